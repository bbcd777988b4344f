"""The book of the wide edition: several constructions of each class."""
from __future__ import annotations
from dataclasses import dataclass, field
from functools import partial

from ..dice import Dice
from ..habits import Curves
from ..pen import Pen, moved
from .base import Book, Drawer, Symbol, entry, families

# Share of the first edition's styles beside a class's families.
_OLD_SHARE = 0.3
# Share of the constructions that training lacks, in the other drawings.
_HELDOUT_SHARE = 0.5
# A symbol that was asked for in a size keeps it.
_SIZES = {'w', 'd', 'limit', 'count'}


@dataclass
class _Block:
    """One block of an office: a construction with its parameters.

    Drawn again with the same hints it is an exact copy.
    """
    drawer: Drawer
    key: tuple[int, ...]
    scale: float
    curves: Curves | None
    drawn: dict[tuple, tuple] = field(default_factory=dict)

    def draw(self, hints: dict[str, float]) -> tuple:
        """Strokes, width and depth for a set of hints."""
        name = tuple(sorted(hints.items()))
        if name not in self.drawn:
            pen = Pen()
            w, d = self.drawer(pen, Dice(*self.key), **hints)
            strokes = pen.strokes
            if self.curves:
                strokes = [
                    part for s in strokes
                    for part in (self.curves.redraw(s) if s[0] == 'A' else [s])
                ]
            if not hints.keys() & _SIZES:
                strokes = moved(strokes, scale=self.scale)
                w, d = w * self.scale, d * self.scale
            self.drawn[name] = strokes, w, d
        return self.drawn[name]


class WideBook(Book):
    """The symbols of one drawing of the wide edition.

    A drawing has one to three blocks a class, each of a construction of its
    own with its own continuous parameters, and mostly goes on with the block
    that it drew last: chairs round a table are copies.

    Args:
        dice (Dice): Source of choices.
        heldout (bool): Whether to take constructions that training lacks.
    """
    wide = True

    def __init__(self, dice: Dice, heldout: bool) -> None:
        super().__init__(dice, heldout)
        self._blocks: dict[tuple, list[_Block]] = {}
        self._last: dict[tuple, _Block] = {}
        self._count = 0
        self.hides = dice.chance(0.3)

    def draw(self, label: str, **hints: float) -> Symbol:
        """Draw a symbol; see :meth:`Book.draw`."""
        flags = {k: v for k, v in hints.items() if isinstance(v, bool) and v}
        key = (label, *sorted(flags))
        if key not in self._blocks:
            number = self.dice.weighted([(1, 5), (2, 3), (3, 2)])
            self._blocks[key] = [
                self._block(label, flags) for _ in range(number)
            ]
        if self.dice.chance(0.03):
            block = self._block(label, flags)
        elif key in self._last and self.dice.chance(0.85):
            block = self._last[key]
        else:
            block = self._last[key] = self.dice.choice(self._blocks[key])
        strokes, w, d = block.draw(hints)
        name = '' if label.startswith('(') else label
        return Symbol(name, entry(label).kind, strokes, w, d)

    def _block(self, label: str, flags: dict[str, float]) -> _Block:
        """A new block of a class."""
        dice, old = self.dice, entry(label)
        kin = [
            f for f in families(label) if all(
                bool(flags.get(k)) == v for k, v in f.only.items())
        ]
        known = [f for f in kin if not f.heldout]
        unknown = [f for f in kin if f.heldout]
        drawer: Drawer
        if self.heldout and unknown and dice.chance(_HELDOUT_SHARE):
            drawer = dice.weighted([(f.drawer, f.weight) for f in unknown])
        elif known and (not old.train or not dice.chance(_OLD_SHARE)):
            drawer = dice.weighted([(f.drawer, f.weight) for f in known])
        else:
            style = set(dice.choice(old.train + old.heldout).split())
            drawer = partial(_styled, old.drawer, style)
        self._count += 1
        # Blocks of some makers hold no curves, whatever the office's habit.
        curves = Curves.drawn(dice) if dice.chance(0.25) else None
        return _Block(drawer, (*dice.key, self._count),
                      dice.uniform(0.88, 1.12), curves)


def _styled(drawer: Drawer, style: set[str], pen: Pen, dice: Dice,
            **hints: float) -> tuple[float, float]:
    """Draw in a style of the first edition, with the hints it takes."""
    known = drawer.__code__.co_varnames[:drawer.__code__.co_argcount]
    hints = {k: v for k, v in hints.items() if k in known}
    return drawer(pen, dice, style, **hints)
