import math

import pytest
from growth import growth

from sympoint.drawings.svg.values import (multiply, parse_length,
                                          parse_numbers, parse_transform,
                                          parse_view_box, root_view_box,
                                          viewport_matrix)


@pytest.mark.parametrize('text, value', [('12', 12), (' -1.5e1 ', -15),
                                         ('.5px', .5), ('1in', 96),
                                         ('25.4mm', 96), ('2.54cm', 96),
                                         ('72pt', 96), ('6pc', 96),
                                         ('50%', 20), ('1.', 1)])
def test_lengths(text, value):
    assert parse_length(text, 40) == pytest.approx(value)


@pytest.mark.parametrize('text',
                         ['', 'nan', 'inf', '1e999', '3 4', '2foo', '--1'])
def test_what_is_no_length(text):
    with pytest.raises(ValueError, match='is not'):
        parse_length(text)


def test_numbers():
    assert parse_numbers(' 1,2 -3-.5.5 1e2,\n+7 ') == [
        1, 2, -3, -.5, .5, 100, 7
    ]
    assert parse_numbers('') == []
    for bad in ('1 x', 'nan', '1e999', '0x10', '1;2'):
        with pytest.raises(ValueError):
            parse_numbers(bad)


@pytest.mark.parametrize('text, expected', [
    ('', (1, 0, 0, 1, 0, 0)),
    ('translate(3)', (1, 0, 0, 1, 3, 0)),
    ('scale(2)', (2, 0, 0, 2, 0, 0)),
    ('scale(2,-1)', (2, 0, 0, -1, 0, 0)),
    ('rotate(90 1 0)', (0, 1, -1, 0, 1, -1)),
    ('skewX(45)', (1, 0, 1, 1, 0, 0)),
    ('skewY(45)', (1, 1, 0, 1, 0, 0)),
    ('matrix(1 2 3 4 5 6)', (1, 2, 3, 4, 5, 6)),
    ('translate(10,20) scale(2) , rotate(90)', (0, 2, -2, 0, 10, 20)),
    ('translate(1px, 2px)rotate(0deg)', (1, 0, 0, 1, 1, 2)),
])  # yapf: disable
def test_transforms(text, expected):
    assert parse_transform(text) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize('text', [
    'rotate(1,2)', 'spin(3)', 'scale(1) x', 'rotate(nan)', 'translate(1 2 3)',
    'scale(2'
])
def test_what_is_no_transform(text):
    with pytest.raises(ValueError):
        parse_transform(text)


def test_multiply_applies_the_second_first():
    shift, double = (1, 0, 0, 1, 5, 0), (2, 0, 0, 2, 0, 0)
    assert multiply(shift, double) == (2, 0, 0, 2, 5, 0)
    assert multiply(double, shift) == (2, 0, 0, 2, 10, 0)


@pytest.mark.parametrize('aspect, expected', [
    ('', (2, 0, 0, 2, 45, 0)),  # in the middle, whole
    ('xMinYMin meet', (2, 0, 0, 2, 0, 0)),
    ('xMaxYMid', (2, 0, 0, 2, 90, 0)),
    ('none', (20, 0, 0, 2, 0, 0)),
    ('xMidYMax slice', (20, 0, 0, 20, 0, -180)),
])  # yapf: disable
def test_viewport_matrix(aspect, expected):
    found = viewport_matrix((0, 0, 5, 10), 0, 0, 100, 20, aspect)
    assert found == pytest.approx(expected)


def test_view_boxes():
    assert parse_view_box('1, 2 3,4') == (1, 2, 3, 4)
    assert parse_view_box('0 0 0 5') is None
    with pytest.raises(ValueError, match='four numbers'):
        parse_view_box('1 2 3')
    assert root_view_box(dict(width='2in', height='96')) == (0, 0, 192, 96)
    assert root_view_box(dict(width='100%', height='96')) is None
    assert root_view_box({}) is None
    assert root_view_box(dict(viewBox='5 5 10 20',
                              width='7')) == (5, 5, 10, 20)


@pytest.mark.parametrize('read, begin, middle, end', [
    (parse_numbers, '', '1', 'x'),
    (parse_length, '', '1', '!'),
    (parse_transform, 'scale(1)', ' ', '!'),
    (parse_transform, '', 'scale(', ''),
])  # yapf: disable
def test_hostile_text_fails_in_linear_time(read, begin, middle, end):

    def fail(num):
        with pytest.raises(ValueError):
            read(begin + middle * num + end)

    # 256 times for one that is quadratic
    assert growth(lambda: fail(10_000), lambda: fail(160_000)) < 64


def test_multiply_and_rotate_agree():
    c = math.cos(math.radians(30))
    assert parse_transform('rotate(30)')[0] == c
