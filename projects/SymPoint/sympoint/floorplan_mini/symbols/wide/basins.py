"""Draw basins and kitchen sinks: rim, bowl, tap, drain, counter."""

from ...dice import Dice
from ...outline import Box
from ...pen import Pen
from ..fixtures import drain, tap
from ..parts import dashes, grain, inset, outline, parted, puff, rings
from ..register import Brief, Size, family

_BOWLS = ('oval', 'oval', 'round', 'round', 'dee', 'egg', 'stadium', 'rect',
          'bow', 'clip', 'scoop', 'barrel', 'waist')


def _bowl(pen: Pen, dice: Dice, box: Box, shape: str, how: str) -> None:
    """A bowl with its rings and drain."""
    amount = dice.uniform(0.1, 0.4)
    small = min(box[2] - box[0], box[3] - box[1])
    gaps = {
        'one': [],
        'two': [small * 0.08],
        'three': [small * 0.06, small * 0.14]
    }[how]
    rings(pen, shape, box, gaps, amount)
    x = (box[0] + box[2]) / 2
    y = box[1] + (box[3] - box[1]) * dice.choice([0.5, 0.5, 0.4, 0.3])
    drain(pen, dice, x, y, small * dice.uniform(0.05, 0.1))


@family('sink', weight=3, kitchen=False)
def basin(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A basin on the wall."""
    w, d = dice.uniform(380, 680), dice.uniform(330, 540)
    shape = dice.choice(
        ['rect', 'round', 'dee', 'dee', 'bow', 'oval', 'flare', 'egg', 'clip'])
    outline(pen, shape, (-w / 2, 0, w / 2, d), dice.uniform(0.08, 0.4))
    top, gap = d * dice.uniform(0.12, 0.32), w * dice.uniform(0.06, 0.14)
    box = (-w / 2 + gap, top, w / 2 - gap, d - gap * dice.uniform(0.5, 1))
    inside = shape if dice.chance(0.5) else dice.choice(_BOWLS)
    _bowl(pen, dice, box, inside, dice.choice(['one', 'one', 'two']))
    if dice.chance(0.75):
        tap(pen, dice, 0, top * 0.2, d * dice.uniform(0.2, 0.4))
    return w, d


@family('sink', weight=3, kitchen=False)
def drop_in_basin(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bowl that lies in a counter."""
    w = dice.uniform(340, 600)
    d = w * dice.uniform(0.65, 1.0)
    shape = dice.choice(
        ['oval', 'oval', 'oval', 'stadium', 'round', 'waist', 'egg'])
    box = (-w / 2, 0, w / 2, d)
    gaps = [w * dice.uniform(0.03, 0.12) for _ in range(dice.integer(0, 3))]
    last = rings(pen, shape, box, gaps, dice.uniform(0.15, 0.4))
    drain(pen, dice, 0, (last[1] + last[3]) / 2, w * dice.uniform(0.03, 0.07))
    if dice.chance(0.5):
        tap(pen, dice, 0, d * 0.04, d * dice.uniform(0.25, 0.4))
    return w, d


@family('sink', weight=2, kitchen=False)
def vanity(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A counter with a bowl or two in it."""
    count = dice.choice([1, 1, 2])
    w = dice.uniform(600, 1000) * (1 if count == 1 else 1.6)
    d = dice.uniform(450, 600)
    outline(pen, dice.choice(['rect', 'rect', 'round', 'bow']),
            (-w / 2, 0, w / 2, d), 0.08)
    if dice.chance(0.3):
        pen.level(w / 2, 20)
    bw, bd = min(dice.uniform(380, 520), w / count - 60), d * 0.68
    shape = dice.choice(_BOWLS)
    how = dice.choice(['one', 'two', 'two', 'three'])
    has_tap = dice.chance(0.7)
    for k in range(count):
        x = -w / 2 + w * (k + 0.5) / count
        part, kin = Pen(), dice.spawn('bowl')
        _bowl(part, kin, (-bw / 2, d * 0.22, bw / 2, d * 0.22 + bd), shape,
              how)
        if has_tap:
            tap(part, kin, 0, d * 0.06, d * 0.3)
        pen.add(part.strokes, x=x)
    return w, d


@family('sink', weight=1, heldout=True, kitchen=False)
def corner_basin(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A basin for a corner: a square with its front cut off."""
    w = d = dice.uniform(380, 560)
    cut = w * dice.uniform(0.35, 0.6)
    pen.poly([(w / 2 - cut, d), (-w / 2, d), (-w / 2, 0), (w / 2, 0),
              (w / 2, d - cut)])
    if dice.chance(0.5):
        pen.line(w / 2, d - cut, w / 2 - cut, d)
    else:
        pen.bulge(w / 2, d - cut, w / 2 - cut, d, cut * 0.3)
    pen.ellipse(-w * 0.08, d * 0.42, w * 0.3, w * 0.22, 45)
    drain(pen, dice, -w * 0.08, d * 0.42, w * 0.05)
    return w, d


@family('sink', weight=1.2, kitchen=False)
def utility_sink(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A deep laundry or mop sink."""
    w, d = dice.uniform(450, 760), dice.uniform(430, 640)
    box = (-w / 2, 0, w / 2, d)
    gaps = [dice.uniform(12, 60), dice.uniform(12, 30)]
    shape = dice.choice(['rect', 'rect', 'round'])
    last = rings(pen, shape, box, gaps[:dice.choice([1, 1, 2])], 0.06)
    if dice.chance(0.4):
        for x, bx in ((box[0], last[0]), (box[2], last[2])):
            pen.line(x, 0, bx, last[1])
            pen.line(x, d, bx, last[3])
    if dice.chance(0.3):
        pen.cross(*last)
    drain(pen, dice, w * dice.choice([0, 0, 0.25, -0.3]),
          d * dice.choice([0.5, 0.35]), dice.uniform(12, 35))
    return w, d


@family('sink', weight=4, kitchen=True)
def kitchen_sink(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """One, two or three bowls, perhaps with a drainboard."""
    count = dice.weighted([(1, 3), (2, 5), (3, 1)])
    board = dice.choice([0, 0, 0.35, 0.45]) if count < 3 else 0
    w = (dice.uniform(380, 620), dice.uniform(700, 900), dice.uniform(
        900, 1050))[count - 1] / (1 - board * 0.6)
    d = dice.uniform(420, 580)
    rim = dice.choice(['rect', 'round', 'round', 'clip', 'scoop', ''])
    if rim:
        outline(pen, rim, (-w / 2, 0, w / 2, d), dice.uniform(0.04, 0.12))
    gap = dice.uniform(20, 55)
    top = dice.choice([gap, d * 0.16, d * 0.22])
    x0, x1 = -w / 2 + gap, w / 2 - gap
    if board:
        pen_x = x1 - (x1 - x0) * board
        tray = (pen_x + gap, top, x1, d - gap)
        how = dice.choice(['lines', 'lines', 'tray', 'fan'])
        if how == 'tray':
            pen.rounded(*tray, 30)
        grain(pen, inset(tray, 15), dice.integer(4, 9), dice.chance(0.2))
        x1 = pen_x
    shares = {
        1: [1.0],
        2: dice.choice([[0.5, 0.5], [0.5, 0.5], [0.62, 0.38], [0.38, 0.62]]),
        3: [0.4, 0.2, 0.4]
    }[count]
    shape = dice.choice(['round', 'round', 'round', 'rect', 'scoop', 'clip'])
    if count == 1 and dice.chance(0.2):
        shape = 'oval'
    how, amount = dice.choice(['one', 'one', 'two']), dice.uniform(0.06, 0.25)
    r = dice.uniform(20, 45)
    at = x0
    for share in shares:
        right = at + (x1 - x0) * share
        box = (at + (gap / 2 if at > x0 else 0), top,
               right - (gap / 2 if right < x1 - 1 else 0), d - gap)
        rings(pen, shape, box, [18] if how == 'two' else [], amount)
        part, kin = Pen(), dice.spawn('drain')
        drain(part, kin, 0, 0, min(r, (box[2] - box[0]) * 0.2))
        pen.add(part.strokes, x=(box[0] + box[2]) / 2, y=(box[1] + box[3]) / 2)
        at = right
    if dice.chance(0.7):
        tap(pen, dice, (x0 + x1) / 2 if count != 3 else 0, top * 0.15,
            d * dice.uniform(0.25, 0.45))
    return w, d


@family('sink', weight=1, kitchen=True, heldout=True)
def counter_sink(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Bowls hung under a counter: dashed, without a rim."""
    w, d = dice.uniform(500, 860), dice.uniform(400, 480)
    count = 2 if w > 680 else 1
    for k in range(count):
        a, b = (-w / 2 + w * (k + u) / count for u in (0.04, 0.96))
        pen.rounded(a, d * 0.15, b, d, 40)
        for p, q in (((a, d * 0.1), (b, d * 0.1)), ):
            dashes(pen, *p, *q)
        pen.circle((a + b) / 2, d * 0.55, 40)
        pen.circle((a + b) / 2, d * 0.55, 25)
    tap(pen, dice, 0, 0, d * 0.4)
    return w, d


@family('sink', weight=2, kitchen=False)
def long_vanity(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A long counter, whole or its edge alone, and bare bowls in it."""
    w, d = dice.uniform(800, 2000), dice.uniform(430, 640)
    half = w / 2
    ends = dice.choice(['all', 'all', 'no back', 'edge'])
    if ends == 'edge':
        pen.level(half, d)
    else:
        pen.poly([(-half, 0), (-half, d), (half, d), (half, 0)],
                 close=ends == 'all')
    if dice.chance(0.2):
        pen.level(half, dice.choice([20, d - 25]))
    count = 2 if w > 1300 and dice.chance(0.5) else 1
    spots = [-w / 4, w /
             4] if count == 2 else [dice.choice([0, 0, 0.22, -0.22]) * w]
    rx = min(dice.uniform(170, 270), w / count / 2 - 40)
    ry = min(rx * dice.choice([1, 1, 0.8, 0.7]), d * 0.4)
    how = dice.choice(['oval', 'oval', 'two', 'box', 'pinch'])
    waste, has_tap = dice.chance(0.5), dice.chance(0.4)
    for x in spots:
        box = (x - rx, d * 0.52 - ry, x + rx, d * 0.52 + ry)
        if how == 'pinch':
            puff(pen, box, -0.25 * ry)
        elif how == 'box':
            outline(pen, 'round', box, 0.15)
        else:
            rings(pen, 'oval', box, [25] if how == 'two' else [])
        part, kin = Pen(), dice.spawn('bowl')
        if waste:
            drain(part, kin, 0, d * 0.52, 22)
        if has_tap:
            tap(part, kin, 0, d * 0.04, d * 0.25)
        pen.add(part.strokes, x=x)
    return w, d


@family('sink', weight=1.5, kitchen=False)
def wall_basin(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A basin hung on its back plate, or standing on a pedestal."""
    w, d = dice.uniform(340, 640), dice.uniform(300, 520)
    back = dice.uniform(15, 50)
    shape = dice.choice(['dee', 'round', 'bow', 'clip', 'flare'])
    full = dice.choice([0.5, 0.5, 0.56]) * w
    outline(pen, dice.choice(['rect', 'rect', 'round']),
            (-full, 0, full, back), 0.2)
    body = (-w / 2, back * dice.choice([1, 1, 0.5]), w / 2, d)
    amount = dice.uniform(0.15, 0.4)
    last = rings(pen, shape, body, [dice.uniform(30, 70)], amount)
    if dice.chance(0.3):
        pen.rounded(-w * 0.16, back, w * 0.16, d * 0.75, 40)
    drain(pen, dice, 0, (last[1] + last[3]) / 2, w * 0.04)
    if dice.chance(0.6):
        tap(pen, dice, 0, back * 0.2, d * dice.uniform(0.2, 0.35))
    return w, d


@family('sink', weight=0.6, heldout=True, kitchen=False)
def shared_basin(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A long basin for several people, a tap each."""
    count = dice.integer(2, 4)
    w, d = 650 * count, dice.uniform(420, 560)
    last = rings(pen, dice.choice(['rect', 'round']), (-w / 2, 0, w / 2, d),
                 [dice.uniform(30, 70)], 0.1)
    kin = dice.spawn('tap')
    for a, b in parted(-w / 2, w / 2, count):
        part = Pen()
        tap(part, Dice(*kin.key), 0, 10, d * 0.3)
        pen.add(part.strokes, x=(a + b) / 2)
    drain(pen, dice, 0, (last[1] + last[3]) / 2, 30)
    return w, d


@family('sink', weight=2, kitchen=True)
def bare_bowls(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Bowls let into the worktop: no rim, a farmhouse's apron, a ledge."""
    count = dice.choice([1, 1, 2])
    w = dice.uniform(480, 800) if count == 1 else dice.uniform(740, 900)
    d, front = dice.uniform(400, 560), 0.0
    how = dice.choice(['bare', 'bare', 'apron', 'ledge', 'frame'])
    top = d * 0.12
    if how == 'apron':
        front = dice.uniform(20, 50)
        pen.poly([(-w / 2, 0), (-w / 2, d), (w / 2, d), (w / 2, 0)])
    elif how != 'bare':
        pen.rect(-w / 2, 0, w / 2, d)
        front, top = (20, 20) if how == 'frame' else (25, d * 0.22)
        if how == 'ledge':
            pen.level(w / 2, top - 15)
    shape = dice.choice(['rect', 'round', 'round', 'scoop'])
    amount, r = dice.uniform(0.05, 0.15), dice.uniform(18, 45)
    off = dice.choice([0.5, 0.5, 0.3])
    side = 0 if how == 'bare' else dice.uniform(15, 40)
    kin = dice.spawn('drain')
    for a, b in parted(-w / 2 + side, w / 2 - side, count):
        box = (a + 8, top, b - 8, d - front)
        rings(pen, shape, box, dice.choice([[], [], [22]]), amount)
        part = Pen()
        drain(part, Dice(*kin.key), 0, 0, r)
        pen.add(part.strokes, x=(a + b) / 2, y=top + (box[3] - top) * off)
    if dice.chance(0.55):
        tap(pen, dice, dice.choice([0, 0, w * 0.3]), 0,
            d * dice.uniform(0.25, 0.45))
    return w, d
