"""Predict drawings in batches that span drawings."""
from collections import deque
from dataclasses import dataclass, field
from typing import (Any, Callable, Deque, Dict, Iterable, Iterator, List,
                    NamedTuple, Optional, Sequence, Tuple, Union)

import numpy as np
import torch
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.structures import InstanceData

from ..datasets.formatting import add_truth, unknown_primitives
from ..drawings.names import NameLabels
from ..drawings.scale import Scale, find_scale
from ..drawings.tiling import Tiling
from ..errors import DrawingError
from ..structures.label_mapping import OTHERS, LabelMapping
from ..structures.primitives import Primitives
from ..structures.segments import Segments
from ..structures.taxonomy import FLOORPLANCAD_CLASSES
from .copies import agree_on_copies
from .inputs import DrawingInput, read_drawing
from .inserts import agree_in_inserts
from .naming import names_of, tell_by_names
from .notes import notes_on
from .sheets import merge_segments


@dataclass
class Outcome:
    """What became of a drawing.

    Attributes:
        name (str): Names its outputs.
        path (str, optional): None for a drawing from memory.
        result (dict, optional): See :mod:`sympoint.apis.results`; None where
            it failed.
        sample (Det3DDataSample, optional): With predictions; None where it
            failed or was finished before.
        primitives (Primitives, optional): The drawing; None where there is no
            sample.
        files (dict): Output kind -> path.
        error (str, optional): Why it failed.
        skipped (bool): Whether its result was there already.
    """
    name: str
    path: Optional[str]
    result: Optional[Dict[str, Any]] = None
    sample: Optional[Det3DDataSample] = None
    primitives: Optional[Primitives] = None
    files: Dict[str, str] = field(default_factory=dict)
    error: Optional[str] = None
    skipped: bool = False

    @property
    def notes(self) -> List[str]:
        """What a user may not expect of the result, one line each."""
        return notes_on(self.name, self.result) if self.result else []


@dataclass
class Job:
    """A drawing on its way.

    Attributes:
        drawing (DrawingInput): The input.
        primitives (Primitives, optional): What was read.
        scale (Scale, optional): How large its units are.
        tiling (Tiling, optional): The parts that the network sees.
        names (NameLabels, optional): What the names in it tell; None where
            they are not asked.
        samples (list): The data sample of the only tile, or the segments
            of each.
        outcome (Outcome, optional): Set where there is nothing to do.
        labelled_with (Sequence[str], optional): See :func:`read_job`.
    """
    drawing: DrawingInput
    primitives: Optional[Primitives] = None
    scale: Optional[Scale] = None
    tiling: Optional[Tiling] = None
    names: Optional[NameLabels] = None
    samples: List[Union[Det3DDataSample, Segments,
                        None]] = field(default_factory=list)
    outcome: Optional[Outcome] = None
    labelled_with: Optional[Sequence[str]] = None

    @property
    def complete(self) -> bool:
        """Whether nothing of it is left to predict."""
        return self.outcome is not None or None not in self.samples

    def join_samples(
        self,
        metainfo: dict,
        calibration: Optional[Callable[[np.ndarray], np.ndarray]] = None
    ) -> Det3DDataSample:
        """One data sample of all that was predicted, with the drawing's own
        labels if it has any.

        Args:
            metainfo (dict): The model's classes.
            calibration (callable, optional): The network's scores -> chances.
                Defaults to None.
        """
        if len(self.tiling) == 1:
            sample = self.samples[0]
            found = Segments.of_prediction(sample)
        else:
            sample, found = _sheet_sample(self), _merged(self, metainfo)
        for agree in agree_on_copies, agree_in_inserts:
            found = agree(self.primitives, found, self.tiling.tile_size,
                          metainfo['stuff_ids'])
        if calibration is not None:
            found.scores = calibration(found.scores)
        if self.names is not None:
            found = tell_by_names(self.primitives, found, self.names, metainfo)
        _add_segments(sample, found, len(metainfo['classes']))
        truth = true_labels(self.primitives, metainfo, self.labelled_with)
        if truth is not None:
            add_truth(sample, truth.semantic, truth.instance,
                      len(metainfo['classes']), truth.ignore,
                      truth.instance_ignore)
        return sample

    def fail(self, error: Exception) -> None:
        """Note why it failed, in one line."""
        self.outcome = Outcome(
            self.drawing.name, self.drawing.path, error=describe(error, self))


def describe(error: Exception, job: Job) -> str:
    """One line of an error, which names the drawing."""
    if isinstance(error, DrawingError):
        return str(error)
    text = (str(error).strip() or type(error).__name__).splitlines()[0]
    where = job.drawing.path or job.drawing.name
    return f'{where}: {type(error).__name__}: {text[:300]}'


def read_job(drawing: DrawingInput,
             metainfo: dict,
             units: Optional[str] = None,
             scale: Optional[str] = None,
             class_map: Optional[str] = None,
             page: Optional[int] = None,
             layout: Optional[str] = None,
             all_layers: bool = False,
             names: bool = True,
             max_primitives: Optional[int] = None,
             labelled_with: Optional[Sequence[str]] = None) -> Job:
    """Read a drawing and cut it into tiles.

    Args:
        drawing (DrawingInput): The input.
        metainfo (dict): The model's classes.
        units (str, optional): What a drawing unit is, see
            :func:`find_scale`. Defaults to None.
        scale (str, optional): Such as '1:100', see :func:`find_scale`.
            Defaults to None.
        class_map (str, optional): Name of the release whose class ids the
            drawing is labelled with, if it is; see ``CLASS_MAPS``. Defaults
            to None.
        page (int, optional): Of a PDF, see :func:`read_drawing`. Defaults to
            None.
        layout (str, optional): Of a DXF, see :func:`read_drawing`. Defaults
            to None.
        all_layers (bool): See :func:`read_drawing`. Defaults to False.
        names (bool): Whether names of blocks and layers of a DXF or PDF are
            believed, see :func:`tell_by_names`. Defaults to True.
        max_primitives (int, optional): A larger drawing fails. Defaults to
            None.
        labelled_with (Sequence[str], optional): Names of the classes that the
            drawing is labelled with. Defaults to None: those of
            :func:`label_classes`.

    Returns:
        Job: With an outcome if it failed.
    """
    job = Job(drawing, labelled_with=labelled_with)
    name = drawing.path or drawing.name
    try:
        classes = labelled_with or label_classes(metainfo)
        primitives = read_drawing(drawing.source, len(classes), class_map,
                                  name, page, layout, all_layers)
        if max_primitives is not None and len(primitives) > max_primitives:
            raise DrawingError(
                name, f'has {len(primitives)} primitives, more than '
                f'{max_primitives}', 'Split it into sheets')
        job.primitives = primitives
        job.scale = find_scale(primitives, units, scale, name)
        job.tiling = Tiling(primitives, job.scale.tile_size,
                            job.scale.one_tile, name)
        if names:
            job.names = names_of(primitives, job.scale)
        job.samples = [None] * len(job.tiling)
    except Exception as error:  # one drawing must not end the others
        job.fail(error)
    return job


def predict_jobs(jobs: Iterable[Job], pipeline: Callable[[dict], dict],
                 forward: Callable[[List[dict]], List[Det3DDataSample]],
                 batch_size: int, progress: Callable[[float],
                                                     None]) -> Iterator[Job]:
    """Fill ``samples`` of jobs, with tiles of several drawings in a batch.

    Args:
        jobs (Iterable[Job]): Read as they are needed.
        pipeline (callable): A tile's dict -> a packed sample.
        forward (callable): Packed samples -> data samples with predictions.
        batch_size (int): Tiles in a batch.
        progress (callable): Called with the share of a drawing that was
            done.

    Yields:
        Job: Each, complete, in the order given; one that failed has its
        outcome.
    """
    waiting: Deque[Job] = deque()
    batch: List[Tuple[Job, int]] = []

    def run(items: List[Tuple[Job, int]]) -> None:
        items = [(job, i) for job, i in items if job.outcome is None]
        try:
            data = [
                pipeline(
                    dict(
                        primitives=job.tiling[i],
                        sample_idx=job.drawing.name,
                        svg_path=job.drawing.path)) for job, i in items
            ]
            samples = forward(data) if data else []
        except Exception as error:  # one drawing must not end the others
            if len(items) > 1:  # too much for the memory together, perhaps
                for item in items:
                    run([item])
                return
            items[0][0].fail(error)
            return
        for (job, i), sample in zip(items, samples):
            # Of the tiles of a sheet only what is needed to merge them.
            job.samples[i] = sample if len(
                job.samples) == 1 else Segments.of_prediction(sample)
            progress(1 / len(job.samples))

    for job in jobs:
        waiting.append(job)
        for i in range(len(job.samples)):
            batch.append((job, i))
            if len(batch) == batch_size:
                run(batch)
                batch = []
        while waiting and waiting[0].complete:
            yield waiting.popleft()
    run(batch)
    yield from waiting


def _merged(job: Job, metainfo: dict) -> Segments:
    """What the tiles of a sheet found."""
    tiling = job.tiling
    return merge_segments(tiling.rows,
                          [tiling.depth(i) for i in range(len(tiling))],
                          job.samples, metainfo['stuff_ids'],
                          len(job.primitives))


def _sheet_sample(job: Job) -> Det3DDataSample:
    """The data sample of a sheet, without predictions."""
    primitives = job.primitives
    sample = Det3DDataSample(
        metainfo=dict(
            sample_idx=job.drawing.name,
            svg_path=job.drawing.path,
            tile_size=job.tiling.tile_size,
            num_primitives=len(primitives)))
    sample.primitives = PointData(
        args=torch.from_numpy(primitives.args.astype('float32')),
        length=torch.from_numpy(primitives.length.astype('float32')),
        command=torch.from_numpy(primitives.command),
        layer_id=torch.from_numpy(primitives.layer_id))
    return sample


def _add_segments(sample: Det3DDataSample, found: Segments,
                  num_classes: int) -> None:
    """Make segments the predictions of a data sample."""
    sample.pred_pts_seg = PointData(
        pts_semantic_mask=torch.from_numpy(found.semantic(num_classes)),
        pts_instance_mask=torch.from_numpy(found.owner))
    sample.pred_instances_3d = InstanceData(
        labels=torch.from_numpy(found.labels),
        scores=torch.from_numpy(found.scores))
    if found.told is not None:
        sample.pred_instances_3d.told = found.told


def label_classes(metainfo: dict) -> Sequence[str]:
    """Names of the classes that drawings are labelled with.

    Those of the model, unless it makes them from FloorPlanCAD's by a
    ``label_map``.
    """
    if metainfo.get('label_map'):
        return FLOORPLANCAD_CLASSES
    return metainfo['classes']


def mapping_to(metainfo: dict, classes: Sequence[str]) -> LabelMapping:
    """From some classes to those of a taxonomy.

    Its ``label_map`` is of FloorPlanCAD's classes; of all others those with
    names of the taxonomy's are the same, and the rest is background.

    Args:
        metainfo (dict): The taxonomy.
        classes (Sequence[str]): Names of the classes to map.
    """
    label_map = metainfo.get('label_map')
    if not label_map or list(classes) != list(FLOORPLANCAD_CLASSES):
        label_map = {OTHERS: None}
    return LabelMapping(dict(metainfo, label_map=label_map), classes)


def describe_labels(
        metainfo: dict,
        labelled_with: Optional[Sequence[str]] = None) -> Dict[str, Any]:
    """For ``drawing`` of :mod:`sympoint.apis.results`.

    Args:
        metainfo (dict): The model's classes.
        labelled_with (Sequence[str], optional): See :func:`read_job`.
    """
    source = labelled_with or label_classes(metainfo)
    found: Dict[str, Any] = dict(label_classes=len(source))
    if list(source) != list(metainfo['classes']):
        found['label_map'] = mapping_to(metainfo, source).lookup.tolist()
    return found


class Truth(NamedTuple):
    """The labels of a drawing in a model's classes, (num_primitives,) each.

    Attributes:
        semantic (ndarray): int64, the number of classes for background.
        instance (ndarray): int64, -1 for none.
        ignore (ndarray): bool, nobody knows the class, background here.
        instance_ignore (ndarray): bool, nobody knows the class or the symbol.
    """
    semantic: np.ndarray
    instance: np.ndarray
    ignore: np.ndarray
    instance_ignore: np.ndarray


def true_labels(
        primitives: Primitives,
        metainfo: dict,
        labelled_with: Optional[Sequence[str]] = None) -> Optional[Truth]:
    """The labels of a drawing in the classes of a taxonomy.

    Args:
        primitives (Primitives): The drawing.
        metainfo (dict): The taxonomy, such as the model's.
        labelled_with (Sequence[str], optional): See :func:`read_job`.

    Returns:
        Truth or None: None where nothing is labelled, or with classes of
        another number.
    """
    source = labelled_with or label_classes(metainfo)
    ignore = primitives.ignore
    labelled = (primitives.semantic_id < primitives.num_classes) & ~ignore
    if not labelled.any() or primitives.num_classes != len(source):
        return None
    mapping = mapping_to(metainfo, source)
    semantic, instance = mapping(primitives.semantic_id,
                                 primitives.instance_id)
    semantic = np.where(ignore, mapping.num_classes, semantic)
    instance = np.where(ignore, -1, instance)
    return Truth(
        semantic, instance,
        *unknown_primitives(
            dict(
                semantic_id=semantic,
                instance_id=instance,
                ignore=ignore,
                is_thing=mapping.is_thing)))
