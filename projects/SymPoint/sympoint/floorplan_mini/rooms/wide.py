"""Furnish as the wide edition does: class rooms, cubicles, lounges."""
from collections.abc import Callable

from ..area import INWARD, OPPOSITE, TURN, Area
from ..outline import Box, middle
from ..pen import Pen
from .home import kitchen
from .tables import island, put_table

Fill = Callable[[Area], None]


def classroom(area: Area) -> None:
    """Rows of single chairs, each with a table before it or without."""
    dice, plan = area.dice, area.plan
    x0, y0, x1, y1 = area.box
    desks = dice.chance(0.5)
    w, d = (dice.choice([600, 1200]), 500) if desks else (0, 0)
    step_x, step_y = max(w, 500) + dice.uniform(100, 350), d + dice.uniform(
        800, 1000)
    for i in range(min(8, int((x1 - x0 - 800) / step_x))):
        for j in range(min(7, int((y1 - y0 - 1500) / step_y))):
            x = x0 + 400 + step_x * (i + 0.5)
            y = y0 + 1200 + step_y * j
            box = (x - step_x / 2 + 30, y, x + step_x / 2 - 30,
                   y + step_y - 60)
            if not area.free(box) or dice.chance(0.06):
                continue
            if desks:
                plan.put(area.draw('table', w=w, d=d), x, y)
            seat = area.draw('chair')
            turn = dice.choice([0, 0, 0, 8, -12])
            plan.put(seat, x, y + d + seat.depth, 180 + turn)
            area.cell.blocked.append(box)


def cubicles(area: Area) -> None:
    """L desks back to back between screens, a chair in each corner."""
    dice, plan = area.dice, area.plan
    x0, y0, x1, y1 = area.box
    w, d = dice.uniform(1500, 1900), dice.uniform(600, 760)
    deep = dice.uniform(2000, 2300)
    screens = Pen()
    thick = dice.choice([0, 40, 60])
    for i in range(min(6, int((x1 - x0 - 1200) / (w + thick)))):
        for j in range(min(4, int((y1 - y0 - 600) / deep))):
            x = x0 + 600 + (w + thick) * (i + 0.5)
            up = j % 2 == 1
            y = y0 + 300 + deep * j
            box = (x - w / 2, y, x + w / 2, y + deep)
            if not area.free(box) or dice.chance(0.05):
                continue
            back, turn = (y, 0) if up else (y + deep, 180)
            sign = 1 if up else -1
            desk = area.draw('table', w=w, d=d, desk=True, corner=True)
            plan.put(desk, x, back, turn, i % 2 == 0)
            seat = area.draw('chair')
            plan.put(
                seat, x + dice.uniform(-0.2, 0) * w * sign *
                (-1 if i % 2 == 0 else 1), back + sign * (d + seat.depth - 40),
                turn + 180 + dice.uniform(-30, 30))
            if thick:
                screens.rect(x - w / 2 - thick, y, x - w / 2, y + deep)
                screens.rect(x - w / 2, back - thick / 2, x + w / 2,
                             back + thick / 2)
            area.cell.blocked.append(box)
    plan.add('', 'partition', screens)


def lounge(area: Area) -> None:
    """Armchairs turned to a low table, others along the walls."""
    dice, plan = area.dice, area.plan
    box = island(area, 2600, 2600)
    if box:
        x, y = middle(box)
        size = dice.uniform(500, 900)
        put_table(area, x, y, size, size)
        for side, turn in TURN.items():
            dx, dy = INWARD[side]
            if dice.chance(0.25):
                continue
            kind = dice.choice(['chair', 'sofa'])
            hints = {'seats': 1} if kind == 'sofa' else {}
            seat = area.draw(kind, **hints)
            reach = size / 2 + 150 + seat.depth
            plan.put(seat, x - dx * reach, y - dy * reach,
                     turn + dice.choice([0, 0, 15, -20]))
        area.cell.blocked.append(box)
    waiting(area)


def waiting(area: Area) -> None:
    """Seats along the walls."""
    dice = area.dice
    for side in area.sides()[:dice.integer(1, 3)]:
        count = dice.integer(2, 6)
        for _ in range(dice.integer(1, 2)):
            drawn = area.draw(
                'row chairs', count=count) if dice.chance(0.5) else area.draw(
                    'sofa', seats=dice.choice([1, 2, 3]))
            area.stand(drawn, ('any', 'mid', 'lo'), side, off=50)


def lockers(area: Area) -> None:
    """Lockers along the walls, benches between."""
    dice = area.dice
    for side in area.sides():
        length = min(area.span(side) - 200, dice.choice([1800, 2700, 3600]))
        if length > 800:
            area.stand(
                'cabinet', ('lo', 'hi', 'any'),
                side,
                tall=True,
                w=length,
                d=dice.uniform(350, 600))
    lounge(area) if dice.chance(0.3) else machines(area)


def casework(area: Area) -> None:
    """Cabinets side by side along a wall, wall units over them."""
    dice = area.dice
    for side in area.sides()[:dice.integer(1, 2)]:
        d = dice.uniform(450, 680)
        w = dice.choice([dice.uniform(380, 950), dice.uniform(1200, 4500)])
        count = dice.integer(1, max(1, int((area.span(side) - 300) / w)))
        count = min(count, 6)
        if count * w > area.span(side) - 100:
            continue
        upper = dice.chance(0.4)
        start = dice.uniform(0, area.span(side) - count * w)
        for k in range(count):
            along = start + w * (k + 0.5)
            if not area.free(area.rect(side, along, w, d), True):
                continue
            area.fix(area.draw('cabinet', w=w, d=d), side, along)
            if upper:
                over = area.draw('cabinet', w=w, d=d * 0.55)
                area.fix(over, side, along, block=False)
    if dice.chance(0.3):
        machines(area)


def low_cabinets(area: Area) -> None:
    """Long cabinets that part a room, or an island with stools."""
    dice, plan = area.dice, area.plan
    for _ in range(dice.integer(1, 4)):
        w, d = dice.uniform(1200, 4800), dice.uniform(350, 700)
        if dice.chance(0.4):
            w, d = dice.uniform(1500, 3200), dice.uniform(700, 1200)
        turned = dice.chance(0.5)
        box = island(area, *((d, w) if turned else (w, d)))
        if not box:
            continue
        drawn = area.draw('cabinet', w=w, d=d)
        if turned:
            plan.put(drawn, box[2], middle(box)[1], 90)
        else:
            plan.put(drawn, middle(box)[0], box[1])
            if dice.chance(0.4):
                _stools(area, box)
        area.cell.blocked.append(box)


def machines(area: Area) -> None:
    """Machines, carts and shelves that stand about."""
    dice = area.dice
    for _ in range(dice.integer(2, 6)):
        label = dice.choice(
            ['(machine)', '(trolley)', 'cabinet', '(game)', '(machine)'])
        hints = {
            'w': dice.uniform(600, 2400),
            'd': dice.uniform(350, 650)
        } if label == 'cabinet' else {}
        area.stand(label, ('any', 'lo', 'hi', 'any'), **hints)


def corner_kitchen(area: Area) -> None:
    """A counter round a corner, range, sink and refrigerator along it."""
    dice, plan = area.dice, area.plan
    for side in sorted(area.sides(), key=lambda s: -area.span(s)):
        w = min(area.span(side), dice.uniform(2400, 3800))
        d = dice.uniform(580, 680)
        top = area.draw('cabinet', w=w, d=d, corner=True)
        # The return lies at the local +x, which is the high end of N and E.
        high = side in 'NE'
        along = area.span(side) - w / 2 if high else w / 2
        far = area.span(side) - d / 2 if high else d / 2
        boxes = [
            area.rect(side, along, w, d),
            area.rect(side, far, d, top.depth)
        ]
        if w < 2000 or not all(area.free(box) for box in boxes):
            continue
        x, y, rot = area.frame(side, along)
        plan.put(top, x, y, rot)
        area.cell.blocked += boxes
        sign = -1 if high else 1
        at = far + sign * (d / 2 + 300)
        for drawn in dice.shuffled(
            [area.draw('gas stove'),
             area.draw('sink', kitchen=True)]):
            at += sign * drawn.width / 2
            if abs(at - far) + drawn.width / 2 < w - d / 2:
                plan.put(drawn, *area.frame(side, at, dice.uniform(0, 60)))
            at += sign * (drawn.width / 2 + dice.uniform(50, 500))
        area.stand('refrigerator',
                   (w + 500 if not high else area.span(side) - w - 500, 'lo',
                    'hi', 'any'), [side, *area.sides()])
        if dice.chance(0.3):
            box = island(area, 1800, 1000)
            if box:
                top = area.draw('cabinet', w=1800, d=1000)
                plan.put(top, middle(box)[0], box[1])
                area.cell.blocked.append(box)
                _stools(area, box)
        return
    kitchen(area)


def _stools(area: Area, box: Box) -> None:
    """Chairs along an island's lower side."""
    plan = area.plan
    for k in range(area.dice.integer(0, 3)):
        seat = area.draw('chair')
        x = box[0] + (box[2] - box[0]) * (k + 0.5) / 3
        plan.put(seat, x, box[3] + seat.depth - 60, 180)


def clutter(area: Area) -> None:
    """Things of no class that stand in any room."""
    dice = area.dice
    for label, chance in (('(plant)', 0.25), ('(machine)', 0.06),
                          ('(trolley)', 0.08), ('(person)', 0.08)):
        if dice.chance(chance):
            area.stand(
                label, ('lo', 'hi', 'any'),
                area.sides(),
                off=dice.uniform(0, 150))
    if dice.chance(0.06) and area.walls:
        side = dice.choice(sorted(area.walls))
        area.stand('chair', ('any', 'lo', 'hi'), OPPOSITE[side])


# Other furnishings of a use, beside the first edition's.
WIDE: dict[str, list[tuple[Fill | None, float]]] = {
    'open office': [(None, 4), (cubicles, 4), (classroom, 3), (lounge, 1),
                    (low_cabinets, 1.5)],
    'meeting': [(None, 4), (classroom, 2), (lounge, 1), (casework, 1)],
    'office': [(None, 5), (cubicles, 2), (classroom, 1), (lounge, 1),
               (lockers, 1), (machines, 1), (casework, 2), (low_cabinets, 1)],
    'cafe': [(None, 3), (lounge, 2), (classroom, 1), (low_cabinets, 1)],
    'shop': [(None, 3), (lockers, 1), (machines, 2), (waiting, 1),
             (low_cabinets, 1), (casework, 1)],
    'kitchen': [(None, 1), (corner_kitchen, 2), (casework, 1)],
    'lobby': [(None, 3), (lounge, 1), (waiting, 1), (low_cabinets, 1),
              (casework, 0.5)],
    'corridor': [(None, 5), (low_cabinets, 1), (casework, 0.7)],
    'dining': [(None, 4), (low_cabinets, 1)],
    'bedroom': [(None, 5), (casework, 0.7)],
    'living': [(None, 4), (lounge, 1), (low_cabinets, 0.5)],
    'plant': [(machines, 1), (casework, 0.7)],
}
