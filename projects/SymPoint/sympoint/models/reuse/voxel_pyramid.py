"""Put sparse convolutions in the place of the Point Transformer."""
from collections.abc import Sequence

import torch
from mmdet3d.models.backbones import MinkUNetBackbone
from mmdet3d.models.backbones.minkunet_backbone import (SparseConvTensor,
                                                        replace_feature)
from mmdet3d.registry import MODELS
from torch import Tensor, nn

from ...ops import batch_index, knn, slices_of
from ..pyramid import PointLevel, PointPyramid


@MODELS.register_module()
class MinkUNetPyramid(MinkUNetBackbone):
    """mmdet3d's ``MinkUNetBackbone`` on drawings.

    Primitives are gathered in voxels, the mean of their features is what the
    network (Choy et al., CVPR 2019) is fed, and each primitive gets its
    voxel's output back. What voxels forget, a linear layer carries past them,
    as in SPVNAS (Tang et al., ECCV 2020), so that primitives in one voxel
    stay apart. Coarser levels are the voxels of the network's decoder, each
    at the mean position of its primitives.

    Args:
        in_channels (int): Channels of position (3) and features together.
            Defaults to 9.
        voxel_size (float): Edge of a voxel of the finest level, in the units
            of positions, tiles. Defaults to 1 / 140, a unit of a
            FloorPlanCAD tile, 10 cm.
        base_channels (int): Channels of the first layers. Defaults to 32.
        encoder_channels (Sequence[int]): Of each stage, each of half the
            resolution of the one before.
        decoder_channels (Sequence[int]): Of each stage, coarsest first.
        encoder_blocks (Sequence[int]): Residual blocks of each stage.
        decoder_blocks (Sequence[int]): Residual blocks of each stage.
        num_neighbors (int): Neighbours in each level, which the connection
            loss compares. Defaults to 16.
        kwargs: As for ``MinkUNetBackbone``.
    """

    def __init__(self,
                 in_channels: int = 9,
                 voxel_size: float = 1 / 140,
                 base_channels: int = 32,
                 encoder_channels: Sequence[int] = (32, 64, 128, 256),
                 decoder_channels: Sequence[int] = (256, 128, 96, 96),
                 encoder_blocks: Sequence[int] = (2, 2, 2, 2),
                 decoder_blocks: Sequence[int] = (2, 2, 2, 2),
                 num_neighbors: int = 16,
                 **kwargs) -> None:
        # lists of its own: mmdet3d's class inserts into what it is given
        super().__init__(
            in_channels=in_channels,
            base_channels=base_channels,
            num_stages=len(encoder_channels),
            encoder_channels=list(encoder_channels),
            decoder_channels=list(decoder_channels),
            encoder_blocks=list(encoder_blocks),
            decoder_blocks=list(decoder_blocks),
            sparseconv_backend='spconv',
            **kwargs)
        self.voxel_size = voxel_size
        self.num_neighbors = num_neighbors
        self.point = nn.Linear(in_channels, decoder_channels[-1])

    def forward(self,
                coords: Tensor,
                feats: Tensor,
                offsets: Tensor,
                connections: Tensor | None = None) -> PointPyramid:
        """Levels of a packed batch.

        Args:
            coords (Tensor): (num_primitives, 3) positions.
            feats (Tensor): (num_primitives, in_channels - 3) features.
            offsets (Tensor): (batch_size,) int64 on the host.
            connections (Tensor, optional): (num_primitives, K) int64, for
                the connection loss.

        Returns:
            PointPyramid: Primitives, then the decoder's voxels of strides 2,
            4, ..., finest first.
        """
        choose_algorithm(self, coords.device)
        inputs = torch.cat([coords, feats], 1)
        cells = self._cells(coords, offsets)
        voxels, of_point = cells.unique(dim=0, return_inverse=True)
        sparse = SparseConvTensor(
            _mean(inputs, of_point, len(voxels)), voxels.int(),
            self._shape(voxels), len(offsets))
        finest, *coarser = reversed(self._decode(sparse))
        rows, _ = _rows(finest, cells, 1)
        level = PointLevel(coords, finest.features[rows] + self.point(inputs),
                           offsets)
        levels = [level]
        for i, voxels in enumerate(coarser):
            rows, order = _rows(voxels, cells, 2**(i + 1))
            place = order.argsort()[rows]
            owner = voxels.indices[order, 0].long()
            levels.append(
                PointLevel(
                    _mean(coords, place, len(order)), voxels.features[order],
                    owner.bincount(minlength=len(offsets)).cumsum(0).cpu()))
        for level in levels:
            level.neighbors = knn(level.coords, level.offsets, level.coords,
                                  level.offsets, self.num_neighbors)
        return PointPyramid(levels, connections)

    def _cells(self, coords: Tensor, offsets: Tensor) -> Tensor:
        """(num_primitives, 4) int64: drawing, and z, y, x from its corner."""
        lowest = torch.stack(
            [coords[rows].amin(0) for rows in slices_of(offsets)])
        drawing = batch_index(offsets, coords.device)
        cells = ((coords - lowest[drawing]) / self.voxel_size).long()
        return torch.cat([drawing[:, None], cells.flip(1)], 1)

    def _shape(self, voxels: Tensor) -> list:
        """Cells of each axis, which every stride divides."""
        stride = 2**self.num_stages
        sizes = voxels[:, 1:].amax(0).tolist()
        return [(size // stride + 1) * stride for size in sizes]

    def _decode(self, x: SparseConvTensor) -> list:
        """The coarsest level and each decoder stage's, finest last."""
        x = self.conv_input(x)
        laterals = [x]
        for layer in self.encoder:
            x = layer(x)
            laterals.append(x)
        levels = [x]
        for (up, blocks), lateral in zip(self.decoder, laterals[-2::-1]):
            x = up(x)
            x = blocks(
                replace_feature(x, torch.cat([x.features, lateral.features],
                                             1)))
            levels.append(x)
        return levels


def _rows(voxels: SparseConvTensor, cells: Tensor,
          stride: int) -> tuple[Tensor, Tensor]:
    """Each primitive's row in ``voxels``, and the rows in packed order."""
    own = torch.cat([cells[:, :1], cells[:, 1:] // stride], 1)
    sizes = own.new_tensor([1, *voxels.spatial_shape])
    place = sizes.flip(0).cumprod(0).flip(0).roll(-1)
    place[-1] = 1
    keys = (voxels.indices.long() * place).sum(1)
    ordered, order = keys.sort()
    return order[torch.searchsorted(ordered, (own * place).sum(1))], order


def _mean(values: Tensor, place: Tensor, num_places: int) -> Tensor:
    """Mean of the values at each place, (num_places, C)."""
    total = values.new_zeros(num_places, values.shape[1])
    total = total.index_add(0, place, values)
    return total / place.bincount(minlength=num_places)[:, None]


def choose_algorithm(module: nn.Module, where: torch.device) -> None:
    """spconv's native algorithm on a CPU, the only one it has there.

    On a GPU the layers keep what they chose. Layers of mmcv's own sparse
    convolution, which mmdet3d uses where spconv is not installed, have no
    choice.

    Args:
        module (nn.Module): Holds sparse convolutions.
        where (torch.device): Where their input is.
    """
    if where.type != 'cpu':
        return
    for layer in module.modules():
        if type(layer).__module__.startswith('spconv.') and \
                hasattr(layer, 'algo'):
            from spconv.core import ConvAlgo
            layer.algo = ConvAlgo.Native
