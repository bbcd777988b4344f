"""Cut strokes at the border of a tile."""
import math

from .pen import Stroke, arc_point


def _clip_line(stroke: Stroke, size: float) -> list[Stroke]:
    _, x0, y0, x1, y1 = stroke
    dx, dy = x1 - x0, y1 - y0
    t0, t1 = 0.0, 1.0
    for p, d in ((x0, dx), (y0, dy)):
        if d == 0:
            if p < 0 or p > size:
                return []
            continue
        near, far = sorted((-p / d, (size - p) / d))
        t0, t1 = max(t0, near), min(t1, far)
    if t1 <= t0:
        return []
    return [('L', x0 + t0 * dx, y0 + t0 * dy, x0 + t1 * dx, y0 + t1 * dy)]


def _crossings(stroke: Stroke, size: float) -> list[float]:
    """Parameter angles in (a0, a1) where an arc meets the border."""
    _, cx, cy, rx, ry, rot, a0, a1 = stroke
    cr, sr = math.cos(math.radians(rot)), math.sin(math.radians(rot))
    found = []
    for centre, p, q in ((cx, rx * cr, -ry * sr), (cy, rx * sr, ry * cr)):
        # centre + p cos a + q sin a = border
        radius, phase = math.hypot(p, q), math.degrees(math.atan2(q, p))
        for border in (0.0, size):
            ratio = (border - centre) / radius
            if abs(ratio) >= 1:
                continue
            half = math.degrees(math.acos(ratio))
            for angle in (phase - half, phase + half):
                angle = a0 + (angle - a0) % 360
                if angle < a1:
                    found.append(angle)
    return sorted(found)


def clip_stroke(stroke: Stroke, size: float) -> list[Stroke]:
    """The parts of a stroke inside [0, size] x [0, size].

    Args:
        stroke (Stroke): A line or an arc.
        size (float): Side of the tile, in the stroke's unit.

    Returns:
        list[Stroke]: None, one or more strokes; a circle that is cut leaves
        arcs.
    """
    if stroke[0] == 'L':
        return _clip_line(stroke, size)
    _, cx, cy, rx, ry, rot, a0, a1 = stroke
    reach = max(rx, ry)
    if reach <= min(cx, cy, size - cx, size - cy):
        return [stroke]
    if max(cx, cy) - reach > size or min(cx, cy) + reach < 0:
        return []
    cuts = _crossings(stroke, size)
    if a1 - a0 >= 360 and cuts:
        # A full turn has no start of its own: begin at a cut.
        a0 = cuts[0]
        cuts = sorted(a0 + (cut - a0) % 360 for cut in cuts[1:])
        a1 = a0 + 360
    parts: list[Stroke] = []
    angles = [a0, *cuts, a1]
    for low, high in zip(angles, angles[1:]):
        if high - low < 1e-3:
            continue
        x, y = arc_point(stroke, (low + high) / 2)
        # Strictly inside: an arc that only touches the border is out.
        if 0 < x < size and 0 < y < size:
            if parts and parts[-1][7] == low:
                low = parts.pop()[6]
            parts.append(('A', cx, cy, rx, ry, rot, low, high))
    return parts
