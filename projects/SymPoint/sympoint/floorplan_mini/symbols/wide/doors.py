"""Draw doors composed of parts: frame, leaf, swing, sill.

The opening spans x in [-w/2, w/2], y in [0, t] through the wall; leaves swing
towards +y.
"""
import math

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..parts import spoke
from ..register import Brief, Size, family
from .frames import frame, glazed, sill


class _Leaf:
    """One way of drawing a leaf and its swing.

    Args:
        dice (Dice): Source of choices.
    """

    def __init__(self, dice: Dice) -> None:
        self.angle = dice.weighted([(90.0, 7), (dice.uniform(20, 88), 3),
                                    (dice.uniform(92, 130), 0.3)])
        self.thick = dice.weighted([(0.0, 3), (dice.uniform(22, 60), 7)])
        self.swing = dice.weighted([('arc', 12), ('chord', 1), ('none', 1),
                                    ('both', 0.5), ('outer', 2)])
        if not self.thick and self.swing == 'none':
            self.swing = 'arc'
        self.outside = dice.chance(0.35)
        self.inner = dice.weighted([('', 6), ('line', 1), ('glass', 1),
                                    ('handle', 1), ('closed', 1)])

    def draw(self, pen: Pen, x: float, y: float, length: float,
             side: int) -> None:
        """Draw the leaf, hinged at (x, y); side 1 hinges left."""
        sub, thick = Pen(), self.thick
        c, s = cos_sin(self.angle)

        def at(u: float, v: float) -> tuple[float, float]:
            # u along the leaf, v across it, towards the closed side.
            return u * c + v * s, u * s - v * c

        v0, v1 = (-thick, 0.0) if self.outside else (0.0, thick)
        if thick:
            sub.loop([at(0, v0), at(length, v0), at(length, v1), at(0, v1)])
        else:
            sub.line(*at(0, 0), *at(length, 0))
        if thick and self.inner == 'line':
            mid = (v0 + v1) / 2
            sub.line(*at(0, mid), *at(length, mid))
        elif thick and self.inner == 'glass':
            sub.loop([
                at(u, v)
                for u, v in ((length * 0.12, v0 + thick / 3), (length * 0.88,
                                                               v0 + thick / 3),
                             (length * 0.88, v1 - thick / 3), (length * 0.12,
                                                               v1 - thick / 3))
            ])
        elif self.inner == 'handle':
            for v, out in ((v0, -45), (v1, 45)):
                sub.poly([
                    at(length - 70, v),
                    at(length - 70, v + out),
                    at(length - 170, v + out)
                ])
        elif self.inner == 'closed':
            sub.line(0, 0, length, 0)
        self._arc(sub, at(length, v1 if self.swing == 'outer' else 0), length)
        pen.add(sub.strokes, x=x, y=y, mirror=side < 0)

    def _arc(self, sub: Pen, tip: tuple[float, float], length: float) -> None:
        if self.swing == 'chord':
            sub.line(*tip, length, 0)
        elif self.swing == 'outer':
            # From the other corner of the leaf, about the same hinge.
            r = math.hypot(*tip)
            end = math.degrees(math.atan2(tip[1], tip[0]))
            sub.arc(0, 0, r, 0, max(end, 5))
        elif self.swing != 'none':
            start = -self.angle if self.swing == 'both' else 0
            sub.arc(0, 0, length, start, self.angle)


def _hinge(dice: Dice, t: float) -> float:
    """How deep in the wall the leaves hang."""
    return dice.weighted([(t, 6), (t / 2, 2), (t * 0.8, 1), (0.0, 0.7)])


@family('single door', weight=6)
def hinged_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A leaf in a frame."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    sill(pen, dice, w - 2 * inset, t)
    _Leaf(dice).draw(pen, -w / 2 + inset, _hinge(dice, t), w - 2 * inset, 1)
    return w, t + w


@family('double door', weight=5)
def hinged_pair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two leaves, equal or not."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    clear = w - 2 * inset
    sill(pen, dice, clear, t)
    main = 0.5 if w > 1300 and dice.chance(0.8) else dice.uniform(0.55, 0.75)
    leaf, y = _Leaf(dice), _hinge(dice, t)
    leaf.draw(pen, -w / 2 + inset, y, clear * main, 1)
    leaf.draw(pen, w / 2 - inset, y, clear * (1 - main), -1)
    return w, t + w * main


@family('double door', weight=2)
def lit_pair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A pair of leaves between fixed panes, or beside one."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    lit = dice.choice([(1, 1), (1, 1), (1, 0)])
    pane = (w - 2 * inset) * dice.uniform(0.1, 0.22)
    x0, x1 = -w / 2 + inset + lit[0] * pane, w / 2 - inset - lit[1] * pane
    deep, post = dice.uniform(0.15, 0.5) * t, dice.choice([0, 40, 70])
    y = dice.uniform(0, t - deep)
    lines = dice.choice([(0, 1), (0, 0.5, 1), (0.5, )])
    for has, near, far in zip(lit, (x0, x1), (-w / 2 + inset, w / 2 - inset)):
        if not has:
            continue
        for v in lines:
            pen.line(near, y + deep * v, far, y + deep * v)
        if post:
            pen.rect(near, y - 10, near + math.copysign(post, far - near),
                     y + deep + 10)
        else:
            pen.line(near, y, near, y + deep)
    sill(pen, dice, w, t)
    leaf, hinge = _Leaf(dice), dice.choice([y + deep, y + deep, t])
    half = (x1 - x0) / 2
    leaf.draw(pen, x0, hinge, half, 1)
    leaf.draw(pen, x1, hinge, half, -1)
    return w, hinge + half


@family('double door', weight=1)
def glazed_pair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two glazed leaves drawn shut, their swings beside them."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    half, thick = w / 2 - inset, dice.uniform(30, 60)
    y = dice.uniform(0, max(t - thick, 1))
    stile = dice.uniform(40, 120)
    for a, b in ((-half, 0.0), (0.0, half)):
        glazed(pen, dice, a, b, y, stile, thick)
    if dice.chance(0.5):
        pen.level(w / 2, 0, t)
    leaf = _Leaf(dice)
    leaf.thick = dice.choice([0, 0, leaf.thick])
    leaf.draw(pen, -half, y + thick, half, 1)
    leaf.draw(pen, half, y + thick, half, -1)
    return w, y + thick + half


@family('double door', weight=1)
def swing_pair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two leaves that swing both ways, shut or part open."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    half, y = w / 2 - inset, t / 2
    thick, open_ = dice.uniform(20, 50), dice.choice([0, 0, 45, 90])
    c, s = cos_sin(open_)
    for side in (-1, 1):
        sub = Pen()
        sub.loop([(u * c - v * s, u * s + v * c)
                  for u, v in ((0, -thick / 2), (half, -thick / 2),
                               (half, thick / 2), (0, thick / 2))])
        sub.arc(0, 0, half, -90, 90)
        pen.add(sub.strokes, x=-side * half, y=y, mirror=side < 0)
    return w, y + half


@family('double door', weight=1, heldout=True)
def contrary_pair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two leaves of which one swings in, one out."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    clear, leaf = w - 2 * inset, _Leaf(dice)
    leaf.draw(pen, -clear / 2, t, clear / 2, 1)
    sub = Pen()
    leaf.draw(sub, -clear / 2, 0, clear / 2, 1)
    pen.add(sub.strokes, rot=180)
    sill(pen, dice, clear, t)
    return w, t + clear / 2


@family('single door', weight=1)
def glazed_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A glazed leaf drawn shut, its swing beside it."""
    w, t = brief.w, brief.t
    inset = frame(pen, dice, w, t)
    clear, thick = w - 2 * inset, dice.uniform(35, 60)
    y = dice.uniform(0, max(t - thick, 1))
    glazed(pen, dice, -clear / 2, clear / 2, y, dice.uniform(50, 120), thick)
    if dice.chance(0.6):
        pen.level(w / 2, 0, t)
    leaf = _Leaf(dice)
    leaf.thick = 0
    leaf.draw(pen, -clear / 2, y + thick, clear, 1)
    return w, y + thick + clear


@family('folding door', weight=3)
def bifold_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """One pair of leaves, two pairs, or an accordion."""
    w, t = brief.w, brief.t
    pairs = 2 if w > 1000 and dice.chance(0.5) else 1
    fold = 1 if dice.chance(0.85) else dice.integer(2, 4)
    leaf = w / (2 * pairs * fold)
    c, s = cos_sin(dice.uniform(20, 82))
    thick = dice.choice([0, 0, dice.uniform(15, 40)])
    y = dice.choice([0, t / 2, t / 2, t])
    arc = dice.chance(0.2)
    for side in ((1, -1) if pairs == 2 else (1, )):
        sub = Pen()
        for k in range(2 * fold):
            up = k % 2 == 0
            x0, x1 = k * leaf * c, (k + 1) * leaf * c
            y0, y1 = (0.0, leaf * s) if up else (leaf * s, 0.0)
            if thick:
                # Across the leaf, away from the fold.
                nx, ny = (-s if up else s) * thick, c * thick
                sub.loop([(x0, y0), (x1, y1), (x1 + nx, y1 + ny),
                          (x0 + nx, y0 + ny)])
            else:
                sub.line(x0, y0, x1, y1)
        if arc:
            sub.arc(0, 0, leaf, 0, math.degrees(math.atan2(s, c)))
        pen.add(sub.strokes, x=-side * w / 2, y=y, mirror=side < 0)
    sill(pen, dice, w, t)
    return w, y + leaf * s + thick


@family('revolving door', weight=2, heldout=True)
def drum_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Wings in a drum of one to three arcs a side."""
    w, t = brief.w, brief.t
    r, cy, gap = w / 2, t / 2, dice.uniform(25, 50)
    radii = [r - k * dice.uniform(20, 60) for k in range(dice.integer(1, 3))]
    if dice.chance(0.3):
        pen.circle(0, cy, r)
    for radius in radii:
        for a in (0, 180):
            pen.arc(0, cy, radius, a - gap, a + gap)
    if len(radii) > 1:
        for a in (-gap, gap, 180 - gap, 180 + gap):
            spoke(pen, cy, a, r, radii[-1])
    wings, start = dice.choice([3, 4, 4, 2]), dice.uniform(0, 90)
    core = dice.choice([0, 40, 90, 150])
    half = dice.choice([0, 15, 30])
    for k in range(wings):
        angle = start + 360 * k / wings
        for off in ((-half, half) if half else (0, )):
            spoke(pen, cy, angle, core, r - 70, off)
        if half and dice.chance(0.5):
            c, s = cos_sin(angle)
            pen.circle((r - 70) * c, cy + (r - 70) * s, half)
    if core:
        pen.circle(0, cy, core)
    return w, t / 2 + r
