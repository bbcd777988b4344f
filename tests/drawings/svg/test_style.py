import pytest
from growth import growth

from sympoint.drawings.svg.document import Element
from sympoint.drawings.svg.style import (INITIAL, StyleSheet, declared,
                                         inherit, is_zero, parse_color,
                                         parse_declarations)


def chain(*specs):
    """Elements one inside the other; the innermost."""
    element = None
    for tag, attributes in specs:
        element = Element(tag, attributes, element, 1, 0)
    return element


def test_declarations():
    found = parse_declarations(
        'stroke: url(#a) ; Stroke-Width:2px !important;; font: x; fill')
    assert found == {'stroke': 'url(#a)', 'stroke-width': '2px'}


@pytest.mark.parametrize('css, matches', [
    ('path', True), ('line', False), ('.a', True), ('.c', False),
    ('path.a.b', True), ('#p', True), ('g path', True), ('svg path', True),
    ('svg > path', False), ('svg > g path', True), ('g.k > path', True),
    ('.x path', False), ('*', True), ('a, .b', True), ('path:hover', False),
    ('g>path', True), ('path[d]', False)
])  # yapf: disable
def test_selectors(css, matches):
    element = chain(('svg', {}), ('g', {}), ('g', {
        'class': 'k'
    }), ('path', {
        'class': 'a b',
        'id': 'p'
    }))
    found = StyleSheet([css + ' { stroke: red }']).match(element)
    assert (found == {'stroke': 'red'}) is matches


def test_the_more_specific_rule_wins_then_the_later():
    element = chain(('path', {'class': 'a', 'id': 'p'}))
    sheet = StyleSheet(
        ['#p{stroke:#1}', '.a{stroke:#2;fill:#3}.a{fill:#4}', 'path{fill:#5}'])
    assert sheet.match(element) == {'stroke': '#1', 'fill': '#4'}


def test_attribute_rule_style_in_this_order():
    element = chain(('path', {'stroke': '1', 'fill': '1', 'color': '1',
                              'style': 'color:3'}))  # yapf: disable
    sheet = StyleSheet(['path{fill:2;color:2}'])
    assert declared(element, sheet) == {'stroke': '1', 'fill': '2',
                                        'color': '3'}  # yapf: disable


def test_comments_and_at_rules():
    sheet = StyleSheet([
        '@import "x"; /* } */ a{fill:none} @media print{a{'
        'fill:red} b{fill:red}} /* b { */ c{fill:blue}'
    ])
    assert sheet.count == 2
    assert sheet.match(chain(('c', {}))) == {'fill': 'blue'}
    assert sheet.match(chain(('a', {}))) == {'fill': 'none'}
    assert sheet.match(chain(('b', {}))) == {}


def test_inherit():
    style = inherit({
        'stroke': 'red',
        'opacity': '0',
        'fill': 'inherit'
    }, INITIAL)
    assert style['stroke'] == 'red' and style['fill'] == 'black'
    assert 'opacity' not in style
    assert inherit({}, style) is style


@pytest.mark.parametrize('text, rgb', [
    ('rgb(178,178,0)', (178, 178, 0)), ('#fa0', (255, 170, 0)),
    ('#102030', (16, 32, 48)), ('Red', (255, 0, 0)),
    ('slategrey', (112, 128, 144)), ('rgb(100%, 0%, 0%)', (255, 0, 0)),
    ('none', None), ('transparent', None), ('rgba(1,2,3,0)', None),
    ('url(#a)', (0, 0, 0)), ('url(#a) #00f', (0, 0, 255)),
    ('url(#a) none', None), ('hsl(120,100%,50%)', (0, 255, 0)),
    ('rgb(300, 0, 7)', (255, 0, 7)),
    # pdftocairo's, CSS 4's, SVG 1.1's, draw.io's.
    ('rgb(54.901961%, 0%, 100%)', (140, 0, 255)),
    ('rgba(1, 2, 3, 0.5)', (1, 2, 3)), ('rgba(1, 2, 3, .0)', None),
    ('rgb(10 20 30 / 50%)', (10, 20, 30)), ('rgb(1 2 3 / 0)', None),
    ('RGB(0.4, 1.6, 3)', (0, 2, 3)), ('hsl(240deg 100% 50%)', (0, 0, 255)),
    ('hsla(-120, 100%, 25%, .3)', (0, 0, 128)),
    ('#102030 icc-color(cmyk, 0, 0, 0, 1)', (16, 32, 48)),
    ('light-dark(rgb(1, 2, 3), rgb(9, 9, 9))', (1, 2, 3)),
    ('light-dark(#ffffff, var(--dark, #121212))', (255, 255, 255)),
    ('light-dark(none, #fff)', None), ('var(--ink)', (0, 0, 0)),
    ('oklch(40% 0.2 30)', (0, 0, 0))
])  # yapf: disable
def test_colors(text, rgb):
    assert parse_color(text) == rgb


def test_current_color():
    assert parse_color('currentColor', '#010203') == (1, 2, 3)
    assert parse_color('currentColor', 'currentColor') == (0, 0, 0)


@pytest.mark.parametrize('text', [
    '', 'reddish', '#12', 'rgb(1,2)', 'rgba(1,2,3,4,5)', 'hsl(a,b,c)',
    'x' * 999
])
def test_what_is_no_color(text):
    with pytest.raises(ValueError, match='is not a colour'):
        parse_color(text)


@pytest.mark.parametrize('text, zero', [('0', True), ('0.0px', True),
                                        ('0%', True), ('.5', False),
                                        ('10', False), ('.', False),
                                        ('-0', True)])
def test_is_zero(text, zero):
    assert is_zero(text) is zero


@pytest.mark.parametrize('begin, middle, end', [
    ('', 'a', ''), ('', '@', ''), ('', '/*', ''), ('', '{', ''),
    ('a', ' ', '{fill:red}'), ('', 'x{', '')
])  # yapf: disable
def test_hostile_style_sheets_take_linear_time(begin, middle, end):

    def read(num):
        StyleSheet([begin + middle * num + end])

    # 256 times for one that is quadratic
    assert growth(lambda: read(10_000), lambda: read(160_000), 3) < 64


def test_costly_selectors_are_refused():
    element = chain(*[('g', {})] * 200)
    sheet = StyleSheet(['b ' + 'g ' * 12 + '{fill:red}'])
    with pytest.raises(ValueError, match='takes too long'):
        sheet.match(element)
