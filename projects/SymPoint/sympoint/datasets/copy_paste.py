"""Paste symbols of earlier drawings into this one."""

import numpy as np
from mmcv.transforms.utils import cache_randomness
from mmdet3d.registry import TRANSFORMS

from ..structures.label_mapping import distinct
from ..structures.primitives import (close_gaps, pick_connections,
                                     stack_connections)
from .transforms import (PrimitiveTransform, Range, primitives_of,
                         take_primitives)

HALF_A_TILE = (-0.5, 0.5)


@TRANSFORMS.register_module()
class CopyPasteSymbols(PrimitiveTransform):
    """Paste symbols of earlier drawings, each shifted by its own amount.

    A queue in each worker process holds the latest ``queue_size`` thing
    instances; with probability ``prob`` all of them are pasted, each under a
    new instance id and on layers of its own. Then the drawing's own instances
    join the queue (``queue_size`` of them, chosen at random, where it has
    more). A symbol keeps its size relative to the tile.

    A pasted symbol keeps its connections within itself. It gets none to the
    drawing or to another symbol: what it crosses there is chance, while
    connections stand for parts drawn to meet.

    Modified keys: those of ``PRIMITIVE_KEYS``, which grow, and
    ``connections``. Required besides: ``tile_size``, ``num_classes``.

    Args:
        prob (float): Probability to paste. Defaults to 0.5.
        queue_size (int): Symbols to remember. Defaults to 32.
        shift_range (Tuple[float, float]): Bounds of a symbol's shift in
            tiles, drawn per axis. Defaults to (-0.5, 0.5).
    """

    def __init__(self,
                 prob: float = 0.5,
                 queue_size: int = 32,
                 shift_range: Range = HALF_A_TILE) -> None:
        self.prob = prob
        self.queue_size = queue_size
        self.shift_range = shift_range
        #: The primitives of the queued symbols, the oldest first: results as
        #: of one drawing, lengths in tiles, with the primitives' ``symbol``.
        self.queue: dict[str, np.ndarray] = {}

    @cache_randomness
    def _random_paste(self) -> bool:
        return np.random.rand() < self.prob

    @cache_randomness
    def _random_shifts(self, num_symbols: int) -> np.ndarray:
        return np.random.uniform(*self.shift_range, size=(num_symbols, 2))

    @cache_randomness
    def _random_choice(self, num_symbols: int) -> np.ndarray:
        return np.random.permutation(num_symbols)[:self.queue_size]

    def transform(self, results: dict) -> dict:
        """Paste what is queued, then queue the drawing's own symbols."""
        own = self._own_symbols(results)
        if self.queue and self._random_paste():
            self._paste(results)
        if len(own['symbol']):
            self._enqueue(own)
        return results

    def _own_symbols(self, results: dict) -> dict[str, np.ndarray]:
        """Cut thing instances out; only they have an instance id."""
        semantic, instance = results['semantic_id'], results['instance_id']
        members = np.flatnonzero(instance >= 0)
        # By class too: one id may be on primitives of two classes.
        keys, symbol = distinct(instance[members] *
                                (results['num_classes'] + 1) +
                                semantic[members])
        if len(keys) > self.queue_size:
            new_symbol = np.full(len(keys), -1)
            chosen = self._random_choice(len(keys))
            new_symbol[chosen] = np.arange(len(chosen))
            symbol = new_symbol[symbol]
            members, symbol = members[symbol >= 0], symbol[symbol >= 0]
        order = np.argsort(symbol, kind='stable')
        members, symbol = members[order], symbol[order]
        own = take_primitives(results, members)
        own['length'] = own['length'] / results['tile_size']
        own['symbol'] = symbol
        own['connections'] = connections_within(results['connections'],
                                                members, symbol)
        return own

    def _enqueue(self, own: dict[str, np.ndarray]) -> None:
        if not self.queue:
            self.queue = own
            return
        num_own = own['symbol'][-1] + 1
        num_old = self.queue['symbol'][-1] + 1
        dropped = max(num_old + num_own - self.queue_size, 0)
        own['symbol'] += num_old - dropped
        start = np.searchsorted(self.queue['symbol'], dropped)
        old = {key: values[start:] for key, values in self.queue.items()}
        old['symbol'] = old['symbol'] - dropped
        # Symbols are not connected to others: none here points below `start`.
        old['connections'] = np.where(old['connections'] >= 0,
                                      old['connections'] - start, -1)
        self.queue = {
            key: np.concatenate([old[key], own[key]])
            for key in own if key != 'connections'
        }
        self.queue['connections'] = stack_connections(
            [old['connections'], own['connections']])

    def _paste(self, results: dict) -> None:
        symbol = self.queue['symbol']
        new = dict(self.queue)
        new['args'] = new['args'].copy()
        shifts = self._random_shifts(symbol[-1] + 1)
        for axis in range(2):
            new['args'][..., axis] += shifts[symbol, axis, None]
        new['length'] = new['length'] * results['tile_size']
        new['instance_id'] = symbol + 1 + results['instance_id'].max(
            initial=-1)
        num_layers = new['layer_id'].max() + 1
        new['layer_id'] = 1 + results['layer_id'].max(
            initial=-1) + distinct(symbol * num_layers + new['layer_id'])[1]
        for key, values in primitives_of(results).items():
            more = new[key].astype(values.dtype, copy=False)
            results[key] = np.concatenate([values, more])
        results['connections'] = stack_connections(
            [results['connections'], new['connections']])


def connections_within(connections: np.ndarray, members: np.ndarray,
                       symbol: np.ndarray) -> np.ndarray:
    """The connections that join primitives of one symbol.

    Args:
        connections (np.ndarray): (num_primitives, C) int32, -1 for missing.
        members (np.ndarray): (num_members,), the primitives to keep.
        symbol (np.ndarray): (num_members,), the symbol of each.

    Returns:
        np.ndarray: (num_members, C) int32, indices into ``members``, in their
        old order, then -1.
    """
    within = pick_connections(connections, members)
    # A missing one looks at the last member, and stays missing either way.
    within[symbol.take(within, mode='wrap') != symbol[:, None]] = -1
    return close_gaps(within)
