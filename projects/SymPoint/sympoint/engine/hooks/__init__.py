"""Guard a run: its classes, losses, checkpoints and random numbers."""
from .checkpoint_hooks import CheckpointMatchHook, SafeCheckpointHook
from .exact_resume_hook import ExactResumeHook
from .guard_hooks import ClassCountHook, FiniteLossHook

__all__ = [
    'CheckpointMatchHook', 'ClassCountHook', 'ExactResumeHook',
    'FiniteLossHook', 'SafeCheckpointHook'
]
