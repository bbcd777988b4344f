"""Draw what carries no label: plants, rugs, cars, lamps, drains."""

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..parts import spoke
from ..register import Brief, Size, symbol


@symbol('(plant)', 'decor', ['ray', 'leaf', 'ring'], ['leaf ring', 'ray ring'])
def plant(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A plant from above."""
    r, style = brief.r, brief.style
    count = dice.integer(6, 9)
    for k in range(count):
        angle = 360 * k / count + 7
        if 'leaf' in style:
            c, s = cos_sin(angle)
            pen.bulge(0, r, r * c, r + r * s, r * 0.2)
            pen.bulge(r * c, r + r * s, 0, r, r * 0.2)
        else:
            spoke(pen, r, angle, r * 0.25, r)
    if 'ring' in style:
        pen.circle(0, r, r * 0.45)
    return 2 * r, 2 * r


@symbol('(rug)', 'decor', ['twin', 'fringe'], ['twin fringe'])
def rug(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A carpet below the furniture."""
    w, d, style = brief.w, brief.d, brief.style
    pen.rect(-w / 2, 0, w / 2, d)
    if 'twin' in style:
        pen.rect(-w / 2 + 120, 120, w / 2 - 120, d - 120)
    if 'fringe' in style:
        count = int(d / 160)
        for k in range(1, count):
            y = d * k / count
            pen.pair(w / 2, y, w / 2 + 70, y)
    return w, d


@symbol('(car)', 'decor', ['a', 'b'], ['a', 'c'])
def car(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A car from above, its nose at y = d."""
    style = brief.style
    w, d = dice.choice([1750, 1800, 1850]), dice.choice([4500, 4700, 4900])
    h = w / 2
    pen.rounded(-h, 0, h, d, [300, 300, 450, 450])
    for y0, sag in ((d * 0.2, -120), (d * 0.66, 150)):
        pen.bulge(h * 0.75, y0, -h * 0.75, y0, sag)
    pen.poly([(-h * 0.75, d * 0.2), (-h * 0.8, d * 0.45),
              (-h * 0.75, d * 0.66)])
    pen.poly([(h * 0.75, d * 0.2), (h * 0.8, d * 0.45), (h * 0.75, d * 0.66)])
    if 'a' in style:
        pen.pair(h * 0.5, d * 0.72, h * 0.35, d * 0.97)
    if 'b' not in style:
        pen.pair(h, d * 0.62, h + 130, d * 0.6)
    return w, d


@symbol('(lamp)', 'decor', ['cross', 'ring'], ['cross ring'])
def lamp(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A ceiling light."""
    style = brief.style
    r = dice.choice([120, 150, 200])
    pen.circle(0, r, r)
    if 'ring' in style:
        pen.circle(0, r, r * 0.5)
    if 'cross' in style:
        pen.level(r * 1.3, r)
        pen.line(0, -r * 0.3, 0, r * 2.3)
    return 2 * r, 2 * r


@symbol('(drain)', 'pipes', ['hatch', 'ring'], ['grid'])
def drain(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A floor drain."""
    style = brief.style
    r = dice.choice([50, 60, 75])
    pen.circle(0, r, r)
    if 'ring' in style:
        pen.circle(0, r, r * 0.6)
    else:
        for k in (-0.5, 0, 0.5):
            half = r * (0.86 if k else 1)
            pen.level(half, r + k * r)
            if 'grid' in style:
                pen.line(k * r, r - half, k * r, r + half)
    return 2 * r, 2 * r


@symbol('(pipe)', 'pipes', ['one'], ['two'])
def pipe(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A riser in its corner."""
    r = dice.choice([40, 50, 55])
    pen.circle(0, r, r)
    if 'two' in brief.style:
        pen.circle(0, r, r - 12)
    return 2 * r, 2 * r


@symbol('(piano)', 'decor', ['grand'], ['upright'])
def piano(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A piano: furniture that no class covers."""
    w, d = 1450, 620
    if 'grand' in brief.style:
        d = 1500
        pen.poly([(w / 2, d - 300), (w / 2, d), (-w / 2, d), (-w / 2, 100)])
        pen.bulge(-w / 2, 100, 0, 200, 250)
        pen.bulge(0, 200, w / 2, d - 300, -150)
    else:
        pen.rect(-w / 2, 0, w / 2, d)
    pen.level(w / 2 - 60, d - 160)
    for k in range(1, 12):
        x = -w / 2 + 60 + (w - 120) * k / 12
        pen.line(x, d - 160, x, d - 20)
    return w, d
