"""Draw gas stoves, sinks, refrigerators and washing machines."""
from __future__ import annotations

from ...dice import Dice
from ...pen import Pen
from ..register import Brief, Size, symbol


def _burner(pen: Pen, x: float, y: float, r: float, style: set[str]) -> None:
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
