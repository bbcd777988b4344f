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
