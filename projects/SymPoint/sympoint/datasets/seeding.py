"""Random streams of the loader's worker processes."""
import os

import numpy as np
import torch
from mmengine.registry import FUNCTIONS


@FUNCTIONS.register_module()
def seed_worker(worker_id: int) -> None:
    """Seed NumPy in a worker, anew each time the workers start.

    For ``train_dataloader``: ``worker_init_fn=dict(type='seed_worker')``.
    mmengine's own function gives each worker the same seed whenever it
    starts: without ``persistent_workers`` the augmentations of one epoch
    would be those of every epoch. Here the seed follows from PyTorch's
    generator in the main process, which a resumed run restores, and from the
    rank.

    Args:
        worker_id (int): Number of the worker; PyTorch's seed has it already.
    """
    rank = int(os.environ.get('RANK', 0))
    np.random.seed([torch.initial_seed() % 2**32, rank])
