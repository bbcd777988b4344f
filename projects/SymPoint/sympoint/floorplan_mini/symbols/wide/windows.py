"""Draw windows composed of parts: faces, frames, panes, sashes, sills.

The opening spans x in [-w/2, w/2], y in [0, t]; outside lies at y < 0.
"""

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..fixtures import profile
from ..parts import parted
from ..register import Brief, Size, family


def _sill(pen: Pen, dice: Dice, w: float, t: float) -> None:
    """A board that stands out of the wall, on either side."""
    for face, side in ((0.0, -1), (t, 1)):
        if not dice.chance(0.3):
            continue
        out, over = dice.uniform(20, 150), dice.choice([0, 50, 100])
        x = w / 2 + over
        pen.poly([(-x, face), (-x, face + side * out), (x, face + side * out),
                  (x, face)],
                 close=dice.chance(0.5))


def _faces(pen: Pen, dice: Dice, w: float, t: float) -> None:
    """The wall's faces below the glass, where the office draws them."""
    how = dice.weighted([('two', 6), ('out', 1), ('none', 2), ('box', 3)])
    if how == 'box':
        pen.rect(-w / 2, 0, w / 2, t)
        return
    if how in ('two', 'out'):
        pen.level(w / 2, 0)
    if how == 'two':
        pen.level(w / 2, t)


@family('window', weight=5)
def pane_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Lines of glass between the wall's faces, with posts."""
    w, t = brief.w, brief.t
    _faces(pen, dice, w, t)
    panes = dice.weighted([(1, 3), (2, 5), (3, 2), (4, 2), (5, 0.5), (6, 0.5)])
    mid = dice.weighted([(0.5, 5), (0.3, 2), (0.7, 2)]) * t
    deep = min(dice.uniform(0.08, 0.8) * t, 2 * min(mid, t - mid) -
               4) if panes > 1 else 0
    ys = [mid - deep / 2 + deep * k / max(panes - 1, 1) for k in range(panes)]
    frame = dice.choice([0, 0, dice.uniform(20, 80)])
    for y in ys:
        pen.level(w / 2 - frame, y)
    low, high = (min(ys), max(ys)) if panes > 1 else (mid - 30, mid + 30)
    if frame:
        grow = dice.choice([0, 10, 25])
        for side in (-1, 1):
            pen.rect(side * w / 2, low - grow, side * (w / 2 - frame),
                     high + grow)
    posts = dice.weighted([(0, 5), (1, 4), (2, 2),
                           (max(1, int(w / dice.uniform(350, 900))), 2)])
    half = dice.choice([0, 0, dice.uniform(10, 40)])
    ends = dice.choice([(low, high), (0, t), (low - 15, high + 15)])
    for k in range(1, posts + 1):
        x = -w / 2 + w * k / (posts + 1)
        if half:
            pen.rect(x - half, ends[0], x + half, ends[1])
        else:
            pen.line(x, ends[0], x, ends[1])
    _sill(pen, dice, w, t)
    return w, t


@family('window', weight=2)
def sash_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Framed sashes, side by side, lapping or ajar."""
    w, t = brief.w, brief.t
    _faces(pen, dice, w, t)
    frame = dice.uniform(15, 70)
    thick = min(dice.uniform(25, 70), t * 0.4)
    y = dice.uniform(0.15, 0.85) * (t - 2 * thick)
    for side in (-1, 1):
        pen.rect(side * w / 2, y, side * (w / 2 - frame), y + 2 * thick)
    count = dice.choice([1, 2, 2, 3, 4]) if w > 900 else dice.choice([1, 2])
    clear = w - 2 * frame
    lapped = count > 1 and dice.chance(0.5)
    swing = dice.chance(0.12)
    stile = dice.choice([0, dice.uniform(20, 50)])
    for k in range(count):
        x0 = -clear / 2 + clear * k / count
        x1 = x0 + clear / count
        row = y + (thick if lapped and k % 2 else 0)
        pen.rect(x0, row, x1, row + thick)
        if stile:
            for x in (x0 + stile, x1 - stile):
                pen.line(x, row, x, row + thick)
            pen.line(x0 + stile, row + thick / 2, x1 - stile, row + thick / 2)
        if swing:
            side = 1 if k % 2 == 0 else -1
            hinge = x0 if side > 0 else x1
            sub, size = Pen(), clear / count
            angle = dice.choice([30, 45, 90])
            c, s = cos_sin(angle)
            sub.line(0, 0, size * c, size * s)
            sub.arc(0, 0, size, 0, angle)
            pen.add(sub.strokes, x=hinge, y=t, mirror=side < 0)
    _sill(pen, dice, w, t)
    return w, t


@family('window', weight=3)
def modelled_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A model cut by the plan: profiles of very many short lines."""
    w, t = brief.w, brief.t
    jamb, wide = dice.uniform(15, 40), dice.uniform(40, 110)
    trim = dice.uniform(8, 25)
    deep = min(dice.uniform(60, 140), t * 0.9)
    y = dice.uniform(0, t - deep)
    units = dice.choice([1, 1, 2, 3]) if w > 1200 else 1
    cased = (dice.chance(0.7), dice.chance(0.6))
    steps = dice.integer(1, 3)
    for u, (x0, x1) in enumerate(parted(-w / 2, w / 2, units)):
        sub = Pen()
        sub.rect(0, 0, jamb, t)
        at, size, off = jamb, deep, y
        for _ in range(steps):
            profile(sub, at, off, [
                size * 0.35, size * 0.2, size * 0.1, size * 0.15, -6, size *
                0.1, 6, size * 0.25, -size * 0.1, size * 0.3, -size * 0.35
            ])
            at += size * 0.35
            off += size * 0.2
            size *= 0.6
        end = at
        for face, side, draw in ((0.0, -1, cased[0]), (t, 1, cased[1])):
            if draw:
                sub.rect(jamb * 0.5 - wide * (u == 0 or units == 1), face,
                         jamb * 0.5, face + side * trim)
        pen.add(sub.strokes, x=x0)
        pen.add(sub.strokes, x=x1, mirror=True)
        glass = off + size * dice.uniform(0.3, 0.6)
        for v in dice.choice([(0, 6), (0, 4, 16, 20), (0, )]):
            pen.line(x0 + end * 0.95, glass + v, x1 - end * 0.95, glass + v)
        for v in (y, y + deep * 0.2, y + deep * 0.8, y + deep):
            if dice.chance(0.7):
                pen.line(x0 + jamb, v, x1 - jamb, v)
    for v in (0.0, t, -trim, t + trim):
        if dice.chance(0.6):
            pen.level(w / 2, v)
    return w, t


@family('window', weight=1.2)
def block_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A block laid across the wall, its frame the wall's whole depth."""
    w, t = brief.w, brief.t
    over = dice.choice([0, 0, dice.uniform(5, 60)])
    pen.rect(-w / 2, -over, w / 2, t + over)
    inset = dice.uniform(0.15, 0.35) * t
    lines = dice.choice([(inset, t - inset), (t / 2, ),
                         (t / 2 - 20, t / 2 + 20), ()])
    pen.level(w / 2, *lines)
    how = dice.weighted([('bar', 3), ('none', 3), ('cross', 0.5),
                         ('frame', 2)])
    if how == 'bar':
        pen.line(0, -over, 0, t + over)
    elif how == 'frame':
        e = dice.uniform(20, 60)
        pen.rect(-w / 2 + e, e * 0.5, w / 2 - e, t - e * 0.5)
    elif how == 'cross':
        pen.cross(-w / 2, 0, w / 2, t)
    return w, t


@family('bay window', weight=2)
def jutting_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bay of any splay, its lines and posts."""
    w, t = brief.w, brief.t
    out = dice.uniform(300, 800)
    splay = dice.choice([0, dice.uniform(0.1, 0.3) * w])
    count = dice.integer(2, 4)
    deep = dice.uniform(60, 200)
    for k in range(count):
        e = deep * k / (count - 1)
        pen.poly([(-w / 2 + e, 0), (-w / 2 + e + splay, e - out),
                  (w / 2 - e - splay, e - out), (w / 2 - e, 0)])
    posts = dice.integer(0, 3)
    for k in range(1, posts + 1):
        x = (-0.5 + k / (posts + 1)) * (w - 2 * splay - 2 * deep)
        pen.line(x, -out, x, deep - out)
    for y in (0.0, t):
        if dice.chance(0.6):
            pen.level(w / 2, y)
    return w, t


@family('blind window', weight=2, heldout=True)
def louvre(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Slats of any lean between two faces."""
    w, t = brief.w, brief.t
    y0, y1 = dice.choice([(0, t), (0, t * 0.5), (t * 0.25, t * 0.75)])
    pen.level(w / 2, y0, y1)
    if dice.chance(0.4):
        pen.pair(w / 2, y0, w / 2, y1)
    count = max(3, round(w / dice.uniform(50, 170)))
    pitch, lean = w / count, dice.uniform(0.2, 1.2)
    twin = dice.chance(0.3)
    for k in range(count):
        x = -w / 2 + k * pitch
        top = min(x + pitch * lean, w / 2)
        pen.line(x, y0, top, y1)
        if twin:
            pen.line(x + pitch * 0.2, y0, min(top + pitch * 0.2, w / 2), y1)
    return w, t
