"""Guard balconies, voids, stairs and terraces of the wide edition."""
from collections.abc import Iterator, Sequence

from .area import overlap
from .dice import Dice
from .pen import Pen, Point
from .plan import Edge, Item, Plan
from .rails import Railing


def _chains(edges: Sequence[Edge]) -> Iterator[list[Point]]:
    """The paths that the stretches of edges make, end to end."""
    left = [[e.point(lo), e.point(hi)] for e in edges
            for lo, hi in e.spans(50)]
    while left:
        path = left.pop(0)
        while True:
            near = [p for p in left if path[-1] in p]
            if not near:
                if path[0] == path[-1] or not any(path[0] in p for p in left):
                    break
                path.reverse()
                continue
            left.remove(near[0])
            a, b = near[0]
            path.append(b if a == path[-1] else a)
        yield path


def _rails(railing: Railing, paths: Sequence[list[Point]]) -> list[Item]:
    """A railing along paths as one item; none of no path."""
    pen = Pen()
    for path in paths:
        railing.draw(pen, path)
    return [Item('railing', 'railing', pen.strokes)] if pen.strokes else []


def _clear_of_walls(plan: Plan, path: list[Point]) -> list[Point]:
    """A path whose ends stop at the faces of the walls that they meet."""
    out = list(path)
    for k, inner in ((0, 1), (-1, -2)) if path[0] != path[-1] else ():
        (x, y), (nx, ny) = path[k], path[inner]
        level = y == ny
        for e in plan.edges_of('wall'):
            at, along = (x, y) if level else (y, x)
            if (e.axis == 'v') == level and e.at == at and \
                    e.lo <= along <= e.hi:
                sign = 1 if (nx if level else ny) > at else -1
                face = at + sign * e.thick / 2
                out[k] = (face, y) if level else (x, face)
                break
    return out


def edge_rails(plan: Plan, dice: Dice) -> list[Item]:
    """Railings along balconies and voids.

    Args:
        plan (Plan): The plan, with its edges.
        dice (Dice): Source of choices.

    Returns:
        list[Item]: One for each path.
    """
    railing, out = Railing(dice), []
    for path in _chains(plan.edges_of('rail')):
        out += _rails(railing, [_clear_of_walls(plan, path)])
    return out


def _round_stairs(dice: Dice, how: str, wide: float, long: float,
                  off: float) -> list[list[Point]]:
    """Paths of the rails of a flight: (across it, along it)."""
    start, end = -dice.choice([0, 0, 1]) * dice.uniform(50, 300), long
    if how == 'middle':
        half = dice.choice([0, off, 2 * off])
        end = long * dice.uniform(0.4, 1)
        if not half:
            return [[(wide / 2, start), (wide / 2, end)]]
        return [[(wide / 2 - half, start), (wide / 2 - half, end),
                 (wide / 2 + half, end), (wide / 2 + half, start)]]
    if how == 'round':
        return [[(off, start), (off, end - off), (wide - off, end - off),
                 (wide - off, start)]]
    if how == 'landing':
        return [[(off, start), (off, end + dice.uniform(200, 900)),
                 (wide * dice.uniform(0.4, 1.2), end + dice.uniform(200, 900))]
                ]
    return [[(x, start), (x, end)] for x in {
        'both': (off, wide - off),
        'left': (off, ),
        'right': (wide - off, )
    }[how]]


def handrails(plan: Plan, dice: Dice) -> list[Item]:
    """Rails of stairs: at their sides, in the middle, round the landing.

    Args:
        plan (Plan): The plan, furnished.
        dice (Dice): Source of choices.

    Returns:
        list[Item]: The rails of each flight.
    """
    how = dice.weighted([('both', 4), ('left', 2), ('right', 2), ('round', 2),
                         ('middle', 2), ('landing', 1)])
    off = dice.uniform(20, 120)
    railing, turned = Railing(dice, lean=dice.chance(0.6)), dice.chance(0.5)
    out = []
    for item in plan.items:
        lines = [s for s in item.strokes if s[0] == 'L']
        if item.label != 'stairs' or not lines:
            continue
        xs = [v for s in lines for v in s[1::2]]
        ys = [v for s in lines for v in s[2::2]]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        level = x1 - x0 > y1 - y0
        wide, long = sorted((x1 - x0, y1 - y0))
        paths = []
        for path in _round_stairs(dice, how, wide, long, off):
            points = [(u, long - v if turned else v) for u, v in path]
            paths.append([(x0 + v, y0 + u) if level else (x0 + u, y0 + v)
                          for u, v in points])
        out += _rails(railing, paths)
    return out


def terraces(plan: Plan, dice: Dice) -> list[Item]:
    """Terraces, ramps and areaways before outer walls, with their rails.

    Args:
        plan (Plan): The plan, with its edges.
        dice (Dice): Source of choices.

    Returns:
        list[Item]: The rails, and the edges of the slabs.
    """
    railing, out = Railing(dice), []
    edges = dice.shuffled([
        e for e in plan.edges
        if e.outer and e.kind != 'rail' and e.hi - e.lo > 2500
    ])
    for e in edges[:dice.integer(1, 3)]:
        long = (e.hi - e.lo) * dice.uniform(0.35, 1)
        lo = dice.uniform(e.lo, e.hi - long)
        hi, deep = lo + long, dice.uniform(900, 3000)
        sign = -1 if e.a < 0 else 1
        near = sign * e.thick / 2
        far = near + sign * deep
        # With a margin for its slab, beside a wing of the building.
        (x0, y0), (x1, y1) = e.point(lo - 250,
                                     near), e.point(hi + 250, far + sign * 250)
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if any(overlap(box, (c.x0, c.y0, c.x1, c.y1)) for c in plan.cells):
            continue
        cut = dice.choice([0, 0, 0, deep * dice.uniform(0.2, 0.6)])
        corners = [(lo, near), (lo, far - sign * cut), (lo + cut, far),
                   (hi - cut, far), (hi, far - sign * cut), (hi, near)]
        how = dice.choice(['u', 'u', 'l', 'line', 'gap', 'free'])
        paths = {
            'u': [corners],
            'l': [corners[:4]],
            'line': [corners[2:4]],
            'gap': [[*corners[:3], (lo + cut + long * 0.1, far)],
                    [(hi - cut - long * 0.2, far), *corners[3:]]],
            'free': [[(lo, near), (lo, far)], [(hi, near), (hi, far)]]
        }[how]
        out += _rails(
            railing,
            [list(dict.fromkeys(e.point(*p) for p in path)) for path in paths])
        slab = Pen()
        if dice.chance(0.6):
            grow = dice.uniform(30, 160)
            slab.poly([
                e.point(lo - grow, near),
                e.point(lo - grow, far + sign * grow),
                e.point(hi + grow, far + sign * grow),
                e.point(hi + grow, near)
            ])
            out.append(Item('', 'floor', slab.strokes))
    return out
