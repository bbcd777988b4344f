"""Fit what is built in: stairs, lifts, shafts, outdoor units."""

from ..area import Area
from ..outline import middle


def ledge(area: Area) -> None:
    """An outdoor unit on its ledge."""
    area.stand('airconditioner', ('mid', 'any'))


def shaft(area: Area) -> None:
    """The hole symbol fills the shaft."""
    x0, y0, x1, y1 = area.box
    turned = area.dice.chance(0.5)
    w, d = (y1 - y0, x1 - x0) if turned else (x1 - x0, y1 - y0)
    drawn = area.draw('opening symbol', w=w, d=d)
    area.fix(drawn, 'W' if turned else 'N', w / 2)
    if area.dice.chance(0.4):
        area.stand('(pipe)', ('lo', 'hi'), off=30)


def stair_core(area: Area) -> None:
    """Stairs that fill the cell; the door is at the far end."""
    side = _away_from_door(area, 'NS' if area.height >= area.width else 'EW')
    depth = area.depth(side)
    w = area.span(side)
    d = min(depth - 1150, area.dice.choice([3900, 4200, 4600]))
    area.fix(area.draw('stairs', w=w, d=d), side, w / 2)


def lift_core(area: Area) -> None:
    """An elevator that fills the shaft, doors to the lobby."""
    side = _away_from_door(area, 'NESW')
    depth = area.depth(side)
    w = area.span(side)
    area.fix(area.draw('elevator', w=w, d=depth), side, w / 2)


def _away_from_door(area: Area, sides: str) -> str:
    """The side farthest from the first door, of those allowed."""
    x0, y0, x1, y1 = area.box
    for zone in area.cell.blocked[:1]:
        cx, cy = middle(zone)
        gaps = {'S': cy - y0, 'N': y1 - cy, 'E': cx - x0, 'W': x1 - cx}
        return min(sides, key=lambda k: gaps[k])
    return sides[0]
