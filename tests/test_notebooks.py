"""The notebooks run from top to bottom, as a reader runs them."""
import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip('nbformat')
nbclient = pytest.importorskip('nbclient')
pytest.importorskip('ipykernel')

DEMO = Path(__file__).resolve().parents[1] / 'demo'


def read():
    return nbformat.read(DEMO / 'inference.ipynb', as_version=4)


@pytest.fixture(scope='module')
def notebook():
    book = read()
    nbclient.NotebookClient(
        book,
        timeout=600,
        kernel_name='python3',
        resources=dict(metadata=dict(path=str(DEMO)))).execute()
    return book


def printed(book, start):
    """What the first code cell whose text has ``start`` printed."""
    cell = next(c for c in book.cells
                if c.cell_type == 'code' and start in c.source)
    return ''.join(o.get('text', '') for o in cell.outputs)


def test_it_runs(notebook):
    assert printed(notebook, "result['counts']").startswith('{')
    scale = printed(notebook, 'ezdxf')
    assert "'units_per_metre': 1000.0, 'source': 'file'" in scale
    lines = printed(notebook, 'inferencer.stream').splitlines()
    assert lines[0] == (
        "failed: .../broken.svg, line 1: is not XML: Start tag "
        "expected, '<' not found. Export the drawing as SVG "
        'again')
    assert [line.split()[0] for line in lines[1:]] == ['plan', 'rooms']
    assert all(line.endswith('(finished before)') for line in lines[1:])


def test_pictures_and_page_are_shown(notebook):
    kinds = [
        key for cell in notebook.cells for output in cell.get('outputs', ())
        for key in output.get('data', ())
    ]
    assert kinds.count('image/png') == 2
    assert kinds.count('text/html') == 1


def test_links_lead_somewhere():
    text = '\n'.join(c.source for c in read().cells
                     if c.cell_type == 'markdown')
    links = re.findall(r'\]\(([^)#]+)', text)
    assert len(links) > 3
    assert all((DEMO / link).is_file() for link in links)
