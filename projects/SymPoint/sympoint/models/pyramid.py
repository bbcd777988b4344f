"""Hold the levels a backbone gives, and pass values between them."""
from dataclasses import dataclass, field

from torch import Tensor

from ..ops import Neighbors, interpolate, inverse_distance_weights, knn

INTERPOLATIONS = ('nearest', 'linear', 'knn')


@dataclass
class PointLevel:
    """The points of one level of a batch, packed.

    Attributes:
        coords (Tensor): (num_points, 3) positions, in tiles.
        feats (Tensor): (num_points, C) features.
        offsets (Tensor): (batch_size,) int64 on the host.
        neighbors (Neighbors, optional): Each point's nearest points in the
            same level, itself among them.
    """
    coords: Tensor
    feats: Tensor
    offsets: Tensor
    neighbors: Neighbors | None = None


@dataclass
class PointPyramid:
    """Levels of a packed batch, finest first.

    Attributes:
        levels (list[PointLevel]): Level 0 holds the primitives themselves.
        connections (Tensor, optional): (num_primitives, K) int64 packed
            indices of connected primitives, -1 where there is none.
        missing (str): See :func:`sympoint.ops.knn`, as for ``ties``.
        ties (str): Which of equally near points are neighbours.
    """
    levels: list[PointLevel]
    connections: Tensor | None = None
    missing: str = 'mask'
    ties: str = 'first'
    _weights: dict[tuple[int, str], tuple[Tensor, Tensor]] = field(
        default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.levels)

    def __getitem__(self, level: int) -> PointLevel:
        return self.levels[level]

    def down_sample(self, values: Tensor, level: int, mode: str) -> Tensor:
        """Carry values of the finest level to a coarser one.

        Args:
            values (Tensor): (num_primitives, C).
            level (int): The level to carry to.
            mode (str): ``'nearest'`` takes the value of the nearest
                primitive, ``'linear'`` weighs the 3 nearest, ``'knn'`` the
                4^level nearest (KNN interpolation, arXiv 2401.10556), by
                their inverse distances.

        Returns:
            Tensor: (num_points of the level, C).
        """
        if level == 0:
            return values
        return interpolate(values, *self._interpolation(level, mode))

    def _interpolation(self, level: int, mode: str) -> tuple[Tensor, Tensor]:
        """Index and weights, found once for all who ask."""
        key = (level, mode)
        if key not in self._weights:
            k = dict(nearest=1, linear=3, knn=4**level)[mode]
            fine, coarse = self.levels[0], self.levels[level]
            near = knn(coarse.coords, coarse.offsets, fine.coords,
                       fine.offsets, k, self.missing, self.ties)
            self._weights[key] = (near.index, inverse_distance_weights(near))
        return self._weights[key]
