import numpy as np
import pytest

from sympoint.drawings.geometry import Pieces
from sympoint.drawings.record import (MAX_BYTES, LeftOut, read_source,
                                      tell_left_out, to_record)
from sympoint.errors import DrawingError


def test_sources(tmp_path):
    path = tmp_path / 'a.svg'
    path.write_bytes(b'abc')
    assert read_source(path) == (b'abc', str(path))
    assert read_source(path, 'upload') == (b'abc', 'upload')
    assert read_source(memoryview(b'abc')) == (b'abc', None)
    with pytest.raises(DrawingError, match='b.svg: cannot be read'):
        read_source(tmp_path / 'b.svg')


def test_too_large_files_are_not_even_read(tmp_path):
    path = tmp_path / 'huge.svg'
    with open(path, 'wb') as file:
        file.truncate(MAX_BYTES + 1)  # a sparse file
    with pytest.raises(DrawingError, match='larger than 128 MiB'):
        read_source(path)


def test_kinds_are_counted_and_the_first_of_each_is_told():
    left_out = LeftOut('a.svg')
    assert not left_out
    left_out.add('path', 'line 3', 'no number follows M')
    left_out.add('TEXT', 'handle 2F', 'is not drawn', count=4)
    left_out.add('path', 'line 9', 'is empty')
    assert left_out
    assert left_out.counts() == {
        'path': dict(count=2, first='line 3', why='no number follows M'),
        'TEXT': dict(count=4, first='handle 2F', why='is not drawn')
    }
    assert tell_left_out(left_out.counts()) == [
        '2 path left out, the first at line 3: no number follows M',
        '4 TEXT left out, the first at handle 2F: is not drawn'
    ]


def test_strictly_the_first_is_an_error():
    with pytest.raises(DrawingError, match='a.svg, line 3: is empty. Mend it'):
        LeftOut(
            'a.svg', strict=True).add('path', 'line 3', 'is empty', 'Mend it')


def record(ends, layer=None, **kwargs):
    """The record of lines, each of which is a shape of its own."""
    num = len(ends)
    pieces = Pieces.empty(num)
    pieces.owner, pieces.ends = np.arange(num), np.array(ends, float)
    columns = dict(
        layer=np.array(layer or [0] * num),
        rgb=np.zeros((num, 3)),
        width=np.ones(num),
        element=np.arange(num) + 5)
    return to_record(pieces, columns, ['A', 'B', 'C'], 'shape {}'.format,
                     'a.svg', 35, dict(format='svg'), **kwargs)


def test_the_extent_is_the_page_where_there_is_none():
    p = record([[(3, 4), (6, 8)], [(10, 5), (10, 20)]])
    assert p.args[:, [0, 3]].tolist() == [[[0, 0], [3, 4]], [[7, 1], [7, 16]]]
    assert p.size == (7, 16) and p.meta['origin'] == [3, 4]
    assert p.length.tolist() == [5, 15]
    assert p.element_id.tolist() == [5, 6] and not p.semantic_id.min() < 35


def test_layers_are_those_drawn_on_in_that_order():
    line = [(0, 0), (1, 1)]
    p = record([line] * 4, [2, 0, 2, 0])
    assert p.layer_names == ['C', 'A'] and p.layer_id.tolist() == [0, 1, 0, 1]


def test_what_lies_off_the_page_is_left_out_where_asked():
    ends = [[(1, 1), (2, 2)], [(-5, -5), (-1, -1)], [(-5, 1), (5, 1)]]
    page = (0, 0, 10, 10)
    assert len(record(ends, view_box=page)) == 3
    p = record(ends, view_box=page, crop=True)
    assert p.element_id.tolist() == [5, 7] and p.size == (10, 10)


@np.errstate(all='ignore')  # as readers do
def test_numbers_that_are_not_finite_cost_their_shape():
    ends = [[(1, 1), (2, 2)], [(1, 1), (np.inf, 1)], [(1, 1), (2, 1e31)]]
    with pytest.raises(DrawingError, match='a.svg, shape 1: a coordinate is'):
        record(ends)
    left_out = LeftOut('a.svg')
    p = record(ends, left_out=left_out)
    assert p.element_id.tolist() == [5]
    assert p.meta['left_out']['element']['count'] == 2
    assert p.meta['left_out']['element']['first'] == 'shape 1'
    with pytest.raises(DrawingError, match='no lines.*2 element left out'):
        record(ends[1:], left_out=LeftOut('a.svg'))
