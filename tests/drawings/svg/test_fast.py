import random
import re
from pathlib import Path

import numpy as np
import pytest
from growth import growth

from sympoint.drawings.svg.fast import read_fast
from sympoint.drawings.svg.reader import parse_svg, read_general
from sympoint.errors import DrawingError

DATA = Path(__file__).parents[2] / 'data/drawings'
HEAD = ('<?xml version="1.0" encoding="utf-8"?>\n<!-- a - plan -->\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="3 4 140 140">\n')
STYLE = 'stroke="rgb(1,2,3)" stroke-width="0.1"'
LINE = f'<path d="M 1.5,2.5 L 3.0,4.0" fill="none" {STYLE}/>\n'


def both_ways(data, **kwargs):
    """Parse the fast and the general way; they must agree."""
    assert read_fast(data, None, False) is not None
    fast = parse_svg(data, fast=True, **kwargs)
    general = parse_svg(data, fast=False, **kwargs)
    for name in ('args', 'length', 'width'):
        np.testing.assert_allclose(
            getattr(fast, name), getattr(general, name), rtol=0, atol=1e-9)
    for name in ('command', 'layer_id', 'rgb', 'semantic_id', 'instance_id',
                 'element_id'):
        np.testing.assert_array_equal(
            getattr(fast, name), getattr(general, name))
    assert fast.size == general.size
    assert fast.layer_names == general.layer_names
    return fast


def tile(num, seed=0, odd=True):
    """A drawing in FloorPlanCAD's format, with some odd elements."""
    rng = np.random.default_rng(seed)
    out = [HEAD]
    for i in range(num):
        if i % 200 == 0:
            out.append(('</g>\n' if i else '') + f'<g id="layer{i}">\n')
        x, y, u, v = (rng.random(4) * 140).tolist()
        label = f'semanticId="{rng.integers(1, 36)}" ' \
                f'instanceId="{rng.integers(-1, 50)}"'
        if rng.random() < 0.3:
            label = label.replace('Id', '-id')
        if rng.random() < 0.2:
            label = ''
        style = f'fill="none" stroke="rgb({i % 256},0,9)" stroke-width="0.1"'
        kind = rng.random()
        if kind < 0.8:
            out.append(f'<path d="M {x!r},{y!r} L {u!r},{v!r}" {style} '
                       f'{label}/>')
        elif kind < 0.94:
            out.append(f'<path {label} d="M {x:.4f},{y:.3f} A {u:.2f},{u:.2f} '
                       f'{v:.1f} {i % 2} {i // 2 % 2} {v:.4f},{u:.4f}" '
                       f'{style}></path>')
        elif kind < 0.97:
            out.append(f'<circle cx="{x}" r="{u / 50}" cy="{y}" {label} '
                       f"stroke='#a0B0c{i % 10}' stroke-width='0.25' />")
        elif kind < 0.99 or not odd:
            out.append(f'<ellipse cx="{x:.3f}" cy="{y:.3f}" rx="{u / 50}" '
                       f'ry="{v / 50:.4f}" transform="rotate({u:.2f}, '
                       f'{x:.3f}, {y:.3f})" {style} {label}/>')
        else:
            out.append([
                f'<path d="M 1e-1,2 L{x},3" {style}/>',
                f'<path d="M {x},{y} h5 v5 z" {style} {label}/>',
                f'<rect width="{u}" height="3" {style} {label}/>',
                f'<path d="M 1,2 L 3,4" style="stroke:red" {label}/>',
                f'<path d="M 1,2 L 3,4" fill="none" {label}/>',
                '<!-- nothing -->\n',
                f'<path d="M 1,2 L 3,4" transform="scale(2)" {style}/>',
                '<path d="M 1,2 L 3,4" stroke="red"/>',
                f'<path id="a&amp;b" d="M 1,2 L 3,4" {style}/>',
            ][i % 9])
        out.append('\n')
    return (''.join(out) + '</g>\n</svg>\n').encode()


def test_agrees_with_the_general_way():
    for seed in range(4):
        p = both_ways(tile(1500, seed))
        assert len(p) > 1400 and len(np.unique(p.command)) == 4


@pytest.mark.parametrize('name', ['published', 'tile_140', 'tile_100'])
def test_fixtures_agree(name):
    both_ways((DATA / f'{name}.svg').read_bytes())
    both_ways((DATA / f'{name}.svg').read_bytes(), published=True)


@pytest.mark.parametrize('body', [
    LINE.replace('/>', '>\n</path>'),
    LINE.replace('"', "'"),
    LINE.replace(' L ', 'L').replace(' 2.5', '+2.5'),
    LINE.replace('1.5,2.5', '1.5 2.5').replace('3.0,4.0', ' -.5 , 4. '),
    LINE.replace('1.5', '0000000000000000001.5'),
    LINE.replace('1.5', '1.23456789012345678'),
    LINE.replace('1.5', '1.234567890123456789012'),
    LINE.replace('rgb(1,2,3)', 'rgb( 1 , 2 , 3 )'),
    LINE.replace('rgb(1,2,3)', 'rgb(1,2,300)'),
    LINE.replace('rgb(1,2,3)', '#0af'),
    LINE.replace('rgb(1,2,3)', 'none'),
    LINE.replace('"0.1"', '"0"'),
    LINE.replace('"0.1"', '"2px"'),
    LINE.replace('/>', ' opacity="0"/>'),
    LINE.replace('/>', ' class="x" semanticId="0007"/>'),
    LINE.replace('/>', ' semanticId="7" semantic-id="7"/>'),
    f'<circle r="2" {STYLE}/>',
    f'<circle cx="1" cy="2" r="0" {STYLE}/>',
    f'<circle cx="1" cy="2" r="3" transform="rotate(30)" {STYLE}/>',
    f'<circle cx="1" cy="2" r="3" d="M 0,0" {STYLE}/>',
    f'<circle cx="1" cy="2" r="3" transform="scale(3)" {STYLE}/>',
    f'<ellipse cx="1" cy="2" rx="3" ry="3" {STYLE}/>',
    f'<path d="M 0,0 A 2,2 0 01 3,3" {STYLE}/>',
    f'<path d="M 0,0 A 2,2 0 0 1 0,0" {STYLE}/>',
    f'<path d="M 0,0 A 0,2 0 0 1 5,0" {STYLE}/>',
    f'<line x2="5" {STYLE}/><polygon points="0,0 5,5 5,0" {STYLE}/>',
])  # yapf: disable
def test_spellings_agree(body):
    both_ways((HEAD + '<g>' + body + '</g>' + LINE + '</svg>').encode())


def test_layers_agree():
    ink = 'inkscape:groupmode="layer" inkscape:label="{}"'
    p = both_ways((HEAD + LINE + '<g/><g id="a">' + LINE +
                   f'<g {ink.format("W")}>' + '<g>' + LINE + '</g></g>' +
                   LINE + '</g><g data-name="W">' + LINE + '</g><g>' + LINE +
                   '</g><g><path d="" stroke="red"/></g></svg>').encode())
    assert p.layer_names == ['', 'a', 'W', '']
    assert p.layer_id.tolist() == [0, 1, 2, 1, 2, 3]


@pytest.mark.parametrize('document', [
    HEAD + '<g transform="scale(2)">' + LINE + '</g></svg>',
    HEAD + '<g stroke="red">' + LINE + '</g></svg>',
    HEAD + '<style>path{stroke:red}</style>' + LINE + '</svg>',
    HEAD + '<defs>' + LINE + '</defs>' + LINE + '</svg>',
    HEAD + LINE + '<use href="#a"/></svg>',
    HEAD + '<svg>' + LINE + '</svg></svg>',
    HEAD + LINE + '<text>A</text></svg>',
    HEAD + LINE + 'x</svg>',
    HEAD + LINE.replace('/>', '><title>x</title></path>') + '</svg>',
    HEAD.replace('<svg', '<svg fill="red"') + LINE + '</svg>',
    '<!DOCTYPE svg [<!ENTITY a "x">]>' + HEAD[HEAD.index('<svg'):] + LINE +
    '</svg>',
])  # yapf: disable
def test_other_documents_take_the_general_way(document):
    assert read_fast(document.encode(), None, False) is None
    assert len(read_general(document.encode(), None, False)[0].kind)


@pytest.mark.parametrize('document', [
    HEAD + LINE, HEAD + '<g>' + LINE + '</svg>', HEAD + LINE + '</g></svg>',
    HEAD + LINE[:-3] + '</svg>', HEAD + LINE + '<x</svg>',
    HEAD + LINE + '</svg>x', HEAD + LINE[:40], HEAD + '<g', HEAD + '<',
    HEAD + '<!-- x', HEAD + '<!-- a -- b --></svg>', HEAD[:-2], '',
    HEAD + LINE.replace(' d=', ' d'), HEAD + LINE.replace('"0.1"', '0.1')
])  # yapf: disable
def test_what_is_no_xml_is_left_to_the_general_way(document):
    assert read_fast(document.encode(), None, False) is None
    with pytest.raises(DrawingError, match='not XML'):
        read_general(document.encode(), None, False)


def test_every_prefix_of_a_file_is_safe():
    data = tile(30)
    for end in range(len(data) - 8):
        assert read_fast(data[:end], None, False) is None


def test_errors_name_the_element():
    for attribute, match in (('semanticId="77"', 'class id 77'),
                             ('semanticId="x"', "'x' is not a whole")):
        data = HEAD + LINE + LINE.replace('/>', f' id="p" {attribute}/>')
        with pytest.raises(
                DrawingError,
                match=f'f.svg, <path id="p"> on line 5: .*{match}'):
            parse_svg((data + '</svg>').encode(), name='f.svg', fast=True)


def test_speed():
    """Where the general reader would do; figures are the benchmark's."""
    data = tile(8000, odd=False)
    assert growth(lambda: parse_svg(data, fast=True),
                  lambda: parse_svg(data, fast=False), 3) > 5


def outcome(data, fast):
    """The record's arrays, or the message."""
    try:
        p = parse_svg(data, fast=fast)
    except DrawingError as error:
        return str(error)
    return p.args.round(6).tolist(), p.rgb.tolist(), p.element_id.tolist()


@pytest.mark.parametrize('document', [
    HEAD.replace('3 4 140', '3 x 140') + LINE + '</svg>',
    HEAD + LINE.replace('1,2,3', '1,2,x') + '</svg>',
    HEAD + LINE.replace('"0.1"', '"nan"') + '</svg>',
    HEAD + LINE.replace('1.5', '1e999') + '</svg>',
    HEAD + LINE.replace('/>', ' transform="scale(1e300)"/>') + '</svg>',
    HEAD + LINE.replace('/>', ' instanceId="-2"/>') + '</svg>',
    HEAD.replace('utf-8', 'klingon') + LINE + '</svg>',
    HEAD + '<g></g></svg>',
])  # yapf: disable
def test_errors_agree(document):
    fast, general = (outcome(document.encode(), way) for way in (True, False))
    assert isinstance(fast, str) and fast == general


def test_mutations_agree():
    """Small changes inside of attribute values: same result or message."""
    rng = random.Random(0)
    data = (DATA / 'tile_140.svg').read_bytes()
    values = [m.span() for m in re.finditer(rb'"[^"]+"', data)][4:]
    for _ in range(400):
        changed = bytearray(data)
        begin, end = rng.choice(values)
        at = rng.randint(begin + 1, end - 2)
        if rng.random() < 0.4:
            del changed[at]
        else:
            changed[at:at] = bytes([rng.choice(b'0123456789.-+eE ,MLAZ#()')])
        fast, general = (outcome(bytes(changed), way) for way in (True, False))
        assert fast == general, changed.decode()
