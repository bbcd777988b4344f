"""Keep masks near the place where a query looks for its symbol."""
import torch
from torch import Tensor, nn

# A tenth of a tile, 1.4 m, is about the size of a symbol.
TENTHS = 10.0


class SpatialPrior(nn.Module):
    """A Gaussian-like prior of a query's mask, after SMCA.

    Gao et al., "Fast Convergence of DETR with Spatially Modulated
    Co-Attention", ICCV 2021. A query predicts a centre c, relative to its
    anchor, and a sharpness s > 0 an axis; to the logit of its mask at a point
    p comes - s_x (p_x - c_x)^2 - s_y (p_y - c_y)^2. That is a dot product,

        [2 s c, -s, -s . c^2] . [p, p^2, 1],

    so it passes through KNN interpolation as the mask's own does.

    Args:
        channels (int): Width of a query.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.shape = nn.Linear(channels, 4)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.shape.bias)

    def features(self, coords: Tensor) -> Tensor:
        """The points' side: (num_points, 2 or more), in tiles, to (.., 5)."""
        place = TENTHS * coords[:, :2]
        return torch.cat([place, place**2, torch.ones_like(place[:, :1])], 1)

    def embeds(self, queries: Tensor, anchors: Tensor) -> Tensor:
        """The queries' side.

        Args:
            queries (Tensor): (..., channels).
            anchors (Tensor): (..., 2 or more) positions, in tiles.

        Returns:
            Tensor: (..., 5).
        """
        offset, sharpness = self.shape(queries).float().chunk(2, -1)
        centre = TENTHS * anchors[..., :2] + offset
        sharpness = sharpness.clamp(-8, 8).exp() / 4
        constant = (sharpness * centre**2).sum(-1, keepdim=True)
        return torch.cat([2 * sharpness * centre, -sharpness, -constant], -1)
