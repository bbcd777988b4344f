import torch

from sympoint.ops import (batch_index, counts_of, drawing_mean, offsets_of,
                          slices_of)

CPU = torch.device('cpu')


def test_offsets_and_back():
    offsets = offsets_of([2, 0, 3])
    assert offsets.tolist() == [2, 2, 5]
    assert counts_of(offsets).tolist() == [2, 0, 3]
    assert slices_of(offsets) == [slice(0, 2), slice(2, 2), slice(2, 5)]
    assert batch_index(offsets, CPU).tolist() == [0, 0, 2, 2, 2]


def test_no_drawings():
    offsets = offsets_of([])
    assert slices_of(offsets) == [] and len(batch_index(offsets, CPU)) == 0


def test_drawing_mean_of_many_in_half_precision():
    """A sum in bfloat16 stops growing at 256 ones."""
    feats = torch.ones(3000, 2, dtype=torch.bfloat16)
    mean = drawing_mean(feats, offsets_of([2000, 1000]))
    assert mean.dtype == torch.bfloat16 and (mean == 1).all()


def test_drawing_mean():
    feats = torch.arange(5.)[:, None].requires_grad_()
    mean = drawing_mean(feats, offsets_of([2, 0, 3]))
    assert mean[:, 0].tolist() == [0.5, 0.0, 3.0]
    mean[0].sum().backward()
    assert feats.grad[:, 0].tolist() == [0.5, 0.5, 0, 0, 0]
