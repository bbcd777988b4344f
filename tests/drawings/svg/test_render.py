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


# What resvg does not know, and the same in SVG 1.1; a cell of 40 x 40 each.
NEW_AND_OLD = [
    ('<rect x="10" y="10" width="20" height="9" style="transform-box: '
     'fill-box; transform-origin: center; transform: rotate(.125turn)"/>',
     '<rect x="10" y="10" width="20" height="9" '
     'transform="rotate(45 20 14.5)"/>'),
    ('<path d="M0 5H20" style="transform: translateX(1em) rotate(50grad) '
     'scale(1.5, 50%)"/>', '<path d="M0 5H20" '
     'transform="translate(10) rotate(45) scale(1.5 .5)"/>'),
    ('<path d="M0 0H9V9" style="translate: 5px 20%; rotate: .5rad; '
     'scale: 2"/>',
     '<path d="M0 0H9V9" '
     'transform="translate(5 32) rotate(28.64789) scale(2)"/>'),
    ('<path d="M5 5H30" style="transform: skewY(20deg); '
     'transform-origin: 5px 5px"/>',
     '<path d="M5 5H30" '
     'transform="translate(5 5) skewY(20) translate(-5 -5)"/>'),
    ('<circle style="r: 12px; cx: calc(1em + 10px); cy: 10%"/>',
     '<circle r="12" cx="20" cy="16"/>'),
    ('<rect style="x: 5px; y: 1ex; width: 2rem; height: 20px; rx: 4px"/>',
     '<rect x="5" y="5" width="20" height="20" rx="4"/>'),
    ('<path style="d: path(\'M5 5L30 30\'); '
     'stroke-width: calc(.1rem + 1px)"/>',
     '<path d="M5 5L30 30" stroke-width="2"/>'),
    ('<use href="#moved" x="5"/>',
     '<g transform="translate(5) rotate(30)"><path d="M5 0H30"/></g>'),
    ('<style>@media screen { .m { stroke-width: var(--w, 3px) } }</style>'
     '<path class="m" d="M5 5V30"/>',
     '<path d="M5 5V30" stroke-width="3"/>'),
    ('<line x1="5" y1="5" x2="30" y2="20" style="stroke: oklch(40% .1 20);'
     'stroke: color-mix(in srgb, black, #0000)"/>',
     '<line x1="5" y1="5" x2="30" y2="20"/>'),
]  # yapf: disable


def test_what_resvg_does_not_know_looks_as_in_svg_1():
    pages = []
    for cells in zip(*NEW_AND_OLD):
        body = ''.join(
            f'<g transform="translate({i % 4 * 40} {i // 4 * 50})">{cell}</g>'
            for i, cell in enumerate(cells))
        pages.append(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" '
            'fill="none" stroke="black" stroke-linejoin="bevel" '
            'font-size="10"><symbol id="moved" '
            f'transform="rotate(30)"><path d="M5 0H30"/></symbol>{body}</svg>')
    p = parse_svg(pages[0].encode())
    before, after = picture(pages[1], WIDTH), picture(redrawn(p), WIDTH)
    lost = (before < 100) & ~near(after < 200)
    extra = (after < 100) & ~near(before < 200)
    ink = (before < 200).sum()
    assert ink > 100 and 'left_out' not in p.meta
    assert lost.sum() <= 0.002 * ink  # mitres of thick corners
    assert extra.sum() <= 0.003 * ink


def test_the_comparison_sees_a_lost_stroke():
    p = parse_svg(DATA / 'curves.svg')
    whole = picture(redrawn(p), 800)
    less = picture(redrawn(p[1:]), 800)
    assert ((whole < 100) & ~near(less < 200)).sum() > 20
