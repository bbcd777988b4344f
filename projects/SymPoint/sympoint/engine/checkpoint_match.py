"""Compare a checkpoint with a model, and carry its classes over."""
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import torch

from ..errors import UserError
from ..structures.label_mapping import OTHERS, LabelMap


class Misfits(NamedTuple):
    """Weights of a model that a checkpoint does not give it.

    Attributes:
        missing (list[str]): Names of those that it lacks.
        reshaped (dict): Key in the checkpoint -> what is wrong, of those of
            another shape.
        total (int): Weights of the model.
    """
    missing: List[str]
    reshaped: Dict[str, str]
    total: int

    @property
    def all(self) -> List[str]:
        """Each, in words."""
        return self.missing + list(self.reshaped.values())

    def __str__(self) -> str:
        return '; '.join(
            _some(names, what)
            for names, what in ((self.missing, 'missing'),
                                (list(self.reshaped.values()),
                                 'of another shape')) if names)


def find_misfits(model: torch.nn.Module,
                 weights: Dict[str, torch.Tensor]) -> Misfits:
    """Compare a model with the weights of a checkpoint.

    Weights that the model does not have are no misfits, nor are the counters
    of normalisation layers, which prediction does not use.

    Args:
        model (Module): Not in a wrapper.
        weights (dict): ``state_dict`` of a checkpoint, of a model in a
            wrapper or not.
    """
    names = {name.removeprefix('module.'): name for name in weights}
    own = {
        name: tuple(value.shape)
        for name, value in model.state_dict().items()
        if not name.endswith('num_batches_tracked')
    }
    missing = [name for name in own if name not in names]
    reshaped = {}
    for name, shape in own.items():
        if name in names:
            found = tuple(weights[names[name]].shape)
            if found != shape:
                reshaped[names[name]] = f'{name} (model {shape}, file {found})'
    return Misfits(missing, reshaped, len(own))


def _some(names: List[str], what: str) -> str:
    shown = ', '.join(names[:3]) + (', ...' if len(names) > 3 else '')
    return f'{len(names)} weights are {what}: {shown}'


def check_weights(model: torch.nn.Module, checkpoint: Dict[str, Any],
                  path: str) -> None:
    """Refuse the checkpoint of another model.

    Raises:
        UserError: A weight of the model is missing or of another shape.
    """
    misfits = find_misfits(model, checkpoint['state_dict'])
    if misfits.all:
        raise UserError(path, f'is a checkpoint of another model: {misfits}',
                        'Give the config that it was trained with')


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
