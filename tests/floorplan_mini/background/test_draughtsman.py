"""Text of letters of lines and arcs."""
import pytest

from sympoint.floorplan_mini.background.draughtsman import letters
from sympoint.floorplan_mini.pen import arc_point, end_points, stroke_length

EVERY = 'ABCDEFGHIKLMNOPRSTUVWY0123456789-.+'


def bounds(strokes):
    points = [p for s in strokes for p in end_points(s)]
    points += [
        arc_point(s, s[6] + (s[7] - s[6]) * k / 16) for s in strokes
        if s[0] == 'A' for k in range(17)
    ]
    xs, ys = zip(*points)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize('letter', EVERY)
def test_a_letter_stands_on_its_base_in_its_box(letter):
    x0, y0, x1, y1 = bounds(letters(letter, 300))
    assert x0 >= -100.01 and x1 <= 100.01
    assert y0 >= -300.01 and y1 <= 0.01


def test_letters_stand_side_by_side_about_the_middle():
    strokes = letters('HI H', 60)
    assert len(strokes) == 3 + 1 + 3
    x0, _, x1, _ = bounds(strokes)
    assert -x0 == pytest.approx(x1)
    # boxes 4 wide, 5.4 apart, in sixths of the height
    assert x1 - x0 == pytest.approx((3 * 5.4 + 4) * 10)
    assert letters('? ', 60) == []


@pytest.mark.parametrize('letter', 'BCDGOPRSU0235689')
def test_plain_letters_have_chords_for_arcs(letter):
    curved, plain = letters(letter, 300), letters(letter, 300, plain=True)
    assert {s[0] for s in plain} == {'L'} != {s[0] for s in curved}
    length = sum(map(stroke_length, plain))
    assert 0.8 < length / sum(map(stroke_length, curved)) < 1
