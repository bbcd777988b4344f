"""Keep a process' random states, and seed its data workers."""
import os
import random
from typing import Any, Dict

import numpy as np
import torch
from mmengine.dist import get_rank
from mmengine.registry import FUNCTIONS


def get_random_state() -> Dict[str, Any]:
    """Take the states of all random generators of this process.

    Returns:
        dict: States of ``python``, ``numpy``, ``torch`` and, on a machine
        with CUDA, of the current ``cuda`` device.
    """
    state = dict(
        python=random.getstate(),
        numpy=np.random.get_state(),
        torch=torch.get_rng_state())
    if torch.cuda.is_available():
        state['cuda'] = torch.cuda.get_rng_state()
    return state


def set_random_state(state: Dict[str, Any]) -> None:
    """Go on with the random numbers that followed a recorded state.

    Args:
        state (dict): What :func:`get_random_state` returned. The state of a
            device that this machine lacks is passed over.
    """
    random.setstate(state['python'])
    np.random.set_state(state['numpy'])
    # a resume maps every tensor to the training device: .cpu()
    torch.set_rng_state(state['torch'].cpu())
    if 'cuda' in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state['cuda'].cpu())


@FUNCTIONS.register_module()
def seed_worker(worker_id: int) -> None:
    """Seed a data worker differently for each epoch, rank and worker.

    mmengine's own function gives a worker the same seed in each epoch, so
    that with ``persistent_workers=False`` every epoch draws the same
    augmentations. This one starts from the seed that PyTorch draws, from the
    main process' generator, when an epoch's workers start: a resumed run,
    whose generator was restored, draws what the first one would have drawn.
    Use it as ``worker_init_fn=dict(type='seed_worker')``.

    Args:
        worker_id (int): Unused: PyTorch's seed differs by worker already.
    """
    # A worker that was spawned, not forked, has no process group; what
    # launchers set in the environment it inherits.
    rank = int(os.environ.get('RANK', get_rank()))
    words = np.random.SeedSequence([torch.initial_seed(),
                                    rank]).generate_state(3)
    random.seed(int(words[0]))
    np.random.seed(words[1])
    torch.manual_seed(int(words[2]))
