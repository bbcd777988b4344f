"""Draw washers and dryers: console, lid, drum, door."""

from ...dice import Dice
from ...pen import Pen
from ..fixtures import knobs, swing
from ..parts import dashes, inset, outline, rings
from ..register import Brief, Size, family


@family('washing machine', weight=4)
def any_washer(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A washer or a dryer: a square, a drum or a lid, a panel."""
    w, d = dice.uniform(540, 760), dice.uniform(520, 790)
    box = (-w / 2, 0, w / 2, d)
    outline(pen, dice.choice(['rect', 'rect', 'round', 'scoop']), box, 0.07)
    panel = dice.choice([0, dice.uniform(50, 140), dice.uniform(50, 140)])
    where = dice.choice(['back', 'back', 'front'])
    y0, y1 = 0.0, d
    if panel:
        y = panel if where == 'back' else d - panel
        y0, y1 = (panel, d) if where == 'back' else (0.0, d - panel)
        pen.level(w / 2, y)
        mid = panel / 2 if where == 'back' else d - panel / 2
        more = dice.choice(['', 'knobs', 'box', 'line'])
        if more == 'knobs':
            knobs(pen, -w * 0.4, w * 0.4, mid, panel * 0.2, dice.integer(1, 4),
                  dice.chance(0.5))
        elif more == 'box':
            pen.rect(-w * 0.4, mid - panel * 0.25, -w * 0.1,
                     mid + panel * 0.25)
        elif more == 'line':
            pen.rect(-w / 2 + 15, mid - panel * 0.3, w / 2 - 15,
                     mid + panel * 0.3)
    cy, r = (y0 + y1) / 2, min(w, y1 - y0) * dice.uniform(0.25, 0.44)
    how = dice.choice(
        ['drum', 'drum', 'ring', 'ring', 'lid', 'lid', 'cross', '', 'letter'])
    if how in ('drum', 'ring'):
        pen.circle(0, cy, r)
        if how == 'ring':
            pen.circle(0, cy, r * dice.uniform(0.5, 0.9))
        if dice.chance(0.3):
            pen.plus(0, cy, r * 0.5)
    elif how == 'lid':
        outline(pen, dice.choice(['rect', 'round', 'scoop', 'clip']),
                (-r, cy - r, r, cy + r), 0.15)
    elif how == 'cross':
        pen.cross(-w / 2, y0, w / 2, y1)
    elif how == 'letter' or not panel:
        pen.poly([(-60, cy - 60), (-30, cy + 60), (0, cy - 20), (30, cy + 60),
                  (60, cy - 60)])
    return w, d


@family('washing machine', weight=0.8, heldout=True)
def stacked_washer(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A washer below a dryer: the square struck through, two circles."""
    w, d = dice.uniform(600, 700), dice.uniform(620, 780)
    rings(pen, 'rect', (-w / 2, 0, w / 2, d), [30])
    pen.line(-w / 2, d, w / 2, 0)
    for x, y in ((-0.2, 0.28), (0.2, 0.7)):
        pen.circle(w * x, d * y, w * 0.16)
    return w, d


@family('washing machine', weight=4)
def top_loader(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A box with a console at its back, a lid or a filter's door."""
    w, d = dice.uniform(600, 760), dice.uniform(600, 800)
    box = (-w / 2, 0, w / 2, d)
    pen.rect(*box)
    deep = dice.uniform(45, 150)
    where = dice.choice(['line', 'line', 'inset', 'narrow', 'low'])
    if where == 'line':
        pen.level(w / 2, deep)
    elif where == 'low':
        pen.level(w / 2, d - deep)
    else:
        off = 12 if where == 'inset' else w * 0.1
        pen.rect(-w / 2 + off, 12, w / 2 - off, deep)
    y0, y1 = (0.0, d - deep) if where == 'low' else (deep, d)
    what = dice.choice(['lid', 'lid', 'filter', 'filter', '', 'dials', 'ring'])
    mid = (y0 + y1) / 2
    if what == 'lid':
        a, b = w * dice.uniform(0.28, 0.42), (y1 - y0) * dice.uniform(
            0.3, 0.44)
        shape = dice.choice(['rect', 'round', 'round', 'scoop', 'clip', 'bow'])
        last = rings(pen, shape, (-a, mid - b, a, mid + b),
                     dice.choice([[], [], [25]]), dice.uniform(0.06, 0.25))
        if dice.chance(0.2):
            pen.rect(-40, last[3] - 45, 40, last[3] - 15)
    elif what == 'filter':
        x = w * dice.uniform(-0.3, 0.3)
        wide, tall = dice.uniform(40, 130), dice.uniform(90, 260)
        y = dice.choice([y0 + 30, mid - tall / 2, y1 - 30 - tall])
        if dice.chance(0.4):
            wide, tall = min(tall, w * 0.35), wide
        pen.rect(x - wide / 2, y, x + wide / 2, y + tall)
    elif what == 'dials':
        knobs(pen, -w * 0.4, w * 0.4, deep / 2 if y0 else d - deep / 2,
              deep * 0.22, dice.integer(1, 3), False)
    elif what == 'ring':
        r = min(w, y1 - y0) * dice.uniform(0.32, 0.42)
        for k in (1, 0.88, 0.3)[:dice.integer(2, 3)]:
            pen.circle(0, mid, r * k)
    return w, d


@family('washing machine', weight=1.5)
def front_loader(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A box with its door's bulge, or the door's dashed swing, in front."""
    w, d = dice.uniform(580, 720), dice.uniform(550, 820)
    outline(pen, dice.choice(['rect', 'rect', 'round']), (-w / 2, 0, w / 2, d),
            0.05)
    end, half = d, w * dice.uniform(0.25, 0.38)
    how = dice.choice(['bulge', 'door', 'swing', 'line'])
    if how == 'bulge':
        end += dice.uniform(30, 90)
        pen.bulge(half, d, -half, d, end - d)
    elif how == 'door':
        end += 40
        pen.rect(-half, d, half, end)
    elif how == 'swing':
        swing(pen, -half, d, 2 * half, dice.choice([90, 90, 60]), True)
        end += 2 * half
    else:
        pen.level(w / 2, d - 40)
    more = dice.choice(['', 'drum', 'cross', 'top'])
    if more == 'drum':
        for x0, x1, y in ((-half, half, d * 0.3), (-half, half, d * 0.75)):
            dashes(pen, x0, y, x1, y)
    elif more == 'cross':
        pen.cross(-w / 2, 0, w / 2, d)
    elif more == 'top':
        pen.rect(*inset((-w / 2, 0, w / 2, d), dice.uniform(20, 60)))
    return w, end
