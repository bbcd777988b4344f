"""Pack a drawing's geometry for the network, and its truth."""
from collections.abc import Sequence

import numpy as np
import torch
from mmdet3d.registry import TRANSFORMS
from mmdet3d.structures import Det3DDataSample, PointData
from mmengine.structures import InstanceData

from ..structures.segments import Segments
from .features import centred, extra_columns, primitive_features
from .transforms import PrimitiveTransform, check_choice

META_KEYS = ('sample_idx', 'svg_path', 'primitives_path', 'tile_size')


@TRANSFORMS.register_module()
class PackSymbolInputs(PrimitiveTransform):
    """Compute the network's inputs and pack them with the truth.

    ``inputs`` is a dict of tensors: ``coords`` (num_primitives, 3) float32,
    in tiles, their mean subtracted; ``feats`` (num_primitives, 6) float32,
    or 8 columns, see :func:`primitive_features`, and the columns of
    ``extra_features``;
    ``connections`` (num_primitives, K) int64, -1 for missing.

    ``data_samples`` is a ``Det3DDataSample``. ``primitives`` (PointData) holds
    ``args`` (num_primitives, 4, 2) and ``length`` in drawing units, as the
    transforms left them, ``command``, ``layer_id`` and, after
    :class:`JoinChains` in mode 'test', ``part_of`` (num_primitives,) int64,
    the row of ``inputs`` that each is part of. Where the pipeline
    loaded labels it has ``gt_pts_seg`` (PointData: ``pts_semantic_mask``,
    ``pts_instance_mask``, (num_primitives,) int64, and ``owner``, the index
    of each primitive's symbol in ``gt_instances_3d``, -1 for none),
    ``gt_instances_3d`` (InstanceData: ``labels`` (num_symbols,), ordered by
    class) and ``eval_ann_info``, the two masks as arrays, for mmdet3d's
    metrics. Where something is not known, ``gt_pts_seg`` has ``ignore``
    (num_primitives,) bool, nobody knows the class, and ``instance_ignore``,
    or the symbol: no symbol owns these. Where only some classes are labelled
    the meta information has ``labelled`` (num_classes,) bool: background is
    none of these.

    Args:
        feature_style (str): 'paper', 'published' or 'undirected', see
            :func:`primitive_features`. Defaults to 'paper'.
        extra_features (Sequence[str]): Of 'width' (one column), 'color'
            (three) and 'layer', which adds to ``inputs`` the tensor
            ``layer_id`` (num_primitives,) int64, for a model that pools over
            layers. Defaults to ().
        meta_keys (Sequence[str]): Results to keep as meta information.
            Defaults to sample_idx, svg_path, primitives_path, tile_size.
    """

    def __init__(self,
                 feature_style: str = 'paper',
                 extra_features: Sequence[str] = (),
                 meta_keys: Sequence[str] = META_KEYS) -> None:
        check_choice('feature_style', feature_style, 'paper', 'published',
                     'undirected')
        unknown = set(extra_features) - {'layer', 'width', 'color'}
        if unknown:
            raise ValueError(f'unknown extra_features {sorted(unknown)}')
        self.feature_style = feature_style
        self.extra_features = tuple(extra_features)
        self.meta_keys = tuple(meta_keys)

    def transform(self, results: dict) -> dict:
        """Pack one drawing.

        Returns:
            dict: ``inputs`` and ``data_samples``.
        """
        tile_size = results['tile_size']
        positions, feats = primitive_features(
            results['args'],
            results['length'] / tile_size,
            results['command'],
            style=self.feature_style)
        columns = extra_columns(results, self.extra_features)
        inputs = dict(
            coords=torch.from_numpy(centred(positions)),
            feats=torch.from_numpy(np.concatenate([feats, *columns], axis=1)),
            connections=torch.from_numpy(results['connections'].astype(
                np.int64)))
        if 'layer' in self.extra_features:
            inputs['layer_id'] = torch.from_numpy(results['layer_id'].astype(
                np.int64))
        return dict(inputs=inputs, data_samples=self._data_sample(results))

    def _data_sample(self, results: dict) -> Det3DDataSample:
        sample = Det3DDataSample()
        part_of = results.get('part_of')
        if part_of is not None:
            results = dict(results, **results['whole'])
        sample.set_metainfo({
            **{
                key: results[key]
                for key in self.meta_keys if key in results
            },
            'num_primitives': len(results['args']),
        })
        sample.primitives = PointData(
            args=torch.from_numpy(
                (results['args'] * results['tile_size']).astype(np.float32)),
            length=torch.from_numpy(results['length']),
            command=torch.from_numpy(results['command']),
            layer_id=torch.from_numpy(results['layer_id']))
        if part_of is not None:
            sample.primitives.part_of = torch.from_numpy(part_of)
        if 'semantic_id' not in results:
            return sample
        add_truth(sample, results['semantic_id'], results['instance_id'],
                  results['num_classes'], *unknown_primitives(results),
                  results.get('labelled'))
        sample.eval_ann_info = dict(
            pts_semantic_mask=results['semantic_id'],
            pts_instance_mask=results['instance_id'])
        return sample


def unknown_primitives(results: dict) -> tuple[np.ndarray, np.ndarray]:
    """Primitives whose truth is not known.

    Args:
        results (dict): With ``semantic_id``, ``instance_id`` and, where they
            are there, ``ignore`` and ``is_thing``.

    Returns:
        tuple: (num_primitives,) bool both: nobody knows the class; nobody
        knows the symbol, as of a thing without an instance.
    """
    semantic, instance = results['semantic_id'], results['instance_id']
    ignore = results.get('ignore')
    if ignore is None:
        ignore = np.zeros(len(semantic), bool)
    if 'is_thing' not in results:
        return ignore, ignore
    return ignore, ignore | (results['is_thing'][semantic] & (instance < 0))


def add_truth(sample: Det3DDataSample,
              semantic_id: np.ndarray,
              instance_id: np.ndarray,
              num_classes: int,
              ignore: np.ndarray | None = None,
              unowned: np.ndarray | None = None,
              labelled: np.ndarray | None = None) -> None:
    """Add ``gt_pts_seg`` and ``gt_instances_3d`` to a data sample.

    Args:
        sample (Det3DDataSample): Of a tile or a sheet.
        semantic_id (np.ndarray): (num_primitives,) int64; ``num_classes`` is
            background.
        instance_id (np.ndarray): (num_primitives,) int64, -1 for none, as
            all of stuff has.
        num_classes (int): Number of classes, background apart.
        ignore (np.ndarray, optional): See :func:`unknown_primitives`.
            Defaults to None: all is known.
        unowned (np.ndarray, optional): The same. Defaults to None.
        labelled (np.ndarray, optional): See :class:`.LabelMapping`. Defaults
            to None: all classes are.
    """
    if labelled is not None:
        sample.set_metainfo(dict(labelled=labelled))
    truth = dict(pts_semantic_mask=semantic_id, pts_instance_mask=instance_id)
    if unowned is not None and unowned.any():
        truth.update(ignore=ignore, instance_ignore=unowned)
        semantic_id = np.where(unowned, num_classes, semantic_id)
    segments = Segments.of_labels(semantic_id, instance_id, num_classes)
    truth['owner'] = segments.owner
    sample.gt_pts_seg = PointData(**{
        key: torch.from_numpy(mask)
        for key, mask in truth.items()
    })
    sample.gt_instances_3d = InstanceData(
        labels=torch.from_numpy(segments.labels))
