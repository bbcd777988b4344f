import random

import numpy as np
import pytest

from sympoint.drawings.svg.lengths import Measures
from sympoint.drawings.svg.properties import (Wide, inherit, initial_style,
                                              read_attribute, read_style)
from sympoint.drawings.svg.reader import parse_svg

ROOT = initial_style(Measures(width=200, height=100))


def styled(*texts):
    """The style of an element inside others, of their style attributes."""
    style = ROOT
    for text in texts:
        style = inherit(read_style(text).normal, style)
    return style


def width(style):
    length, measures = style.values['stroke-width']
    return length(measures, 'd')


def test_declarations():
    block = read_style(
        'stroke: red ; Stroke-Width:2px !important;; opacity: x;'
        'fill; visibility:hidden;/* a */opacity:50%')
    assert block.normal == dict(
        stroke=(255, 0, 0), visibility='hidden', opacity=.5)
    assert list(block.important) == ['stroke-width']
    (name, why), = block.wrong
    assert name == 'opacity' and "'x' is not an opacity" in why


def test_the_last_valid_declaration_counts():
    block = read_style('stroke:#fafa00;stroke:color(nonsense 1 2 3)')
    assert block.normal == dict(stroke=(250, 250, 0))


def test_inheritance():
    style = styled('stroke:red;opacity:0;fill:none', 'fill:inherit')
    assert style.values['stroke'] == (255, 0, 0)
    assert style.values['fill'] is None and style.values['opacity'] == 1
    assert styled('opacity:.5', 'opacity:inherit').values['opacity'] == .5
    for word in ('unset', 'revert', 'inherit', 'revert-layer'):
        assert styled('stroke:red', f'stroke:{word}').values['stroke']
    style = styled('stroke:red;stroke-width:5', 'stroke:initial;'
                   'stroke-width:initial')
    assert style.values['stroke'] is None and width(style) == 1
    style = styled('color:#010203', 'color:currentcolor;all:initial')
    assert style.values['color'] == (0, 0, 0)


def test_variables():

    def stroke(*texts):
        return styled(*texts).values['stroke']

    assert stroke('stroke:var(--a, #182d6b)') == (24, 45, 107)
    assert stroke('--a:#0f0', 'stroke:var(--a)') == (0, 255, 0)
    assert stroke('--a:1', '--b:rgb(var(--a),2,3)',
                  'stroke:var(--b)') == (1, 2, 3)
    assert stroke('stroke:red', 'stroke:var(--no)') == (255, 0, 0)  # unset
    assert stroke('stroke:red', '--a:var(--b);--b:var(--a);'
                  'stroke:var(--a)') == (255, 0, 0)
    assert stroke('--A:red', 'stroke:var(--a,blue)') == (0, 0, 255)
    assert stroke('--a:2px', 'stroke:var(--a)') is None
    assert stroke('stroke:var(--a,var(--b,lime))') == (0, 255, 0)
    assert stroke('--a:red', '--a:initial;stroke:var(--a,lime)') == (0, 255, 0)


@pytest.mark.parametrize('texts, expected', [
    (['font-size:10px', 'stroke-width:2em'], 20),
    (['font-size:10px', 'font-size:2em;stroke-width:1ex'], 10),
    (['font-size:10px;stroke-width:1em', 'font-size:30px'], 10),
    (['font-size:50%', 'stroke-width:1em'], 8),
    (['font-size:large', 'font-size:smaller;stroke-width:1em'], 15),
    (['--a:2px', 'stroke-width:calc((var(--a) + 1px) * 2)'], 6),
    (['stroke-width:calc(1px + 2px)'], 3), (['stroke-width:1mm'], 96 / 25.4)
])  # yapf: disable
def test_widths_by_fonts(texts, expected):
    assert width(styled(*texts)) == pytest.approx(expected)


@pytest.mark.parametrize('name, text', [
    ('stroke-width', 'null'), ('stroke-width', 'NaN'), ('stroke-width', '-1'),
    ('stroke-width', 'thin'), ('stroke-width', ''), ('opacity', 'x'),
    ('display', 'sometimes'), ('visibility', 'no'), ('font-size', 'big'),
    ('transform', 'x'), ('vector-effect', '5')
])  # yapf: disable
def test_values_that_are_not_valid(name, text):
    with pytest.raises(ValueError):
        read_attribute(name, text)


def test_attributes_need_no_units_and_know_keywords():
    assert read_attribute('stroke-width', 'inherit') is Wide.INHERIT
    assert callable(read_attribute('transform-origin', '5 5')[0])
    assert read_style('transform-origin:5 5').wrong


def parse(body):
    return parse_svg(f'<svg viewBox="0 0 200 100">{body}</svg>'.encode())


def test_geometry_in_css():
    p = parse('<style>circle{cx:50%;cy:10px;r:5px}.p{d:path("M0 0H7")}'
              'rect{width:20px;height:10px}</style><circle r="1"/>'
              '<path class="p" stroke="red" d="M0 0V9"/><rect x="3" '
              'width="1" height="1"/>')
    assert p.args[0, 0].tolist() == [105, 10]
    assert p.args[1, 3].tolist() == [7, 0]
    assert p.args[2, [0, 3]].tolist() == [[3, 0], [23, 0]]
    p = parse('<circle r="1" style="r:4"/><path style="d:none" d="M0 0H1"/>'
              '<circle r="1" style="r:auto"/>')
    np.testing.assert_allclose(p.length, [8 * np.pi, 2 * np.pi], rtol=1e-6)


def test_the_prefix_of_webkit():
    p = parse('<path style="-webkit-transform:translate(2px)" d="M0 0H1"/>')
    assert p.args[0, 0].tolist() == [2, 0]


def test_a_path_of_css_is_one_string():
    p = parse('<path style="d:path(evenodd, \'M0 0H1\')" d="M0 0H5"/>')
    assert p.length[0] == 5 and list(p.meta['left_out']) == ['d']


def test_a_length_that_overflows_in_its_viewport_costs_its_element():
    p = parse('<rect style="width:calc(1e306px + 1e308%);height:9px"/>'
              '<path d="M0 0H7" stroke="red"/>')
    assert len(p) == 1 and list(p.meta['left_out']) == ['element']


def test_a_keyword_takes_geometry_back_to_nothing():
    p = parse('<rect x="5" y="7" width="20" height="9" style="x:initial;'
              'y:unset"/>')
    assert p.args[0, 0].tolist() == [0, 0]


def test_percentages_of_stroke_widths_are_of_the_diagonal():
    p = parse('<g stroke="red" stroke-width="10%"><path d="M0 0H1"/><svg '
              'viewBox="0 0 7 1" width="7" height="1"><path d="M0 0H1"/>'
              '</svg></g>')
    assert p.width == pytest.approx([10 * 2.5**.5, .5])


WORDS = ('0 1 -2 .5 1e999 1e308 45deg 1e308turn 10px 50% 3em 1e308% pi auto '
         'none inherit x red #0f0 url(#a) center left context-fill "s" '
         'var(--a) var(--b,3px)').split()
FUNCTIONS = (
    'calc min clamp hypot pow sin atan2 rotate translate scale matrix '
    'rotate3d url var env color-mix rgb light-dark path color '
    'oklch').split()
PROPERTIES = ('stroke stroke-width fill transform rotate scale translate '
              'transform-origin transform-box opacity font-size font x width '
              'rx cx d display visibility color all --a --b').split()


def any_value(dice, depth=0):
    if depth < 3 and dice.random() < .5:
        between = dice.choice([', ', ' ', ' * ', ' + ', ' / '])
        inside = [any_value(dice, depth + 1) for _ in range(dice.randrange(4))]
        return f'{dice.choice(FUNCTIONS + [""])}({between.join(inside)})'
    return dice.choice(WORDS)


@pytest.mark.parametrize('seed', range(60))
def test_values_at_random_are_read_or_told(seed):
    dice = random.Random(seed)
    body = ''
    for tag in ('rect', 'g', 'use href="#a"', 'symbol id="a"', 'path'):
        style = ';'.join(f'{dice.choice(PROPERTIES)}:{any_value(dice)}'
                         for _ in range(6)).replace('"', "'")
        names = dice.sample(['x', 'refX', 'viewBox', 'stroke', 'transform'], 3)
        values = ' '.join(f'{name}="{any_value(dice)}"'.replace('"s"', 's')
                          for name in names)
        body += (f'<{tag} {values} style="{style}"><circle r="5" '
                 f'style="{style}"/></{tag.split()[0]}>')
    p = parse(body + '<path d="M0 0H7" stroke="red"/>')
    assert p.length[-1] == 7
