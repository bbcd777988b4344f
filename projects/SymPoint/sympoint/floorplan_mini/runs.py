"""Draw what runs along edges: curtain walls, the first edition's rails."""
from collections.abc import Iterator, Sequence

from .dice import Dice
from .pen import Pen
from .plan import Edge, Item, Plan


def _lines(pen: Pen, edge: Edge, lo: float, hi: float,
           offs: Sequence[float]) -> None:
    """Lines along an edge, each so far off its middle."""
    for off in offs:
        pen.line(*edge.point(lo, off), *edge.point(hi, off))


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


def wide_curtains(plan: Plan, dice: Dice) -> list[Item]:
    """Curtain walls of any number of lines and posts.

    Args:
        plan (Plan): The plan, with its edges.
        dice (Dice): Source of choices.

    Returns:
        list[Item]: One for each edge.
    """
    out = []
    deep = dice.uniform(25, 110)
    count = dice.weighted([(1, 2), (2, 5), (3, 2), (4, 2)])
    post = dice.weighted([('rect', 5), ('round', 1), ('none', 3), ('tick', 1),
                          ('edge', 1)])
    pitch = dice.uniform(600, 2200)
    half = dice.uniform(15, 45)
    reach = dice.choice([deep, deep, half, 1.8 * deep])
    offs = [deep * (2 * k / (count - 1) - 1)
            for k in range(count)] if count > 1 else [0]
    for edge in plan.edges_of('curtain'):
        pen = Pen()
        for lo, hi in edge.spans(50):
            _lines(pen, edge, lo, hi, offs)
            for at in _places(lo, hi, pitch, half):
                if post == 'round':
                    pen.circle(*edge.point(at), half)
                elif post == 'tick':
                    pen.line(*edge.point(at, -reach), *edge.point(at, reach))
                elif post == 'rect':
                    _post(pen, edge, at, half, -reach, reach)
                elif post == 'edge':
                    _post(pen, edge, at, half, deep, deep + 2 * half)
        if pen.strokes:
            out.append(Item('curtain wall', 'curtain', pen.strokes))
    return out
