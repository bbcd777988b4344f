import pytest

from sympoint.drawings.record import LeftOut, tell_left_out
from sympoint.errors import DrawingError


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
