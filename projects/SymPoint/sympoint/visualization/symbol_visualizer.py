"""Draw data samples: the visualizer."""
from pathlib import Path

import numpy as np
from mmdet3d.registry import VISUALIZERS
from mmdet3d.structures import Det3DDataSample
from mmengine.visualization import Visualizer
from mmengine.visualization.utils import img_from_canvas

from ..structures.segments import Segments, to_numpy
from ..structures.taxonomy import FLOORPLANCAD_METAINFO
from .picture import Panel, draw_picture


@VISUALIZERS.register_module()
class SymbolVisualizer(Visualizer):
    """Draw drawings with their symbols, truth beside prediction.

    Needs no display. Class names, colours and stuff come from
    ``dataset_meta``, which the runner sets; FloorPlanCAD's before that.
    """

    @property
    def dataset_meta(self) -> dict:
        """Classes, palette and stuff ids; FloorPlanCAD's until set.

        On every rank, for each draws its share into a folder.
        """
        return {**FLOORPLANCAD_METAINFO, **(self._dataset_meta or {})}

    @dataset_meta.setter
    def dataset_meta(self, dataset_meta: dict | None) -> None:
        self._dataset_meta = dataset_meta

    def add_datasample(self,
                       name: str,
                       image: np.ndarray | None = None,
                       data_sample: Det3DDataSample | None = None,
                       draw_gt: bool = True,
                       draw_pred: bool = True,
                       show: bool = False,
                       wait_time: float = 0,
                       out_file: str | None = None,
                       pred_score_thr: float = 0.0,
                       step: int = 0) -> None:
        """Draw one drawing.

        The picture becomes the visualizer's image (:meth:`get_image`) and
        goes to ``out_file`` or else, on the main rank, to the visualizer's
        backends.

        Args:
            name (str): Name of the picture in the backends.
            image (ndarray, optional): Takes mmengine's place; a drawing is
                its own picture. Defaults to None.
            data_sample (Det3DDataSample): With ``primitives`` (``args`` in
                drawing units, ``command``), and ``gt_pts_seg`` with
                ``gt_instances_3d`` or the two of a prediction.
            draw_gt (bool): Whether to draw the truth, where any primitive
                has a label. Defaults to True.
            draw_pred (bool): Whether to draw the prediction. Defaults to
                True.
            show (bool): Whether to open a window. Defaults to False.
            wait_time (float): Seconds the window stays, 0 for until closed.
                Defaults to 0.
            out_file (str, optional): Where to save it: png, jpg, pdf or svg
                by its suffix; the last two hold vectors. Defaults to None.
            pred_score_thr (float): Least score of a symbol drawn. Defaults
                to 0.
            step (int): Step in the backends. Defaults to 0.
        """
        meta = self.dataset_meta
        primitives = data_sample.primitives
        figure = draw_picture(
            to_numpy(primitives.args), to_numpy(primitives.command),
            self._panels(data_sample, draw_gt, draw_pred, pred_score_thr),
            meta['classes'], meta['palette'], meta['stuff_ids'])
        picture = img_from_canvas(figure.canvas)
        self.set_image(picture)
        if show:
            self.show(picture, win_name=name, wait_time=wait_time)
        if out_file is None:
            self.add_image(name, picture, step)
            return
        Path(out_file).parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(out_file)

    def _panels(self, data_sample: Det3DDataSample, draw_gt: bool,
                draw_pred: bool, score_thr: float) -> list[Panel]:
        panels = []
        has_pred = draw_pred and 'pred_pts_seg' in data_sample
        if draw_gt and 'gt_instances_3d' in data_sample:
            segments = Segments.of_truth(data_sample)
            if len(segments) or not has_pred:
                panels.append(
                    Panel('truth', segments,
                          to_numpy(data_sample.gt_pts_seg.get('ignore'))))
        if has_pred:
            panels.append(
                Panel('prediction',
                      Segments.of_prediction(data_sample).above(score_thr)))
        if not panels:
            raise ValueError('nothing to draw: the data sample has no '
                             'truth and no prediction that was asked for')
        return panels
