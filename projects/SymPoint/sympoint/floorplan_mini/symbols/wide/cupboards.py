"""Draw wardrobes and cabinets: carcass, fronts, doors, insides."""

from ...dice import Dice
from ...outline import Box
from ...pen import Pen, cos_sin
from ..fixtures import swing
from ..parts import dashes, grain, inset, outline, parted
from ..register import Brief, Size, family


def _hangers(pen: Pen, dice: Dice, box: Box) -> None:
    """Clothes on a rail across a box."""
    x0, y0, x1, y1 = box
    mid, reach = (y0 + y1) / 2, (y1 - y0) * dice.uniform(0.3, 0.46)
    how = dice.choice(['line', 'line', 'slat', 'hook', 'slim'])
    x, step = x0 + 60, dice.uniform(50, 260)
    lean, loose = dice.choice([0, 0, 15, 40]), dice.choice([0, 0.5])
    while x < x1 - 60:
        a = lean * dice.uniform(-1, 1)
        if how == 'line':
            pen.line(x - a, mid - reach, x + a, mid + reach)
        elif how == 'slat':
            pen.loop([(x - a - 12, mid - reach), (x - a + 12, mid - reach),
                      (x + a + 12, mid + reach), (x + a - 12, mid + reach)])
        elif how == 'hook':
            pen.bulge(x, mid - reach, x, mid + reach, 25)
            pen.line(x, mid - reach, x, mid + reach)
        else:
            c, s = cos_sin(90 + a)
            pen.ellipse(x, mid, reach, 14, 90 + a)
        x += step * (1 + loose * dice.uniform(-1, 1))


@family('wardrobe', weight=5)
def any_wardrobe(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A deep cupboard: rail, shelves, fronts of any kind."""
    w = brief.w
    d = dice.uniform(520, 680)
    box = (-w / 2, 0, w / 2, d)
    pen.rect(*box)
    front = dice.choice(['', '', 'line', 'slide', 'gap', 'swing'])
    wall = dice.choice([0, 0, 20])
    inner = inset(box, wall)
    if wall:
        pen.rect(*inner)
    if front in ('line', 'gap'):
        inner = (inner[0], inner[1], inner[2], d - dice.uniform(20, 60))
        pen.level(w / 2, inner[3])
    elif front == 'slide':
        inner = (inner[0], inner[1], inner[2], d - 90)
        pen.rect(-w / 2, d - 80, w * 0.03, d - 45)
        pen.rect(-w * 0.03, d - 40, w / 2, d - 5)
    shelf = dice.choice([0, 0, 0.25, 0.4])
    split = inner[2] - (inner[2] - inner[0]) * shelf
    if shelf:
        pen.line(split, inner[1], split, inner[3])
        grain(pen, (split, inner[1], inner[2], inner[3]), dice.integer(0, 2),
              False)
    y = (inner[1] + inner[3]) / 2
    rail = dice.choice(['one', 'one', 'two', 'dash', 'none'])
    if rail == 'dash':
        dashes(pen, inner[0], y, split, y)
    elif rail != 'none':
        pen.line(inner[0], y, split, y)
        if rail == 'two':
            pen.line(inner[0], y + 25, split, y + 25)
    _hangers(pen, dice, (inner[0], inner[1], split, inner[3]))
    if front == 'swing':
        count = max(2, 2 * round(w / 1000))
        leaf = w / count
        angle = dice.choice([90, 45, 30])
        arc = dice.chance(0.5)
        for k in range(0, count, 2):
            swing(pen, -w / 2 + k * leaf, d, leaf, angle, arc)
            swing(pen, -w / 2 + (k + 2) * leaf, d, -leaf, angle, arc)
        return w, d + leaf
    return w, d


@family('wardrobe', weight=1, heldout=True)
def closet_shelf(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A shelf over a rail, as American closets have, and some clothes."""
    w = brief.w
    d = dice.uniform(560, 640)
    pen.rect(-w / 2, 0, w / 2, d)
    y = dice.uniform(300, 360)
    pen.level(w / 2, y)
    dashes(pen, -w / 2, y + 50, w / 2, y + 50)
    _hangers(pen, dice, (-w / 2, 60, w / 2, d - 20))
    return w, d


@family('cabinet', weight=5)
def any_cabinet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A cupboard: plain, crossed, dashed or divided, its doors open or not."""
    w, d = brief.w, brief.d
    box = (-w / 2, 0, w / 2, d)
    how = dice.choice(
        ['rect', 'rect', 'rect', 'rect', 'round', 'bow', 'dashed'])
    if how == 'dashed':
        for a, b in (((-w / 2, 0), (w / 2, 0)), ((w / 2, 0), (w / 2, d)),
                     ((w / 2, d), (-w / 2, d)), ((-w / 2, d), (-w / 2, 0))):
            dashes(pen, *a, *b)
    else:
        outline(pen, how, box, 0.1)
    count = max(1, round(w / dice.uniform(350, 900)))
    mark = dice.choice([
        '', '', '', 'cross', 'diagonal', 'dashed', 'front', 'back', 'inset',
        'fronts', 'cells', 'books', 'vee'
    ])
    if mark in ('fronts', 'cells'):
        grain(pen, box, count - 1)
    if mark in ('front', 'fronts'):
        y = d - min(dice.uniform(15, 60), d / 4)
        pen.level(w / 2, y)
    elif mark == 'back':
        y = min(dice.uniform(15, 120), d / 2)
        pen.level(w / 2, y)
    elif mark == 'inset':
        pen.rect(*inset(box, min(dice.uniform(15, 35), d / 4)))
    elif mark == 'dashed':
        dashes(pen, -w / 2, 0, w / 2, d)
        dashes(pen, w / 2, 0, -w / 2, d)
    elif mark == 'books':
        grain(pen, inset(box, 15), dice.integer(4, 16))
    if mark in ('cross', 'diagonal', 'vee'):
        for a, b in parted(-w / 2, w / 2, count):
            if a > -w / 2:
                pen.line(a, 0, a, d)
            if mark == 'cross':
                pen.cross(a, 0, b, d)
            elif mark == 'diagonal':
                pen.line(a, 0, b, d)
            else:
                pen.poly([(a, 0), ((a + b) / 2, d), (b, 0)])
    end = d
    doors = dice.choice(['', '', '', '', 'swing', 'handles', 'drawer'])
    if doors == 'swing' and w / count < 700:
        angle = dice.choice([90, 45, 30])
        for k in range(count):
            swing(pen, -w / 2 + w * k / count, d, w / count, angle,
                  angle == 90)
    elif doors == 'handles':
        for k in range(count):
            x = -w / 2 + w * (k + 0.5) / count
            pen.rect(x - 40, d, x + 40, d + 20)
        end = d + 20
    elif doors == 'drawer' and d < 900:
        pen.poly([(-w * 0.45, d), (-w * 0.45, d * 1.5), (w * 0.45, d * 1.5),
                  (w * 0.45, d)])
        end = d * 1.5
    if doors == 'swing' and w / count < 700:
        end = d + w / count
    return w, end


@family('cabinet', weight=6)
def plain_cabinet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A box, whole or without the line along the wall, perhaps a top."""
    w, d = brief.w, brief.d
    corners = [(-w / 2, 0), (-w / 2, d), (w / 2, d), (w / 2, 0)]
    pen.poly(corners, close=dice.chance(0.75))
    if dice.chance(0.15):
        y = d - min(dice.uniform(15, 60), d / 3)
        pen.level(w / 2, y)
    return w, d


@family('cabinet', weight=0.8, heldout=True)
def locker_row(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Lockers or shelving side by side, each struck through."""
    w, d = brief.w, brief.d
    count = max(2, round(w / dice.uniform(250, 420)))
    pen.rect(-w / 2, 0, w / 2, d)
    way, back = dice.chance(0.5), dice.choice([0, 25])
    for a, b in parted(-w / 2, w / 2, count):
        pen.line(a, 0, a, d)
        pen.line(a, d if way else back, b, back if way else d)
    return w, d


@family('cabinet', corner=True)
def counter(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A counter round a corner; its return lies at +x."""
    w, d = brief.w, brief.d
    deep = dice.uniform(1.6, 3.2) * d
    cut = dice.choice([0, 0, dice.uniform(100, 300)])
    a, b = w / 2 - d, w / 2
    pen.poly([(-w / 2, d), (-w / 2, 0), (b, 0), (b, deep), (a, deep)])
    pen.poly([(a, deep), (a, d + cut), (a - cut, d), (-w / 2, d)])
    how = dice.choice(['', '', 'back', 'nosing', 'upper', 'upper', 'bar'])
    if how in ('upper', 'bar'):
        y = d * (dice.uniform(0.5, 0.6) if how == 'upper' else 0.4)
        c = b - y
        turn = [(c, y)] if cut == 0 or how == 'bar' else [(c - cut, y),
                                                          (c, y + cut)]
        pen.poly([(-w / 2, y), *turn, (c, deep)])
    elif how == 'back':
        pen.poly([(-w / 2, 20), (b - 20, 20), (b - 20, deep)])
    elif how == 'nosing':
        dashes(pen, -w / 2, d * 0.55, a, d * 0.55)
    return w, deep


@family('cabinet', run=True)
def worktop(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A worktop along a wall: its edge, the units below and above it."""
    w, d = brief.w, brief.d
    half = w / 2
    ends = dice.weighted([('all', 5), ('no back', 3), ('edge', 2)])
    if ends == 'edge':
        pen.level(half, d)
    else:
        pen.poly([(-half, 0), (-half, d), (half, d), (half, 0)],
                 close=ends == 'all')
    count = max(1, round(w / dice.uniform(380, 950)))
    units = dice.choice(['', '', '', 'parts', 'fronts', 'body', 'plinth'])
    front = d - dice.uniform(15, 45)
    if units in ('fronts', 'body'):
        pen.level(half, front)
    elif units == 'plinth':
        dashes(pen, -half, d - 70, half, d - 70)
    if units in ('parts', 'fronts'):
        top = 0 if units == 'parts' else front
        for a, _ in parted(-half, half, count)[1:]:
            pen.line(a, top, a, d)
    y = d * dice.uniform(0.45, 0.62)
    over = dice.choice(['', '', '', 'line', 'line', 'dash', 'units', 'cross'])
    if over == 'line':
        pen.level(half, y)
    elif over:
        dashes(pen, -half, y, half, y)
    if over in ('units', 'cross'):
        for a, b in parted(-half, half, count):
            pen.line(a, 0, a, y)
            pen.line(a, 0, b, y)
            if over == 'cross':
                pen.line(a, y, b, 0)
    if dice.chance(0.15):
        pen.level(half, 20)
    return w, d


@family('cabinet', weight=1.5)
def shelving(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Shelves between uprights, open in front or closed."""
    w, d = brief.w, brief.d
    count = max(1, round(w / dice.uniform(600, 1200)))
    thick = dice.choice([0, 18, 30])
    pen.rect(-w / 2, 0, w / 2, d)
    for a, b in parted(-w / 2, w / 2, count):
        if thick:
            pen.rect(a + thick, thick, b - thick, d - dice.choice([0, 20]))
        elif a > -w / 2:
            pen.line(a, 0, a, d)
    if dice.chance(0.3):
        pen.level(w / 2, d * dice.choice([0.5, 0.33]))
    return w, d


@family('cabinet', heldout=True, run=True)
def drawer_run(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Base units whose fronts and handles stand before a carcass."""
    w, d = brief.w, brief.d
    front = d - dice.uniform(20, 30)
    pen.poly([(-w / 2, front), (-w / 2, 0), (w / 2, 0), (w / 2, front)])
    pen.level(w / 2, front)
    for a, b in parted(-w / 2, w / 2, max(1, round(w / 600))):
        pen.rect(a + 3, front, b - 3, d)
        pen.rect((a + b) / 2 - 60, d, (a + b) / 2 + 60, d + 25)
        pen.line(b, 0, b, front)
    return w, d + 25


@family('wardrobe', weight=2)
def fronted_wardrobe(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A closed wardrobe: bays, fronts, struck through, no clothes."""
    w, d = brief.w, dice.uniform(540, 680)
    half = w / 2
    bays = parted(-half, half, max(2, round(w / dice.uniform(450, 1000))))
    pen.rect(-half, 0, half, d)
    how = dice.choice(['cross', 'diagonal', 'rail', 'vee', 'slide', 'bays'])
    front = d - dice.choice([0, 20, 20, 50])
    if front < d:
        pen.level(half, front)
    for k, (a, b) in enumerate(bays):
        if k and how != 'slide':
            pen.line(a, 0, a, d)
        if how == 'cross':
            pen.cross(a, 0, b, front)
        elif how == 'diagonal':
            pen.line(a, 0, b, front)
        elif how == 'vee':
            pen.poly([(a, 0), ((a + b) / 2, front), (b, 0)])
        elif how == 'rail':
            pen.line(a, d * 0.5, b, d * 0.5)
        elif how == 'slide':
            y = front - (40 if k % 2 else 80)
            pen.rect(max(a - 25, -half), y, min(b + 25, half), y + 30)
    return w, d


@family('wardrobe', plain=True)
def closet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A shelf from wall to wall, its rod and perhaps the clothes."""
    w, d = brief.w, brief.d or dice.uniform(280, 420)
    pen.level(w / 2, d)
    how = dice.choice(['', '', 'rod', 'dash', 'twin', 'hang'])
    y = d * dice.uniform(0.7, 0.85)
    if how == 'rod':
        pen.level(w / 2, y)
    elif how == 'twin':
        pen.level(w / 2, y, y - 30)
    elif how:
        dashes(pen, -w / 2, y, w / 2, y)
    if how == 'hang':
        _hangers(pen, dice, (-w / 2, 40, w / 2, d * 1.5))
        return w, d * 1.5
    return w, d
