"""Furnish each room by its use."""
from collections.abc import Callable

from ..area import Area
from ..plan import Plan
from .built_in import ledge, lift_core, shaft, stair_core
from .home import bedroom, guest, guest_entry, kitchen, living
from .tables import chairs_round, dining
from .wet import balcony, bathroom, restroom
from .wide import WIDE, clutter
from .work import cafe, meeting, office, open_office, shop

__all__ = ['chairs_round', 'furnish']

FURNISH: dict[str, Callable[[Area], None]] = {
    'living': living,
    'dining': dining,
    'bedroom': bedroom,
    'kitchen': kitchen,
    'bath': bathroom,
    'balcony': balcony,
    'ledge': ledge,
    'shaft': shaft,
    'core-stairs': stair_core,
    'core-lift': lift_core,
    'office': office,
    'meeting': meeting,
    'open office': open_office,
    'guest': guest,
    'guest entry': guest_entry,
    'cafe': cafe,
    'shop': shop,
    'men': lambda area: restroom(area, True),
    'women': lambda area: restroom(area, False),
}

# Drawn whatever the furniture layer shows.
FIXED = {'shaft', 'core-stairs', 'core-lift', 'ledge'}
SANITARY = {'bath', 'men', 'women', 'kitchen', 'balcony'}


def furnish(plan: Plan, density: str) -> None:
    """Furnish every cell.

    Args:
        plan (Plan): A plan with its openings cut.
        density (str): 'full', 'part' (some rooms), 'bare' (some fixtures)
            or 'shell' (what is built in).
    """
    for k, cell in enumerate(plan.cells):
        fill = FURNISH.get(cell.use)
        if plan.book.wide and cell.use in WIDE:
            fill = plan.dice.weighted(WIDE[cell.use]) or fill
        if fill is None:
            continue
        if cell.use not in FIXED:
            if density == 'shell' or (density == 'bare'
                                      and cell.use not in SANITARY):
                continue
            if density != 'full' and plan.dice.chance(0.4):
                continue
        area = Area(plan, k)
        fill(area)
        if plan.book.wide and cell.use not in FIXED:
            clutter(area)
