"""Put the page together from its files and a drawing."""
import html
import json
from importlib import resources
from pathlib import Path
from typing import Any

from ..apis.inputs import DrawingInput, read_again, svg_text
from ..apis.results import load_result
from ..errors import DrawingError
from ..files import write_file
from .payload import build_payload

#: Scripts of the page, in the order in which they are run.
SCRIPTS = ('geometry.js', 'drawing.js', 'marks.js', 'canvas.js', 'panels.js',
           'viewer.js')


def build_page(payload: dict[str, Any]) -> str:
    """One HTML document that fetches nothing.

    Args:
        payload (dict): See :func:`build_payload`.
    """
    files = resources.files(__package__)

    def text(name: str) -> str:
        return files.joinpath(name).read_text(encoding='utf-8')

    def data(value: Any) -> str:
        # In a script element only '<' could end the JSON early.
        return json.dumps(value, separators=(',', ':')).replace('<', '\\u003c')

    page = text('page.html')
    for mark, content in (
        ('{{title}}', html.escape(payload['name'])),
        ('{{style}}', text('viewer.css')),
        ('{{script}}', '\n'.join(map(text, SCRIPTS))),
        ('{{svg}}', data(payload['svg'])),
        ('{{data}}', data({
            k: v
            for k, v in payload.items() if k != 'svg'
        })),
    ):
        page = page.replace(mark, content, 1)
    return page


def write_page(result_path: str,
               output: str | None = None,
               drawing: str | None = None) -> str:
    """Write the page of a result.

    Args:
        result_path (str): A JSON file of ``sympoint predict``.
        output (str, optional): The page. Defaults to None: beside the
            result.
        drawing (str, optional): The drawing. Defaults to None: where it was
            when it was predicted, or else beside the result.

    Returns:
        str: Path of the page.

    Raises:
        DrawingError: The result or its drawing cannot be read, or they do
            not belong together, or the page cannot be written.
    """
    result = load_result(result_path)
    path = str(drawing or _find(result['drawing'], Path(result_path)))
    if DrawingInput('', path).digest() != result['drawing']['sha256']:
        raise DrawingError(path,
                           f'is not the drawing that {result_path} is of',
                           'Give that one: --drawing FILE; or predict again')
    primitives = read_again(path, result)
    payload = build_payload(result, primitives, svg_text(path, primitives))
    output = output or str(Path(result_path).with_suffix('.html'))
    try:
        write_file(output, build_page(payload))
    except OSError as error:
        raise DrawingError(output, f'cannot be written ({error.strerror})',
                           'Give another file: -o FILE') from None
    return output


def _find(drawing: dict[str, Any], result: Path) -> str:
    """Where the drawing of a result is."""
    path = drawing.get('path')
    if path is None:
        raise DrawingError(result, 'its drawing was not a file',
                           'Save it, and give it: --drawing FILE')
    for place in (Path(path), result.parent / Path(path).name):
        if place.is_file():
            return str(place)
    raise DrawingError(path, 'the drawing is not there any more',
                       'Give it: --drawing FILE')
