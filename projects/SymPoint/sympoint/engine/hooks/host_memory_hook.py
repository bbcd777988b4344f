from pathlib import Path
from typing import Optional

import torch
from mmdet3d.registry import HOOKS
from mmengine.hooks import Hook

_STATUS = Path('/proc/self/status')


def peak_memory() -> float:
    """The most memory that this process ever held, in MiB; on Linux."""
    status = _STATUS.read_text()
    return int(status.split('VmHWM:')[1].split()[0]) / 1024


@HOOKS.register_module()
class HostMemoryHook(Hook):
    """Log the memory of a run without a GPU: the process' most so far, in MB.

    On a GPU, of which mmengine itself logs the memory, and where the system
    does not tell, as outside Linux, nothing is done.
    """

    def after_train_iter(self,
                         runner,
                         batch_idx: int,
                         data_batch: Optional[dict] = None,
                         outputs: Optional[dict] = None) -> None:
        """Put the memory beside the losses of the iteration.

        Args:
            runner (Runner): The runner of the training process.
            batch_idx (int): The iteration in its epoch.
            data_batch (dict, optional): Its drawings.
            outputs (dict, optional): Its losses by name.
        """
        if torch.cuda.is_available() or not _STATUS.exists():
            return
        runner.message_hub.update_scalar('train/memory', peak_memory())
