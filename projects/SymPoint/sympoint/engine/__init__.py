"""Train and test; importing registers hooks, wrappers and storage."""
from . import amp, checkpoints, hooks, param_groups, random_state, runner

__all__ = [
    'amp', 'checkpoints', 'hooks', 'param_groups', 'random_state', 'runner'
]
