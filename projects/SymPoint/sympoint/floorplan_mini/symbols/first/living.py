"""Draw sofas, beds and television cabinets."""
from __future__ import annotations

from ...dice import Dice
from ...pen import Pen
from ..fixtures import fitting_seats
from ..parts import puff
from ..register import Brief, Size, symbol


@symbol('sofa', 'furniture', [
    'block', 'block round', 'cushion', 'cushion round', 'slim', 'block pillow',
    'chaise round'
], ['slim round', 'cushion pillow', 'chaise', 'slim pillow'])
def sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Back, arms and seats; a chaise is longer on one side."""
    style = brief.style
    arm = dice.choice([120, 150]) if 'slim' in style else dice.choice(
        [180, 200, 220])
    back = dice.choice([180, 200, 230])
    seat = dice.choice([560, 600, 650])
    d = dice.choice([800, 850, 900])
    if 'chaise' in style and brief.seats < 2:
        style = style - {'chaise'}
    seats = fitting_seats(brief, seat, arm)
    w = seats * seat + 2 * arm
    r = 60 if 'round' in style else 0
    full = d + (dice.choice([600, 700]) if 'chaise' in style else 0)
    half = w / 2
    if 'cushion' in style or 'chaise' in style:
        pen.level(half, 0)
        pen.line(-half, 0, -half, d)
        pen.line(half, 0, half, full)
        pen.line(-half + arm, back, half - arm, back)
    else:
        pen.rounded(-half, 0, half, back, [r, r, 0, 0])
    for side in (-1, 1):
        length = full if side > 0 and 'chaise' in style else d
        x0, x1 = sorted((side * half, side * (half - arm)))
        if side > 0 and 'chaise' in style:
            pen.line(x0, back, x0, d * 0.8)
            continue
        pen.rounded(x0, back, x1, length - 40, [0, 0, r, r])
    for k in range(seats):
        x0 = -half + arm + k * seat
        last = k == seats - 1 and 'chaise' in style
        x1 = x0 + seat + (arm if last else 0)
        y1 = full if last else d
        pen.rounded(x0, back, x1, y1, [0, 0, max(r, 30), max(r, 30)])
        if 'pillow' in style:
            pen.rounded(x0 + 60, back - 60, x0 + seat - 60, back + 110, 50)
    return w, full


def _pillow(pen: Pen, x: float, y: float, w: float, d: float,
            style: set[str]) -> None:
    if 'soft' in style:
        pen.rounded(x - w / 2, y, x + w / 2, y + d, 70)
    elif 'pinch' in style:
        puff(pen, (x - w / 2, y, x + w / 2, y + d), -25)
    elif 'oval' in style:
        pen.ellipse(x, y + d / 2, w / 2, d / 2)
    else:
        pen.rect(x - w / 2, y, x + w / 2, y + d)


@symbol('bed', 'furniture', [
    'fold head', 'soft fold', 'soft corner head', 'pinch corner',
    'pinch wave head', 'corner', 'soft diag head'
], ['pinch fold head', 'soft wave', 'corner head', 'pinch diag'])
def bed(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Mattress, pillows and a turned-down blanket."""
    double, style = brief.double, brief.style
    w = dice.choice([1500, 1800, 2000]) if double else dice.choice(
        [900, 1000, 1200])
    d = dice.choice([2000, 2050, 2100])
    half, top = w / 2, 60 if 'head' in style else 0
    pen.rect(-half, 0, half, d)
    if top:
        pen.level(half, top)
    pw = w * 0.38 if double else w * 0.6
    pd = dice.choice([320, 360, 400])
    for x in ((-w / 4, w / 4) if double else (0, )):
        _pillow(pen, x, top + 80, pw, pd, style)
    y = top + 80 + pd + dice.choice([60, 100, 150])
    if 'fold' in style:
        pen.level(half, y, y + 220)
    elif 'corner' in style:
        cut = dice.choice([400, 500, 600])
        pen.poly([(-half, y), (half - cut, y), (half, y + cut)])
        pen.poly([(half - cut, y), (half - cut * 0.9, y + cut * 0.9),
                  (half, y + cut)])
    elif 'wave' in style:
        pen.bulge(-half, y, 0, y + 120, 90)
        pen.bulge(0, y + 120, half, y + 200, -60)
        pen.line(-half, y + 260, half, y + 320)
    else:
        pen.level(half, y)
        pen.line(-half, y + 500, half, y)
        pen.line(-half, y + 560, half, y + 60)
    return w, d


@symbol('TV cabinet', 'furniture',
        ['flat', 'flat split', 'tube', 'flat stand'],
        ['tube split', 'curved', 'flat stand split'])
def tv_cabinet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A long low cabinet with the television on it."""
    limit, style = brief.limit, brief.style
    w = min(dice.choice([1500, 1800, 2100, 2400]), max(limit, 1100))
    d = dice.choice([380, 420, 450, 500])
    pen.rect(-w / 2, 0, w / 2, d)
    if 'split' in style:
        pen.pair(w * 0.3, 0, w * 0.3, d)
    tv = min(w * 0.62, dice.choice([900, 1050, 1200]))
    y = d * 0.35
    if 'tube' in style:
        pen.rect(-tv / 2, d * 0.6, tv / 2, d * 0.75)
        pen.poly([(-tv / 2 + 40, d * 0.6), (-tv * 0.3, d * 0.12),
                  (tv * 0.3, d * 0.12), (tv / 2 - 40, d * 0.6)])
    elif 'curved' in style:
        pen.bulge(tv / 2, y + 60, -tv / 2, y + 60, -50)
        pen.bulge(tv / 2, y + 110, -tv / 2, y + 110, -50)
        pen.pair(tv / 2, y + 60, tv / 2, y + 110)
        pen.rect(-150, y - 60, 150, y)
    else:
        pen.rect(-tv / 2, y, tv / 2, y + 80)
        if 'stand' in style:
            pen.poly([(-130, y), (-180, y - 90), (180, y - 90), (130, y)])
        else:
            pen.line(-tv / 2 + 30, y + 40, tv / 2 - 30, y + 40)
    return w, d
