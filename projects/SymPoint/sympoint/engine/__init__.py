"""Train and test; importing registers hooks, wrappers and storage."""
from . import checkpoints, hooks, optim, runner

__all__ = ['checkpoints', 'hooks', 'optim', 'runner']
