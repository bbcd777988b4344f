"""Set tables, with chairs round them."""

from ..area import INWARD, TURN, Area
from ..outline import Box, about, middle
from ..pen import Stroke, arc_point


def chairs_round(area: Area,
                 box: Box,
                 sides: str,
                 skip: float = 0.1,
                 gap: float = -80) -> None:
    """Chairs pushed up to the sides of a table."""
    dice, plan = area.dice, area.plan
    x0, y0, x1, y1 = box
    for side in sides:
        length = x1 - x0 if side in 'NS' else y1 - y0
        count = max(1, int((length - 100) / 620))
        for k in range(count):
            if dice.chance(skip):
                continue
            drawn = area.draw('chair')
            u = length * (k + 0.5) / count
            away = gap + drawn.depth + dice.choice([0, 0, 30, 60])
            x, y = {
                'N': (x0 + u, y0 - away),
                'S': (x0 + u, y1 + away),
                'W': (x0 - away, y0 + u),
                'E': (x1 + away, y0 + u)
            }[side]
            turn = dice.choice([0, 0, 0, 0, -12, 15])
            half = drawn.width / 2
            dx, dy = INWARD[side]
            deep = drawn.depth
            foot = (min(x, x + dx * deep) - half * abs(dy),
                    min(y, y + dy * deep) - half * abs(dx),
                    max(x, x + dx * deep) + half * abs(dy),
                    max(y, y + dy * deep) + half * abs(dx))
            inner = [b for b in area.cell.blocked if b != box]
            bx0, by0, bx1, by1 = area.box
            if (foot[0] < bx0 or foot[1] < by0 or foot[2] > bx1
                    or foot[3] > by1):
                continue
            if any(foot[0] < b[2] and b[0] < foot[2] and foot[1] < b[3]
                   and b[1] < foot[3] for b in inner):
                continue
            plan.put(drawn, x, y, TURN[side] + turn)
            if plan.book.hides:
                item = plan.items[-1]
                item.strokes = uncovered(item.strokes, box) or item.strokes


def uncovered(strokes: list[Stroke], box: Box) -> list[Stroke]:
    """What a box leaves of strokes below it, as exporters that hide lines
    write it; a curve that is cut becomes chords."""
    out: list[Stroke] = []
    for stroke in strokes:
        if stroke[0] == 'L':
            out += _outside(stroke, box)
            continue
        a0, a1 = stroke[6:]
        points = [
            arc_point(stroke, a0 + (a1 - a0) * k / 16) for k in range(17)
        ]
        chords = [('L', *p, *q) for p, q in zip(points, points[1:])]
        left = [part for c in chords for part in _outside(c, box)]
        out += [stroke] if left == chords else left
    return out


def _outside(line: Stroke, box: Box) -> list[Stroke]:
    """The parts of a line outside a box."""
    _, x0, y0, x1, y1 = line
    enter, leave = 0.0, 1.0
    for start, step, low, high in ((x0, x1 - x0, box[0], box[2]),
                                   (y0, y1 - y0, box[1], box[3])):
        if abs(step) < 1e-9:
            if not low < start < high:
                return [line]
            continue
        a, b = sorted(((low - start) / step, (high - start) / step))
        enter, leave = max(enter, a), min(leave, b)
    if leave - enter < 1e-9:
        return [line]
    cuts = [(0.0, enter), (leave, 1.0)]
    return [('L', x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b,
             y0 + (y1 - y0) * b) for a, b in cuts if b - a > 1e-6]


def island(area: Area, w: float, d: float) -> Box | None:
    """A free rectangle near the middle of the cell."""
    x0, y0, x1, y1 = area.box
    for _ in range(8):
        u = 0.5 + (area.dice.random() - 0.5) * 0.5
        v = 0.5 + (area.dice.random() - 0.5) * 0.5
        x = round((x0 + u * (x1 - x0 - w)) / 50) * 50
        y = round((y0 + v * (y1 - y0 - d)) / 50) * 50
        if area.free((x, y, x + w, y + d)):
            return x, y, x + w, y + d
    return None


def put_table(area: Area, x: float, y: float, w: float, d: float) -> Box:
    """Set a table of a width and a depth about a point, turned to fit."""
    if w >= d:
        area.plan.put(area.draw('table', w=w, d=d), x, y - d / 2)
    else:
        area.plan.put(area.draw('table', w=d, d=w), x + w / 2, y, 90)
    return about(x, y, w, d)


def dining(area: Area) -> None:
    """A table with chairs."""
    w, d = area.dice.choice([(1200, 800), (1400, 850), (1600, 900),
                             (1000, 1000), (900, 900)])
    if area.width < area.height:
        w, d = d, w
    spot = island(area, w + 700, d + 700) or island(area, w + 400, d + 500)
    if spot is None:
        return
    box = put_table(area, *middle(spot), w, d)
    chairs_round(area, box, 'NS' if w > d else 'EW' if d > w else 'NESW')
    area.cell.blocked.append(spot)
