"""How values pass from the primitives to coarser levels."""
import pytest
import torch

from sympoint.models import PointLevel, PointPyramid
from sympoint.ops import offsets_of

COUNTS = [[50, 3, 20], [12, 1, 5], [3, 1, 1]]


@pytest.fixture
def pyramid():
    generator = torch.Generator().manual_seed(0)
    levels = []
    for counts in COUNTS:
        coords = torch.rand(sum(counts), 3, generator=generator)
        levels.append(
            PointLevel(coords, torch.zeros(len(coords), 1),
                       offsets_of(counts)))
    return PointPyramid(levels)


@pytest.fixture
def values():
    return torch.randn(73, 6, generator=torch.Generator().manual_seed(1))


def brute_force(pyramid, values, level, k):
    """Weights 1 / (d + 1e-8), normalised, of the k nearest primitives."""
    out, fine_begin, coarse_begin = [], 0, 0
    for fine, coarse in zip(COUNTS[0], COUNTS[level]):
        points = pyramid[0].coords[fine_begin:fine_begin + fine].double()
        own = values[fine_begin:fine_begin + fine].double()
        for i in range(coarse_begin, coarse_begin + coarse):
            distance = (points - pyramid[level].coords[i]).norm(dim=1)
            near = distance.argsort()[:k]
            weight = 1 / (distance[near] + 1e-8)
            out.append((weight[:, None] * own[near]).sum(0) / weight.sum())
        fine_begin += fine
        coarse_begin += coarse
    return torch.stack(out).float()


@pytest.mark.parametrize('level', [1, 2])
@pytest.mark.parametrize('mode', ['nearest', 'linear', 'knn'])
def test_down_sampling(pyramid, values, level, mode):
    k = dict(nearest=1, linear=3, knn=4**level)[mode]
    torch.testing.assert_close(
        pyramid.down_sample(values, level, mode),
        brute_force(pyramid, values, level, k))


def test_finest_level_is_left_alone(pyramid, values):
    assert pyramid.down_sample(values, 0, 'knn') is values


@pytest.mark.parametrize('mode', ['nearest', 'linear', 'knn'])
def test_constants_stay(pyramid, mode):
    ones = torch.ones(73, 2)
    torch.testing.assert_close(
        pyramid.down_sample(ones, 2, mode), torch.ones(5, 2))


@pytest.mark.parametrize('mode', ['nearest', 'linear', 'knn'])
def test_masks_interpolate_as_their_features_do(pyramid, values, mode):
    """The head interpolates features, the paper mask logits."""
    queries = torch.randn(7, 6, generator=torch.Generator().manual_seed(2))
    logits = values @ queries.T
    torch.testing.assert_close(
        pyramid.down_sample(logits, 2, mode),
        pyramid.down_sample(values, 2, mode) @ queries.T)


def test_a_point_on_a_primitive_takes_its_value(pyramid, values):
    pyramid[1].coords[0] = pyramid[0].coords[4]
    torch.testing.assert_close(
        pyramid.down_sample(values, 1, 'knn')[0],
        values[4],
        rtol=1e-5,
        atol=1e-5)


def test_unknown_mode(pyramid, values):
    with pytest.raises(KeyError):
        pyramid.down_sample(values, 1, 'cubic')
