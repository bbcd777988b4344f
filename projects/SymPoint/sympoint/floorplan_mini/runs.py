"""Draw what runs along edges and stairs: curtain walls, rails, handrails."""
from collections.abc import Iterator, Sequence

from .dice import Dice
from .pen import Pen
from .plan import Edge, Item, Plan


def _lines(pen: Pen,
           edge: Edge,
           lo: float,
           hi: float,
           offs: Sequence[float],
           dash: float = 0) -> None:
    """Lines along an edge, each so far off its middle."""
    for off in offs:
        pen.dashes(*edge.point(lo, off), *edge.point(hi, off), dash)


def _places(lo: float,
            hi: float,
            pitch: float,
            half: float = 0) -> Iterator[float]:
    """Where posts of half a width stand from one end to the other."""
    count = max(1, round((hi - lo) / pitch))
    for k in range(count + 1):
        yield min(max(lo + (hi - lo) * k / count, lo + half), hi - half)


def _post(pen: Pen, edge: Edge, at: float, half: float, near: float,
          far: float) -> None:
    """A rectangle across an edge, from ``near`` to ``far`` off its middle."""
    pen.rect(*edge.point(at - half, near), *edge.point(at + half, far))


def curtain_walls(plan: Plan, style: str) -> None:
    """Draw every curtain edge: glass lines and mullions.

    Args:
        plan (Plan): The plan; items are added to it.
        style (str): Words: 'two' or 'three' glass lines, 'deep' or 'flat'
            mullions.
    """
    words = style.split()
    pitch = plan.dice.choice([1000, 1200, 1500])
    t = 75
    offs = (-t, 0, t) if 'three' in words else (-t / 3, t / 3)
    deep = 2 * t if 'deep' in words else t
    for edge in plan.edges_of('curtain'):
        pen = Pen()
        for lo, hi in edge.spans():
            _lines(pen, edge, lo, hi, offs)
            for at in _places(lo, hi, pitch, 30):
                _post(pen, edge, at, 30, -deep, deep)
        plan.add('curtain wall', 'curtain', pen)


def railings(plan: Plan, style: str) -> None:
    """Draw every railing edge: rails and posts.

    Args:
        plan (Plan): The plan; items are added to it.
        style (str): Words: 'two' or 'three' rails, 'post' for posts.
    """
    words = style.split()
    pitch = plan.dice.choice([900, 1100, 1500])
    offs = (-40, 0, 40) if 'three' in words else (-30, 30)
    for edge in plan.edges_of('rail'):
        pen = Pen()
        for lo, hi in edge.spans():
            _lines(pen, edge, lo, hi, offs)
            for at in _places(lo, hi, pitch) if 'post' in words else ():
                if 'round' in words:
                    pen.circle(*edge.point(at), 30)
                else:
                    _post(pen, edge, at, 25, -25, 25)
        plan.add('railing', 'railing', pen)


def wide_runs(plan: Plan, dice: Dice) -> list[Item]:
    """Curtain walls and railings of any number of lines and posts."""
    out = []
    for kind, label, layer in (('curtain', 'curtain wall', 'curtain'),
                               ('rail', 'railing', 'railing')):
        rail = kind == 'rail'
        deep = dice.uniform(20, 60) if rail else dice.uniform(25, 110)
        count = dice.weighted([(1, 2), (2, 5), (3, 2), (4, 0 if rail else 2)])
        post = dice.weighted([('rect', 5), ('round', 1), ('none', 3),
                              ('tick', 1), ('edge', 1)])
        pitch = dice.uniform(600, 2200)
        half = dice.uniform(15, 45)
        reach = dice.choice([deep, deep, half, 1.8 * deep])
        dash = 250 if rail and dice.chance(0.08) else 0
        offs = [deep * (2 * k / (count - 1) - 1)
                for k in range(count)] if count > 1 else [0]
        for edge in plan.edges_of(kind):
            pen = Pen()
            for lo, hi in edge.spans(50):
                _lines(pen, edge, lo, hi, offs, dash)
                for at in _places(lo, hi, pitch, half):
                    if post == 'round':
                        pen.circle(*edge.point(at), half)
                    elif post == 'tick':
                        pen.line(*edge.point(at, -reach),
                                 *edge.point(at, reach))
                    elif post == 'rect':
                        _post(pen, edge, at, half, -reach, reach)
                    elif post == 'edge':
                        _post(pen, edge, at, half, deep, deep + 2 * half)
            if pen.strokes:
                out.append(Item(label, layer, pen.strokes))
    return out


def handrails(plan: Plan, dice: Dice) -> list[Item]:
    """Rails along stairs, on one side or both."""
    out = []
    sides = dice.choice([(0, ), (0, 1), (1, )])
    gap = dice.choice([0, dice.uniform(30, 90)])
    for item in plan.items:
        if item.label != 'stairs':
            continue
        lines = [s for s in item.strokes if s[0] == 'L']
        xs = [v for s in lines for v in s[1::2]]
        ys = [v for s in lines for v in s[2::2]]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        pen = Pen()
        for k in sides:
            for off in ((40, 40 + gap) if gap else (40, )):
                if x1 - x0 > y1 - y0:
                    y = y1 - off if k else y0 + off
                    pen.line(x0, y, x1, y)
                else:
                    x = x1 - off if k else x0 + off
                    pen.line(x, y0, x, y1)
        out.append(Item('railing', 'railing', pen.strokes))
    return out
