"""Lay out a car park with its ramp gate, core and columns."""

from ..area import Area
from ..plan import Plan
from .common import core, core_doors, join


def garage(plan: Plan) -> None:
    """Two rows of bays along a lane."""
    dice = plan.dice
    bay, long = dice.choice([2400, 2500]), dice.choice([5000, 5300, 5500])
    lane = dice.choice([5500, 6000])
    count = dice.integer(5, 7)
    total = count * bay + 600
    deep = 2 * long + lane
    floor = plan.cell(0, 0, total, deep, 'garage')
    parts = core(plan, total, 0, total + 7600, 5200)
    plant = None
    if dice.chance(0.6):
        plant = plan.cell(total, 5200, total + dice.choice([3600, 4200]), deep,
                          'plant')
    plan.close()
    stairs, lobby, lifts = parts
    near = stairs if plan.cells[stairs].x0 == total else lobby
    core_doors(plan, *parts)
    for k in (lobby, near, *lifts):
        if plan.between(floor, k) and plan.cells[k].use != 'core-lift':
            join(plan, 'double door', floor, k, 1500, floor)
            break
    if plant is not None:
        join(plan, dice.choice(['double door', 'single door']), floor, plant,
             1200, floor)
    gates = plan.facade(floor, 'W')
    if gates:
        plan.opening(gates[0], 'rolling door', dice.choice([3600, 4200, 5000]),
                     floor, 'mid')
    area = Area(plan, floor)
    for y, rot in ((150, 0), (deep - 150, 180)):
        taken = False
        for k in range(count):
            x = 300 + (k + 0.5) * bay
            box = (x - bay / 2, min(y, deep - long), x + bay / 2, max(y, long))
            if dice.chance(0.12) or not area.free(box):
                taken = False
                continue
            spot = plan.book.draw(
                'parking spot', w=bay, d=long - 150, left=not taken)
            # Turned by 180 degrees, the shared line is on the other hand.
            plan.put(spot, x, y, rot, mirror=rot == 180)
            taken = True
            if dice.chance(0.25):
                car = plan.book.draw('(car)')
                plan.put(car, x, y + (250 if rot == 0 else -250), rot)
    size = dice.choice([500, 600])
    for k in range(0, count + 1, 3):
        x = 300 + k * bay
        for y in (long - 400, deep - long + 400):
            plan.column(x, y, size)
