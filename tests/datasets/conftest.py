"""Small drawings for the tests of sympoint.datasets."""
import numpy as np
import pytest

from sympoint.datasets import LoadPrimitives
from sympoint.structures.primitives import Primitives


def _make_primitives(num=60,
                     seed=0,
                     size=(140.0, 140.0),
                     num_instances=4,
                     extent=1.0):
    """Random lines, arcs, circles, ellipses; a third is background."""
    rng = np.random.default_rng(seed)
    command = rng.integers(0, 4, num)
    centre = rng.uniform(0, extent, (num, 1, 2)) * max(size)
    args = centre + rng.normal(0, 0.02, (num, 4, 2)) * max(size)
    instance = rng.integers(-1, num_instances, num)
    semantic = np.where(instance >= 0, instance * 5 % 30, 35)
    wall = rng.random(num) < 0.2
    return Primitives(
        args=args,
        length=rng.uniform(1, 9, num),
        command=command,
        layer_id=rng.integers(0, 5, num),
        rgb=rng.integers(0, 256, (num, 3)),
        width=rng.uniform(0.1, 0.5, num),
        semantic_id=np.where(wall, 32, semantic),
        instance_id=np.where(wall, -1, instance),
        size=size,
        layer_names=list('abcde'))


@pytest.fixture
def make_primitives():
    """A function that draws a random drawing."""
    return _make_primitives


@pytest.fixture
def make_results():
    """A function that gives what LoadPrimitives makes of one."""

    def make(*args, **kwargs):
        primitives = _make_primitives(*args, **kwargs)
        return LoadPrimitives()(dict(primitives=primitives))

    return make


@pytest.fixture(autouse=True)
def seeded():
    """The transforms draw from NumPy's global generator."""
    np.random.seed(0)
