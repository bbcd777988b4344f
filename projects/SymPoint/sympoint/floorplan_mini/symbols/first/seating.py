"""Draw chairs, tables and rows of chairs."""
from __future__ import annotations

from ...dice import Dice
from ...pen import Pen
from ..parts import flanks
from ..register import Brief, Size, symbol


@symbol('chair', 'furniture', [
    'square', 'square soft', 'round', 'tub', 'swivel', 'square bow',
    'swivel arms'
], ['square soft bow', 'round bar', 'tub soft', 'swivel soft arms'])
def chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A seat with its back; the front looks towards +y."""
    style = brief.style
    w = dice.choice([420, 450, 480, 500])
    half, r = w / 2, 50 if 'soft' in style else 0
    if 'round' in style:
        pen.circle(0, half, half * 0.86)
        if 'bar' in style:
            pen.bulge(-half, half * 0.7, half, half * 0.7, half * 0.9)
            pen.bulge(-half * 0.9, half * 0.7, half * 0.9, half * 0.7,
                      half * 0.75)
        else:
            pen.arc(0, half, half, 200, 340)
        return w, w
    if 'tub' in style:
        pen.arc(0, half, half, 180, 360)
        pen.arc(0, half, half - 60, 180, 360)
        for side in (-1, 1):
            pen.line(side * half, half, side * half, w)
            pen.line(side * (half - 60), half, side * (half - 60), w)
            pen.line(side * half, w, side * (half - 60), w)
        pen.line(-half + 60, w - 30, half - 60, w - 30)
        return w, w
    if 'swivel' in style:
        pen.rounded(-half + 50, 90, half - 50, w, max(r, 60))
        pen.bulge(-half + 30, 80, half - 30, 80, 70)
        pen.bulge(-half + 30, 30, half - 30, 30, 30)
        if 'arms' in style:
            for x0, x1 in flanks(half, half - 45):
                pen.rect(x0, w * 0.35, x1, w * 0.8)
        return w, w
    pen.rounded(-half, 60, half, w, [0, 0, r, r])
    if 'bow' in style:
        pen.bulge(-half, 60, half, 60, 60)
    else:
        pen.rounded(-half, 0, half, 60, [r / 2, r / 2, 0, 0])
    return w, w


@symbol('table', 'furniture',
        ['rect', 'rect twin', 'soft', 'round', 'oval', 'rect glass'],
        ['soft twin', 'round twin', 'soft glass', 'barrel'])
def table(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A table top; a desk has a screen on it."""
    w, d, desk, style = brief.w, brief.d, brief.desk, brief.style
    if desk:
        pen.rect(-w / 2, 0, w / 2, d)
        tv = dice.choice([450, 500, 550])
        pen.rect(-tv / 2, d * 0.2, tv / 2, d * 0.2 + 50)
        pen.rect(-tv * 0.4, d * 0.55, tv * 0.4, d * 0.55 + 140)
        if 'twin' in style:
            pen.level(w / 2, 40)
        return w, d
    if style & {'round', 'oval', 'barrel'} and abs(w - d) < 250:
        d = w = (w + d) / 2
        pen.circle(0, d / 2, d / 2)
        if 'twin' in style or 'oval' in style:
            pen.circle(0, d / 2, d / 2 - 60)
        return w, d
    if 'oval' in style or 'round' in style:
        pen.rounded(-w / 2, 0, w / 2, d, d / 2)
        if 'twin' in style:
            pen.rounded(-w / 2 + 50, 50, w / 2 - 50, d - 50, d / 2 - 50)
    elif 'barrel' in style:
        sag = d * 0.12
        pen.bulge(-w / 2, sag, w / 2, sag, sag)
        pen.bulge(w / 2, d - sag, -w / 2, d - sag, sag)
        pen.pair(w / 2, sag, w / 2, d - sag)
    else:
        r = 80 if 'soft' in style else 0
        pen.rounded(-w / 2, 0, w / 2, d, r)
        if 'twin' in style:
            pen.rounded(-w / 2 + 50, 50, w / 2 - 50, d - 50, r * 0.6)
        if 'glass' in style:
            for k in (-1, 0, 1):
                x, run = k * w * 0.12, min(w, d) * (0.28 - 0.06 * abs(k))
                pen.line(x - run / 2, d / 2 + run / 2, x + run / 2,
                         d / 2 - run / 2)
    return w, d


@symbol('row chairs', 'seats', ['box', 'box soft', 'cup', 'bench'],
        ['cup soft', 'box bow', 'bench soft'])
def row_chairs(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A row of joined seats facing +y."""
    count, pitch, d, style = brief.count, brief.pitch, brief.d, brief.style
    w = count * pitch
    r = 60 if 'soft' in style else 0
    if 'bench' in style:
        pen.level(w / 2, 0)
    for k in range(count):
        x = -w / 2 + (k + 0.5) * pitch
        half = pitch / 2 - 35
        if 'cup' in style:
            pen.arc(x, half, half, 180, 360)
            for side in (-1, 1):
                pen.line(x + side * half, half, x + side * half, d - r)
            pen.line(x - half + r, d, x + half - r, d)
            if r:
                pen.arc(x - half + r, d - r, r, 90, 180)
                pen.arc(x + half - r, d - r, r, 0, 90)
        else:
            pen.rounded(x - half, 70, x + half, d, [0, 0, r, r])
            if 'bow' in style:
                pen.bulge(x - half, 70, x + half, 70, 70)
            elif 'bench' not in style:
                pen.rect(x - half, 0, x + half, 70)
    for k in range(count + 1):
        x = -w / 2 + k * pitch
        if 'bench' in style:
            pen.line(x, 0, x, d * 0.6)
        else:
            pen.rect(x - 30, d * 0.3, x + 30, d * 0.8)
    return w, d
