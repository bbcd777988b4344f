"""Draw beds: head and foot, mattress, pillows, blanket."""

from ...dice import Dice
from ...pen import Pen
from ..parts import flanks, grain, inset, legs, outline, pillow, rings
from ..register import Brief, Size, family

_PILLOWS = ('rect', 'round', 'puff', 'pinch', 'oval', 'crease')


def _blanket(pen: Pen, dice: Dice, half: float, y: float, d: float) -> None:
    """What lies on the mattress from y to its foot."""
    how = dice.choice([
        'line', 'fold', 'corner', 'corner', 'corners', 'wave', 'diagonal',
        'throw', 'quilt', '', 'inset'
    ])
    size = dice.uniform(0.3, 0.75) * half
    if how in ('line', 'fold', 'throw'):
        pen.level(half, y)
    if how == 'fold':
        pen.level(half, y + size * 0.5)
    elif how == 'throw':
        pen.level(half, d - size * 1.5, d - size * 0.6)
    elif how in ('corner', 'corners'):
        left = -half if how == 'corner' else -half + size
        pen.line(left, y, half - size, y)
        for side in (1, -1)[:1 if how == 'corner' else 2]:
            pen.line(side * (half - size), y, side * half, y + size)
            pen.poly([(side * (half - size), y),
                      (side * (half - size), y + size),
                      (side * half, y + size)])
    elif how == 'wave':
        pen.bulge(-half, y, 0, y + 60, dice.uniform(30, 90))
        pen.bulge(0, y + 60, half, y, -dice.uniform(30, 90))
    elif how == 'diagonal':
        pen.level(half, y)
        pen.line(-half, y + size * 1.6, half, y)
    elif how == 'quilt':
        pen.level(half, y)
        box = (-half, y, half, d)
        grain(pen, box, dice.integer(2, 5))
        grain(pen, box, dice.integer(2, 5), False)
    elif how == 'inset':
        outline(pen, 'round', (-half + 60, y, half - 60, d - 60), 0.1)


@family('bed', weight=5)
def any_bed(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A mattress between head and foot, pillows, a blanket."""
    double = brief.double
    w = dice.uniform(1350, 2050) if double else dice.uniform(850, 1250)
    d = dice.uniform(1900, 2200)
    half = w / 2
    head = dice.choice([0, 0, dice.uniform(30, 120), dice.uniform(30, 120)])
    outline(pen, dice.choice(['rect', 'rect', 'rect', 'round', 'scoop']),
            (-half, head, half, d), dice.uniform(0.02, 0.08))
    how = dice.choice(['bar', 'bar', 'bow', 'posts', 'wide'])
    if head and how == 'bow':
        pen.bulge(-half, head, half, head, head)
    elif head:
        outline(pen, 'rect' if how != 'wide' else 'round',
                (-half, 0, half, head), 0.3)
        if how == 'posts':
            legs(pen, (-half, 0, half, d), dice.uniform(50, 90),
                 dice.choice(['round', 'square']))
    if dice.chance(0.25):
        outline(pen, 'rect', inset((-half, head, half, d),
                                   dice.uniform(25, 60)))
    count = dice.choice([2, 2, 2, 1, 4]) if double else dice.choice([1, 1, 2])
    rows = 2 if count == 4 or (not double and count == 2) else 1
    cols = max(1, count // rows)
    pd = dice.uniform(260, 430)
    shape, margin = dice.choice(_PILLOWS), dice.uniform(30, 100)
    y = head + dice.uniform(20, 120)
    wide = (w - margin * (cols + 1)) / cols
    for row in range(rows):
        for col in range(cols):
            x = -half + margin + col * (wide + margin)
            top = y + row * pd * 0.7
            pillow(pen, shape, (x, top, x + wide, top + pd))
    y += pd * (1 + 0.7 * (rows - 1)) + dice.uniform(20, 200)
    _blanket(pen, dice, half, y, d)
    if dice.chance(0.15):
        pen.rect(-half, d, half, d + 40)
        d += 40
    if double and dice.chance(0.1):
        pen.line(0, head, 0, d)
    return w, d


@family('bed', weight=0.6, heldout=True)
def bunk_bed(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bed of posts, rails and slats: a bunk, a cot or a camp bed."""
    w = dice.uniform(1300, 1600) if brief.double else dice.uniform(800, 1050)
    d = dice.uniform(1900, 2100)
    box = (-w / 2, 0, w / 2, d)
    rings(pen, 'rect', box, [dice.uniform(30, 60)])
    legs(pen, box, dice.uniform(50, 80), 'square')
    how = dice.choice(['slats', 'cross', 'ladder'])
    if how == 'slats':
        grain(pen, inset(box, 60), dice.integer(8, 14), False)
    elif how == 'cross':
        pen.cross(*inset(box, 60))
    else:
        grain(pen, (w / 2 - 60, d * 0.55, w / 2 + 60, d * 0.95), 4, False)
    pillow(pen, 'round', (-w * 0.35, 90, w * 0.35, 420))
    return w, d


@family('bed', weight=0.8)
def care_bed(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A hospital bed with side rails and castors."""
    w = dice.uniform(1300, 1500) if brief.double else dice.uniform(880, 1050)
    d = dice.uniform(2000, 2250)
    half = w / 2 - 50
    outline(pen, dice.choice(['round', 'rect']), (-half, 60, half, d - 60),
            0.08)
    for y in (0, d - 45):
        outline(pen, dice.choice(['rect', 'round', 'bow']),
                (-w / 2, y, w / 2, y + 45), 0.3)
    for x0, x1 in flanks(w / 2, w / 2 - 40):
        pen.rounded(x0, d * 0.2, x1, d * 0.6, 20)
    pillow(pen, dice.choice(_PILLOWS), (-half * 0.75, 100, half * 0.75, 440))
    pen.level(half, *(d * 0.38, d * 0.6)[:dice.integer(0, 2)])
    return w, d
