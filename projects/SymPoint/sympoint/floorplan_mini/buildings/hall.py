"""Lay out public halls: a lobby with shops and escalators, an auditorium."""

from ..area import Area
from ..plan import OUTSIDE, Plan
from ..rooms import chairs_round
from .common import core, core_doors, divide, join, light


def hall(plan: Plan) -> None:
    """Shops north, a lobby with escalators and a glass front south."""
    dice = plan.dice
    total = dice.step(16000, 19000, 500)
    north = dice.step(4500, 5500, 250)
    deep = dice.step(9500, 11000, 250)
    plan.glass = {'S'}
    shops = divide(plan, total, (1, 1, 1))
    uses = dice.shuffled(['men', 'shop', dice.choice(['shop', 'cafe'])])
    rooms = [
        plan.cell(a, 0, b, north, use)
        for a, b, use in zip(shops, shops[1:], uses)
    ]
    mid = dice.choice([0.3, 0.5, 0.7]) * total
    wide, long = dice.choice([3400, 3800,
                              4200]), deep - dice.choice([3600, 4000])
    long = min(long, 7600)
    y0 = north + dice.choice([1500, 1800])
    x0 = round((mid - wide / 2) / 100) * 100
    lobby = plan.cell(0, north, x0, north + deep, 'lobby')
    room = plan.cells[lobby].room
    plan.cell(x0, north, x0 + wide, y0, 'lobby', room)
    well = plan.cell(x0, y0, x0 + wide, y0 + long, 'void')
    front = plan.cell(x0, y0 + long, x0 + wide, north + deep, 'lobby', room)
    east = plan.cell(x0 + wide, north, total, north + deep, 'lobby', room)
    plan.close()
    for edge in plan.edges:
        # Escalators start at the open south end of the well.
        if edge.axis == 'h' and {edge.a, edge.b} == {well, front}:
            edge.kind = 'open'
    for k, use in zip(rooms, uses):
        doors = [
            b for b in (lobby, front, east, *range(len(plan.cells)))
            if plan.between(k, b)
        ]
        for b in doors:
            if b == OUTSIDE or plan.cells[b].use != 'lobby':
                continue
            if use in ('men', 'cafe'):
                done = join(plan,
                            'single door' if use == 'men' else 'double door',
                            k, b, 900 if use == 'men' else 1600, k)
            else:
                done = join(plan, 'rolling door', k, b,
                            dice.choice([2400, 3000, 3300]), k, 'mid')
                done = done or join(plan, 'rolling door', k, b, 1800, k)
            if done:
                break
        if dice.chance(0.5):
            light(plan, k, 'window', [2400, 1800], avoid='EW')
    turning = [e for k in (lobby, front, east) for e in plan.facade(k, 'S')]
    turning.sort(key=lambda e: abs((e.lo + e.hi) / 2 - mid))
    plan.opening(turning[0], 'revolving door', dice.choice([2200, 2600, 2800]),
                 front, 'mid')
    for e in turning[1:]:
        inside = e.a if e.a >= 0 else e.b
        plan.opening(e, 'double door', dice.choice([1500, 1800]), inside,
                     dice.choice(['lo', 'hi']))
    area = Area(plan, well)
    count = 2 if area.width > 3100 else 1
    for j in range(count):
        drawn = plan.book.draw('escalator', d=area.height - 100)
        area.fix(drawn, 'N', area.width * (j + 0.5) / count)
    if dice.chance(0.12):
        canteen(plan, Area(plan, lobby))
        canteen(plan, Area(plan, east))
    elif dice.chance(0.8):
        side = Area(plan, dice.choice([lobby, east]))
        benches(plan, side)
    step, size = dice.choice([6000, 7200, 8000]), dice.choice([600, 700, 800])
    for k in range(int(total / step) + 1):
        for y in (north, north + deep):
            plan.column(k * step, y, size)


def canteen(plan: Plan, area: Area) -> None:
    """Tables in rows, chairs on both sides."""
    w, d = plan.dice.choice([(1200, 700), (1600, 700), (800, 800)])
    x0, y0, x1, y1 = area.box
    nx = int((x1 - x0 - 800) / (w + 500))
    ny = int((y1 - y0 - 3500) / (d + 1500))
    for i in range(nx):
        for j in range(ny):
            x = x0 + 700 + i * (w + 500)
            y = y0 + 2200 + j * (d + 1500)
            plan.put(plan.book.draw('table', w=w, d=d), x + w / 2, y)
            chairs_round(area, (x, y, x + w, y + d), 'NS', 0.03)


def benches(plan: Plan, area: Area) -> None:
    """Rows of waiting chairs in a lobby."""
    dice = plan.dice
    count = min(dice.integer(4, 8), int((area.width - 1200) / 550))
    if count < 2:
        return
    for k in range(dice.integer(1, 3)):
        drawn = plan.book.draw('row chairs', count=count)
        y = area.box[1] + 2500 + 1500 * k
        x = (area.box[0] + area.box[2]) / 2
        if y + 1200 < area.box[3]:
            plan.put(drawn, x, y, dice.choice([0, 0, 180]))
            area.cell.blocked.append(
                (x - drawn.width / 2, y - 600, x + drawn.width / 2, y + 600))


def auditorium(plan: Plan) -> None:
    """Rows of chairs before a stage, foyer and core behind."""
    dice = plan.dice
    total = dice.step(12000, 15000, 500)
    deep = dice.step(8000, 10500, 250)
    foyer = dice.choice([3000, 3500])
    back = dice.choice([5000, 5400])
    room = plan.cell(0, 0, total, deep, 'auditorium')
    lobby = plan.cell(0, deep, total, deep + foyer, 'lobby')
    top = deep + foyer
    parts = core(plan, 0, top, dice.choice([7400, 7800]), top + back)
    wc = plan.cell(
        plan.cells[parts[0]].x1 if plan.cells[parts[0]].x1 > 3500 else
        plan.cells[parts[2][0]].x1, top, total, top + back,
        dice.choice(['men', 'women']))
    plan.glass = set(dice.choice(['', 'E', 'W']))
    plan.close()
    for where in ('lo', 'hi'):
        join(plan, 'double door', room, lobby, dice.choice([1500, 1800]), room,
             where)
    join(plan, '', parts[1], lobby, 1600, parts[1], 'mid')
    join(plan, 'single door', wc, lobby, 900, wc, 'lo')
    core_doors(plan, *parts)
    light(plan, wc, 'blind window' if dice.chance(0.3) else 'window',
          [1200, 900])
    for _ in range(2):
        light(plan, room, 'window', [2400, 1800], 'any', avoid='N')
    area = Area(plan, room)
    x0, y0, x1, y1 = area.box
    pitch, gap = dice.choice([550, 600]), dice.choice([950, 1000, 1100])
    aisle = dice.choice([1100, 1300])
    blocks = 2 if area.width > 9000 else 1
    usable = (area.width - aisle * (blocks + 1)) / blocks
    count = min(int(usable / pitch), dice.integer(4, 9))
    rows = min(int((area.height - 3600) / gap), dice.integer(2, 4))
    if dice.chance(0.12):
        count, rows = int(usable / pitch), int((area.height - 3400) / gap)
    for b in range(blocks):
        x = x0 + area.width * (b + 0.5) / blocks
        for r in range(rows):
            y = y0 + 2200 + r * gap
            drawn = plan.book.draw('row chairs', count=count, pitch=pitch)
            plan.put(drawn, x, y + 600, 180)
