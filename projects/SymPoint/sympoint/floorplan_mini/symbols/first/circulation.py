"""Draw stairs, elevators, escalators and parking spots."""

from ...dice import Dice
from ...pen import Pen
from ..parts import flanks
from ..register import Brief, Size, symbol


def _arrow(pen: Pen, x: float, y0: float, y1: float,
           style: frozenset[str]) -> None:
    """A walking line with its head at y1."""
    pen.line(x, y0, x, y1)
    back = 220 if y0 > y1 else -220
    if 'head' in style:
        pen.loop([(x - 60, y1 + back), (x, y1), (x + 60, y1 + back)])
    else:
        pen.line(x, y1, x - 70, y1 + back)
        pen.line(x, y1, x + 70, y1 + back)


@symbol(
    'stairs', 'stairs',
    ['dogleg', 'dogleg head', 'dogleg cut', 'straight head', 'straight cut'],
    ['dogleg cut head', 'straight', 'dogleg well'])
def stairs(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Steps between walls; the landing lies at y = 0."""
    w, d, style = brief.w, brief.d, brief.style
    going = dice.choice([260, 270, 280, 300])
    if 'straight' in style or w < 1900:
        count = max(4, int(d / going))
        for k in range(count):
            y = d - k * going
            if y >= 0:
                pen.level(w / 2, y)
        _arrow(pen, 0, d + 100, max(d - count * going, 0) + 150, style)
        if 'cut' in style:
            y = d * 0.45
            pen.poly([(-w / 2, y + 300), (-90, y + 60), (-60, y + 160),
                      (60, y - 160), (90, y - 60), (w / 2, y - 300)])
        return w, d
    landing = max(1000, min(w / 2, d - 8 * going))
    well = dice.choice([60, 100, 160]) if 'well' not in style else 200
    count = int((d - landing) / going)
    for k in range(count + 1):
        y = landing + k * going
        pen.pair(w / 2, y, well / 2, y)
    end = landing + count * going
    pen.rect(-well / 2, landing - 60, well / 2, end)
    x = (w + well) / 4
    if 'cut' in style:
        y = landing + (end - landing) * 0.55
        pen.poly([(well / 2, y + 250), (x - 60, y + 40), (x - 40, y + 140),
                  (x + 40, y - 140), (x + 60, y - 40), (w / 2, y - 250)])
        _arrow(pen, x, end + 150, y + 260, style)
        pen.poly([(-x, end + 150), (-x, landing / 2), (x, landing / 2)])
        _arrow(pen, x, landing / 2, y - 330, style)
    else:
        pen.poly([(x, end + 150), (x, landing / 2), (-x, landing / 2)])
        _arrow(pen, -x, landing / 2, end - 200, style)
    return w, d


@symbol('elevator', 'equipment',
        ['cross', 'cross back', 'cross side', 'cross inner back'],
        ['cross inner', 'cross inner side', 'cross bare'])
def elevator(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A crossed car with its counterweight; doors at y = d."""
    w, d, style = brief.w, brief.d, brief.style
    x0, x1, y0, y1 = -w / 2 + 180, w / 2 - 180, 180, d - 120
    if 'back' in style:
        y0 = 380
        pen.rect(-w * 0.28, 90, w * 0.28, 240)
    if 'side' in style:
        x0 = -w / 2 + 400
        pen.rect(-w / 2 + 90, d * 0.25, -w / 2 + 250, d * 0.75)
    pen.rect(x0, y0, x1, y1)
    if 'inner' in style:
        pen.rect(x0 + 60, y0 + 60, x1 - 60, y1 - 60)
    pen.cross(x0, y0, x1, y1)
    mid, half = (x0 + x1) / 2, min(500, (x1 - x0) / 2 - 60)
    if 'bare' not in style:
        for y in (y1 + 15, y1 + 50):
            pen.line(mid - half, y, mid + half, y)
    return w, d


@symbol('escalator', 'equipment',
        ['round', 'round comb', 'square', 'square head'],
        ['round head', 'square comb'])
def escalator(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Steps between balustrades, newels at both ends."""
    d, style = brief.d, brief.style
    w = dice.choice([1400, 1500, 1600])
    rail, inner = w / 2, w / 2 - 200
    for side in (-1, 1):
        for x in (rail, rail - 80):
            pen.line(side * x, 200, side * x, d - 200)
        pen.line(side * inner, 500, side * inner, d - 500)
        mid = side * (rail - 40)
        if 'round' in style:
            pen.arc(mid, 200, 40, 180, 360)
            pen.arc(mid, d - 200, 40, 0, 180)
        else:
            pen.line(mid - 40, 200, mid + 40, 200)
            pen.line(mid - 40, d - 200, mid + 40, d - 200)
    step = dice.choice([400, 420, 450])
    first, last = d * 0.12, d * 0.88
    count = int((last - first) / step)
    for k in range(count + 1):
        y = first + k * step
        pen.level(inner, y)
    if 'comb' in style:
        for y in (first * 0.6, d - first * 0.6):
            pen.level(inner, y, y + 60)
    _arrow(pen, 0, d * 0.8, d * 0.3, style)
    return w, d


@symbol('parking spot', 'parking', ['bay', 'bay stop', 'open', 'open stop'],
        ['bay stop2', 'open stop2'])
def parking_spot(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """One marked bay, its entry at y = d; a neighbour may own the left."""
    w, d, left, style = brief.w, brief.d, brief.left, brief.style
    if left:
        pen.line(-w / 2, 0, -w / 2, d)
    pen.line(w / 2, 0, w / 2, d)
    pen.level(w / 2, 0)
    if 'bay' in style:
        pen.level(w / 2, d)
    if 'stop2' in style:
        for x0, x1 in flanks(w * 0.12, w * 0.36):
            pen.rect(x0, 900, x1, 1020)
    elif 'stop' in style:
        pen.rect(-w * 0.33, 900, w * 0.33, 1030)
    return w, d
