"""Draw sofas and beds: back, arms, cushions; mattress, pillows."""

from ...dice import Dice
from ...pen import Pen, moved
from ..fixtures import fitting_seats
from ..parts import flanks, grain, inset, legs, outline, pillow, rings
from ..register import Brief, Size, family

_CUSHIONS = ('rect', 'round', 'round', 'puff', 'bow', 'clip', 'scoop')
_PILLOWS = ('rect', 'round', 'puff', 'pinch', 'oval', 'crease')


def _throws(pen: Pen, dice: Dice, x0: float, x1: float, y: float) -> None:
    """Loose cushions at any angle."""
    for _ in range(dice.integer(1, 3)):
        part, size = Pen(), dice.uniform(300, 420)
        pillow(part, dice.choice(_PILLOWS),
               (-size / 2, 0, size / 2, dice.uniform(100, size)))
        pen.strokes += moved(
            part.strokes,
            x=dice.uniform(x0 + size / 2, max(x1 - size / 2, x0 + size / 2)),
            y=y,
            rot=dice.uniform(-25, 25))


@family('sofa', weight=5)
def straight_sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Back, arms and a cushion a seat; one seat is an armchair."""
    seat, arm = dice.uniform(520, 720), dice.choice(
        [dice.uniform(60, 130),
         dice.uniform(130, 260), 0])
    seats = fitting_seats(brief, seat, arm)
    w, d = seats * seat + 2 * arm, dice.uniform(680, 980)
    half, back = w / 2, dice.uniform(80, 260)
    how = dice.choice(['full', 'full', 'between', 'bow', 'cushions', 'line'])
    r = dice.choice([0, 0, 0.2, 0.45])
    corner = 'round' if r else 'rect'
    if how == 'full':
        outline(pen, corner, (-half, 0, half, back), r)
    elif how == 'between':
        outline(pen, corner, (-half + arm, 0, half - arm, back), r)
    elif how == 'bow':
        pen.bulge(-half, back, half, back, back)
        pen.level(half - arm, back)
    elif how == 'cushions':
        pen.level(half, 0)
        for k in range(seats):
            x = -half + arm + k * seat
            outline(pen, 'round', (x, 20, x + seat, back), 0.3)
    else:
        pen.level(half, 0)
        pen.level(half - arm, back)
    top = back if how in ('full', 'bow') else 0
    front = d - dice.choice([0, 0, 30, 80])
    shape = dice.choice(['rect', 'round', 'dee', 'flare', 'scoop'])
    for side in (-1, 1):
        if arm:
            x0, x1 = sorted((side * half, side * (half - arm)))
            outline(pen, shape, (x0, top, x1, front), 0.3)
    one = seats > 1 and dice.chance(0.2)
    cushion, amount = dice.choice(_CUSHIONS), dice.uniform(0.05, 0.2)
    count = 1 if one else seats
    wide = (w - 2 * arm) / count
    welt = dice.choice([0, 0, 0, 25])
    for k in range(count):
        x = -half + arm + k * wide
        box = (x, back, x + wide, d)
        if cushion == 'puff':
            pillow(pen, 'puff', inset(box, 25))
        else:
            outline(pen, cushion, box, amount)
        if welt and cushion != 'puff':
            outline(pen, cushion, inset(box, welt), amount)
    if dice.chance(0.2):
        _throws(pen, dice, -half + arm, half - arm, back)
    if dice.chance(0.12):
        legs(pen, (-half, 0, half, d), 50, 'round')
    return w, d


@family('sofa', weight=2)
def box_sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Arms, back and seats as boxes that do not meet, as models flatten."""
    seat, arm = dice.uniform(500, 720), dice.uniform(50, 240)
    seats = fitting_seats(brief, seat, arm)
    w, d = seats * seat + 2 * arm, dice.uniform(680, 950)
    half, back = w / 2, dice.uniform(60, 240)
    gap = dice.choice([0, 0, dice.uniform(10, 60)])
    front = d - dice.choice([0, 0, dice.uniform(20, 120)])
    ends = dice.choice(['closed', 'front', 'open'])
    for side in (-1, 1):
        pen.line(side * (half - arm), gap, side * (half - arm), front - gap)
        pen.line(side * half, gap, side * half, front - gap)
        if ends != 'open':
            pen.line(side * half, front - gap, side * (half - arm),
                     front - gap)
        if ends == 'closed':
            pen.line(side * half, gap, side * (half - arm), gap)
    inner = half - arm
    how = dice.choice(['box', 'box', 'low', 'bow'])
    if how == 'bow':
        pen.bulge(-inner, back, inner, back, -back * dice.uniform(0.3, 0.8))
        pen.level(half, 0)
    else:
        pen.level(inner, back, gap / 2)
    if how == 'low':
        pen.level(inner, back * 1.6)
    y = back + dice.choice([0, 0, d * dice.uniform(0.2, 0.35)])
    for k in range(seats + 1):
        if 0 < k < seats or y > back:
            x = -inner + seat * k
            pen.line(x, y, x, d)
    pen.level(inner, d)
    if y > back:
        pen.level(inner, y)
    if dice.chance(0.15):
        pen.line(0, 0, 0, d * dice.uniform(0.5, 1))
    return w, d


@family('sofa', weight=2)
def sectional(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A sofa round a corner, or an armchair where there is no room."""
    seats, limit = brief.seats, brief.limit
    if seats < 3 or limit < 2300:
        return straight_sofa(pen, dice, brief)
    back, seat = dice.uniform(150, 260), dice.uniform(540, 680)
    deep, arm = back + dice.uniform(550, 700), dice.uniform(100, 220)
    w = min(arm + seats * seat + back, limit)
    d = deep + dice.integer(1, 2) * seat + arm
    half, r = w / 2, dice.choice([0, 0, 40])
    pen.poly([(half - deep, d), (half, d), (half, 0), (-half, 0),
              (-half, deep), (half - deep, deep), (half - deep, d)])
    pen.poly([(half - back, d - arm), (half - back, back),
              (-half + arm, back)])
    pen.line(-half + arm, back, -half + arm, deep)
    pen.line(half - deep, d - arm, half - back, d - arm)
    if dice.chance(0.5):
        pen.line(half - back, back, half, 0)
    run = half - deep + half - arm
    count = max(1, round(run / seat))
    for k in range(count):
        x = -half + arm + run * k / count
        pen.rounded(x, back, x + run / count, deep, r)
    count = max(1, round((d - arm - deep) / seat))
    for k in range(count):
        y = deep + (d - arm - deep) * k / count
        pen.rounded(half - deep, y, half - back, y + (d - arm - deep) / count,
                    r)
    if dice.chance(0.2):
        _throws(pen, dice, -half + arm, half - deep, back)
    return w, d


@family('sofa', weight=1.2, heldout=True)
def curved_sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A sofa, or a club chair, whose back and arms are one curve."""
    seats, limit = brief.seats, brief.limit
    w = min(seats * dice.uniform(600, 720) + 150, max(limit, 800))
    d = dice.uniform(720, 950)
    for gap in (0, dice.uniform(90, 180)):
        half, y = w / 2 - gap, d * 0.6
        pen.pair(half, y, half, d)
        pen.oval_arc(0, y, half, y - gap, 180, 360)
    pen.pair(w / 2, d, w / 2 - gap, d)
    pen.bulge(w / 2 - gap, d - 40, gap - w / 2, d - 40, 40)
    for k in range(1, seats):
        x = -w / 2 + gap + (w - 2 * gap) * k / seats
        pen.line(x, gap + d * 0.2, x, d - 20)
    return w, d


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
