"""What runs along an edge: curtain walls and railings."""
from __future__ import annotations

from .pen import Pen
from .plan import Edge, Plan


def _spans(edge: Edge) -> list[tuple[float, float]]:
    """The parts of an edge between its openings."""
    out, start = [], edge.lo
    for lo, hi in sorted(edge.cuts):
        if lo > start:
            out.append((start, lo))
        start = hi
    if edge.hi > start:
        out.append((start, edge.hi))
    return out


def _along(pen: Pen, edge: Edge, lo: float, hi: float, off: float) -> None:
    if edge.axis == 'h':
        pen.line(lo, edge.at + off, hi, edge.at + off)
    else:
        pen.line(edge.at + off, lo, edge.at + off, hi)


def _block(pen: Pen, edge: Edge, at: float, half: float, depth: float) -> None:
    if edge.axis == 'h':
        pen.rect(at - half, edge.at - depth, at + half, edge.at + depth)
    else:
        pen.rect(edge.at - depth, at - half, edge.at + depth, at + half)


def curtain_walls(plan: Plan, style: str) -> None:
    """Draw every curtain edge: glass lines and mullions.

    Args:
        plan (Plan): The plan; items are added to it.
        style (str): Words: 'two', 'three' glass lines, 'deep' or 'flat'
            mullions, 'cap' for closed ends.
    """
    words = style.split()
    pitch = plan.dice.choice([1000, 1200, 1500])
    for edge in plan.edges:
        if edge.kind != 'curtain':
            continue
        pen, t = Pen(), 75
        offs = (-t, 0, t) if 'three' in words else (-t / 3, t / 3)
        for lo, hi in _spans(edge):
            for off in offs:
                _along(pen, edge, lo, hi, off)
            count = max(1, round((hi - lo) / pitch))
            for k in range(count + 1):
                at = lo + (hi - lo) * k / count
                at = min(max(at, lo + 30), hi - 30)
                deep = 2 * t if 'deep' in words else t
                _block(pen, edge, at, 30, deep)
        plan.add('curtain wall', 'curtain', pen)


def railings(plan: Plan, style: str) -> None:
    """Draw every railing edge: rails and posts.

    Args:
        plan (Plan): The plan; items are added to it.
        style (str): Words: 'two' or 'three' rails, 'post' for posts.
    """
    words = style.split()
    pitch = plan.dice.choice([900, 1100, 1500])
    for edge in plan.edges:
        if edge.kind != 'rail':
            continue
        pen = Pen()
        for lo, hi in _spans(edge):
            for off in ((-40, 0, 40) if 'three' in words else (-30, 30)):
                _along(pen, edge, lo, hi, off)
            if 'post' not in words:
                continue
            count = max(1, round((hi - lo) / pitch))
            for k in range(count + 1):
                at = lo + (hi - lo) * k / count
                if 'round' in words:
                    x, y = ((at, edge.at) if edge.axis == 'h' else
                            (edge.at, at))
                    pen.circle(x, y, 30)
                else:
                    _block(pen, edge, at, 25, 25)
        plan.add('railing', 'railing', pen)
