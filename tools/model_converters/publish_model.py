"""Make a checkpoint of training small enough to ship.

    python tools/model_converters/publish_model.py epoch_30.pth out.pth

What is left are the weights in half precision, the norm layers' statistics in
full, the config and the classes: all that prediction, evaluation and
fine-tuning need. It is read by PyTorch's safe loader.
"""
import argparse
import re
from collections.abc import Sequence

import torch

from sympoint.engine.checkpoints import to_plain
from sympoint.errors import user_errors

# Where the run lay on the machine of training.
_PLACES = re.compile(r'^(?:load_from|work_dir|resume|launcher) = .*\n', re.M)


def publish(source: str, target: str) -> None:
    """Write the publishable part of a checkpoint.

    Args:
        source (str): A checkpoint of training.
        target (str): The file to write.
    """
    checkpoint = torch.load(source, map_location='cpu', weights_only=True)
    meta = checkpoint['meta']
    state = {
        name: _small(name, value)
        for name, value in checkpoint['state_dict'].items()
    }
    torch.save(
        dict(
            state_dict=state,
            meta=to_plain(
                dict(
                    cfg=_PLACES.sub('', meta['cfg']),
                    dataset_meta=meta.get('dataset_meta'),
                    epoch=meta.get('epoch'),
                    iter=meta.get('iter'),
                    seed=meta.get('seed')))), target)


def _small(name: str, value: torch.Tensor) -> torch.Tensor:
    """Halve a weight; running statistics pass what half precision holds."""
    if value.is_floating_point() and '.running_' not in name:
        return value.half()
    return value


def main(argv: Sequence[str] | None = None) -> None:
    """Parse the arguments and publish."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', help='checkpoint of training')
    parser.add_argument('target', help='file to write')
    args = parser.parse_args(argv)
    with user_errors():
        publish(args.source, args.target)


if __name__ == '__main__':
    main()
