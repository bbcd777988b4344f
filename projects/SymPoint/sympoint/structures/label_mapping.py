"""Map the classes a data set was converted with to those of a config."""
from collections.abc import Sequence

import numpy as np

from ..errors import DrawingError
from .taxonomy import FLOORPLANCAD_METAINFO, check_taxonomy

# Beyond this, sorting the ids is faster than a table of all possible ones.
_LARGEST_TABLE = 1 << 18

#: Stands in a ``label_map`` for all classes that it does not name.
OTHERS = '*'

LabelMap = dict[str | int, str | None]


class LabelMapping:
    """Class and instance ids of the stored data set -> those of a taxonomy.

    Background is the id after the last class, on both sides. Only a thing
    keeps an instance id: stuff is one region a drawing, so its primitives and
    those of background get -1.

    Args:
        metainfo (dict): The wanted taxonomy: ``classes``, ``thing_ids`` and
            ``stuff_ids``, and, where its classes are not just some of the
            source's, ``label_map``: source class, by name or index, -> name
            in ``classes``, or None for background; ``'*'`` for all others.
            Without a ``label_map``, source classes that ``classes`` does not
            name are background; with one, each source class must be in
            either. Defaults to FloorPlanCAD's.
        source_classes (Sequence[str], optional): Names of the classes in the
            files. Defaults to FloorPlanCAD's 35.
        labelled_classes (Sequence[str], optional): Those of the source's
            classes that somebody labelled. What is of another, or of none,
            is background here, which then means: none of these. Defaults to
            None: all.
        name (str): What messages call the taxonomy.

    Attributes:
        labelled (np.ndarray, optional): (num_classes,) bool, the classes
            that background is none of. None where it is none of any: all is
            labelled, or all that is not is background in the taxonomy.
        unlabelled (np.ndarray): (num_source_classes + 1,) bool, the source's
            classes that nobody labelled, and background, if there are any.

    Raises:
        DrawingError: The taxonomy contradicts itself or the source's, has
            none of the labelled classes, or one that is made of labelled and
            of other ones.
    """

    def __init__(self,
                 metainfo: dict = FLOORPLANCAD_METAINFO,
                 source_classes: Sequence[str] | None = None,
                 labelled_classes: Sequence[str] | None = None,
                 name: str = 'metainfo of the data set') -> None:
        if source_classes is None:
            source_classes = FLOORPLANCAD_METAINFO['classes']
        check_taxonomy(metainfo, name)
        classes = list(metainfo['classes'])
        self.num_classes = len(classes)
        self.num_source_classes = len(source_classes)
        names = _target_names(
            list(source_classes), classes, metainfo.get('label_map'), name)
        targets = [
            self.num_classes if name is None else classes.index(name)
            for name in names
        ]
        self.lookup = np.array(targets + [self.num_classes], dtype=np.int64)
        self.is_thing = np.zeros(self.num_classes + 1, dtype=bool)
        self.is_thing[list(metainfo['thing_ids'])] = True
        things = [i for i in targets if self.is_thing[i]]
        self._merges = len(set(things)) < len(things)
        self.unlabelled = np.zeros(len(self.lookup), bool)
        self.labelled: np.ndarray | None = None
        if labelled_classes is not None:
            self.unlabelled[:] = True
            self.unlabelled[_indices(labelled_classes,
                                     list(source_classes))] = False
            self._leave_out(classes, name)

    def _leave_out(self, classes: list, name: str) -> None:
        """Make what nobody labelled background."""
        rest = np.unique(self.lookup[self.unlabelled])
        told = np.unique(self.lookup[~self.unlabelled])
        both = [c for c in told if c in rest and c < self.num_classes]
        if both or not (told < self.num_classes).any():
            problem = 'it has none of the labelled classes'
            if both:
                problem = (f'its {classes[both[0]]!r} is made of classes of '
                           'which only some are labelled')
            raise DrawingError(
                name, problem,
                'Label all that a class is made of, or let label_map '
                'leave out what is not labelled')
        self.lookup[self.unlabelled] = self.num_classes
        rest = rest[rest < self.num_classes]
        if len(rest):
            self.labelled = np.ones(self.num_classes, bool)
            self.labelled[rest] = False

    def __call__(self, semantic_id: np.ndarray,
                 instance_id: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Map the labels of one drawing.

        Where several source classes become one class of things, instances are
        renumbered from 0, so that equal ids of two source classes stay two.

        Args:
            semantic_id (np.ndarray): (num_primitives,), background included.
            instance_id (np.ndarray): (num_primitives,), -1 for none.

        Returns:
            tuple: Semantic and instance ids, (num_primitives,) int64 both.

        Raises:
            ValueError: An id outside the source's classes.
        """
        if semantic_id.size and not (0 <= semantic_id.min()
                                     and semantic_id.max() < len(self.lookup)):
            raise ValueError(
                f'class ids from {semantic_id.min()} to {semantic_id.max()}, '
                f'where {self.num_source_classes} classes and background '
                f'allow 0 to {self.num_source_classes}')
        semantic = self.lookup[semantic_id]
        has_instance = self.is_thing[semantic] & (instance_id >= 0)
        instance = np.where(has_instance, instance_id, -1).astype(np.int64)
        if self._merges:
            pairs = instance * len(self.lookup) + semantic_id
            instance[has_instance] = distinct(pairs[has_instance])[1]
        return semantic, instance


def _indices(labelled: Sequence[str], source: list) -> list[int]:
    """Where labelled classes are among those of the files."""
    for name in labelled:
        if name not in source:
            raise DrawingError(
                'labelled classes',
                f'{name!r} is said to be labelled, which is no class of the '
                'drawings', f'Their classes are {source}')
    return [source.index(name) for name in labelled]


def distinct(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """``np.unique(ids, return_inverse=True)``, by a table.

    Args:
        ids (np.ndarray): (num_ids,) int64, not negative.

    Returns:
        tuple: The distinct ids, ascending, (num_distinct,), and the index in
        these of each, (num_ids,), int64 both.
    """
    size = ids.max(initial=-1) + 1
    if size > _LARGEST_TABLE:
        return np.unique(ids, return_inverse=True)
    there = np.zeros(size, dtype=bool)
    there[ids] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[ids]


def _target_names(source: list, classes: list, label_map: LabelMap | None,
                  path: str) -> list:
    """The name in ``classes``, or None, of each source class."""
    if label_map is None:
        unknown = [name for name in classes if name not in source]
        if unknown:
            raise DrawingError(
                path,
                f'classes {unknown} are not among those of the converted '
                'data set', 'Add label_map=dict(old class=new class, ...)')
        return [name if name in classes else None for name in source]
    names = {name: name for name in source if name in classes}
    label_map = dict(label_map)
    rest = label_map.pop(OTHERS, OTHERS)
    if rest not in (None, OTHERS, *classes):
        raise DrawingError(
            path,
            f'label_map maps {OTHERS!r} to {rest!r}, which is not in classes',
            f'Use None for background, or one of {classes}')
    for key, value in label_map.items():
        if isinstance(key, int) and 0 <= key < len(source):
            key = source[key]
        if key not in source:
            raise DrawingError(
                path,
                f'label_map maps {key!r}, which the converted data set does '
                f'not have', f'Its classes are {source}')
        if value is not None and value not in classes:
            raise DrawingError(
                path, f'label_map maps {key!r} to {value!r}, which is not in '
                'classes', f'Use None for background, or one of {classes}')
        names[key] = value
    missing = [name for name in source if name not in names]
    if rest != OTHERS:
        names.update(dict.fromkeys(missing, rest))
    elif missing:
        raise DrawingError(
            path, f'label_map leaves out {missing}',
            'Map each to a new class, or to None for background, '
            f'or all of them with {OTHERS!r}: None')
    return [names[name] for name in source]
