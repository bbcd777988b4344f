"""Draw drawings while a network trains on them."""
from collections.abc import Iterator

import numpy as np
from mmdet3d.registry import DATA_SAMPLERS, DATASETS
from mmengine.dataset import Compose
from mmengine.dist import get_dist_info
from torch.utils.data import Dataset, Sampler

from ..floorplan_mini import draw_primitives
from ..structures.label_mapping import OTHERS, LabelMapping
from ..structures.taxonomy import FLOORPLANCAD_METAINFO
from .floorplancad_dataset import for_seg_metric


@DATASETS.register_module()
class EndlessFloorPlans(Dataset):
    """New plans of FloorPlanMini's wide edition, as many as are asked for.

    Plan ``number`` and what the pipeline does to it follow from the seed
    and the number alone: the same on any number of workers and processes,
    and after a resumed run. With :class:`EndlessSampler` no plan is seen
    twice.

    Args:
        pipeline (list): Transforms, which begin at ``primitives``.
        epoch_size (int): Plans in what the runner calls an epoch. Defaults
            to 2000.
        seed (int): Defaults to 0.
        split (str): 'train', 'val' or 'test', see
            :func:`sympoint.floorplan_mini.generate_drawing`. Defaults to
            'train'.
        test_mode (bool): For mmengine's loops; changes nothing. Defaults to
            False.
        metainfo (dict, optional): Another taxonomy, with a ``label_map`` from
            FloorPlanCAD's classes as :class:`.LabelMapping` has it, but that
            of a class that it leaves out, and that is none of the taxonomy,
            nobody knows what it is: its strokes are ignored. Defaults to
            FloorPlanCAD's.
    """

    METAINFO = FLOORPLANCAD_METAINFO

    def __init__(self,
                 pipeline: list[dict | type],
                 epoch_size: int = 2000,
                 seed: int = 0,
                 split: str = 'train',
                 test_mode: bool = False,
                 metainfo: dict | None = None) -> None:
        self._metainfo = dict(metainfo or self.METAINFO)
        self._mapping, self._unknown = _complete(self._metainfo)
        self.pipeline = Compose(pipeline)
        self.epoch_size = epoch_size
        self.seed = seed
        self.split = split
        self.test_mode = test_mode

    @property
    def metainfo(self) -> dict:
        """The taxonomy, as :class:`.FloorPlanCADDataset` tells it."""
        return for_seg_metric(self._metainfo)

    def full_init(self) -> None:
        """Do nothing: there is no list to load."""

    def __len__(self) -> int:
        return self.epoch_size

    def __getitem__(self, number: int) -> dict:
        """Draw plan ``number``, which may lie beyond the first epoch."""
        outside = np.random.get_state()
        np.random.seed([self.seed, number >> 32, number & 0xffffffff])
        try:
            primitives = draw_primitives(self.seed, number, self.split, 'wide')
            primitives.ignore |= self._unknown[primitives.semantic_id]
            return self.pipeline(
                dict(
                    primitives=primitives,
                    label_mapping=self._mapping,
                    sample_idx=f'{self.split} {number}'))
        finally:
            np.random.set_state(outside)


def _complete(metainfo: dict) -> tuple[LabelMapping, np.ndarray]:
    """The mapping to a taxonomy, and which classes it says nothing of."""
    names = FLOORPLANCAD_METAINFO['classes']
    unknown = np.zeros(len(names) + 1, bool)
    label_map = metainfo.get('label_map')
    if label_map is not None and OTHERS not in label_map:
        known = {*metainfo['classes'], *label_map}
        lacking = [
            i for i, name in enumerate(names)
            if name not in known and i not in known
        ]
        unknown[lacking] = True
        label_map = {**label_map, **dict.fromkeys(lacking)}
        metainfo = dict(metainfo, label_map=label_map)
    return LabelMapping(metainfo), unknown


@DATA_SAMPLERS.register_module()
class EndlessSampler(Sampler):
    """Count on from epoch to epoch, each process by its own numbers.

    ``DistSamplerSeedHook`` tells the epoch.

    Args:
        dataset (EndlessFloorPlans): Gives the size of an epoch.
        seed (int, optional): Passed by mmengine; numbers need none.
    """

    def __init__(self,
                 dataset: EndlessFloorPlans,
                 seed: int | None = None) -> None:
        self.size = len(dataset)
        self.rank, self.world_size = get_dist_info()
        self.epoch = 0

    def __iter__(self) -> Iterator[int]:
        begin = self.epoch * self.size
        return iter(
            range(begin + self.rank, begin + self.size, self.world_size))

    def __len__(self) -> int:
        return len(range(self.rank, self.size, self.world_size))

    def set_epoch(self, epoch: int) -> None:
        """Take the numbers of an epoch."""
        self.epoch = epoch
