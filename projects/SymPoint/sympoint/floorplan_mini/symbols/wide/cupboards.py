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


@family('cabinet', weight=3, corner=True)
def counter(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A counter round a corner; its return lies at +x."""
    w, d = brief.w, brief.d
    deep = dice.uniform(1.6, 3.2) * d
    cut = dice.choice([0, 0, dice.uniform(100, 300)])
    a, b = w / 2 - d, w / 2
    pen.poly([(-w / 2, d), (-w / 2, 0), (b, 0), (b, deep), (a, deep)])
    pen.poly([(a, deep), (a, d + cut), (a - cut, d), (-w / 2, d)])
    how = dice.choice(['', '', 'back', 'nosing'])
    if how == 'back':
        pen.poly([(-w / 2, 20), (b - 20, 20), (b - 20, deep)])
    elif how == 'nosing':
        dashes(pen, -w / 2, d * 0.55, a, d * 0.55)
    return w, deep
