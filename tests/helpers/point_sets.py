"""Packed batches of points to try operators on."""
import torch

from sympoint.ops import offsets_of


def points(counts, seed=0, dims=2, grid=0):
    """Coordinates (num_points, 3) and offsets of drawings.

    With ``dims`` 2 all lie in a plane; on a ``grid`` of so many steps they
    repeat and their distances tie.
    """
    generator = torch.Generator().manual_seed(seed)
    coords = torch.zeros(sum(counts), 3)
    coords[:, :dims] = torch.rand(sum(counts), dims, generator=generator)
    if grid:
        coords = (coords * grid).round() / grid
    return coords, offsets_of(counts)


def distances(a, b):
    """Exact distances in float64."""
    return torch.cdist(
        a.double(), b.double(), compute_mode='donot_use_mm_for_euclid_dist')
