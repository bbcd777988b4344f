"""Damaged files of each format: primitives, or one clear error, and soon."""
import io
from pathlib import Path

import ezdxf
import pytest
from damage import read_damaged
from pdf_files import form, one_page

from sympoint.drawings.dxf import is_dxf
from sympoint.drawings.dxf.document import read_dxf
from sympoint.drawings.pdf import is_pdf
from sympoint.drawings.pdf.document import read_pdf
from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError

DATA = Path(__file__).parents[1] / 'data'
PDF = one_page(
    b'/OC /A BDC 1 1 m 20 20 l S EMC /F Do /G Do 5 5 m 9 9 3 2 8 8 c S' * 9,
    resources=b'/XObject<</F 6 0 R/G 7 0 R>>/Properties<</A 5 0 R>>',
    more=[
        b'<</Type/OCG/Name(A-WALL)>>',
        form(b'0 0 m 3 4 l S', b'/OC 5 0 R'),
        form(b'q 2 0 0 2 0 0 cm 0 0 m 5 0 l S Q'),
    ]).replace(b'<</Type/Catalog',
               b'<</OCProperties<</OCGs[5 0 R]/D<</OFF[]>>>>/Type/Catalog')


def dxf_plan():
    """A drawing that has an entity of each kind that is read."""
    doc = ezdxf.new('R2000')
    msp = doc.modelspace()
    door = doc.blocks.new('DOOR')
    door.add_arc((0, 0), 1, 0, 90)
    door.add_lwpolyline([(0, 0, .3), (2, 0, -.7), (3, 3, 0)], format='xyb')
    msp.add_blockref('DOOR', (1, 1), dict(rotation=30, xscale=-1))
    msp.add_spline([(0, 0), (10, 1), (20, 0)])
    msp.add_open_spline([(0, 0), (10, 20), (20, -20), (30, 0)])
    msp.add_ellipse((1, 2), (3, 1), 0.4, 0.3, 4)
    msp.add_hatch(color=2).paths.add_polyline_path([(0, 0), (2, 0), (2, 2)])
    msp.add_text('room')
    msp.add_linear_dim(base=(0, 20), p1=(0, 15), p2=(7, 15)).render()
    msp.add_leader([(0, 0), (5, 5)])
    msp.add_mline([(0, 9), (10, 9)])
    msp.add_polyface().append_face([(0, 0, 1), (2, 0, 2), (2, 2, 3)])
    return doc


def sources(form):
    """Files of a format."""
    if form == 'svg':
        paths = [*DATA.glob('drawings/*.svg'), *DATA.glob('cases/*/*.svg')]
    else:
        paths = DATA.glob(f'cases/*/*.{form}')
    found = [path.read_bytes() for path in sorted(paths)]
    if form == 'pdf':
        found.append(PDF)
    if form == 'dxf':
        text, binary = io.StringIO(), io.BytesIO()
        dxf_plan().write(text)
        dxf_plan().write(binary, fmt='bin')
        found += [text.getvalue().encode(), binary.getvalue()]
    return found


def read(data, name):
    """As :func:`load_drawing`, in this process."""
    if is_dxf(data):
        return read_dxf(data, name)
    if is_pdf(data):
        return read_pdf(data, name)
    return parse_svg(data, name=name)


@pytest.mark.parametrize('form, number', [('svg', 150), ('dxf', 40),
                                          ('pdf', 100)])
def test_damaged_files(form, number):
    num_read = read_damaged(read, sources(form), range(number))
    assert number / 5 < num_read < number


def test_what_is_checked():
    """A reader that raises anything else does not pass."""

    def fails(data, name):
        raise ValueError

    def silent(data, name):
        raise DrawingError('other', 'is damaged', 'Mend it')

    for wrong in (fails, silent):
        with pytest.raises((ValueError, AssertionError)):
            read_damaged(wrong, [b'0 1 2'], [0])
