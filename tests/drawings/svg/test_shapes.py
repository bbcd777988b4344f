import math

import pytest

from sympoint.drawings.shapes import ARC, CIRCLE, ELLIPSE, LINE
from sympoint.drawings.svg.lengths import Lengths, Measures
from sympoint.drawings.svg.shapes import read_points, read_shape


def lines(segments):
    return [numbers[:4] for kind, numbers, _ in segments if kind == LINE]


def shape(tag, **attributes):
    wrong = []
    lengths = Lengths(attributes, {}, Measures(width=200, height=100),
                      lambda name, why: wrong.append(why))
    found, _ = read_shape(tag, lengths)
    return wrong if wrong else found


def test_polygons():
    square = [(0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 0, 0)]
    assert lines(read_points('0,0 1,0 1,1', True)[0]) == square
    assert lines(read_points('0 0 1 0 1 1 0 0', True)[0]) == square
    found, wrong = read_points('0,0 1,0 1,1 7', False)
    assert lines(found) == square[:2] and 'are not pairs' in wrong
    found, wrong = read_points('0,0 1,0 L 1,1', False)
    assert lines(found) == square[:1] and 'are not pairs' in wrong
    assert read_points('3 3', False) == read_points('', True) == ([], '')


def test_rects():
    sharp = shape('rect', x='1', y='2', width='3', height='4')
    assert lines(sharp) == [(1, 2, 4, 2), (4, 2, 4, 6), (4, 6, 1, 6),
                            (1, 6, 1, 2)]
    soft = shape('rect', width='10', height='4', rx='1')
    assert [s[0] for s in soft] == [LINE, ARC] * 4
    assert soft[1][1] == (9, 0, 1, 1, 0, 1, 10, 1)
    ends = [(s[1][:2], s[1][2:4] if s[0] == LINE else s[1][6:]) for s in soft]
    assert all(a[1] == b[0] for a, b in zip(ends, ends[1:] + ends[:1]))
    round_ends = shape('rect', width='10', height='4', rx='9', ry='2')
    assert [s[0] for s in round_ends] == [ARC] * 4
    assert shape('rect', width='0', height='4') == []
    assert shape('rect', width='5', height='4', rx='0', ry='2')[1][0] == LINE


def test_ovals():
    assert shape(
        'circle', cx='1', cy='2',
        r='3') == [(CIRCLE, (1, 2, 3, 3, 0, 0, 0, 0), 0)]
    kind, numbers, _ = shape('ellipse', rx='3')[0]
    assert kind == ELLIPSE and numbers[:4] == (0, 0, 3, 3)
    assert shape('ellipse', rx='3', ry='auto')[0][1][3] == 3
    assert shape('ellipse', rx='3', ry='-1')[0][1][3] == 3
    assert shape('circle') == shape('circle', r='-1') == []
    assert shape('ellipse', rx='3', ry='0') == []


def test_percentages():
    line, = lines(shape('line', x2='50%', y2='50%'))
    assert line == (0, 0, 100, 50)
    radius = shape('circle', r='10%')[0][1][2]
    assert radius == pytest.approx(math.hypot(200, 100) / math.sqrt(2) / 10)


def test_a_bad_attribute_is_told():
    assert shape('circle', cx='nan%', r='1') == ["cx 'nan%' is not a length"]
