"""Order points so that near ones keep together, with boxes around them."""
import numpy as np

from .cpu.compiled import jit

_BITS = 20


@jit
def _spread(value):
    """Insert two zero bits before each of the lowest 20 bits."""
    value &= 0xFFFFF
    value = (value | value << 32) & 0x1F00000000FFFF
    value = (value | value << 16) & 0x1F0000FF0000FF
    value = (value | value << 8) & 0x100F00F00F00F00F
    value = (value | value << 4) & 0x10C30C30C30C30C3
    return (value | value << 2) & 0x1249249249249249


@jit
def morton_order(coords):
    """Order of points (num_points, 3) along Morton's curve."""
    num_points = len(coords)
    codes = np.zeros(num_points, np.int64)
    extent = 0.
    for axis in range(3):
        extent = max(extent, coords[:, axis].max() - coords[:, axis].min())
    scale = (2**_BITS - 1) / extent if extent > 0 else 0.
    for axis in range(3):
        low = coords[:, axis].min()
        for i in range(num_points):
            cell = np.int64((coords[i, axis] - low) * scale)
            codes[i] |= _spread(cell) << axis
    return np.argsort(codes, kind='mergesort')
