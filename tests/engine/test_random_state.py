import numpy as np
import pytest
import torch

from sympoint.engine.random_state import seed_worker


@pytest.mark.parametrize('rank', [None, '0', '1'])
def test_ranks_draw_differently_without_a_process_group(rank, monkeypatch):
    """As in a worker that was spawned."""
    monkeypatch.delenv('RANK', raising=False)
    torch.manual_seed(3)
    seed_worker(0)
    alone = np.random.rand()
    if rank is not None:
        monkeypatch.setenv('RANK', rank)
    torch.manual_seed(3)
    seed_worker(0)
    assert (np.random.rand() == alone) == (rank != '1')
