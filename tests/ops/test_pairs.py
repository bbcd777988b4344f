import torch

from sympoint.ops import Neighbors
from sympoint.ops.pairs import pairs_of


def test_all_there():
    index = torch.tensor([[1, 0], [0, 1]])
    pairs = pairs_of(torch.zeros(2, 3), Neighbors(index, None, None))
    assert torch.equal(pairs.index, index)
    assert pairs.counts.tolist() == [2, 2] and pairs.total == 4


def test_missing_ones_go_last_and_the_rest_keeps_its_order():
    index = torch.tensor([[5, 6, 7, 8], [1, 2, 3, 4]])
    mask = torch.tensor([[False, True, False, True], [True] * 4])
    pairs = pairs_of(
        torch.zeros(2, 3, dtype=torch.float64), Neighbors(index, None, mask))
    assert pairs.index[0, :2].tolist() == [6, 8]
    assert pairs.index[1].tolist() == [1, 2, 3, 4]
    assert pairs.counts.tolist() == [2, 4] and pairs.total == 6
    assert pairs.coords.dtype == torch.float32
    assert isinstance(pairs.total, int)  # on a CPU nobody waits for it
