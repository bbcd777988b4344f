"""Nothing that has a stroke is lost: pictures before and after."""
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sympoint.drawings.svg.reader import parse_svg

resvg = pytest.importorskip('resvg_py')

DATA = Path(__file__).parents[2] / 'data/drawings'
WIDTH = 1000


def picture(text, height):
    """Grey values (height, 1000) of a drawing."""
    tag = re.search(r'<(?:svg:)?svg[^>]*>', text)[0]
    bare = re.sub(r'\s(width|height|preserveAspectRatio)="[^"]*"', '', tag)
    text = text.replace(
        tag, f'{bare[:-1]} width="{WIDTH}" height="{height}" '
        'preserveAspectRatio="none">', 1)
    # what text looks like depends on the machine's fonts; it is no stroke
    png = resvg.svg_to_bytes(
        svg_string=text, background='white', dpi=96, skip_system_fonts=True)
    return np.array(Image.open(io.BytesIO(bytes(png))).convert('L'))


def redrawn(p):
    """The primitives as SVG again, from their four points alone."""
    t = np.linspace(0, 1, 49)[:, None]
    nodes = np.arange(4) / 3
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {p.size[0]} {p.size[1]}">'
    ]
    for args, command, rgb, width in zip(p.args, p.command, p.rgb, p.width):
        if command < 2:  # the cubic through the four points
            curve = sum(args[i] * np.prod([(t - nodes[j]) /
                                           (nodes[i] - nodes[j])
                                           for j in range(4) if j != i],
                                          axis=0) for i in range(4))
        else:
            u, v = (args[0] - args[2]) / 2, (args[1] - args[3]) / 2
            angle = 2 * np.pi * t
            curve = args.mean(0) + u * np.cos(angle) + v * np.sin(angle)
        points = ' '.join(f'{x},{y}' for x, y in curve)
        out.append(f'<polyline points="{points}" fill="none" stroke="rgb'
                   f'{tuple(rgb.tolist())}" stroke-width="{width or .2}"/>')
    return '\n'.join(out) + '</svg>'


def near(mask):
    """Grown by a pixel."""
    padded = np.pad(mask, 1)
    height, width = mask.shape
    return np.any([
        padded[i:i + height, j:j + width] for i in range(3) for j in range(3)
    ], axis=0)  # yapf: disable


@pytest.mark.parametrize('name', [
    'published', 'tile_140', 'tile_100', 'curves', 'shapes', 'transforms',
    'inkscape', 'illustrator', 'visio', 'autocad', 'kinds'
])
def test_before_and_after_look_the_same(name):
    text = (DATA / f'{name}.svg').read_text()
    p = parse_svg(text.encode())
    height = round(WIDTH * p.size[1] / p.size[0])
    before = picture(re.sub(r'<!DOCTYPE[^\[>]*>', '', text), height)
    after = picture(redrawn(p), height)
    ink = (before < 200).sum()
    lost = (before < 100) & ~near(after < 200)
    extra = (after < 100) & ~near(before < 200)
    assert ink > 100
    assert lost.sum() <= 0.002 * ink  # mitres of thick corners
    assert extra.sum() <= 0.003 * ink


def test_the_comparison_sees_a_lost_stroke():
    p = parse_svg(DATA / 'curves.svg')
    whole = picture(redrawn(p), 800)
    less = picture(redrawn(p[1:]), 800)
    assert ((whole < 100) & ~near(less < 200)).sum() > 20
