"""Find labels that contradict each other."""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..structures.primitives import Primitives

KINDS = ('thing without an instance', 'stuff with an instance',
         'background with an instance', 'instance of several classes')


class LabelWarning(NamedTuple):
    """Doubtful labels of one kind in a drawing.

    Attributes:
        kind (str): One of ``KINDS``.
        num_elements (int): How many drawing elements have them.
        example (str): The classes, or the instance, concerned.
    """
    kind: str
    num_elements: int
    example: str


def check_labels(primitives: Primitives, thing_ids: Sequence[int],
                 classes: Sequence[str]) -> list[LabelWarning]:
    """List doubtful labels of a drawing.

    Args:
        primitives (Primitives): With labels.
        thing_ids (Sequence[int]): Classes whose every symbol must have an
            instance; the others must have none.
        classes (Sequence[str]): Names of the classes.

    Returns:
        list[LabelWarning]: Empty if there are none.
    """
    primitives = primitives[~primitives.ignore]
    semantic, instance = primitives.semantic_id, primitives.instance_id
    thing = np.isin(semantic, np.asarray(thing_ids, int))
    background = semantic == primitives.num_classes
    numbered = instance >= 0
    several = np.zeros(len(primitives), bool)
    pairs = np.unique(
        np.stack([instance, semantic], axis=1)[numbered & ~background], axis=0)
    ids, count = np.unique(pairs[:, 0], return_counts=True)
    several[numbered & ~background] = np.isin(instance[numbered & ~background],
                                              ids[count > 1])
    masks: dict[str, np.ndarray] = dict(
        zip(KINDS, (thing & ~numbered, ~thing & ~background & numbered,
                    background & numbered, several)))
    names = [*classes, 'background']
    found = []
    for kind, mask in masks.items():
        if mask.any():
            example = _names(names, np.unique(semantic[mask]))
            if kind == KINDS[3]:
                first = int(ids[count > 1][0])
                members = pairs[pairs[:, 0] == first, 1]
                example = f'instance {first}: {_names(names, members)}'
            num = len(np.unique(primitives.element_id[mask]))
            found.append(LabelWarning(kind, num, example))
    return found


def _names(names: Sequence[str], classes: np.ndarray, limit: int = 4) -> str:
    """The first names, and that there are more."""
    text = ', '.join(names[i] for i in classes[:limit])
    return text + (', ...' if len(classes) > limit else '')
