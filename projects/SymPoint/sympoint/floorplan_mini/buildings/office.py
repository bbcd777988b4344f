"""Lay out an office: rooms at a corridor, an open floor, rest rooms."""

from ..plan import Plan
from .common import core, core_doors, divide, join, light


def office(plan: Plan) -> None:
    """Offices north, core and rest rooms in the middle, open office south."""
    dice = plan.dice
    total = dice.step(16000, 20000, 500)
    north = dice.step(4200, 5200, 200)
    hall = dice.choice([1800, 2000, 2200])
    deep = dice.choice([5000, 5200, 5600])
    south = dice.step(5600, 7000, 200)
    plan.glass = set(dice.choice(['S', 'SE', 'SW', 'S', 'NS']))
    uses = dice.shuffled(['office', 'office', 'meeting', 'office'])
    cut = divide(plan, total, [1.3 if u == 'meeting' else 1 for u in uses])
    rooms = [
        plan.cell(a, 0, b, north, use)
        for a, b, use in zip(cut, cut[1:], uses)
    ]
    corridor = plan.cell(0, north, total, north + hall, 'corridor')
    y0, y1 = north + hall, north + hall + deep
    rest = dice.choice([2800, 3000, 3200])
    flip = dice.chance(0.5)
    xs = [0, rest, 2 * rest, total]
    if flip:
        xs = [total - x for x in reversed(xs)]
        wc = [(xs[1], xs[2]), (xs[2], xs[3])]
        block = (xs[0], xs[1])
    else:
        wc = [(xs[0], xs[1]), (xs[1], xs[2])]
        block = (xs[2], xs[3])
    men = plan.cell(wc[0][0], y0, wc[0][1], y1, 'men')
    women = plan.cell(wc[1][0], y0, wc[1][1], y1, 'women')
    side = dice.choice([7400, 7800, 8200])
    edge = block[0] if flip else block[1]
    x0 = block[1] - side if flip else block[0]
    parts = core(plan, x0, y0, x0 + side, y1)
    spare = (edge, x0) if flip else (x0 + side, edge)
    store = None
    if spare[1] - spare[0] > 1500:
        store = plan.cell(spare[0], y0, spare[1], y1, 'office')
    big = plan.cell(0, y1, total, y1 + south, 'open office')
    plan.close()
    for k in rooms:
        wide = dice.chance(0.25)
        join(plan, 'double door' if wide else 'single door', k, corridor,
             1500 if wide else 900, k, dice.choice(['lo', 'hi']))
        if not light(plan, k, 'window', [2400, 1800, 1500], avoid='EW'):
            light(plan, k, 'window', [1500, 1200])
    for k in (men, women):
        join(plan, dice.choice(['single door', 'single door', '']), k,
             corridor, 900, k, dice.choice(['lo', 'hi']))
    if store is not None:
        join(plan, 'single door', store, corridor, 900, store)
    lobby = parts[1]
    join(plan, '', lobby, corridor, 1600, lobby, 'mid')
    join(plan, 'double door', lobby, big, dice.choice([1500, 1800]), big,
         'mid')
    core_doors(plan, *parts)
    light(plan, corridor, 'window', [1200, 900])
    if dice.chance(0.9):
        for e in plan.facade(big, 'S'):
            plan.opening(e, 'revolving door', dice.choice([2000, 2400]), big)
    step = dice.choice([6000, 7200, 8000])
    size = dice.choice([500, 600, 700])
    for x in range(0, int(total) + 1, step):
        for y in (0, north, y1, y1 + south):
            plan.column(x, y, size)
