"""Bring CSS colours to RGB."""
from collections.abc import Iterable
from typing import Any

import numpy as np
from tinycss2 import color5

from .lengths import significant, split, word_of

RGB = tuple[int, int, int]
CURRENT = 'currentcolor'

# Linear RGB of each space -> XYZ under D65 (CSS Color 4, sample code).
_TO_XYZ = {
    'srgb': [[.4123907993, .3575843394, .1804807884],
             [.2126390059, .7151686788, .0721923154],
             [.0193308187, .1191947798, .9505321522]],
    'display-p3': [[.4865709486, .2656676932, .1982172852],
                   [.2289745641, .6917385218, .0792869141],
                   [0, .0451133819, 1.0439443689]],
    'a98-rgb': [[.5766690429, .1855582379, .1882286462],
                [.2973449753, .6273635663, .0752914585],
                [.0270313614, .0706888525, .9913375368]],
    'rec2020': [[.6369580483, .1446169036, .1688809752],
                [.2627002120, .6779980715, .0593017165],
                [0, .0280726930, 1.0609850577]],
    'prophoto-rgb': [[.7976604897, .1351832970, .0313493496],
                     [.2880711282, .7118432178, .0000856540],
                     [0, 0, .8251046025]],
}  # yapf: disable
_TO_XYZ['srgb-linear'] = _TO_XYZ['srgb']
_D50_TO_D65 = np.array([[.9554734528, -.0230985369, .0632593087],
                        [-.0283697070, 1.0099954580, .0210413969],
                        [.0123140016, -.0205076965, 1.3303659366]])
_XYZ_TO_SRGB = np.linalg.inv(_TO_XYZ['srgb'])

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
    space = color.space
    if space in ('srgb', 'hsl', 'hwb'):
        values = np.array(color.to('srgb').coordinates)
    else:
        if space in _TO_XYZ:
            values = np.array([c or 0 for c in color.coordinates])
            xyz = _TO_XYZ[space] @ _linear(values, space)
        elif space in ('lab', 'lch', 'xyz-d50'):
            xyz = np.array(color.to('xyz-d50').coordinates)
        elif space in ('oklab', 'oklch', 'xyz', 'xyz-d65'):
            xyz = np.array(color.to('xyz-d65').coordinates)
        else:
            raise ValueError('is not a colour of a screen')
        if space in ('lab', 'lch', 'xyz-d50', 'prophoto-rgb'):
            xyz = _D50_TO_D65 @ xyz
        linear = (_XYZ_TO_SRGB @ xyz).clip(0, 1)
        values = np.where(linear <= .0031308, 12.92 * linear,
                          1.055 * linear**(1 / 2.4) - .055)
    values = np.nan_to_num(values).clip(0, 1)
    return tuple(round(float(value)) for value in values * 255)


def _linear(values: np.ndarray, space: str) -> np.ndarray:
    """Without the curve of a space."""
    size = np.abs(values)
    curved = ((size + .055) / 1.055)**2.4
    size = {
        'srgb-linear': size,
        'a98-rgb': size**(563 / 256),
        'prophoto-rgb': size**1.8,
        'rec2020': size**2.4
    }.get(space, np.where(size <= .04045, size / 12.92, curved))
    return np.sign(values) * size


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
