"""Register the drawers of symbols, with their drafting styles.

A drawer draws one symbol with its back edge on y = 0, centred on x = 0, front
towards +y. A style is a string of words, each of which switches a detail of
the drawer. Training drawings use one list of styles, validation and test
drawings another: the details are kin, their combinations are not the same.
The wide edition adds families: other constructions of the same class.
"""
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..dice import Dice
from ..pen import Pen

Size = tuple[float, float]


class Brief(NamedTuple):
    """What the surroundings ask of a symbol; a drawer takes what it knows of.

    Attributes:
        style (frozenset[str]): Words of the office's style; none of a
            family.
        w (float): Width along x, millimetres.
        d (float): Depth along y.
        t (float): Thickness of the wall that it is set in.
        r (float): Radius.
        limit (float): What it may not be wider than.
        seats (int): Places on a sofa.
        count (int): Chairs in a row.
        pitch (float): From one chair of a row to the next.
        double (bool): Whether a bed is for two.
        left (bool): Whether a parking spot has a line of its own there.
        kitchen (bool): Whether a sink is a kitchen's.
        indoor (bool): Whether an air conditioner hangs in a room.
        desk (bool): Whether a table is a desk.
        corner (bool): Whether a piece goes round a corner.
        run (bool): Whether a cabinet is a worktop along a wall.
        plain (bool): Whether a wardrobe is a shelf between walls.
    """
    style: frozenset[str] = frozenset()
    w: float = 0
    d: float = 0
    t: float = 200
    r: float = 250
    limit: float = 9999
    seats: int = 3
    count: int = 8
    pitch: float = 550
    double: bool = True
    left: bool = True
    kitchen: bool = False
    indoor: bool = False
    desk: bool = False
    corner: bool = False
    run: bool = False
    plain: bool = False


# What is asked of a class where its surroundings ask for nothing else.
_USUAL = {
    '(rug)': Brief(w=2400, d=1700),
    'bay window': Brief(w=1800),
    'blind window': Brief(w=1200),
    'cabinet': Brief(w=900, d=350),
    'double door': Brief(w=1500),
    'elevator': Brief(w=2000, d=2000),
    'escalator': Brief(d=9000),
    'folding door': Brief(w=1000, t=120),
    'opening symbol': Brief(w=600, d=400),
    'parking spot': Brief(w=2400, d=5300),
    'revolving door': Brief(w=2400),
    'rolling door': Brief(w=3000),
    'row chairs': Brief(d=600),
    'single door': Brief(w=900),
    'sliding door': Brief(w=1800),
    'stairs': Brief(w=2400, d=4800),
    'table': Brief(w=1400, d=800),
    'wardrobe': Brief(w=1800),
    'window': Brief(w=1500),
}

# Draws with the pen, and says how wide and deep the symbol is.
Drawer = Callable[[Pen, Dice, Brief], Size]


@dataclass
class Entry:
    """The first edition's drawer of a class.

    Attributes:
        drawer (Drawer): Draws in any of the styles.
        kind (str): What decides the layer.
        train (list[str]): Styles of training drawings.
        heldout (list[str]): Styles of validation and test drawings.
        usual (Brief): What is asked for where nothing else is.
    """
    drawer: Drawer
    kind: str
    train: list[str]
    heldout: list[str]
    usual: Brief


@dataclass
class Family:
    """A further construction of a class, with continuous parameters.

    Attributes:
        drawer (Drawer): Draws it.
        weight (float): How common it is among the families of its class.
        heldout (bool): Whether training drawings lack it.
        kind (str): Layer kind where the first edition lacks the class.
        only (dict[str, bool]): What a brief must say for it.
    """
    drawer: Drawer
    weight: float
    heldout: bool
    kind: str
    only: dict[str, bool]


_ENTRIES: dict[str, Entry] = {}
_FAMILIES: dict[str, list[Family]] = {}


def symbol(label: str, kind: str, train: list[str],
           heldout: list[str]) -> Callable[[Drawer], Drawer]:
    """Register the first edition's drawer of a class.

    Args:
        label (str): Class name, or a name in brackets for background.
        kind, train, heldout: As of :class:`Entry`.

    Returns:
        Callable: The decorator.
    """

    def register(drawer: Drawer) -> Drawer:
        usual = _USUAL.get(label, Brief())
        _ENTRIES[label] = Entry(drawer, kind, train, heldout, usual)
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
        weight, heldout, kind, only: As of :class:`Family`.

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


def entry(label: str) -> Entry:
    """The first edition's drawer of a class, with its styles.

    A label that the first edition lacks has none, and its families' kind.
    """
    if label in _ENTRIES:
        return _ENTRIES[label]
    first = _FAMILIES[label][0]
    return Entry(first.drawer, first.kind, [], [], Brief())


def style_lists() -> dict[str, tuple[list[str], list[str]]]:
    """Training and held-out styles of every registered symbol."""
    return {k: (e.train, e.heldout) for k, e in _ENTRIES.items()}
