"""Lay out a hotel: guest rooms along a corridor."""

from ..plan import Plan
from .common import core, core_doors, join, light


def _guest(plan: Plan, x0: float, x1: float, hall_y: float, depth: float,
           down: bool, flip: bool) -> dict[str, int]:
    """A guest room: bath and entry at the corridor, bed beyond."""
    dice, sign = plan.dice, 1 if down else -1
    bath_w = dice.choice([1900, 2000, 2200])
    bath_d = dice.choice([2300, 2500, 2700])

    def cell(a: float,
             b: float,
             near: float,
             far: float,
             use: str,
             room: int | None = None) -> int:
        lo, hi = (x1 - (b - x0), x1 - (a - x0)) if flip else (a, b)
        ys = sorted((hall_y + sign * near, hall_y + sign * far))
        return plan.cell(lo, ys[0], hi, ys[1], use, room)

    cells = dict(bed=cell(x0, x1, bath_d, depth, 'guest'))
    room = plan.cells[cells['bed']].room
    cells['entry'] = cell(x0 + bath_w, x1, 0, bath_d, 'guest entry', room)
    near = 600 if dice.chance(0.45) else 0
    if near:
        cells['shaft'] = cell(x0, x0 + bath_w, 0, near, 'shaft')
    cells['bath'] = cell(x0, x0 + bath_w, near, bath_d, 'bath')
    return cells


def hotel(plan: Plan) -> None:
    """Two rows of rooms and a core at the corridor."""
    dice = plan.dice
    bay = dice.step(3600, 4200, 100)
    depth = dice.step(6600, 7800, 200)
    hall = dice.choice([1600, 1800, 2000])
    count = dice.integer(2, 3)
    both = dice.chance(0.6)
    total = 2 * bay * (count // 2 + 1)
    bays = int(total / bay)
    corridor = plan.cell(0, 0, total, hall, 'corridor')
    rooms, y = [], 0.0
    skip = dice.integer(0, bays - 2)
    parts = None
    for k in range(bays):
        rooms.append(
            _guest(plan, k * bay, (k + 1) * bay, hall, depth, True,
                   k % 2 == 1))
        if both and k not in (skip, skip + 1):
            rooms.append(
                _guest(plan, k * bay, (k + 1) * bay, y, depth, False,
                       k % 2 == 0))
    wide = max(7400.0, 2 * bay)
    x0 = skip * bay if both else min(skip * bay, total - wide)
    parts = core(plan, x0, -dice.choice([4800, 5200]),
                 x0 + 2 * bay if both else x0 + wide, 0, 'lobby')
    plan.close()
    kind = dice.choice(
        ['single door', 'single door', 'folding door', 'sliding door'])
    for cells in rooms:
        join(plan, 'single door', cells['entry'], corridor, 900,
             cells['entry'], 'mid')
        inner = dict(into=cells['bath'], where=dice.choice(['lo', 'hi']))
        size = 1400 if kind == 'sliding door' else 750
        if not join(plan, kind, cells['bath'], cells['entry'], size, **inner):
            join(plan, 'single door', cells['bath'], cells['entry'], 700,
                 **inner)
        label = 'bay window' if dice.chance(0.25) else 'window'
        light(plan, cells['bed'], label, [2400, 2100, 1800], avoid='EW')
    lobby = parts[1]
    join(plan, 'double door', lobby, corridor, 1500, lobby, 'mid')
    core_doors(plan, *parts)
    light(plan, parts[0], 'window', [1500, 1200], avoid='EW')
    light(plan, corridor, 'window', [1200, 900])
