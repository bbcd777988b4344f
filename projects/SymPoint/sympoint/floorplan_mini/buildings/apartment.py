"""Lay out a flat, or two mirrored ones, with stairs and lift."""

from ..plan import OUTSIDE, Plan
from .common import core, core_doors, divide, join, join_any, light


def _south(plan: Plan, cells: dict[str, int]) -> None:
    """Windows and balcony doors of living room and bedrooms."""
    dice = plan.dice
    for name in ('bed1', 'bed2', 'bed3'):
        if name not in cells:
            continue
        bay = dice.chance(0.38)
        if not light(plan, cells[name], 'bay window' if bay else 'window',
                     [2100, 1800, 1500] if bay else [2100, 1800, 1500, 1200]):
            light(plan, cells[name], 'window', [1200, 900])
    if 'balcony' in cells:
        for width in (dice.choice([1800, 2100, 2400, 2700]), 1500):
            if join(plan, 'sliding door', cells['living'], cells['balcony'],
                    width, cells['balcony'], 'mid'):
                break
    else:
        light(plan, cells['living'], 'window', [2700, 2400, 1800])
    if 'ledge' in cells:
        light(plan, cells['ledge'], 'blind window', [1000, 800, 700])


def _north(plan: Plan, cells: dict[str, int]) -> None:
    """Kitchen and bathroom: windows and doors."""
    dice = plan.dice
    hall = cells['hall']
    open_kitchen = dice.chance(0.5)
    to = [cells['dining'], hall]
    if open_kitchen:
        done = join_any(plan, 'sliding door', cells['kitchen'], to, 1500)
    else:
        done = dice.chance(0.25) and join_any(plan, 'folding door',
                                              cells['kitchen'], to, 1000)
    if not done:
        join_any(plan, 'single door', cells['kitchen'], to, 800)
    light(plan, cells['kitchen'], 'window', [1500, 1200, 900, 700])
    for name in ('bath1', 'bath2'):
        if name not in cells:
            continue
        kind = dice.weighted([('single door', 6), ('folding door', 3),
                              ('sliding door', 1)])
        size = 1400 if kind == 'sliding door' else dice.choice([700, 800])
        if not join(plan, kind, cells[name], hall, size, cells[name],
                    dice.choice(['lo', 'hi'])):
            join_any(plan, 'single door', cells[name],
                     [hall, cells['dining'],
                      cells.get('bed3', hall)], 700)
        kind = 'blind window' if dice.chance(0.35) else 'window'
        light(plan, cells[name], kind, [900, 700, 600])


def flat(plan: Plan, x0: float, y0: float, width: float,
         depths: tuple[float, float, float], flip: bool,
         entry: int | None) -> dict[str, int]:
    """Lay out one flat; doors follow once the plan is closed.

    Args:
        plan (Plan): Takes the cells.
        x0, y0 (float): North-west corner.
        width (float): Along x.
        depths (tuple[float, float, float]): North band, hall, south band.
        flip (bool): Whether east and west are swapped.
        entry (int | None): Lobby cell to the north, if any.

    Returns:
        dict[str, int]: Cells by name.
    """
    dice, cells = plan.dice, {}
    north, middle, south = depths

    def box(a: float, b: float) -> tuple[float, float]:
        return (x0 + width - b, x0 + width - a) if flip else (x0 + a, x0 + b)

    def cell(name: str,
             a: float,
             b: float,
             top: float,
             bottom: float,
             use: str,
             room: int | None = None) -> int:
        lo, hi = box(a, b)
        cells[name] = plan.cell(lo, y0 + top, hi, y0 + bottom, use, room)
        return plan.cells[cells[name]].room

    total = north + middle + south
    if width > 9000:
        cut = divide(plan, width, (3.3, 4.2, 3.0))
        names = dice.choice([('bed1', 'living', 'bed2'),
                             ('bed2', 'bed1', 'living')])
    else:
        cut = divide(plan, width, (3.3, 4.0))
        names = ('bed1', 'living')
    spot = dict(zip(names, zip(cut, cut[1:])))
    common = cell('living', *spot['living'], north + middle, total, 'living')
    for name in names:
        if name != 'living':
            cell(name, *spot[name], north + middle, total, 'bedroom')
    cell('hall', 0, width, north, north + middle, 'hall', common)
    # The band to the north: bath, kitchen, dining with the entry, bedroom.
    bath = dice.choice([1800, 2000, 2200])
    cook = dice.choice([1900, 2200, 2500])
    rest = width - bath - cook
    if rest > 5400:
        dine = dice.choice([2300, 2600])
        order = dice.choice(
            ['bed3 bath kitchen dining', 'bed3 bath dining kitchen'])
        sizes = {
            'bath': bath,
            'kitchen': cook,
            'dining': dine,
            'bed3': rest - dine
        }
    else:
        order = dice.choice([
            'bath kitchen dining', 'bath dining kitchen', 'kitchen dining bath'
        ])
        sizes = {'bath': bath, 'kitchen': cook, 'dining': rest}
    at = 0.0
    for name in order.split():
        a, b, at = at, at + sizes[name], at + sizes[name]
        if name == 'bath':
            if dice.chance(0.6):
                w, d = dice.choice([(500, 700), (600, 500), (450, 900)])
                cell('shaft', a, a + w, 0, d, 'shaft')
                room = cell('bath1', a + w, b, 0, north, 'bath')
                cell('bath1 rest', a, a + w, d, north, 'nook', room)
            else:
                cell('bath1', a, b, 0, north, 'bath')
        elif name == 'dining':
            cell('dining', a, b, 0, north, 'dining', common)
        else:
            cell(name, a, b, 0, north, 'bedroom' if name == 'bed3' else name)
    a, b = spot['living']
    if dice.chance(0.75):
        out = dice.choice([1300, 1500, 1600])
        cell('balcony', a, b, total, total + out, 'balcony')
        if dice.chance(0.75):
            wide = dice.choice([1100, 1200, 1300])
            left = a >= wide and (b + wide > width or dice.chance(0.5))
            if left:
                cell('ledge', a - wide, a, total, total + 800, 'ledge')
            elif b + wide <= width:
                cell('ledge', b, b + wide, total, total + 800, 'ledge')
    if entry is not None:
        cells['entry'] = entry
    return cells


def fit_out(plan: Plan, cells: dict[str, int]) -> None:
    """Doors and windows of a flat."""
    dice = plan.dice
    for name in ('bed1', 'bed2', 'bed3'):
        if name in cells:
            join(plan, 'single door', cells[name], cells['hall'],
                 dice.choice([800, 900]), cells[name],
                 dice.choice(['lo', 'hi', 'any']))
    kind = 'double door' if dice.chance(0.4) else 'single door'
    size = dice.choice([1200, 1300]) if kind == 'double door' else 1000
    into = cells['dining']
    lobby = cells.get('entry', OUTSIDE)
    if not (join(plan, kind, cells['dining'], lobby, size, into)
            or join(plan, kind, cells['hall'], lobby, size, cells['hall'])):
        join(plan, kind, cells['dining'], OUTSIDE, size, into)
    _south(plan, cells)
    _north(plan, cells)


def apartment(plan: Plan) -> None:
    """One flat, or two with a core to the north."""
    dice = plan.dice
    shared = dice.chance(0.45)
    width = dice.step(7200, 9000 if shared else 11500, 300)
    depths = (dice.step(2700, 3500,
                        100), dice.step(1100, 1300,
                                        100), dice.step(3600, 4500, 100))
    y0, lobby, parts = 0.0, None, None
    twin = dice.chance(0.5)
    if shared:
        y0 = dice.choice([4800, 5200, 5600])
        mid = width if twin else width / 2
        half = dice.choice([3600, 3800, 4000])
        parts = core(plan, mid - half, 0, mid + half, y0)
        lobby = parts[1]
    flats = [
        flat(plan, 0, y0, width, depths,
             dice.chance(0.5) and not twin, lobby)
    ]
    if twin:
        flats.append(flat(plan, width, y0, width, depths, True, lobby))
    plan.close()
    for cells in flats:
        fit_out(plan, cells)
    if parts:
        core_doors(plan, *parts)
        light(plan, parts[0], 'window', [1500, 1200], avoid='EW')
