from pathlib import Path

import numpy as np
import pytest

from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError

DATA = Path(__file__).parents[2] / 'data/drawings'


def parse(body, attributes='viewBox="0 0 100 100"', **kwargs):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>'
    return parse_svg((head + body + '</svg>').encode(), **kwargs)


def test_published_numbers():
    """What the published parser makes of a file, to 1e-6."""
    p = parse_svg(DATA / 'published.svg', published=True)
    expected = np.load(DATA / 'published.npz')
    np.testing.assert_allclose(
        p.args.reshape(-1, 8), expected['args'], rtol=0, atol=1e-6)
    np.testing.assert_allclose(
        p.length, expected['lengths'], rtol=0, atol=1e-6)
    np.testing.assert_array_equal(p.command, expected['commands'])
    np.testing.assert_array_equal(p.semantic_id, expected['semantic_ids'])
    np.testing.assert_array_equal(p.instance_id, expected['instance_ids'])
    np.testing.assert_array_equal(p.rgb, expected['rgb'])
    np.testing.assert_array_equal(p.width, expected['widths'])
    # It counts layers from 1.
    np.testing.assert_array_equal(p.layer_id + 1, expected['layer_ids'])


def test_published_differs_in_order_and_ellipses_only():
    true = parse_svg(DATA / 'published.svg')
    published = parse_svg(DATA / 'published.svg', published=True)
    assert (np.diff(true.element_id) == 1).all()
    published = published[np.argsort(published.element_id)]
    assert np.array_equal(true.args, published.args)  # rx > ry in this file
    ellipse = true.command == 3
    assert ellipse.any()
    assert np.array_equal(true.length[~ellipse], published.length[~ellipse])
    assert (true.length[ellipse] != published.length[ellipse]).all()


def test_published_ellipses():
    body = '<ellipse cx="7" cy="8" rx="1" ry="3" stroke="red"/>'
    p = parse(body, published=True)
    assert p.args[0].tolist() == [[10, 8], [7, 9], [4, 8], [7, 7]]
    assert p.length[0] == pytest.approx(2 * np.pi * 1 + 4 * (3 - 1))
    p = parse(body)
    assert p.args[0].tolist() == [[8, 8], [7, 11], [6, 8], [7, 5]]
    assert p.length[0] == pytest.approx(13.3648932)


def test_published_ignores_origin_size_and_transform():
    body = ('<ellipse cx="7" cy="8" rx="3" ry="3" stroke="red" '
            'transform="rotate(90)"/>')
    p = parse(body, 'viewBox="5 5 50 50"', published=True)
    assert p.args[0, 0].tolist() == [10, 8] and p.size == (140, 140)
    assert p.command.tolist() == [3]


def test_published_leaves_out_what_is_too_large_too():
    body = ('<ellipse cx="1e99" rx="3" ry="2" stroke="red"/><ellipse '
            'cx="9" cy="8" rx="3" ry="2" stroke="red"/>')
    p = parse(body, published=True)
    assert p.element_id.tolist() == [1] and p.args[0, 0].tolist() == [12, 8]


def test_a_tile_of_140():
    p = parse_svg(DATA / 'tile_140.svg')
    assert p.size == (140, 140)
    assert p.command.tolist() == [0, 0, 1, 2, 3, 3, 0]
    assert p.semantic_id.tolist() == [32, 32, 0, 18, 35, 35, 35]
    assert p.instance_id.tolist() == [-1, -1, 4, 7, -1, -1, -1]
    assert p.layer_names == ['A-WALL', 'doors', '']
    assert p.layer_id.tolist() == [0, 0, 1, 1, 1, 1, 2]
    assert p.element_id.tolist() == list(range(7))
    assert p.rgb[[0, 2, 3, 6]].tolist() == [[178, 178, 0], [0, 255, 0],
                                            [0, 0, 255], [16, 32, 48]]
    np.testing.assert_allclose(p.width, [.1, .1, .2, .1, .1, .1, .1])
    np.testing.assert_allclose(
        p.args[0],
        [[133.19, 93.5], [135.46, 93.5], [137.73, 93.5], [140, 93.5]])
    # A quarter circle about (20, 29), of radius 9.
    half = 4.5 * np.sqrt(3)
    np.testing.assert_allclose(
        p.args[2], [[20, 20], [24.5, 29 - half], [20 + half, 24.5], [29, 29]])
    np.testing.assert_allclose(p.length[:4],
                               [6.81, 60, 4.5 * np.pi, 5 * np.pi])
    # An ellipse turned by 90 degrees: its long axis lies on y.
    np.testing.assert_allclose(p.args[4],
                               [[60, 64], [59, 60], [60, 56], [61, 60]])
    np.testing.assert_allclose(p.args[5],
                               [[81, 60], [80, 63], [79, 60], [80, 57]])


def test_a_tile_of_100_away_from_the_origin():
    p = parse_svg(DATA / 'tile_100.svg')
    assert p.size == (100, 100)
    np.testing.assert_allclose(p.args[0, [0, 3]], [[10, 10], [13, 14]])
    np.testing.assert_allclose(p.args[1],
                               [[52, 50], [50, 52], [48, 50], [50, 48]])
    np.testing.assert_allclose(p.length, [5, 4 * np.pi])


def test_the_origin_is_subtracted_in_double_precision():
    p = parse('<path d="M 512345678.25 1L512345679.5 1" stroke="red"/>',
              'viewBox="512345678 0 140 140"')
    assert p.args[0, [0, 3], 0].tolist() == [0.25, 1.5]


def test_size_without_a_view_box():
    line = '<path d="M-10 5L30 85" stroke="red"/>'
    assert parse(line, 'width="2in" height="50"').size == (192, 50)
    p = parse(line, 'width="100%"')
    assert p.size == (40, 80)
    assert p.args[0, [0, 3]].tolist() == [[0, 0], [40, 80]]


@pytest.mark.parametrize('name, num, commands', [
    ('curves', 80, [18, 59, 2, 1]), ('shapes', 34, [21, 8, 4, 1]),
    ('transforms', 32, [9, 17, 1, 5]), ('inkscape', 19, [15, 4, 0, 0]),
    ('illustrator', 16, [12, 4, 0, 0]), ('visio', 16, [14, 0, 2, 0]),
    ('autocad', 14, [13, 1, 0, 0])
])  # yapf: disable
def test_exports_of_other_programs(name, num, commands):
    p = parse_svg(DATA / f'{name}.svg')
    assert len(p) == num
    assert np.bincount(p.command, minlength=4).tolist() == commands


def test_inkscape_layers_and_uses():
    p = parse_svg(DATA / 'inkscape.svg')
    assert p.layer_names == ['Furniture', 'Walls']
    chairs = p.element_id == 2
    assert chairs.sum() == 5
    # The first chair's corner: (10, 0) turned by 10 degrees, moved by (5, 5).
    turn = np.radians(10)
    np.testing.assert_allclose(p.args[chairs][0, 0],
                               [5 + 10 * np.cos(turn), 5 + 10 * np.sin(turn)])


def test_a_mirrored_autocad_plan_lies_right():
    p = parse_svg(DATA / 'autocad.svg')
    # y up, about 150, and the viewBox's origin (-20, -30).
    np.testing.assert_allclose(p.args[0, [0, 3]], [[20, 180], [120, 180]])
    assert p.width[0] == pytest.approx(0.25 * 96 / 25.4)


def test_circles_drawn_in_parts():
    half = 'M5 0a5 5 0 1 1-10 0 5 5 0 1 1 10 0z'
    quarters = ('M150 60C161.046 60 170 68.954 170 80S161.046 100 150 100 '
                '130 91.046 130 80 138.954 60 150 60Z')
    p = parse(f'<path d="{half}" stroke="red"/><path d="{quarters}"/>')
    assert p.command.tolist() == [2, 2] and p.element_id.tolist() == [0, 1]
    assert p.length == pytest.approx([10 * np.pi, 40 * np.pi], rel=1e-3)
    np.testing.assert_allclose(
        p.args[1], [[170, 80], [150, 100], [130, 80], [150, 60]], atol=0.02)


def test_the_tolerance_is_the_callers():
    body = '<path d="M0 0C0 80 100 -80 100 0" stroke="red"/>'
    coarse, fine = parse(body, tolerance=5), parse(body, tolerance=1e-3)
    assert len(coarse) < len(parse(body)) < len(fine)


def test_every_primitive_of_a_path_remembers_it():
    p = parse('<path d="M0 0h5v5z m20 0 h5" stroke="red" semanticId="3" '
              'instanceId="8"/><circle r="1"/>')
    assert p.element_id.tolist() == [0, 0, 0, 0, 1]
    assert p.semantic_id.tolist() == [2] * 4 + [35]
    assert p.instance_id.tolist() == [8] * 4 + [-1]


def test_elements_that_draw_nothing_are_counted():
    p = parse('<path d="" stroke="red"/><g display="none"><line/></g>'
              '<circle r="1"/>')
    assert p.element_id.tolist() == [2]


def test_lines_of_no_length_stay():
    p = parse('<path d="M 5,5 L 5,5" stroke="red"/>')
    assert len(p) == 1 and p.length[0] == 0


def test_arcs_that_go_nowhere_and_those_without_radius():
    p = parse('<path d="M0 0 A5 5 0 0 1 3 4 A5 5 0 0 1 3 4 A0 5 0 0 1 6 4" '
              'stroke="red"/>')
    assert p.command.tolist() == [1, 0]
    assert p.args[1, [0, 3]].tolist() == [[3, 4], [6, 4]]


def test_sources():
    data = (DATA / 'tile_140.svg').read_bytes()
    for source in (data, memoryview(data), str(DATA / 'tile_140.svg')):
        assert len(parse_svg(source)) == 7
    with pytest.raises(DrawingError, match='^upload.svg'):
        parse_svg(b'', name='upload.svg')
