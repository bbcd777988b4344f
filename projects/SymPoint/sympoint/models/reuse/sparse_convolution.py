"""Give spconv what it needs on a CPU."""
from torch import device, nn


def choose_algorithm(module: nn.Module, where: device) -> None:
    """spconv's native algorithm on a CPU, the only one it has there.

    On a GPU the layers keep what they chose. Layers of mmcv's own sparse
    convolution, which mmdet3d uses where spconv is not installed, have no
    choice.

    Args:
        module (nn.Module): Holds sparse convolutions.
        where (torch.device): Where their input is.
    """
    if where.type != 'cpu':
        return
    for layer in module.modules():
        if type(layer).__module__.startswith('spconv.') and \
                hasattr(layer, 'algo'):
            from spconv.core import ConvAlgo
            layer.algo = ConvAlgo.Native
