"""Draw doors, windows and holes.

An opening spans x in [-w/2, w/2], y in [0, t] through the wall; leaves swing
towards +y, outside lies at y < 0.
"""

from ...dice import Dice
from ...pen import Pen, cos_sin, steps
from ..fixtures import slide
from ..parts import spoke
from ..register import Brief, Size, symbol


def _leaf(pen: Pen, hinge: float, y: float, width: float, angle: float,
          side: int, thick: float, style: frozenset[str]) -> None:
    """A leaf and its swing: side 1 hinges left, -1 right."""
    sub = Pen()
    c, s = cos_sin(angle)
    if 'line' in style:
        sub.line(0, 0, width * c, width * s)
    else:
        ends = [(0, 0), (width * c, width * s),
                (width * c + thick * s, width * s - thick * c),
                (thick * s, -thick * c)]
        sub.loop(ends)
    if 'twin' in style:
        sub.line(thick * s * 0.5, -thick * c * 0.5,
                 width * c + thick * s * 0.5, width * s - thick * c * 0.5)
    if 'chord' in style:
        mid = angle / 2
        c2, s2 = cos_sin(mid)
        sub.poly([(width, 0), (width * c2, width * s2),
                  (width * c, width * s)])
    else:
        sub.arc(0, 0, width, 0, angle)
    pen.add(sub.strokes, x=hinge, y=y, mirror=side < 0)


def _frame(pen: Pen, w: float, t: float, style: frozenset[str]) -> float:
    """Draw jambs and threshold, and say how wide a jamb is."""
    inset = 50 if 'jamb' in style else 0
    if inset:
        pen.rect(-w / 2, 0, -w / 2 + inset, t)
        pen.rect(w / 2, 0, w / 2 - inset, t)
    _sills(pen, w, t, style)
    return inset


def _sills(pen: Pen, w: float, t: float, style: frozenset[str]) -> None:
    if 'sills' in style:
        pen.level(w / 2, 0, t)
    elif 'sill' in style:
        pen.level(w / 2, 0)


@symbol('single door', 'door', [
    'leaf', 'line', 'leaf sill', 'leaf jamb', 'line sills', 'leaf twin',
    'line open', 'leaf open jamb'
], ['line jamb', 'leaf sills', 'line sill', 'leaf open'])
def single_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A hinged leaf with its quarter-circle swing."""
    w, t, style = brief.w, brief.t, brief.style
    inset = _frame(pen, w, t, style)
    angle = dice.choice([45, 60, 75]) if 'open' in style else 90
    _leaf(pen, -w / 2 + inset, t, w - 2 * inset, angle, 1,
          dice.choice([40, 45, 50]), style)
    return w, t + w


@symbol('double door', 'door',
        ['leaf', 'line', 'leaf sill', 'leaf jamb', 'line sills', 'leaf twin'],
        ['line jamb', 'leaf sills', 'line sill'])
def double_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two leaves; narrow openings get a wide and a small one."""
    w, t, style = brief.w, brief.t, brief.style
    inset = _frame(pen, w, t, style)
    clear = w - 2 * inset
    main = clear / 2 if w >= 1400 else clear * 0.7
    thick = dice.choice([40, 45, 50])
    _leaf(pen, -w / 2 + inset, t, main, 90, 1, thick, style)
    _leaf(pen, w / 2 - inset, t, clear - main, 90, -1, thick, style)
    return w, t + main


@symbol('sliding door', 'door',
        ['two', 'four', 'two sills', 'two mid', 'four mid', 'two arrow'],
        ['two arrow sills', 'four sills', 'three'])
def sliding_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Panels that overlap, side by side on two or three tracks."""
    w, t, style = brief.w, brief.t, brief.style
    _sills(pen, w, t, style)
    thick, lap = min(50, t * 0.3), dice.choice([60, 80, 100])
    count = 4 if 'four' in style and w > 1700 else 3 if 'three' in style else 2
    tracks = {2: (0, 1), 3: (0, 1, 0), 4: (0, 1, 1, 0)}[count]
    panel = w / count
    for k, track in enumerate(tracks):
        x0 = -w / 2 + k * panel - (lap / 2 if k else 0)
        x1 = -w / 2 + (k + 1) * panel + (lap / 2 if k < count - 1 else 0)
        y = t / 2 - thick + track * thick
        pen.rect(x0, y, x1, y + thick)
        if 'mid' in style:
            pen.line(x0, y + thick / 2, x1, y + thick / 2)
    if 'arrow' in style:
        slide(pen, panel * 0.5, t / 2 + thick + 90)
        return w, t / 2 + thick + 140
    return w, t


@symbol('folding door', 'door', ['pair', 'pair twin', 'quad', 'pair arc'],
        ['pair sill', 'quad twin', 'quad sill'])
def folding_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Narrow leaves, half folded into a zigzag."""
    w, t, style = brief.w, brief.t, brief.style
    _sills(pen, w, t, style)
    count = 4 if 'quad' in style and w > 900 else 2
    leaf = w / count
    angle = dice.choice([35, 45, 55])
    c, s = cos_sin(angle)
    thick = 30 if 'twin' in style else 0
    depth = 0.0
    for side in ((-1, 1) if count == 4 else (-1, )):
        sub = Pen()
        for k in range(count if count == 2 else 2):
            x0, x1 = 2 * leaf * c * (k / 2), 2 * leaf * c * ((k + 1) / 2)
            y0, y1 = (0, leaf * s) if k % 2 == 0 else (leaf * s, 0)
            if thick:
                sub.loop([(x0, y0), (x1, y1), (x1, y1 + thick),
                          (x0, y0 + thick)])
            else:
                sub.line(x0, y0, x1, y1)
        if 'arc' in style:
            sub.arc(0, 0, leaf, 0, angle)
        pen.add(sub.strokes, x=side * w / 2, y=t / 2, mirror=side > 0)
        depth = leaf * s
    return w, t / 2 + depth + thick


@symbol('revolving door', 'door', ['four', 'three', 'four core', 'four drum'],
        ['three core', 'four drum core', 'three drum'])
def revolving_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Wings in a drum of two arcs, or in a full circle."""
    w, t, style = brief.w, brief.t, brief.style
    r, cy = w / 2, t / 2
    gap = dice.choice([38, 42, 46])
    if 'drum' in style:
        for radius in (r, r - 60):
            pen.arc(0, cy, radius, -gap, gap)
            pen.arc(0, cy, radius, 180 - gap, 180 + gap)
        for a in (-gap, gap, 180 - gap, 180 + gap):
            spoke(pen, cy, a, r, r - 60)
    else:
        pen.circle(0, cy, r)
        pen.arc(0, cy, r - 50, -gap, gap)
        pen.arc(0, cy, r - 50, 180 - gap, 180 + gap)
    wings = 3 if 'three' in style else 4
    start = dice.choice([0, 15, 30, 45])
    core = 90 if 'core' in style else 0
    for k in range(wings):
        for off in (-20, 20):
            spoke(pen, cy, start + 360 * k / wings, core, r - 70, off)
    if core:
        pen.circle(0, cy, core)
    return w, t / 2 + r


@symbol('rolling door', 'door', ['dash', 'dash guide', 'twin', 'twin guide'],
        ['dash twin', 'dash guide box'])
def rolling_door(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A roller shutter: its curtain dashed in plan, guides at the ends."""
    w, t, style = brief.w, brief.t, brief.style
    dash, gap = dice.choice([(200, 100), (250, 120), (160, 80)])
    rows = [t * 0.35, t * 0.65] if 'twin' in style else [t * 0.5]
    inset = 80 if 'guide' in style else 0
    for y in rows:
        for x in steps(-w / 2 + inset, w / 2 - inset, dash + gap):
            pen.line(x, y, min(x + dash, w / 2 - inset), y)
    if 'guide' in style:
        for side in (-1, 1):
            pen.rect(side * w / 2, t * 0.2, side * (w / 2 - inset), t * 0.8)
    box = dice.choice([200, 250, 300]) if 'box' in style else 150
    if 'twin' in style and 'dash' not in style:
        pen.level(w / 2, t + box)
        pen.line(-w / 2, t, -w / 2, t + box)
        pen.line(w / 2, t, w / 2, t + box)
        return w, t + box
    for x in steps(-w / 2, w / 2, dash + gap):
        pen.line(x, t + box, min(x + dash, w / 2), t + box)
    return w, t + box


def _panes(style: frozenset[str], t: float) -> list[float]:
    """Where the glazing lines lie in a wall of thickness t."""
    if 'five' in style:
        return [0, t * 0.3, t * 0.5, t * 0.7, t]
    if 'three' in style:
        return [0, t * 0.5, t]
    if 'close' in style:
        return [0, t / 2 - 25, t / 2 + 25, t]
    return [0, t / 3, t * 2 / 3, t]


@symbol(
    'window', 'window',
    ['four', 'close', 'three', 'four mullion', 'close frame', 'four frame'],
    ['close mullion', 'three mullion', 'five'])
def window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Glazing lines along the opening, with frames or mullions."""
    w, t, style = brief.w, brief.t, brief.style
    pen.level(w / 2, *_panes(style, t))
    if 'frame' in style:
        pen.pair(w / 2, 0, w / 2, t)
    if 'mullion' in style:
        count = max(1, int(w / dice.choice([600, 750, 900])))
        for k in range(1, count + 1):
            x = -w / 2 + w * k / (count + 1)
            pen.line(x, t * 0.25, x, t * 0.75)
    return w, t


@symbol('bay window', 'window', ['box', 'box twin', 'splay', 'splay twin'],
        ['box three', 'splay three', 'arc'])
def bay_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A window that juts out of the wall towards -y, with its sill."""
    w, t, style = brief.w, brief.t, brief.style
    out = dice.choice([450, 500, 600])
    count = 3 if 'three' in style else 2 if 'twin' in style else 3
    splay = dice.choice([250, 350]) if 'splay' in style else 0
    for k in range(count):
        e = 60 * k if 'twin' not in style else 100 * k
        if 'arc' in style:
            pen.bulge(-w / 2 + e, 0, w / 2 - e, 0, out - e)
            continue
        pen.poly([(-w / 2 + e, 0), (-w / 2 + e + splay, e - out),
                  (w / 2 - e - splay, e - out), (w / 2 - e, 0)])
    pen.level(w / 2, t)
    if 'twin' not in style:
        pen.level(w / 2, 0)
    return w, t


@symbol('blind window', 'window', ['slat', 'slat mid', 'cross'],
        ['slat steep', 'cross mid'])
def blind_window(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A louvre: two faces with slanting slats between them."""
    w, t, style = brief.w, brief.t, brief.style
    pen.level(w / 2, 0, t)
    if 'mid' in style:
        pen.level(w / 2, t / 2)
    pitch = dice.choice([100, 120, 150])
    lean = 0.35 if 'steep' in style else 0.8
    count = max(3, int(w / pitch))
    pitch = w / count
    for k in range(count):
        x = -w / 2 + k * pitch
        if 'cross' in style and k % 2:
            pen.line(x + pitch, 0, x, t)
        else:
            pen.line(x, 0, x + pitch * lean, t)
    return w, t


@symbol('opening symbol', 'opening',
        ['bend', 'bend frame', 'corner', 'corner frame'],
        ['bend near', 'corner near', 'bend near frame'])
def opening_symbol(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """The bent line that marks a hole in a floor, or a shaft."""
    w, d, style = brief.w, brief.d, brief.style
    if 'frame' in style:
        pen.rect(-w / 2, 0, w / 2, d)
    near = 0.38 if 'near' in style else dice.choice([0.2, 0.25, 0.3])
    kink = (-w / 2 + near * w, d * near)
    if 'corner' in style:
        pen.poly([(w / 2, 0), kink, (-w / 2, d)])
    else:
        pen.poly([(-w / 2, d), kink, (w / 2, 0)])
        pen.line(-w / 2 + 0.02 * w, d, kink[0] + 0.1 * w, kink[1] + 0.1 * d)
        pen.line(kink[0] + 0.1 * w, kink[1] + 0.1 * d, w / 2, 0.02 * d)
    return w, d
