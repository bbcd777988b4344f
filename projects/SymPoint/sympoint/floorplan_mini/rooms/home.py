"""Furnish living rooms, bedrooms, kitchens and hotel rooms."""

from ..area import OPPOSITE, Area
from ..outline import middle
from ..pen import Pen
from .tables import chairs_round, island, put_table


def living(area: Area) -> None:
    """Sofa, low table and television opposite each other."""
    dice = area.dice
    order = sorted(area.sides(), key=lambda s: OPPOSITE[s] not in area.walls)
    sofa = area.draw(
        'sofa',
        seats=dice.choice([2, 3, 3]),
        limit=min(area.width, area.height) - 300)
    spot = area.stand(
        sofa, ('mid', 'any', 'any', 'lo', 'hi'),
        order,
        off=dice.choice([0, 0, 50]))
    if spot is None:
        return
    side, along = spot
    depth = area.depth(side)
    w, d = dice.choice([(1000, 600), (1200, 650), (900, 500)])
    low = area.draw('table', w=w, d=d)
    gap = sofa.depth + dice.choice([250, 300, 400])
    if area.free(area.rect(side, along, w, d, gap)):
        area.fix(low, side, along, gap)
    if dice.chance(0.35):
        rug = area.draw('(rug)', w=sofa.width * 0.8, d=1500)
        if gap - 200 + 1500 < depth:
            area.fix(rug, side, along, gap - 250, block=False)
    tv = area.draw('TV cabinet', limit=area.span(side) - 600)
    if dice.chance(0.85):
        area.stand(tv, (along, 'mid', 'any', 'any'), OPPOSITE[side])
    if dice.chance(0.5):
        single = area.draw('sofa', seats=1)
        near = 'WE' if side in 'NS' else 'NS'
        area.stand(single, ('mid', 'any', 'any'), near, off=50)
    if dice.chance(0.4):
        area.stand('(plant)', ('lo', 'hi'))
    if dice.chance(0.3):
        area.stand(
            'airconditioner', ('lo', 'hi', 'any'), tall=True, indoor=True)
    if dice.chance(0.08):
        area.stand('(piano)', tall=True)


def bedroom(area: Area) -> None:
    """Bed with bedside cabinets, wardrobe, perhaps desk or television."""
    dice = area.dice
    double = min(area.width, area.height) > 2600 and dice.chance(0.75)
    bed = area.draw('bed', double=double)
    order = area.sides()
    spots = ('mid', 'any', 'any') if double else ('lo', 'hi', 'mid', 'any')
    spot = area.stand(
        bed, spots, order, front=350, margin=450 if double else 0)
    spot = spot or area.stand(bed, ('lo', 'hi', 'any', 'any'), order)
    if spot is None:
        return
    side, along = spot
    for sign in (-1, 1):
        if dice.chance(0.55):
            size = dice.choice([400, 450, 500])
            stand = area.draw('cabinet', w=size, d=size - 50)
            at = along + sign * (bed.width + size) / 2
            if area.free(area.rect(side, at, size, size - 50)):
                area.fix(stand, side, at)
    length = dice.choice([1200, 1500, 1800, 2100, 2400])
    robe = area.draw('wardrobe', w=length)
    if not area.stand(robe, ('lo', 'hi', 'any'), tall=True, front=300):
        area.stand('wardrobe', ('lo', 'hi', 'any', 'any'), tall=True, w=1000)
    if dice.chance(0.35):
        area.stand(
            'TV cabinet', (along, 'any'),
            OPPOSITE[side],
            front=200,
            limit=1500)
    elif dice.chance(0.4):
        desk(area)
    if dice.chance(0.25):
        area.stand('airconditioner', ('lo', 'hi'), tall=True, indoor=True)


def desk(area: Area) -> None:
    """A desk at a wall, its chair before it."""
    dice = area.dice
    top = area.draw(
        'table', w=dice.choice([1000, 1200, 1400]), d=600, desk=True)
    spot = area.stand(top, ('lo', 'hi', 'any', 'any'), front=550)
    if spot:
        side, along = spot
        seat = area.draw('chair')
        x, y, rot = area.frame(OPPOSITE[side], along)
        depth = area.depth(side)
        off = depth - top.depth - seat.depth - dice.choice([-100, 0, 60])
        area.fix(seat, OPPOSITE[side], along, off)


def kitchen(area: Area) -> None:
    """A counter with stove, sink and refrigerator along it."""
    dice, plan = area.dice, area.plan
    sides = sorted(area.sides(), key=lambda s: -area.span(s))
    for side in sides:
        length, deep = area.span(side), 600
        if area.free(area.rect(side, length / 2, length, deep)):
            break
    else:
        side = None
    fridge = area.draw('refrigerator')
    stove, bowl = area.draw('gas stove'), area.draw('sink', kitchen=True)
    if side is None:
        for drawn in (bowl, stove, fridge):
            area.stand(drawn, ('lo', 'hi', 'any', 'any', 'any'), sides)
        return
    ends = [0.0, length]
    if length > 2900 and dice.chance(0.8):
        low = dice.chance(0.5)
        at = fridge.width / 2 if low else length - fridge.width / 2
        if area.free(area.rect(side, at, fridge.width, fridge.depth)):
            area.fix(fridge, side, at)
            ends = [fridge.width, length
                    ] if low else [0.0, length - fridge.width]
    pair = dice.shuffled([stove, bowl])
    free = ends[1] - ends[0] - stove.width - bowl.width
    if free > 0:
        gaps = sorted((dice.uniform(0, free), dice.uniform(0, free)))
        at = ends[0] + gaps[0] + pair[0].width / 2
        area.fix(pair[0], side, at, 60)
        at += pair[0].width / 2 + gaps[1] - gaps[0] + pair[1].width / 2
        area.fix(pair[1], side, at, 60)
    else:
        area.fix(pair[0], side, (ends[0] + ends[1]) / 2, 60)
    pen = Pen()
    box = area.rect(side, (ends[0] + ends[1]) / 2, ends[1] - ends[0], deep)
    pen.rect(*box)
    # Other offices' worktops are cabinets.
    plan.add('cabinet' if plan.book.wide else '', 'kitchen', pen)
    area.cell.blocked.append(box)
    if ends == [0.0, length] and dice.chance(0.6):
        area.stand(
            fridge, ('lo', 'hi', 'any'), [s for s in sides if s != side],
            tall=True)
    if dice.chance(0.35):
        w = dice.choice([800, 1000, 1200])
        area.stand('cabinet', ('lo', 'hi', 'any'), tall=True, w=w, d=350)


def guest(area: Area) -> None:
    """A hotel bedroom: beds, television opposite, armchair and table."""
    dice = area.dice
    sides = [s for s in area.sides() if not _glazed(area, s)]
    twin = dice.chance(0.4)
    bed = area.draw('bed', double=not twin)
    spot = area.stand(
        bed, ('mid', 'any', 'any'),
        sides,
        front=300,
        margin=bed.width if twin else 450)
    if spot is None:
        spot = area.stand(bed, sides=sides)
    if spot is None:
        return
    side, along = spot
    size = 450
    for sign in (-1, 1):
        at = along + sign * (bed.width + size) / 2
        if dice.chance(0.6) and area.free(area.rect(side, at, size, 400)):
            area.fix(area.draw('cabinet', w=size, d=400), side, at)
        if twin:
            at = along + sign * (bed.width + size)
            other = area.draw('bed', double=False)
            if area.free(area.rect(side, at, other.width, other.depth)):
                area.fix(other, side, at)
    area.stand(
        'TV cabinet', (along, 'any', 'any'),
        OPPOSITE[side],
        limit=area.span(side) - 800)
    if dice.chance(0.6):
        box = island(area, 700, 700)
        if box:
            table = put_table(area, *middle(box), 600, 600)
            area.cell.blocked.append(table)
            chairs_round(area, table, dice.choice(['NS', 'EW', 'N', 'W']), 0)
    if dice.chance(0.4):
        area.stand(
            'airconditioner', ('lo', 'hi', 'any'), tall=True, indoor=True)


def guest_entry(area: Area) -> None:
    """The wardrobe by the door."""
    drawn = area.draw('wardrobe', w=area.dice.choice([1000, 1200]))
    if not area.stand(drawn, ('lo', 'hi', 'any', 'any')):
        area.stand('cabinet', ('lo', 'hi', 'any'), w=900, d=350)


def _glazed(area: Area, side: str) -> bool:
    strip = area.rect(side, area.span(side) / 2, area.span(side), 100)
    return any(z[0] < strip[2] and strip[0] < z[2] and z[1] < strip[3]
               and strip[1] < z[3] for z in area.cell.low)
