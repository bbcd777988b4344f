"""Look at a plan through a window of 14 m x 14 m, and choose the window."""
import math
from dataclasses import dataclass

from .clip import clip_stroke
from .dice import Dice
from .pen import Stroke, arc_point, cos_sin, moved, stroke_length
from .plan import Item, Plan

SIDE = 14000.0
# A cut that leaves less than this, in millimetres, leaves nothing.
SPECK = 10.0

# How much a class is worth when the window is chosen: rare ones draw it.
_WORTH = {
    'revolving door': 40,
    'rolling door': 7,
    'folding door': 5,
    'escalator': 5,
    'elevator': 3,
    'stairs': 3,
    'bay window': 3,
    'blind window': 3,
    'opening symbol': 3,
    'squat toilet': 3,
    'urinal': 6,
    'row chairs': 2,
    'parking spot': 1.5,
    'railing': 1,
    'curtain wall': 1,
    'gas stove': 3,
    'refrigerator': 4,
    'washing machine': 3,
    'bath tub': 6,
    'bath': 5,
    'airconditioner': 2,
    'TV cabinet': 2,
    'wardrobe': 1.5,
    'sofa': 1,
    'bed': 1,
    'sliding door': 2,
}


@dataclass
class Tile:
    """Maps plan millimetres to the tile's, and clips.

    Attributes:
        cx, cy (float): Point of the plan at the middle of the tile.
        turn (float): Clockwise turn of the plan, degrees.
        mirror (bool): Whether the plan is mirrored before.
        scale (float): Size of the plan in the tile.
    """
    cx: float
    cy: float
    turn: float
    mirror: bool
    scale: float = 1

    def place(self, strokes: list[Stroke]) -> list[Stroke]:
        """Plan frame to tile frame, not clipped."""
        out = moved(strokes, x=-self.cx, y=-self.cy)
        out = moved(out, rot=self.turn, mirror=self.mirror, scale=self.scale)
        return moved(out, x=SIDE / 2, y=SIDE / 2)

    def clip(self, strokes: list[Stroke]) -> list[Stroke]:
        """Plan frame to tile frame, cut at its border."""
        return cut_at_border(self.place(strokes))


class WideTile(Tile):
    """The window of a drawing of the wide edition: the same, but fast."""

    def place(self, strokes: list[Stroke]) -> list[Stroke]:
        """Plan frame to tile frame, not clipped."""
        c, s = cos_sin(self.turn)
        x = (self.cx if self.mirror else -self.cx) * self.scale
        y = -self.cy * self.scale
        return moved(
            strokes,
            x=SIDE / 2 + c * x - s * y,
            y=SIDE / 2 + s * x + c * y,
            rot=self.turn,
            mirror=self.mirror,
            scale=self.scale)

    def clip(self, strokes: list[Stroke]) -> list[Stroke]:
        """Plan frame to tile frame, cut at its border."""
        return cut_redrawn(self.near(strokes))

    def near(self, strokes: list[Stroke]) -> list[Stroke]:
        """Plan frame to tile frame, without what lies wholly outside."""
        return [s for s in self.place(strokes) if _reaches(s)]


def _reaches(stroke: Stroke) -> bool:
    """Whether a stroke's bounds meet the tile."""
    if stroke[0] == 'L':
        _, x0, y0, x1, y1 = stroke
        return (max(x0, x1) > 0 and min(x0, x1) < SIDE and max(y0, y1) > 0
                and min(y0, y1) < SIDE)
    _, x, y, rx, ry = stroke[:5]
    r = max(rx, ry)
    return -r < x < SIDE + r and -r < y < SIDE + r


def _inside(stroke: Stroke) -> bool:
    """Whether a stroke is a line that lies wholly in the tile."""
    return (stroke[0] == 'L' and min(stroke[1:]) >= 0
            and max(stroke[1:]) <= SIDE)


def cut_redrawn(strokes: list[Stroke]) -> list[Stroke]:
    """What a tile shows of many short strokes; of specks, the whole ones."""
    whole = [s for s in strokes if _inside(s)]
    return whole + cut_at_border([s for s in strokes if not _inside(s)])


def cut_at_border(strokes: list[Stroke]) -> list[Stroke]:
    """What a tile shows of strokes in its own frame."""
    return [
        part for stroke in strokes for part in clip_stroke(stroke, SIDE)
        if part == stroke or stroke_length(part) > SPECK
    ]


def visible_share(tile: Tile, item: Item) -> float:
    """Share of an item's length that the tile shows."""
    whole = sum(stroke_length(s) for s in item.strokes)
    seen = sum(stroke_length(s) for s in tile.clip(item.strokes))
    return seen / (whole * tile.scale)


def _centre(item: Item) -> tuple[float, float]:
    points = []
    for s in item.strokes:
        points.append(((s[1] + s[3]) / 2, (s[2] + s[4]) /
                       2) if s[0] == 'L' else arc_point(s, (s[6] + s[7]) / 2))
    return (sum(p[0] for p in points) / len(points),
            sum(p[1] for p in points) / len(points))


def choose_tile(plan: Plan, dice: Dice, wide: bool = False) -> Tile:
    """Pick the window: at random, but so that it shows a chosen symbol.

    Args:
        plan (Plan): A furnished plan.
        dice (Dice): Source of choices.
        wide (bool): Whether the plan lies at any angle and in any of the
            sizes that a wrong unit or another country gives it.

    Returns:
        Tile: The window.
    """
    turn: float = dice.choice([0, 90, 180, 270])
    if dice.chance(0.1):
        turn += dice.choice([15, 30, 45, 60, dice.integer(3, 87)])
    mirror = dice.chance(0.5)
    scale = 1.0
    if wide:
        if dice.chance(0.5):
            turn = dice.uniform(0, 360)
        if dice.chance(0.7):
            scale = math.exp(dice.uniform(math.log(0.7), math.log(1.4)))
    x0, y0, x1, y1 = plan.bounds
    targets = [(i, _WORTH.get(i.label, 0.5)) for i in plan.items
               if i.label and i.label != 'wall']
    x, y = _centre(dice.weighted(targets))
    side = SIDE / scale
    reach = side / 2 - 1200
    out = dice.choice([0, 2000, 4000])
    for _ in range(20):
        spans = []
        for low, high in ((x0, x1), (y0, y1)):
            # From wholly inside the plan to some metres over its edge.
            slack = abs(high - low - side) / 2 + out
            spans.append((low + high) / 2 + dice.uniform(-slack, slack))
        cx, cy = (round(v / 10) * 10.0 for v in spans)
        if abs(x - cx) < reach and abs(y - cy) < reach:
            break
    else:
        cx, cy = round(x / 10) * 10.0, round(y / 10) * 10.0
    tile_of = WideTile if wide else Tile
    return tile_of(cx, cy, turn % 360, mirror, scale)
