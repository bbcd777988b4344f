"""Draw ranges, refrigerators, televisions and cooling."""
from collections.abc import Sequence

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..fixtures import burner, knobs, swing
from ..parts import dashes, grain, inset, outline, rays, rings
from ..register import Brief, Size, family

_BURNERS = ('plain', 'twin', 'coil', 'grate', 'star', 'tick')


@family('gas stove', weight=4)
def hob(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A hob or a range of two to six burners."""
    cols, rows = dice.weighted([((2, 2), 6), ((2, 1), 2), ((3, 2), 1.5),
                                ((1, 2), 0.7)])
    w = (dice.uniform(280,
                      320), dice.uniform(540,
                                         780), dice.uniform(750,
                                                            920))[cols - 1]
    d = dice.uniform(480, 680) if rows == 2 else dice.uniform(360, 460)
    outline(pen, dice.choice(['rect', 'rect', 'rect', 'round', 'scoop']),
            (-w / 2, 0, w / 2, d), 0.06)
    top, bottom = 0.0, d
    panel = dice.choice(['', '', 'back', 'front', 'side', 'oven', 'middle'])
    r = dice.uniform(12, 22)
    mark = dice.chance(0.3)
    if panel == 'back':
        top = dice.uniform(50, 110)
        pen.level(w / 2, top)
        if dice.chance(0.6):
            knobs(pen, -w * 0.4, w * 0.4, top / 2, r, dice.integer(2, 6), mark)
    elif panel in ('front', 'oven'):
        bottom = d - dice.uniform(50, 100)
        pen.level(w / 2, bottom)
        knobs(pen, -w * 0.4, w * 0.4, (bottom + d) / 2, r, dice.integer(2, 6),
              mark)
    y0, y1 = top + d * 0.06, bottom - d * 0.06
    how, big = dice.choice(_BURNERS), min(w * 0.9 / cols, (y1 - y0) / rows)
    grow = dice.uniform(0.26, 0.4)
    sizes = [big * grow * dice.choice([1, 1, 0.7]) for _ in range(4)]
    spread = w * (0.42 if panel == 'middle' else 0.46)
    for i in range(cols):
        for j in range(rows):
            x = spread * (2 * (i + 0.5) / cols - 1)
            y = y0 + (y1 - y0) * (j + 0.5) / rows
            burner(
                pen, how, x, y, sizes[(i + 2 * j) % 4] *
                (0.85 if how in ('grate', 'tick') else 1))
    if panel == 'middle':
        box = (-w * 0.06, y0 + 30, w * 0.06, y1 - 30)
        pen.rect(*box)
        grain(pen, box, dice.integer(2, 5), False)
    if panel == 'oven':
        pen.rect(-w * 0.4, d + 15, w * 0.4, d + 35)
        return w, d + 35
    return w, d


@family('gas stove', weight=1, heldout=True)
def induction_hob(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A glass plate with zones and touch keys."""
    w, d = dice.uniform(560, 800), dice.uniform(480, 540)
    rings(pen, 'round', (-w / 2, 0, w / 2, d), [12], 0.05)
    for x, y, u in ((-0.24, 0.28, 1), (0.24, 0.28, 0.8), (-0.24, 0.68, 0.8),
                    (0.24, 0.68, 1)):
        r = d * 0.17 * u
        how = dice.choice(['ring', 'square', 'plus'])
        if how == 'square':
            pen.rect(w * x - r, d * y - r, w * x + r, d * y + r)
        else:
            pen.circle(w * x, d * y, r)
            pen.line(w * x - 20, d * y, w * x + 20, d * y)
            pen.line(w * x, d * y - 20, w * x, d * y + 20)
    for k in range(5):
        pen.line(-80 + 40 * k, d - 30, -65 + 40 * k, d - 30)
    return w, d


@family('refrigerator', weight=4)
def any_refrigerator(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A box, its door before it."""
    w, d = dice.uniform(550, 950), dice.uniform(580, 850)
    front = d - dice.choice([0, 0, 20, dice.uniform(30, 90)])
    pen.rect(-w / 2, 0, w / 2, front)
    two = w > 750 and dice.chance(0.6)
    if front < d:
        outline(pen, dice.choice(['rect', 'round', 'bow']),
                (-w / 2, front, w / 2, d), 0.3)
        if two:
            pen.line(0, front, 0, d)
    mark = dice.choice(
        ['', 'cross', 'diagonal', 'dashed', 'line', 'back', 'inset', 'star'])
    box = (-w / 2, 0, w / 2, front)
    if mark == 'cross':
        pen.cross(*box)
    elif mark == 'diagonal':
        pen.line(-w / 2, 0, w / 2, front)
    elif mark == 'dashed':
        dashes(pen, -w / 2, 0, w / 2, front)
        dashes(pen, -w / 2, front, w / 2, 0)
    elif mark == 'line' or (not mark and front == d):
        y = front - dice.uniform(40, 120)
        pen.level(w / 2, y)
    elif mark == 'back':
        pen.rect(-w * 0.4, 15, w * 0.4, 60)
    elif mark == 'inset':
        outline(pen, 'round', inset(box, 40), 0.1)
    elif mark == 'star':
        for k in range(3):
            c, s = cos_sin(30 + 60 * k)
            pen.line(-90 * c, front / 2 - 90 * s, 90 * c, front / 2 + 90 * s)
    end = d
    if dice.chance(0.4):
        for x in ((-40, 40) if two else (w * 0.4, )):
            pen.rect(x - 15, d, x + 15, d + 40)
        end = d + 40
    elif dice.chance(0.12):
        swing(pen, -w / 2, d, w, dice.choice([90, 60]), True)
        end = d + w
    return w, end


@family('TV cabinet', weight=3)
def any_tv(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A low cabinet and the screen on it or above it."""
    w = min(dice.uniform(1100, 2500), max(brief.limit, 1000))
    d = dice.uniform(300, 560)
    outline(pen, dice.choice(['rect', 'rect', 'round', 'bow', 'flare']),
            (-w / 2, 0, w / 2, d), 0.08)
    for k in range(1, dice.choice([1, 1, 2, 3, 4])):
        count = 4
        pen.line(-w / 2 + w * k / count, 0, -w / 2 + w * k / count, d)
    tv, deep = w * dice.uniform(0.4, 0.85), dice.uniform(40, 110)
    y = dice.choice([0, d * 0.2, d * 0.35, d * 0.5])
    how = dice.choice(['flat', 'lip', 'box', 'curve', 'foot'])
    if how == 'box':
        pen.loop([(-tv * 0.4, d * 0.8), (tv * 0.4, d * 0.8),
                  (tv * 0.25, d * 0.2), (-tv * 0.25, d * 0.2)])
    elif how == 'curve':
        for off in (0, deep * 0.5):
            pen.bulge(-tv / 2, y + deep + off * 0.5, tv / 2,
                      y + deep + off * 0.5, deep * 0.5)
    else:
        pen.rect(-tv / 2, y, tv / 2, y + deep)
        if how == 'lip':
            pen.level(tv / 2, y + deep * 0.7)
        elif how == 'foot':
            pen.rect(-tv * 0.15, y, tv * 0.15, min(y + deep * 2, d))
    return w, d


@family('airconditioner', weight=2, indoor=False)
def condenser(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """An outdoor unit with its fan."""
    square = dice.chance(0.4)
    w = dice.uniform(650, 1000)
    d = w if square else dice.uniform(280, 420)
    box = (-w / 2, 0, w / 2, d)
    outline(pen, dice.choice(['rect', 'rect', 'round']), box, 0.06)
    r, x = d * 0.42, 0 if square else dice.choice([-w * 0.15, 0])
    how = dice.choice(['rings', 'cross', 'blades', 'grille', 'star'])
    pen.circle(x, d / 2, r)
    if how == 'rings':
        for k in range(1, dice.integer(2, 5)):
            pen.circle(x, d / 2, r * (1 - 0.2 * k))
    elif how == 'cross':
        pen.plus(x, d / 2, r)
    elif how == 'blades':
        for k in range(4):
            c, s = cos_sin(90 * k + 20)
            pen.bulge(x, d / 2, x + r * c, d / 2 + r * s, r * 0.2)
    elif how == 'grille':
        grain(pen, inset(box, 30), dice.integer(5, 10), False)
    else:
        rays(pen, x, d / 2, r, 0.2, 1, 8)
    return w, d


@family('airconditioner', weight=2)
def wall_unit(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A unit on a wall or a grille under a window."""
    w, d = dice.uniform(650, 1150), dice.uniform(150, 280)
    box = (-w / 2, 0, w / 2, d)
    outline(pen, dice.choice(['rect', 'round', 'bow']), box, 0.2)
    how = dice.choice(['lip', 'vanes', 'cross', 'lines', 'arrow'])
    if how == 'lip':
        pen.level(w / 2, d * 0.75)
        pen.level(w * 0.4, d * 0.85)
    elif how == 'vanes':
        grain(pen, (-w * 0.45, d * 0.2, w * 0.45, d * 0.8),
              dice.integer(6, 14))
    elif how == 'cross':
        pen.cross(*box)
    elif how == 'lines':
        grain(pen, box, dice.integer(2, 4), False)
    else:
        pen.level(w / 2, d * 0.7)
        pen.loop([(-40, d * 0.2), (0, d * 0.6), (40, d * 0.2)])
    return w, d


def _handles(pen: Pen, dice: Dice, xs: Sequence[float], y: float) -> float:
    """Handles on a door's front; how far they stand out."""
    how = dice.choice(['knob', 'bar', 'bow', 'stub'])
    reach = dice.uniform(25, 60)
    for x in xs:
        if how == 'knob':
            pen.line(x, y, x, y + reach * 0.5)
            pen.circle(x, y + reach * 0.75, reach * 0.25)
        elif how == 'bar':
            pen.rect(x - 12, y, x + 12, y + reach)
        elif how == 'bow':
            pen.bulge(x + 60, y, x - 60, y, -reach)
        else:
            pen.poly([(x - 20, y), (x - 20, y + reach), (x + 20, y + reach),
                      (x + 20, y)])
    return reach


@family('refrigerator', weight=4)
def plain_refrigerator(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bare box, or one with a door's line, a gasket and a handle."""
    w, d = dice.uniform(600, 960), dice.uniform(600, 940)
    pen.rect(-w / 2, 0, w / 2, d)
    how = dice.choice(['', '', 'door', 'door', 'gasket', 'pair', 'back'])
    end = d
    side = w / 2 - dice.uniform(40, 120)
    if how in ('gasket', 'pair'):
        gap, thick = dice.uniform(5, 25), dice.uniform(30, 90)
        shy = dice.choice([0, 0, 15])
        doors = [(-w / 2 + shy, w / 2 - shy)]
        if how == 'pair':
            split = w * dice.choice([0, 0, -0.1, 0.1])
            doors = [(-w / 2 + shy, split - 4), (split + 4, w / 2 - shy)]
            side = split
        for a, b in doors:
            outline(pen, 'rect', (a, d + gap, b, d + gap + thick))
        end = d + gap + thick
    elif how:
        y = dice.uniform(30, 110)
        y = y if how == 'back' else d - y
        pen.level(w / 2, y)
    if how not in ('', 'back') and dice.chance(0.75):
        xs = [side] if how != 'pair' else [side - 50, side + 50]
        end += _handles(pen, dice, xs, end)
    return w, end


@family('refrigerator', weight=0.8, heldout=True)
def open_refrigerator(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two doors that stand open before the box."""
    w, d = dice.uniform(780, 960), dice.uniform(640, 800)
    pen.rect(-w / 2, 0, w / 2, d)
    angle = dice.choice([90, 45])
    swing(pen, -w / 2, d, w / 2, angle, True)
    swing(pen, w / 2, d, -w / 2, angle, True)
    return w, d + w / 2
