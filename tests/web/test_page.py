import re
import subprocess
import sys
from pathlib import Path

import pytest
from page_example import SVG, data_of, write_example

from sympoint.cli import main
from sympoint.drawings import DrawingError
from sympoint.web import build_page, write_page


def test_page_is_self_contained_and_safe(tmp_path):
    result = write_example(tmp_path)
    page = Path(write_page(result)).read_text()
    assert page.count('<script') == 3
    assert "default-src 'none'" in page
    addresses = set(re.findall(r'\w+://[^\s"\'<)\\]+', page))
    assert addresses <= {'http://www.w3.org/2000/svg'}
    for mark in ('src=', '@import', 'url(', 'fetch(', '{{'):
        assert mark not in page
    data = dict(data_of(page), svg=data_of(page, 'svg'))
    data['name'] = '</script><script>alert(1)</script>'
    data['layers'] = ['<!--']
    again = build_page(data)
    assert again.count('<script') == 3
    assert '<!--' not in again
    assert data_of(again, 'svg') == data.pop('svg')
    assert data_of(again) == data


def test_where_the_drawing_is(tmp_path):
    result = Path(write_example(tmp_path))
    other = tmp_path / 'other'
    (other / 'sub').mkdir(parents=True)
    moved = result.rename(other / 'plan.json')
    (tmp_path / 'plan.svg').rename(other / 'plan.svg')
    page = write_page(str(moved), str(other / 'sub' / 'x.html'))
    assert Path(page).exists()
    (other / 'plan.svg').rename(other / 'sub' / 'named.svg')
    with pytest.raises(DrawingError, match='not there any more. Give it'):
        write_page(str(moved))
    write_page(str(moved), drawing=str(other / 'sub' / 'named.svg'))
    (other / 'plan.svg').write_text(SVG + ' ')
    with pytest.raises(DrawingError, match='is not the drawing'):
        write_page(str(moved))


def test_view_command(tmp_path, capsys):
    result = write_example(tmp_path)
    assert main(['view', result]) == 0
    assert capsys.readouterr().out == f'{tmp_path}/plan.html\n'
    for args, problem in (([str(tmp_path / 'plan.svg')],
                           'plan.svg: is not JSON'),
                          ([str(tmp_path / 'gone.json')],
                           'gone.json: cannot be read'),
                          ([result, '-o',
                            str(tmp_path)], f'{tmp_path}: cannot be written'),
                          ([result, '--drawing',
                            'gone.svg'], 'gone.svg: cannot be read')):
        with pytest.raises(SystemExit):
            main(['view', *args])
        assert problem in capsys.readouterr().err


def test_view_needs_no_torch(tmp_path):
    code = ('import sys\nfrom sympoint.cli import main\n'
            f'assert main(["view", {write_example(tmp_path)!r}]) == 0\n'
            'assert not {"torch", "mmengine", "matplotlib"} '
            '& set(sys.modules)')
    subprocess.run([sys.executable, '-c', code], check=True)
