"""Resume with the random numbers that would have come next."""
import os
import random
from typing import Any

import numpy as np
import torch
from mmdet3d.registry import HOOKS
from mmengine.dist import all_gather_object, get_rank
from mmengine.hooks import Hook
from mmengine.registry import FUNCTIONS
from mmengine.runner import Runner

from ..checkpoints import from_plain, to_plain

_KEY = 'random_states'


@HOOKS.register_module()
class ExactResumeHook(Hook):
    """A resumed run draws the random numbers of one that never stopped.

    A checkpoint gets the states of Python's, numpy's and PyTorch's
    generators of every rank, and the seed of the sampler, which mmengine
    draws anew where the config gives none. Validation leaves the states as
    they were, so that training does not depend on how often it happens.

    With ``num_workers=0``, or with ``persistent_workers=False`` and
    ``worker_init_fn=dict(type='seed_worker')``, a run of epochs that was
    interrupted and resumed on CPUs ends with the same weights, bit for bit.
    """

    priority = 'NORMAL'

    def __init__(self) -> None:
        self._states: list[dict[str, Any]] = []  # of each rank
        self._before_val: dict[str, Any] | None = None
        self._sampler_seed: int | None = None
        self._resumed = False

    def before_train_epoch(self, runner: Runner) -> None:
        """Restore the states in the first epoch of a resumed run."""
        if not self._resumed:
            return
        self._resumed = False
        for sampler in _samplers(runner):
            sampler.seed = self._sampler_seed
        if get_rank() < len(self._states):
            set_random_state(self._states[get_rank()])
        else:
            runner.logger.warning(
                f'The checkpoint is of a job of {len(self._states)} '
                'processes: further ones start with fresh random numbers')

    def after_train_epoch(self, runner: Runner) -> None:
        """Gather the states of all ranks for the checkpoint."""
        self._states = all_gather_object(get_random_state())

    def before_val_epoch(self, runner: Runner) -> None:
        """Keep the states that validation is to leave as they are."""
        self._before_val = get_random_state()

    def after_val_epoch(self,
                        runner: Runner,
                        metrics: dict[str, float] | None = None) -> None:
        """Put back the states of before validation."""
        set_random_state(self._before_val)

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Put the states of the epoch's end into the checkpoint."""
        seeds = [sampler.seed for sampler in _samplers(runner)]
        checkpoint[_KEY] = dict(
            ranks=to_plain(self._states), sampler=seeds[0] if seeds else None)

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Take the states of a checkpoint from which training goes on."""
        if runner._resume and _KEY in checkpoint:
            self._states = from_plain(checkpoint[_KEY]['ranks'])
            self._sampler_seed = checkpoint[_KEY]['sampler']
            self._resumed = bool(self._states)  # none before an epoch ends


def _samplers(runner: Runner) -> list:
    """The samplers with a seed, wherever the data loader holds them."""
    loader = runner.train_dataloader
    found = (loader.sampler, getattr(loader.batch_sampler, 'sampler', None))
    return [s for s in found if getattr(s, 'seed', None) is not None]


def get_random_state() -> dict[str, Any]:
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


def set_random_state(state: dict[str, Any]) -> None:
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
