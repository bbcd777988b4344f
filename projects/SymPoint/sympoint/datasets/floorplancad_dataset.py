"""Read converted drawings as an mmengine data set."""
import logging
from collections.abc import Sequence
from pathlib import Path

import torch
from mmdet3d.registry import DATASETS
from mmengine.dataset import BaseDataset
from mmengine.dist import barrier, is_main_process
from mmengine.fileio import load
from mmengine.logging import print_log

from ..drawings.convert import is_old, reconvert
from ..errors import DrawingError
from ..structures.label_mapping import LabelMapping
from ..structures.taxonomy import FLOORPLANCAD_METAINFO

CONVERT = ('Make the data set first: python tools/create_data.py '
           'floorplan_mini --out-dir {0}, or floorplancad --root-path '
           'SVG_FOLDER --out-dir {0}')
ANOTHER_SPLIT = ('Put drawings of this split, and of no other, in a folder of '
                 'its name, train, val or test, and convert again; or set '
                 'ann_file')


@DATASETS.register_module()
class FloorPlanCADDataset(BaseDataset):
    """Drawings converted by ``tools/create_data.py``, FloorPlanCAD or own.

    The info file, ``{split}_infos.json``, lists the drawings, each with its
    ``primitives_path``, and in ``metainfo`` the classes they were converted
    with. Another taxonomy is another ``metainfo`` in the config, which
    replaces FloorPlanCAD's as a whole::

        metainfo=dict(
            classes=('door', 'wall'),
            palette=[(255, 75, 0), (60, 60, 60)],
            thing_ids=[0],
            stuff_ids=[1],
            label_map={'single door': 'door', 'wall': 'wall', ...})

    ``label_map`` (see :class:`LabelMapping`) is applied when a drawing is
    loaded, unless the drawings were converted with the very same. mmdet3d's
    ``SegMetric`` finds its ``label2cat`` and ``ignore_index`` in
    :attr:`metainfo`.

    A drawing that cannot be read is skipped in training: another, drawn at
    random, takes its place, with a warning. In testing it is an error, since
    figures over fewer drawings compare with nothing.

    Args:
        ann_file (str): The info file, below ``data_root``.
        data_prefix (dict, optional): Folders, below ``data_root``, that the
            paths in the info file start from. Defaults to None:
            ``dict(primitives_path='')``.
        filter_cfg (dict, optional): ``min_primitives``: training leaves out
            drawings of fewer. Defaults to None: 1.
        labelled_classes (Sequence[str], optional): The classes of the
            converted drawings that somebody labelled. All that is known of
            what else is in them is that it is none of these, unless
            ``metainfo`` makes all other classes background. Defaults to None:
            those that the drawings were converted with, by default all.
        max_corrupt_share (float): Largest share of the drawings that training
            skips because they cannot be read. Defaults to 0.01.
        kwargs: As for :class:`mmengine.dataset.BaseDataset`.

    Raises:
        DrawingError: The info file is missing or is not one, the taxonomy
            does not fit it, or too many drawings are corrupt.
    """

    METAINFO = FLOORPLANCAD_METAINFO

    def __init__(self,
                 ann_file: str = '',
                 data_prefix: dict | None = None,
                 filter_cfg: dict | None = None,
                 labelled_classes: Sequence[str] | None = None,
                 max_corrupt_share: float = 0.01,
                 **kwargs) -> None:
        self.labelled_classes = labelled_classes
        self.max_corrupt_share = max_corrupt_share
        super().__init__(
            ann_file=ann_file,
            data_prefix=data_prefix or dict(primitives_path=''),
            filter_cfg=filter_cfg,
            **kwargs)

    def full_init(self) -> None:
        """Load the list of drawings, unless that is done."""
        if self._fully_initialized:
            return
        super().full_init()
        # Shared, so that the workers of a loader count together.
        self._corrupt = torch.zeros(len(self), dtype=torch.bool)
        self._corrupt.share_memory_()

    def load_data_list(self) -> list[dict]:
        """Read the info file, of which each drawing is a dict."""
        convert = CONVERT.format(self.data_root or 'DATA_ROOT')
        try:
            infos = self._load_infos()
            data_list = [self.parse_data_info(i) for i in infos['data_list']]
            source_classes = infos['metainfo'].get('classes')
            applied = infos['metainfo'].get('applied_label_map')
            labelled = infos['metainfo'].get('labelled_classes')
        except FileNotFoundError as error:
            problem, mend = 'there is no such file', convert
            others = sorted(Path(self.ann_file).parent.glob('*_infos.json'))
            if others:
                names = ', '.join(path.name for path in others)
                problem, mend = f'{problem}, but {names}', ANOTHER_SPLIT
            raise DrawingError(self.ann_file, problem, mend) from error
        except DrawingError:
            raise
        except (ValueError, TypeError, KeyError, AttributeError,
                AssertionError) as error:
            raise DrawingError(
                self.ann_file, 'it is not an info file (JSON with metainfo '
                'and data_list)', convert) from error
        wanted = dict(self._metainfo)
        if applied is not None and wanted.get('label_map') == applied:
            del wanted['label_map']
        self.label_mapping = LabelMapping(
            wanted, source_classes,
            _both_labelled(self.labelled_classes, labelled, self.ann_file))
        self._metainfo = for_seg_metric(self._metainfo)
        return data_list

    def _load_infos(self) -> dict:
        """The info file; drawings of an earlier version converted again."""
        infos = load(self.ann_file)
        if not is_old(infos):
            return infos
        print_log(
            f'{self.ann_file} is of an earlier version of this program: its '
            'drawings are converted again from their SVGs, once',
            logger='current',
            level=logging.WARNING)
        if is_main_process():
            infos = reconvert(self.ann_file, infos,
                              self.data_prefix['primitives_path'])
        barrier()
        return infos if is_main_process() else load(self.ann_file)

    def parse_data_info(self, raw_data_info: dict) -> dict:
        """Make the paths of an entry whole, and add the drawing's name."""
        info = super().parse_data_info(raw_data_info)
        info['name'] = info['sample_idx']
        return info

    def filter_data(self) -> list[dict]:
        """Leave out, in training, drawings with too few primitives.

        Raises:
            DrawingError: There is none.
        """
        least = 0
        if not self.test_mode:
            least = (self.filter_cfg or {}).get('min_primitives', 1)
        kept = [
            info for info in self.data_list
            if info.get('num_primitives', least) >= least
        ]
        if not kept:
            which = f' of {least} primitives or more' if least else ''
            raise DrawingError(
                self.ann_file, f'it lists no drawing{which}',
                'See what tools/create_data.py reported, in report.json '
                'beside it')
        return kept

    def get_data_info(self, idx: int) -> dict:
        """What the info file says of a drawing, and how to map its labels.

        Returns:
            dict: With ``label_mapping``, a :class:`LabelMapping`, and as
            ``sample_idx`` the drawing's name, for which mmengine's parent
            class puts ``idx``.
        """
        info = super().get_data_info(idx)
        info['sample_idx'] = info.pop('name')
        info['label_mapping'] = self.label_mapping
        return info

    def prepare_data(self, idx: int) -> dict | None:
        """One sample, or None where training is to take another drawing.

        Raises:
            DrawingError: It cannot be read, in testing; in training, too many
                cannot.
        """
        try:
            return super().prepare_data(idx)
        except DrawingError as error:
            if self.test_mode:
                raise
            self._count_corrupt(idx, error)
            return None

    @property
    def num_corrupt(self) -> int:
        """Drawings that could not be read so far, in all workers."""
        self.full_init()
        return int(self._corrupt.sum())

    def _count_corrupt(self, idx: int, error: DrawingError) -> None:
        if self._corrupt[idx]:
            return
        self._corrupt[idx] = True
        print_log(f'Skipped: {error}', logger='current', level=logging.WARNING)
        if self.num_corrupt <= self.max_corrupt_share * len(self):
            return
        paths = [
            self.get_data_info(i)['primitives_path']
            for i in self._corrupt.nonzero().flatten()[:10].tolist()
        ]
        raise DrawingError(
            self.ann_file,
            f'{self.num_corrupt} of {len(self)} drawings cannot be read, more '
            f'than max_corrupt_share={self.max_corrupt_share}: '
            f'{", ".join(paths)}',
            'Delete those files and run tools/create_data.py again. The last '
            f'error: {error}') from error


def for_seg_metric(metainfo: dict) -> dict:
    """Add to a taxonomy what mmdet3d's ``SegMetric`` looks for in it."""
    names = [*metainfo['classes'], 'background']
    return dict(
        metainfo,
        label2cat=dict(enumerate(names)),
        ignore_index=len(names) - 1)


def _both_labelled(wanted: Sequence[str] | None,
                   converted: Sequence[str] | None,
                   path: str) -> Sequence[str] | None:
    """The labelled classes by a config and by the converter."""
    if wanted is None or converted is None:
        return converted if wanted is None else wanted
    for name in wanted:
        if name not in converted:
            raise DrawingError(
                path, f'{name!r} is said to be labelled, but the drawings '
                f'were converted with {", ".join(converted)} alone',
                'Correct labelled_classes, or convert them again')
    return wanted
