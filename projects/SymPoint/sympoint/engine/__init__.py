from . import amp, atomic_backend, hooks, param_groups, random_state
from .errors import TrainingStopped, UserError, user_errors

__all__ = [
    'TrainingStopped', 'UserError', 'amp', 'atomic_backend', 'hooks',
    'param_groups', 'random_state', 'user_errors'
]
