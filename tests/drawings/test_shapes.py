import numpy as np

from sympoint.drawings.shapes import (ARC, CIRCLE, CUBIC, LINE, Layers,
                                      ShapeBuilder, to_pieces)

ONE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def numbers(*values):
    return (*map(float, values), ) + (0.0, ) * (8 - len(values))


def line(*values, subpath=0):
    return LINE, numbers(*values), subpath


def build(*shapes, matrix=ONE, filled=False):
    builder = ShapeBuilder()
    for number, segments in enumerate(shapes):
        builder.add(segments, matrix, ('key', 'A-WALL'), (9, 8, 7), 0.5,
                    (3, 4), number, f'element {number}', filled)
    return builder


def test_shapes_without_segments_are_left_out():
    builder = build([line(0, 0, 1, 1)], [], [line(2, 2, 3, 3)])
    shapes = builder.build()
    assert shapes.owner.tolist() == [0, 1]
    assert shapes.element.tolist() == [0, 2]
    assert shapes.describe(1) == 'element 2'
    assert shapes.rgb.tolist() == [[9, 8, 7]] * 2
    assert shapes.file_id.tolist() == [3, 3]
    assert shapes.instance.tolist() == [4, 4] and shapes.width[0] == 0.5
    assert shapes.layer_names == ['A-WALL'] and shapes.layer.tolist() == [0, 0]


def test_segments_that_come_later_are_sorted_in():
    builder = build([], [line(1, 1, 2, 2), line(2, 2, 3, 3, subpath=1)])
    builder.extend(
        np.array([LINE, LINE]), np.array([numbers(5, 5, 6, 6)] * 2),
        np.array([0, 0]), np.array([0, 0]))
    shapes = builder.build(str.upper)
    assert shapes.owner.tolist() == [0, 0, 1, 1]
    assert shapes.numbers[:, 0].tolist() == [5, 5, 1, 2]
    # numbered through the document: the same number in two shapes is two
    assert shapes.subpath.tolist() == [0, 0, 1, 2]
    assert shapes.describe(0) == 'ELEMENT 0'


def test_fills_close_their_subpaths():
    corner = [line(0, 0, 4, 0), line(4, 0, 4, 4)]
    closed = [
        line(9, 9, 8, 9, subpath=1),
        line(8, 9, 8, 8, subpath=1),
        line(8, 8, 9, 9, subpath=1)
    ]
    circle = [(CIRCLE, numbers(5, 5, 1, 1), 2)]
    curve = [(CUBIC, numbers(0, 0, 1, 0, 2, 1, 2, 2), 3)]
    segments = corner + closed + circle + curve
    assert len(build(segments).build().kind) == 7
    shapes = build(segments, filled=True).build()
    added = shapes.numbers[[2, 8]]
    assert added[:, :4].tolist() == [[4, 4, 0, 0], [2, 2, 0, 0]]
    assert shapes.kind[[2, 8]].tolist() == [LINE, LINE]
    assert shapes.subpath.tolist() == [0, 0, 0, 1, 1, 1, 2, 3, 3]


def test_pieces_are_in_the_coordinates_of_the_root():
    pieces = to_pieces(
        build([line(1, 2, 3, 4), (CIRCLE, numbers(1, 1, 2, 2), 1)],
              matrix=(0.0, 2.0, -3.0, 0.0, 10.0, 20.0)).build(), 0.1)
    assert pieces.ends[0].tolist() == [[4, 22], [-2, 26]]
    assert pieces.curved.tolist() == [False, True]
    assert pieces.center[1].tolist() == [7, 22]
    assert pieces.u[1].tolist() == [0, 4] and pieces.v[1].tolist() == [-6, 0]
    assert pieces.sweep[1] == 2 * np.pi


def test_arcs_that_are_none():
    """One that goes nowhere is nothing, one without a radius a line."""
    nowhere = ARC, numbers(1, 1, 2, 2, 0, 1, 1, 1), 0
    flat = ARC, numbers(1, 1, 0, 2, 0, 1, 3, 1), 0
    half = ARC, numbers(3, 1, 1, 1, 0, 1, 5, 1), 0
    pieces = to_pieces(build([nowhere, flat, half]).build(), 0.1)
    assert pieces.curved.tolist() == [False, True]
    assert pieces.ends.tolist() == [[[1, 1], [3, 1]], [[3, 1], [5, 1]]]
    np.testing.assert_allclose(pieces.center[1], [4, 1])
    np.testing.assert_allclose(pieces.sweep[1], np.pi)


def test_curves_become_pieces_in_their_place():
    first, last = line(9, 9, 0, 0), line(3, 3, 9, 9)
    bend = CUBIC, numbers(0, 0, 0, 5, 3, -2, 3, 3), 0
    shapes = build([first, bend, last], [first]).build()
    pieces = to_pieces(shapes, 0.01)
    assert len(pieces.owner) > 5
    assert pieces.owner.tolist() == [0] * (len(pieces.owner) - 1) + [1]
    # without a gap along the path
    np.testing.assert_array_equal(pieces.ends[1:-1, 0], pieces.ends[:-2, 1])
    assert pieces.ends[-2].tolist() == [[3, 3], [9, 9]]


def test_layers_are_numbered_as_they_come_by_their_key():
    layers = Layers()
    assert [layers.index(*x)
            for x in ((1, 'A'), (2, 'A'), (1, 'A'))] == [0, 1, 0]
    assert layers.names == ['A', 'A']
