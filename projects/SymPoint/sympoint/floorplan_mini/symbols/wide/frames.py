"""Draw what doors of any kind share: jambs, sills, leaves of stiles and panes.

The opening spans x in [-w/2, w/2], y in [0, t] through the wall.
"""
from ...dice import Dice
from ...pen import Pen
from ..fixtures import profile


def frame(pen: Pen, dice: Dice, w: float, t: float) -> float:
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


def sill(pen: Pen, dice: Dice, w: float, t: float) -> None:
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


def glazed(pen: Pen, dice: Dice, x0: float, x1: float, y: float, stile: float,
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
