"""Draw chairs, tables, sofas, beds, cupboards and air conditioners."""

from ...dice import Dice
from ...pen import Pen, steps
from ..fixtures import fitting_seats
from ..parts import flanks, parted, puff
from ..register import Brief, Size, symbol


@symbol('chair', 'furniture', [
    'square', 'square soft', 'round', 'tub', 'swivel', 'square bow',
    'swivel arms'
], ['square soft bow', 'round bar', 'tub soft', 'swivel soft arms'])
def chair(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A seat with its back; the front looks towards +y."""
    style = brief.style
    w = dice.choice([420, 450, 480, 500])
    half, r = w / 2, 50 if 'soft' in style else 0
    if 'round' in style:
        pen.circle(0, half, half * 0.86)
        if 'bar' in style:
            pen.bulge(-half, half * 0.7, half, half * 0.7, half * 0.9)
            pen.bulge(-half * 0.9, half * 0.7, half * 0.9, half * 0.7,
                      half * 0.75)
        else:
            pen.arc(0, half, half, 200, 340)
        return w, w
    if 'tub' in style:
        pen.arc(0, half, half, 180, 360)
        pen.arc(0, half, half - 60, 180, 360)
        for side in (-1, 1):
            pen.line(side * half, half, side * half, w)
            pen.line(side * (half - 60), half, side * (half - 60), w)
            pen.line(side * half, w, side * (half - 60), w)
        pen.level(half - 60, w - 30)
        return w, w
    if 'swivel' in style:
        pen.rounded(-half + 50, 90, half - 50, w, max(r, 60))
        pen.bulge(-half + 30, 80, half - 30, 80, 70)
        pen.bulge(-half + 30, 30, half - 30, 30, 30)
        if 'arms' in style:
            for x0, x1 in flanks(half, half - 45):
                pen.rect(x0, w * 0.35, x1, w * 0.8)
        return w, w
    pen.rounded(-half, 60, half, w, [0, 0, r, r])
    if 'bow' in style:
        pen.bulge(-half, 60, half, 60, 60)
    else:
        pen.rounded(-half, 0, half, 60, [r / 2, r / 2, 0, 0])
    return w, w


@symbol('table', 'furniture',
        ['rect', 'rect twin', 'soft', 'round', 'oval', 'rect glass'],
        ['soft twin', 'round twin', 'soft glass', 'barrel'])
def table(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A table top; a desk has a screen on it."""
    w, d, desk, style = brief.w, brief.d, brief.desk, brief.style
    if desk:
        pen.rect(-w / 2, 0, w / 2, d)
        tv = dice.choice([450, 500, 550])
        pen.rect(-tv / 2, d * 0.2, tv / 2, d * 0.2 + 50)
        pen.rect(-tv * 0.4, d * 0.55, tv * 0.4, d * 0.55 + 140)
        if 'twin' in style:
            pen.level(w / 2, 40)
        return w, d
    if style & {'round', 'oval', 'barrel'} and abs(w - d) < 250:
        d = w = (w + d) / 2
        pen.circle(0, d / 2, d / 2)
        if 'twin' in style or 'oval' in style:
            pen.circle(0, d / 2, d / 2 - 60)
        return w, d
    if 'oval' in style or 'round' in style:
        pen.rounded(-w / 2, 0, w / 2, d, d / 2)
        if 'twin' in style:
            pen.rounded(-w / 2 + 50, 50, w / 2 - 50, d - 50, d / 2 - 50)
    elif 'barrel' in style:
        sag = d * 0.12
        pen.bulge(-w / 2, sag, w / 2, sag, sag)
        pen.bulge(w / 2, d - sag, -w / 2, d - sag, sag)
        pen.pair(w / 2, sag, w / 2, d - sag)
    else:
        r = 80 if 'soft' in style else 0
        pen.rounded(-w / 2, 0, w / 2, d, r)
        if 'twin' in style:
            pen.rounded(-w / 2 + 50, 50, w / 2 - 50, d - 50, r * 0.6)
        if 'glass' in style:
            for k in (-1, 0, 1):
                x, run = k * w * 0.12, min(w, d) * (0.28 - 0.06 * abs(k))
                pen.line(x - run / 2, d / 2 + run / 2, x + run / 2,
                         d / 2 - run / 2)
    return w, d


@symbol('row chairs', 'seats', ['box', 'box soft', 'cup', 'bench'],
        ['cup soft', 'box bow', 'bench soft'])
def row_chairs(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A row of joined seats facing +y."""
    count, pitch, d, style = brief.count, brief.pitch, brief.d, brief.style
    w = count * pitch
    r = 60 if 'soft' in style else 0
    if 'bench' in style:
        pen.level(w / 2, 0)
    for k in range(count):
        x = -w / 2 + (k + 0.5) * pitch
        half = pitch / 2 - 35
        if 'cup' in style:
            pen.arc(x, half, half, 180, 360)
            for side in (-1, 1):
                pen.line(x + side * half, half, x + side * half, d - r)
            pen.line(x - half + r, d, x + half - r, d)
            if r:
                pen.arc(x - half + r, d - r, r, 90, 180)
                pen.arc(x + half - r, d - r, r, 0, 90)
        else:
            pen.rounded(x - half, 70, x + half, d, [0, 0, r, r])
            if 'bow' in style:
                pen.bulge(x - half, 70, x + half, 70, 70)
            elif 'bench' not in style:
                pen.rect(x - half, 0, x + half, 70)
    for k in range(count + 1):
        x = -w / 2 + k * pitch
        if 'bench' in style:
            pen.line(x, 0, x, d * 0.6)
        else:
            pen.rect(x - 30, d * 0.3, x + 30, d * 0.8)
    return w, d


@symbol('sofa', 'furniture', [
    'block', 'block round', 'cushion', 'cushion round', 'slim', 'block pillow',
    'chaise round'
], ['slim round', 'cushion pillow', 'chaise', 'slim pillow'])
def sofa(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Back, arms and seats; a chaise is longer on one side."""
    style = brief.style
    arm = dice.choice([120, 150]) if 'slim' in style else dice.choice(
        [180, 200, 220])
    back = dice.choice([180, 200, 230])
    seat = dice.choice([560, 600, 650])
    d = dice.choice([800, 850, 900])
    if 'chaise' in style and brief.seats < 2:
        style = style - {'chaise'}
    seats = fitting_seats(brief, seat, arm)
    w = seats * seat + 2 * arm
    r = 60 if 'round' in style else 0
    full = d + (dice.choice([600, 700]) if 'chaise' in style else 0)
    half = w / 2
    if 'cushion' in style or 'chaise' in style:
        pen.level(half, 0)
        pen.line(-half, 0, -half, d)
        pen.line(half, 0, half, full)
        pen.level(half - arm, back)
    else:
        pen.rounded(-half, 0, half, back, [r, r, 0, 0])
    for side in (-1, 1):
        length = full if side > 0 and 'chaise' in style else d
        x0, x1 = sorted((side * half, side * (half - arm)))
        if side > 0 and 'chaise' in style:
            pen.line(x0, back, x0, d * 0.8)
            continue
        pen.rounded(x0, back, x1, length - 40, [0, 0, r, r])
    for k in range(seats):
        x0 = -half + arm + k * seat
        last = k == seats - 1 and 'chaise' in style
        x1 = x0 + seat + (arm if last else 0)
        y1 = full if last else d
        pen.rounded(x0, back, x1, y1, [0, 0, max(r, 30), max(r, 30)])
        if 'pillow' in style:
            pen.rounded(x0 + 60, back - 60, x0 + seat - 60, back + 110, 50)
    return w, full


def _pillow(pen: Pen, x: float, y: float, w: float, d: float,
            style: frozenset[str]) -> None:
    if 'soft' in style:
        pen.rounded(x - w / 2, y, x + w / 2, y + d, 70)
    elif 'pinch' in style:
        puff(pen, (x - w / 2, y, x + w / 2, y + d), -25)
    elif 'oval' in style:
        pen.ellipse(x, y + d / 2, w / 2, d / 2)
    else:
        pen.rect(x - w / 2, y, x + w / 2, y + d)


@symbol('bed', 'furniture', [
    'fold head', 'soft fold', 'soft corner head', 'pinch corner',
    'pinch wave head', 'corner', 'soft diag head'
], ['pinch fold head', 'soft wave', 'corner head', 'pinch diag'])
def bed(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Mattress, pillows and a turned-down blanket."""
    double, style = brief.double, brief.style
    w = dice.choice([1500, 1800, 2000]) if double else dice.choice(
        [900, 1000, 1200])
    d = dice.choice([2000, 2050, 2100])
    half, top = w / 2, 60 if 'head' in style else 0
    pen.rect(-half, 0, half, d)
    if top:
        pen.level(half, top)
    pw = w * 0.38 if double else w * 0.6
    pd = dice.choice([320, 360, 400])
    for x in ((-w / 4, w / 4) if double else (0, )):
        _pillow(pen, x, top + 80, pw, pd, style)
    y = top + 80 + pd + dice.choice([60, 100, 150])
    if 'fold' in style:
        pen.level(half, y, y + 220)
    elif 'corner' in style:
        cut = dice.choice([400, 500, 600])
        pen.poly([(-half, y), (half - cut, y), (half, y + cut)])
        pen.poly([(half - cut, y), (half - cut * 0.9, y + cut * 0.9),
                  (half, y + cut)])
    elif 'wave' in style:
        pen.bulge(-half, y, 0, y + 120, 90)
        pen.bulge(0, y + 120, half, y + 200, -60)
        pen.line(-half, y + 260, half, y + 320)
    else:
        pen.level(half, y)
        pen.line(-half, y + 500, half, y)
        pen.line(-half, y + 560, half, y + 60)
    return w, d


@symbol('TV cabinet', 'furniture',
        ['flat', 'flat split', 'tube', 'flat stand'],
        ['tube split', 'curved', 'flat stand split'])
def tv_cabinet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A long low cabinet with the television on it."""
    limit, style = brief.limit, brief.style
    w = min(dice.choice([1500, 1800, 2100, 2400]), max(limit, 1100))
    d = dice.choice([380, 420, 450, 500])
    pen.rect(-w / 2, 0, w / 2, d)
    if 'split' in style:
        pen.pair(w * 0.3, 0, w * 0.3, d)
    tv = min(w * 0.62, dice.choice([900, 1050, 1200]))
    y = d * 0.35
    if 'tube' in style:
        pen.rect(-tv / 2, d * 0.6, tv / 2, d * 0.75)
        pen.poly([(-tv / 2 + 40, d * 0.6), (-tv * 0.3, d * 0.12),
                  (tv * 0.3, d * 0.12), (tv / 2 - 40, d * 0.6)])
    elif 'curved' in style:
        pen.bulge(tv / 2, y + 60, -tv / 2, y + 60, -50)
        pen.bulge(tv / 2, y + 110, -tv / 2, y + 110, -50)
        pen.pair(tv / 2, y + 60, tv / 2, y + 110)
        pen.rect(-150, y - 60, 150, y)
    else:
        pen.rect(-tv / 2, y, tv / 2, y + 80)
        if 'stand' in style:
            pen.poly([(-130, y), (-180, y - 90), (180, y - 90), (130, y)])
        else:
            pen.level(tv / 2 - 30, y + 40)
    return w, d


@symbol('wardrobe', 'furniture',
        ['rail hanger', 'rail2 hanger', 'rail slant', 'rail hanger door'],
        ['rail2 slant', 'rail2 hanger door', 'rail slant door'])
def wardrobe(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A deep cupboard with a rail and clothes hangers."""
    w, style = brief.w, brief.style
    d = dice.choice([550, 580, 600, 620])
    pen.rect(-w / 2, 0, w / 2, d)
    if 'door' in style:
        pen.level(w / 2, d - 40)
    pen.level(w / 2, d / 2)
    if 'rail2' in style:
        pen.level(w / 2, d / 2 + 30)
    x = -w / 2 + dice.choice([100, 130])
    reach = d * 0.36
    while x < w / 2 - 80:
        lean = dice.uniform(20, 110) if 'slant' in style else dice.choice(
            [-60, -30, 0, 0, 30, 60])
        pen.line(x - lean, d / 2 - reach, x + lean, d / 2 + reach)
        x += dice.choice([140, 170, 200, 260, 320])
    return w, d


@symbol('cabinet', 'furniture',
        ['diag', 'cross', 'diag door', 'split diag', 'split cross'],
        ['cross door', 'split diag door', 'vee'])
def cabinet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A cupboard, crossed or struck through."""
    w, d, style = brief.w, brief.d, brief.style
    pen.rect(-w / 2, 0, w / 2, d)
    front = d - (30 if 'door' in style else 0)
    if 'door' in style:
        pen.level(w / 2, front)
    count = max(1, round(w / 700)) if 'split' in style else 1
    for x0, x1 in parted(-w / 2, w / 2, count):
        if x0 > -w / 2:
            pen.line(x0, 0, x0, front)
        if 'vee' in style:
            pen.poly([(x0, 0), ((x0 + x1) / 2, front), (x1, 0)])
            continue
        pen.line(x0, 0, x1, front)
        if 'cross' in style:
            pen.line(x0, front, x1, 0)
    return w, d


@symbol('airconditioner', 'equipment',
        ['fan', 'fan cross', 'split', 'split dash', 'fan grille'],
        ['fan2', 'split vane', 'fan2 cross'])
def airconditioner(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """An outdoor unit with its fan, or a split unit on the wall."""
    indoor, style = brief.indoor, brief.style
    if 'split' in style or (indoor and 'fan' in style and dice.chance(0.5)):
        w, d = dice.choice([800, 850, 900, 1000]), dice.choice([200, 220])
        pen.rect(-w / 2, 0, w / 2, d)
        pen.level(w / 2, d - 60)
        pen.pair(w / 2 - 90, 0, w / 2 - 90, d)
        if 'dash' in style or 'vane' in style:
            lean = 40 if 'vane' in style else 0
            for x in steps(-w / 2 + 130, w / 2 - 130, 90):
                pen.line(x, 40, x + lean, d - 80)
        return w, d
    w, d = dice.choice([800, 850, 900]), dice.choice([320, 350, 380])
    pen.rect(-w / 2, 0, w / 2, d)
    r, x = d / 2 - 30, -w * 0.12
    pen.circle(x, d / 2, r)
    if 'fan2' in style:
        pen.circle(x, d / 2, r * 0.35)
    if 'cross' in style:
        pen.plus(x, d / 2, r)
    if 'grille' in style:
        for k in range(1, 5):
            pen.line(x - r * 0.8, d * k / 5, x + r * 0.8, d * k / 5)
    pen.line(w * 0.3, 0, w * 0.3, d)
    pen.rect(w / 2, d * 0.2, w / 2 + 40, d * 0.4)
    return w + 80, d
