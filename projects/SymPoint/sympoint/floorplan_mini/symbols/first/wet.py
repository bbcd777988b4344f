"""Draw what stands in bathrooms and kitchens: sanitary ware, machines."""

from ...dice import Dice
from ...pen import Pen
from ..parts import flanks
from ..register import Brief, Size, symbol


@symbol('toilet', 'plumbing',
        ['tank', 'tank seat', 'tank soft', 'egg', 'egg seat'],
        ['tank soft seat', 'egg soft', 'egg tank'])
def toilet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A pan with its cistern against the wall."""
    style = brief.style
    w = dice.choice([380, 400, 420])
    tank = dice.choice([180, 200, 220])
    tw = w * (1.15 if 'tank' in style else 1.0)
    length = dice.choice([460, 480, 520])
    pen.rounded(-tw / 2, 0, tw / 2, tank, 40 if 'soft' in style else 0)
    half = w * 0.46
    y0 = tank + 20
    for inset in ((0, 55) if 'seat' in style else (0, )):
        h = half - inset
        top, bottom = y0 + inset, y0 + length - inset
        if 'egg' in style:
            pen.oval_arc(0, top + h, h, h, 180, 360)
            pen.oval_arc(0, top + h, h, bottom - top - h, 0, 180)
        else:
            pen.level(h * 0.8, top)
            pen.bulge(-h, top + (bottom - top) * 0.45, -h * 0.8, top, 12)
            pen.bulge(h * 0.8, top, h, top + (bottom - top) * 0.45, 12)
            pen.oval_arc(0, top + (bottom - top) * 0.45, h,
                         (bottom - top) * 0.55, 0, 180)
    if 'soft' in style:
        pen.circle(0, tank / 2, 25)
    else:
        pen.level(60, tank - 40)
    return tw, y0 + length


@symbol('squat toilet', 'plumbing',
        ['slot', 'slot tray', 'key tray', 'slot foot'],
        ['key', 'slot foot tray', 'key foot'])
def squat_toilet(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A long pan in the floor, with or without foot rests."""
    style = brief.style
    w, d = dice.choice([400, 420, 450]), dice.choice([560, 600, 640])
    y0 = 120
    if 'tray' in style:
        pen.rounded(-w / 2, y0, w / 2, y0 + d, 50)
    half = w * 0.24
    top, bottom = y0 + 60, y0 + d - 60
    if 'key' in style:
        pen.arc(0, top + half, half, 180, 360)
        pen.pair(half, top + half, half * 0.6, bottom - half * 0.6)
        pen.arc(0, bottom - half * 0.6, half * 0.6, 0, 180)
        pen.level(half, top + half)
    else:
        pen.rounded(-half, top, half, bottom, half)
        pen.rounded(-half + 35, top + 35, half - 35, bottom - 35, half - 35)
    pen.circle(0, top + half, 30)
    if 'foot' in style:
        for x0, x1 in flanks(half + 20, w * 0.48):
            for k in range(4):
                y = top + 80 + k * 70
                pen.line(x0, y, x1, y)
    return w, y0 + d


@symbol('urinal', 'plumbing', ['bow', 'bow drain', 'egg', 'egg wing'],
        ['egg drain', 'bow wing', 'bow wing drain'])
def urinal(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A wall-hung bowl."""
    style = brief.style
    w, d = dice.choice([340, 360, 400]), dice.choice([300, 330, 360])
    half = w / 2
    pen.level(half, 0)
    if 'egg' in style:
        pen.pair(half, 0, half, d * 0.3)
        pen.oval_arc(0, d * 0.3, half, d * 0.7, 0, 180)
        pen.oval_arc(0, d * 0.3, half * 0.6, d * 0.45, 0, 180)
        pen.level(half * 0.6, d * 0.3)
    else:
        pen.pair(half, 0, half * 0.55, d * 0.7)
        pen.bulge(half * 0.55, d * 0.7, -half * 0.55, d * 0.7, d * 0.3)
        pen.bulge(half * 0.5, d * 0.2, -half * 0.5, d * 0.2, d * 0.45)
        pen.level(half * 0.5, d * 0.2)
    if 'drain' in style:
        pen.circle(0, d * 0.45, 25)
    if 'wing' in style:
        for side in (-1, 1):
            pen.rect(side * half, 0, side * (half + 40), 60)
    return w, d


@symbol('bath', 'plumbing',
        ['tray cross', 'tray quarter', 'tray drain', 'tray drain lines'],
        ['tray cross drain', 'quarter', 'tray lines'])
def bath(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A shower: tray, screen and drain."""
    style = brief.style
    w = dice.choice([800, 850, 900, 1000])
    if 'quarter' in style:
        for inset in (0, 60):
            h, e = w / 2 - inset, w - inset
            r = w * 0.55 - inset
            pen.level(h, inset)
            pen.line(-h, inset, -h, e)
            pen.line(h, inset, h, e - r)
            pen.line(-h, e, h - r, e)
            pen.arc(h - r, e - r, r, 0, 90)
        pen.circle(-w * 0.25, w * 0.25, 45)
        return w, w
    d = dice.choice([800, 900, 1000])
    pen.rect(-w / 2, 0, w / 2, d)
    pen.rounded(-w / 2 + 50, 50, w / 2 - 50, d - 50, 40)
    if 'cross' in style:
        for sx in (-1, 1):
            for y0, y1 in ((50, d / 2 - 40), (d - 50, d / 2 + 40)):
                pen.line(sx * (w / 2 - 50), y0, sx * 40, y1)
        pen.circle(0, d / 2, 50)
    elif 'lines' in style:
        for k in range(1, 6):
            y = 50 + (d - 100) * k / 6
            pen.level(w / 2 - 110, y)
    if 'drain' in style:
        pen.circle(0, d * 0.22, 50)
        pen.rect(-70, d * 0.22 - 70, 70, d * 0.22 + 70)
    pen.poly([(-40, 0), (-40, 90), (40, 90), (40, 0)])
    return w, d


@symbol('bath tub', 'plumbing',
        ['inner', 'inner soft', 'slipper', 'inner rest'],
        ['slipper soft', 'slipper rest', 'inner soft rest'])
def bath_tub(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A tub along the wall, taps at one end."""
    limit, style = brief.limit, brief.style
    w = dice.choice(
        [x for x in (1400, 1500, 1600, 1700) if x <= max(limit, 1400)])
    d = dice.choice([700, 750, 800])
    pen.rounded(-w / 2, 0, w / 2, d, 60 if 'soft' in style else 0)
    x0, x1, y0, y1 = -w / 2 + 90, w / 2 - 90, 70, d - 70
    r = (y1 - y0) / 2
    if 'slipper' in style:
        pen.line(x0 + 100, y0, x1 - r, y0)
        pen.line(x0 + 100, y1, x1 - r, y1)
        pen.line(x0, y0 + 100, x0, y1 - 100)
        pen.arc(x0 + 100, y0 + 100, 100, 180, 270)
        pen.arc(x0 + 100, y1 - 100, 100, 90, 180)
        pen.arc(x1 - r, d / 2, r, -90, 90)
    else:
        pen.rounded(x0, y0, x1, y1, 140)
    pen.circle(x0 + 160, d / 2, 30)
    if 'rest' in style:
        pen.bulge(x1 - 170, y0 + 60, x1 - 170, y1 - 60, 60)
    else:
        pen.rect(-w / 2 + 15, d / 2 - 40, -w / 2 + 75, d / 2 + 40)
    return w, d


def _burner(pen: Pen, x: float, y: float, r: float,
            style: frozenset[str]) -> None:
    pen.circle(x, y, r)
    if 'ring' in style:
        pen.circle(x, y, r * 0.55)
    if 'grate' in style:
        for dx, dy in ((1, 0), (0, 1)):
            pen.line(x - r * 1.25 * dx, y - r * 1.25 * dy, x - r * 0.5 * dx,
                     y - r * 0.5 * dy)
            pen.line(x + r * 0.5 * dx, y + r * 0.5 * dy, x + r * 1.25 * dx,
                     y + r * 1.25 * dy)


@symbol('gas stove', 'kitchen',
        ['ring', 'ring knob', 'grate', 'ring knob soft', 'four ring'],
        ['grate knob', 'ring grate', 'four ring knob'])
def gas_stove(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A hob of two or four burners with knobs at the front."""
    style = brief.style
    w, d = dice.choice([680, 700, 740, 760]), dice.choice([400, 420, 450])
    four = 'four' in style
    if four:
        w, d = dice.choice([580, 600]), dice.choice([500, 520])
    pen.rounded(-w / 2, 0, w / 2, d, 40 if 'soft' in style else 0)
    if four:
        for x in (-w * 0.24, w * 0.24):
            for y in (d * 0.25, d * 0.66):
                _burner(pen, x, y, 80, style)
    else:
        for x in (-w * 0.25, w * 0.25):
            _burner(pen, x, d * 0.43, dice.choice([100, 110, 120]), style)
    if 'knob' in style:
        for x in (-w * 0.12, w * 0.12):
            pen.circle(x, d - 45, 20)
    else:
        pen.level(w / 2, d - 70)
    return w, d


def _bowl(pen: Pen, x0: float, x1: float, y0: float, y1: float) -> None:
    pen.rounded(x0, y0, x1, y1, min(60, (x1 - x0) / 4))
    pen.circle((x0 + x1) / 2, (y0 + y1) / 2, 25)


@symbol('sink', 'plumbing',
        ['tap', 'tap rim', 'lever', 'oval', 'oval tap', 'half'],
        ['lever rim', 'oval rim', 'half tap'])
def sink(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A kitchen sink of one or two bowls, or a wash basin."""
    kitchen, style = brief.kitchen, brief.style
    if kitchen:
        w, d = dice.choice([680, 760, 800]), dice.choice([420, 450, 480])
        pen.rounded(-w / 2, 0, w / 2, d, 30 if 'rim' in style else 0)
        if 'lever' in style or 'half' in style:
            _bowl(pen, -w / 2 + 40, -w * 0.02, 90, d - 40)
            _bowl(pen, w * 0.04, w / 2 - 40, 90, d - 40)
        else:
            _bowl(pen, -w / 2 + 40, w * 0.08, 90, d - 40)
            _bowl(pen, w * 0.14, w / 2 - 40, 90, d - 40)
    else:
        w, d = dice.choice([500, 560, 600]), dice.choice([400, 440, 480])
        if 'oval' in style:
            pen.ellipse(0, d / 2, w / 2, d / 2)
            pen.ellipse(0, d * 0.56, w * 0.4, d * 0.34)
        elif 'half' in style:
            pen.level(w / 2, 0)
            pen.line(-w / 2, 0, -w / 2, d * 0.4)
            pen.line(w / 2, 0, w / 2, d * 0.4)
            pen.bulge(w / 2, d * 0.4, -w / 2, d * 0.4, d * 0.6)
            pen.bulge(w * 0.38, d * 0.3, -w * 0.38, d * 0.3, d * 0.55)
            pen.level(w * 0.38, d * 0.3)
        else:
            pen.rounded(-w / 2, 0, w / 2, d, 80)
            pen.rounded(-w / 2 + 60, 110, w / 2 - 60, d - 50, 110)
            if 'rim' in style:
                pen.circle(0, d * 0.55, 22)
    if 'lever' in style:
        pen.line(0, 30, 60, d * 0.36)
        pen.circle(0, 40, 22)
    else:
        pen.rect(-15, 25, 15, d * 0.33)
        if 'tap' in style:
            pen.line(-70, 45, -15, 45)
            pen.line(15, 45, 70, 45)
    return w, d


@symbol('refrigerator', 'kitchen',
        ['door', 'door cross', 'door two', 'cross handle'],
        ['door handle', 'two cross door', 'diag door'])
def refrigerator(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A square cabinet with a thick door at the front."""
    style = brief.style
    w = dice.choice([600, 650, 700])
    d = dice.choice([600, 650, 700])
    if 'two' in style:
        w = dice.choice([830, 900])
    body = d - 70
    pen.rect(-w / 2, 0, w / 2, body)
    if 'door' in style:
        pen.rounded(-w / 2, body, w / 2, d, [0, 0, 30, 30])
    else:
        pen.rect(-w / 2, body + 20, w / 2, d)
    if 'two' in style:
        pen.line(0, body, 0, d)
    if 'handle' in style:
        pen.rect(w / 2 - 120, d, w / 2 - 60, d + 35)
    if 'cross' in style:
        pen.cross(-w / 2, 0, w / 2, body)
    elif 'diag' in style:
        pen.line(-w / 2, body, w / 2, 0)
    else:
        pen.level(w / 2, 60)
        pen.line(-w / 2 + 60, 0, -w / 2 + 60, body)
    return w, d + (35 if 'handle' in style else 0)


@symbol('washing machine', 'plumbing',
        ['drum', 'drum ring', 'drum panel', 'ring panel soft'],
        ['ring dial', 'drum panel dial', 'ring soft'])
def washing_machine(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A square cabinet with a round drum and a control strip."""
    style = brief.style
    w, d = dice.choice([560, 600, 620]), dice.choice([560, 580, 600])
    pen.rounded(-w / 2, 0, w / 2, d, 40 if 'soft' in style else 0)
    r = dice.choice([190, 210, 220])
    cy = d * 0.56
    pen.circle(0, cy, r)
    if 'ring' in style:
        pen.circle(0, cy, r - 50)
    pen.level(w / 2, 75)
    if 'panel' in style:
        pen.rect(-w / 2 + 50, 20, -w / 2 + 200, 55)
    if 'dial' in style:
        pen.circle(w / 2 - 70, 38, 20)
        pen.circle(w / 2 - 130, 38, 20)
    if 'drum' in style:
        pen.plus(0, cy, r * 0.5)
    return w, d
