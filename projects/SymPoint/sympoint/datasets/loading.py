"""Load a drawing from disk into the arrays that transforms act on."""
import numpy as np
from mmdet3d.registry import TRANSFORMS

from ..drawings.connections import TILE_RADIUS, connection_graph
from ..drawings.svg.reader import parse_svg
from ..errors import DrawingError
from ..structures.label_mapping import LabelMapping
from ..structures.primitives import Primitives
from .transforms import PrimitiveTransform


@TRANSFORMS.register_module()
class LoadPrimitives(PrimitiveTransform):
    """Load a converted drawing, or take the one in ``primitives``.

    Required key: ``primitives``, a :class:`Primitives`, or else
    ``primitives_path``. With ``label_mapping``, which
    :class:`FloorPlanCADDataset` gives, labels are mapped; without, they are
    FloorPlanCAD's.

    Added keys: ``args`` (num_primitives, 4, 2) float64 in tiles, that is
    drawing units / ``tile_size``; ``tile_size``, the viewBox's longer side;
    ``length`` (num_primitives,) float32 in drawing units; ``command``,
    ``layer_id``, ``width`` (num_primitives,); ``rgb`` (num_primitives, 3);
    ``connections`` (num_primitives, C) int32, nearest first, then -1,
    computed where the drawing has none; and the labels ``semantic_id``,
    ``instance_id`` (num_primitives,) int64, ``ignore`` (num_primitives,) bool,
    nobody knows the class, which is background then; ``num_classes``;
    ``is_thing`` (num_classes + 1,) bool; and of a drawing in which only some
    classes are labelled ``labelled`` (num_classes,) bool, those that its
    background is none of.

    Args:
        with_labels (bool): Load the labels. Defaults to True.
    """

    def __init__(self, with_labels: bool = True) -> None:
        self.with_labels = with_labels

    def transform(self, results: dict) -> dict:
        """Load the drawing.

        Raises:
            DrawingError: The file is missing or corrupt, or has classes
                other than the data set's.
        """
        primitives = results.get('primitives')
        if primitives is None:
            primitives = self._read(results)
        tile_size = max(primitives.size)
        connections = primitives.connections
        if connections is None:
            connections = connection_graph(primitives.args, primitives.command,
                                           TILE_RADIUS * tile_size)
        results.update(
            args=primitives.args / tile_size,
            tile_size=tile_size,
            length=primitives.length.astype('float32'),
            command=primitives.command,
            layer_id=primitives.layer_id,
            rgb=primitives.rgb,
            width=primitives.width,
            connections=connections)
        if self.with_labels:
            self._load_labels(primitives, results)
        return results

    def _read(self, results: dict) -> Primitives:
        return Primitives.load(results['primitives_path'])

    @staticmethod
    def _load_labels(primitives: Primitives, results: dict) -> None:
        mapping = results.get('label_mapping') or LabelMapping()
        try:
            semantic_id, instance_id = mapping(primitives.semantic_id,
                                               primitives.instance_id)
            if primitives.num_classes != mapping.num_source_classes:
                raise ValueError(f'{primitives.num_classes} classes')
        except ValueError as error:
            raise DrawingError(
                results.get('primitives_path'),
                f'its labels are not those of the data set: {error}',
                'Convert the drawings again, all with one class map') from None
        ignore = primitives.ignore
        results.update(
            semantic_id=np.where(ignore, mapping.num_classes, semantic_id),
            instance_id=np.where(ignore, -1, instance_id),
            ignore=ignore,
            num_classes=mapping.num_classes,
            is_thing=mapping.is_thing)
        if mapping.labelled is not None:
            results['labelled'] = mapping.labelled


@TRANSFORMS.register_module()
class LoadPrimitivesFromSVG(LoadPrimitives):
    """Parse an SVG, by default without labels: a pipeline for inference.

    Required key: ``svg_path``. Added keys: those of :class:`LoadPrimitives`.

    Args:
        with_labels (bool): Load the labels. Defaults to False.
        kwargs: Passed to :func:`sympoint.drawings.svg.reader.parse_svg`;
            ``strict`` defaults to ``with_labels``.
    """

    def __init__(self, with_labels: bool = False, **kwargs) -> None:
        super().__init__(with_labels)
        self.kwargs = kwargs

    def _read(self, results: dict) -> Primitives:
        return parse_svg(results['svg_path'],
                         **dict(dict(strict=self.with_labels), **self.kwargs))
