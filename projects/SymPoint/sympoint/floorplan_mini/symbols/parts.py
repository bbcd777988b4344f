"""Draw the parts that symbols are composed of: outlines, rings, legs.

A part is drawn into a rectangle or about a point, so that any outline goes
with any inside.
"""
import math
from collections.abc import Sequence

from ..outline import Box
from ..pen import Pen, cos_sin


def outline(pen: Pen, shape: str, box: Box, amount: float = 0.15) -> None:
    """A closed outline that fills a box.

    Args:
        pen (Pen): The pen.
        shape (str): 'rect'; 'round' corners, 'clip' corners, 'scoop' corners
            (hollow); 'dee' (round front), 'oval', 'stadium', 'taper'
            (narrow back), 'flare' (narrow front), 'bow' (bulging front),
            'barrel' (bulging sides), 'waist' (hollow sides), 'egg'.
        box (Box): x0, y0, x1, y1; y1 is the front.
        amount (float): Of what the shape has, as a share of its short side.
    """
    x0, y0, x1, y1 = box
    w, d = x1 - x0, y1 - y0
    x, y, r = (x0 + x1) / 2, (y0 + y1) / 2, amount * min(w, d)
    if shape == 'rect' or r < 1:
        pen.rect(*box)
    elif shape == 'round':
        pen.rounded(*box, min(r, w / 2, d / 2))
    elif shape == 'clip':
        pen.loop([(x0 + r, y0), (x1 - r, y0), (x1, y0 + r), (x1, y1 - r),
                  (x1 - r, y1), (x0 + r, y1), (x0, y1 - r), (x0, y0 + r)])
    elif shape == 'scoop':
        pen.line(x0 + r, y0, x1 - r, y0)
        pen.line(x1, y0 + r, x1, y1 - r)
        pen.line(x1 - r, y1, x0 + r, y1)
        pen.line(x0, y1 - r, x0, y0 + r)
        for cx, cy, a in ((x0, y0, 0), (x1, y0, 90), (x1, y1, 180), (x0, y1,
                                                                     270)):
            pen.arc(cx, cy, r, a, a + 90)
    elif shape == 'dee':
        front = min(d * (0.3 + amount), d)
        pen.poly([(x1, y1 - front), (x1, y0), (x0, y0), (x0, y1 - front)])
        pen.oval_arc(x, y1 - front, w / 2, front, 0, 180)
    elif shape == 'oval':
        pen.ellipse(x, y, w / 2, d / 2)
    elif shape == 'stadium':
        pen.rounded(*box, min(w, d) / 2)
    elif shape in ('taper', 'flare'):
        back, front = (r, 0) if shape == 'taper' else (0, r)
        pen.loop([(x0 + back, y0), (x1 - back, y0), (x1 - front, y1),
                  (x0 + front, y1)])
    elif shape == 'bow':
        pen.poly([(x1, y1 - r), (x1, y0), (x0, y0), (x0, y1 - r)])
        pen.bulge(x1, y1 - r, x0, y1 - r, r)
    elif shape in ('barrel', 'waist'):
        a, sag = (r, r) if shape == 'barrel' else (0, -r)
        pen.bulge(x0, y0 + a, x1, y0 + a, sag)
        pen.bulge(x1, y1 - a, x0, y1 - a, sag)
        pen.line(x1, y0 + a, x1, y1 - a)
        pen.line(x0, y0 + a, x0, y1 - a)
    else:
        mid = y0 + d * (0.35 + amount / 2)
        pen.oval_arc(x, mid, w / 2, mid - y0, 180, 360)
        pen.oval_arc(x, mid, w / 2, y1 - mid, 0, 180)


def inset(box: Box, gap: float) -> Box:
    """A box smaller by a gap on each side."""
    return box[0] + gap, box[1] + gap, box[2] - gap, box[3] - gap


def rings(pen: Pen,
          shape: str,
          box: Box,
          gaps: Sequence[float],
          amount: float = 0.15) -> Box:
    """An outline and smaller ones within it.

    Args:
        gaps (Sequence[float]): From each to the next one.

    Returns:
        Box: The innermost.
    """
    outline(pen, shape, box, amount)
    for gap in gaps:
        if min(box[2] - box[0], box[3] - box[1]) < 2 * gap + 30:
            break
        box = inset(box, gap)
        outline(pen, shape, box, amount)
    return box


def flanks(a: float, b: float) -> list[list[float]]:
    """x0 < x1 of two strips between +-a and +-b, the left one first."""
    return [sorted((-a, -b)), sorted((a, b))]


def parted(x0: float, x1: float, count: int) -> list[tuple[float, float]]:
    """Where each of the equal parts of a stretch begins and ends."""
    ends = [x0 + (x1 - x0) * k / count for k in range(count + 1)]
    return list(zip(ends, ends[1:]))


def grain(pen: Pen,
          box: Box,
          count: int,
          upright: bool = True,
          thick: float = 0) -> None:
    """Parallel lines, or slats of a thickness, across a box."""
    x0, y0, x1, y1 = box
    dx, dy = (thick / 2, 0) if upright else (0, thick / 2)
    for k in range(1, count + 1):
        u = k / (count + 1)
        if upright:
            x0 = x1 = box[0] + (box[2] - box[0]) * u
        else:
            y0 = y1 = box[1] + (box[3] - box[1]) * u
        if thick:
            pen.rect(x0 - dx, y0 - dy, x1 + dx, y1 + dy)
        else:
            pen.line(x0, y0, x1, y1)


def dashes(pen: Pen, x0: float, y0: float, x1: float, y1: float) -> None:
    """A line of up to 24 equal dashes, each a stroke of its own."""
    dash, gap = 80, 50
    count = max(1, min(24, round(math.hypot(x1 - x0, y1 - y0) / (dash + gap))))
    for k in range(count):
        a, b = k / count, (k + dash / (dash + gap)) / count
        pen.line(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b,
                 y0 + (y1 - y0) * b)


def fold(pen: Pen, box: Box, share: float) -> None:
    """A small box in the middle, its corners tied to the outer ones."""
    x0, y0, x1, y1 = box
    dx, dy = (x1 - x0) * (1 - share) / 2, (y1 - y0) * (1 - share) / 2
    small = (x0 + dx, y0 + dy, x1 - dx, y1 - dy)
    pen.rect(*small)
    for k, m in ((0, 1), (2, 1), (2, 3), (0, 3)):
        pen.line(box[k], box[m], small[k], small[m])


def legs(pen: Pen, box: Box, size: float, how: str) -> None:
    """Four legs at the corners of a box: 'round', 'square' or 'stub'."""
    for x in (box[0] + size / 2, box[2] - size / 2):
        for y in (box[1] + size / 2, box[3] - size / 2):
            if how == 'round':
                pen.circle(x, y, size / 2)
            elif how == 'square':
                pen.rect(x - size / 2, y - size / 2, x + size / 2,
                         y + size / 2)
            else:
                pen.line(x - size / 2, y, x + size / 2, y)


def puff(pen: Pen, box: Box, sag: float) -> None:
    """A box whose sides bulge, or are hollow where the sag is negative."""
    x0, y0, x1, y1 = box
    pen.bulge(x0, y0, x1, y0, sag)
    pen.bulge(x1, y0, x1, y1, sag)
    pen.bulge(x1, y1, x0, y1, sag)
    pen.bulge(x0, y1, x0, y0, sag)


def pillow(pen: Pen, shape: str, box: Box) -> None:
    """A cushion: 'rect', 'round', 'puff', 'pinch', 'oval' or 'crease'."""
    x0, y0, x1, y1 = box
    if shape in ('puff', 'pinch'):
        sag = 0.06 * min(x1 - x0, y1 - y0)
        puff(pen, box, sag if shape == 'puff' else -sag)
    elif shape == 'crease':
        outline(pen, 'round', box, 0.2)
        for x, sx in ((x0, 1), (x1, -1)):
            for y, sy in ((y0, 1), (y1, -1)):
                run = (y1 - y0) * 0.18
                pen.line(x + sx * run * 0.4, y + sy * run * 0.4, x + sx * run,
                         y + sy * run)
    else:
        outline(pen, shape, box, 0.25)


def spoke(pen: Pen,
          y: float,
          angle: float,
          near: float,
          far: float,
          off: float = 0) -> None:
    """A line outwards from (0, y), so far off the line of its angle."""
    c, s = cos_sin(angle)
    pen.line(near * c - off * s, y + near * s + off * c, far * c - off * s,
             y + far * s + off * c)


def rays(pen: Pen,
         x: float,
         y: float,
         r: float,
         near: float,
         far: float,
         count: int,
         start: float = 0) -> None:
    """Lines outwards all round a point, from and to shares of a radius."""
    for k in range(count):
        c, s = cos_sin(start + 360 * k / count)
        pen.line(x + c * r * near, y + s * r * near, x + c * r * far,
                 y + s * r * far)
