"""Judge what a model finds in labelled drawings, whole sheets of any size."""
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from mmengine.dist import all_gather_object, is_main_process

from ..drawings.convert import Options
from ..errors import DrawingError
from ..evaluation import symbol_evaluation as measures
from ..evaluation.report import write_reports
from ..structures.label_mapping import LabelMapping
from ..structures.primitives import Primitives
from ..structures.segments import Segments
from .inferencer import SymbolInferencer
from .inputs import find_drawings, read_again
from .jobs import Outcome, label_classes, mapping_to, true_labels
from .predict import Summary, predict_files
from .results import segments_of

#: What is written unless told otherwise.
OUTPUTS = ('json', 'png')


@dataclass
class Evaluation:
    """What became of an evaluation.

    Attributes:
        run (Summary): Of the prediction.
        figures (Summary, optional): See :func:`.summarize`; None where no
            drawing could be judged, and in all processes but the first.
        unlabelled (list[str]): Names of drawings without a label that the
            model's classes have.
    """
    run: Summary
    figures: measures.Summary | None = None
    unlabelled: list[str] = field(default_factory=list)


def evaluate_files(inferencer: SymbolInferencer,
                   inputs: Any,
                   out_dir: str,
                   outputs: Sequence[str] = OUTPUTS,
                   strict: bool = False,
                   metainfo: str | None = None,
                   labelled: Sequence[str] | None = None,
                   **kwargs: Any) -> Evaluation:
    """Predict labelled drawings and hold what is found to their labels.

    Drawings are read, cut, predicted and merged as by
    :func:`.predict_files`. Then each result is judged, in its whole sheet,
    and ``metrics.json`` and ``metrics.md`` are written.

    Args:
        inferencer (SymbolInferencer): The model.
        inputs (Any): See :func:`.find_drawings`.
        out_dir (str): The folder for results, pictures of truth beside
            prediction, and figures.
        outputs (Sequence[str]): See :class:`.ResultFolder`. Defaults to
            :data:`OUTPUTS`.
        strict (bool): See :func:`reduce_result`. Defaults to False.
        metainfo (str, optional): The classes to judge in, which the drawings
            are labelled with; or, with a ``label_map``, what becomes of
            FloorPlanCAD's, which they are labelled with then. See
            :func:`.read_metainfo`. Defaults to None: the model's.
        labelled (Sequence[str], optional): Names of the classes that the
            drawings are labelled with, where it is not all of them: what is
            found of the others is neither right nor wrong. Defaults to None.
        kwargs: Of :func:`.predict_files`.

    Returns:
        Evaluation: The figures are the first process' alone.

    Raises:
        DrawingError: No drawing has a label, or ``metainfo`` or ``labelled``
            cannot be used.
    """
    drawings = find_drawings(inputs, out_dir)
    meta = inferencer.dataset_meta
    if metainfo is not None:
        meta = _taxonomy(metainfo, meta, kwargs.get('class_map'))
        kwargs['labelled_with'] = list(label_classes(meta))
    if labelled is not None:  # mistakes are told before any work
        mapping_to(meta, label_classes(meta), labelled)
    sources = {drawing.name: drawing for drawing in drawings}
    share = {}

    def judge(outcome: Outcome) -> None:
        primitives = outcome.primitives
        if primitives is None:  # predicted before
            primitives = read_again(sources[outcome.name].source,
                                    outcome.result)
        share[outcome.name] = reduce_result(outcome.result, primitives, meta,
                                            strict, labelled)

    evaluation = Evaluation(
        predict_files(
            inferencer,
            drawings,
            out_dir,
            outputs=outputs,
            each=judge,
            **kwargs))
    # Each process judged its share.
    counts = {k: v for s in all_gather_object(share) for k, v in s.items()}
    if not is_main_process():
        return evaluation
    judged = [name for name in sources if name in counts]
    reduced = [counts[n] for n in judged if counts[n] is not None]
    evaluation.unlabelled = [n for n in judged if counts[n] is None]
    if evaluation.unlabelled and not reduced:
        raise DrawingError(
            drawings[0].path, 'neither it nor another drawing has a label of '
            "the model's classes", 'Give labelled drawings; sympoint predict '
            'takes all others')
    if reduced:
        evaluation.figures = measures.summarize(reduced, meta['thing_ids'],
                                                meta['stuff_ids'],
                                                len(meta['classes']))
        write_reports(
            evaluation.figures, meta['classes'], out_dir, each_drawing=True)
    return evaluation


def _taxonomy(path: str, model: dict, class_map: str | None) -> dict:
    """The classes of a file, of which the model must find one at least."""
    meta = Options.of_names(class_map or 'default', path).metainfo
    found = mapping_to(meta, model['classes']).lookup
    if (found == len(meta['classes'])).all():
        raise DrawingError(
            path, 'the model finds none of its classes: '
            f'{", ".join(meta["classes"])}', 'Name them as the model does, or '
            "map FloorPlanCAD's to them by a label_map")
    return meta


def reduce_result(result: dict[str, Any],
                  primitives: Primitives,
                  meta: dict,
                  strict: bool = False,
                  labelled: Sequence[str] | None = None) -> dict | None:
    """Hold a result to the labels of its drawing.

    Args:
        result (dict): See :mod:`sympoint.apis.results`.
        primitives (Primitives): The drawing, with labels.
        meta (dict): The classes to judge in: the model's, or others that the
            drawing is labelled with, see :func:`.mapping_to`.
        strict (bool): Whether a symbol counts as false that is found where
            labels tell a thing's class but no instance, as those by layers
            do. Defaults to False: whether there is one nobody knows.
        labelled (Sequence[str], optional): See :func:`evaluate_files`.
            Defaults to None.

    Returns:
        dict or None: See
        :func:`sympoint.evaluation.symbol_evaluation.reduce_drawing`; None of
        a drawing without labels.

    Raises:
        DrawingError: The result is not of this drawing.
    """
    if result['drawing']['num_primitives'] != len(primitives):
        raise DrawingError(
            result['drawing']['path'], f'has {len(primitives)} primitives, '
            f'its result {result["drawing"]["num_primitives"]}',
            'Predict it again: --overwrite')
    truth = true_labels(primitives, meta, labelled=labelled)
    if truth is None:
        return None
    num_classes = truth.num_classes
    known = np.where(truth.instance_ignore, num_classes, truth.semantic)
    symbols = Segments.of_labels(known, truth.instance, num_classes,
                                 tuple(meta['stuff_ids']))
    found = segments_of(result)
    names = [c['name'] for c in result['classes']]
    if names != list(meta['classes']):
        found = _in_classes(found, mapping_to(meta, names), meta['stuff_ids'])
    return measures.reduce_drawing(
        symbols,
        found,
        truth.semantic,
        found.semantic(num_classes),
        primitives.length,
        primitives.args,
        meta['thing_ids'],
        num_classes,
        sample_idx=result['drawing']['name'],
        ignore=truth.ignore,
        instance_ignore=truth.ignore if strict else truth.instance_ignore,
        labelled=truth.labelled)


def _in_classes(found: Segments, mapping: LabelMapping,
                stuff_ids: Sequence[int]) -> Segments:
    """Segments in other classes: stuff of one class becomes one segment, with
    the best score, and background none."""
    semantic = mapping.lookup[found.semantic(mapping.num_source_classes)]
    mapped = Segments.of_labels(semantic, found.owner, mapping.num_classes,
                                tuple(stuff_ids))
    mapped.scores = np.zeros(len(mapped))
    kept = mapped.owner >= 0
    np.maximum.at(mapped.scores, mapped.owner[kept],
                  found.scores[found.owner[kept]])
    return mapped
