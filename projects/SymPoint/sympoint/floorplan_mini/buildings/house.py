"""Lay out a family house with stairs of its own and a garage."""

from ..plan import Plan
from .common import join, join_any, light


def house(plan: Plan) -> None:
    """Living rooms west, service rooms and stairs east, garage beside."""
    dice = plan.dice
    west = dice.step(4200, 5400, 300)
    east = dice.step(3900, 4800, 300)
    depth = dice.step(9000, 10200, 300)
    cook = dice.step(2700, 3300, 100)
    up = dice.choice([2200, 2400, 2600])
    wide = dice.choice([3300, 3600, 5700])
    x1, x2 = west, west + east
    bath = dice.choice([1900, 2100])
    room = plan.cell(0, cook, x1, depth, 'living')
    common = plan.cells[room].room
    dining = plan.cell(0, 0, x1, cook, 'dining', common)
    kitchen = plan.cell(x1, 0, x2, cook, 'kitchen')
    # A passage leads from the living room between stairs and bathroom.
    passage = plan.cell(x1, cook + up, x2, cook + up + 1200, 'hall', common)
    stairs = plan.cell(x1, cook, x2, cook + up, 'core-stairs')
    wc = plan.cell(x1, cook + up + 1200, x1 + bath, depth, 'bath')
    study = plan.cell(x1 + bath, cook + up + 1200, x2, depth,
                      dice.choice(['bedroom', 'office']))
    garage = None
    if dice.chance(0.75):
        start = dice.choice([0, cook])
        garage = plan.cell(x2, start, x2 + wide, start + 6000, 'car')
    terrace = None
    if dice.chance(0.6):
        terrace = plan.cell(0, depth, x1, depth + 1800, 'balcony')
    plan.close()
    foot = dice.choice(['lo', 'hi'])
    join(plan, '', stairs, passage, 1000, passage, foot)
    x = x1 if foot == 'lo' else x2
    plan.cells[stairs].blocked.append((x - 100, cook, x + 100, cook + up))
    if dice.chance(0.5):
        join(plan, 'sliding door', kitchen, dining, 1600, kitchen)
    else:
        join_any(plan, 'folding door', kitchen, [dining], 1000)
    light(plan, kitchen, 'window', [1500, 1200], avoid='E')
    join(plan, dice.choice(['single door', 'folding door']), wc, passage, 750,
         wc, dice.choice(['lo', 'hi']))
    join(plan, 'single door', study, passage, 850, study, 'lo')
    light(plan, wc, dice.choice(['window', 'blind window']), [700, 600])
    light(plan, study, dice.choice(['window', 'bay window']),
          [1800, 1500, 1200])
    entry = plan.facade(dining, 'N')
    plan.opening(entry[0], dice.choice(['single door', 'double door']), 1200,
                 dining, 'lo')
    light(plan, dining, 'window', [1500, 1200], avoid='N')
    light(
        plan,
        room,
        dice.choice(['window', 'bay window']), [2400, 2100, 1800],
        avoid='S')
    if terrace is None:
        light(plan, room, 'window', [2700, 2400, 1800], avoid='W')
    else:
        join(plan, 'sliding door', room, terrace,
             dice.choice([2400, 2700, 3000]), terrace, 'mid')
    if garage is None:
        return
    gates = plan.facade(garage, 'S')
    plan.opening(gates[0], 'rolling door', min(wide - 700, 4800), garage,
                 'mid')
    for k in (passage, kitchen, study):
        if plan.between(garage, k) and join(plan, 'single door', garage, k,
                                            850, garage):
            break
    cell = plan.cells[garage]
    spots = 2 if wide > 5000 else 1
    for k in range(spots):
        x = cell.x0 + wide * (k + 0.5) / spots
        spot = plan.book.draw(
            'parking spot', w=2400, d=5000, left=k == 0 or spots == 1)
        plan.put(spot, x, cell.y0 + 400)
        if dice.chance(0.3):
            plan.put(plan.book.draw('(car)'), x, cell.y0 + 550)
