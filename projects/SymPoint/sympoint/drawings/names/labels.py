"""Label a drawing by the names of its blocks and layers."""
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ...structures.inserts import Inserts
from ...structures.primitives import Primitives
from ...structures.taxonomy import FLOORPLANCAD_CLASSES, STUFF_IDS
from ..polylines import boxes, polylines
from .rules import BACKGROUND, BLOCKS, IGNORE, LAYERS, Rule, Rules

#: A block that is larger, in metres, is a plan, and no symbol of its name.
LARGEST_SYMBOL = 15.0


class Clue(NamedTuple):
    """What told of some strokes.

    Attributes:
        name (str): Of a block or a layer, as the drawing has it.
        rule (Rule): What it matched.
    """
    name: str
    rule: Rule


@dataclass
class NameLabels:
    """What names tell of a drawing.

    Attributes:
        semantic_id (ndarray): (num_primitives,) int16, class index of
            FloorPlanCAD's, and their number for background.
        instance_id (ndarray): (num_primitives,) int32, from 1; -1 for none,
            and where a thing is known but not which one.
        known (ndarray): (num_primitives,) bool, whether a name tells the
            class, or that it has none.
        clue (ndarray): (num_primitives,) int32, index into ``clues``, -1
            where no rule matched.
        clues (list[Clue]): What told; ``ignore`` too.
    """
    semantic_id: np.ndarray
    instance_id: np.ndarray
    known: np.ndarray
    clue: np.ndarray
    clues: list[Clue]


def label_by_names(primitives: Primitives,
                   rules: Rules,
                   units_per_metre: float | None = None) -> NameLabels:
    """Label a drawing by the names of its blocks and layers.

    Of block references, one within the other, the outermost whose name is
    that of a class tells of all that is drawn by it, as one instance; a name
    that a rule ignores tells nothing, but of what a reference inside does not
    tell. What no block tells, the layer may.

    Args:
        primitives (Primitives): The drawing.
        rules (Rules): What names mean.
        units_per_metre (float, optional): Of the drawing. Without it blocks
            may be of any size, and strokes are grouped only where they touch
            exactly. Defaults to None.
    """
    labels = _of_layers(primitives, rules)
    _add_blocks(labels, primitives, rules, units_per_metre)
    _add_groups(labels, primitives, units_per_metre or 0.0)
    return labels


def apply_labels(primitives: Primitives, labels: NameLabels) -> None:
    """Make labels those of a drawing.

    What no name tells keeps the label that it has; what has none is to be
    ignored from then on.
    """
    p, known = primitives, labels.known
    own = ~p.ignore & (p.semantic_id < p.num_classes)
    p.ignore = ~known & ~own
    p.semantic_id[known] = labels.semantic_id[known]
    # Instances of the drawing's own labels are counted on behind the new.
    kept = own & ~known & (p.instance_id >= 0)
    p.instance_id[kept] += labels.instance_id.max(initial=0) + 1
    p.instance_id[known] = labels.instance_id[known]
    p.instance_id[p.ignore] = -1


def _class_of(rule: Rule | None) -> int:
    """Class index, their number for background, -1 where it is not known."""
    if rule is None or rule.target == IGNORE:
        return -1
    if rule.target == BACKGROUND:
        return len(FLOORPLANCAD_CLASSES)
    return FLOORPLANCAD_CLASSES.index(rule.target)


def _of_layers(primitives: Primitives, rules: Rules) -> NameLabels:
    found = [rules.match(LAYERS, name) for name in primitives.layer_names]
    clues, index = [], []
    for name, rule in zip(primitives.layer_names, found):
        index.append(-1 if rule is None else len(clues))
        if rule is not None:
            clues.append(Clue(name, rule))
    semantic = np.array([_class_of(rule) for rule in found] + [-1], np.int16)
    semantic = semantic[primitives.layer_id]
    known = semantic >= 0
    return NameLabels(
        np.where(known, semantic, np.int16(len(FLOORPLANCAD_CLASSES))),
        np.full(len(primitives), -1, np.int32), known,
        np.array(index + [-1], np.int32)[primitives.layer_id], clues)


def _add_blocks(labels: NameLabels, primitives: Primitives, rules: Rules,
                units_per_metre: float | None) -> None:
    table = Inserts.of_meta(primitives.meta)
    if not len(table):
        return
    found = [rules.match(BLOCKS, name) for name in table.names]
    speaks = np.array([_class_of(rule) for rule in found])[table.block]
    ignores = np.array([r is not None and r.target == IGNORE
                        for r in found])[table.block]
    if units_per_metre is not None:
        size = extents(primitives, table) / units_per_metre
        thing = (speaks >= 0) & (speaks < STUFF_IDS[0])
        speaks[thing & (size > LARGEST_SYMBOL)] = -1
    hidden = np.full(len(table) + 1, -1)  # the innermost that is ignored
    for row, parent in enumerate(table.parent.tolist()):  # which comes before
        hidden[row] = row if ignores[row] else hidden[parent]
    row = table.outermost(speaks >= 0)[primitives.insert_id]
    silent = hidden[primitives.insert_id]
    labels.known[silent >= 0] = False
    labels.semantic_id[silent >= 0] = len(FLOORPLANCAD_CLASSES)
    inside = row >= 0
    labels.semantic_id[inside] = speaks[row[inside]]
    labels.known[inside] = True
    thing = inside & (labels.semantic_id < STUFF_IDS[0])
    labels.instance_id[thing] = 1 + np.unique(
        row[thing], return_inverse=True)[1].reshape(-1)
    first = len(labels.clues)
    labels.clues += [
        Clue(name, rule) for name, rule in zip(table.names, found) if rule
    ]
    number = np.cumsum([rule is not None for rule in found]) - 1 + first
    row = np.where(inside, row, silent)
    labels.clue[row >= 0] = number[table.block[row[row >= 0]]]


def extents(primitives: Primitives, table: Inserts) -> np.ndarray:
    """The larger side of what each reference draws, in drawing units.

    Args:
        primitives (Primitives): The drawing.
        table (Inserts): Its references.

    Returns:
        ndarray: (num_inserts,), 0 where it draws nothing.
    """
    box = np.full((len(table) + 1, 4), np.inf)
    found = boxes(primitives.args, primitives.command)
    found[:, 2:] *= -1
    np.minimum.at(box, primitives.insert_id, found)
    for row in range(len(table) - 1, -1, -1):  # its children come behind it
        parent = table.parent[row]
        if parent >= 0:
            np.minimum(box[parent], box[row], out=box[parent])
    size = -box[:-1, 2:] - box[:-1, :2]
    return np.where(np.isfinite(size), size, 0).max(1, initial=0)


def _add_groups(labels: NameLabels, primitives: Primitives,
                units_per_metre: float) -> None:
    for rule in dict.fromkeys(clue.rule for clue in labels.clues):
        same = [i for i, c in enumerate(labels.clues) if c.rule is rule]
        rows = np.flatnonzero(np.isin(labels.clue, same))
        if (rule.group is None or not len(rows)
                or _class_of(rule) in STUFF_IDS):
            continue
        part = touching(primitives.args[rows], primitives.command[rows],
                        rule.group * units_per_metre)
        labels.instance_id[rows] = part + max(
            labels.instance_id.max(initial=0), 0) + 1


def touching(args: np.ndarray, command: np.ndarray,
             distance: float) -> np.ndarray:
    """Group strokes that touch, wherever along them.

    Args:
        args (ndarray): (num_primitives, 4, 2).
        command (ndarray): (num_primitives,).
        distance (float): Strokes so near touch, in the units of ``args``.

    Returns:
        ndarray: (num_primitives,) number of the group of each, from 0.
    """
    lines = np.empty(len(args), object)
    for index, points in polylines(args, command):
        lines[index] = shapely.linestrings(points)
    one, other = shapely.STRtree(lines).query(
        lines, predicate='dwithin', distance=distance)
    links = coo_array((np.ones(len(one), bool), (one, other)),
                      (len(args), ) * 2)
    return connected_components(links, directed=False)[1]
