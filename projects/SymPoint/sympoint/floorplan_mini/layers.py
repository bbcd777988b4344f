"""Layers and colours: what CAD offices do, which is not one class each."""
from __future__ import annotations

from .dice import Dice
from .plan import Item

# The first colours of AutoCAD's index, and some of its shades.
_COLOURS = [(255, 0, 0), (255, 255, 0), (0, 255, 0), (0, 255, 255),
            (0, 0, 255), (255, 0, 255), (0, 0, 0), (128, 128, 128),
            (192, 192, 192), (255, 127, 0), (178, 178, 0), (0, 127, 255),
            (153, 76, 0), (127, 0, 255), (76, 153, 0), (204, 102, 102)]


class LayerTable:
    """Where each item of a drawing goes.

    Kinds share layers at random, and single items stray to another layer or
    have a colour of their own, so that neither tells a class.

    Args:
        dice (Dice): Source of choices.
        items (list[Item]): What is to be placed.
    """

    def __init__(self, dice: Dice, items: list[Item]) -> None:
        self.dice = dice
        kinds = sorted({(i.kind, i.label) for i in items})
        # Some kinds are kept apart by class, others lie together.
        split = {
            kind: dice.chance(0.6)
            for kind in sorted({kind
                                for kind, _ in kinds})
        }
        self.key = {
            (kind, label): f'{kind} {label}' if split[kind] else kind
            for kind, label in kinds
        }
        kinds = sorted(set(self.key.values()))
        count = max(6, min(len(kinds), dice.integer(13, 24)))
        order = dice.shuffled(kinds)
        self.layer = {
            kind: k if k < count else dice.integer(0, count - 1)
            for k, kind in enumerate(order)
        }
        self.count = count
        self.stray = dice.uniform(0.35, 0.6)
        self.colours = [dice.choice(_COLOURS) for _ in range(count)]
        self.widths = [
            dice.choice([0.1, 0.1, 0.1, 0.05, 0.2, 0.3]) for _ in range(count)
        ]
        self.used = sorted({self.layer[k] for k in self.key.values()})
        self.symbols = sorted(
            {self.layer[self.key[i.kind, i.label]]
             for i in items if i.label})

    def place(self, item: Item) -> tuple[int, tuple[int, int, int], float]:
        """Layer, colour and stroke width of an item."""
        layer = self.layer[self.key[item.kind, item.label]]
        # Notes, fills and fittings often land on the layer of the symbol
        # that they belong to.
        if not item.label and self.dice.chance(self.stray):
            layer = self.dice.choice(self.symbols or self.used)
        elif item.label and self.dice.chance(0.1):
            layer = self.dice.choice(self.used)
        colour = self.colours[layer]
        if self.dice.chance(0.12):
            colour = self.dice.choice(_COLOURS)
        return layer, colour, self.widths[layer]
