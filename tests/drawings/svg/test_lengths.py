import math

import pytest
from growth import growth

from sympoint.drawings.svg.lengths import (Lengths, Measures, length_of,
                                           number_of, parse_length,
                                           significant)

MEASURES = Measures(
    font=20, root_font=10, width=200, height=100, window=(400, 300))


@pytest.mark.parametrize('text, value', [
    ('12', 12), (' -1.5e1 ', -15), ('.5px', .5), ('1in', 96), ('25.4mm', 96),
    ('2.54cm', 96), ('72pt', 96), ('6pc', 96), ('1.', 1), ('50%', 100),
    ('2em', 40), ('2REM', 20), ('1ex', 10), ('1ch', 10), ('10vw', 40),
    ('10vh', 30), ('10vmin', 30), ('10vmax', 40), ('101.6q', 96),
    ('calc(1px + 2 * 3px)', 7), ('calc((10px - 4px) / 2)', 3),
    ('calc(50% - 1em)', 80), ('min(3px, 2px)', 2), ('max(3px, 50%)', 100),
    ('clamp(1px, 9px, 4px)', 4), ('hypot(3px, 2em)', 40.1123422),
    ('calc(2em * sin(30deg))', 20), ('abs(-50%)', 100)
])  # yapf: disable
def test_lengths(text, value):
    assert parse_length(text)(MEASURES, 'x') == pytest.approx(value)


def test_percentages_are_of_what_they_lie_along():
    half = parse_length('50%')
    assert half(MEASURES, 'y') == 50
    diagonal = math.hypot(200, 100) / math.sqrt(2)
    assert half(MEASURES, 'd') == pytest.approx(diagonal / 2)


@pytest.mark.parametrize('text', [
    '', 'nan', 'inf', '1e999', '3 4', '2foo', '--1', 'calc(1px + 1)',
    'calc(1px * 1px)', 'calc(1px / 0)', 'calc(1px 2px)', 'min(1px, 2)',
    'clamp(1px)', 'var(--a)', '5deg', 'calc(5deg)', '(3px)', 'calc(1 / 1px)',
    'calc(1e308px * 1e308)'
])
def test_what_is_no_length(text):
    with pytest.raises(ValueError):
        parse_length(text)


def test_in_css_a_length_has_a_unit():
    assert length_of(significant('0'), bare=False)(MEASURES, 'x') == 0
    with pytest.raises(ValueError, match='no unit'):
        length_of(significant('5'), bare=False)


def test_hostile_lengths_fail_in_linear_time():

    def fail(num):
        with pytest.raises(ValueError):
            parse_length('1' * num + '!')

    # 256 times for one that is quadratic
    assert growth(lambda: fail(10_000), lambda: fail(160_000)) < 64


@pytest.mark.parametrize('text, kind, value', [
    ('1.5', 'number', 1.5), ('25%', 'number', .25), ('0', 'angle', 0),
    ('calc(2 * (1 + .5))', 'number', 3), ('calc(50% + 1)', 'number', 1.5),
    ('90deg', 'angle', 90), ('100grad', 'angle', 90), ('1TURN', 'angle', 360),
    ('calc(1turn - 2 * 45deg)', 'angle', 270), ('min(1, 2)', 'number', 1),
    ('calc((10deg))', 'angle', 10), ('calc(pi * .5rad)', 'angle', 90),
    ('sin(30deg)', 'number', .5), ('cos(pi / 3)', 'number', .5),
    ('tan(-45deg)', 'number', -1), ('asin(.5)', 'angle', 30),
    ('acos(0)', 'angle', 90), ('calc(2 * atan(1))', 'angle', 90),
    ('atan2(1px, -1px)', 'angle', 135), ('sqrt(pow(3, 2))', 'number', 3),
    ('abs(-2turn)', 'angle', 720), ('hypot(3, 4)', 'number', 5),
    ('calc(3.14159265358979rad)', 'angle', 180)
])  # yapf: disable
def test_numbers_and_angles(text, kind, value):
    assert number_of(*significant(text), kind) == pytest.approx(value)


@pytest.mark.parametrize('text, kind', [
    ('1px', 'number'), ('1deg', 'number'), ('calc(1px)', 'number'),
    ('1', 'angle'), ('calc(0)', 'angle'), ('10%', 'angle'), ('x', 'number'),
    ('1e999', 'number'), ('pi', 'number'), ('sin(1px)', 'number'),
    ('asin(2)', 'angle'), ('pow(9, 999)', 'number'), ('atan2(1)', 'angle'),
    ('sin(1)', 'angle'), ('sqrt(-1)', 'number'), ('asin(1deg)', 'angle'),
    ('calc(1e308 * 10)', 'number')
])  # yapf: disable
def test_what_is_no_number_or_angle(text, kind):
    with pytest.raises(ValueError):
        number_of(*significant(text), kind)


def test_lengths_of_an_element():
    wrong = []
    lengths = Lengths(
        dict(r='1', cx='2', cy='50%', x='auto', y='3!'),
        dict(r=parse_length('10%'), cx=None), Measures(width=10, height=10),
        lambda *what: wrong.append(what))
    assert lengths.get('r') == pytest.approx(1)
    assert lengths.get('cy') == 5  # of the height
    assert lengths.get('cx') == 0  # CSS comes first
    assert lengths.get('x', 7) == lengths.get('width', 7) == 7
    assert lengths.get('y') == 0 and wrong == [('y', "y '3!' is not a length")]
