from .checkpoint_match_hook import CheckpointMatchHook
from .exact_resume_hook import ExactResumeHook
from .finite_loss_hook import FiniteLossHook
from .host_memory_hook import HostMemoryHook
from .safe_checkpoint_hook import SafeCheckpointHook

__all__ = [
    'CheckpointMatchHook', 'ExactResumeHook', 'FiniteLossHook',
    'HostMemoryHook', 'SafeCheckpointHook'
]
