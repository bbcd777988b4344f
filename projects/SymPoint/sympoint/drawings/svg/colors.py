"""Bring CSS colours to RGB."""
from collections.abc import Iterable
from typing import Any

import numpy as np
from tinycss2 import color5

from .lengths import significant, split, word_of

RGB = tuple[int, int, int]
CURRENT = 'currentcolor'

# Linear RGB -> XYZ under D65 (CSS Color 4, sample code).
_SRGB_TO_XYZ = np.array([[.4123907993, .3575843394, .1804807884],
                         [.2126390059, .7151686788, .0721923154],
                         [.0193308187, .1191947798, .9505321522]])
_P3_TO_XYZ = np.array([[.4865709486, .2656676932, .1982172852],
                       [.2289745641, .6917385218, .0792869141],
                       [0, .0451133819, 1.0439443689]])
_D50_TO_D65 = np.array([[.9554734528, -.0230985369, .0632593087],
                        [-.0283697070, 1.0099954580, .0210413969],
                        [.0123140016, -.0205076965, 1.3303659366]])
_XYZ_TO_SRGB = np.linalg.inv(_SRGB_TO_XYZ)

# Of systems: black on white.
_SYSTEM = {
    word: (255, 255, 255)
    for word in 'canvas field buttonface window background infobackground '
    'menu highlighttext'.split()
} | {
    word: (0, 0, 0)
    for word in 'canvastext fieldtext buttontext windowtext infotext menutext '
    'linktext graytext highlight buttonborder visitedtext activetext'.split()
}


def parse_color(token: Any) -> RGB | str | None:
    """A colour of CSS.

    Args:
        token: A component value of tinycss2.

    Returns:
        (int, int, int), 'currentcolor', or None if it is transparent.

    Raises:
        ValueError: It is not a colour.
    """
    if word_of([token]) in _SYSTEM:
        return _SYSTEM[token.lower_value]
    if token.type == 'function' and token.lower_name == 'color-mix':
        return _mix(token.arguments)
    try:
        color = color5.parse_color(token)
    except (TypeError, ValueError, AttributeError, IndexError,
            ZeroDivisionError, OverflowError):
        color = None
    if color is None:
        raise ValueError('is not a colour')
    if isinstance(color, str):
        return CURRENT
    return _to_rgb(color) if color.alpha > 0 else None


def _to_rgb(color: Any) -> RGB:
    """Of RGB spaces few programs write the curves are taken for sRGB's."""
    space = color.space
    values = np.array([c or 0 for c in color.coordinates])
    if space in ('hsl', 'hwb'):
        values = np.array(color.to('srgb').coordinates)
    elif space in ('lab', 'lch', 'xyz-d50'):
        xyz = np.array(color.to('xyz-d50').coordinates)
        values = _encode(_XYZ_TO_SRGB @ _D50_TO_D65 @ xyz)
    elif space in ('oklab', 'oklch', 'xyz', 'xyz-d65'):
        values = _encode(_XYZ_TO_SRGB @ color.to('xyz-d65').coordinates)
    elif space == 'srgb-linear':
        values = _encode(values)
    elif space == 'display-p3':
        linear = np.where(values <= .04045, values / 12.92,
                          ((np.abs(values) + .055) / 1.055)**2.4)
        values = _encode(_XYZ_TO_SRGB @ _P3_TO_XYZ @ linear)
    elif space not in ('srgb', 'a98-rgb', 'rec2020', 'prophoto-rgb'):
        raise ValueError('is not a colour of a screen')
    values = np.nan_to_num(values).clip(0, 1)
    return tuple(round(float(value)) for value in values * 255)


def _encode(linear: np.ndarray) -> np.ndarray:
    """With the curve of sRGB."""
    linear = linear.clip(0, 1)
    return np.where(linear <= .0031308, 12.92 * linear,
                    1.055 * linear**(1 / 2.4) - .055)


def _mix(arguments: Iterable) -> RGB | str | None:
    """``color-mix()``, whatever the space, in sRGB."""
    parts = split(significant(arguments))
    shares = [[t.value / 100 for t in part if t.type == 'percentage']
              for part in parts[1:]]
    rests = [[t for t in part if t.type != 'percentage'] for part in parts[1:]]
    if len(parts) != 3 or any(
            len(rest) != 1 or len(share) > 1
            for rest, share in zip(rests, shares)):
        raise ValueError('is not a colour')
    colors = [parse_color(rest[0]) for rest in rests]
    first, second = (share[0] if share else None for share in shares)
    if first is None:
        first = .5 if second is None else 1 - second
    second = 1 - first if second is None else second
    solid = [(c, s) for c, s in zip(colors, (first, second)) if c and s > 0]
    if not solid:
        return None
    if any(c == CURRENT for c, _ in solid):
        return CURRENT
    total = sum(share for _, share in solid)
    return tuple(
        round(sum(c[i] * share for c, share in solid) / total)
        for i in range(3))
