import subprocess
import sys

import pytest

from sympoint.drawings import DrawingError, isolated
from sympoint.drawings.isolated import run_isolated


def test_the_value_and_the_error_come_back():
    value = run_isolated('record', 'read_source', b'data', 'upload')
    assert value == (b'data', 'upload')
    with pytest.raises(DrawingError, match='upload, line 1: is not XML') as e:
        run_isolated('svg.document', 'read_document', b'<', 'upload')
    assert (e.value.path, e.value.element) == ('upload', 'line 1')
    with pytest.raises(AttributeError):
        run_isolated('svg.document', 'no_such_function', b'', None)


def test_libraries_are_imported_by_the_child_alone():
    """So a service that reads a PDF does not hold ezdxf and pdfium."""
    code = ('import sys, sympoint.drawings; '
            'print({"ezdxf", "pypdfium2"} & set(sys.modules))')
    found = subprocess.run([sys.executable, '-c', code],
                           capture_output=True,
                           text=True)
    assert found.stdout == 'set()\n'


def test_a_library_that_is_not_installed_is_named(monkeypatch, tmp_path):
    (tmp_path / 'pypdfium2.py').write_text('import pypdfium2_raw_is_gone')
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DrawingError) as error:
        run_isolated('pdf.document', 'read_pdf', b'', 'plan.pdf')
    assert str(error.value) == (
        'plan.pdf: needs pypdfium2_raw_is_gone to be read. Install it: '
        'pip install pypdfium2_raw_is_gone')
    with pytest.raises(ModuleNotFoundError):  # a bug, and no user's mistake
        run_isolated('no_such_module', 'read', b'', None)


@pytest.mark.skipif(sys.platform == 'win32', reason='bounds are of POSIX')
@pytest.mark.parametrize('bound, most', [('MAX_MEMORY', 300 << 20),
                                         ('MAX_SECONDS', 1)])
def test_bounds(monkeypatch, bound, most):
    # seconds, and a gigabyte
    tree = b'<svg>%s</svg>' % (b'<g a="1" b="2" c="3" d="4" e="5"/>' * 900_000)
    monkeypatch.setattr(isolated, bound, most)
    with pytest.raises(DrawingError, match='upload: takes (more|too)'):
        run_isolated('svg.document', 'read_document', tree, 'upload')
