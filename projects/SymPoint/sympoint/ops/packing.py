"""Pack drawings of different sizes along one axis.

A batch holds the points of all its drawings in one tensor, drawing after
drawing. ``offsets`` (batch_size,) int64 gives the index one past each
drawing's last point. Offsets are sizes, which Python needs to allocate and to
slice, so they stay on the host: no operator waits for the device to read one.
"""

import torch
from torch import Tensor


def offsets_of(counts: list[int]) -> Tensor:
    """Offsets (batch_size,) of drawings with ``counts`` points each."""
    return torch.tensor(counts, dtype=torch.int64).cumsum(0)


def counts_of(offsets: Tensor) -> Tensor:
    """Points of each drawing, (batch_size,)."""
    ends = offsets.tolist()
    return torch.tensor([b - a for a, b in zip([0] + ends, ends)],
                        dtype=torch.int64)


def slices_of(offsets: Tensor) -> list[slice]:
    """One slice a drawing, into a packed tensor's first axis.

    Args:
        offsets (Tensor): (batch_size,).
    """
    ends = offsets.tolist()
    return [slice(a, b) for a, b in zip([0] + ends[:-1], ends)]


def equal_counts(offsets: Tensor) -> int | None:
    """Count the points of each of several drawings, if all have as many.

    Args:
        offsets (Tensor): (batch_size,) int64 on the host.

    Returns:
        int or None: None where the numbers differ, and of a single drawing.
    """
    counts = set(counts_of(offsets).tolist())
    return counts.pop() if len(offsets) > 1 and len(counts) == 1 else None


def batch_index(offsets: Tensor, device: torch.device) -> Tensor:
    """The drawing each point belongs to, (num_points,) int64."""
    return torch.repeat_interleave(
        torch.arange(len(offsets), device=device),
        counts_of(offsets).to(device, non_blocking=True),
        output_size=int(offsets[-1]) if len(offsets) else 0)


def drawing_mean(feats: Tensor, offsets: Tensor) -> Tensor:
    """Mean feature of each drawing.

    Args:
        feats (Tensor): (num_points, C).
        offsets (Tensor): (batch_size,).

    Returns:
        Tensor: (batch_size, C); zeros for a drawing without points.
    """
    # bfloat16 would lose all beyond some 256 points
    exact = feats.to(torch.promote_types(feats.dtype, torch.float32))
    total = exact.new_zeros(len(offsets), feats.shape[1])
    total = total.index_add(0, batch_index(offsets, feats.device), exact)
    counts = counts_of(offsets).clamp(min=1).to(exact, non_blocking=True)
    return (total / counts[:, None]).to(feats)
