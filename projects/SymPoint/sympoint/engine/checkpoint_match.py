"""Compare a checkpoint with a model, and carry its classes over."""
from collections.abc import Sequence
from typing import Any, NamedTuple

import torch

from ..errors import UserError
from ..structures.label_mapping import OTHERS, LabelMap


class Misfits(NamedTuple):
    """Weights of a model that a checkpoint does not give it.

    Attributes:
        missing (list[str]): Names of those that it lacks.
        reshaped (dict): Name -> what is wrong, of those of another shape.
        total (int): Weights of the model.
    """
    missing: list[str]
    reshaped: dict[str, str]
    total: int

    @property
    def all(self) -> list[str]:
        """Each, in words."""
        return self.missing + list(self.reshaped.values())

    def __str__(self) -> str:
        return '; '.join(
            _some(names, what)
            for names, what in ((self.missing, 'missing'),
                                (list(self.reshaped.values()),
                                 'of another shape')) if names)


def find_misfits(model: torch.nn.Module,
                 weights: dict[str, torch.Tensor]) -> Misfits:
    """Compare a model with the weights of a checkpoint.

    Weights that the model does not have are no misfits, nor are the counters
    of normalisation layers, which prediction does not use.

    Args:
        model (Module): Not in a wrapper.
        weights (dict): What :func:`.weights_in` found in the checkpoint.
    """
    found = {name: tuple(value.shape) for name, value in weights.items()}
    own = {
        name: tuple(value.shape)
        for name, value in model.state_dict().items()
        if not name.endswith('num_batches_tracked')
    }
    return Misfits(
        [name for name in own if name not in found], {
            name: f'{name} (model {shape}, file {found[name]})'
            for name, shape in own.items() if found.get(name, shape) != shape
        }, len(own))


def _some(names: list[str], what: str) -> str:
    shown = ', '.join(names[:3]) + (', ...' if len(names) > 3 else '')
    return f'{len(names)} weights are {what}: {shown}'


def check_weights(model: torch.nn.Module, checkpoint: dict[str, Any],
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
                  label_map: LabelMap | None = None) -> list[list[int]]:
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
    sources: list[list[int]] = [[] for _ in new]
    places = {name: i for i, name in enumerate(new)}
    for index, name in enumerate(old):
        own = name if name in places else label_map.get(OTHERS)
        target = label_map.get(name, label_map.get(index, own))
        if target in places:
            sources[places[target]].append(index)
    return sources


def carry_classifiers(model: torch.nn.Module,
                      weights: dict[str, torch.Tensor],
                      misfits: Misfits,
                      old: Sequence[str],
                      new: Sequence[str],
                      label_map: LabelMap | None = None) -> str | None:
    """Put classifiers for the model's classes into a checkpoint's weights.

    Args:
        model (Module): Not in a wrapper.
        weights (dict): Of the checkpoint; changed in place. Classifiers whose
            rows are not those of ``old`` and ``new`` are taken out.
        misfits (Misfits): See :func:`find_misfits`.
        old (Sequence[str]): Classes of the checkpoint.
        new (Sequence[str]): Classes of the model.
        label_map (dict, optional): See :func:`class_sources`.

    Returns:
        str or None: What became of them; None, with nothing done, where more
        than classifiers do not fit.
    """
    own = model.state_dict()
    rows = classifier_shapes({
        name: (tuple(own[name].shape), tuple(weights[name].shape))
        for name in misfits.reshaped
    })
    if misfits.missing or rows is None:
        return None
    if rows != (len(new) + 1, len(old) + 1):
        for name in misfits.reshaped:
            del weights[name]
        return 'newly initialised'
    sources = class_sources(old, new, label_map)
    for name in misfits.reshaped:
        weights[name] = carry_rows(weights[name], own[name], sources)
    return _tell(old, new, sources)


def _tell(old: Sequence[str], new: Sequence[str],
          sources: list[list[int]]) -> str:
    """Which rows are carried over from which, and which are new."""
    carried = [
        f'{name} (from {", ".join(old[i] for i in rows)})'
        for name, rows in zip(new, sources) if rows
    ]
    fresh = [name for name, rows in zip(new, sources) if not rows]
    return '; '.join(what + ', '.join(names)
                     for what, names in (('carried over for ', carried),
                                         ('newly initialised for ', fresh))
                     if names)


def classifier_shapes(
    shapes: dict[str, tuple[tuple[int, ...], tuple[int, ...]]]
) -> tuple[int, int] | None:
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
