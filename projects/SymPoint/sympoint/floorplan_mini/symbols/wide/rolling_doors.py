"""Draw doors that roll or tilt up: panels, tracks overhead, coils, guides.

The opening spans x in [-w/2, w/2], y in [0, t] through the wall; the room
lies at y > t.
"""
from ...dice import Dice
from ...pen import Pen
from ..fixtures import profile
from ..parts import parted
from ..register import Brief, Size, family
from .frames import sill


def _guides(pen: Pen, dice: Dice, x: float, w: float, y: float) -> None:
    """What holds the panel at its ends, between x and the wall, or below."""
    how = dice.weighted([('', 4), ('rect', 3), ('angle', 1.5),
                         ('channel', 1.5), ('stop', 1)])
    wide, deep = dice.uniform(40, 130), dice.uniform(40, 160)
    for side in (-1, 1):
        sub = Pen()
        if how == 'rect':
            sub.rect(x - 10, y - deep / 2, x + wide, y + deep / 2)
        elif how == 'angle':
            profile(sub, x, y, [wide, 8, 8 - wide, deep, -8, -deep - 8])
        elif how == 'channel':
            sub.poly([(x - 50, y - 25), (x + wide, y - 25), (x + wide, y + 45),
                      (x - 50, y + 45)],
                     close=dice.chance(0.3))
        elif how == 'stop':
            # Trim that stands into the opening from outside.
            sub.rect(w / 2, -15, w / 2 - wide * 0.5, 25)
            sub.rect(w / 2, -15, w / 2 + wide, 0)
        pen.add(sub.strokes, mirror=side < 0)


def _panel(pen: Pen, dice: Dice, x: float, y: float, thick: float) -> None:
    """A shut panel, in pieces or not."""
    how = dice.weighted([('rect', 6), ('line', 2), ('panels', 1.5),
                         ('ticks', 1), ('core', 1.5), ('skins', 1)])
    pieces = max(2, round(2 * x / dice.uniform(450, 1200)))
    if how == 'line':
        pen.level(x, y)
    elif how == 'skins':
        pen.level(x, y, y + thick)
    elif how == 'panels':
        for a, b in parted(-x, x, pieces):
            pen.rect(a, y, b, y + thick)
    else:
        pen.rect(-x, y, x, y + thick)
    if how == 'core':
        pen.level(x,
                  *(y + thick * v for v in dice.choice([(0.5, ), (0.2, 0.8)])))
    elif how == 'ticks':
        out = dice.choice([0, thick * 0.5])
        for a, _ in parted(-x, x, pieces):
            pen.line(a, y - out, a, y + thick + out)


def _overhead(pen: Pen, dice: Dice, x: float, y: float) -> None:
    """Where the panel lies when it is open, and what moves it."""
    deep = dice.uniform(300, 900) if dice.chance(0.2) else \
        dice.uniform(1700, 3200)
    dash = dice.choice([0, 0, dice.uniform(80, 300)])
    how = dice.weighted([('box', 5), ('tracks', 2), ('both', 1), ('end', 1)])
    if how in ('box', 'both'):
        x0 = x - dice.choice([0, 0, 60])
        for side in (-1, 1):
            pen.dashes(side * x0, y, side * x0, y + deep, dash)
        pen.dashes(-x0, y + deep, x0, y + deep, dash)
        if dice.chance(0.5):
            pen.dashes(-x0, y, x0, y, dash)
        if dice.chance(0.12):
            pen.dashes(-x0, y, x0, y + deep, dash)
            pen.dashes(-x0, y + deep, x0, y, dash)
        for k in range(1, 5) if dice.chance(0.15) else ():
            pen.dashes(-x0, y + deep * k / 5, x0, y + deep * k / 5, dash)
    elif how == 'end':
        pen.dashes(-x, y + deep, x, y + deep, dash)
    if how in ('tracks', 'both'):
        wide = dice.choice([0, dice.uniform(25, 80)])
        far = deep + dice.uniform(0, 500)
        for side in (-1, 1):
            for off in (0, wide) if wide else (0, ):
                pen.dashes(side * (x + off), y, side * (x + off), y + far,
                           dash)
            if wide:
                pen.line(side * x, y + far, side * (x + wide), y + far)
    if dice.chance(0.15):
        # The drive on its rail.
        end = deep + dice.uniform(50, 400)
        pen.line(0, y, 0, end + y)
        pen.rect(-150, y + end, 150, y + end + dice.uniform(250, 400))
    if dice.chance(0.12):
        # The shaft of the springs over the opening.
        pen.level(x, y + 80)
        for u in (-0.6, 0.2):
            pen.rect(x * u, y + 50, x * (u + 0.4), y + 110)


@family('rolling door', weight=5)
def overhead_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A sectional door: a panel in the wall or behind it, and its tracks."""
    w, t = brief.w, brief.t
    thick = dice.uniform(15, 80)
    behind = dice.chance(0.45)
    if behind:
        x, y = w / 2 + dice.choice([0, 0, dice.uniform(20, 150)]), t
    else:
        x = w / 2 - dice.choice([0, 0, dice.uniform(20, 120)])
        y = dice.choice([0, t * 0.2, (t - thick) / 2, t - thick])
    shut = dice.chance(0.8)
    if shut:
        _panel(pen, dice, x, y, thick)
    if not shut or dice.chance(0.55):
        _overhead(pen, dice, x, y + thick if behind else t)
    _guides(pen, dice, w / 2 if behind else x, w, t if behind else y)
    how = dice.weighted([('sill', 4), ('faces', 2), ('', 3), ('apron', 1)])
    if how == 'sill':
        sill(pen, dice, w, t)
    elif how == 'faces':
        pen.level(w / 2, 0, t)
    elif how == 'apron':
        out = dice.uniform(100, 600)
        pen.rect(-w / 2, -out, w / 2, 0)
    return w, t + 600


@family('rolling door', weight=2.5)
def coiling_shutter(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A curtain of slats in guides, and its coil in a housing."""
    w, t = brief.w, brief.t
    inset = dice.choice([0, dice.uniform(30, 110)])
    x = w / 2 - inset
    thick = dice.uniform(12, 60)
    y = dice.choice([t * 0.2, (t - thick) / 2, t - thick, t + 20])
    how = dice.weighted([('skins', 3), ('line', 2), ('dash', 3), ('slats', 2),
                         ('', 1)])
    dash = dice.uniform(60, 260)
    if how == 'skins':
        pen.rect(-x, y, x, y + thick)
    elif how == 'dash':
        for v in (y, y + thick) if dice.chance(0.4) else (y, ):
            pen.dashes(-x, v, x, v, dash)
    elif how == 'line':
        pen.level(x, y)
    elif how == 'slats':
        count = min(round(2 * x / dice.uniform(60, 180)), 40)
        points = [(-x + 2 * x * k / count, y + thick * (k % 2))
                  for k in range(count + 1)]
        pen.poly(points)
    _guides(pen, dice, x, w, y)
    coil, base = dice.uniform(200, 550), max(t, y + thick)
    cover = dice.weighted([('box', 4), ('dash', 4), ('line', 2),
                           ('', 0 if how == '' else 3)])
    far = w / 2 + dice.choice([0, 0, 60, -60])
    if cover == 'line':
        pen.level(far, base + coil)
    elif cover:
        line = dash if cover == 'dash' else 0
        for y0, y1, x0, x1 in ((base, base, -far,
                                far), (base + coil, base + coil, -far,
                                       far), (base, base + coil, -far, -far),
                               (base, base + coil, far, far)):
            pen.dashes(x0, y0, x1, y1, line)
        if dice.chance(0.3):
            # The shaft, and the brackets or the motor at its ends.
            pen.dashes(-far, base + coil / 2, far, base + coil / 2, line)
            end = dice.uniform(60, 300)
            pen.rect(far - end, base, far, base + coil)
    if dice.chance(0.4):
        pen.level(w / 2, *dice.choice([(0, ), (0, t), (t, )]))
    return w, base + (coil if cover else 0)


@family('rolling door', weight=1)
def tilting_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A panel that tilts up: part of it stands out before the wall."""
    w, t = brief.w, brief.t
    thick = dice.uniform(30, 70)
    inset = dice.uniform(30, 100)
    x, y = w / 2 - inset, dice.choice([0, t / 2 - thick / 2, t - thick])
    _panel(pen, dice, x, y, thick)
    for side in (-1, 1):
        pen.rect(side * x, y - 10, side * w / 2, y + thick + 10)
    dash = dice.choice([0, dice.uniform(80, 250), dice.uniform(80, 250)])
    out, deep = dice.uniform(300, 900), dice.uniform(900, 1900)
    for v in (-out, t + deep):
        pen.dashes(-x, v, x, v, dash)
    for side in (-1, 1):
        pen.dashes(side * x, -out, side * x, 0, dash)
        pen.dashes(side * x, t, side * x, t + deep, dash)
    return w, t + 600


@family('rolling door', weight=2, heldout=True)
def rolling_grille(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A grille: links or rods along a line between guides."""
    w, t = brief.w, brief.t
    x, y = w / 2 - dice.uniform(30, 90), t * dice.uniform(0.3, 0.7)
    count = min(round(2 * x / dice.uniform(80, 220)), 45)
    how, r = dice.choice(['rod', 'link', 'tick']), dice.uniform(8, 20)
    for a, b in parted(-x, x, count):
        mid = (a + b) / 2
        if how == 'rod':
            pen.circle(mid, y, r)
        elif how == 'link':
            pen.rect(a + r / 2, y - r, b - r / 2, y + r)
        else:
            pen.line(mid, y - 1.5 * r, mid, y + 1.5 * r)
    if how != 'link':
        pen.level(x, y)
    _guides(pen, dice, x, w, y)
    if dice.chance(0.5):
        coil = dice.uniform(200, 400)
        pen.dashes(-w / 2, t + coil, w / 2, t + coil, 200)
    return w, t
