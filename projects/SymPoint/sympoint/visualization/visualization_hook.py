"""Draw pictures while a model is validated and tested."""
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from mmdet3d.registry import HOOKS
from mmdet3d.structures import Det3DDataSample
from mmengine.dist import get_rank
from mmengine.hooks import Hook
from mmengine.runner import Runner
from mmengine.visualization import Visualizer


@HOOKS.register_module()
class SymbolVisualizationHook(Hook):
    """Draw truth beside prediction.

    In validation the same few drawings each time, spread evenly over the
    set, so that a viewer of the run sees them get better. In testing every
    n-th drawing, into a folder if one is given.

    Args:
        draw (bool): Whether to draw at all. Defaults to False.
        num_val (int): Drawings a validation. Defaults to 4.
        interval (int): In testing, every n-th drawing. Defaults to 1.
        score_thr (float): Least score of a symbol drawn. Defaults to 0.
        show (bool): Whether to open windows in testing. Defaults to False.
        wait_time (float): Seconds a window stays. Defaults to 0.
        test_out_dir (str, optional): Folder, in the run's log folder if it
            is relative, for one picture a drawing; the visualizer's backends
            get them otherwise. Defaults to None.
        suffix (str): Of the pictures in ``test_out_dir``: '.png', or '.pdf'
            or '.svg' for vectors. Defaults to '.png'.
    """

    def __init__(self,
                 draw: bool = False,
                 num_val: int = 4,
                 interval: int = 1,
                 score_thr: float = 0.0,
                 show: bool = False,
                 wait_time: float = 0.0,
                 test_out_dir: str | None = None,
                 suffix: str = '.png') -> None:
        self.draw = draw
        self.num_val = num_val
        self.interval = interval
        self.score_thr = score_thr
        self.show = show
        self.wait_time = wait_time
        self.test_out_dir = test_out_dir
        self.suffix = suffix
        self._visualizer: Visualizer = Visualizer.get_current_instance()

    def after_val_iter(self, runner: Runner, batch_idx: int, data_batch: dict,
                       outputs: Sequence[Det3DDataSample]) -> None:
        """Draw those of the batch that are among the chosen."""
        if not self.draw or get_rank():
            return
        batches = len(runner.val_dataloader)
        # The first of the batches that lie evenly in this rank's share.
        chosen = np.linspace(
            0, batches - 1, min(self.num_val, batches), dtype=int)
        if batch_idx in chosen and outputs:
            sample = outputs[0]
            self._visualizer.add_datasample(
                f'val_{sample.sample_idx}',
                data_sample=sample,
                pred_score_thr=self.score_thr,
                step=runner.iter)

    def after_test_iter(self, runner: Runner, batch_idx: int, data_batch: dict,
                        outputs: Sequence[Det3DDataSample]) -> None:
        """Draw every ``interval``-th drawing of this rank's share."""
        if not self.draw or (get_rank() and self.test_out_dir is None):
            return
        first = batch_idx * (runner.test_dataloader.batch_size or 1)
        for number, sample in enumerate(outputs, first):
            if number % self.interval:
                continue
            out_file = None
            if self.test_out_dir is not None:
                folder = Path(runner.work_dir, runner.timestamp,
                              self.test_out_dir)
                out_file = str(folder / f'{sample.sample_idx}{self.suffix}')
            self._visualizer.add_datasample(
                f'test_{sample.sample_idx}',
                data_sample=sample,
                show=self.show,
                wait_time=self.wait_time,
                pred_score_thr=self.score_thr,
                out_file=out_file,
                step=number)
