"""Make polylines of primitives from their four points, without a loop."""

import numpy as np

from ..structures.primitives import ARC, CIRCLE, LINE
from .geometry import arcs_through


def arc_points(args: np.ndarray, num_points: int = 25) -> np.ndarray:
    """Points along circular and elliptical arcs given by four points.

    What rounding in a file leaves between curve and points is spread
    linearly.

    Args:
        args (ndarray): (num_arcs, 4, 2), at curve parameter 0, 1/3, 2/3, 1,
            of arcs of up to a full turn.
        num_points (int): Points an arc. Defaults to 25, which meets the four.

    Returns:
        ndarray: (num_arcs, num_points, 2), through the four points.
    """
    args = np.asarray(args, np.float64)
    middle = args[:, 1:3].mean(1, keepdims=True)
    args = args - middle
    centre, a, b, step, bent = arcs_through(args)

    def curve(t: np.ndarray) -> np.ndarray:
        angle = ((t - 1.5) * step[:, None])[..., None]
        shape = (
            centre[:, None] + a[:, None] * np.cos(angle) +
            b[:, None] * np.sin(angle))
        return np.where(bent[:, None, None], shape, 0)

    knots = np.arange(4.0)
    t = np.linspace(0, 3, num_points)
    rest = args - curve(knots)
    hats = np.clip(1 - np.abs(t[:, None] - knots), 0, None)
    return middle + curve(t) + np.einsum('tk,nkd->ntd', hats, rest)


def ellipse_points(args: np.ndarray, num_points: int = 49) -> np.ndarray:
    """Points along closed circles and ellipses, the first again at the end.

    Args:
        args (ndarray): (num, 4, 2), the points at 0, 90, 180, 270 degrees,
            so any rotation or shear of an ellipse is its own four points.
        num_points (int): Points a curve. Defaults to 49.

    Returns:
        ndarray: (num, num_points, 2).
    """
    args = np.asarray(args, np.float64)
    angle = np.linspace(0, 2 * np.pi, num_points)[:, None]
    centre = args.mean(1, keepdims=True)
    along = (args[:, 0] - args[:, 2])[:, None] / 2
    across = (args[:, 1] - args[:, 3])[:, None] / 2
    return centre + along * np.cos(angle) + across * np.sin(angle)


def polylines(args: np.ndarray,
              command: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """All primitives as polylines, those of equally many points together.

    Args:
        args (ndarray): (num_primitives, 4, 2).
        command (ndarray): (num_primitives,), 0 line, 1 arc, 2 circle,
            3 ellipse.

    Returns:
        list[tuple]: Pairs of primitive indices (n,) and points (n, p, 2);
        of lines only their ends.
    """
    args, command = np.asarray(args, np.float64), np.asarray(command)
    groups = []
    for index, curve in ((np.flatnonzero(command == LINE),
                          lambda a: a[:, [0, 3]]),
                         (np.flatnonzero(command == ARC), arc_points),
                         (np.flatnonzero(command >= CIRCLE), ellipse_points)):
        if len(index):
            groups.append((index, curve(args[index])))
    return groups


def boxes(args: np.ndarray, command: np.ndarray) -> np.ndarray:
    """Bounding box of each primitive, curves by their drawn points.

    Args:
        args (ndarray): (num_primitives, 4, 2).
        command (ndarray): (num_primitives,).

    Returns:
        ndarray: (num_primitives, 4), x1, y1, x2, y2.
    """
    result = np.zeros((len(args), 4))
    for index, points in polylines(args, command):
        result[index] = np.concatenate([points.min(1), points.max(1)], -1)
    return result
