"""Turn drawings into symbols: the inferencer."""
import copy
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from typing import Any

import torch
from mmdet3d.registry import INFERENCERS, MODELS
from mmdet3d.structures import Det3DDataSample
from mmengine.config import Config, ConfigDict
from mmengine.dataset import Compose, pseudo_collate
from mmengine.dist import get_dist_info
from mmengine.infer.infer import BaseInferencer, ModelType
from mmengine.model.utils import revert_sync_batchnorm
from mmengine.registry import init_default_scope
from mmengine.visualization import Visualizer
from rich.console import Console
from rich.progress import Progress

from ..engine.checkpoint_match import check_weights
from ..engine.checkpoints import load_checkpoint
from ..engine.config import config_in, load_config, metainfo_of
from ..errors import UserError
from ..evaluation.calibration import Calibration
from ..structures.segments import Segments
from ..version import __version__
from ..visualization import SymbolVisualizer
from ..weights import default_checkpoint
from .inputs import DrawingInput, find_drawings
from .jobs import Job, Outcome, describe_labels, predict_jobs, read_job
from .outputs import OUTPUTS, ResultFolder
from .results import build_result

PICTURES = ('png', 'pdf')


@INFERENCERS.register_module('symbol-spotting')
@INFERENCERS.register_module()
class SymbolInferencer(BaseInferencer):
    """Spot the symbols of drawings.

    Examples:
        >>> inferencer = SymbolInferencer()
        >>> outcome = inferencer('plan.svg')
        >>> outcome['predictions'][0]['counts']
        {'single door': 7, 'window': 9, 'toilet': 2}
        >>> inferencer('plans/', out_dir='found', batch_size=4)

    Args:
        model (str, dict or Config, optional): A config file or config.
            Defaults to None: the config that the checkpoint was trained with.
        weights (str, optional): The checkpoint. Defaults to None: those that
            come with the package, or, of a ``model`` that is given, random
            ones, for trying things out.
        device (str, optional): Such as 'cpu' or 'cuda:1'. Defaults to None:
            the best there is; of a job of several processes each its own.
        scope (str): Defaults to 'mmdet3d'.
        show_progress (bool): Whether to show a progress bar. Defaults to
            True.

    Raises:
        UserError: The config, the checkpoint or the device cannot be used,
            or config and checkpoint do not belong together.
    """

    preprocess_kwargs = {
        'units', 'scale', 'class_map', 'page', 'layout', 'all_layers', 'names',
        'max_primitives', 'labelled_with'
    }
    visualize_kwargs = {'show', 'wait_time', 'draw_gt'}
    postprocess_kwargs = {'score_thr'}

    def __init__(self,
                 model: ModelType | str | None = None,
                 weights: str | None = None,
                 device: str | None = None,
                 scope: str = 'mmdet3d',
                 show_progress: bool = True) -> None:
        init_default_scope(scope)
        if isinstance(model, (str, os.PathLike)):
            model = load_config(os.fspath(model))
        if model is None and weights is None:
            weights = default_checkpoint()
        device = choose_device(device)
        self.weights = weights
        self.weights_sha256: str | None = None
        self.calibration: Calibration | None = None
        super().__init__(model, weights, device, scope, show_progress)

    def _init_model(self,
                    cfg: Config | ConfigDict,
                    weights: str | None,
                    device: str = 'cpu') -> torch.nn.Module:
        checkpoint = None
        if weights is not None:
            checkpoint, self.weights_sha256 = load_checkpoint(weights)
        if not cfg:
            cfg.update(config_in(checkpoint, weights))
        model = revert_sync_batchnorm(MODELS.build(copy.deepcopy(cfg.model)))
        self.dataset_meta = metainfo_of(checkpoint, cfg)
        if checkpoint is not None:
            check_weights(model, checkpoint, weights)
            fitted = checkpoint.get('meta', {}).get('calibration')
            self.calibration = fitted and Calibration(**fitted)
        self._load_weights_to_model(model, checkpoint, cfg)
        return model.to(device).eval()

    def _init_pipeline(self, cfg: Config | ConfigDict) -> Compose:
        """The pipeline that tests the model, fed from memory, without labels:
        those of a drawing are shown, never used."""
        pipeline = copy.deepcopy(cfg.test_dataloader.dataset.pipeline)
        pipeline[0] = dict(type='LoadPrimitives', with_labels=False)
        return Compose(pipeline)

    def _init_collate(self, cfg: Config | ConfigDict) -> Callable:
        """mmengine's lists: the data preprocessor packs."""
        return pseudo_collate

    def _init_visualizer(self, cfg: Config | ConfigDict) -> Visualizer:
        visualizer = SymbolVisualizer(name=f'inferencer-{id(self)}')
        visualizer.dataset_meta = self.dataset_meta
        return visualizer

    def __call__(self,
                 inputs: Any,
                 return_datasamples: bool = False,
                 batch_size: int = 1,
                 out_dir: str | None = None,
                 outputs: Sequence[str] = OUTPUTS,
                 overwrite: bool = False,
                 **kwargs) -> dict[str, list]:
        """Spot the symbols of drawings.

        Args:
            inputs (str, Path, bytes, file object, Primitives, or a list):
                See :func:`find_drawings`. In a job of several processes each
                takes its share.
            return_datasamples (bool): Whether ``predictions`` holds data
                samples instead of plain results. Defaults to False.
            batch_size (int): Tiles that pass the network together. Defaults
                to 1.
            out_dir (str, optional): Folder for ``outputs``. Defaults to None.
            outputs (Sequence[str]): See :class:`ResultFolder`.
            overwrite (bool): Whether to work again on drawings whose results
                are in ``out_dir`` already; always with
                ``return_datasamples``. Defaults to False.
            kwargs: Arguments of :meth:`preprocess`, :meth:`visualize` and
                :meth:`postprocess`.

        Returns:
            dict: ``predictions``: of each drawing, in order, its result (see
            :mod:`sympoint.apis.results`) or data sample, None where it
            failed; ``visualization``: of each its output files by kind;
            ``failures``: of each that failed its name, path and error;
            ``notes``: what a user may not expect, such as a scale that was
            guessed, one line each.
        """
        outcomes = list(
            self.stream(inputs, batch_size, out_dir, outputs, overwrite
                        or return_datasamples, **kwargs))
        return dict(
            predictions=[
                o.sample if return_datasamples else o.result for o in outcomes
            ],
            visualization=[o.files for o in outcomes],
            failures=[
                dict(name=o.name, path=o.path, error=o.error) for o in outcomes
                if o.error
            ],
            notes=[note for o in outcomes for note in o.notes])

    def stream(self,
               inputs: Any,
               batch_size: int = 1,
               out_dir: str | None = None,
               outputs: Sequence[str] = OUTPUTS,
               overwrite: bool = False,
               **kwargs) -> Iterator[Outcome]:
        """Like calling it, but one drawing at a time.

        Nothing is kept of a drawing once the next is asked for, so a folder
        may be of any size. Tables over all drawings are not written: see
        :func:`sympoint.apis.predict_files`.

        Yields:
            Outcome: Of each drawing, in order.
        """
        before, _, pictures, after = self._dispatch_kwargs(**kwargs)
        settings = {**before, **after}
        drawings = find_drawings(inputs, out_dir)
        folder = None
        if out_dir:
            folder = ResultFolder(out_dir, outputs, self.describe(), settings)
            folder.protect(drawings)
        rank, world = get_dist_info()
        drawings = drawings[rank::world]
        bar = Progress(console=Console(stderr=True))
        # One that is not started shows nothing, not even an empty line.
        with bar if self.show_progress and rank == 0 else nullcontext():
            task = bar.add_task('Drawings', total=len(drawings))
            jobs = self.preprocess(
                drawings, folder=None if overwrite else folder, **before)
            for job in predict_jobs(
                    jobs, self.pipeline,
                    lambda data: self.forward(self.collate_fn(data)),
                    batch_size, lambda share: bar.advance(task, share)):
                if job.outcome is None:
                    self._finish(job, folder, settings, pictures, **after)
                else:
                    bar.advance(task, 1)
                yield job.outcome

    def preprocess(self,
                   inputs: list[DrawingInput],
                   batch_size: int = 1,
                   folder: ResultFolder | None = None,
                   **kwargs) -> Iterator[Job]:
        """Read drawings and cut them into tiles, by :func:`read_job`, but
        those whose results are in ``folder``.

        ``batch_size`` takes mmengine's place: batches are made of tiles, by
        :func:`predict_jobs`.
        """
        for drawing in inputs:
            old = folder and folder.finished(drawing)
            yield Job(
                drawing, outcome=old) if old else read_job(
                    drawing, self.dataset_meta, **kwargs)

    def _finish(self, job: Job, folder: ResultFolder | None,
                settings: dict[str, Any], pictures: dict[str, Any],
                **kwargs) -> None:
        """From the tiles' predictions to the outcome and its files."""
        try:
            sample = job.join_tiles(self.dataset_meta, self.calibration)
            outcome = self.postprocess([sample],
                                       job=job,
                                       settings=settings,
                                       **kwargs)
            if folder is not None:
                outcome.files = folder.files(job.drawing)
            self.visualize([job.drawing], [sample], outcome.files, **pictures,
                           **kwargs)
            if folder is not None:
                folder.write(job.drawing, job.primitives, outcome.result)
            job.outcome = outcome
        except Exception as error:  # such as a full disk
            job.fail(error)

    def visualize(self,
                  inputs: list[DrawingInput],
                  preds: list[Det3DDataSample],
                  files: dict[str, str] | None = None,
                  show: bool = False,
                  wait_time: float = 0.0,
                  draw_gt: bool = True,
                  score_thr: float = 0.0) -> None:
        """Draw the pictures of one drawing.

        Args:
            inputs (list[DrawingInput]): The drawing.
            preds (list[Det3DDataSample]): Its data sample.
            files (dict, optional): Output kind -> path. Defaults to None.
            show, wait_time, score_thr: See :class:`.SymbolVisualizer`.
            draw_gt (bool): Whether to draw the drawing's own labels beside
                what was found. Defaults to True.
        """
        wanted = [files[k] for k in PICTURES if files and k in files]
        for i, out_file in enumerate(wanted or ([None] if show else [])):
            self.visualizer.add_datasample(
                inputs[0].name,
                data_sample=preds[0],
                draw_gt=draw_gt,
                show=show and i == 0,
                wait_time=wait_time,
                out_file=out_file,
                pred_score_thr=score_thr)

    def postprocess(self,
                    preds: list[Det3DDataSample],
                    visualization: Any = None,
                    return_datasample: bool = True,
                    job: Job | None = None,
                    settings: dict[str, Any] | None = None,
                    score_thr: float = 0.0) -> Outcome:
        """Describe what was found in one drawing, of at least a score, as
        plain data.

        ``visualization`` and ``return_datasample`` take mmengine's place.
        """
        name, path = job.drawing.name, job.drawing.path
        result = build_result(
            job.primitives,
            Segments.of_prediction(preds[0]).above(score_thr),
            self.dataset_meta,
            drawing=dict(
                name=name,
                path=path,
                sha256=job.drawing.digest(),
                **describe_labels(self.dataset_meta, job.label_classes)),
            model=self.describe(),
            settings=settings or {},
            scale=dict(job.scale.describe(), num_tiles=len(job.tiling)))
        return Outcome(name, path, result, preds[0], job.primitives)

    def describe(self) -> dict[str, Any]:
        """``model`` of a result's schema."""
        # What decides a prediction; a config has settings of training too.
        recipe = repr((self.cfg.model.to_dict(), [
            step if isinstance(step, dict) else repr(step)
            for step in self.cfg.test_dataloader.dataset.pipeline
        ]))
        return dict(
            config=getattr(self.cfg, 'filename', None),
            config_sha256=hashlib.sha256(recipe.encode()).hexdigest(),
            checkpoint=self.weights,
            checkpoint_sha256=self.weights_sha256,
            sympoint=__version__)


def choose_device(device: str | None = None) -> str | None:
    """The device that is asked for, or this process's own GPU; None leaves the
    choice to mmengine.

    Raises:
        UserError: Tensors cannot be put there.
    """
    if device is None:
        if torch.cuda.is_available():
            return f'cuda:{os.environ.get("LOCAL_RANK", 0)}'
        return None
    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise UserError(f'--device {device}', f'cannot be used ({reason})',
                        'Give cpu, or leave it out') from None
    return device
