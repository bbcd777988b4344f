"""FLOPs of the paper-size model's forward, layer by layer, from its sizes.

A multiplication and an addition count as two. Norm layers, activations and
other element-wise work are left out, as is the search for neighbours.
"""
from typing import Dict

CHANNELS = (64, 128, 256, 512, 1024)
BLOCKS = (1, 2, 3, 5, 2)  # of the encoder; the decoder has one a stage
WIDTH, QUERIES, HIDDEN, CLASSES = 256, 500, 512, 36
ROUNDS, NEIGHBORS, GROUPS = 3, 16, 8


def level_sizes(num: int) -> list:
    """Points of the five levels of a drawing of ``num`` primitives."""
    sizes = [num]
    for _ in CHANNELS[1:]:
        sizes.append(max(sizes[-1] // 4, 1))
    return sizes


def block_flops(points: int, channels: int, neighbors: int) -> float:
    """A residual block around vector attention."""
    pairs, shared = points * min(neighbors, points), channels // GROUPS
    linear = 5 * 2 * points * channels**2  # reduce, q, k, v, expand
    positions = 2 * pairs * 3 * 3 + 2 * 2 * pairs * 3 * channels
    weights = 2 * pairs * (channels * shared + shared**2)
    return linear + positions + weights + 2 * pairs * channels


def backbone_flops(num: int, neighbors: int = NEIGHBORS) -> float:
    """Encoder and decoder; ``neighbors`` of the finest stage."""
    sizes, total = level_sizes(num), 0.
    for s, (n, c) in enumerate(zip(sizes, CHANNELS)):
        k = neighbors if s == 0 else NEIGHBORS
        total += (BLOCKS[s] + 1) * block_flops(n, c, k)
        if s == 0:
            total += 2 * n * 9 * c
        else:  # transition down: linear before gathering
            total += 2 * sizes[s - 1] * CHANNELS[s - 1] * c
            total += 2 * n * NEIGHBORS * 3 * c
        total += 2 * n * c * c * (2 if s == 4 else 1)  # transition up
        if s < 4:
            total += 2 * sizes[s + 1] * CHANNELS[s + 1] * c + 2 * 3 * n * c
    return total


def head_flops(num: int) -> float:
    """The mask transformer in eval mode, with the last mask logits."""
    sizes = level_sizes(num)
    total = 2. * num * (CHANNELS[0] * WIDTH + WIDTH**2)  # mask features
    for level, n in list(enumerate(sizes))[1:]:
        total += 2 * n * 4**level * WIDTH  # interpolated mask features
        total += 2 * n * (CHANNELS[level] * WIDTH + 2 * WIDTH**2 + 3 * WIDTH)
        total += ROUNDS * _step_flops(n)
    total += 2 * QUERIES * (2 * WIDTH**2 + WIDTH * CLASSES + WIDTH * num)
    return total


def _step_flops(points: int) -> float:
    """One decoder layer before which a mask is predicted."""
    projections = 2 + 2 + 4  # mask embedding, cross- and self-attention
    linear = 2 * QUERIES * (projections * WIDTH**2 + 2 * WIDTH * HIDDEN)
    products = 2 * QUERIES * WIDTH * (points + 2 * points + 2 * QUERIES)
    return linear + products


def forward_flops(num: int) -> float:
    """Of one drawing of ``num`` primitives."""
    return backbone_flops(num) + head_flops(num)


def parameters() -> int:
    """Parameters of the paper-size model, as the tests count them."""
    return 35_060_392


def summary(num: int) -> Dict[str, float]:
    """GFLOP of the parts."""
    return dict(backbone=backbone_flops(num) / 1e9, head=head_flops(num) / 1e9)
