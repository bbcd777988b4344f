"""Draw families of bath tubs and showers."""

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..fixtures import drain, tap
from ..parts import dashes, fold, grain, inset, outline, rings
from ..register import Brief, Size, family


@family('bath tub', weight=4)
def alcove_tub(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tub in a box; its drain is at the left end."""
    w = min(dice.uniform(1350, 1850), max(brief.limit, 1350))
    d = dice.uniform(650, 900)
    outline(pen, dice.choice(['rect', 'rect', 'rect', 'round', 'scoop']),
            (-w / 2, 0, w / 2, d), 0.08)
    side, head, foot = (dice.uniform(50, 110), dice.uniform(50, 160),
                        dice.uniform(60, 200))
    x0, x1, y0, y1 = -w / 2 + head, w / 2 - foot, side, d - side
    half = (y1 - y0) / 2
    how = dice.choice([
        'round', 'round', 'stadium', 'bullet', 'bullet', 'oval', 'taper',
        'scoop', 'rect'
    ])
    if how == 'bullet':
        deep = dice.uniform(0.5, 1.1) * half
        r = half * dice.uniform(0.05, 0.5)
        pen.line(x0 + r, y0, x1 - deep, y0)
        pen.line(x0 + r, y1, x1 - deep, y1)
        pen.line(x0, y0 + r, x0, y1 - r)
        pen.arc(x0 + r, y0 + r, r, 180, 270)
        pen.arc(x0 + r, y1 - r, r, 90, 180)
        pen.oval_arc(x1 - deep, d / 2, deep, half, -90, 90)
    elif how == 'taper':
        cut = half * dice.uniform(0.15, 0.4)
        pen.loop([(x0, y0 + cut), (x1, y0), (x1, y1), (x0, y1 - cut)])
    else:
        amount = dice.uniform(0.1, 0.45)
        rings(pen, how, (x0, y0, x1, y1),
              [dice.uniform(25, 70) for _ in range(dice.integer(0, 2))],
              amount)
    drain(pen, dice, x0 + dice.uniform(70, 180), d / 2, dice.uniform(20, 40))
    more = dice.choice(['', '', 'tap', 'rest', 'overflow', 'soap'])
    if more == 'tap':
        part = Pen()
        tap(part, dice, 0, 0, head * 0.9)
        pen.add(part.strokes, x=-w / 2 + 5, y=d / 2, rot=270)
    elif more == 'rest':
        pen.bulge(x1 - half * 0.8, y0 + 30, x1 - half * 0.8, y1 - 30,
                  half * 0.3)
    elif more == 'overflow':
        pen.rect(x0, d / 2 - 30, x0 + 15, d / 2 + 30)
    elif more == 'soap':
        pen.rect(-120, 10, 120, min(side - 5, 60))
    return w, d


@family('bath tub', weight=1.5)
def free_tub(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tub that stands free."""
    w = min(dice.uniform(1450, 1850), max(brief.limit, 1400))
    d = dice.uniform(700, 900)
    shape = dice.choice(['oval', 'stadium', 'round', 'barrel'])
    last = rings(pen, shape, (-w / 2, 0, w / 2, d),
                 [dice.uniform(30, 80) for _ in range(dice.integer(1, 3))],
                 dice.uniform(0.25, 0.5))
    drain(pen, dice, dice.choice([0, last[0] + 160]), d / 2, 28)
    return w, d


@family('bath tub', weight=1, heldout=True)
def corner_tub(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tub for a corner, its front rounded off."""
    w = d = min(dice.uniform(1200, 1500), max(brief.limit, 1200))
    for gap in (0, dice.uniform(60, 110)):
        a, b = -w / 2 + gap, w / 2 - gap
        cut = w * 0.5 - gap * 0.4
        pen.line(a, gap, b, gap)
        pen.line(a, gap, a, d - gap)
        pen.line(b, gap, b, d - cut)
        pen.line(a, d - gap, b + gap - cut, d - gap)
        pen.bulge(b, d - cut, b + gap - cut, d - gap, cut * 0.25)
    drain(pen, dice, -w * 0.12, d * 0.4, 35)
    return w, d


@family('bath', weight=4)
def shower_tray(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tray with its fall lines, drain and screen."""
    w, d = dice.uniform(750, 1250), dice.uniform(750, 1200)
    box = (-w / 2, 0, w / 2, d)
    outline(pen, dice.choice(['rect', 'rect', 'round', 'clip']), box, 0.05)
    gap = dice.choice([0, 30, 50, 80])
    if gap:
        outline(pen, dice.choice(['rect', 'round', 'scoop']), inset(box, gap),
                0.1)
    inner = inset(box, gap)
    x, y = dice.choice([(0, d / 2), (0, d / 2), (0, d * 0.2),
                        (-w * 0.3, d * 0.25)])
    how = dice.choice(['cross', 'falls', 'lines', '', 'fold', 'grate'])
    r = dice.uniform(30, 65)
    if how == 'cross' and (x, y) == (0, d / 2):
        pen.cross(*inner)
    elif how in ('cross', 'falls'):
        for cx in (inner[0], inner[2]):
            for cy in (inner[1], inner[3]):
                pen.line(cx, cy, x + (r if cx > 0 else -r),
                         y + (r if cy > y else -r))
    elif how == 'lines':
        grain(pen, inset(inner, 60), dice.integer(4, 10), dice.chance(0.5))
    elif how == 'fold':
        fold(pen, inner, 0.12)
    elif how == 'grate':
        pen.rect(inner[0] + 40, 60, inner[2] - 40, 130)
        grain(pen, (inner[0] + 40, 60, inner[2] - 40, 130), 8)
    if how not in ('fold', 'grate'):
        if dice.chance(0.3):
            pen.rect(x - r * 1.4, y - r * 1.4, x + r * 1.4, y + r * 1.4)
        drain(pen, dice, x, y, r)
    screen = dice.choice(['', '', 'glass', 'door', 'slide', 'head'])
    if screen == 'glass':
        pen.level(w / 2, d - 25)
    elif screen == 'door':
        leaf = dice.uniform(0.5, 0.75) * w
        pen.rect(-w / 2, d - 30, w / 2 - leaf, d)
        pen.line(w / 2, d, w / 2 - leaf * 0.7, d - 0.7 * leaf)
        pen.arc(w / 2, d, leaf, 180, 225)
    elif screen == 'slide':
        pen.rect(-w / 2, d - 45, w * 0.05, d - 25)
        pen.rect(-w * 0.05, d - 22, w / 2, d - 2)
    elif screen == 'head':
        pen.circle(0, 160, 70)
        pen.line(0, 0, 0, 90)
    return w, d


@family('bath', weight=2)
def quadrant_shower(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tray with one corner rounded or cut off."""
    w = d = dice.uniform(780, 1050)
    r = w * dice.uniform(0.4, 0.62)
    cut = dice.chance(0.4)
    for gap in [0, *(dice.uniform(25, 70) for _ in range(dice.integer(1, 2)))]:
        a, b, e, q = -w / 2 + gap, w / 2 - gap, d - gap, r - gap * 0.6
        pen.poly([(b - q, e), (a, e), (a, gap), (b, gap), (b, e - q)])
        if cut:
            pen.line(b, e - q, b - q, e)
        else:
            pen.arc(b - q, e - q, q, 0, 90)
    drain(pen, dice, *dice.choice([(0, d / 2), (-w * 0.25, d * 0.25)]),
          dice.uniform(30, 60))
    return w, d


@family('bath', weight=1.5)
def walk_in_shower(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Tiles, a bench, a drain: a shower without a tray."""
    w, d = dice.uniform(900, 1400), dice.uniform(800, 1100)
    pen.rect(-w / 2, 0, w / 2, d)
    bench = dice.choice(['', 'bar', 'corner'])
    if bench == 'bar':
        pen.line(w / 2 - 300, 0, w / 2 - 300, d)
    elif bench == 'corner':
        pen.line(w / 2 - 350, 0, w / 2, 350)
    dashes(pen, -w / 2, d * 0.9, w / 2, d * 0.9)
    for k in range(dice.integer(0, 5)):
        c, s = cos_sin(72 * k)
        pen.circle(-w * 0.15 + 60 * c, d * 0.45 + 60 * s, 8)
    drain(pen, dice, -w * 0.15, d * 0.45, 45)
    return w, d


@family('bath', weight=1, heldout=True)
def bath_cabin(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A cabin of five sides."""
    w = d = dice.uniform(850, 1050)
    for gap in (0, 45):
        a, b, e, q = -w / 2 + gap, w / 2 - gap, d - gap, w * 0.4 - gap * 0.6
        pen.loop([(a, gap), (b, gap), (b, e - q), (b - q, e), (a, e)])
    pen.line(w / 2 - w * 0.1, d - w * 0.3, w / 2 - w * 0.3 - 200, d - 40)
    drain(pen, dice, -w * 0.1, d * 0.4, 45)
    return w, d


@family('bath tub', weight=2)
def insert_tub(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tub between walls: its inner contour, the apron's line."""
    w = min(dice.uniform(1400, 1850), max(brief.limit, 1400))
    d = dice.uniform(680, 920)
    pen.level(w / 2, d)
    if dice.chance(0.3):
        pen.level(w / 2, d - dice.uniform(30, 80))
    gap = dice.uniform(45, 110)
    box = inset((-w / 2, 0, w / 2, d), gap)
    how = dice.choice(['round', 'scoop', 'clip', 'oval', 'stadium', 'flare'])
    if how == 'flare':
        # A coffin: the head wide, the foot narrow, its corners cut.
        x0, y0, x1, y1 = box
        cut, slim = d * 0.1, d * dice.uniform(0.05, 0.14)
        pen.loop([(x0, y0 + cut + slim), (x0 + cut, y0 + slim),
                  (x1 - w * 0.28, y0), (x1 - cut, y0 + cut),
                  (x1, y0 + d * 0.3), (x1, y1 - d * 0.3), (x1 - cut, y1 - cut),
                  (x1 - w * 0.28, y1), (x0 + cut, y1 - slim),
                  (x0, y1 - cut - slim)])
    else:
        rings(pen, how, box, dice.choice([[], [], [45]]),
              dice.uniform(0.1, 0.35))
    x = box[0] + dice.uniform(60, 160)
    drain(pen, dice, x, d / 2, dice.uniform(18, 40))
    if dice.chance(0.35):
        for y in (d / 2 - 110, d / 2 + 110):
            pen.circle(box[0] - gap * 0.4, y, gap * 0.3)
        pen.rect(box[0] - gap * 0.5, d / 2 - 20, x - 50, d / 2 + 20)
    return w, d


@family('bath tub', weight=1.5)
def deck_tub(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tub let into a tiled deck, with steps, jets or none."""
    w = min(dice.uniform(1450, 2100), max(brief.limit, 1400))
    d = dice.uniform(850, 1300)
    pen.rect(-w / 2, 0, w / 2, d)
    end = d
    step = dice.choice([0, 0, dice.uniform(250, 330)])
    if step:
        pen.poly([(-w * 0.3, d), (-w * 0.3, d + step), (w * 0.3, d + step),
                  (w * 0.3, d)])
        end += step
    gap = dice.uniform(80, 200)
    box = inset((-w / 2, 0, w / 2, d), gap)
    shape = dice.choice(['oval', 'oval', 'stadium', 'round', 'clip'])
    last = rings(pen, shape, box,
                 [dice.uniform(30, 90) for _ in range(dice.integer(1, 2))],
                 dice.uniform(0.1, 0.3))
    y = (last[1] + last[3]) / 2
    drain(pen, dice, dice.choice([0, last[0] + 200]), y, 30)
    if dice.chance(0.4):
        for x in (-0.3, -0.1, 0.1, 0.3):
            for side in (-1, 1):
                pen.circle(w * x * 0.8, y + side * (last[3] - last[1]) * 0.36,
                           14)
    return w, end


@family('bath', weight=2)
def alcove_shower(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A shower between walls: a curb, its fall's lines, a rose."""
    w, d = dice.uniform(800, 1550), dice.uniform(760, 1000)
    curb = dice.choice([0, 60, dice.uniform(80, 130)])
    pen.level(w / 2, d, *([d - curb] if curb else []))
    end, half = d - curb, w / 2
    how = dice.choice(['cross', 'cross', 'falls', 'dashed', 'tiles', ''])
    x = dice.choice([0, 0, -w * 0.3])
    r = dice.uniform(25, 60)
    if how == 'cross' and x == 0:
        pen.cross(-half, 0, half, end)
    elif how in ('cross', 'falls'):
        for cx in (-half, half):
            for cy in (0, end):
                pen.line(cx, cy, x, end / 2)
    elif how == 'dashed':
        dashes(pen, -half, 0, half, end)
        dashes(pen, -half, end, half, 0)
    elif how == 'tiles':
        grain(pen, (-half, 0, half, end), dice.integer(4, 9))
        grain(pen, (-half, 0, half, end), dice.integer(3, 7), False)
    drain(pen, dice, x, end / 2, r)
    more = dice.choice(['', 'rose', 'bench', 'niche'])
    if more == 'rose':
        pen.line(-half, end / 2, -half + 120, end / 2)
        pen.circle(-half + 190, end / 2, 70)
    elif more == 'bench':
        pen.line(half - 320, 0, half - 320, end)
    elif more == 'niche':
        pen.rect(-150, 0, 150, 80)
    return w, d


@family('bath tub', weight=0.6, heldout=True)
def claw_tub(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tub on feet, its head rounder than its foot."""
    w = min(dice.uniform(1450, 1750), max(brief.limit, 1400))
    d = dice.uniform(700, 800)
    for gap in (0, dice.uniform(35, 70)):
        deep = d / 2 - gap
        x0, x1 = -w / 2 + gap, w / 2 - gap - deep
        pen.poly([(x1, gap), (x0 + 60, gap), (x0, gap + 60),
                  (x0, d - gap - 60), (x0 + 60, d - gap), (x1, d - gap)])
        pen.oval_arc(x1, d / 2, deep, deep, -90, 90)
    for x in (-w * 0.33, w * 0.25):
        for y in (-20, d - 30):
            pen.rect(x, y, x + 60, y + 50)
    drain(pen, dice, -w * 0.35, d / 2, 28)
    return w, d
