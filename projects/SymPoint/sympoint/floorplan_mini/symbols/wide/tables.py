"""Draw tables and desks: any outline, with what is on or below it."""

from ...dice import Dice
from ...pen import Pen
from ..parts import dashes, grain, inset, legs, outline, rays, rings
from ..register import Brief, Size, family


def _grain(pen: Pen, dice: Dice, box: tuple) -> None:
    """Wavy lines along a top of wood."""
    x0, y0, x1, y1 = box
    for k in range(1, dice.integer(3, 8)):
        y = y0 + (y1 - y0) * k / 8
        x = x0
        while x < x1 - 1:
            to = min(x + (x1 - x0) * dice.uniform(0.15, 0.5), x1)
            pen.bulge(x, y, to, y, dice.uniform(-0.03, 0.03) * (y1 - y0))
            x = to


@family('table', weight=5, desk=False)
def any_table(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A top of any outline."""
    w, d = brief.w, brief.d
    square = abs(w - d) < 0.25 * w
    shape = dice.choice([
        'rect', 'rect', 'rect', 'rect', 'round', 'round', 'clip', 'oval',
        'oval' if square else 'stadium', 'barrel', 'bow', 'scoop'
    ])
    box = (-w / 2, 0, w / 2, d)
    amount = dice.uniform(0.05, 0.3)
    gaps = [
        dice.uniform(15, 70) for _ in range(dice.choice([0, 0, 0, 1, 1, 2]))
    ]
    last = rings(pen, shape, box, gaps, amount)
    small = min(w, d)
    how = dice.choice([
        '', '', '', '', 'glass', 'grain', 'legs', 'pedestal', 'leaf', 'planks',
        'cross', 'base', 'umbrella'
    ])
    if how == 'glass':
        for k in range(dice.integer(2, 5)):
            run, x = small * dice.uniform(0.1, 0.3), w * (0.08 * k - 0.15)
            pen.line(x - run / 2, d / 2 + run / 2, x + run / 2,
                     d / 2 - run / 2)
    elif how == 'grain' and shape in ('rect', 'round', 'clip'):
        _grain(pen, dice, last)
    elif how == 'legs':
        legs(pen, inset(box, small * dice.uniform(0.02, 0.15)),
             dice.uniform(40, 90), dice.choice(['round', 'square']))
    elif how == 'pedestal':
        for k in dice.choice([[0], [0], [-0.25, 0.25]]):
            pen.circle(w * k, d / 2, small * dice.uniform(0.05, 0.2))
    elif how == 'leaf':
        for u in dice.choice([[0], [-0.2, 0.2]]):
            pen.line(w * u, 0, w * u, d)
    elif how == 'planks' and shape in ('rect', 'round'):
        grain(pen, last, dice.integer(2, 6), False)
    elif how == 'cross':
        pen.cross(*last if shape == 'rect' else inset(box, small * 0.2))
    elif how == 'base':
        r = small * dice.uniform(0.25, 0.4)
        pen.circle(0, d / 2, r * 0.2)
        rays(pen, 0, d / 2, r, 0.2, 1, 4, 45)
    elif how == 'umbrella' and square:
        rays(pen, 0, d / 2, small, 0, 0.48, 8)
    return w, d


@family('table', weight=1.2, desk=False, heldout=True)
def boat_table(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A boat or a wedge, as conference tables are."""
    w, d = brief.w, brief.d
    cut, sag = d * dice.uniform(0.1, 0.25), d * dice.uniform(0.04, 0.1)
    left = cut if dice.chance(0.7) else 0
    pen.bulge(-w / 2, left + sag, w / 2, cut + sag, sag)
    pen.bulge(w / 2, d - cut - sag, -w / 2, d - left - sag, sag)
    pen.line(-w / 2, left + sag, -w / 2, d - left - sag)
    pen.line(w / 2, cut + sag, w / 2, d - cut - sag)
    for k in range(dice.integer(0, 3)):
        x = w * (0.25 * k - 0.25)
        pen.rect(x - 120, d / 2 - 60, x + 120, d / 2 + 60)
    return w, d


def _screen(pen: Pen, dice: Dice, x: float, y: float, w: float) -> None:
    how = dice.choice(['flat', 'curved', 'foot', 'old', 'laptop'])
    if how in ('flat', 'foot'):
        pen.rect(x - w / 2, y, x + w / 2, y + 40)
        if how == 'foot':
            outline(pen, dice.choice(['rect', 'oval', 'round']),
                    (x - w * 0.22, y - 60, x + w * 0.22, y + 70), 0.3)
    elif how == 'curved':
        pen.bulge(x - w / 2, y + 50, x + w / 2, y + 50, 40)
        pen.bulge(x - w / 2, y + 75, x + w / 2, y + 75, 40)
        for side in (-1, 1):
            pen.line(x + side * w / 2, y + 50, x + side * w / 2, y + 75)
    elif how == 'old':
        pen.loop([(x - w / 2, y + 150), (x + w / 2, y + 150), (x + w * 0.3, y),
                  (x - w * 0.3, y)])
    else:
        pen.rect(x - w * 0.35, y, x + w * 0.35, y + 200)
        pen.line(x - w * 0.35, y + 25, x + w * 0.35, y + 25)


@family('table', weight=4, desk=True)
def any_desk(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A desk, bare or with what lies on it."""
    w, d = brief.w, brief.d
    shape = dice.choice(['rect', 'rect', 'rect', 'rect', 'round', 'bow'])
    box = (-w / 2, 0, w / 2, d)
    outline(pen, shape, box, dice.uniform(0.05, 0.2))
    x = dice.choice([0, 0, -w * 0.2, w * 0.2])
    if dice.chance(0.6):
        _screen(pen, dice, x, d * dice.uniform(0.15, 0.3),
                dice.uniform(380, 620))
        if dice.chance(0.6):
            run = dice.uniform(360, 460)
            keys = (x - run / 2, d * 0.62, x + run / 2, d * 0.62 + 140)
            outline(pen, dice.choice(['rect', 'round']), keys, 0.1)
            if dice.chance(0.3):
                grain(pen, keys, 3, False)
            if dice.chance(0.5):
                pen.ellipse(x + run / 2 + 70, d * 0.62 + 70, 30, 50)
    more = dice.choice(['', '', '', 'drawers', 'panel', 'modesty', 'phone'])
    if more == 'drawers':
        for side in dice.choice([(1, ), (-1, ), (-1, 1)]):
            a = side * (w / 2 - 420)
            dashes(pen, a, 20, a, d - 20)
            pen.line(a, d - 40, side * w / 2, d - 40)
    elif more == 'panel':
        pen.level(w / 2, 40)
    elif more == 'modesty':
        dashes(pen, -w / 2 + 50, d * 0.25, w / 2 - 50, d * 0.25)
    elif more == 'phone':
        pen.rect(w / 2 - 260, d * 0.3, w / 2 - 80, d * 0.3 + 200)
        pen.rect(w / 2 - 250, d * 0.3 + 10, w / 2 - 200, d * 0.3 + 190)
    return w, d


@family('table', weight=3, desk=True, corner=True)
def corner_desk(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A desk round a corner; its return lies at +x."""
    w, d = brief.w, brief.d
    deep, arm = dice.uniform(1400, 2000), dice.uniform(450, 700)
    a, b = w / 2 - arm, w / 2
    how = dice.choice(['corner', 'cut', 'curve', 'two'])
    if how == 'two':
        pen.rect(-w / 2, 0, b, d)
        pen.rect(a, d, b, deep)
    else:
        run = dice.uniform(100, 320) if how != 'corner' else 0
        pen.poly([(a - run, d), (-w / 2, d), (-w / 2, 0), (b, 0), (b, deep),
                  (a, deep), (a, d + run)])
        if how == 'cut':
            pen.line(a - run, d, a, d + run)
        elif how == 'curve':
            pen.bulge(a - run, d, a, d + run, run * 0.3)
    if dice.chance(0.6):
        _screen(pen, dice, dice.choice([0, -w * 0.15]), 80, 450)
    if dice.chance(0.4):
        pen.line(a, deep - 450, b, deep - 450)
    return w, deep
