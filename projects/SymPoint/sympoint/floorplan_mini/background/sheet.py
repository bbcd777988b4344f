"""Fill a sheet: what background a drawing gets, and how much of it."""
import math
from collections.abc import Callable, Iterator

from ..plan import Item, Plan
from ..tile import Tile
from .annotation import Annotation
from .fittings import Fittings
from .marks import Marks
from .surroundings import Surroundings


class Background(Annotation, Fittings):
    """Everything without a label that one hand draws."""

    def sources(self) -> list[Callable[[], Iterator[Item]]]:
        """Sources in the order they are drawn on, likely ones first."""
        likely = [(self.dimensions, 0.8), (self.axes, 0.7), (self.names, 0.6),
                  (self.wall_hatch, 0.3), (self.floors, 0.5),
                  (self.columns, 0.5), (self.lamps, 0.15), (self.beams, 0.3),
                  (self.drapes, 0.4), (self.leaders, 0.3),
                  (self.inner_dimensions, 0.3), (self.levels, 0.3),
                  (self.tags, 0.35), (self.site, 0.3), (self.sprinklers, 0.06)]
        first = [s for s, p in likely if self.dice.chance(p)]
        if self.plan.columns and self.columns not in first:
            first.insert(0, self.columns)
        return self.dice.shuffled(first)


class Clutter(Marks, Surroundings, Background):
    """The hand that fills sheets of the wide edition.

    Most files keep their letters as text, which is no stroke: only some
    sheets have letters of lines.

    Args:
        plan (Plan): A furnished plan.
        tile (Tile): The window.
    """

    def __init__(self, plan: Plan, tile: Tile) -> None:
        super().__init__(plan, tile)
        self.lettered = self.dice.chance(0.35)
        self.bubble = self.dice.choice(
            ['circle', 'circle', 'hexagon', 'square', 'none'])

    def sources(self) -> list[Callable[[], Iterator[Item]]]:
        """Sources in the order they are drawn on."""
        likely = [(self.grid, 0.35), (self.room_tags, 0.45),
                  (self.opening_tags, 0.25), (self.notes, 0.35),
                  (self.sections, 0.25), (self.site_lines, 0.3),
                  (self.electrics, 0.2), (self.ceiling, 0.08),
                  (self.bounds_of_rooms, 0.12), (self.people, 0.12),
                  (self.shafts, 0.15), (self.clouds, 0.06), (self.paving, 0.1),
                  (self.posts, 0.25), (self.eaves, 0.25), (self.table, 0.06)]
        own = [s for s, p in likely if self.dice.chance(p)]
        # Drapes are rare but in showrooms' plans.
        old = [
            s for s in super().sources()
            if self.dice.chance(0.2 if s == self.drapes else 0.65)
        ]
        return self.dice.shuffled(own + old)


def add_background(hand: Background, tile: Tile, budget: int) -> list[Item]:
    """Background for a plan, about as much as wanted.

    Args:
        hand (Background): Who draws it.
        tile (Tile): The window.
        budget (int): Primitives wanted inside the tile.

    Returns:
        list[Item]: Items in the plan's frame.
    """
    sources = hand.sources()
    extra = hand.dice.shuffled([
        hand.wall_hatch, hand.floors, hand.names, hand.inner_dimensions,
        hand.tags
    ])
    extra = [source for source in extra if source not in sources]
    if budget > 1500:
        extra.append(hand.screed)
    out: list[Item] = []
    count = 0
    for k, source in enumerate([*sources, *extra]):
        # A source may take half of what is left, the last ones all of it.
        share = 0.5 if k < len(sources) - 1 else 1.0
        most = max(20, math.ceil((budget - count) * share))
        taken = 0
        for item in source():
            seen = len(tile.clip(item.strokes))
            if not seen:
                continue
            out.append(item)
            taken += seen
            if taken >= most:
                break
        count += taken
        if count >= budget:
            break
    return out
