"""Draw sofas and armchairs: back, arms, cushions."""

from ...dice import Dice
from ...pen import Pen, moved
from ..fixtures import fitting_seats
from ..parts import flanks, inset, legs, outline, parted, pillow
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


@family('sofa', weight=2.5)
def soft_sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Rounded blocks with gaps: arms long or short, seats that stand out."""
    seat, arm = dice.uniform(520, 720), dice.uniform(90, 280)
    seats = fitting_seats(brief, seat, arm)
    w, d = seats * seat + 2 * arm, dice.uniform(720, 1100)
    half, back = w / 2, dice.uniform(120, 320)
    gap, r = dice.choice([0, 8, 20]), dice.choice([15, 40, 80])
    low = dice.choice([0, 0, d * dice.uniform(0.05, 0.15)])
    front = d - dice.choice([0, dice.uniform(20, 140)])
    for x0, x1 in flanks(half, half - arm):
        pen.rounded(x0, low, x1, front, min(r, arm / 2))
    wide = dice.chance(0.25)
    inner = half if wide and low >= back else half - arm
    count = dice.choice([seats, seats, 1])
    for a, b in parted(-inner + gap, inner - gap,
                       seats if dice.chance(0.35) else 1):
        pen.rounded(a, 0, b, back, min(r, back / 2))
    how = dice.choice(['seats', 'seats', 'pads', 'frame'])
    if how == 'frame':
        pen.level(half - arm, d)
        y = d - dice.uniform(30, 80)
    else:
        y = d
    for a, b in parted(-half + arm, half - arm, count):
        pen.rounded(a + gap / 2, back + gap, b - gap / 2, y, r)
        if how == 'pads':
            pen.rounded(a + gap, back * 0.5, b - gap, back + 90, r)
    if dice.chance(0.15):
        _throws(pen, dice, -half + arm, half - arm, back)
    return w, d


@family('sofa', weight=1.5)
def chaise_sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A sofa with one long seat, or a day bed of one seat."""
    seat, arm = dice.uniform(580, 780), dice.choice([0, 120, 220])
    seats = fitting_seats(brief, seat, arm)
    w, d = seats * seat + 2 * arm, dice.uniform(820, 980)
    deep = dice.uniform(1400, 1700)
    half, back = w / 2, dice.uniform(140, 260)
    r = dice.choice([0, 30, 70])
    pen.rounded(-half, 0, half, back, r)
    if arm:
        far = dice.choice([d, deep])
        pen.rounded(-half, back, -half + arm, d, r)
        pen.rounded(half - arm, back, half, far, r)
    for k, (a, b) in enumerate(parted(-half + arm, half - arm, seats)):
        pen.rounded(a, back, b, deep if k == seats - 1 else d, r)
    if dice.chance(0.3):
        _throws(pen, dice, -half + arm, half - arm, back)
    return w, deep


@family('sofa', weight=0.8, heldout=True)
def tufted_sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Rolled arms that run into the back, buttons, one long cushion."""
    seat, arm = dice.uniform(560, 680), dice.uniform(150, 210)
    seats = fitting_seats(brief, seat, arm)
    w, d = seats * seat + 2 * arm, dice.uniform(820, 960)
    half = w / 2
    pen.poly([(-half, d), (-half, 0), (half, 0), (half, d)])
    pen.poly([(-half + arm, d), (-half + arm, arm), (half - arm, arm),
              (half - arm, d)])
    for x0, x1 in flanks(half, half - arm):
        pen.bulge(x1, d, x0, d, 40)
    pen.bulge(half - arm, d, -half + arm, d, 25)
    for a, b in parted(-half + arm, half - arm, 3 * seats):
        pen.circle((a + b) / 2, arm / 2, 15)
    return w, d + 40
