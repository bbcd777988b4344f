"""Draw what is fixed to pieces: taps, drains, burners, bases, frames."""
from collections.abc import Sequence

from ..dice import Dice
from ..pen import Pen, cos_sin
from .parts import rays
from .register import Brief


def drain(pen: Pen, dice: Dice, x: float, y: float, r: float) -> None:
    """The waste of a basin."""
    how = dice.choice(['one', 'one', 'two', 'cross', 'plus', 'dot'])
    pen.circle(x, y, r)
    if how == 'two':
        pen.circle(x, y, r * 0.55)
    elif how == 'cross':
        a = r * 0.7
        pen.cross(x - a, y - a, x + a, y + a)
    elif how == 'plus':
        pen.plus(x, y, r * 1.4)
    elif how == 'dot':
        pen.circle(x, y, r * 0.2)


def tap(pen: Pen, dice: Dice, x: float, y: float, reach: float) -> None:
    """A tap at a point on the rim, its spout ``reach`` towards +y."""
    how = dice.choice(
        ['bar', 'taper', 'lever', 'handles', 'cross', 'line', 'goose', 'dot'])
    a = reach * dice.uniform(0.08, 0.14)
    if how == 'bar':
        pen.rounded(x - a, y, x + a, y + reach, dice.choice([0, a]))
    elif how == 'taper':
        pen.loop([(x - a * 1.4, y), (x - a * 0.7, y + reach),
                  (x + a * 0.7, y + reach), (x + a * 1.4, y)])
    elif how == 'lever':
        c, s = cos_sin(dice.uniform(40, 140))
        pen.circle(x, y + a, a * 1.6)
        pen.line(x + c * a, y + a + s * a, x + c * reach, y + a + s * reach)
    elif how in ('handles', 'cross'):
        pen.rect(x - a, y, x + a, y + reach)
        span = reach * dice.uniform(0.5, 1.0)
        for side in (-1, 1):
            hx = x + side * span
            pen.circle(hx, y + a, a * 1.3)
            if how == 'cross':
                pen.line(hx - a * 1.3, y + a, hx + a * 1.3, y + a)
                pen.line(hx, y - a * 0.3, hx, y + a * 2.3)
    elif how == 'line':
        pen.line(x, y, x, y + reach)
        pen.line(x - reach * 0.4, y, x + reach * 0.4, y)
    elif how == 'goose':
        pen.circle(x, y + a, a * 1.5)
        pen.line(x - a * 0.7, y + a * 2, x - a * 0.7, y + reach)
        pen.line(x + a * 0.7, y + a * 2, x + a * 0.7, y + reach)
        pen.arc(x, y + reach, a * 0.7, 0, 180)
    else:
        pen.circle(x, y + a, a * 1.5)


def burner(pen: Pen, how: str, x: float, y: float, r: float) -> None:
    """A hob's burner: 'plain', 'twin', 'coil', 'grate', 'star', 'tick'."""
    if how == 'coil':
        for k in (1, 0.78, 0.56, 0.34):
            pen.circle(x, y, r * k)
        return
    pen.circle(x, y, r)
    if how == 'twin':
        pen.circle(x, y, r * 0.6)
    elif how == 'tick':
        rays(pen, x, y, r, 0.7, 1.2, 4)
    elif how == 'grate':
        pen.circle(x, y, r * 0.4)
        pen.rect(x - r * 1.1, y - r * 1.1, x + r * 1.1, y + r * 1.1)
        rays(pen, x, y, r, 0.4, 1.1, 4)
    elif how == 'star':
        pen.circle(x, y, r * 0.35)
        rays(pen, x, y, r, 0.35, 1, 6)


def knobs(pen: Pen, x0: float, x1: float, y: float, r: float, count: int,
          mark: bool) -> None:
    """A row of knobs, with or without a pointer."""
    for k in range(count):
        x = x0 + (x1 - x0) * (k + 0.5) / count
        pen.circle(x, y, r)
        if mark:
            pen.line(x, y - r, x, y)


def swing(pen: Pen, x: float, y: float, width: float, angle: float,
          arc: bool) -> None:
    """A cupboard door's leaf open by an angle, hinged at (x, y); its width
    is negative where it is hinged on the right."""
    side = 1 if width > 0 else -1
    w = abs(width)
    c, s = cos_sin(angle if side > 0 else 180 - angle)
    pen.line(x, y, x + c * w, y + s * w)
    if arc:
        if side > 0:
            pen.arc(x, y, w, 0, angle)
        else:
            pen.arc(x, y, w, 180 - angle, 180)


def slide(pen: Pen, x: float, y: float) -> None:
    """An arrow along a sliding door, from -x to x."""
    pen.level(x, y)
    pen.poly([(x - 90, y - 45), (x, y), (x - 90, y + 45)])


def fitting_seats(brief: Brief, seat: float, arm: float) -> int:
    """How many seats of a width fit between a sofa's arms."""
    seats = brief.seats
    while seats > 1 and seats * seat + 2 * arm > brief.limit:
        seats -= 1
    return seats


def profile(pen: Pen, x: float, y: float, steps: Sequence[float]) -> None:
    """A closed outline, by steps along x and along y in turn."""
    points = [(x, y)]
    for k, step in enumerate(steps):
        px, py = points[-1]
        points.append((px + step, py) if k % 2 == 0 else (px, py + step))
    pen.loop(points)


def star(pen: Pen, dice: Dice, x: float, y: float, r: float, r0: float,
         count: int) -> None:
    """The star base of a swivel chair, from a hub outwards."""
    start = dice.choice([90, 270, 0, dice.uniform(0, 360)])
    how = dice.choice(['line', 'twin', 'taper', 'taper'])
    foot = dice.choice([0, 0, r * 0.09, r * 0.12])
    for k in range(count):
        c, s = cos_sin(start + 360 * k / count)
        far = r - foot
        if how == 'line':
            pen.line(x + c * r0, y + s * r0, x + c * far, y + s * far)
        else:
            a = r * 0.06
            b = a if how == 'twin' else a * 0.5
            pen.line(x + c * r0 - s * a, y + s * r0 + c * a,
                     x + c * far - s * b, y + s * far + c * b)
            pen.line(x + c * r0 + s * a, y + s * r0 - c * a,
                     x + c * far + s * b, y + s * far - c * b)
            if not foot:
                pen.line(x + c * far - s * b, y + s * far + c * b,
                         x + c * far + s * b, y + s * far - c * b)
        if foot:
            pen.circle(x + c * far, y + s * far, foot)


def band(pen: Pen, half: float, y: float, sag: float, thick: float) -> None:
    """A curved band across x, bulging to the back, as a chair's back.

    Its ends are at y (outer edge) and y + thick (inner edge).
    """
    pen.bulge(-half, y, half, y, sag)
    pen.bulge(-half, y + thick, half, y + thick, sag * 0.9)
    pen.pair(half, y, half, y + thick)
