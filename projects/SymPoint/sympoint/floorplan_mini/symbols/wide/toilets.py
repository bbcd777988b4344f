"""Draw toilets, squat pans and urinals: tank, joint, bowl, seat."""

from ...dice import Dice
from ...pen import Pen
from ..fixtures import drain
from ..parts import flanks, fold, inset, legs, outline, rings
from ..register import Brief, Size, family


def _bowl(pen: Pen, dice: Dice, half: float, y0: float, y1: float) -> None:
    """A bowl from y0 to its front, with seat, water and hinges."""
    shape = dice.choice(
        ['egg', 'egg', 'egg', 'oval', 'dee', 'dee', 'stadium', 'round'])
    amount = dice.uniform(0.1, 0.5)
    box = (-half, y0, half, y1)
    outline(pen, shape, box, amount)
    inside = dice.choice(['', 'seat', 'seat', 'rings', 'water', 'lid', 'mesh'])
    gap = half * dice.uniform(0.12, 0.35)
    if inside == 'seat':
        outline(pen, dice.choice([shape, 'egg', 'oval']), inset(box, gap),
                amount)
    elif inside == 'rings':
        rings(pen, shape, inset(box, gap / 2), [gap / 2, gap / 2], amount)
    elif inside == 'water':
        outline(pen, 'oval', inset(box, gap * 2))
    elif inside == 'lid':
        pen.level(half * 0.8, y0 + gap)
    elif inside == 'mesh':
        last = rings(pen, shape, inset(box, gap * 0.4), [gap * 0.4, gap],
                     amount)
        fold(pen, last, 0.4)
    if dice.chance(0.3):
        for side in (-1, 1):
            x = side * half * 0.4
            pen.rect(x - 15, y0 - 8, x + 15, y0 + 22)


@family('toilet', weight=4)
def tank_toilet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A cistern at the wall, a bowl before it."""
    tw, deep = dice.uniform(380, 560), dice.uniform(140, 240)
    off = dice.choice([0, 0, 0, 20, 40])
    tank = (-tw / 2, off, tw / 2, off + deep)
    shape = dice.choice(
        ['rect', 'rect', 'round', 'taper', 'flare', 'bow', 'scoop', 'clip'])
    amount = dice.uniform(0.08, 0.3)
    outline(pen, shape, tank, amount)
    lid = dice.choice(['', '', 'inset', 'line', 'button', 'buttons', 'lever'])
    if lid == 'inset':
        outline(pen, shape, inset(tank, dice.uniform(10, 30)), amount)
    elif lid == 'line':
        y = off + deep * dice.uniform(0.6, 0.85)
        pen.level(tw / 2, y)
    elif lid == 'button':
        pen.circle(0, off + deep / 2, dice.uniform(15, 35))
    elif lid == 'buttons':
        pen.circle(0, off + deep / 2, 32)
        pen.line(0, off + deep / 2 - 32, 0, off + deep / 2 + 32)
    elif lid == 'lever':
        pen.rect(-tw * 0.42, off + deep, -tw * 0.22, off + deep + 15)
    half = dice.uniform(165, 210)
    length = half * dice.uniform(2.1, 2.9)
    gap = dice.choice([0, 0, 15, 40, dice.uniform(30, 90), -30])
    y0 = off + deep + gap
    if gap > 0:
        neck = half * dice.uniform(0.4, 0.9)
        far = neck * dice.uniform(0.7, 1.2)
        pen.pair(neck, off + deep, far, y0 + half * 0.12)
    _bowl(pen, dice, half, y0, y0 + length)
    return max(tw, 2 * half), y0 + length


@family('toilet', weight=2.5)
def hung_toilet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bowl on the wall, its cistern in it."""
    half = dice.uniform(165, 200)
    length = dice.uniform(470, 600)
    plate = dice.choice(['', 'ledge', 'neck', 'hinge'])
    y0 = 0.0
    if plate == 'ledge':
        y0 = dice.uniform(30, 150)
        pen.rect(-half * 1.2, 0, half * 1.2, y0)
    elif plate == 'neck':
        y0 = dice.uniform(60, 130)
        pen.pair(half * 0.8, 0, half * 0.9, y0 + 40)
        pen.level(half * 0.8, 0)
    elif plate == 'hinge':
        pen.level(half * 0.6, 60)
    _bowl(pen, dice, half, y0, y0 + length)
    return 2.4 * half, y0 + length


@family('toilet', weight=1.5)
def one_piece_toilet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Cistern and bowl of one piece, the sides running through."""
    half = dice.uniform(180, 230)
    d = dice.uniform(640, 760)
    tank = dice.uniform(150, 220)
    mid = d * dice.uniform(0.5, 0.65)
    waist = half * dice.uniform(0.75, 1.0)
    for side in (-1, 1):
        pen.line(side * half, 0, side * half, tank)
        pen.bulge(side * half, tank, side * waist, mid, side * 10)
    pen.level(half, 0, tank)
    pen.oval_arc(0, mid, waist, d - mid, 0, 180)
    outline(pen, dice.choice(['egg', 'oval', 'dee']),
            (-waist * 0.8, tank + 40, waist * 0.8, d - 40), 0.3)
    if dice.chance(0.5):
        pen.circle(0, tank / 2, dice.uniform(20, 35))
    return 2 * half, d


@family('toilet', weight=2.5)
def model_toilet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A flared cistern, shoulders, a long bowl with seat, well and bolts, as
    makers' models flatten."""
    tw, deep = dice.uniform(400, 540), dice.uniform(110, 220)
    flare = dice.choice([0, dice.uniform(15, 60)])
    top = dice.choice([0, 0, dice.uniform(10, 35)])
    pen.poly([(-tw / 2, top), (-tw / 2 + flare, deep), (tw / 2 - flare, deep),
              (tw / 2, top)],
             close=dice.chance(0.8))
    if top:
        pen.rounded(-tw / 2 - 12, 0, tw / 2 + 12, deep * 0.8,
                    dice.choice([0, 20]))
    neck, half = dice.uniform(80, 150), dice.uniform(165, 205)
    y0 = deep + dice.uniform(20, 110)
    hollow = dice.chance(0.5)
    for side in (-1, 1):
        if not hollow:
            pen.line(side * neck, deep, side * half * 0.8, y0 + 60)
        else:
            pen.bulge(side * neck, deep, side * half * 0.9, y0 + 90, side * 25)
    end = y0 + half * dice.uniform(2.1, 2.9)
    box = (-half, y0, half, end)
    for _ in range(dice.integer(1, 3)):
        outline(pen, 'egg', box, dice.uniform(0.1, 0.5))
        box = inset(box, dice.uniform(12, 60))
        box = (box[0], box[1] + dice.choice([0, 0, 60]), box[2], box[3])
        if box[2] - box[0] < 80 or box[3] - box[1] < 100:
            break
    else:
        if dice.chance(0.6):
            well = half * dice.uniform(0.2, 0.4)
            outline(pen, dice.choice(['egg', 'oval', 'stadium']),
                    (-well, end - half * 1.7, well, end - half * 0.9))
    if dice.chance(0.6):
        for side in (-1, 1):
            pen.circle(side * half * dice.uniform(0.35, 0.7), y0 + 30,
                       dice.uniform(8, 20))
    return max(tw, 2 * half), end


@family('toilet', weight=1.2, heldout=True)
def accessible_toilet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bowl between grab rails."""
    half, off = dice.uniform(170, 195), dice.uniform(100, 200)
    d = dice.uniform(650, 750)
    pen.rect(-half, 0, half, off)
    _bowl(pen, dice, half, off, d)
    reach = half + dice.uniform(100, 150)
    for x0, x1 in flanks(reach, reach - 35):
        pen.rounded(x0, 0, x1, d * 0.9, 17)
    return 2 * reach, d


@family('squat toilet', weight=3)
def squat_pan(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A pan in the floor."""
    w, d = dice.uniform(250, 480), dice.uniform(480, 680)
    off = dice.uniform(60, 250)
    box = (-w / 2, off, w / 2, off + d)
    how = dice.choice(['tray', 'tray', 'bare', 'hood'])
    pan = box
    if how == 'tray':
        outline(pen, dice.choice(['rect', 'round', 'clip', 'stadium']), box,
                dice.uniform(0.05, 0.25))
        pan = inset(box, w * dice.uniform(0.12, 0.28))
    elif how == 'hood':
        pen.oval_arc(0, off + w / 2, w / 2, w / 2, 180, 360)
        pen.level(w / 2, off + w / 2)
    shape = dice.choice(['stadium', 'stadium', 'egg', 'round', 'dee', 'oval'])
    outline(pen, shape, pan, 0.35)
    if dice.chance(0.6):
        outline(pen, shape, inset(pan, (pan[2] - pan[0]) * 0.15), 0.35)
    drain(pen, dice, 0, pan[dice.choice([1, 3])] * 0.6 + (off + d / 2) * 0.4,
          dice.uniform(25, 50))
    if dice.chance(0.5):
        foot = dice.choice(['lines', 'rect', 'oval'])
        size = min(max(0, (pan[0] + w / 2)) * 0.8, 90)
        for side in (-1, 1):
            x0, x1 = sorted((side * w / 2, side * (w / 2 - max(size, 45))))
            y0, y1 = off + d * 0.3, off + d * 0.7
            if foot == 'rect':
                pen.rect(x0, y0, x1, y1)
            elif foot == 'oval':
                outline(pen, 'stadium', (x0, y0, x1, y1))
            else:
                for k in range(5):
                    y = y0 + (y1 - y0) * k / 4
                    pen.line(x0, y, x1, y)
    if dice.chance(0.3):
        pen.rect(-60, 0, 60, min(off, 80))
    return w, off + d


@family('urinal', weight=3)
def bowl_urinal(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bowl on the wall."""
    w, d = dice.uniform(300, 480), dice.uniform(260, 420)
    shape = dice.choice(['dee', 'dee', 'bow', 'flare', 'round', 'oval', 'egg'])
    off = dice.choice([0, 0, 30, 60])
    if off:
        pen.rect(-w / 2, 0, w / 2, off)
    box = (-w / 2, off, w / 2, d)
    amount = dice.uniform(0.2, 0.5)
    rings(pen, shape, box,
          [w * dice.uniform(0.06, 0.14) for _ in range(dice.integer(0, 2))],
          amount)
    drain(pen, dice, 0, d * dice.uniform(0.5, 0.65), dice.uniform(15, 30))
    if dice.chance(0.3):
        pen.rounded(-30, 0, 30, 40, 10)
    return w, d


@family('urinal', weight=1.5)
def winged_urinal(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bowl with ears, between them a lip."""
    w, d = dice.uniform(340, 480), dice.uniform(300, 400)
    half, neck = w / 2, w * dice.uniform(0.25, 0.38)
    ear = d * dice.uniform(0.3, 0.5)
    pen.level(half, 0)
    for side in (-1, 1):
        pen.line(side * half, 0, side * half, ear * 0.5)
        pen.bulge(side * half, ear * 0.5, side * neck, ear, -side * 15)
    pen.oval_arc(0, ear, neck, d - ear, 0, 180)
    pen.oval_arc(0, ear, neck * 0.7, (d - ear) * 0.7, 0, 180)
    pen.level(neck * 0.7, ear)
    return w, d


@family('urinal', weight=1, heldout=True)
def stall_urinal(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A floor-standing stall."""
    w, d = dice.uniform(400, 520), dice.uniform(320, 420)
    pen.poly([(-w / 2, d), (-w / 2, 0), (w / 2, 0), (w / 2, d)])
    gap = dice.uniform(30, 70)
    pen.line(-w / 2, d, -w / 2 + gap, d)
    pen.line(w / 2 - gap, d, w / 2, d)
    inner = w / 2 - gap
    pen.pair(inner, d, inner, gap + inner)
    pen.oval_arc(0, gap + inner, inner, inner, 180, 360)
    legs(pen, (-30, d * 0.6, 30, d * 0.6 + 60), 20, 'round')
    return w, d
