import numpy as np
import torch

from sympoint.datasets import seed_worker


def test_ranks_draw_differently(monkeypatch):
    drawn = []
    for rank in ('0', '1', '1'):
        monkeypatch.setenv('RANK', rank)
        torch.manual_seed(3)
        seed_worker(0)
        drawn.append(np.random.rand())
    assert drawn[0] != drawn[1] == drawn[2]
