"""Draw wardrobes, cabinets and air conditioners."""
from __future__ import annotations

from ...dice import Dice
from ...pen import Pen, steps
from ..parts import parted
from ..register import Brief, Size, symbol


@symbol('wardrobe', 'furniture',
        ['rail hanger', 'rail2 hanger', 'rail slant', 'rail hanger door'],
        ['rail2 slant', 'rail2 hanger door', 'rail slant door'])
def wardrobe(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A deep cupboard with a rail and clothes hangers."""
    w, style = brief.w, brief.style
    d = dice.choice([550, 580, 600, 620])
    pen.rect(-w / 2, 0, w / 2, d)
    if 'door' in style:
        pen.level(w / 2, d - 40)
    pen.level(w / 2, d / 2)
    if 'rail2' in style:
        pen.level(w / 2, d / 2 + 30)
    x = -w / 2 + dice.choice([100, 130])
    reach = d * 0.36
    while x < w / 2 - 80:
        lean = dice.uniform(20, 110) if 'slant' in style else dice.choice(
            [-60, -30, 0, 0, 30, 60])
        pen.line(x - lean, d / 2 - reach, x + lean, d / 2 + reach)
        x += dice.choice([140, 170, 200, 260, 320])
    return w, d


@symbol('cabinet', 'furniture',
        ['diag', 'cross', 'diag door', 'split diag', 'split cross'],
        ['cross door', 'split diag door', 'vee'])
def cabinet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A cupboard, crossed or struck through."""
    w, d, style = brief.w, brief.d, brief.style
    pen.rect(-w / 2, 0, w / 2, d)
    front = d - (30 if 'door' in style else 0)
    if 'door' in style:
        pen.level(w / 2, front)
    count = max(1, round(w / 700)) if 'split' in style else 1
    for x0, x1 in parted(-w / 2, w / 2, count):
        if x0 > -w / 2:
            pen.line(x0, 0, x0, front)
        if 'vee' in style:
            pen.poly([(x0, 0), ((x0 + x1) / 2, front), (x1, 0)])
            continue
        pen.line(x0, 0, x1, front)
        if 'cross' in style:
            pen.line(x0, front, x1, 0)
    return w, d


@symbol('airconditioner', 'equipment',
        ['fan', 'fan cross', 'split', 'split dash', 'fan grille'],
        ['fan2', 'split vane', 'fan2 cross'])
def airconditioner(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """An outdoor unit with its fan, or a split unit on the wall."""
    indoor, style = brief.indoor, brief.style
    if 'split' in style or (indoor and 'fan' in style and dice.chance(0.5)):
        w, d = dice.choice([800, 850, 900, 1000]), dice.choice([200, 220])
        pen.rect(-w / 2, 0, w / 2, d)
        pen.level(w / 2, d - 60)
        pen.pair(w / 2 - 90, 0, w / 2 - 90, d)
        if 'dash' in style or 'vane' in style:
            lean = 40 if 'vane' in style else 0
            for x in steps(-w / 2 + 130, w / 2 - 130, 90):
                pen.line(x, 40, x + lean, d - 80)
        return w, d
    w, d = dice.choice([800, 850, 900]), dice.choice([320, 350, 380])
    pen.rect(-w / 2, 0, w / 2, d)
    r, x = d / 2 - 30, -w * 0.12
    pen.circle(x, d / 2, r)
    if 'fan2' in style:
        pen.circle(x, d / 2, r * 0.35)
    if 'cross' in style:
        pen.plus(x, d / 2, r)
    if 'grille' in style:
        for k in range(1, 5):
            pen.line(x - r * 0.8, d * k / 5, x + r * 0.8, d * k / 5)
    pen.line(w * 0.3, 0, w * 0.3, d)
    pen.rect(w / 2, d * 0.2, w / 2 + 40, d * 0.4)
    return w + 80, d
