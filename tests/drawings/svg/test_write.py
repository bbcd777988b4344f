from xml.etree import ElementTree

import numpy as np
import pytest

from sympoint.drawings import LINE, Primitives
from sympoint.drawings.geometry import arcs_through
from sympoint.drawings.svg.reader import parse_svg
from sympoint.drawings.svg.write import HAIRLINE, write_svg
from sympoint.floorplan_mini.data_set import generate_drawing

EXACT = ('command', 'layer_id', 'rgb', 'semantic_id', 'instance_id')
SHAPES = b'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<g inkscape:groupmode="layer" id="a &amp; b" stroke="#123456" fill="none"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape">
<path d="M 10,10 A 30,30 0 0 1 40,40"/>
<path d="M 10,10 A 30,30 0 1 0 40,40"/>
<path d="M 10,10 A 50,20 37 1 1 40,40"/>
<path d="M 10,10 A 50,20 -37 0 0 40,40"/>
<path d="M 50,50 A 9,9 0 1 1 50,50.001"/>
<circle cx="90" cy="50" r="7"/>
</g>
<g stroke="red" fill="none">
<ellipse cx="90" cy="50" rx="7" ry="30" transform="rotate(20 90 50)"/>
<ellipse cx="50" cy="50" rx="30" ry="7"/>
<path d="M 1,2 L 3,4 C 10,0 30,90 80,20" stroke-width="3"/>
</g></svg>'''


def assert_same(first, second, atol=1e-6):
    for name in EXACT:
        np.testing.assert_array_equal(
            getattr(first, name), getattr(second, name), name)
    for name in ('args', 'length', 'width'):
        np.testing.assert_allclose(
            getattr(first, name),
            getattr(second, name),
            rtol=1e-6,
            atol=atol,
            err_msg=name)
    assert first.size == second.size


@pytest.mark.parametrize('index', range(4))
def test_round_trip_of_a_plan(index):
    drawing = parse_svg(generate_drawing(3, index, 'test').encode())
    assert_same(parse_svg(write_svg(drawing)), drawing)


def test_round_trip_of_every_shape():
    drawing = parse_svg(SHAPES)
    assert set(drawing.command) == {0, 1, 2, 3}
    again = parse_svg(write_svg(drawing))
    assert_same(again, drawing)
    assert again.layer_names == ['a & b', 'layer 1']


def test_arcs_through_their_points():
    """Of a quarter circle about (1, 2) and of the ellipse 3 by 1 on it."""
    t = np.radians([[0, 30, 60, 90]])
    points = np.stack([1 + 3 * np.cos(t), 2 + np.sin(t)], -1)
    center, a, b, step, bent = arcs_through(points)
    np.testing.assert_allclose(center, [[1, 2]])
    np.testing.assert_allclose(step, np.radians(30))
    middle = np.radians(45)
    np.testing.assert_allclose(a, [[3 * np.cos(middle), np.sin(middle)]])
    np.testing.assert_allclose(b, [[-3 * np.sin(middle), np.cos(middle)]])
    assert bent.tolist() == [True]


def test_an_arc_that_is_straight_is_written_as_a_line():
    args = np.stack([np.arange(4.0), np.zeros(4)], -1)[None]
    text = write_svg(Primitives(args, [3], [1])).decode()
    assert 'd="M 0,0 L 3,0"' in text


def test_labels_layers_units_and_names():
    args = np.zeros((3, 4, 2))
    args[:, :, 0] = np.arange(4)
    args[:, :, 1] = np.arange(3)[:, None]
    drawing = Primitives(
        args, [3] * 3, [LINE] * 3,
        layer_id=[0, 1, 0],
        width=[0, 1, 2],
        element_id=[0, 1, 1],
        size=(10, 5),
        layer_names=['A<B', 'C'],
        meta=dict(
            format='dxf',
            origin=[7, 7],
            units_per_metre=1000.0,
            paper_units_per_metre=500.0,
            element_names=['2F', '3"0']))
    text = write_svg(drawing, np.array([0, 35, 32]), np.array([4, -1, -1]))
    again = parse_svg(text)
    assert again.layer_id.tolist() == [0, 1, 0]
    assert again.layer_names == ['A<B', 'C']
    assert again.semantic_id.tolist() == [0, 35, 32]
    assert again.instance_id.tolist() == [4, -1, -1]
    assert again.width.tolist() == pytest.approx([10 * HAIRLINE, 1, 2])
    assert again.element_id.tolist() == [0, 1, 2]
    assert again.meta == dict(
        format='svg',
        origin=[0, 0],
        units_per_metre=1000.0,
        paper_units_per_metre=pytest.approx(500))
    for part in (b'width="20mm"', b'height="10mm"', b'data-element="2F"',
                 b"data-element='3\"0'", b'semantic-id="1" instance-id="4"'):
        assert part in text
    assert text.count(b'semantic-id') == 2


def test_fewer_classes():
    drawing = Primitives(np.zeros((2, 4, 2)), [1, 1], [0, 0])
    text = write_svg(drawing, np.array([1, 2]), np.array([0, -1]), 2)
    assert text.count(b'semantic-id') == 1


def test_names_that_xml_cannot_hold():
    p = Primitives(
        args=[[[0, 0], [1, 0], [2, 0], [3, 0]]],
        length=[3],
        command=[0],
        layer_names=['a\x07b\ud800c\x00"<&'])
    text = write_svg(p)
    ElementTree.fromstring(text)
    assert parse_svg(text).layer_names == ['a\ufffdb\ufffdc\ufffd"<&']
