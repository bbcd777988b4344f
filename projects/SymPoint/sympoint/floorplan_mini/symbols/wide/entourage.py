"""Draw what no class covers: plants, people, machines, games, cars."""

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..parts import dashes, fold, grain, inset, legs, outline, rings
from ..register import Brief, Size, family


@family('(plant)', weight=3)
def leafy_plant(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Leaves about a stem, or a ragged crown."""
    r = brief.r
    how = dice.choice(['leaves', 'fern', 'blob', 'pot', 'rays', 'scallop'])
    count = dice.integer(5, 14)
    for k in range(count):
        a = 360 * k / count + dice.uniform(-8, 8)
        c, s = cos_sin(a)
        far = r * dice.uniform(0.75, 1)
        x, y = far * c, r + far * s
        if how == 'leaves':
            pen.bulge(0, r, x, y, r * 0.15)
            pen.bulge(x, y, 0, r, r * 0.15)
            pen.line(0, r, x * 0.8, r + (y - r) * 0.8)
        elif how == 'fern':
            pen.line(0, r, x, y)
            for u in (0.4, 0.6, 0.8):
                for side in (-1, 1):
                    ca, sa = cos_sin(a + 40 * side)
                    pen.line(x * u, r + far * s * u, x * u + ca * r * 0.18,
                             r + far * s * u + sa * r * 0.18)
        elif how in ('blob', 'scallop'):
            cb, sb = cos_sin(360 * (k + 1) / count)
            ca, sa = cos_sin(360 * k / count)
            pen.bulge(
                ca * r * 0.85, r + sa * r * 0.85, cb * r * 0.85,
                r + sb * r * 0.85,
                r * (0.12 if how == 'scallop' else dice.uniform(-0.05, 0.14)))
        elif how == 'rays':
            pen.line(c * r * 0.2, r + s * r * 0.2, x, y)
        else:
            pen.poly([(c * r * 0.3, r + s * r * 0.3), (x, y)])
    if how == 'pot' or dice.chance(0.3):
        outline(pen, dice.choice(['oval', 'rect']),
                (-r * 0.4, r * 0.6, r * 0.4, r * 1.4))
    return 2 * r, 2 * r


@family('(car)', weight=3)
def any_car(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A car of nested outlines."""
    w, d = dice.uniform(1650, 2050), dice.uniform(3800, 5200)
    half, amount = w / 2, dice.uniform(0.15, 0.35)
    outline(pen, 'round', (-half, 0, half, d), amount)
    y0, y1 = d * dice.uniform(0.12, 0.22), d * dice.uniform(0.62, 0.72)
    rings(pen, 'round', (-half * 0.85, y0, half * 0.85, y1),
          [half * 0.15, half * 0.12][:dice.integer(0, 2)], 0.2)
    pen.bulge(half * 0.8, y1, -half * 0.8, y1, d * 0.04)
    if dice.chance(0.6):
        for side in (-1, 1):
            pen.bulge(side * half, d * 0.6, side * (half + 70), d * 0.58,
                      20 * side)
            pen.line(side * half * 0.6, d * 0.75, side * half * 0.5, d * 0.97)
    return w, d


@family('(rug)', weight=2)
def carpet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A carpet of borders."""
    w, d = brief.w, brief.d
    shape = dice.choice(['rect', 'rect', 'oval', 'round'])
    gaps = [dice.uniform(50, 160) for _ in range(dice.integer(0, 3))]
    last = rings(pen, shape, (-w / 2, 0, w / 2, d), gaps, 0.1)
    if dice.chance(0.2):
        fold(pen, last, 0.5)
    return w, d


@family('(machine)', weight=3, kind='equipment')
def machine(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A printer, a treadmill, a water heater, a vending machine."""
    how = dice.choice(['printer', 'treadmill', 'heater', 'vending'])
    if how == 'treadmill':
        w, d = dice.uniform(700, 900), dice.uniform(1700, 2100)
        pen.rect(-w / 2, 0, w / 2, d * 0.2)
        pen.rect(-w * 0.4, d * 0.2, w * 0.4, d)
        pen.rect(-w * 0.3, d * 0.22, w * 0.3, d * 0.97)
        grain(pen, (-w / 2, 0, w / 2, d * 0.2), 1, False)
    elif how == 'heater':
        w = d = dice.uniform(400, 650)
        rings(pen, 'oval', (-w / 2, 0, w / 2, d), [30])
        if dice.chance(0.5):
            pen.level(w * 0.2, d / 2)
            pen.line(0, d * 0.3, 0, d * 0.7)
    elif how == 'vending':
        w, d = dice.uniform(800, 1200), dice.uniform(700, 900)
        pen.rect(-w / 2, 0, w / 2, d)
        pen.rect(-w * 0.45, d * 0.85, w * 0.2, d * 0.95)
        pen.circle(w * 0.35, d * 0.9, 30)
    else:
        w, d = dice.uniform(550, 1300), dice.uniform(500, 700)
        outline(pen, 'round', (-w / 2, 0, w / 2, d), 0.08)
        pen.rect(-w * 0.4, d * 0.1, w * 0.2, d * 0.6)
        pen.rect(-w * 0.3, d * 0.7, w * 0.3, d * 0.9)
        pen.line(w * 0.25, d * 0.1, w * 0.45, d * 0.1)
    return w, d


@family('(game)', weight=1)
def game_table(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A billiard table or a tennis table."""
    w = dice.uniform(2400, 2900)
    d = w * 0.55
    box = (-w / 2, 0, w / 2, d)
    if dice.chance(0.5):
        rings(pen, 'round', box, [110], 0.05)
        for x in (-w / 2 + 110, 0, w / 2 - 110):
            for y in (110, d - 110):
                pen.circle(x, y, 45)
    else:
        pen.rect(*box)
        pen.level(w / 2, d / 2)
        pen.line(0, 0, 0, d)
        pen.rect(-w / 2 + 30, 30, w / 2 - 30, d - 30)
    return w, d


@family('(person)', weight=1)
def person(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Somebody from above: shoulders, head, feet."""
    w, d = dice.uniform(450, 560), dice.uniform(280, 420)
    pen.ellipse(0, d / 2, w / 2, d * 0.3)
    pen.circle(0, d / 2, d * 0.26)
    for side in (-1, 1):
        outline(pen, 'stadium', (side * 90 - 40, d * 0.55, side * 90 + 40, d))
    return w, d


@family('(trolley)', weight=1)
def trolley(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A cart, a pallet, a bin: boxes that mean nothing to the classes."""
    w, d = dice.uniform(350, 1200), dice.uniform(350, 1000)
    box = (-w / 2, 0, w / 2, d)
    outline(pen, dice.choice(['rect', 'round', 'oval', 'clip']), box, 0.15)
    how = dice.choice(['legs', 'slats', 'cross', 'ring', 'fold'])
    if how == 'legs':
        legs(pen, inset(box, 30), 70, 'round')
    elif how == 'slats':
        grain(pen, box, dice.integer(3, 7), dice.chance(0.5))
    elif how == 'cross':
        pen.cross(*inset(box, w * 0.15))
    elif how == 'ring':
        outline(pen, 'round', inset(box, 40), 0.2)
    elif how == 'fold':
        fold(pen, box, 0.5)
    return w, d


@family('(piano)', weight=2)
def grand_piano(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A grand piano with its keys at the front."""
    w, d = dice.uniform(1400, 1550), dice.uniform(1500, 2200)
    key = dice.uniform(140, 300)
    pen.poly([(w / 2, d * 0.6), (w / 2, d), (-w / 2, d), (-w / 2, 60)])
    pen.bulge(-w / 2, 60, -w * 0.02, 200, w * 0.09)
    pen.bulge(-w * 0.02, 200, w / 2, d * 0.6, -w * 0.06)
    pen.level(w / 2, d - key)
    grain(pen, (-w * 0.45, d - key, w * 0.45, d - 30), dice.integer(8, 26))
    return w, d


@family('row chairs', weight=3)
def any_row(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Joined seats: an auditorium's or a waiting room's."""
    count, pitch, d = brief.count, brief.pitch, brief.d
    w = count * pitch
    shape = dice.choice(['rect', 'round', 'dee', 'scoop', 'taper', 'bow'])
    back, gap = dice.uniform(0.1, 0.22) * d, dice.uniform(15, 60)
    arms = dice.choice(['rect', 'line', 'none', 'round'])
    bar = dice.choice(['line', 'beam', 'none'])
    rest = dice.choice(['rect', 'round', 'bulge'])
    fold_up = dice.choice([0, 0, d * 0.35])
    for k in range(count):
        x = -w / 2 + (k + 0.5) * pitch
        a, b = x - pitch / 2 + gap, x + pitch / 2 - gap
        outline(pen, shape, (a, back, b, d - fold_up), 0.2)
        if rest == 'bulge':
            pen.bulge(a, back, b, back, back * 0.8)
        else:
            outline(pen, rest, (a, 0, b, back), 0.3)
    for k in range(count + 1):
        x = -w / 2 + k * pitch
        if arms == 'line':
            pen.line(x, d * 0.2, x, d * 0.75)
        elif arms != 'none':
            outline(pen, arms,
                    (x - gap * 0.6, d * 0.25, x + gap * 0.6, d * 0.75), 0.5)
    if bar == 'line':
        pen.level(w / 2, d * 0.4)
    elif bar == 'beam':
        pen.rect(-w / 2, d * 0.4, w / 2, d * 0.4 + 50)
    return w, d


@family('(heater)', kind='equipment')
def heater(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A boiler or a tank: a circle, in a square pan or alone."""
    r = dice.uniform(200, 330)
    w = 2 * r * dice.choice([1, 1.1, 1.25])
    if dice.chance(0.65):
        pen.rect(-w / 2, 0, w / 2, w)
    pen.circle(0, w / 2, r)
    how = dice.choice(['', '', 'flue', 'pipes', 'cross'])
    if how == 'flue':
        pen.circle(0, w / 2, r * 0.3)
    elif how == 'pipes':
        pen.circle(-r * 0.4, w / 2, 30)
        pen.circle(r * 0.4, w / 2, 30)
    elif how == 'cross':
        pen.plus(0, w / 2, r)
    return w, w


@family('(hatch)', kind='beam')
def hatch(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A way to the attic or below the floor: a box, whole or dashed."""
    w, d = dice.choice([(560, 760), (760, 760), (760, 1370), (900, 600)])
    how = dice.choice(['plain', 'plain', 'dashed', 'cross', 'ladder'])
    if how == 'dashed':
        for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)):
            corners = ((-w / 2, 0), (w / 2, 0), (w / 2, d), (-w / 2, d))
            dashes(pen, *corners[a], *corners[b])
    else:
        pen.rect(-w / 2, 0, w / 2, d)
    if how == 'cross':
        pen.cross(-w / 2, 0, w / 2, d)
    elif how == 'ladder':
        for x in (-w * 0.3, w * 0.3):
            pen.line(x, 0, x, d)
        for k in range(1, 6):
            pen.level(w * 0.3, d * k / 6)
    return w, d


@family('(fireplace)', kind='equipment')
def fireplace(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A firebox narrow at its back, in a breast, a hearth before it."""
    w, d = dice.uniform(1100, 2000), dice.uniform(500, 800)
    wide, slim = w * dice.uniform(0.25, 0.35), w * dice.uniform(0.14, 0.22)
    deep = d * dice.uniform(0.55, 0.8)
    pen.rect(-w / 2, 0, w / 2, d)
    pen.poly([(-wide, d), (-slim, d - deep), (slim, d - deep), (wide, d)])
    end = d + dice.choice([0, dice.uniform(300, 500)])
    if end > d:
        pen.poly([(-w / 2, d), (-w / 2, end), (w / 2, end), (w / 2, d)])
    if dice.chance(0.4):
        pen.circle(0, d - deep / 2, deep * 0.25)
    return w, end
