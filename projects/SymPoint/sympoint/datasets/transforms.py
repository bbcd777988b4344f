"""Augment a drawing's geometry.

The transforms change the four points of each primitive (``args``, in tiles),
its arc length and the order; what a network is fed is derived from these
once, at the end, by :class:`PackSymbolInputs`. Each always acts, but for
:class:`RandomFlipPrimitives`: wrap them in mmcv's ``RandomApply`` for a
probability. Randomness is NumPy's global one, which mmengine seeds in every
worker. Source of the ranges: Liu et al., ICLR 2024, arXiv 2401.10556.
"""
import inspect
from collections.abc import Sequence

import numpy as np
from mmcv.transforms import BaseTransform
from mmcv.transforms.utils import cache_randomness
from mmdet3d.registry import TRANSFORMS

from ..drawings.chains import join_chains
from ..drawings.connections import TILE_RADIUS, connection_graph
from ..structures.primitives import pick_connections

Range = tuple[float, float]

#: The results that hold one entry a primitive, but for ``connections``, whose
#: values are primitives too.
PRIMITIVE_KEYS = ('args', 'length', 'command', 'layer_id', 'rgb', 'width',
                  'semantic_id', 'instance_id', 'ignore')


class PrimitiveTransform(BaseTransform):
    """A transform that shows its settings, which it keeps by their names."""

    def __repr__(self) -> str:
        settings = {}
        for name, parameter in inspect.signature(
                type(self)).parameters.items():
            value = getattr(self, name)
            settings.update(value if parameter.kind is
                            parameter.VAR_KEYWORD else {name: value})
        shown = ', '.join(f'{k}={v!r}' for k, v in settings.items())
        return f'{type(self).__name__}({shown})'


def check_choice(name: str, value: str, *choices: str) -> None:
    """Refuse a setting that is none of its choices.

    Raises:
        ValueError: It is none.
    """
    if value not in choices:
        raise ValueError(f'{name} must be one of '
                         f'{", ".join(map(repr, choices))}, not {value!r}')


def primitives_of(results: dict) -> dict[str, np.ndarray]:
    """Those of ``PRIMITIVE_KEYS`` that a drawing has."""
    return {key: results[key] for key in PRIMITIVE_KEYS if key in results}


def take_primitives(results: dict, index: np.ndarray) -> dict[str, np.ndarray]:
    """As :func:`primitives_of`, of the primitives of an index in its order."""
    return {
        key: values.take(index, axis=0)
        for key, values in primitives_of(results).items()
    }


@TRANSFORMS.register_module()
class RandomFlipPrimitives(PrimitiveTransform):
    """Mirror a drawing in x and in y about the tile's middle: x -> 1 - x.

    Required and modified key: ``args`` (num_primitives, 4, 2).

    Args:
        prob (float or Sequence[float]): Probability of a flip in x and in y,
            which are independent. Defaults to 0.5.
    """

    def __init__(self, prob: float | Sequence[float] = 0.5) -> None:
        self.prob = np.broadcast_to(prob, 2).tolist()

    @cache_randomness
    def _random_flips(self) -> np.ndarray:
        return np.random.rand(2) < self.prob

    def transform(self, results: dict) -> dict:
        """Flip ``args``."""
        args = results['args'].copy()
        for axis in np.flatnonzero(self._random_flips()):
            args[..., axis] = 1 - args[..., axis]
        results['args'] = args
        return results


@TRANSFORMS.register_module()
class RandomRotatePrimitives(PrimitiveTransform):
    """Turn a drawing about (0.5, 0.5).

    Required and modified key: ``args`` (num_primitives, 4, 2).

    Args:
        angle_range (Tuple[float, float]): Bounds of the angle in degrees,
            clockwise on the screen, where y points down. Defaults to
            (-180, 180).
    """

    def __init__(self, angle_range: Range = (-180.0, 180.0)) -> None:
        self.angle_range = angle_range

    @cache_randomness
    def _random_angle(self) -> float:
        return np.random.uniform(*self.angle_range)

    def transform(self, results: dict) -> dict:
        """Rotate ``args``."""
        angle = np.deg2rad(self._random_angle())
        cos, sin = np.cos(angle), np.sin(angle)
        args = results['args']
        turn = np.array([[cos, sin], [-sin, cos]], dtype=args.dtype)
        turned = (args.reshape(-1, 2) - 0.5) @ turn + 0.5
        results['args'] = turned.reshape(args.shape)
        return results


@TRANSFORMS.register_module()
class RandomShiftPrimitives(PrimitiveTransform):
    """Move a drawing.

    The mean that :class:`PackSymbolInputs` subtracts cancels it in the
    coordinates: of what a network sees, only the published angle changes.
    Required and modified key: ``args`` (num_primitives, 4, 2).

    Args:
        shift_range (Tuple[float, float]): Bounds of the shift in tiles, drawn
            per axis. Defaults to (-0.5, 0.5).
    """

    def __init__(self, shift_range: Range = (-0.5, 0.5)) -> None:
        self.shift_range = shift_range

    @cache_randomness
    def _random_shift(self) -> np.ndarray:
        return np.random.uniform(*self.shift_range, size=2)

    def transform(self, results: dict) -> dict:
        """Shift ``args``."""
        args = results['args'].copy()
        for axis, shift in enumerate(self._random_shift()):
            args[..., axis] += shift
        results['args'] = args
        return results


@TRANSFORMS.register_module()
class RandomScalePrimitives(PrimitiveTransform):
    """Scale a drawing, its lengths too, about the tile's origin.

    Required and modified keys: ``args`` (num_primitives, 4, 2) and ``length``
    (num_primitives,). The connections stay: their distance scales along.

    Args:
        scale_range (Tuple[float, float]): Bounds of the factor. Defaults to
            (0.5, 1.5).
    """

    def __init__(self, scale_range: Range = (0.5, 1.5)) -> None:
        self.scale_range = scale_range

    @cache_randomness
    def _random_scale(self) -> float:
        return np.random.uniform(*self.scale_range)

    def transform(self, results: dict) -> dict:
        """Scale ``args`` and ``length``."""
        scale = self._random_scale()
        for key in ('args', 'length'):
            results[key] = results[key] * results[key].dtype.type(scale)
        return results


@TRANSFORMS.register_module()
class ShufflePrimitives(PrimitiveTransform):
    """Put the primitives in random order, and renumber the connections.

    Modified keys: those of ``PRIMITIVE_KEYS`` and ``connections``.
    """

    @cache_randomness
    def _random_order(self, num_primitives: int) -> np.ndarray:
        return np.random.permutation(num_primitives)

    def transform(self, results: dict) -> dict:
        """Permute every array that holds one entry a primitive."""
        order = self._random_order(len(results['args']))
        results.update(take_primitives(results, order))
        if 'connections' in results:
            results['connections'] = pick_connections(results['connections'],
                                                      order)
        return results


@TRANSFORMS.register_module()
class LimitConnections(PrimitiveTransform):
    """Keep at most so many connections of each primitive.

    Required and modified key: ``connections`` (num_primitives, C) int32, of
    which a row holds primitives, nearest first, then -1. It comes out as
    (num_primitives, max_connections).

    Args:
        max_connections (int): Connections to keep. Defaults to 8.
        mode (str): 'random' keeps a random subset of each row, for training,
            'nearest' the nearest, for evaluation. Defaults to 'random'.
    """

    def __init__(self, max_connections: int = 8, mode: str = 'random') -> None:
        check_choice('mode', mode, 'random', 'nearest')
        self.max_connections = max_connections
        self.mode = mode

    def transform(self, results: dict) -> dict:
        """Limit ``connections``."""
        connections = results['connections']
        limit = self.max_connections
        kept = np.full((len(connections), limit), -1, dtype=np.int32)
        width = min(limit, connections.shape[1])
        kept[:, :width] = connections[:, :width]
        if self.mode == 'random' and connections.shape[1] > limit:
            # A row has more than `limit` where its next column is filled.
            rows = np.flatnonzero(connections[:, limit] >= 0)
            kept[rows] = random_subset(connections[rows], limit)
        results['connections'] = kept
        return results


@TRANSFORMS.register_module()
class JoinChains(PrimitiveTransform):
    """Put curves that were written as short lines together again.

    See :func:`sympoint.drawings.chains.join_chains`. Modified keys: those of
    ``PRIMITIVE_KEYS``, of which a joined primitive takes what its first part
    has, and ``connections``, computed anew. Added in mode 'test':
    ``part_of`` (num_primitives,) int64, what each primitive of the drawing
    became a part of, and ``whole``, the drawing's own ``PRIMITIVE_KEYS``, so
    that results and truth are of the drawing as it was read.

    Args:
        mode (str): 'train' or 'test'. Defaults to 'train'.
    """

    def __init__(self, mode: str = 'train') -> None:
        check_choice('mode', mode, 'train', 'test')
        self.mode = mode

    def transform(self, results: dict) -> dict:
        """Join the chains of one drawing."""
        chains = join_chains(results['args'],
                             results['length'] / results['tile_size'],
                             results['command'])
        if self.mode == 'test':
            results.update(part_of=chains.index, whole=primitives_of(results))
        results.update(
            take_primitives(results, chains.first),
            args=chains.args,
            length=(chains.length * results['tile_size']).astype(
                results['length'].dtype),
            command=chains.command,
            connections=connection_graph(chains.args, chains.command,
                                         TILE_RADIUS))
        return results


@TRANSFORMS.register_module()
class PadPrimitives(PrimitiveTransform):
    """Fill a small drawing with points at the origin, for published weights.

    The published code does, and its weights were trained with it; no other
    network here wants it. The points are background, without length, kind,
    instance and connections. Modified keys: those of ``PRIMITIVE_KEYS`` and
    ``connections``. Added in mode 'test': ``part_of`` and ``whole``, as by
    :class:`JoinChains`, so that the points leave results and measures.

    Args:
        min_primitives (int): Primitives that a drawing then has at least.
            Defaults to 2048.
        mode (str): 'train' or 'test'. Defaults to 'train'.
    """

    def __init__(self,
                 min_primitives: int = 2048,
                 mode: str = 'train') -> None:
        check_choice('mode', mode, 'train', 'test')
        self.min_primitives = min_primitives
        self.mode = mode

    def transform(self, results: dict) -> dict:
        """Pad one drawing."""
        num = len(results['args'])
        lacking = self.min_primitives - num
        if lacking <= 0:
            return results
        if self.mode == 'test':
            results.update(
                part_of=np.arange(num), whole=primitives_of(results))
        fill = dict(
            command=-1,
            semantic_id=results.get('num_classes', 0),
            instance_id=-1)
        for key, values in primitives_of(results).items():
            dtype = np.int64 if key == 'command' else values.dtype
            more = np.full((lacking, *values.shape[1:]), fill.get(key, 0),
                           dtype)
            results[key] = np.concatenate([values.astype(dtype), more])
        connections = results['connections']
        more = np.full((lacking, connections.shape[1]), -1, connections.dtype)
        results['connections'] = np.concatenate([connections, more])
        return results


@TRANSFORMS.register_module()
class CropPrimitives(PrimitiveTransform):
    """Keep the primitives around a symbol of a drawing that has too many.

    Hatches and paving would take most of the time otherwise. Modified keys:
    those of ``PRIMITIVE_KEYS`` and ``connections``.

    Args:
        max_primitives (int): Primitives to keep, those nearest to one of a
            symbol drawn at random.
    """

    def __init__(self, max_primitives: int) -> None:
        self.max_primitives = max_primitives

    @cache_randomness
    def _random_middle(self, results: dict) -> int:
        of_symbols = np.flatnonzero(results['instance_id'] >= 0)
        if not len(of_symbols):
            return np.random.randint(len(results['args']))
        return np.random.choice(of_symbols)

    def transform(self, results: dict) -> dict:
        """Crop the drawing."""
        if len(results['args']) <= self.max_primitives:
            return results
        place = results['args'].mean(1)
        far = np.hypot(*(place - place[self._random_middle(results)]).T)
        kept = np.sort(np.argsort(far, kind='stable')[:self.max_primitives])
        results.update(take_primitives(results, kept))
        results['connections'] = pick_connections(results['connections'], kept)
        return results


@TRANSFORMS.register_module()
class HideLayers(PrimitiveTransform):
    """Put all primitives on one layer, as in a file that tells none.

    Modified key: ``layer_id`` (num_primitives,). Wrap it in mmcv's
    ``RandomApply``, so that a model profits from layers and needs none.
    """

    def transform(self, results: dict) -> dict:
        """Forget the layers."""
        results['layer_id'] = np.zeros_like(results['layer_id'])
        return results


def random_subset(rows: np.ndarray, size: int) -> np.ndarray:
    """A uniformly random subset of the valid entries of each row.

    ``size`` steps of the Fisher-Yates shuffle, on all rows at once.

    Args:
        rows (np.ndarray): (num_rows, C), at least ``size`` valid entries,
            then -1.
        size (int): Entries to draw.

    Returns:
        np.ndarray: (num_rows, size).
    """
    pool = np.ascontiguousarray(rows).ravel().copy()
    start = np.arange(len(rows)) * rows.shape[1]
    count = (rows >= 0).sum(axis=1)
    draws = np.random.rand(size, len(rows))
    subset = np.empty((len(rows), size), dtype=rows.dtype)
    for step in range(size):
        here = start + step
        pick = here + (draws[step] * (count - step)).astype(np.int64)
        subset[:, step] = pool[pick]
        pool[pick] = pool[here]
    return subset
