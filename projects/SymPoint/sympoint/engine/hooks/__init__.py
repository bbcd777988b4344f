from .checkpoint_match_hook import CheckpointMatchHook
from .class_count_hook import ClassCountHook
from .exact_resume_hook import ExactResumeHook
from .finite_loss_hook import FiniteLossHook
from .host_memory_hook import HostMemoryHook
from .safe_checkpoint_hook import SafeCheckpointHook

__all__ = [
    'CheckpointMatchHook', 'ClassCountHook', 'ExactResumeHook',
    'FiniteLossHook', 'HostMemoryHook', 'SafeCheckpointHook'
]
