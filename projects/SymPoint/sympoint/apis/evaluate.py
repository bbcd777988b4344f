"""Judge what a model finds in labelled drawings, whole sheets of any size."""
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from mmengine.dist import is_main_process

from ..errors import DrawingError
from ..evaluation import symbol_evaluation as measures
from ..evaluation.report import write_reports
from ..structures.primitives import Primitives
from ..structures.segments import Segments
from .inferencer import SymbolInferencer
from .inputs import DrawingInput, find_drawings, read_drawing
from .jobs import label_classes, true_labels
from .outputs import PATTERNS
from .predict import Summary, predict_files
from .results import load_result

#: What is written unless told otherwise.
OUTPUTS = ('json', 'png')
# What a run is told of how to read drawings.
_READING = ('class_map', 'page', 'layout', 'all_layers')


@dataclass
class Evaluation:
    """What became of an evaluation.

    Attributes:
        run (Summary): Of the prediction.
        figures (Summary, optional): See
            :func:`sympoint.evaluation.symbol_evaluation.summarize`; None
            where no drawing could be judged, and in all processes but the
            first.
        unlabelled (list[str]): Names of drawings without a label that the
            model's classes have.
    """
    run: Summary
    figures: Optional[measures.Summary] = None
    unlabelled: List[str] = field(default_factory=list)


def evaluate_files(inferencer: SymbolInferencer,
                   inputs: Any,
                   out_dir: str,
                   batch_size: int = 1,
                   outputs: Sequence[str] = OUTPUTS,
                   overwrite: bool = False,
                   strict: bool = False,
                   **kwargs: Any) -> Evaluation:
    """Predict labelled drawings and hold what is found to their labels.

    Drawings are read, cut, predicted and merged as by
    :func:`.predict_files`. Then each result is judged, in its whole sheet,
    and ``metrics.json`` and ``metrics.md`` are written.

    Args:
        inferencer (SymbolInferencer): The model.
        inputs (Any): See :func:`sympoint.apis.inputs.find_drawings`.
        out_dir (str): The folder for results, pictures of truth beside
            prediction, and figures.
        batch_size (int): See :class:`SymbolInferencer`. Defaults to 1.
        outputs (Sequence[str]): See :class:`.ResultFolder`. Defaults to
            :data:`OUTPUTS`.
        overwrite (bool): Whether to predict again what is predicted. Defaults
            to False.
        strict (bool): See :func:`reduce_result`. Defaults to False.
        kwargs: See :class:`SymbolInferencer`.

    Returns:
        Evaluation: The figures are the first process' alone.

    Raises:
        DrawingError: No drawing has a label.
    """
    drawings = find_drawings(inputs, out_dir)
    run = predict_files(inferencer, drawings, out_dir, batch_size, outputs,
                        overwrite, **kwargs)
    evaluation = Evaluation(run)
    if not is_main_process():
        return evaluation
    meta = inferencer.dataset_meta
    reading = {key: kwargs[key] for key in _READING if key in kwargs}
    predicted = set(run.done + run.skipped)
    reduced = []
    for drawing in drawings:
        if drawing.name not in predicted:
            continue
        counts = _judge(drawing, out_dir, meta, strict, **reading)
        if counts is None:
            evaluation.unlabelled.append(drawing.name)
        else:
            reduced.append(counts)
    if not reduced and predicted:
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


def _judge(drawing: DrawingInput, out_dir: str, meta: dict, strict: bool,
           **reading: Any) -> Optional[dict]:
    """The counts of a drawing whose result is in a folder."""
    path = Path(out_dir) / PATTERNS['json'].format(drawing.name)
    primitives = read_drawing(
        drawing.source,
        len(label_classes(meta)),
        name=drawing.path or drawing.name,
        **reading)
    return reduce_result(load_result(path), primitives, meta, strict)


def reduce_result(result: Dict[str, Any],
                  primitives: Primitives,
                  meta: dict,
                  strict: bool = False) -> Optional[dict]:
    """Hold a result to the labels of its drawing.

    Args:
        result (dict): See :mod:`sympoint.apis.results`.
        primitives (Primitives): The drawing, with labels.
        meta (dict): The model's classes.
        strict (bool): Whether a symbol counts as false that is found where
            labels tell a thing's class but no instance, as those by layers
            do. Defaults to False: whether there is one nobody knows.

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
    truth = true_labels(primitives, meta)
    if truth is None:
        return None
    num_classes = len(meta['classes'])
    known = np.where(truth.instance_ignore, num_classes, truth.semantic)
    symbols = Segments.of_labels(known, truth.instance, num_classes,
                                 tuple(meta['stuff_ids']))
    entries = result['symbols'] + result['stuff']
    owner = np.full(len(primitives), -1, np.int64)
    for number, entry in enumerate(entries):
        owner[entry['primitive_ids']] = number
    found = Segments(
        np.array([e['class_id'] for e in entries], np.int64), owner,
        np.array([e['score'] for e in entries], float))
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
        instance_ignore=truth.ignore if strict else truth.instance_ignore)
