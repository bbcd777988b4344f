import math

import pytest
from growth import growth

from sympoint.drawings.geometry import multiply
from sympoint.drawings.svg.lengths import Measures, significant
from sympoint.drawings.svg.transforms import (origin_of, parse_numbers,
                                              parse_transform, read_transform,
                                              root_view_box, view_box_of,
                                              viewport_matrix)


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
])  # yapf: disable
def test_transforms(text, expected):
    assert parse_transform(text) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize('text', [
    'rotate(1,2)', 'spin(3)', 'scale(1) x', 'rotate(nan)', 'translate(1 2 3)',
    'scale(2', 'scale(1),,scale(2)', 'translate(1px, 2px)', 'rotate(9deg)',
    'translateX(4)', 'translate(1,,2)', 'translate(1,)', 'translate(,1)'
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
    ('xMinYMin Slice', (2, 0, 0, 2, 45, 0)),  # not valid: as without
    ('xMooYMin', (2, 0, 0, 2, 45, 0)),
])  # yapf: disable
def test_viewport_matrix(aspect, expected):
    found = viewport_matrix((0, 0, 5, 10), 0, 0, 100, 20, aspect)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize('text, expected', [
    ('1, 2 3,4', (1, 2, 3, 4)), ('0 0 0 5', None), ('0 0 5 -1', None)
])  # yapf: disable
def test_view_boxes(text, expected):
    assert view_box_of(dict(viewBox=text), None) == expected
    assert view_box_of({}, None) is None


@pytest.mark.parametrize(
    'text', ['1 2 3', '1 2 3 4 5', '1 2 3 x', '1,,2 3 4', '1 2 3 4,'])
def test_a_view_box_that_cannot_be_read(text):
    wrong = []
    assert view_box_of(dict(viewBox=text), wrong.append) is None
    assert len(wrong) == 1 and text in wrong[0]


@pytest.mark.parametrize('attributes, expected', [
    (dict(width='2in', height='96'), (0, 0, 192, 96)),
    (dict(width='100%', height='96'), None), ({}, None),
    (dict(viewBox='5 5 10 20', width='7'), (5, 5, 10, 20)),
    (dict(viewBox='0 0 0 0', width='7', height='8'), (0, 0, 7, 8))
])  # yapf: disable
def test_root_view_boxes(attributes, expected):
    wrong = []
    assert root_view_box(attributes, wrong.append) == expected
    assert wrong == []


def test_a_root_view_box_that_cannot_be_read():
    wrong = []
    size = dict(viewBox='1 2 3', width='7', height='8')
    assert root_view_box(size, wrong.append) == (0, 0, 7, 8)
    assert root_view_box(dict(width='x', height='8'), wrong.append) is None
    assert len(wrong) == 2 and 'four numbers' in wrong[0]


@pytest.mark.parametrize('read, begin, middle, end', [
    (parse_numbers, '', '1', 'x'),
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


@pytest.mark.parametrize('text, expected', [
    ('none', (1, 0, 0, 1, 0, 0)),
    ('translateX(40px)', (1, 0, 0, 1, 40, 0)),
    ('translate(10%, 1em) scaleY(3)', (1, 0, 0, 3, 20, 16)),
    ('rotate(0.25turn)', (0, 1, -1, 0, 0, 0)),
    ('rotate(100grad) scale(2)', (0, 2, -2, 0, 0, 0)),
    ('rotate(1.5707963267948966rad)', (0, 1, -1, 0, 0, 0)),
    ('skew(45deg)', (1, 0, 1, 1, 0, 0)),
    ('skewY(45deg)', (1, 1, 0, 1, 0, 0)),
    ('matrix(1, 2, 3, 4, 5, 6)', (1, 2, 3, 4, 5, 6)),
    ('translate3d(1px, 2px, 3px) rotateZ(90deg)', (0, 1, -1, 0, 1, 2)),
    ('scale3d(2, 3, 4)', (2, 0, 0, 3, 0, 0)),
    ('rotate3d(0, 0, 2, 90deg)', (0, 1, -1, 0, 0, 0)),
    ('rotateX(60deg)', (1, 0, 0, .5, 0, 0)),
    ('matrix3d(1,2,0,0, 3,4,0,0, 0,0,1,0, 5,6,0,1)', (1, 2, 3, 4, 5, 6)),
    ('translate(calc(10px + 50%), 0)', (1, 0, 0, 1, 110, 0)),
    ('rotate(calc(45deg * 2))', (0, 1, -1, 0, 0, 0)),
    ('rotate(calc(.5turn / 2))', (0, 1, -1, 0, 0, 0)),
    ('rotate(calc(50grad + 45deg))', (0, 1, -1, 0, 0, 0)),
    ('rotate(max(30deg, .25turn, 1rad))', (0, 1, -1, 0, 0, 0)),
    ('rotate(clamp(0deg, 100grad, 1turn))', (0, 1, -1, 0, 0, 0)),
    ('skewX(calc(90deg - 50grad))', (1, 0, 1, 1, 0, 0)),
    ('scale(calc(1 / 4), calc(3 - 1))', (.25, 0, 0, 2, 0, 0)),
    ('matrix(calc(2 - 1), 2, 3, 4, 5, calc(2 * 3))', (1, 2, 3, 4, 5, 6)),
])  # yapf: disable
def test_transforms_of_css(text, expected):
    found = read_transform('transform', significant(text))(
        Measures(width=200, height=50))
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize('text', [
    'translate(10)', 'rotate(45)', 'scale(2px)', 'spin(1deg)', 'translateX()',
    'rotate(1deg, 2px, 3px)', 'matrix(1, 2)', '5', 'translate(1px) x',
    'rotate(calc(45 * 2))', 'rotate(calc(45deg + 1))', 'rotate(1e999deg)',
    'rotate(calc(45deg * 1deg))', 'rotate(calc(1deg / 0))', 'rotate(50%)',
    'translateX(calc(1deg))', 'scale(calc(1px / 1px))', 'rotate((5deg))',
    'rotate(min(1deg, 1px))', 'scale(1deg)', 'translate(1px 2px)', 'scale(2,)',
    'matrix(1 0 0 1 5 5)'
])
def test_what_is_no_transform_of_css(text):
    with pytest.raises(ValueError):
        read_transform('transform', significant(text))


@pytest.mark.parametrize('name, text, expected', [
    ('translate', '10px 20%', (1, 0, 0, 1, 10, 10)),
    ('translate', '1px 2px 3px', (1, 0, 0, 1, 1, 2)),
    ('rotate', '90deg', (0, 1, -1, 0, 0, 0)),
    ('rotate', 'y 60deg', (.5, 0, 0, 1, 0, 0)),
    ('rotate', '60deg y', (.5, 0, 0, 1, 0, 0)),
    ('rotate', '0 0 1 .25turn', (0, 1, -1, 0, 0, 0)),
    ('rotate', '.25turn 0 0 1', (0, 1, -1, 0, 0, 0)),
    ('rotate', 'calc(45deg * 2) z', (0, 1, -1, 0, 0, 0)),
    ('rotate', 'calc(45deg * 2)', (0, 1, -1, 0, 0, 0)),
    ('rotate', '0 0 1 calc(1turn / 4)', (0, 1, -1, 0, 0, 0)),
    ('scale', '2 3', (2, 0, 0, 3, 0, 0)),
    ('scale', 'calc(1 + 1) 50%', (2, 0, 0, .5, 0, 0)),
])  # yapf: disable
def test_transforms_as_properties(name, text, expected):
    found = read_transform(name, significant(text))
    assert found(Measures(width=200, height=50)) == pytest.approx(
        expected, abs=1e-12)


@pytest.mark.parametrize('name', ['translate', 'rotate', 'scale'])
def test_transforms_as_properties_have_keywords(name):
    none = read_transform(name, significant('none'))
    assert none(Measures()) == (1, 0, 0, 1, 0, 0)
    for text in ('red', 'none none', 'red 5deg', '1 2 3 4 5'):
        with pytest.raises(ValueError):
            read_transform(name, significant(text))


@pytest.mark.parametrize('text, expected', [
    ('50px 25px', (50, 25)), ('center', (100, 25)), ('left', (0, 25)),
    ('bottom', (100, 50)), ('top right', (200, 0)), ('10% 10px 3px', (20, 10)),
    ('5 6', (5, 6))
])  # yapf: disable
def test_origins(text, expected):
    measures = Measures(width=200, height=50)
    x, y = origin_of(significant(text), bare=True)
    assert (x(measures, 'x'), y(measures, 'y')) == expected


def test_an_origin_in_css_needs_units():
    with pytest.raises(ValueError):
        origin_of(significant('5 6'), bare=False)
    with pytest.raises(ValueError):
        origin_of(significant('left left'), bare=False)
