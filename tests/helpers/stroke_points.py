"""Points along strokes of FloorPlanMini."""
import math

import numpy as np


def sample(stroke, count=2001):
    """Points along a stroke, evenly by its parameter."""
    if stroke[0] == 'L':
        t = np.linspace(0, 1, count)[:, None]
        return (1 - t) * np.array(stroke[1:3]) + t * np.array(stroke[3:5])
    _, cx, cy, rx, ry, rot, a0, a1 = stroke
    a, r = np.radians(np.linspace(a0, a1, count)), math.radians(rot)
    x, y = rx * np.cos(a), ry * np.sin(a)
    return np.stack([
        cx + x * math.cos(r) - y * math.sin(r),
        cy + x * math.sin(r) + y * math.cos(r)
    ], 1)
