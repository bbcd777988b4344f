import io
from pathlib import Path

import ezdxf
import pytest
from pdf_files import one_page, two_pages

from sympoint.drawings import DrawingError, load_drawing
from sympoint.drawings.reading import drawing_format

SVG = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
       b'<path d="M1 1L4 1" stroke="red" semanticId="1"/></svg>')


def dxf_bytes():
    doc = ezdxf.new()
    doc.modelspace().add_line((1, 1), (6, 1))
    doc.layout('Layout1').add_line((0, 0), (8, 0))
    text = io.StringIO()
    doc.write(text)
    return text.getvalue().encode()


@pytest.fixture(scope='module')
def files():
    return dict(svg=SVG, dxf=dxf_bytes(), pdf=two_pages())


def test_formats(files):
    for form, data in files.items():
        assert drawing_format(data) == form
    assert drawing_format(b'') == 'svg'
    assert drawing_format(b'AutoCAD Binary DXF\r\n\x1a\0') == 'dxf'


def test_what_the_file_holds_decides(files, tmp_path):
    """Not its suffix, which users change and servers lose."""
    lengths = {}
    for form, data in files.items():
        path = tmp_path / f'{form}.svg'
        path.write_bytes(data)
        lengths[form] = load_drawing(path).length.tolist()
    assert lengths == dict(svg=[3], dxf=[5], pdf=[1])


def test_pages_layouts_and_classes(files):
    assert load_drawing(files['pdf'], page=2).length.tolist() == [3]
    assert load_drawing(files['dxf'], layout='Layout1').length.tolist() == [8]
    assert load_drawing(files['svg'], class_map={1: 4}).semantic_id[0] == 4
    assert load_drawing(files['svg'], num_classes=2).semantic_id[0] == 0
    # What does not concern a format is no mistake: a folder may hold all.
    assert len(load_drawing(files['svg'], page=9, layout='Layout1')) == 1


@pytest.mark.parametrize('data, kind', [(b'AC1027', 'a DWG'),
                                        (b'\x89PNG\r', 'a PNG'),
                                        (b'\xff\xd8\xff', 'a JPEG'),
                                        (b'II*\0', 'a TIFF'),
                                        (b'PK\x03\x04', 'a zip archive'),
                                        (b'SYMPOINT', 'a drawing .*')])
def test_other_formats_are_named(tmp_path, data, kind):
    path = tmp_path / 'plan.dxf'
    path.write_bytes(data)
    with pytest.raises(DrawingError, match=f'plan.dxf: is {kind}, not SVG, D'):
        load_drawing(path)


def test_errors_name_the_file(tmp_path):
    with pytest.raises(DrawingError, match='none.pdf: cannot be read'):
        load_drawing(tmp_path / 'none.pdf')
    with pytest.raises(DrawingError, match='upload, line 1: is not XML'):
        load_drawing(b'what is this', name='upload')
    with pytest.raises(DrawingError, match='upload: has no page 3'):
        load_drawing(one_page(b''), page=3, name='upload')


def test_layers_that_do_not_show():
    path = Path(
        __file__).parents[1] / 'data' / 'cases' / '42-form-with-oc' / 'off.pdf'
    assert len(load_drawing(path)) == 1
    assert len(load_drawing(path, all_layers=True)) == 2


def test_strictly_what_is_left_out_is_an_error():
    """It is named; what no format draws, such as text, is no mistake."""
    bad_svg = SVG.replace(b'1L4 1',
                          b'1L4 1 5').replace(b'</svg>',
                                              b'<text>room</text></svg>')
    doc = ezdxf.new()
    doc.modelspace().add_line((1, 1), (6, 1))
    doc.modelspace().add_text('room')
    text = io.StringIO()
    doc.write(text)
    sound_dxf = text.getvalue().encode()
    circle = doc.modelspace().add_circle((0, 0), 123.5)
    text = io.StringIO()
    doc.write(text)
    bad_dxf = text.getvalue().replace('123.5', 'nan').encode()
    huge = b'9' * 20 + b'.0'
    bad_pdf = one_page(b'1 1 m 2 1 l S q %s 0 0 %s 0 0 cm %s 1 m 5 5 l S Q' %
                       (huge, huge, huge))
    for data, named in ((bad_svg, 'plan, <path> on line 1: path data'),
                        (bad_dxf, f'CIRCLE with handle {circle.dxf.handle}'),
                        (bad_pdf, 'plan, object 1: a coordinate')):
        p = load_drawing(data, name='plan')
        assert len(p) == 1 and len(p.meta['left_out']) >= 1
        with pytest.raises(DrawingError, match=named):
            load_drawing(data, name='plan', strict=True)
    assert len(load_drawing(sound_dxf, strict=True)) == 1
