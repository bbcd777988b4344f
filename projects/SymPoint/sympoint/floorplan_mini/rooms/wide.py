"""Furnish as the wide edition does: class rooms, cubicles, lounges."""
from collections.abc import Callable

from ..area import INWARD, OPPOSITE, TURN, Area
from ..outline import middle
from ..pen import Pen
from .casework import (benches, casework, closets, corner_kitchen,
                       fitted_bedroom, fitted_kitchen, laundry, low_cabinets,
                       open_kitchen, reception)
from .home import living
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


def clutter(area: Area) -> None:
    """Things of no class that stand in any room."""
    dice = area.dice
    for label, chance in (('(plant)', 0.25), ('(machine)', 0.06),
                          ('(trolley)', 0.08), ('(person)', 0.08),
                          ('(heater)', 0.06), ('(fireplace)', 0.03)):
        if dice.chance(chance):
            area.stand(
                label, ('lo', 'hi', 'any'),
                area.sides(),
                off=dice.uniform(0, 150))
    if dice.chance(0.12):
        drawn = area.draw('(hatch)')
        box = island(area, drawn.width, drawn.depth)
        if box:
            area.plan.put(drawn, middle(box)[0], box[1])
    if dice.chance(0.06) and area.walls:
        side = dice.choice(sorted(area.walls))
        area.stand('chair', ('any', 'lo', 'hi'), OPPOSITE[side])


def wash_room(area: Area) -> None:
    """A bathroom with washer and dryer, or with a tub and a shower."""
    dice = area.dice
    if dice.chance(0.4):
        laundry(area)
    else:
        for side in sorted(area.sides(), key=area.span):
            tub = area.draw('bath tub', limit=area.span(side))
            if area.stand(tub, ('lo', 'hi', 'mid'), side):
                break
        if dice.chance(0.4):
            area.stand('bath', ('lo', 'hi'))
    area.stand('toilet', ('lo', 'hi', 'any', 'any'), front=250, margin=120)
    area.stand('sink', ('any', 'mid', 'lo', 'hi'), front=250)


# Other furnishings of a use, beside the first edition's.
WIDE: dict[str, list[tuple[Fill | None, float]]] = {
    'open office': [(None, 4), (cubicles, 4), (classroom, 3), (lounge, 1),
                    (low_cabinets, 1.5), (benches, 3)],
    'meeting': [(None, 4), (classroom, 2), (lounge, 1), (casework, 1),
                (fitted_kitchen, 1), (closets, 0.3), (living, 0.7)],
    'office': [(None, 5), (cubicles, 2), (classroom, 1), (lounge, 1),
               (lockers, 1), (machines, 1), (casework, 2), (low_cabinets, 1),
               (fitted_kitchen, 1.5), (reception, 1), (laundry, 0.7),
               (living, 2)],
    'cafe': [(None, 3), (lounge, 2), (classroom, 1), (low_cabinets, 1),
             (fitted_kitchen, 1), (reception, 1)],
    'shop': [(None, 3), (lockers, 1), (machines, 2), (waiting, 1),
             (low_cabinets, 1), (casework, 1), (reception, 1), (living, 1)],
    'kitchen': [(corner_kitchen, 3), (fitted_kitchen, 5), (casework, 0.5)],
    'lobby': [(None, 3), (lounge, 1), (waiting, 1), (low_cabinets, 1),
              (casework, 0.5), (reception, 1.5), (living, 1.5)],
    'corridor': [(None, 5), (low_cabinets, 1), (casework, 0.7)],
    'hall': [(None, 8), (laundry, 1), (closets, 0.5)],
    'dining': [(None, 4), (low_cabinets, 0.7), (open_kitchen, 1.5),
               (living, 1.5)],
    'bedroom': [(None, 4), (casework, 0.4), (fitted_bedroom, 2),
                (closets, 0.4), (laundry, 0.3)],
    'guest entry': [(None, 3), (closets, 2)],
    'living': [(None, 5), (lounge, 1.5), (low_cabinets, 0.3),
               (open_kitchen, 1)],
    'bath': [(None, 5), (wash_room, 3)],
    'car': [(None, 2), (laundry, 1), (casework, 1)],
    'plant': [(machines, 1), (casework, 0.7), (laundry, 1), (closets, 0.3)],
}
