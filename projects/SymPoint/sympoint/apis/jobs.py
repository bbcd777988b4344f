"""Take drawings through the network, in batches that span drawings.

A drawing is read and cut into tiles (:func:`read_job`), its tiles are
predicted (:func:`predict_jobs`), and what they found becomes one answer
(:meth:`Job.join_tiles`).
"""
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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
from .copies import agree_in_inserts, agree_on_copies
from .inputs import DrawingInput, read_drawing
from .label import names_of, tell_by_names
from .results import notes_on
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
    path: str | None
    result: dict[str, Any] | None = None
    sample: Det3DDataSample | None = None
    primitives: Primitives | None = None
    files: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    skipped: bool = False

    @property
    def notes(self) -> list[str]:
        """What a user may not expect of the result, one line each."""
        return notes_on(self.name, self.result) if self.result else []


@dataclass
class Job:
    """A drawing on its way."""
    drawing: DrawingInput
    label_classes: Sequence[str] = ()  # what its own labels mean
    primitives: Primitives | None = None  # what was read
    scale: Scale | None = None
    tiling: Tiling | None = None  # the parts that the network sees
    names: NameLabels | None = None  # where they are asked
    # The segments of each tile, None until they are predicted.
    found: list[Segments | None] = field(default_factory=list)
    outcome: Outcome | None = None  # set where nothing is left to do

    @property
    def complete(self) -> bool:
        """Whether nothing of it is left to predict."""
        return self.outcome is not None or None not in self.found

    def fail(self, error: Exception) -> None:
        """Note why it failed, in one line that names the drawing."""
        text, kind = str(error), type(error).__name__
        if not isinstance(error, DrawingError):
            text = (text.strip() or kind).splitlines()[0][:300]
            text = f'{self.drawing.title}: {kind}: {text}'
        self.outcome = Outcome(
            self.drawing.name, self.drawing.path, error=text)

    def join_tiles(
        self,
        metainfo: dict,
        calibration: Callable[[np.ndarray], np.ndarray] | None = None
    ) -> Det3DDataSample:
        """One data sample of all that was predicted, with the drawing's own
        labels if it has any.

        Args:
            metainfo (dict): The model's classes.
            calibration (callable, optional): The network's scores -> chances.
                Defaults to None.
        """
        primitives, tiling = self.primitives, self.tiling
        stuff_ids = metainfo['stuff_ids']
        found = self.found[0]
        if len(tiling) > 1:
            found = merge_segments(
                tiling.rows, [tiling.depth(i) for i in range(len(tiling))],
                self.found, stuff_ids, len(primitives))
        for agree in agree_on_copies, agree_in_inserts:
            found = agree(primitives, found, tiling.tile_size, stuff_ids)
        if calibration is not None:
            found.scores = calibration(found.scores)
        if self.names is not None:
            found = tell_by_names(primitives, found, self.names, metainfo)
        sample = self._sample(found, len(metainfo['classes']))
        truth = true_labels(primitives, metainfo, self.label_classes)
        if truth is not None:
            add_truth(sample, *truth)
        return sample

    def _sample(self, found: Segments, num_classes: int) -> Det3DDataSample:
        """The data sample of the whole drawing with what was found."""
        primitives = self.primitives
        sample = Det3DDataSample(
            metainfo=dict(
                sample_idx=self.drawing.name,
                svg_path=self.drawing.path,
                tile_size=self.tiling.tile_size,
                num_primitives=len(primitives)))
        sample.primitives = PointData(
            args=torch.from_numpy(primitives.args.astype('float32')),
            length=torch.from_numpy(primitives.length.astype('float32')),
            command=torch.from_numpy(primitives.command),
            layer_id=torch.from_numpy(primitives.layer_id))
        sample.pred_pts_seg = PointData(
            pts_semantic_mask=torch.from_numpy(found.semantic(num_classes)),
            pts_instance_mask=torch.from_numpy(found.owner))
        sample.pred_instances_3d = InstanceData(
            labels=torch.from_numpy(found.labels),
            scores=torch.from_numpy(found.scores))
        if found.told is not None:
            sample.pred_instances_3d.told = found.told
        return sample


def read_job(drawing: DrawingInput,
             metainfo: dict,
             units: str | None = None,
             scale: str | None = None,
             names: bool = True,
             max_primitives: int | None = None,
             labelled_with: Sequence[str] | None = None,
             **reading: Any) -> Job:
    """Read a drawing and cut it into tiles.

    Args:
        drawing (DrawingInput): The input.
        metainfo (dict): The model's classes.
        units, scale (str, optional): See :func:`find_scale`. Default to None.
        names (bool): Whether names of blocks and layers of a DXF or PDF are
            believed, see :func:`tell_by_names`. Defaults to True.
        max_primitives (int, optional): A larger drawing fails. Defaults to
            None.
        labelled_with (Sequence[str], optional): Names of the classes that the
            drawing is labelled with. Defaults to None: those of
            :func:`label_classes`.
        reading (Any): ``class_map``, ``page``, ``layout`` and
            ``all_layers`` of :func:`read_drawing`.

    Returns:
        Job: With an outcome if it failed.
    """
    job = Job(drawing, labelled_with or label_classes(metainfo))
    name = drawing.title
    try:
        primitives = read_drawing(
            drawing.source, len(job.label_classes), name=name, **reading)
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
        job.found = [None] * len(job.tiling)
    except Exception as error:  # one drawing must not end the others
        job.fail(error)
    return job


def predict_jobs(jobs: Iterable[Job], pipeline: Callable[[dict], dict],
                 forward: Callable[[list[dict]], list[Det3DDataSample]],
                 batch_size: int, progress: Callable[[float],
                                                     None]) -> Iterator[Job]:
    """Fill ``found`` of jobs, with tiles of several drawings in a batch.

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
    waiting: deque[Job] = deque()
    batch: list[tuple[Job, int]] = []

    def run(items: list[tuple[Job, int]]) -> None:
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
            else:
                items[0][0].fail(error)
            return
        for (job, i), sample in zip(items, samples):
            job.found[i] = Segments.of_prediction(sample)
            progress(1 / len(job.found))

    for job in jobs:
        waiting.append(job)
        for i in range(len(job.found)):
            batch.append((job, i))
            if len(batch) == batch_size:
                run(batch)
                batch = []
        while waiting and waiting[0].complete:
            yield waiting.popleft()
    run(batch)
    yield from waiting


def label_classes(metainfo: dict) -> Sequence[str]:
    """Names of the classes that drawings are labelled with: the model's,
    unless it makes them from FloorPlanCAD's by a ``label_map``."""
    if metainfo.get('label_map'):
        return FLOORPLANCAD_CLASSES
    return metainfo['classes']


def mapping_to(metainfo: dict,
               classes: Sequence[str],
               labelled: Sequence[str] | None = None) -> LabelMapping:
    """From some classes, all ``labelled`` or only these, to those of a
    taxonomy.

    Its ``label_map`` is of FloorPlanCAD's classes; of all others those with
    names of the taxonomy's are the same, and the rest is background.
    """
    label_map = metainfo.get('label_map')
    if not label_map or list(classes) != list(FLOORPLANCAD_CLASSES):
        label_map = {OTHERS: None}
    return LabelMapping(dict(metainfo, label_map=label_map), classes, labelled)


def describe_labels(metainfo: dict, classes: Sequence[str]) -> dict[str, Any]:
    """What a result's ``drawing`` says of its labels, in some classes, beside
    those of the model."""
    found: dict[str, Any] = dict(label_classes=len(classes))
    if list(classes) != list(metainfo['classes']):
        found['label_map'] = mapping_to(metainfo, classes).lookup.tolist()
    return found


class Truth(NamedTuple):
    """The labels of a drawing in a model's classes: what :func:`.add_truth`
    takes. Where ``ignore``, nobody knows the class, which is background here;
    where ``instance_ignore``, nobody knows the class or the symbol."""
    semantic: np.ndarray
    instance: np.ndarray
    num_classes: int
    ignore: np.ndarray
    instance_ignore: np.ndarray
    labelled: np.ndarray | None = None


def true_labels(primitives: Primitives,
                metainfo: dict,
                classes: Sequence[str] | None = None,
                labelled: Sequence[str] | None = None) -> Truth | None:
    """The labels of a drawing in the classes of a taxonomy.

    Args:
        primitives (Primitives): The drawing.
        metainfo (dict): The taxonomy, such as the model's.
        classes (Sequence[str], optional): Those that the drawing is labelled
            with. Defaults to None: those of :func:`label_classes`.
        labelled (Sequence[str], optional): See :func:`mapping_to`.

    Returns:
        Truth or None: None where nothing is labelled, or with classes of
        another number.
    """
    classes = classes or label_classes(metainfo)
    ignore = primitives.ignore
    known = (primitives.semantic_id < primitives.num_classes) & ~ignore
    if not known.any() or primitives.num_classes != len(classes):
        return None
    mapping = mapping_to(metainfo, classes, labelled)
    semantic, instance = mapping(primitives.semantic_id,
                                 primitives.instance_id)
    semantic = np.where(ignore, mapping.num_classes, semantic)
    instance = np.where(ignore, -1, instance)
    unknown = unknown_primitives(
        dict(
            semantic_id=semantic,
            instance_id=instance,
            ignore=ignore,
            is_thing=mapping.is_thing))
    return Truth(semantic, instance, mapping.num_classes, *unknown,
                 mapping.labelled)
