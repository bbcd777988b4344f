"""Let primitives attend along their connections (ACM)."""
import torch
from torch import Tensor

from ..ops import Neighbors


def join_connections(neighbors: Neighbors, connections: Tensor) -> Neighbors:
    """Nearest neighbours united with connected primitives.

    The attention set of a primitive is M(p) = A(p) | C(p), its nearest
    neighbours and its connections (SymPoint, arXiv 2401.10556, eq. 4). A
    connection that is also a neighbour counts once.

    Args:
        neighbors (Neighbors): (num_primitives, k), of the finest level.
        connections (Tensor): (num_primitives, K) int64, -1 where missing.

    Returns:
        Neighbors: (num_primitives, k + K), without distances.
    """
    index = neighbors.index
    near = neighbors.mask
    if near is None:
        near = torch.ones_like(index, dtype=torch.bool)
    seen = index.masked_fill(~near, -1)
    repeated = (connections[:, :, None] == seen[:, None, :]).any(-1)
    earlier = (connections[:, :, None] == connections[:, None, :]).tril(-1)
    fresh = (connections >= 0) & ~repeated & ~earlier.any(-1)
    return Neighbors(
        torch.cat([index, connections.clamp(min=0)], 1), None,
        torch.cat([near, fresh], 1))
