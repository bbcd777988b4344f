import hashlib
import io

import pytest

from sympoint.apis.inputs import find_drawings
from sympoint.drawings import DrawingError, Primitives


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'sub').mkdir()
    for name in ('b.svg', 'a.SVG', 'sub/c.prim', 'sub/a.svg', 'notes.txt',
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
    assert names(str(folder / '**/*.[p]*')) == ['c']
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
