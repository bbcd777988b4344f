"""Draw the symbols of one drawing, in the office's own styles or blocks."""
from dataclasses import dataclass, field

from ..dice import Dice
from ..habits import Curves
from ..pen import Pen, Stroke, moved
from .register import Brief, Drawer, entry, families

# A symbol that was asked for in a size keeps it.
_SIZES = {'w', 'd', 'limit', 'count'}
# Share of the first edition's styles beside a class's families.
_OLD_SHARE = 0.3
# What the first edition cannot be asked for.
_ASKED = ('corner', 'run', 'plain')
# Share of the constructions that training lacks, in the other drawings.
_HELDOUT_SHARE = 0.5


@dataclass
class Symbol:
    """A drawn symbol in its local frame.

    Attributes:
        label (str): Name of the class, '' for background.
        kind (str): What decides the layer it lies on.
        strokes (list[Stroke]): Its strokes, millimetres.
        width (float): Extent along x, centred on 0.
        depth (float): Extent along y, from 0.
    """
    label: str
    kind: str
    strokes: list[Stroke]
    width: float
    depth: float


def _symbol(label: str, strokes: list[Stroke], width: float,
            depth: float) -> Symbol:
    name = '' if label.startswith('(') else label
    return Symbol(name, entry(label).kind, strokes, width, depth)


def _scaled(strokes: list[Stroke], width: float, depth: float,
            scale: float) -> tuple[list[Stroke], float, float]:
    return moved(strokes, scale=scale), width * scale, depth * scale


class Book:
    """The symbols of one drawing: each class in the office's own style.

    Args:
        dice (Dice): Source of choices.
        heldout (bool): Whether to take the validation and test styles.
    """
    # Whether rooms may ask for what the first edition does not draw.
    wide = False
    # Whether what lies below a table top is not drawn.
    hides = False

    def __init__(self, dice: Dice, heldout: bool) -> None:
        self.dice = dice
        self.heldout = heldout
        self._chosen: dict[str, str] = {}
        self._scales: dict[str, float] = {}

    def style(self, label: str) -> set[str]:
        """The words of the drawing's style for a class."""
        old = entry(label)
        options = old.heldout if self.heldout else old.train
        if label not in self._chosen:
            self._chosen[label] = self.dice.choice(options)
        # An office now and then mixes in a block from elsewhere.
        if old.kind not in ('seats', 'parking') and self.dice.chance(0.15):
            return set(self.dice.choice(options).split())
        return set(self._chosen[label].split())

    def draw(self, label: str, **hints: float) -> Symbol:
        """Draw a symbol.

        Args:
            label (str): Registered name.
            hints (float): What the surroundings ask for, of a
                :class:`Brief`.

        Returns:
            Symbol: The symbol in its local frame.
        """
        pen, old = Pen(), entry(label)
        brief = old.usual._replace(style=self.style(label), **hints)
        width, depth = old.drawer(pen, self.dice, brief)
        if hints.keys() & _SIZES:
            return _symbol(label, pen.strokes, width, depth)
        return _symbol(label,
                       *_scaled(pen.strokes, width, depth, self._scale(label)))

    def _scale(self, label: str) -> float:
        """How much larger than usual the drawing's pieces are."""
        if label not in self._scales:
            low, high = (0.97, 1.09) if self.heldout else (0.92, 1.03)
            self._scales[label] = self.dice.uniform(low, high)
        return self._scales[label]


@dataclass
class _Block:
    """One block of an office: a construction with its parameters.

    Asked again for the same, it gives an exact copy.
    """
    drawer: Drawer
    asked: Brief
    key: tuple[int, ...]
    scale: float
    curves: Curves | None
    drawn: dict[tuple, tuple] = field(default_factory=dict)

    def draw(self, hints: dict[str, float]) -> tuple:
        """Strokes, width and depth for a set of hints."""
        name = tuple(sorted(hints.items()))
        if name not in self.drawn:
            pen = Pen()
            w, d = self.drawer(pen, Dice(*self.key),
                               self.asked._replace(**hints))
            strokes = pen.strokes
            if self.curves:
                strokes = [
                    part for s in strokes
                    for part in (self.curves.redraw(s) if s[0] == 'A' else [s])
                ]
            if hints.keys() & _SIZES:
                self.drawn[name] = strokes, w, d
            else:
                self.drawn[name] = _scaled(strokes, w, d, self.scale)
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
        return _symbol(label, *block.draw(hints))

    def _block(self, label: str, flags: dict[str, float]) -> _Block:
        """A new block of a class."""
        dice, old = self.dice, entry(label)
        kin = [
            f for f in families(label) if all(
                bool(flags.get(k)) == v for k, v in f.only.items())
        ]
        made = [f for f in kin if any(f.only.get(k) for k in _ASKED)]
        kin = made or kin
        known = [f for f in kin if not f.heldout]
        unknown = [f for f in kin if f.heldout]
        drawer, asked = old.drawer, old.usual
        if self.heldout and unknown and dice.chance(_HELDOUT_SHARE):
            drawer = dice.weighted([(f.drawer, f.weight) for f in unknown])
        elif known and (made or not old.train or not dice.chance(_OLD_SHARE)):
            drawer = dice.weighted([(f.drawer, f.weight) for f in known])
        else:
            style = dice.choice(old.train + old.heldout).split()
            asked = asked._replace(style=frozenset(style))
        self._count += 1
        # Blocks of some makers hold no curves, whatever the office's habit.
        curves = Curves.drawn(dice) if dice.chance(0.25) else None
        return _Block(drawer, asked, (*dice.key, self._count),
                      dice.uniform(0.88, 1.12), curves)
