"""Whether the weights of a checkpoint are those of a model."""
from typing import Dict, List, NamedTuple

import torch


class Misfits(NamedTuple):
    """Weights of a model that a checkpoint does not give it.

    Attributes:
        missing (list[str]): Names of those that it lacks.
        reshaped (dict): Key in the checkpoint -> what is wrong, of those of
            another shape.
        total (int): Weights of the model.
    """
    missing: List[str]
    reshaped: Dict[str, str]
    total: int

    @property
    def all(self) -> List[str]:
        """Each, in words."""
        return self.missing + list(self.reshaped.values())

    def __str__(self) -> str:
        return '; '.join(
            _some(names, what)
            for names, what in ((self.missing, 'missing'),
                                (list(self.reshaped.values()),
                                 'of another shape')) if names)


def find_misfits(model: torch.nn.Module,
                 weights: Dict[str, torch.Tensor]) -> Misfits:
    """Compare a model with the weights of a checkpoint.

    Weights that the model does not have are no misfits, nor are the counters
    of normalisation layers, which prediction does not use.

    Args:
        model (Module): Not in a wrapper.
        weights (dict): ``state_dict`` of a checkpoint, of a model in a
            wrapper or not.
    """
    names = {name.removeprefix('module.'): name for name in weights}
    own = {
        name: tuple(value.shape)
        for name, value in model.state_dict().items()
        if not name.endswith('num_batches_tracked')
    }
    missing = [name for name in own if name not in names]
    reshaped = {}
    for name, shape in own.items():
        if name in names:
            found = tuple(weights[names[name]].shape)
            if found != shape:
                reshaped[names[name]] = f'{name} (model {shape}, file {found})'
    return Misfits(missing, reshaped, len(own))


def _some(names: List[str], what: str) -> str:
    shown = ', '.join(names[:3]) + (', ...' if len(names) > 3 else '')
    return f'{len(names)} weights are {what}: {shown}'
