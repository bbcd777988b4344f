"""Join cells by doors, light them, and lay out a core: what buildings need."""
from collections.abc import Sequence

from ..plan import OUTSIDE, Plan


def divide(plan: Plan,
           total: float,
           shares: Sequence[float],
           grid: int = 100) -> list[float]:
    """Positions 0 .. total that cut a length in jittered shares."""
    weights = [s * plan.dice.uniform(0.9, 1.1) for s in shares]
    scale, at, out = total / sum(weights), 0.0, [0.0]
    for weight in weights[:-1]:
        at += weight * scale
        out.append(round(at / grid) * grid)
    return [*out, total]


def join(plan: Plan,
         label: str,
         a: int,
         b: int,
         width: float,
         into: int,
         where: str = 'any') -> bool:
    """Set a door between two cells on their longest common edge.

    Returns:
        bool: Whether one fits.
    """
    for edge in plan.between(a, b):
        if edge.kind in ('wall', 'curtain') and plan.opening(
                edge, label, width, into, where):
            return True
    return False


def join_any(plan: Plan,
             label: str,
             a: int,
             others: Sequence[int],
             width: float,
             where: str = 'any') -> bool:
    """A door from a cell, into it, to the first of others that fits."""
    return any(join(plan, label, a, b, width, a, where) for b in others)


def light(plan: Plan,
          k: int,
          label: str,
          widths: Sequence[float],
          where: str = 'mid',
          avoid: str = '') -> bool:
    """A window in an outer wall of a cell, as wide as fits.

    Args:
        plan (Plan): The plan.
        k (int): The cell.
        label (str): Window class.
        widths (Sequence[float]): Widths to try, in order.
        where (str): Place along the edge.
        avoid (str): Compass sides not to use.

    Returns:
        bool: Whether one fits.
    """
    for edge in plan.between(k, OUTSIDE):
        if edge.kind != 'wall' or plan.side(edge) in avoid:
            continue
        for width in widths:
            if plan.opening(edge, label, width, k, where):
                return True
    return False


def core(plan: Plan,
         x0: float,
         y0: float,
         x1: float,
         y1: float,
         lobby_use: str = 'lobby') -> tuple[int, int, list[int]]:
    """Stairs, lobby and one or two lifts, side by side along x.

    Returns:
        tuple[int, int, list[int]]: Cells of stairs, lobby and lifts.
    """
    dice = plan.dice
    stair_w = dice.choice([2600, 2800, 3000])
    lift_w = dice.choice([2100, 2200, 2400])
    lift_d = dice.choice([2100, 2200, 2400])
    flip = dice.chance(0.5)
    sx = (x1 - stair_w, x1) if flip else (x0, x0 + stair_w)
    lx = (x0, x0 + lift_w) if flip else (x1 - lift_w, x1)
    stairs = plan.cell(sx[0], y0, sx[1], y1, 'core-stairs')
    lo, hi = (lx[1], sx[0]) if flip else (sx[1], lx[0])
    lobby = plan.cell(lo, y0, hi, y1, lobby_use)
    room = plan.cells[lobby].room
    lifts = []
    count = min(2, int((y1 - y0) / lift_d))
    if count == 2 and dice.chance(0.4):
        count = 1
    y = y0
    for _ in range(count):
        lifts.append(plan.cell(lx[0], y, lx[1], y + lift_d, 'core-lift'))
        y += lift_d
    if y1 - y > 1000:
        plan.cell(lx[0], y, lx[1], y1, lobby_use, room)
    elif y1 > y:
        last = plan.cells[lifts[-1]]
        last.y1 = y1
    return stairs, lobby, lifts


def core_doors(plan: Plan, stairs: int, lobby: int, lifts: list[int]) -> None:
    """Fire door to the stairs and the lifts' openings."""
    wide = plan.dice.chance(0.4)
    join(plan, 'double door' if wide else 'single door', stairs, lobby,
         1200 if wide else 1000, stairs, 'hi')
    for lift in lifts:
        join(plan, '', lift, lobby, 1100, lobby, 'mid')
        cell = plan.cells[lift]
        edge = plan.between(lift, lobby)
        if edge:
            low = plan.cells[lobby].x1 <= cell.x0
            cell.blocked.append((cell.x0 - 50, cell.y0, cell.x0 + 50,
                                 cell.y1) if low else (cell.x1 - 50, cell.y0,
                                                       cell.x1 + 50, cell.y1))
