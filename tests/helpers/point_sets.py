"""Packed batches of points to try operators on."""
import numpy as np
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


def symmetric(copies=3):
    """Drawings full of ties: grids, symbols turned and mirrored, stacks.

    Returns:
        tuple[Tensor, Tensor]: Coordinates (num_points, 3) in a plane and
        offsets of four drawings.
    """
    grid = torch.cartesian_prod(torch.arange(9.), torch.arange(7.)) / 16
    corner = torch.tensor([[3., 1.], [2., 2.], [5., 0.], [4., 4.]]) / 32
    turned = torch.stack([corner[:, 1], -corner[:, 0]], 1)
    symbol = torch.cat([corner, -corner, turned, -turned])
    symbol = torch.cat([symbol, symbol * torch.tensor([1., -1.])])
    places = torch.cartesian_prod(torch.arange(3.), torch.arange(3.)) / 2
    plan = (symbol + places[:, None]).flatten(0, 1)
    stack = torch.full((40, 2), 0.5)
    stack[:4] = torch.tensor([[0., 0.], [1., 0.], [0., 1.], [1., 1.]])
    drawings = [grid, plan, stack, grid.flip(0).repeat(copies, 1)]
    coords = torch.cat(drawings)
    coords = torch.cat([coords, torch.zeros(len(coords), 1)], 1)
    return coords, offsets_of([len(d) for d in drawings])


def sorted_neighbours(query, points, k):
    """Index and squared distance of the k smallest pairs, by sorting all."""
    squared = query.new_zeros(len(query), len(points)).numpy()
    for axis in range(query.shape[1]):
        delta = query[:, None, axis] - points[None, :, axis]
        squared = squared + (delta * delta).numpy()
    index = np.argsort(squared, 1, kind='stable')[:, :k]
    return index, np.take_along_axis(squared, index, 1)
