"""Furnish offices, meeting rooms, shops and cafes."""

from ..area import Area
from ..outline import middle
from ..pen import cos_sin
from .tables import chairs_round, dining, island, put_table


def office(area: Area) -> None:
    """A private office: desk in the room, cabinets, sofa."""
    dice, plan = area.dice, area.plan
    w, d = dice.choice([(1600, 800), (1800, 800), (1400, 700)])
    along_x = area.width >= area.height
    sx, sy = (d + 900, w) if along_x else (w, d + 900)
    spot = island(area, sx, sy)
    if spot:
        top = area.draw('table', w=w, d=d, desk=True)
        rot = dice.choice([90, 270]) if along_x else dice.choice([0, 180])
        c, s = cos_sin(rot)
        cx, cy = middle(spot)
        plan.put(top, cx + s * d / 2, cy - c * d / 2, rot)
        seat = area.draw('chair')
        reach = d / 2 + seat.depth - 60
        plan.put(seat, cx - s * reach, cy + c * reach, rot + 180)
        if dice.chance(0.4):
            plan.put(
                area.draw('chair'), cx + s * (reach + 100),
                cy - c * (reach + 100), rot)
        area.cell.blocked.append(spot)
    for _ in range(dice.integer(1, 2)):
        w = dice.choice([900, 1200, 1800, 2400])
        area.stand(
            'cabinet', ('lo', 'hi', 'any'),
            tall=True,
            w=w,
            d=dice.choice([350, 400]))
    if dice.chance(0.45):
        area.stand('sofa', ('mid', 'any', 'any'), seats=dice.choice([1, 2, 3]))
    if dice.chance(0.3):
        area.stand('(plant)', ('lo', 'hi'))
    if dice.chance(0.3):
        area.stand(
            'airconditioner', ('lo', 'hi', 'any'), tall=True, indoor=True)


def meeting(area: Area) -> None:
    """One long table with chairs all round."""
    dice = area.dice
    long, short = max(area.width, area.height), min(area.width, area.height)
    w = min(dice.choice([2400, 3000, 3600]), long - 2000)
    d = min(dice.choice([1000, 1200, 1400]), short - 1500)
    if w < 1200 or d < 600:
        dining(area)
        return
    if area.width < area.height:
        w, d = d, w
    box = put_table(area, *middle(area.box), w, d)
    area.cell.blocked.append(box)
    chairs_round(area, box, 'NS' if w >= d else 'EW', 0.04, 30)


def open_office(area: Area) -> None:
    """Double rows of desks with a chair each."""
    dice, plan = area.dice, area.plan
    x0, y0, x1, y1 = area.box
    w, d = dice.choice([1200, 1400, 1500]), dice.choice([600, 700])
    block = 2 * d + 1700
    rows = max(1, int((y1 - y0 - 900) / (block + 300)))
    count = min(dice.integer(2, 4), max(1, int((x1 - x0 - 1800) / w)))
    for r in range(rows):
        cy = y0 + (y1 - y0) * (r + 0.5) / rows
        left = x0 + dice.choice([700, 900, 1200])
        for k in range(count):
            cx = left + (k + 0.5) * w
            for sign, rot in ((-1, 180), (1, 0)):
                reach = d + 500
                box = (cx - w / 2, min(cy, cy + sign * reach), cx + w / 2,
                       max(cy, cy + sign * reach))
                if not area.free(box):
                    continue
                top = area.draw('table', w=w, d=d, desk=True)
                plan.put(top, cx, cy, rot)
                if dice.chance(0.85):
                    seat = area.draw('chair')
                    plan.put(seat, cx + dice.choice([-60, 0, 60]),
                             cy + sign * (d + seat.depth - 80),
                             rot + 180 + dice.choice([0, 0, 0, 20, -15]))
                area.cell.blocked.append(box)


def cafe(area: Area) -> None:
    """Small tables with chairs."""
    for _ in range(area.dice.integer(2, 4)):
        dining(area)
    area.stand('cabinet', ('mid', 'any'), w=1800, d=450)


def shop(area: Area) -> None:
    """Shelves along the walls."""
    for _ in range(area.dice.integer(1, 3)):
        area.stand(
            'cabinet', ('lo', 'mid', 'any'),
            tall=True,
            w=area.dice.choice([1200, 1800, 2400]),
            d=area.dice.choice([350, 400, 450]))
