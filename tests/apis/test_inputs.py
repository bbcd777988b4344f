import hashlib
import io

import numpy as np
import pytest
from plan_files import dxf_plan, pdf_plan
from rule_model import circle, line, svg

from sympoint.apis.inputs import find_drawings, read_drawing, svg_text
from sympoint.drawings import DrawingError, Primitives


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'sub').mkdir()
    for name in ('b.svg', 'a.SVG', 'sub/c.npz', 'sub/a.svg', 'notes.txt',
                 'sub/._a.svg'):
        (tmp_path / name).write_text(name)
    return tmp_path


def names(inputs):
    return [d.name for d in find_drawings(inputs)]


def test_folder(folder):
    assert names(folder) == ['a', 'b', 'sub/a', 'sub/c']
    assert names(str(folder)) == names(folder)


def test_pattern_and_file(folder):
    assert names(str(folder / '*.svg')) == ['b']
    assert names(str(folder / '**/*.[n]*')) == ['c']
    assert names(folder / 'notes.txt') == ['notes']


def test_a_file_whose_name_looks_like_a_pattern(tmp_path):
    path = tmp_path / 'plan[1].svg'
    path.write_text('')
    assert names(path) == ['plan[1]']


def test_nothing_found(tmp_path):
    with pytest.raises(DrawingError, match='no drawing in this folder'):
        find_drawings(tmp_path)
    with pytest.raises(DrawingError, match='no file matches'):
        find_drawings(str(tmp_path / '*.svg'))
    # A missing file is found out when it is read: the others go on.
    assert names([tmp_path / 'gone.svg']) == ['gone']


def test_results_beside_the_drawings_are_no_drawings(tmp_path):
    """Also where the folder of results is that of the drawings, or above."""
    for name in ('plan.v2.svg', 'svg/plan.v2.svg', 'svg/own.svg',
                 'vis/plan.v2.pdf', 'preds/plan.v2.json', 'sub/a.svg',
                 'svg/sub/a.svg', 'preds/sub/a.json', 'found/svg/x.svg'):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)

    def found(folder, out_dir):
        return [d.name for d in find_drawings(tmp_path / folder, out_dir)]

    assert found('',
                 tmp_path) == ['found/svg/x', 'plan.v2', 'sub/a', 'svg/own']
    assert found('svg', tmp_path) == ['own']
    assert 'found/svg/x' not in found('', tmp_path / 'found')
    assert found('sub', tmp_path / 'found') == ['a']


def test_memory():
    file = io.BytesIO(b'abc')
    file.name = '../../etc/plan.svg'
    text = io.StringIO('abc')
    found = find_drawings([b'abc', file, text, Primitives([], [], [])])
    assert [d.name
            for d in found] == ['drawing', 'plan', 'drawing-2', 'drawing-3']
    sha = hashlib.sha256(b'abc').hexdigest()
    assert [d.digest() for d in found[:3]] == [sha] * 3
    assert all(d.path is None for d in found)
    with pytest.raises(TypeError, match='int'):
        find_drawings([3])


def test_equal_names_become_distinct_and_stay_so(tmp_path):
    for name in ('x/plan.svg', 'y/plan.svg'):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(name)
    both = names([tmp_path / 'x/plan.svg', tmp_path / 'y/plan.svg'])
    assert len(set(both)) == 2
    assert all(n.startswith('plan-') for n in both)
    again = names([tmp_path / 'y/plan.svg', tmp_path / 'x/plan.svg'])
    assert again == both[::-1]


def test_digest_of_a_missing_file(tmp_path):
    drawing = find_drawings(str(tmp_path / 'gone.svg'))[0]
    with pytest.raises(DrawingError, match='gone.svg: cannot be read'):
        drawing.digest()


LABELLED = svg(
    line(1, 1, 9, 9, 'semanticId="33"'),
    circle(20, 20, 5, 'semanticId="2" instanceId="4"'), line(30, 1, 9, 30))


@pytest.mark.parametrize('data, problem',
                         [(b'AC1027', 'is a DWG, not SVG'),
                          (b'\x89PNG\r', 'is a PNG, not SVG'),
                          (b'%PDF-1.7', 'ends early'),
                          (b'  0\r\nSECTION\r\n', 'ends early')])
def test_what_cannot_be_read_is_named(tmp_path, data, problem):
    path = tmp_path / 'plan.svg'
    path.write_bytes(data)
    with pytest.raises(DrawingError, match=f'plan.svg: {problem}'):
        read_drawing(str(path))
    with pytest.raises(DrawingError, match=f'upload: {problem}'):
        read_drawing(data, name='upload')


def test_every_format_from_path_and_bytes(tmp_path):
    for kind, data in (('svg', LABELLED.encode()), ('dxf', dxf_plan()),
                       ('pdf', pdf_plan())):
        path = tmp_path / f'plan.{kind}'
        path.write_bytes(data)
        drawing = read_drawing(str(path))
        assert drawing.meta['format'] == kind
        np.testing.assert_array_equal(read_drawing(data).args, drawing.args)
        own = data if kind == 'svg' else None
        assert svg_text(data, drawing) == svg_text(str(path), drawing) == own
        drawing.save(tmp_path / 'plan.npz')
        assert svg_text(str(tmp_path / 'plan.npz'), drawing) is None
        assert svg_text(drawing, drawing) is None


def test_page_and_layout():
    assert len(read_drawing(pdf_plan(), page=2)) == 1
    assert len(read_drawing(dxf_plan(), layout='Detail')) == 1
    with pytest.raises(DrawingError, match='has no page 3.*from 1 to 2'):
        read_drawing(pdf_plan(), page=3)
    with pytest.raises(DrawingError, match="no layout 'A'.*'Detail'"):
        read_drawing(dxf_plan(), layout='A')


def test_converted_drawing(tmp_path):
    drawing = read_drawing(LABELLED.encode())
    drawing.save(tmp_path / 'a.npz')
    again = read_drawing(str(tmp_path / 'a.npz'))
    assert again.semantic_id.tolist() == [32, 1, 35]
    assert read_drawing(again) is again


def test_class_map():
    text = svg(line(1, 1, 9, 9, 'semanticId="1"')).encode()
    assert read_drawing(text, 35, 'nov2021').semantic_id.tolist() == [32]
    assert read_drawing(text, 35, 'default').semantic_id.tolist() == [0]
    with pytest.raises(DrawingError, match="no class map 'old'"):
        read_drawing(text, 35, 'old')
