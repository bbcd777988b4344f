"""Draw stairs, lifts, escalators and parking spots composed of parts."""
import math

from ...dice import Dice
from ...pen import Pen, cos_sin
from ..parts import spoke
from ..register import Brief, Size, family


class _Flight:
    """How an office draws steps, arrows and break lines.

    Args:
        dice (Dice): Source of choices.
    """

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.going = dice.uniform(230, 320)
        self.nosing = dice.choice([0, 0, 0, dice.uniform(15, 40)])
        self.stringer = dice.choice([0, 0, 0, dice.uniform(30, 90)])
        self.edge = dice.chance(0.5)
        self.newel = dice.choice([0, 0, 0, dice.uniform(60, 160)])
        # Some blocks of stairs hold their rails; mostly these lie apart.
        self.rail = dice.chance(0.12) * dice.uniform(30, 70)
        self.head = dice.choice(['open', 'closed', 'none', 'dot'])
        self.cut = dice.weighted([('none', 5), ('line', 2), ('zigzag', 3),
                                  ('twin', 1)])
        self.dash = dice.choice([0, 0, 120])

    def steps(self, pen: Pen, x0: float, x1: float, y0: float,
              y1: float) -> None:
        """Treads across x0 .. x1 from y0 towards y1."""
        count = max(2, round(abs(y1 - y0) / self.going))
        a, b = x0 + self.stringer, x1 - self.stringer
        sign = 1 if y1 > y0 else -1
        for k in range(count + 1):
            y = y0 + (y1 - y0) * k / count
            pen.line(a, y, b, y)
            if self.nosing and k < count:
                pen.line(a, y + sign * self.nosing, b, y + sign * self.nosing)
        if self.edge or self.stringer:
            for x in sorted({x0, x1, a, b}):
                pen.line(x, y0, x, y1)
        for x, out in ((x0, 1), (x1, -1)):
            if self.rail:
                pen.rect(x, y0, x + out * self.rail, y1)
            for y in (y0, y1) if self.newel else ():
                r, at = self.newel / 2, x + out * self.rail / 2
                pen.rounded(at - r, y - r, at + r, y + r, r * 0.3)

    def arrow(self, pen: Pen, points: list[tuple[float, float]]) -> None:
        """A walking line with its head at the last point."""
        if self.head == 'none':
            return
        pen.poly(points)
        (x0, y0), (x1, y1) = points[-2:]
        length = math.hypot(x1 - x0, y1 - y0)
        if length < 1:
            return
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        back, half = 180, 60
        wings = [(x1 - ux * back - uy * half, y1 - uy * back + ux * half),
                 (x1, y1),
                 (x1 - ux * back + uy * half, y1 - uy * back - ux * half)]
        pen.poly(wings, close=self.head == 'closed')
        if self.head == 'dot':
            pen.circle(*points[0], 40)

    def broken(self, pen: Pen, x0: float, x1: float, y: float) -> None:
        """A break line across a flight."""
        if self.cut == 'none':
            return
        mid, rise = (x0 + x1) / 2, (x1 - x0) * 0.25
        if self.cut == 'zigzag':
            pen.poly([(x0, y + rise), (mid - 60, y + 30), (mid - 20, y + 130),
                      (mid + 20, y - 130), (mid + 60, y - 30), (x1, y - rise)])
            return
        for off in ((0, 60) if self.cut == 'twin' else (0, )):
            pen.line(x0, y + rise + off, x1, y - rise + off)


@family('stairs', weight=4)
def straight_flight(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """One flight, or two with a landing between."""
    w, d = brief.w, brief.d
    flight = _Flight(dice)
    wide = min(w, dice.uniform(800, 1500))
    # It stands at one side of its room, or fills it.
    off = dice.choice([-1, 0, 1]) * (w - wide) / 2 if dice.chance(0.6) else 0
    if not off:
        wide = min(w, 2 * wide)
    x0, x1 = off - wide / 2, off + wide / 2
    end = min(d, dice.uniform(2200, 5200))
    rest = wide if end > 3800 and dice.chance(0.3) else 0
    if rest:
        at = (end - rest) * dice.uniform(0.3, 0.7)
        flight.steps(pen, x0, x1, 0, at)
        flight.steps(pen, x0, x1, at + rest, end)
    else:
        flight.steps(pen, x0, x1, 0, end)
    flight.broken(pen, x0, x1, end * dice.uniform(0.35, 0.65))
    flight.arrow(pen, [(off, end + 30), (off, end * 0.1)])
    return w, d


@family('stairs', weight=4)
def u_stairs(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two flights side by side, with a landing or winders at y = 0."""
    w, d = brief.w, brief.d
    flight = _Flight(dice)
    well = dice.choice([0, dice.uniform(40, 300)])
    run = (w - well) / 2
    landing = max(run * dice.uniform(0.9, 1.3), 700)
    end = max(min(d, landing + dice.uniform(1800, 4000)), landing + 900)
    for x in (-w / 2, well / 2):
        flight.steps(pen, x, x + run, landing, end)
    if well and dice.chance(0.6):
        pen.rect(-well / 2, landing, well / 2, end)
    elif not well and dice.chance(0.5):
        pen.line(0, landing, 0, end)
    if dice.chance(0.25):
        for k in range(1, 6):
            c, s = cos_sin(180 + 30 * k)
            reach = min(w / 2 / max(abs(c), 1e-6), landing / max(abs(s), 1e-6))
            pen.line(0, landing, reach * c, landing + reach * s)
    elif dice.chance(0.3):
        pen.level(w / 2, 0)
    x = (w + well) / 4
    flight.broken(pen, well / 2, w / 2, landing + (end - landing) * 0.5)
    flight.arrow(pen, [(x, end + 30), (x, landing / 2), (-x, landing / 2),
                       (-x, end - 200)])
    return w, d


@family('stairs', weight=2)
def l_stairs(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Two flights at a corner, with a landing or winders."""
    w, d = brief.w, brief.d
    flight = _Flight(dice)
    run = min(dice.uniform(800, 1200), w * 0.5, d * 0.5)
    sub = Pen()
    flight.steps(sub, 0, run, run, d)
    across = Pen()
    flight.steps(across, -run, 0, run, w)
    # The second flight runs along x.
    sub.add(across.strokes, rot=270)
    if dice.chance(0.5):
        for k in range(1, 3):
            c, s = cos_sin(180 + 30 * k)
            reach = run / max(abs(c), abs(s))
            sub.line(run, run, run + reach * c, run + reach * s)
    else:
        sub.rect(0, 0, run, run)
    mid = run / 2
    flight.arrow(sub, [(mid, d + 30), (mid, mid), (w - 150, mid)])
    pen.add(sub.strokes, x=-w / 2)
    return w, d


@family('stairs', weight=1)
def spiral(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Treads round a newel."""
    w, d = brief.w, brief.d
    r = min(w, d, dice.uniform(1400, 3000)) / 2
    core = r * dice.uniform(0.06, 0.4)
    turn = dice.choice([180, 270, 300, 330, 360])
    start = dice.choice([0, 90, 180, 270])
    count = round(turn / dice.uniform(18, 32))
    for k in range(count + (turn < 360)):
        spoke(pen, r, start + turn * k / count, core, r)
    for radius in (r, core, r - 60)[:dice.choice([1, 2, 2, 3])]:
        pen.arc(0, r, radius, start, start + turn)
    if dice.chance(0.4):
        pen.arc(0, r, (r + core) / 2, start + 10, start + turn * 0.8)
    return w, d


@family('elevator', weight=3)
def lift(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A car, crossed or half crossed, its doors and counterweight."""
    w, d = brief.w, brief.d
    gap = dice.uniform(60, 250)
    x0, x1, y0, y1 = -w / 2 + gap, w / 2 - gap, gap, d - dice.uniform(60, 200)
    weight = dice.choice(['back', 'side', ''])
    deep = dice.uniform(90, 180)
    if weight == 'back':
        y0 += deep + 80
        half = w * dice.uniform(0.2, 0.35)
        pen.rect(-half, gap * 0.6, half, gap * 0.6 + deep)
    elif weight == 'side':
        x0 += deep + 80
        pen.rect(-w / 2 + gap * 0.6, d * 0.3, -w / 2 + gap * 0.6 + deep,
                 d * 0.7)
    pen.rect(x0, y0, x1, y1)
    if dice.chance(0.4):
        e = dice.uniform(25, 80)
        pen.rect(x0 + e, y0 + e, x1 - e, y1 - e)
    how = dice.weighted([('cross', 6), ('one', 1), ('', 1.5), ('half', 1)])
    if how in ('cross', 'one'):
        pen.line(x0, y0, x1, y1)
    if how == 'cross':
        pen.line(x0, y1, x1, y0)
    elif how == 'half':
        pen.poly([(x0, y1), ((x0 + x1) / 2, y0), (x1, y1)])
    mid, half = (x0 + x1) / 2, min(dice.uniform(400, 600), (x1 - x0) / 2 - 60)
    doors = dice.choice(['lines', 'panels', 'none'])
    if doors == 'lines':
        for y in (y1 + 15, y1 + 50):
            pen.line(mid - half, y, mid + half, y)
    elif doors == 'panels':
        for a, b in ((mid - half, mid), (mid, mid + half)):
            pen.rect(a, y1 + 10, b, y1 + 40)
    return w, d


@family('parking spot', weight=3)
def bay(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """A bay of single or double lines, with a stop, number or mark."""
    w, d, left = brief.w, brief.d, brief.left
    twin = dice.choice([0, 0, 0, dice.uniform(40, 120)])
    sides = ((-1, 1) if left else (1, ))
    for side in sides:
        pen.line(side * w / 2, 0, side * w / 2, d)
        if twin:
            pen.line(side * (w / 2 - twin), 0, side * (w / 2 - twin), d)
    if dice.chance(0.7):
        pen.level(w / 2, 0)
    if dice.chance(0.3):
        pen.level(w / 2, d)
    mark = dice.weighted([('', 5), ('stop', 3), ('cross', 1),
                          ('accessible', 1.5)])
    at = dice.uniform(400, 1000)
    if mark == 'stop':
        half = w * dice.uniform(0.2, 0.38)
        pen.rounded(-half, at, half, at + dice.uniform(80, 160),
                    dice.choice([0, 35]))
    elif mark == 'cross':
        pen.cross(-w / 2, 0, w / 2, d)
    elif mark == 'accessible':
        # A person in a wheelchair, much simplified.
        y = d * 0.55
        pen.circle(-60, y - 480, 90)
        pen.poly([(-60, y - 390), (-60, y), (230, y), (330, y + 330)])
        pen.line(-60, y - 220, 190, y - 220)
        pen.arc(-20, y + 60, 300, 60, 250)
    return w, d


@family('escalator', weight=2)
def moving_stairs(pen: Pen, dice: Dice, brief: Brief) -> Size:
    """Steps between balustrades of one to three lines."""
    d = brief.d
    w = dice.uniform(1250, 1750)
    half = w / 2
    inner = half - dice.uniform(150, 280)
    ends = dice.uniform(100, 600)
    for side in (-1, 1):
        for k in range(dice.integer(1, 3)):
            x = side * (half - 70 * k)
            pen.line(x, ends, x, d - ends)
        pen.line(side * inner, ends, side * inner, d - ends)
    how = dice.choice(['flat', 'round', 'box'])
    if how == 'round':
        r = (half - inner) / 2
        for side in (-1, 1):
            pen.arc(side * (inner + r), ends, r, 180, 360)
            pen.arc(side * (inner + r), d - ends, r, 0, 180)
    elif how == 'box':
        pen.rect(-half, 0, half, d)
    step = dice.uniform(300, 480)
    first, last = d * dice.uniform(0.05, 0.2), d * dice.uniform(0.8, 0.95)
    count = int((last - first) / step)
    for k in range(count + 1):
        pen.level(inner, first + k * step)
    if dice.chance(0.4):
        for side in (-1, 1):
            pen.dashes(side * half * 0.4, first, side * half * 0.4, last, 200)
    _Flight(dice).arrow(pen, [(0, d * 0.8), (0, d * 0.2)])
    return w, d
