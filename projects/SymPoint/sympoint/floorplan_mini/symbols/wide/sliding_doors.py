"""Draw doors that slide: on tracks, in pockets, before walls, in frames.

The opening spans x in [-w/2, w/2], y in [0, t] through the wall.
"""
from collections.abc import Sequence

from ...dice import Dice
from ...pen import Pen
from ..fixtures import slide
from ..parts import parted
from ..register import Brief, Size, family
from .frames import frame, glazed, sill


class _Panel:
    """One way of drawing a sliding panel.

    Args:
        dice (Dice): Source of choices.
        glass (bool): Whether only panels of glass will do.
    """

    def __init__(self, dice: Dice, glass: bool = False) -> None:
        self.dice = dice
        solid = 0 if glass else 1
        self.how = dice.weighted([('rect', 6 - 4 * glass), ('line', solid),
                                  ('core', 1), ('glass', 2), ('stiles', 3),
                                  ('open', 1)])
        self.stile = dice.uniform(25, 110)
        self.panes = dice.choice([(0.5, ), (0.5, ), (0.35, 0.65)])
        self.pull = dice.chance(0.12)

    def draw(self, pen: Pen, x0: float, x1: float, y: float,
             thick: float) -> None:
        """Draw it from x0 to x1, on the track at y."""
        if self.how == 'line':
            pen.line(x0, y + thick / 2, x1, y + thick / 2)
        elif self.how == 'glass':
            glazed(pen, self.dice, x0, x1, y, self.stile, thick)
        elif self.how in ('stiles', 'open'):
            a, b = x0 + self.stile, x1 - self.stile
            pen.rect(x0, y, a, y + thick)
            pen.rect(b, y, x1, y + thick)
            for v in self.panes if self.how == 'stiles' else (0, 1):
                pen.line(a, y + thick * v, b, y + thick * v)
        else:
            pen.rect(x0, y, x1, y + thick)
            for v in self.panes if self.how == 'core' else ():
                pen.line(x0, y + thick * v, x1, y + thick * v)
        if self.pull:
            for x in (x0 + self.stile, x1 - self.stile):
                pen.rect(x - 10, y - 30, x + 10, y)

    def row(self, pen: Pen, x0: float, x1: float, tracks: Sequence[int],
            y: float, thick: float, gap: float, lap: float) -> None:
        """Draw panels side by side, each on its track, lapping."""
        for track, (a, b) in zip(tracks, parted(x0, x1, len(tracks))):
            self.draw(pen, max(a - lap / 2, x0), min(b + lap / 2, x1),
                      y + track * (thick + gap), thick)


@family('sliding door', weight=4)
def bypass_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Panels on two or three tracks, shut or one of them open."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    clear = w - 2 * inset
    count = dice.weighted([(2, 6), (3, 2), (4, 3 if w > 1700 else 0)])
    thick = dice.uniform(0.12, 0.3) * min(t, 200)
    gap = dice.choice([0, 0, thick * 0.3])
    tracks = {
        2: (0, 1),
        3: dice.choice([(0, 1, 0), (0, 1, 2)]),
        4: dice.choice([(0, 1, 1, 0), (1, 0, 0, 1)])
    }[count]
    lap = dice.uniform(20, 110)
    deep = (max(tracks) + 1) * (thick + gap)
    y = (t - deep) / 2 + dice.choice([0, 0, -0.2, 0.2]) * t
    panel = _Panel(dice)
    if count == 2 and dice.chance(0.15):
        # Open so far, the panels lie beside each other.
        lap = clear * dice.uniform(0.3, 0.9)
    panel.row(pen, -clear / 2, clear / 2, tracks, y, thick, gap, lap)
    sill(pen, dice, clear, t)
    if dice.chance(0.15):
        slide(pen, clear / count * 0.4, t + dice.uniform(60, 160))
    return w, t


@family('sliding door', weight=4)
def patio_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Sashes of glass in a frame like a window's, with a threshold."""
    w, t = brief.w, brief.t
    deep = min(dice.uniform(90, 200), t)
    y = dice.choice([0, (t - deep) / 2, (t - deep) / 2, t - deep])
    jamb = dice.uniform(25, 80)
    for side in (-1, 1):
        pen.rect(side * w / 2, y, side * (w / 2 - jamb), y + deep)
    x = w / 2 - jamb
    for v in dice.choice([(0, 1), (0, 1), (0, ), (0, 0.1, 0.9, 1), ()]):
        pen.level(x, y + deep * v)
    count = dice.weighted([(2, 5), (3, 2 if w > 1800 else 0),
                           (4, 3 if w > 2000 else 0)])
    tracks = {2: (0, 1), 3: (1, 0, 1), 4: (0, 1, 1, 0)}[count]
    if dice.chance(0.5):
        tracks = [1 - k for k in tracks]
    thick = deep * dice.uniform(0.25, 0.42)
    gap = dice.uniform(0, deep - 2 * thick)
    panel = _Panel(dice, glass=True)
    panel.row(pen, -x, x, tracks, y + (deep - 2 * thick - gap) / 2, thick, gap,
              dice.uniform(30, 120))
    for face, side in ((0.0, -1), (t, 1)):
        how = dice.weighted([('', 5), ('face', 3), ('board', 2)])
        out = side * dice.uniform(20, 180)
        if how == 'face':
            pen.level(w / 2, face)
        elif how == 'board':
            pen.rect(-w / 2, face, w / 2, face + out)
    if dice.chance(0.25):
        at = dice.choice([-1, 1]) * x / 2
        sub = Pen()
        slide(sub, x * 0.3, 0)
        pen.add(sub.strokes, x=at, y=t + 120, mirror=at > 0)
    return w, t


@family('sliding door', weight=2)
def pocket_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """One panel or two, part in their pockets."""
    w, t = brief.w, brief.t
    thick = min(dice.uniform(25, 50), t * 0.5)
    y, out = (t - thick) / 2, dice.uniform(0.3, 1)
    pair = w > 1200 and dice.chance(0.3)
    size = w / 2 if pair else w
    panel = _Panel(dice)
    how = dice.choice(['lines', 'box', 'none', 'studs'])
    grow = thick * dice.uniform(0.2, 0.5)
    end = dice.choice([0, 0, dice.uniform(20, 60)])
    for side in (1, -1) if pair else (1, ):
        sub, mouth = Pen(), w / 2
        panel.draw(sub, mouth - size * out, mouth + size * (1 - out), y, thick)
        far = mouth + size * 1.03
        if how != 'none':
            for v in (y - grow, y + thick + grow):
                sub.line(mouth, v, far, v)
        if how == 'box':
            sub.line(far, y - grow, far, y + thick + grow)
        elif how == 'studs':
            for x in (mouth + 15, mouth + size / 2, far):
                sub.rect(x - 15, 0, x + 15, y - grow)
                sub.rect(x - 15, y + thick + grow, x + 15, t)
        pen.add(sub.strokes, mirror=side < 0)
    if end and not pair:
        pen.rect(-w / 2, 0, -w / 2 + end, t)
    if dice.chance(0.2):
        # Where the panel goes.
        for v in (y, y + thick):
            pen.dashes(w / 2, v, w / 2 + size, v, 100)
    sill(pen, dice, w, t)
    return w, t


@family('sliding door', weight=2)
def barn_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A panel that hangs before the wall, its track as long as its way."""
    w, t = brief.w, brief.t
    frame(pen, dice, w, t)
    thick, off = dice.uniform(20, 60), dice.uniform(5, 60)
    over = dice.uniform(0, 50)
    pair = w > 1300 and dice.chance(0.3)
    size = (w / 2 if pair else w) + over
    open_ = dice.choice([0, 0, 1, dice.uniform(0, 1)])
    rail = dice.choice(['', 'line', 'line', 'rect', 'dash'])
    hangers, arrow = dice.chance(0.25), dice.chance(0.2)
    panel = _Panel(dice)
    y = t + off
    for side in (1, -1) if pair else (1, ):
        sub = Pen()
        x0 = (0 if pair else -w / 2 - over / 2) + size * open_
        panel.draw(sub, x0, x0 + size, y, thick)
        near, far = x0 - size * open_, x0 + size * (2 - open_)
        if rail == 'rect':
            sub.rect(near, t, far, t + off * 0.7)
        elif rail:
            dash = 120 if rail == 'dash' else 0
            sub.dashes(near, t + off / 2, far, t + off / 2, dash)
        if hangers:
            for u in (0.15, 0.85):
                x = x0 + size * u
                sub.rect(x - 20, t + off * 0.2, x + 20, y + thick * 1.3)
        if arrow:
            way = Pen()
            slide(way, size * 0.3, 0)
            sub.add(way.strokes, x=x0 + size / 2, y=y + thick + 80)
        pen.add(sub.strokes, mirror=side < 0)
    sill(pen, dice, w, t)
    return w, y + thick


@family('sliding door', weight=1.5)
def parting_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two leaves that part before fixed panes, below a drive."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    x = w / 2 - inset
    fixed = x * dice.uniform(0.4, 0.55)
    thick = min(dice.uniform(20, 60), t * 0.4)
    y, gap = t * dice.uniform(0.1, 0.5), dice.uniform(0, 30)
    lap = dice.uniform(20, 90)
    ajar = dice.choice([0, 0, dice.uniform(0, 1)]) * (fixed - lap)
    leaf, pane = _Panel(dice, glass=True), _Panel(dice, glass=True)
    for side in (-1, 1):
        sub = Pen()
        pane.draw(sub, x - fixed, x, y, thick)
        leaf.draw(sub, ajar, x - fixed + lap + ajar, y + thick + gap, thick)
        pen.add(sub.strokes, mirror=side < 0)
    how = dice.choice(['', 'box', 'dash', 'arrows', 'sill'])
    deep = y + 2 * thick + gap + dice.uniform(20, 120)
    if how in ('box', 'dash'):
        for v in (y + thick, deep):
            pen.dashes(-x, v, x, v, 150 if how == 'dash' else 0)
    elif how == 'arrows':
        for side in (-1, 1):
            sub = Pen()
            slide(sub, x * 0.2, 0)
            pen.add(sub.strokes, x=side * x * 0.4, y=deep, mirror=side < 0)
    elif how == 'sill':
        sill(pen, dice, w, t)
    return w, max(t, deep)


@family('sliding door', weight=1.5, heldout=True)
def stacking_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Panels each on a track of its own, shut or stacked at one end."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    clear, count = w - 2 * inset, dice.integer(3, 5)
    thick = dice.uniform(0.5, 0.95) * t / count
    panel, lap = _Panel(dice), dice.uniform(20, 90)
    stacked = dice.choice([1, 1, dice.uniform(0.15, 0.8)])
    y = (t - count * thick) / 2
    size = clear / count
    for k in range(count):
        a = -clear / 2 + k * size * stacked
        panel.draw(pen, a, min(a + size + lap, clear / 2), y + k * thick,
                   thick * 0.9)
    for k in range(count + 1) if dice.chance(0.4) else ():
        pen.level(clear / 2, y + (k - 0.05) * thick)
    return w, t
