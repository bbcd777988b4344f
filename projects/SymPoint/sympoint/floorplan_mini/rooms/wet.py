"""Furnish bathrooms, rest rooms and balconies."""

from ..area import Area
from ..pen import Pen, cos_sin


def bathroom(area: Area) -> None:
    """Toilet, basin and a tub or a shower."""
    dice, plan = area.dice, area.plan
    wet = dice.choice(['bath', 'bath tub', 'bath tub', 'bath', ''])
    if wet == 'bath tub':
        sides = sorted(area.sides(), key=area.span)
        for side in sides:
            tub = area.draw('bath tub', limit=area.span(side))
            if area.stand(tub, ('lo', 'hi'), side, front=200):
                break
        else:
            wet = 'bath'
    if wet == 'bath':
        area.stand('bath', ('lo', 'hi'))
    seat = 'squat toilet' if dice.chance(0.22) else 'toilet'
    area.stand(
        seat, ('any', 'any', 'mid', 'any', 'lo', 'hi'), front=250, margin=120)
    bowl = area.draw('sink')
    spot = area.stand(
        bowl, ('any', 'mid', 'any', 'lo', 'hi'), front=250, margin=60)
    if spot and dice.chance(0.6):
        pen, reach = Pen(), dice.choice([0, 80, 150])
        pen.rect(*area.rect(*spot, bowl.width + 100 + reach, bowl.depth + 60))
        plan.add('', 'plumbing', pen)
    if dice.chance(0.3):
        area.stand('washing machine', ('lo', 'hi', 'any'))
    drain_at(area)


def drain_at(area: Area) -> None:
    """A floor drain and a riser."""
    dice = area.dice
    for name in ('(drain)', '(pipe)'):
        if dice.chance(0.6):
            area.stand(name, ('lo', 'hi', 'any', 'any'), off=20)


def balcony(area: Area) -> None:
    """Washing machine, outdoor unit, drain."""
    dice = area.dice
    if dice.chance(0.65):
        area.stand('washing machine', ('lo', 'hi'))
    if dice.chance(0.3):
        area.stand('airconditioner', ('lo', 'hi'))
    drain_at(area)


def restroom(area: Area, men: bool) -> None:
    """Stalls along one wall, basins and urinals along the others."""
    dice, plan = area.dice, area.plan
    sides = sorted(area.sides(), key=lambda s: -area.span(s))
    squat = dice.chance(0.65)
    depth = 1200 if squat else 1400
    pitch, stalls = 950, 0
    for side in sides:
        count = min(dice.integer(2, 4), int(area.span(side) / pitch))
        if area.free(
                area.rect(side, count * pitch / 2, count * pitch,
                          depth + 300)) and count:
            stalls = count
            break
    pen, inward = Pen(), dice.chance(0.35)
    for k in range(stalls):
        at = (k + 0.5) * pitch
        kind = 'squat toilet' if squat else 'toilet'
        area.fix(area.draw(kind), side, at)
        box = area.rect(side, at, pitch, depth)
        leaf = Pen()
        x, y, rot = area.frame(side, at)
        leaf.line(pitch / 2, 0, pitch / 2, depth)
        leaf.line(pitch / 2 - 30, 0, pitch / 2 - 30, depth)
        leaf.line(-pitch / 2, depth, -pitch / 2 + 150, depth)
        leaf.line(pitch / 2 - 200, depth, pitch / 2, depth)
        pen.add(leaf.strokes, x=x, y=y, rot=rot)
        if dice.chance(0.95):
            door = area.draw('single door', w=600, t=30)
            c, s = cos_sin(rot)
            off = depth - (0 if inward else 30)
            plan.put(door, x - s * off - c * 25, y + c * off - s * 25,
                     rot + (180 if inward else 0), dice.chance(0.5))
        area.cell.blocked.append(box)
    plan.add('', 'partition', pen)
    others = [s for s in sides if s != side or not stalls]
    if men:
        count = dice.integer(2, 4)
        for s in others:
            first = area.draw('urinal')
            spot = area.stand(first, ('lo', 'hi', 'any'), s, margin=180)
            if not spot:
                continue
            for k in range(1, count):
                at = spot[1] + 750 * k * (1 if spot[1] < area.span(s) /
                                          2 else -1)
                if area.free(area.rect(s, at, 400, 400)):
                    area.fix(area.draw('urinal'), s, at)
            break
    for s in reversed(others):
        bowl = area.draw('sink')
        spot = area.stand(bowl, ('mid', 'any', 'any'), s, margin=100)
        if spot:
            for at in (spot[1] - 800, spot[1] + 800):
                if area.free(area.rect(s, at, 600, 480)):
                    area.fix(area.draw('sink'), s, at)
            break
    drain_at(area)
