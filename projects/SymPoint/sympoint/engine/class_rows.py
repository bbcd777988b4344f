"""Carry what a classifier knows of its classes over to other classes."""
from typing import Dict, List, Optional, Sequence, Tuple

import torch

from ..structures.label_mapping import OTHERS, LabelMap


def class_sources(old: Sequence[str],
                  new: Sequence[str],
                  label_map: Optional[LabelMap] = None) -> List[List[int]]:
    """Find the old classes that each new class is made of.

    Args:
        old (Sequence[str]): Names of the classes of a checkpoint.
        new (Sequence[str]): Names of the classes to train.
        label_map (dict, optional): Old class, by name or index, -> new class
            or None; ``'*'`` for all others, see :class:`.LabelMapping`. Names
            that it lacks stay what they are. Defaults to None.

    Returns:
        list[list[int]]: Indices of old classes for each new one.
    """
    label_map = label_map or {}
    sources: List[List[int]] = [[] for _ in new]
    places = {name: i for i, name in enumerate(new)}
    for index, name in enumerate(old):
        own = name if name in places else label_map.get(OTHERS)
        target = label_map.get(name, label_map.get(index, own))
        if target in places:
            sources[places[target]].append(index)
    return sources


def classifier_shapes(
    shapes: Dict[str, Tuple[Tuple[int, ...], Tuple[int, ...]]]
) -> Optional[Tuple[int, int]]:
    """Tell whether weights differ by the number of classes alone.

    Args:
        shapes (dict): Name -> shape in the model and in a checkpoint, of the
            weights that differ.

    Returns:
        tuple or None: Rows of each classifier in the model and in the
        checkpoint; None where another size differs too.
    """
    rows = {(ours[:1], theirs[:1]) for ours, theirs in shapes.values()}
    rest = all(ours[1:] == theirs[1:] for ours, theirs in shapes.values())
    if len(rows) != 1 or not rest:
        return None
    ours, theirs = rows.pop()
    return (*ours, *theirs) if ours and theirs else None


def carry_rows(theirs: torch.Tensor, ours: torch.Tensor,
               sources: Sequence[Sequence[int]]) -> torch.Tensor:
    """Make the rows of a classifier for other classes.

    Args:
        theirs (Tensor): Of the checkpoint, (num_old + 1, ...), the last row
            of background.
        ours (Tensor): Of the model as it was initialised, (num_new + 1, ...).
        sources (Sequence[Sequence[int]]): See :func:`class_sources`.

    Returns:
        Tensor: Like ``ours``: the mean of the old rows where a class has
        some, background's row, and the initial one elsewhere.
    """
    carried = ours.detach().cpu().clone()
    for row, old in enumerate(sources):
        if old:
            carried[row] = theirs[list(old)].mean(0)
    carried[-1] = theirs[-1]
    return carried
