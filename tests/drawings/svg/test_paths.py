import numpy as np
import pytest
from growth import growth

from sympoint.drawings.shapes import ARC, CUBIC, LINE
from sympoint.drawings.svg import paths
from sympoint.drawings.svg.paths import read_path, read_paths


def sound(d):
    segments, wrong = read_path(d)
    assert not wrong
    return segments


def lines(segments):
    return [numbers[:4] for kind, numbers, _ in segments if kind == LINE]


@pytest.mark.parametrize('d', [
    'M 133.19,93.5 L 140.0,93.5', 'M133.19 93.5L140 93.5',
    'M133.19,93.5l6.81,0', ' M 133.19 , 93.5 L 140 , 93.5 ',
    'm133.19 93.5 L1.4e2 93.5', 'M133.19,93.5 140,93.5', 'M133.19 93.5H140',
    'M133.19 93.5L+140 93.5'
])  # yapf: disable
def test_one_line(d):
    segments = sound(d)
    assert [s[0] for s in segments] == [LINE]
    assert segments[0][1][:4] == pytest.approx((133.19, 93.5, 140, 93.5))


@pytest.mark.parametrize('d', [
    'M 1.5,2 A 3,4 30 0 1 5,6', 'M1.5 2a3 4 30 0 1 3.5 4',
    'M1.5 2A3 4 30 015 6', 'M1.5,2 A3,4,30,0,1,5,6'
])
def test_one_arc(d):
    kind, numbers, _ = sound(d)[0]
    assert kind == ARC
    assert numbers == pytest.approx((1.5, 2, 3, 4, 30, 1, 5, 6))


def test_flags_of_an_arc():
    for large in (0, 1):
        for sweep in (0, 1):
            d = f'M0,0 A1,1 0 {large} {sweep} 1,1'
            assert sound(d)[0][1][5] == 2 * large + sweep


def test_subpaths_and_closing():
    segments = sound('M0 0 h5 v5 z m10 0 l3 4')
    assert lines(segments) == [(0, 0, 5, 0), (5, 0, 5, 5), (5, 5, 0, 0),
                               (10, 0, 13, 4)]
    assert [s[2] for s in segments] == [0, 0, 0, 1]


def test_curves_are_cubic():
    kinds = [s[0] for s in sound('M0 0 C1 1 2 1 3 0 S5 1 6 0')]
    assert kinds == [CUBIC, CUBIC]
    (_, numbers, _), = sound('M0 0 Q 3 6 6 0')
    assert numbers == pytest.approx((0, 0, 2, 4, 4, 4, 6, 0))


@pytest.mark.parametrize('d, drawn', [
    ('M 0,0 L nan,5', 0), ('M 0,0 L inf,5', 0), ('M0,0 L 1e999,0', 0),
    ('M 0 0 L 5', 0), ('L 1 1', 0), ('5 5', 0), ('M 0 0 L 1 1 # 3', 1),
    ('M0 0 X 1 1', 0), ('M0 0 A 1 1 0 1', 0), ('M 0 0 L 1 1 2', 1),
    ('M 10,10 L 20,20,30', 1), ('M 0 40 H 30 L -nan -nan L 50 50', 1),
    ('M0 0 L1 1,,2 2', 1), ('M0 0L1 1z5', 2), ('M0 0A1 1 0 2 0 1 1', 0),
    ('M0 0 L', 0), ('M0 0 1 1 1_0 2', 1), ('M0 0L1 1e', 1)
])  # yapf: disable
def test_a_path_is_drawn_up_to_its_error(d, drawn):
    segments, wrong = read_path(d)
    assert wrong.startswith('path data ') and len(segments) == drawn


@pytest.mark.parametrize('d', ['', ' ', 'none', 'M 5 5', 'M5 5z'])
def test_paths_that_draw_nothing(d):
    assert sound(d) == []


def test_hostile_paths_fail_in_linear_time():

    def fail(num):
        assert read_path('M' + '1' * num + 'x')[1]

    # 256 times for one that is quadratic
    assert growth(lambda: fail(20_000), lambda: fail(320_000)) < 64


def test_subpaths_begin_at_each_move_and_after_each_closing():
    segments = sound('M0 0 L5 5 M5 5 L9 9 z L1 1 z M0 0 L2 2')
    assert [s[2] for s in segments] == [0, 1, 1, 2, 2, 3]


def test_smooth_curves_go_on_only_from_their_kind():
    (_, first, _), (_, second, _) = sound('M0 0 C1 1 2 1 3 0 S5 1 6 0')
    assert second[2:4] == (4, -1)
    _, (_, second, _) = sound('M0 0 Q 1 1 2 0 S5 1 6 0')
    assert second[2:4] == (2, 0)
    _, (_, second, _) = sound('M0 0 Q 1 1 2 0 T 4 0')
    assert second[2:4] == pytest.approx((2 + 2 / 3, -2 / 3))


TEXTS = [
    'M{},{} L {},{}', 'M{} {}l{} {}', 'M{} {}A{} {} 30 0 1 {} {}',
    'm{} {}a3 4 30 1,0 {} {}z', 'M{} {}H{}V{}z', 'm{} {}h{}v{}h3zl1 1',
    'M{} {}C{} {} 3 4 5 6S 1 2 3 4', 'M{} {}q{} {} 4 5t 3 3T 9 9',
    'M{} {}s{} {} 1 2c 1 2 3 4 5 6', 'M{} {} m{} {} l 3 4 M 0 0 L 0 0 z'
]


@pytest.mark.parametrize('odd', [
    '', 'M0 0L5 5 6', 'M0 0 1 1', 'M1,,1L2 2', 'M - 1L2 2', 'M1 1L2 2e',
    'M0 0A1 1 0 5 0 1'
])
def test_many_paths_are_read_as_each_alone(odd):
    """A drawing's paths, of which many give the same commands."""
    rng = np.random.default_rng(0)
    texts = [
        text.format(*rng.normal(0, 50, 8).round(3).tolist())
        for text in TEXTS * 20
    ] + [odd] * 9
    rng.shuffle(texts)
    found = read_paths(texts)
    rows = []
    for i, text in enumerate(texts):
        segments, wrong = read_path(text)
        assert found.wrong.get(i, '') == wrong
        rows += [(i, *segment) for segment in segments]
    assert found.path.tolist() == [row[0] for row in rows]
    assert found.kind.tolist() == [row[1] for row in rows]
    assert found.subpath.tolist() == [row[3] for row in rows]
    np.testing.assert_allclose(found.numbers, [row[2] for row in rows])


def test_many_paths_alike_are_not_read_one_by_one(monkeypatch):
    monkeypatch.setattr(paths, 'read_path', None)
    assert read_paths(['M0 0L5 5'] * 100).path.tolist() == list(range(100))


def test_too_many_segments_are_refused(monkeypatch):
    monkeypatch.setattr(paths, 'MAX_SEGMENTS', 99)
    for text in ('M0 0L5 5', 'M0 0L5 5 6 6 6'):
        with pytest.raises(ValueError, match='more than 99'):
            read_paths([text] * 100)
