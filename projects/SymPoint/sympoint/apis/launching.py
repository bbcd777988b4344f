"""Where prediction runs: devices and processes."""
import datetime
import os
from contextlib import contextmanager
from typing import Iterator, Optional

import torch
import torch.distributed as dist

from ..engine import UserError


def choose_device(device: Optional[str] = None) -> Optional[str]:
    """The device that is asked for, or this process's own GPU.

    Returns:
        str or None: None to leave the choice to mmengine.

    Raises:
        UserError: Tensors cannot be put there.
    """
    if device is None:
        if torch.cuda.is_available():
            return f'cuda:{os.environ.get("LOCAL_RANK", 0)}'
        return None
    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise UserError(f'--device {device}', f'cannot be used ({reason})',
                        'Give cpu, or leave it out') from None
    return device


@contextmanager
def join_job() -> Iterator[bool]:
    """Join the processes that ``torchrun`` started, if it did.

    They exchange only what became of their drawings, so gloo serves on every
    machine, and one whose share takes days longer is waited for.

    Yields:
        bool: Whether this process is the first, or the only one.
    """
    if int(os.environ.get('WORLD_SIZE', 1)) < 2 or dist.is_initialized():
        yield int(os.environ.get('RANK', 0)) == 0
        return
    dist.init_process_group('gloo', timeout=datetime.timedelta(days=7))
    try:
        yield dist.get_rank() == 0
        # The launcher ends all of them once one leaves with an error.
        dist.barrier()
    finally:
        dist.destroy_process_group()
