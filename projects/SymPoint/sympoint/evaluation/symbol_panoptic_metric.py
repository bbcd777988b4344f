"""Measure all of symbol spotting in one metric, SymbolPanopticMetric."""
from collections.abc import Sequence

from mmdet3d.registry import METRICS
from mmengine.evaluator import BaseMetric
from mmengine.logging import print_log

from ..structures.segments import Segments, to_numpy
from ..structures.taxonomy import check_taxonomy
from .report import text_report, write_reports
from .symbol_evaluation import reduce_drawing, summarize


@METRICS.register_module()
class SymbolPanopticMetric(BaseMetric):
    """Panoptic, semantic and box measures of symbol spotting, per cent.

    Each drawing is reduced to a few kilobytes of counts and boxes in
    :meth:`process`; only those travel between processes. See
    :func:`~sympoint.evaluation.symbol_evaluation.summarize` for the names of
    the measures; ``PQ/<class>`` are added, with ``_`` for blanks. ``PQ`` is
    in the standard counting, ``published_PQ`` in that of the published code.

    The data set's metainfo gives ``classes``, ``thing_ids`` and
    ``stuff_ids``. Of a data sample the metric reads

    - ``gt_instances_3d``: ``labels``; ``pred_instances_3d``: ``labels``,
      ``scores``;
    - ``gt_pts_seg``: ``pts_semantic_mask`` and ``owner``, the primitives'
      index into ``gt_instances_3d``;
    - ``pred_pts_seg``: ``pts_semantic_mask`` and ``pts_instance_mask``, the
      index into ``pred_instances_3d``; if it is there, ``pts_class_mask``,
      the likeliest class without background, for ``published_mIoU``,
      ``published_fwIoU`` and ``published_pACC``;
    - ``primitives``: ``args`` and ``length`` in drawing units;
    - if it is there, ``labelled`` (num_classes,) bool, see
      :func:`~sympoint.evaluation.symbol_evaluation.reduce_drawing`.

    Args:
        score_thr (float): Least score of a prediction to be counted in PQ,
            SQ and RQ. Defaults to 0.1.
        iou_thr (float): Least weighted IoU of a match. Defaults to 0.5.
        out_dir (str, optional): Where to write ``metrics.json`` and
            ``metrics.md``. Defaults to None, nowhere.
        collect_device (str): How processes join their drawings: 'gpu', over
            the connection of the job, on CPUs too; 'cpu', through files in a
            folder that all of them see. Defaults to 'gpu'.
        prefix (str, optional): Prefix of the names. Defaults to None, which
            gives 'symbol'.
    """
    default_prefix = 'symbol'

    def __init__(self,
                 score_thr: float = 0.1,
                 iou_thr: float = 0.5,
                 out_dir: str | None = None,
                 collect_device: str = 'gpu',
                 prefix: str | None = None) -> None:
        super().__init__(collect_device=collect_device, prefix=prefix)
        self.score_thr = score_thr
        self.iou_thr = iou_thr
        self.out_dir = out_dir

    @property
    def taxonomy(self) -> dict:
        """The data set's metainfo.

        Raises:
            DrawingError: ``classes``, ``thing_ids`` or ``stuff_ids`` are
                missing, or do not split the classes.
        """
        meta = self.dataset_meta or {}
        check_taxonomy(meta)
        return meta

    def process(self, data_batch: dict, data_samples: Sequence[dict]) -> None:
        """Reduce each drawing and append it to ``results``, one item each.

        Args:
            data_batch (dict): Not used.
            data_samples (Sequence[dict]): Data samples with predictions, as
                dicts.
        """
        taxonomy = self.taxonomy
        for sample in data_samples:
            truth, predicted = sample['gt_pts_seg'], sample['pred_pts_seg']
            self.results.append(
                reduce_drawing(
                    Segments.of_truth(sample),
                    Segments.of_prediction(sample),
                    to_numpy(truth['pts_semantic_mask']),
                    to_numpy(predicted['pts_semantic_mask']),
                    to_numpy(sample['primitives']['length']),
                    to_numpy(sample['primitives']['args']),
                    thing_ids=taxonomy['thing_ids'],
                    num_classes=len(taxonomy['classes']),
                    score_thr=self.score_thr,
                    iou_thr=self.iou_thr,
                    sample_idx=str(sample.get('sample_idx', '')),
                    class_semantic=to_numpy(predicted.get('pts_class_mask')),
                    ignore=to_numpy(truth.get('ignore')),
                    instance_ignore=to_numpy(truth.get('instance_ignore')),
                    labelled=sample.get('labelled')))

    def compute_metrics(self, results: list) -> dict[str, float]:
        """Sum up the drawings, log the tables and write the files.

        Runs on rank 0 only.

        Args:
            results (list): The items of all processes.

        Returns:
            dict: Name to value; nan where nothing defines a value.
        """
        taxonomy = self.taxonomy
        classes = taxonomy['classes']
        summary = summarize(results, taxonomy['thing_ids'],
                            taxonomy['stuff_ids'], len(classes))
        print_log('\n' + text_report(summary, classes), logger='current')
        if self.out_dir is not None:
            write_reports(summary, classes, self.out_dir)
        metrics = dict(summary.totals)
        for name, value in zip(classes, summary.per_class['PQ']):
            metrics['PQ/' + name.replace(' ', '_')] = float(value)
        return metrics
