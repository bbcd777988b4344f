"""A result of five strokes: a door, a bed, and one of a wall."""
import numpy as np

from sympoint.apis.results import build_result
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments

META = dict(
    classes=['door', 'bed', 'wall'],
    palette=[(255, 0, 0), (0, 16, 0), (1, 2, 3)],
    thing_ids=[0, 1])


def result_example(name='plan'):
    ends = np.array(
        [[0, 0, 3, 0], [3, 0, 3, 4], [9, 9, 9, 8], [1, 1, 1, 5], [0, 7, 7, 7]],
        float).reshape(5, 2, 2)
    share = np.arange(4)[:, None] / 3
    args = ends[:, :1] + share * (ends[:, 1:] - ends[:, :1])
    drawing = Primitives(
        args, [3, 4, 1, 4, 7],
        np.zeros(5),
        layer_id=[0, 1, 1, 0, 0],
        element_id=[2, 2, 5, 6, 6],
        layer_names=['A', 'B'],
        size=(20, 10),
        meta=dict(origin=[100, 50]))
    found = Segments(
        np.array([1, 0, 2]), np.array([1, 1, 0, -1, 2]),
        np.array([0.5, 0.87654321, 0.4]))
    return build_result(
        drawing,
        found,
        META,
        drawing=dict(name=name, path=None, sha256='1'),
        model={},
        settings={},
        scale={})
