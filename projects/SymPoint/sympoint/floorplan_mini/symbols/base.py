"""The register of symbol drawers and of their drafting styles.

A drawer draws one symbol with its back edge on y = 0, centred on x = 0, front
towards +y. A style is a string of words, each of which switches a detail of
the drawer. Training drawings use one list of styles, validation and test
drawings another: the details are kin, their combinations are not the same.
"""
from __future__ import annotations
from dataclasses import dataclass, field
from typing import Callable

from ..dice import Dice
from ..pen import Pen, Stroke, moved

Drawer = Callable[..., tuple[float, float]]


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
    strokes: list[Stroke] = field(default_factory=list)
    width: float = 0
    depth: float = 0


@dataclass
class _Entry:
    drawer: Drawer
    kind: str
    train: list[str]
    heldout: list[str]


@dataclass
class Family:
    """A further construction of a class, with continuous parameters.

    Attributes:
        drawer (Drawer): ``drawer(pen, dice, **hints)``, (width, depth).
        weight (float): How common it is among the families of its class.
        heldout (bool): Whether training drawings lack it.
        kind (str): Layer kind where the first edition lacks the class.
        only (dict[str, bool]): Hints that must have these values for it; a
            hint that is not given is False.
    """
    drawer: Drawer
    weight: float
    heldout: bool
    kind: str
    only: dict[str, bool]


_ENTRIES: dict[str, _Entry] = {}
_FAMILIES: dict[str, list[Family]] = {}


def symbol(label: str, kind: str, train: list[str],
           heldout: list[str]) -> Callable[[Drawer], Drawer]:
    """Register a drawer.

    Args:
        label (str): Class name, or a name in brackets for background.
        kind (str): Layer kind.
        train (list[str]): Styles of training drawings.
        heldout (list[str]): Styles of validation and test drawings.

    Returns:
        Callable: The decorator.
    """

    def register(drawer: Drawer) -> Drawer:
        _ENTRIES[label] = _Entry(drawer, kind, train, heldout)
        return drawer

    return register


def family(label: str,
           weight: float = 1,
           heldout: bool = False,
           kind: str = 'decor',
           **only: bool) -> Callable[[Drawer], Drawer]:
    """Register a further construction of a class for the wide edition.

    Args:
        label (str): Class name, or a name in brackets for background.
        weight (float): How common it is among the families of its class.
        heldout (bool): Whether training drawings lack it.
        kind (str): Layer kind, of a label that the first edition lacks.
        only (bool): Hints that must have these values for it.

    Returns:
        Callable: The decorator.
    """

    def register(drawer: Drawer) -> Drawer:
        _FAMILIES.setdefault(label, []).append(
            Family(drawer, weight, heldout, kind, only))
        return drawer

    return register


def families(label: str) -> list[Family]:
    """The registered families of a class."""
    return _FAMILIES.get(label, [])


def family_labels() -> list[str]:
    """Labels that have families."""
    return sorted(_FAMILIES)


def entry(label: str) -> _Entry:
    """The first edition's drawer of a class, with its styles.

    A label that the first edition lacks has none, and its families' kind.
    """
    if label in _ENTRIES:
        return _ENTRIES[label]
    first = _FAMILIES[label][0]
    return _Entry(first.drawer, first.kind, [], [])


def style_lists() -> dict[str, tuple[list[str], list[str]]]:
    """Training and held-out styles of every registered symbol."""
    return {k: (e.train, e.heldout) for k, e in _ENTRIES.items()}


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
        entry = _ENTRIES[label]
        options = entry.heldout if self.heldout else entry.train
        if label not in self._chosen:
            self._chosen[label] = self.dice.choice(options)
        # An office now and then mixes in a block from elsewhere.
        if entry.kind not in ('seats', 'parking') and self.dice.chance(0.15):
            return set(self.dice.choice(options).split())
        return set(self._chosen[label].split())

    def draw(self, label: str, **hints: float) -> Symbol:
        """Draw a symbol.

        Args:
            label (str): Registered name.
            hints (float): Sizes that the surroundings ask for.

        Returns:
            Symbol: The symbol in its local frame.
        """
        pen = Pen()
        width, depth = _ENTRIES[label].drawer(pen, self.dice,
                                              self.style(label), **hints)
        name = '' if label.startswith('(') else label
        strokes = pen.strokes
        if not hints.keys() & {'w', 'd', 'limit', 'count'}:
            scale = self._scale(label)
            strokes = moved(strokes, scale=scale)
            width, depth = width * scale, depth * scale
        return Symbol(name, _ENTRIES[label].kind, strokes, width, depth)

    def _scale(self, label: str) -> float:
        """How much larger than usual the drawing's pieces are."""
        if label not in self._scales:
            low, high = (0.97, 1.09) if self.heldout else (0.92, 1.03)
            self._scales[label] = self.dice.uniform(low, high)
        return self._scales[label]
