"""Keep tables of connections as primitives come, go and change places.

A table is (num_primitives, C) int32: the primitives that each is connected
to, nearest first, then -1.
"""
from typing import Sequence

import numpy as np


def stack_connections(tables: Sequence[np.ndarray]) -> np.ndarray:
    """The table of drawings that become one.

    Args:
        tables (Sequence[ndarray]): (num_primitives_i, C_i), at least one.

    Returns:
        ndarray: (sum of num_primitives_i, largest C_i).
    """
    width = max(table.shape[1] for table in tables)
    stacked = np.full((sum(map(len, tables)), width), -1, np.int32)
    start = 0
    for table in tables:
        end = start + len(table)
        stacked[start:end, :table.shape[1]] = np.where(table >= 0,
                                                       table + start, -1)
        start = end
    return stacked


def pick_connections(table: np.ndarray, members: np.ndarray) -> np.ndarray:
    """The table of some primitives, or of all in another order.

    Args:
        table (ndarray): (num_primitives, C).
        members (ndarray): (num_members,), the old index of each new place.

    Returns:
        ndarray: (num_members, C), indices into ``members``, and -1 where one
        is not among them: :func:`close_gaps` moves these to the end.
    """
    # One entry more, which the index -1 finds: missing stays missing.
    place = np.full(len(table) + 1, -1, np.int32)
    place[members] = np.arange(len(members), dtype=np.int32)
    return place.take(table.take(members, axis=0))


def close_gaps(table: np.ndarray) -> np.ndarray:
    """The table with the -1 of each row after its connections."""
    order = np.argsort(table < 0, axis=1, kind='stable')
    return np.take_along_axis(table, order, axis=1)
