"""Weights that come with the package, and which are taken by default."""
from importlib import resources

NAME = 'sympoint_small'


def default_checkpoint() -> str:
    """Find the checkpoint to use where none is named.

    Returns:
        str: Path of a checkpoint with its config, in half precision; its
        model card lies beside it.
    """
    return str(resources.files(__package__).joinpath(f'{NAME}.pth'))
