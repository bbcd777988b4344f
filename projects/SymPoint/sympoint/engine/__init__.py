from . import amp, atomic_backend, hooks, param_groups, random_state

__all__ = ['amp', 'atomic_backend', 'hooks', 'param_groups', 'random_state']
