"""Put items on layers as CAD offices do, which is not one class each."""

from .dice import Dice
from .plan import Item

# The first colours of AutoCAD's index, and some of its shades.
_COLOURS = [(255, 0, 0), (255, 255, 0), (0, 255, 0), (0, 255, 255),
            (0, 0, 255), (255, 0, 255), (0, 0, 0), (128, 128, 128),
            (192, 192, 192), (255, 127, 0), (178, 178, 0), (0, 127, 255),
            (153, 76, 0), (127, 0, 255), (76, 153, 0), (204, 102, 102)]

# Kinds that are lines of the plan, not blocks in it.
_DRAWN_IN_PLACE = {
    'wall', 'curtain', 'railing', 'stairs', 'parking', 'axis', 'dim', 'hatch',
    'floor', 'column', 'beam', 'text', 'leader', 'site', 'pipes'
}
_TRADES = {
    'door': 'door',
    'window': 'window',
    'opening': 'window',
    'plumbing': 'sanitary',
    'kitchen': 'equipment',
    'equipment': 'equipment',
    'lamp': 'electrical',
    'decor': 'entourage'
}


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


class OfficeLayers:
    """Where an office puts things, of the wide edition.

    Many offices keep a layer a trade; in others a block's strokes lie on
    layer 0, all lies on one layer, or each block has a layer of its own.

    Args:
        dice (Dice): Source of choices.
        items (list[Item]): What is to be placed.
    """

    def __init__(self, dice: Dice, items: list[Item]) -> None:
        self.dice = dice
        self.how = dice.weighted([('trade', 8), ('class', 4), ('zero', 3),
                                  ('one', 2), ('lie', 3)])
        names = sorted({self._name(i) for i in items})
        if self.how == 'lie':
            few = dice.integer(3, 12)
            self.layer = {name: dice.integer(0, few - 1) for name in names}
        else:
            self.layer = {name: k for k, name in enumerate(names)}
        self.count = max(self.layer.values(), default=0) + 1
        self.stray = dice.choice([0, 0, 0.03, 0.1, 0.3])
        self.colours = [dice.choice(_COLOURS) for _ in range(self.count)]
        self.widths = [
            dice.choice([0.1, 0.1, 0.05, 0.2, 0.3]) for _ in range(self.count)
        ]

    def _name(self, item: Item) -> str:
        block = item.kind not in _DRAWN_IN_PLACE
        if self.how == 'one' or (self.how == 'zero' and block):
            return ''
        if self.how == 'trade' and block:
            return _TRADES.get(item.kind, 'furniture')
        return item.kind if self.how == 'trade' else \
            f'{item.kind} {item.label}'

    def place(self, item: Item) -> tuple[int, tuple[int, int, int], float]:
        """Layer, colour and stroke width of an item."""
        layer = self.layer[self._name(item)]
        if self.dice.chance(self.stray):
            layer = self.dice.integer(0, self.count - 1)
        return layer, self.colours[layer], self.widths[layer]
