"""Draw windows and holes.

The opening spans x in [-w/2, w/2], y in [0, t].
"""
from __future__ import annotations

from ...dice import Dice
from ...pen import Pen
from ..register import Brief, Size, symbol


def _panes(style: set[str], t: float) -> list[float]:
    """Where the glazing lines lie in a wall of thickness t."""
    if 'five' in style:
        return [0, t * 0.3, t * 0.5, t * 0.7, t]
    if 'three' in style:
        return [0, t * 0.5, t]
    if 'close' in style:
        return [0, t / 2 - 25, t / 2 + 25, t]
    return [0, t / 3, t * 2 / 3, t]


@symbol(
    'window', 'window',
    ['four', 'close', 'three', 'four mullion', 'close frame', 'four frame'],
    ['close mullion', 'three mullion', 'five'])
def window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Glazing lines along the opening, with frames or mullions."""
    w, t, style = brief.w, brief.t, brief.style
    pen.level(w / 2, *_panes(style, t))
    if 'frame' in style:
        pen.pair(w / 2, 0, w / 2, t)
    if 'mullion' in style:
        count = max(1, int(w / dice.choice([600, 750, 900])))
        for k in range(1, count + 1):
            x = -w / 2 + w * k / (count + 1)
            pen.line(x, t * 0.25, x, t * 0.75)
    return w, t


@symbol('bay window', 'window', ['box', 'box twin', 'splay', 'splay twin'],
        ['box three', 'splay three', 'arc'])
def bay_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A window that juts out of the wall towards -y, with its sill."""
    w, t, style = brief.w, brief.t, brief.style
    out = dice.choice([450, 500, 600])
    count = 3 if 'three' in style else 2 if 'twin' in style else 3
    splay = dice.choice([250, 350]) if 'splay' in style else 0
    for k in range(count):
        e = 60 * k if 'twin' not in style else 100 * k
        if 'arc' in style:
            pen.bulge(-w / 2 + e, 0, w / 2 - e, 0, out - e)
            continue
        pen.poly([(-w / 2 + e, 0), (-w / 2 + e + splay, e - out),
                  (w / 2 - e - splay, e - out), (w / 2 - e, 0)])
    pen.level(w / 2, t)
    if 'twin' not in style:
        pen.level(w / 2, 0)
    return w, t


@symbol('blind window', 'window', ['slat', 'slat mid', 'cross'],
        ['slat steep', 'cross mid'])
def blind_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A louvre: two faces with slanting slats between them."""
    w, t, style = brief.w, brief.t, brief.style
    pen.level(w / 2, 0, t)
    if 'mid' in style:
        pen.level(w / 2, t / 2)
    pitch = dice.choice([100, 120, 150])
    lean = 0.35 if 'steep' in style else 0.8
    count = max(3, int(w / pitch))
    pitch = w / count
    for k in range(count):
        x = -w / 2 + k * pitch
        if 'cross' in style and k % 2:
            pen.line(x + pitch, 0, x, t)
        else:
            pen.line(x, 0, x + pitch * lean, t)
    return w, t


@symbol('opening symbol', 'opening',
        ['bend', 'bend frame', 'corner', 'corner frame'],
        ['bend near', 'corner near', 'bend near frame'])
def opening_symbol(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """The bent line that marks a hole in a floor, or a shaft."""
    w, d, style = brief.w, brief.d, brief.style
    if 'frame' in style:
        pen.rect(-w / 2, 0, w / 2, d)
    near = 0.38 if 'near' in style else dice.choice([0.2, 0.25, 0.3])
    kink = (-w / 2 + near * w, d * near)
    if 'corner' in style:
        pen.poly([(w / 2, 0), kink, (-w / 2, d)])
    else:
        pen.poly([(-w / 2, d), kink, (w / 2, 0)])
        pen.line(-w / 2 + 0.02 * w, d, kink[0] + 0.1 * w, kink[1] + 0.1 * d)
        pen.line(kink[0] + 0.1 * w, kink[1] + 0.1 * d, w / 2, 0.02 * d)
    return w, d
