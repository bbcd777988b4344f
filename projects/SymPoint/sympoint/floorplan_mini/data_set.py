"""Draw drawings like FloorPlanCAD's from a seed, and write data sets."""
import math
import multiprocessing
from functools import partial
from pathlib import Path

from ..structures.primitives import Primitives
from ..structures.taxonomy import FLOORPLANCAD_CLASSES, THING_IDS
from .background import Background, Clutter, add_background
from .buildings import BUILDINGS
from .dice import Dice
from .guards import edge_rails, handrails, terraces
from .habits import Habits, cut_crossings
from .layers import LayerTable, OfficeLayers
from .pen import Stroke, moved
from .plan import Item, Plan
from .rooms import furnish
from .runs import curtain_walls, railings, wide_curtains
from .symbols import Book, WideBook
from .tile import Tile, choose_tile, cut_redrawn, visible_share
from .walls import Walls
from .wide_plan import (WidePlan, corner_windows, door_rows, glaze_partitions,
                        oblique_wing, ribbon_windows)
from .writer import Mark, Writer, to_primitives

SPLITS = ('train', 'val', 'test')
EDITIONS = ('first', 'wide')

# One turn of the wheel of building types; drawing i takes entry i mod 20.
_WHEEL = ('apartment', 'hall', 'house', 'office', 'apartment', 'garage',
          'hotel', 'apartment', 'hall', 'house', 'office', 'hotel',
          'auditorium', 'apartment', 'hotel', 'house', 'garage', 'hall',
          'apartment', 'auditorium')

_CLASS_ID = {name: k for k, name in enumerate(FLOORPLANCAD_CLASSES)}
_THINGS = {FLOORPLANCAD_CLASSES[k] for k in THING_IDS}


def _build(dice: Dice, book: Book, building: str) -> Plan:
    """A storey with everything on it that has a label."""
    plan = Plan(dice, book)
    BUILDINGS[building](plan)
    furnish(
        plan,
        dice.weighted([('full', 8), ('part', 3), ('bare', 2), ('shell', 3)]))
    held = book.heldout
    curtain_walls(
        plan,
        dice.choice(['three flat', 'two deep']
                    if held else ['two flat', 'three deep', 'two flat']))
    railings(
        plan,
        dice.choice(['three post', 'two round post']
                    if held else ['two post', 'three', 'two']))
    plan.items.append(Item('wall', 'wall', plan.wall_strokes()))
    return plan


def _build_wide(dice: Dice, book: Book, building: str) -> Plan:
    """A storey of the wide edition, with everything that has a label."""
    plan = WidePlan(dice, book)
    BUILDINGS[building](plan)
    if dice.chance(0.3 if building == 'office' else 0.08):
        glaze_partitions(plan, dice)
    if dice.chance(0.12):
        corner_windows(plan, dice)
    if dice.chance(0.4 if building in ('garage', 'hall') else 0.08):
        door_rows(plan, dice, 'rolling door')
    if dice.chance(0.08):
        door_rows(plan, dice, 'sliding door')
    if dice.chance(0.3):
        ribbon_windows(plan, dice)
    furnish(
        plan,
        dice.weighted([('full', 10), ('part', 3), ('bare', 1),
                       ('shell', 1.5)]))
    plan.items += wide_curtains(plan, dice) + edge_rails(plan, dice)
    if dice.chance(0.5):
        plan.items += handrails(plan, dice)
    if dice.chance(0.3):
        plan.items += terraces(plan, dice)
    plan.items += Walls(plan, dice).items()
    if dice.chance(0.3):
        plan.items += oblique_wing(plan, dice)
    return plan


def _seen(items: list[Item], tile: Tile,
          habits: Habits | None) -> dict[int, list[Stroke]]:
    """What the tile shows of each item, by its id, as its office writes."""
    if habits is None:
        return {id(item): tile.clip(item.strokes) for item in items}
    shown = []
    for item in items:
        strokes = tile.near(item.strokes)
        source = f'{item.kind} {item.label}'
        shown.append(cut_redrawn(habits.redraw(source, strokes)))
    if habits.crossings:
        shown = cut_crossings(shown)
    return {id(item): strokes for item, strokes in zip(items, shown)}


def _marks(items: list[Item], tile: Tile, dice: Dice,
           habits: Habits | None) -> list[list[Mark]]:
    """Strokes by layer, in an order that tells nothing."""
    layers_of = OfficeLayers if habits else LayerTable
    table = layers_of(dice.spawn('layers'), items)
    seen = _seen(items, tile, habits)
    things = [i for i in items if i.label in _THINGS]
    numbers = dice.shuffled(range(1, len(things) + 1))
    number = {id(item): n for item, n in zip(things, numbers)}
    layers: list[list[Mark]] = [[] for _ in range(table.count)]
    for item in dice.shuffled(items):
        layer, rgb, width = table.place(item)
        semantic = _CLASS_ID[item.label] + 1 if item.label else 0
        instance = number.get(id(item), -1)
        for stroke in moved(seen[id(item)], scale=0.01):
            layers[layer].append(Mark(stroke, rgb, width, semantic, instance))
    habit = dice.choice(['blocks', 'blocks', 'types', 'mixed'])
    if habit == 'types':
        layers = [
            sorted(
                marks, key=lambda m: (m.stroke[0] == 'A', m.stroke[-1] == 360))
            for marks in layers
        ]
    elif habit == 'mixed':
        layers = [dice.shuffled(marks) for marks in layers]
    return dice.shuffled(layers)


def generate_drawing(seed: int,
                     index: int,
                     split: str,
                     edition: str = 'first') -> str:
    """Draw one drawing.

    The result depends on the arguments alone: not on the machine, the
    numpy version or what was drawn before.

    Args:
        seed (int): Seed of the data set, not negative.
        index (int): Number of the drawing in its split.
        split (str): 'train', 'val' or 'test'; the last two share styles
            that training drawings do not have.
        edition (str): 'first', which never changes, or 'wide': families of
            symbols, and the habits of many offices.

    Returns:
        str: The drawing as SVG in FloorPlanCAD's format.

    Raises:
        ValueError: If there is no such split or edition.
    """
    layers, dice = _draw(seed, index, split, edition)
    return Writer(dice.spawn('writer')).drawing(layers)


def draw_primitives(seed: int,
                    index: int,
                    split: str,
                    edition: str = 'first') -> Primitives:
    """Draw one drawing, and make its record without a file between.

    Args: as of :func:`generate_drawing`.
    """
    return to_primitives(_draw(seed, index, split, edition)[0])


def _draw(seed: int, index: int, split: str,
          edition: str) -> tuple[list[list[Mark]], Dice]:
    """The marks of each layer, and the drawing's dice."""
    if split not in SPLITS:
        raise ValueError(f'split must be one of {SPLITS}, not {split!r}')
    if edition not in EDITIONS:
        raise ValueError(f'edition must be one of {EDITIONS}, not {edition!r}')
    dice = Dice(seed, SPLITS.index(split), index)
    wide = edition == 'wide'
    book_of, build = (WideBook, _build_wide) if wide else (Book, _build)
    book = book_of(dice.spawn('book'), heldout=split != 'train')
    plan = build(dice.spawn('plan'), book, _WHEEL[index % len(_WHEEL)])
    tile = choose_tile(plan, dice.spawn('tile'), wide)
    # A fragment that nobody could name is left out, as by the clerk who cut
    # the tile.
    items = [
        i for i in plan.items
        if i.label not in _THINGS or visible_share(tile, i) >= 0.3
    ]
    count = sum(len(tile.clip(i.strokes)) for i in items if i.label)
    # Half of the real primitives are background; a few sheets are full of it.
    low, high = (0.1, 0.75) if wide else (0.28, 0.67)
    share = 0.88 if dice.chance(0.02) else dice.uniform(low, high)
    budget = math.ceil(count * share / (1 - share)) - sum(
        len(tile.clip(i.strokes)) for i in items if not i.label)
    hand = (Clutter if wide else Background)(plan, tile)
    items += add_background(hand, tile, max(budget, 40))
    habits = Habits(dice.spawn('habits')) if wide else None
    return _marks(items, tile, dice.spawn('order'), habits), dice


def _write(out_dir: Path, seed: int, edition: str, job: tuple) -> None:
    split, index = job
    path = out_dir / 'svg' / split / f'{index:04d}.svg'
    text = generate_drawing(seed, index, split, edition)
    path.write_text(text, encoding='utf-8')


def write_floorplan_mini(out_dir: str | Path,
                         num_train: int = 960,
                         num_val: int = 40,
                         num_test: int = 40,
                         seed: int = 0,
                         workers: int = 1,
                         edition: str = 'first') -> None:
    """Write the data set as ``out_dir/svg/{train,val,test}/NNNN.svg``.

    Args:
        out_dir (str | Path): Folder to write to; made if it is missing.
        num_train (int): Training drawings.
        num_val (int): Validation drawings.
        num_test (int): Test drawings.
        seed (int): Seed of the data set.
        workers (int): Processes; the files do not depend on it.
        edition (str): As of :func:`generate_drawing`.
    """
    out_dir = Path(out_dir)
    jobs = []
    for split, count in zip(SPLITS, (num_train, num_val, num_test)):
        (out_dir / 'svg' / split).mkdir(parents=True, exist_ok=True)
        jobs += [(split, index) for index in range(count)]
    write = partial(_write, out_dir, seed, edition)
    if workers <= 1:
        for job in jobs:
            write(job)
        return
    with multiprocessing.get_context('spawn').Pool(workers) as pool:
        for _ in pool.imap_unordered(write, jobs, chunksize=8):
            pass
