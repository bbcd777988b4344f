import math

import pytest
from growth import growth

from sympoint.drawings.svg.shapes import (ARC, CUBIC, LINE, OVAL,
                                          close_subpaths, read_path,
                                          read_shape)


def lines(segments):
    return [numbers[:4] for kind, numbers, _ in segments if kind == LINE]


@pytest.mark.parametrize('d', [
    'M 133.19,93.5 L 140.0,93.5', 'M133.19 93.5L140 93.5',
    'M133.19,93.5l6.81,0', ' M 133.19 , 93.5 L 140 , 93.5 ',
    'm133.19 93.5 L1.4e2 93.5', 'M133.19,93.5 140,93.5', 'M133.19 93.5H140',
    'M133.19 93.5L+140 93.5'
])  # yapf: disable
def test_one_line(d):
    segments = read_path(d)
    assert [s[0] for s in segments] == [LINE]
    assert segments[0][1][:4] == pytest.approx((133.19, 93.5, 140, 93.5))


@pytest.mark.parametrize('d', [
    'M 1.5,2 A 3,4 30 0 1 5,6', 'M1.5 2a3 4 30 0 1 3.5 4',
    'M1.5 2A3 4 30 015 6', 'M1.5,2 A3,4,30,0,1,5,6'
])
def test_one_arc(d):
    kind, numbers, _ = read_path(d)[0]
    assert kind == ARC
    assert numbers == pytest.approx((1.5, 2, 3, 4, 30, 1, 5, 6))


def test_flags_of_an_arc():
    for large in (0, 1):
        for sweep in (0, 1):
            d = f'M0,0 A1,1 0 {large} {sweep} 1,1'
            assert read_path(d)[0][1][5] == 2 * large + sweep


def test_subpaths_and_closing():
    segments = read_path('M0 0 h5 v5 z m10 0 l3 4')
    assert lines(segments) == [(0, 0, 5, 0), (5, 0, 5, 5), (5, 5, 0, 0),
                               (10, 0, 13, 4)]
    assert [s[2] for s in segments] == [0, 0, 0, 1]


def test_curves_are_cubic():
    kinds = [s[0] for s in read_path('M0 0 C1 1 2 1 3 0 S5 1 6 0')]
    assert kinds == [CUBIC, CUBIC]
    (_, numbers, _), = read_path('M0 0 Q 3 6 6 0')
    assert numbers == pytest.approx((0, 0, 2, 4, 4, 4, 6, 0))


def test_arcs_that_go_nowhere_are_not_drawn():
    segments = read_path('M0 0 A5 5 0 0 1 3 4 A 5 5 0 0 1 3 4 a2 2 0 1 0 0 0'
                         ' a5 5 0 013 4 V 9 h-1 q1 1 2 2 z l 1 1')
    assert [s[0]
            for s in segments] == [ARC, ARC, LINE, LINE, CUBIC, LINE, LINE]
    assert segments[1][1] == (3, 4, 5, 5, 0, 1, 6, 8)
    assert lines(segments)[:2] == [(6, 8, 6, 9), (6, 9, 5, 9)]
    assert lines(segments)[2:] == [(7, 11, 0, 0), (0, 0, 1, 1)]


def test_an_arc_without_radius_is_a_line():
    assert lines(read_path('M0 0 L1 1 A 0 5 0 0 1 3 3'))[1] == (1, 1, 3, 3)


@pytest.mark.parametrize('d', [
    'M 0,0 L nan,5', 'M 0,0 L inf,5', 'M0,0 L 1e999,0', 'M 0 0 L 5', 'L 1 1',
    '5 5', 'M 0 0 L 1 1 # 3', 'M0 0 X 1 1', 'M0 0 A 1 1 0 1', 'M 0 0 L 1 1 2'
])
def test_what_is_no_path(d):
    with pytest.raises(ValueError, match='path data'):
        read_path(d)


@pytest.mark.parametrize('d', ['', ' ', 'none', 'M 5 5', 'M5 5z'])
def test_paths_that_draw_nothing(d):
    assert read_path(d) == []


@pytest.mark.parametrize(
    'd', ['M' + '1' * 300, 'M1 1L' + '1' * 390, 'M ' + '1 ' * 150 + 'x'])
def test_hostile_paths_fail(d):
    with pytest.raises(ValueError):
        read_path(d)


def test_hostile_paths_fail_in_linear_time():

    def fail(num):
        with pytest.raises(ValueError):
            read_path('M' + '1' * num + 'x')

    # 256 times for one that is quadratic
    assert growth(lambda: fail(20_000), lambda: fail(320_000)) < 64


def shape(tag, **attributes):
    attributes = {k.replace('_', '-'): v for k, v in attributes.items()}
    return read_shape(tag, attributes, (200., 100.))


def test_polygons():
    square = [(0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 0, 0)]
    assert lines(shape('polygon', points='0,0 1,0 1,1')) == square
    assert lines(shape('polygon', points='0 0 1 0 1 1 0 0')) == square
    assert lines(shape('polyline', points='0,0 1,0 1,1 7')) == square[:2]
    assert shape('polyline', points='3 3') == shape('polygon') == []


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
        r='3') == [(OVAL, (1, 2, 3, 3, 0, 0, 0, 0), 0)]
    assert shape('ellipse', rx='3')[0][1] == (0, 0, 3, 3, 1, 0, 0, 0)
    assert shape('ellipse', rx='3', ry='auto')[0][1][3] == 3
    assert shape('circle') == shape('circle', r='-1') == []
    assert shape('ellipse', rx='3', ry='0') == []


def test_percentages():
    line, = lines(shape('line', x2='50%', y2='50%'))
    assert line == (0, 0, 100, 50)
    radius = shape('circle', r='10%')[0][1][2]
    assert radius == pytest.approx(math.hypot(200, 100) / math.sqrt(2) / 10)


def test_a_bad_attribute_is_named():
    with pytest.raises(ValueError, match="cx: 'nan' is not a length"):
        shape('circle', cx='nan', r='1')


def test_a_fill_closes_its_subpaths():
    segments = read_path('M0 0 L5 0 L5 5 M9 9 L8 8 L9 9')
    assert lines(close_subpaths(segments)) == [(0, 0, 5, 0), (5, 0, 5, 5),
                                               (5, 5, 0, 0), (9, 9, 8, 8),
                                               (8, 8, 9, 9)]
    arc = read_path('M0 0 A5 5 0 0 1 3 4')
    assert lines(close_subpaths(arc)) == [(3, 4, 0, 0)]
    oval = shape('circle', r='1')
    assert close_subpaths(oval) == oval
