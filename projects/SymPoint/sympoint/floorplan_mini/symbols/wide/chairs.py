"""Draw chairs: any seat with any back, arms, legs or base."""

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..fixtures import band, star
from ..parts import flanks, fold, grain, inset, legs, outline, rings
from ..register import Brief, Size, family

_SEATS = ('rect', 'rect', 'round', 'round', 'taper', 'flare', 'bow', 'dee',
          'clip', 'scoop', 'barrel')


def _seat(pen: Pen, dice: Dice, box: tuple, shape: str, amount: float) -> None:
    """A seat, with what is drawn on one."""
    outline(pen, shape, box, amount)
    how = dice.choice(
        ['', '', '', 'inset', 'fold', 'stripes', 'cross', 'panel', 'button'])
    inner = inset(box, dice.uniform(18, 55))
    if how == 'inset':
        outline(pen, shape, inner, amount)
    elif how == 'fold':
        fold(pen, box, dice.uniform(0.1, 0.7))
    elif how == 'stripes':
        grain(pen, inner, dice.integer(3, 9), dice.chance(0.5))
    elif how == 'cross':
        pen.cross(*inner)
    elif how == 'panel':
        outline(pen, 'rect', inner)
    elif how == 'button':
        pen.circle((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, 12)


def _back(pen: Pen, dice: Dice, half: float, deep: float) -> None:
    """A back between y = 0 and ``deep``."""
    how = dice.choice([
        'bar', 'bar', 'bow', 'bow', 'line', 'round', 'slats', 'spindles',
        'posts', 'twin', 'moon'
    ])
    sag = deep * dice.uniform(0.25, 0.6)
    if how == 'bar':
        outline(pen, dice.choice(['rect', 'round', 'clip', 'taper']),
                (-half, 0, half, deep), dice.uniform(0.1, 0.5))
    elif how == 'round':
        pen.rounded(-half, 0, half, deep, deep / 2)
    elif how == 'bow':
        band(pen, half, sag, sag, deep - sag)
    elif how == 'line':
        pen.level(half, deep * 0.4)
        pen.line(-half, deep * 0.4, -half, deep)
        pen.line(half, deep * 0.4, half, deep)
    elif how == 'slats':
        band(pen, half, sag, sag, deep - sag)
        for k in range(dice.integer(3, 7)):
            x = half * (-0.8 + 0.4 * k) * 0.5
            pen.line(x, sag * 0.3, x, deep)
    elif how == 'spindles':
        pen.bulge(-half, sag, half, sag, sag)
        count = dice.integer(4, 8)
        for k in range(count):
            u = -1 + 2 * (k + 0.5) / count
            pen.circle(half * u, deep * 0.7, deep * 0.14)
    elif how == 'posts':
        r = deep * dice.uniform(0.25, 0.45)
        for side in (-1, 1):
            pen.circle(side * (half - r), r, r)
        pen.level(half - 2 * r, r * 0.5, r * 1.5)
    elif how == 'twin':
        pen.rect(-half, 0, half, deep * 0.45)
        pen.rect(-half, deep * 0.55, half, deep)
    else:
        pen.bulge(-half, deep, half, deep, deep)
        pen.bulge(-half, deep, half, deep, sag * 0.5)


def _arms(pen: Pen, dice: Dice, half: float, y0: float, y1: float) -> None:
    """Two arms within the half width."""
    how = dice.choice(['rect', 'rect', 'round', 'line', 'sweep', 'tee'])
    thick = dice.uniform(25, 70)
    for side in (-1, 1):
        x0, x1 = sorted((side * half, side * (half - thick)))
        if how == 'rect':
            pen.rect(x0, y0, x1, y1)
        elif how == 'round':
            pen.rounded(x0, y0, x1, y1, thick / 2)
        elif how == 'line':
            pen.line(side * half, y0, side * half, y1)
        elif how == 'sweep':
            pen.bulge(side * (half - thick), y0, side * half, y1,
                      side * thick * 0.4)
            pen.bulge(side * (half - thick * 2), y0, side * (half - thick), y1,
                      side * thick * 0.4)
            pen.line(side * half, y1, side * (half - thick), y1)
        else:
            pen.rounded(x0, y0 + (y1 - y0) * 0.3, x1, y1, thick / 3)
            pen.line(side * (half - thick), (y0 + y1) / 2,
                     side * (half - thick * 1.8), (y0 + y1) / 2)


@family('chair', weight=4)
def side_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A seat and a back, perhaps legs that show."""
    w, d = dice.uniform(380, 540), dice.uniform(400, 560)
    half, deep = w / 2, dice.uniform(30, 110)
    lap = dice.choice([0, 0, -15, 25])
    box = (-half, deep + lap, half, d)
    _seat(pen, dice, box, dice.choice(_SEATS), dice.uniform(0.08, 0.35))
    _back(pen, dice, half * dice.uniform(0.8, 1.0), deep)
    if dice.chance(0.25):
        legs(pen, (-half, deep * 0.5, half, d), dice.uniform(25, 60),
             dice.choice(['round', 'square']))
    return w, d


@family('chair', weight=3)
def arm_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A chair with arms."""
    w, d = dice.uniform(500, 680), dice.uniform(480, 640)
    half, deep = w / 2, dice.uniform(40, 120)
    side = dice.uniform(20, 80)
    box = (-half + side, deep, half - side, d)
    _seat(pen, dice, box, dice.choice(_SEATS), dice.uniform(0.08, 0.3))
    _back(pen, dice, half * dice.uniform(0.75, 1.0), deep)
    _arms(pen, dice, half, deep * dice.uniform(0.4, 1),
          d * dice.uniform(0.7, 0.95))
    return w, d


@family('chair', weight=4)
def task_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A swivel chair: star base, seat, curved back, arms."""
    d = w = dice.uniform(520, 720)
    half, y = w / 2, d / 2
    seat = half * dice.uniform(0.62, 0.82)
    if dice.chance(0.55):
        hub = dice.choice([seat * 0.95, half * 0.2])
        star(pen, dice, 0, y, half, hub, dice.choice([5, 5, 5, 4]))
        if hub < half * 0.3:
            pen.circle(0, y, hub)
    box = (-seat, y - seat * 0.85, seat, y + seat * dice.uniform(0.8, 1.05))
    shape = dice.choice(
        ['round', 'round', 'round', 'dee', 'oval', 'bow', 'taper', 'barrel'])
    _seat(pen, dice, box, shape, dice.uniform(0.15, 0.45))
    top = y - seat * 0.85
    deep = dice.uniform(40, 90)
    wide = seat * dice.uniform(0.75, 1.1)
    how = dice.choice(['band', 'band', 'bar', 'moon', 'thin'])
    base = max(top - deep * dice.uniform(0, 1), deep)
    if how == 'band':
        band(pen, wide, base, deep * 0.8, deep * 0.6)
    elif how == 'bar':
        pen.rounded(-wide, base - deep, wide, base, deep / 2)
    elif how == 'moon':
        pen.bulge(-wide, base, wide, base, deep)
        pen.bulge(-wide, base, wide, base, deep * 0.5)
    else:
        pen.bulge(-wide, base, wide, base, deep * 0.7)
    if dice.chance(0.6):
        _arms(pen, dice, min(half, seat + dice.uniform(30, 70)), top + 40,
              y + seat * 0.5)
    return w, d


@family('chair', weight=3)
def bucket_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A shell that runs round the seat."""
    w = dice.uniform(480, 760)
    d = w * dice.uniform(0.85, 1.05)
    rx, ry = w / 2, d * dice.uniform(0.5, 0.75)
    thick = w * dice.uniform(0.06, 0.2)
    turn = dice.choice([0, 0, -10, 15, 30, 45])
    for gap in (0, thick):
        pen.oval_arc(0, ry, rx - gap, ry - gap, 180 + turn, 360 - turn)
    c, s = cos_sin(180 + turn)
    if turn <= 0 and dice.chance(0.7):
        for x0, x1 in flanks(rx, rx - thick):
            pen.line(x0, ry, x0, d - thick * 0.3)
            pen.line(x1, ry, x1, d - thick * 0.3)
            pen.arc((x0 + x1) / 2, d - thick * 0.5 + 0.1, thick / 2, 0, 180)
        front = d
    else:
        pen.pair(-c * rx, ry + s * ry, -c * (rx - thick),
                 ry + s * (ry - thick))
        front = d * dice.uniform(0.85, 1)
    inner = rx - thick
    how = dice.choice(['line', 'bow', 'cushion', 'round', ''])
    if how == 'line':
        pen.level(inner, front - 20)
    elif how == 'bow':
        pen.bulge(inner, front - 60, -inner, front - 60, 55)
    elif how == 'cushion':
        outline(pen, dice.choice(['round', 'dee', 'bow']),
                (-inner, thick + 30, inner, front), 0.25)
    elif how == 'round':
        pen.circle(0, min(ry, d - inner), inner * 0.9)
    return w, d


@family('chair', weight=2)
def stool(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A stool without a back."""
    w = dice.uniform(280, 460)
    d = w * dice.choice([1, 1, 1, dice.uniform(0.7, 1)])
    shape = dice.choice(['oval', 'oval', 'oval', 'round', 'rect', 'scoop'])
    box = (-w / 2, 0, w / 2, d)
    gaps = [
        w * dice.uniform(0.03, 0.14)
        for _ in range(dice.choice([0, 1, 1, 2, 3]))
    ]
    rings(pen, shape, box, gaps, dice.uniform(0.1, 0.3))
    if not gaps or dice.chance(0.4):
        how = dice.choice(['cross', 'plus', 'legs', 'moon', 'button'])
        half = w / 2
        if how == 'cross':
            pen.cross(*inset(box, w * 0.16))
        elif how == 'plus':
            pen.plus(0, d / 2, half * 0.3)
        elif how == 'legs':
            legs(pen, inset(box, w * 0.15), w * 0.09, 'round')
        elif how == 'moon':
            pen.oval_arc(0, d / 2, half * 0.8, d * 0.4, 200, 340)
        else:
            pen.circle(0, d / 2, half * 0.2)
    return w, d


@family('chair', weight=1.5, heldout=True)
def bench(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bench, of slats or upholstered."""
    w, d = dice.uniform(900, 1900), dice.uniform(320, 480)
    box = (-w / 2, 0, w / 2, d)
    outline(pen, dice.choice(['rect', 'round']), box, 0.1)
    how = dice.choice(['slats', 'seats', 'legs', 'twin'])
    if how == 'slats':
        grain(pen, box, dice.integer(2, 6), upright=False)
    elif how == 'seats':
        grain(pen, box, dice.integer(1, 4))
    elif how == 'legs':
        legs(pen, inset(box, 20), 60, 'square')
    else:
        outline(pen, 'rect', inset(box, 40))
    return w, d


@family('chair', weight=2)
def tablet_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A class room's chair with its writing tablet."""
    w, d = dice.uniform(520, 680), dice.uniform(560, 760)
    half = w / 2
    seat = w * dice.uniform(0.3, 0.38)
    x = -half + seat
    deep = dice.uniform(40, 90)
    outline(pen, dice.choice(_SEATS), (-half, deep, -half + 2 * seat, d * 0.8),
            0.2)
    outline(pen, dice.choice(['round', 'rect', 'taper']),
            (-half + 20, 0, -half + 2 * seat - 20, deep), 0.3)
    a, b = x + seat * 0.1, half
    y0, y1 = d * dice.uniform(0.45, 0.6), d
    how = dice.choice(['board', 'kidney', 'wedge', 'board'])
    if how == 'board':
        outline(pen, dice.choice(['round', 'rect', 'clip']), (a, y0, b, y1),
                0.25)
    elif how == 'kidney':
        pen.bulge(a, y1, b, y1, -40)
        pen.bulge(b, y1, b, y0, -30)
        pen.bulge(b, y0, a, y1, -60)
    else:
        pen.loop([(a, y1), (b, y1), (b, y0 * 0.8), (b - 90, y0 * 0.8),
                  (b - 90, y0), (a, y0 + 60)])
    pen.rect(b - 60, deep + 40, b - 20, y0)
    if dice.chance(0.4):
        outline(pen, 'rect', (-half + 60, d * 0.8, x + seat - 60, d * 0.85))
    return w, d


@family('chair', weight=2)
def slatted_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A garden chair of slats, its back a fan."""
    w, d = dice.uniform(600, 850), dice.uniform(650, 980)
    half = w / 2
    arm = dice.uniform(60, 140)
    y0 = d * dice.uniform(0.2, 0.4)
    shape = dice.choice(['round', 'rect', 'flare'])
    for x0, x1 in flanks(half, half - arm):
        outline(pen, shape, (x0, y0, x1, d * 0.85), 0.4)
    inner = half - arm - 10
    grain(pen, (-inner, y0, inner, d), dice.integer(4, 8), False,
          dice.choice([0, 40]))
    pen.rect(-inner, y0, inner, d)
    count, fan = dice.integer(5, 8), dice.uniform(0.9, 1.2)
    for k in range(count):
        u = -1 + 2 * (k + 0.5) / count
        x, top = u * inner, (1 - (1 - u * u)**0.5) * y0 * 0.4
        step = inner / count * 0.8
        pen.loop([(x - step, y0), (x * fan - step, top), (x * fan + step, top),
                  (x + step, y0)])
    return w, d


@family('chair', weight=1.5)
def plain_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """The fewest lines that say chair."""
    w, d = dice.uniform(380, 560), dice.uniform(380, 560)
    half, y = w / 2, d * dice.uniform(0.06, 0.2)
    how = dice.choice(['lid', 'open', 'round', 'two', 'turned'])
    if how == 'lid':
        pen.rect(-half, 0, half, d)
        pen.level(half, y)
    elif how == 'open':
        pen.poly([(-half, d), (-half, 0), (half, 0), (half, d)])
        pen.level(half, d - 20)
    elif how == 'round':
        pen.poly([(-half, 0), (-half, d / 2)])
        pen.poly([(half, 0), (half, d / 2)])
        pen.level(half, 0)
        pen.oval_arc(0, d / 2, half, d / 2, 0, 180)
        pen.level(half, y)
    elif how == 'two':
        pen.rect(-half, y + 25, half, d)
        pen.level(half, 0)
    else:
        pen.rect(-half, y, half, d)
        pen.rect(-half * 0.8, 0, half * 0.8, y)
    return w, d


@family('chair', weight=1.5, heldout=True)
def mesh_chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A chair as a solid model flattens: nested outlines, facets between."""
    w, d = dice.uniform(480, 700), dice.uniform(480, 700)
    half, deep = w / 2, dice.uniform(60, 130)
    box = (-half, deep, half, d)
    shape = dice.choice(['round', 'dee', 'scoop', 'bow'])
    amount = dice.uniform(0.15, 0.4)
    last = rings(pen, shape, box,
                 [dice.uniform(10, 40) for _ in range(dice.integer(1, 3))],
                 amount)
    fold(pen, last, dice.uniform(0.2, 0.8))
    for k in range(dice.integer(2, 4)):
        y = deep * (0.4 + 0.2 * k)
        pen.bulge(-half * 0.9, y, half * 0.9, y, deep * 0.35)
    for x0, x1 in flanks(half, half - 45):
        rings(pen, 'round', (x0, d * 0.3, x1, d * 0.75), [8], 0.5)
    return w, d
