"""Draw doors composed of parts: frame, leaf, swing, sill.

The opening spans x in [-w/2, w/2], y in [0, t] through the wall; leaves swing
towards +y.
"""
import math

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..fixtures import profile, slide
from ..parts import spoke
from ..register import Brief, Size, family


def _frame(pen: Pen, dice: Dice, w: float, t: float) -> float:
    """Draw a jamb at each end, or none, and say how much it takes."""
    how = dice.weighted([('none', 6), ('rect', 4), ('rabbet', 3),
                         ('casing', 2), ('hook', 1), ('tee', 2)])
    if how == 'none':
        return 0
    width = dice.uniform(20, 90)
    over = dice.choice([0, 0, dice.uniform(5, 40), -dice.uniform(5, 50)])
    over = max(over, -t * 0.3)
    y0, y1 = -over, t + over
    jamb, inset = Pen(), width
    if how == 'rabbet':
        # A stop in its middle, as exporters of models draw it.
        stop, third, width = dice.uniform(8, 20), (y1 - y0) / 3, width * 0.6
        inset = width + 15
        profile(jamb, 0, y0, [width, third, stop, third, -stop, third, -width])
    elif how == 'casing':
        # With trim on both faces of the wall.
        wide, deep = dice.uniform(50, 110), dice.uniform(10, 25)
        inset = width = width * 0.5
        jamb.rect(0, 0, width, t)
        for face, side in ((0, -1), (t, 1)):
            jamb.rect(width * 0.3 - wide, face, width * 0.3,
                      face + side * deep)
    elif how == 'tee':
        # It wraps the wall's end, narrower in its middle.
        lip, deep = dice.uniform(10, 60), (y1 - y0) * 0.3
        profile(jamb, -lip, y0, [
            lip + width * 0.6, deep, width * 0.4, y1 - y0 - 2 * deep,
            -width * 0.4, deep, -lip - width * 0.6, -deep * 0.5, lip,
            -(y1 - y0 - deep), -lip
        ])
    elif how == 'hook':
        # Steel frames wrap the wall's end.
        jamb.poly([(-width, y0 + 15), (-width, y0), (width, y0), (width, y1),
                   (-width, y1), (-width, y1 - 15)])
    else:
        jamb.rect(0, y0, width, y1)
    pen.add(jamb.strokes, x=-w / 2)
    pen.add(jamb.strokes, x=w / 2, mirror=True)
    return inset


def _sill(pen: Pen, dice: Dice, w: float, t: float) -> None:
    """What lies on the floor between the jambs."""
    how = dice.weighted([('none', 6), ('one', 2), ('two', 3), ('step', 1),
                         ('mid', 1)])
    if how in ('one', 'two', 'step'):
        pen.level(w / 2, 0)
    if how == 'two':
        pen.level(w / 2, t)
    elif how == 'step':
        out = dice.uniform(30, 150)
        pen.rect(-w / 2, -out, w / 2, 0)
    elif how == 'mid':
        pen.level(w / 2, t * 0.4, t * 0.6)


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
    inset = _frame(pen, dice, w, t)
    _sill(pen, dice, w - 2 * inset, t)
    _Leaf(dice).draw(pen, -w / 2 + inset, _hinge(dice, t), w - 2 * inset, 1)
    return w, t + w


@family('double door', weight=5)
def hinged_pair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two leaves, equal or not."""
    w, t = brief.w, brief.t
    inset = _frame(pen, dice, w, t)
    clear = w - 2 * inset
    _sill(pen, dice, clear, t)
    main = 0.5 if w > 1300 and dice.chance(0.8) else dice.uniform(0.55, 0.75)
    leaf, y = _Leaf(dice), _hinge(dice, t)
    leaf.draw(pen, -w / 2 + inset, y, clear * main, 1)
    leaf.draw(pen, w / 2 - inset, y, clear * (1 - main), -1)
    return w, t + w * main


def _glazed(pen: Pen, dice: Dice, x0: float, x1: float, y: float, stile: float,
            thick: float) -> None:
    """A closed leaf of stiles and panes, cut by the plan."""
    steps = [stile, thick * 0.3, 8, thick * 0.4, -8, thick * 0.3, -stile]
    profile(pen, x0, y, steps)
    sub = Pen()
    profile(sub, 0, 0, steps)
    pen.add(sub.strokes, x=x1, y=y, mirror=True)
    for v in dice.choice([(0.4, 0.6), (0.3, 0.45, 0.55, 0.7), (0.5, )]):
        pen.line(x0 + stile, y + thick * v, x1 - stile, y + thick * v)
    pen.line(x0, y, x1, y)
    if dice.chance(0.5):
        pen.line(x0, y + thick, x1, y + thick)


@family('single door', weight=1)
def glazed_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A glazed leaf drawn shut, its swing beside it."""
    w, t = brief.w, brief.t
    inset = _frame(pen, dice, w, t)
    clear, thick = w - 2 * inset, dice.uniform(35, 60)
    y = dice.uniform(0, max(t - thick, 1))
    _glazed(pen, dice, -clear / 2, clear / 2, y, dice.uniform(50, 120), thick)
    if dice.chance(0.6):
        pen.level(w / 2, 0, t)
    leaf = _Leaf(dice)
    leaf.thick = 0
    leaf.draw(pen, -clear / 2, y + thick, clear, 1)
    return w, y + thick + clear


@family('sliding door', weight=4)
def bypass_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Panels on two or three tracks."""
    w, t = brief.w, brief.t
    inset = _frame(pen, dice, w, t)
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
    y0 = (t - deep) / 2 + dice.choice([0, 0, -0.2, 0.2]) * t
    how = dice.weighted([('rect', 5), ('line', 1), ('glass', 2), ('open', 1)])
    for k, track in enumerate(tracks):
        x0 = -clear / 2 + k * clear / count - (lap / 2 if k else 0)
        x1 = -clear / 2 + (k + 1) * clear / count + (
            lap / 2 if k < count - 1 else 0)
        if how == 'open' and k == count - 1:
            x0, x1 = x0 - clear / count * 0.8, x1 - clear / count * 0.8
        y = y0 + track * (thick + gap)
        if how == 'line':
            pen.line(x0, y, x1, y)
        elif how == 'glass':
            _glazed(pen, dice, x0, x1, y, dice.uniform(40, 80), thick)
        else:
            pen.rect(x0, y, x1, y + thick)
    _sill(pen, dice, clear, t)
    if dice.chance(0.15):
        slide(pen, clear / count * 0.4, t + dice.uniform(60, 160))
    return w, t


@family('sliding door', weight=1.5)
def pocket_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A panel half in its pocket, or before the wall."""
    w, t = brief.w, brief.t
    thick = min(dice.uniform(25, 50), t * 0.5)
    y = (t - thick) / 2 if dice.chance(0.6) else t + dice.uniform(5, 30)
    shut = dice.uniform(0.3, 1) * w
    pen.rect(w / 2 - shut, y, w / 2 - shut + w, y + thick)
    if y < t:
        how = dice.choice(['lines', 'box', 'none'])
        grow = thick * 0.3
        if how != 'none':
            for v in (y - grow, y + thick + grow):
                pen.line(w / 2, v, w * 1.5, v)
        if how == 'box':
            pen.line(w * 1.5, y - grow, w * 1.5, y + thick + grow)
    _sill(pen, dice, w, t)
    return w, max(t, y + thick)


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
    _sill(pen, dice, w, t)
    return w, y + leaf * s + thick


@family('rolling door', weight=4)
def overhead_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A sectional door: a panel in the wall, or its track overhead."""
    w, t = brief.w, brief.t
    inset = dice.choice([0, 0, dice.uniform(20, 120)])
    x = w / 2 - inset
    dash = dice.choice([0, 0, 150, 250])
    thick = dice.uniform(20, 80)
    y = dice.choice([0, t * 0.2, t * 0.5, t - thick, t])
    shut = dice.weighted([('rect', 4), ('line', 2), ('panels', 1), ('', 2)])
    if shut == 'rect':
        pen.rect(-x, y, x, y + thick)
    elif shut == 'line':
        pen.level(x, y)
    elif shut == 'panels':
        count = max(2, round(2 * x / dice.uniform(500, 1200)))
        for k in range(count):
            a = -x + 2 * x * k / count
            pen.rect(a, y, a + 2 * x / count, y + thick)
    if shut in ('', 'line') or dice.chance(0.6):
        deep = dice.uniform(300, 700) if dice.chance(0.3) else \
            dice.uniform(1900, 3000)
        for a, b, c, d in ((-x, t, -x, t + deep), (x, t, x, t + deep),
                           (-x, t + deep, x, t + deep)):
            pen.dashes(a, b, c, d, dash)
        if dice.chance(0.4):
            pen.dashes(-x, t, x, t, dash)
        if dice.chance(0.15):
            pen.dashes(-x, t, x, t + deep, dash)
            pen.dashes(-x, t + deep, x, t, dash)
    if inset:
        for side in (-1, 1):
            pen.rect(side * x, t * 0.2, side * w / 2, t * 0.8)
    _sill(pen, dice, w, t)
    return w, t + 600


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
