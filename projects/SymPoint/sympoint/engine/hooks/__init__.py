"""Guard a run: its classes, losses, checkpoints and random numbers."""
from .checkpoint_match_hook import CheckpointMatchHook
from .class_count_hook import ClassCountHook
from .exact_resume_hook import ExactResumeHook
from .finite_loss_hook import FiniteLossHook
from .safe_checkpoint_hook import SafeCheckpointHook

__all__ = [
    'CheckpointMatchHook', 'ClassCountHook', 'ExactResumeHook',
    'FiniteLossHook', 'SafeCheckpointHook'
]
