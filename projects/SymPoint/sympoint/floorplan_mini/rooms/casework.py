"""Furnish with what joiners build in: worktops, closets, counters."""

from ..area import Area
from ..background.draughtsman import letters
from ..outline import Box, middle
from ..pen import Pen
from ..symbols import Symbol
from .home import bedroom, kitchen, living
from .tables import dining, island


def _stretch(area: Area, side: str, deep: float) -> tuple[float, float]:
    """The longest free stretch along a side: where it begins and ends."""
    best = start = at = 0.0
    end, step = 0.0, 100.0
    length = area.span(side)
    while at < length:
        stop = min(at + step, length)
        if not area.free(area.rect(side, (at + stop) / 2, stop - at, deep)):
            start = stop
        elif stop - start > end - best:
            best, end = start, stop
        at = stop
    return best, end


def _stretches(area: Area,
               deep: float) -> list[tuple[str, tuple[float, float]]]:
    """The sides with their free stretches, the longest first."""
    found = [(side, _stretch(area, side, deep)) for side in area.sides()]
    return sorted(found, key=lambda f: f[1][0] - f[1][1])


def _name(area: Area, words: str, box: Box) -> None:
    """The name of what stands in a box, as some offices write it."""
    if not area.dice.chance(0.2):
        return
    x, y = middle(box)
    pen = Pen()
    pen.add(letters(words, area.dice.choice([90, 120, 150])), x=x, y=y + 60)
    area.plan.add('', 'text', pen)


def _top(area: Area, side: str, lo: float, hi: float, deep: float,
         whole: bool) -> None:
    """A worktop along a stretch of a side, whole or in units."""
    w = hi - lo
    if w < 120:
        return
    dice = area.dice
    if whole:
        top = area.draw('cabinet', w=w, d=deep, run=True)
        area.fix(top, side, (lo + hi) / 2, block=False)
        return
    count = max(1, round(w / dice.uniform(400, 900)))
    upper = dice.chance(0.35)
    for k in range(count):
        at = lo + w * (k + 0.5) / count
        area.fix(
            area.draw('cabinet', w=w / count, d=deep), side, at, block=False)
        if upper:
            over = area.draw('cabinet', w=w / count, d=deep * 0.55)
            area.fix(over, side, at, block=False)


def _row(area: Area, side: str, lo: float, hi: float, deep: float,
         pieces: list[tuple[Symbol, bool]]) -> None:
    """Worktops along a side, each piece let in or between them."""
    dice = area.dice
    whole = dice.chance(0.65)
    free = hi - lo - sum(p.width for p, _ in pieces)
    gaps = sorted(dice.uniform(0, free) for _ in pieces)
    edge, taken = lo, 0.0
    for (piece, between), gap in zip(dice.shuffled(pieces), gaps):
        at = lo + gap + taken + piece.width / 2
        taken += piece.width
        if between:
            _top(area, side, edge, at - piece.width / 2, deep, whole)
            edge = at + piece.width / 2
            off = dice.choice([0, 0, 25])
        else:
            off = dice.uniform(0.2, 0.8) * max(0, deep - piece.depth)
        area.fix(piece, side, at, off, block=False)
    _top(area, side, edge, hi, deep, whole)
    area.cell.blocked.append(
        area.rect(side, (lo + hi) / 2, hi - lo, deep + 100))


def fitted_kitchen(area: Area) -> None:
    """Worktops along a wall or two; range and refrigerator between them."""
    dice = area.dice
    deep = dice.uniform(560, 680)
    fridge = area.draw('refrigerator')
    stove, bowl = area.draw('gas stove'), area.draw('sink', kitchen=True)
    found = _stretches(area, deep)
    need = stove.width + bowl.width + 150
    if not found or found[0][1][1] - found[0][1][0] < need:
        kitchen(area)
        return
    side, (lo, hi) = found[0]
    apart = hi - lo < need + fridge.width or dice.chance(0.25)
    if not apart:
        low, wide = dice.chance(0.5), fridge.width + dice.choice([0, 40, 100])
        at = lo + wide / 2 if low else hi - wide / 2
        area.fix(fridge, side, at, dice.choice([0, 0, 30]))
        _name(area, dice.choice(['REF', 'REF.', 'R', 'F']),
              area.rect(side, at, wide, deep))
        lo, hi = (lo + wide, hi) if low else (lo, hi - wide)
    pieces = [(stove, dice.chance(0.5)), (bowl, False)]
    moved = []
    if len(found) > 1 and dice.chance(0.3):
        other = found[1][0]
        moved = [pieces.pop(dice.integer(0, 1))]
        a, b = _stretch(area, other, deep)
        if b - a <= moved[0][0].width + 400:
            pieces.append(moved.pop())
    _row(area, side, lo, hi, deep, pieces)
    if moved:  # where the first row left room for it
        a, b = _stretch(area, other, deep)
        if b - a > moved[0][0].width + 200:
            _row(area, other, a, b, deep, moved)
    if apart:
        area.stand(
            fridge, ('lo', 'hi', 'any', 'any'),
            off=dice.choice([0, 0, 30]),
            tall=True)
    if dice.chance(0.3):
        _bar(area)


def open_kitchen(area: Area) -> None:
    """A kitchen along the wall of a room that is lived in."""
    fitted_kitchen(area)
    living(area)
    if area.dice.chance(0.5):
        dining(area)


def _bar(area: Area) -> None:
    """An island with stools along it."""
    w, d = area.dice.uniform(1400, 3000), area.dice.uniform(700, 1150)
    box = island(area, w, d)
    if box:
        top = area.draw('cabinet', w=w, d=d)
        area.plan.put(top, middle(box)[0], box[1])
        area.cell.blocked.append(box)
        _stools(area, box)


def laundry(area: Area) -> None:
    """Washer and dryer side by side, a sink or a worktop beside them."""
    dice = area.dice
    first = area.draw('washing machine')
    others = [area.draw('washing machine')] if dice.chance(0.8) else []
    more = dice.choice(['', 'sink', 'top', 'top'])
    if more == 'sink':
        others.append(area.draw('sink'))
    row = [first, *others]
    gap = dice.choice([0, 15, 40, 90])
    length = sum(p.width + gap for p in row)
    deep = max(p.depth for p in row)
    for side, (lo, hi) in _stretches(area, deep + 120)[:1]:
        if hi - lo < length:
            area.stand(first, ('lo', 'hi', 'any', 'any'))
            return
        start = at = lo + dice.choice([0.0, hi - lo - length])
        for k, piece in enumerate(row):
            mid = at + (piece.width + gap) / 2
            area.fix(piece, side, mid, dice.choice([0, 20, 60, 100]))
            if piece.label == 'washing machine':
                _name(area, 'WD'[min(k, 1)],
                      area.rect(side, mid, piece.width, piece.depth))
            at += piece.width + gap
        if dice.chance(0.3):
            shelf = area.draw(
                'cabinet', w=length, d=dice.uniform(280, 400), run=True)
            area.fix(shelf, side, (start + at) / 2, block=False)
        rest = (at, hi) if start == lo else (lo, start)
        if more == 'top' and rest[1] - rest[0] > 400:
            _row(area, side, *rest, dice.uniform(500, 650), [])


def closets(area: Area) -> None:
    """Shelves and rods from wall to wall, on one side or more."""
    dice = area.dice
    deep = dice.uniform(280, 600)
    for side, _ in _stretches(area, deep)[:dice.integer(1, 3)]:
        lo, hi = _stretch(area, side, deep)
        if hi - lo > 600:
            robe = area.draw('wardrobe', w=hi - lo, d=deep, plain=True)
            if area.depth(side) > robe.depth + 500:
                area.fix(robe, side, (lo + hi) / 2)


def fitted_bedroom(area: Area) -> None:
    """A wardrobe as long as its wall, then what a bedroom has."""
    for side, (lo, hi) in _stretches(area, 700):
        at = (lo + hi) / 2
        if hi - lo > 1200 and area.free(
                area.rect(side, at, hi - lo, 700), True):
            area.fix(area.draw('wardrobe', w=hi - lo), side, at)
            break
    bedroom(area)


def reception(area: Area) -> None:
    """A counter round a corner, free in the room, a chair behind it."""
    dice, plan = area.dice, area.plan
    w, d = dice.uniform(1600, 3200), dice.uniform(450, 800)
    top = area.draw('cabinet', w=w, d=d, corner=True)
    box = island(area, w, top.depth)
    if box:
        flip = dice.chance(0.5)
        x, y = middle(box)[0], box[3] if flip else box[1]
        plan.put(top, x, y, 180 if flip else 0)
        sign = -1 if flip else 1
        seat = area.draw('chair')
        plan.put(seat, x - sign * w * 0.15,
                 y + sign * (d + seat.depth + dice.uniform(50, 300)),
                 (180 if not flip else 0) + dice.uniform(-20, 20))
        area.cell.blocked.append(box)
    low_cabinets(area) if dice.chance(0.4) else casework(area)


def benches(area: Area) -> None:
    """Rows of desks with a chair each, a long low cabinet between rows."""
    dice, plan = area.dice, area.plan
    x0, y0, x1, y1 = area.box
    w, d = dice.uniform(1200, 1900), dice.uniform(600, 850)
    deep, pitch = dice.uniform(350, 620), dice.uniform(2600, 3400)
    count = min(4, int((x1 - x0 - 1000) / w))
    for j in range(min(4, int((y1 - y0 - 400) / pitch))):
        y, left = y0 + 300 + pitch * j, x0 + 600
        length = count * w
        if length < 1000 or not area.free(
            (left, y, left + length, y + pitch - 400)):
            continue
        share = dice.choice([1, 1, 0.6, 1 / count])
        low = area.draw('cabinet', w=length * share, d=deep)
        plan.put(low, left + length * share / 2, y)
        for k in range(count):
            x, desk = left + w * (k + 0.5), area.draw(
                'table', w=w, d=d, desk=True)
            top = y + pitch - 500 - d
            plan.put(desk, x, top + d, 180)
            seat = area.draw('chair')
            plan.put(seat, x + dice.uniform(-80, 80),
                     top - seat.depth + dice.uniform(-120, 60),
                     dice.uniform(-20, 20))
        area.cell.blocked.append((left, y, left + length, y + pitch - 400))


def casework(area: Area) -> None:
    """Cabinets side by side along a wall, wall units over them."""
    dice = area.dice
    for side in area.sides()[:dice.integer(1, 2)]:
        d = dice.uniform(450, 680)
        w = dice.choice([dice.uniform(380, 950), dice.uniform(1200, 4500)])
        count = dice.integer(1, max(1, int((area.span(side) - 300) / w)))
        count = min(count, 6)
        if count * w > area.span(side) - 100:
            continue
        upper = dice.chance(0.4)
        start = dice.uniform(0, area.span(side) - count * w)
        for k in range(count):
            along = start + w * (k + 0.5)
            if not area.free(area.rect(side, along, w, d), True):
                continue
            area.fix(area.draw('cabinet', w=w, d=d), side, along)
            if upper:
                over = area.draw('cabinet', w=w, d=d * 0.55)
                area.fix(over, side, along, block=False)


def low_cabinets(area: Area) -> None:
    """Long cabinets that part a room, or an island with stools."""
    dice, plan = area.dice, area.plan
    for _ in range(dice.integer(1, 4)):
        w, d = dice.uniform(1200, 4800), dice.uniform(350, 700)
        if dice.chance(0.4):
            w, d = dice.uniform(1500, 3200), dice.uniform(700, 1200)
        turned = dice.chance(0.5)
        box = island(area, *((d, w) if turned else (w, d)))
        if not box:
            continue
        drawn = area.draw('cabinet', w=w, d=d)
        if turned:
            plan.put(drawn, box[2], middle(box)[1], 90)
        else:
            plan.put(drawn, middle(box)[0], box[1])
            if dice.chance(0.4):
                _stools(area, box)
        area.cell.blocked.append(box)


def corner_kitchen(area: Area) -> None:
    """A counter round a corner, range, sink and refrigerator along it."""
    dice, plan = area.dice, area.plan
    for side in sorted(area.sides(), key=lambda s: -area.span(s)):
        w = min(area.span(side), dice.uniform(2400, 3800))
        d = dice.uniform(580, 680)
        top = area.draw('cabinet', w=w, d=d, corner=True)
        # The return lies at the local +x, which is the high end of N and E.
        high = side in 'NE'
        along = area.span(side) - w / 2 if high else w / 2
        far = area.span(side) - d / 2 if high else d / 2
        boxes = [
            area.rect(side, along, w, d),
            area.rect(side, far, d, top.depth)
        ]
        if w < 2000 or not all(area.free(box) for box in boxes):
            continue
        x, y, rot = area.frame(side, along)
        plan.put(top, x, y, rot)
        area.cell.blocked += boxes
        sign = -1 if high else 1
        at = far + sign * (d / 2 + 300)
        for drawn in dice.shuffled(
            [area.draw('gas stove'),
             area.draw('sink', kitchen=True)]):
            at += sign * drawn.width / 2
            if abs(at - far) + drawn.width / 2 < w - d / 2:
                plan.put(drawn, *area.frame(side, at, dice.uniform(0, 60)))
            at += sign * (drawn.width / 2 + dice.uniform(50, 500))
        area.stand('refrigerator',
                   (w + 500 if not high else area.span(side) - w - 500, 'lo',
                    'hi', 'any'), [side, *area.sides()])
        if dice.chance(0.3):
            _bar(area)
        return
    kitchen(area)


def _stools(area: Area, box: Box) -> None:
    """Chairs along an island's lower side."""
    plan = area.plan
    for k in range(area.dice.integer(0, 3)):
        seat = area.draw('chair')
        x = box[0] + (box[2] - box[0]) * (k + 0.5) / 3
        plan.put(seat, x, box[3] + seat.depth - 60, 180)
