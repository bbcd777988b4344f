"""Find and read what a user hands in as drawings."""
import glob
import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..drawings.reading import SUFFIXES as DRAWING_SUFFIXES
from ..drawings.reading import load_drawing
from ..errors import DrawingError
from ..files import files_below, sha256_of
from ..structures.primitives import Primitives
from ..structures.storage import SUFFIX as CONVERTED
from ..structures.taxonomy import CLASS_MAPS

#: Suffixes of the files that are taken from a folder.
SUFFIXES = (*DRAWING_SUFFIXES, CONVERTED)
#: A path, what is in a file, or the drawing itself.
Source = str | bytes | Primitives


@dataclass
class DrawingInput:
    """A drawing to work on.

    Attributes:
        name (str): Names its outputs: a relative path without suffix, unique
            among the inputs of one call.
        source (str, bytes or Primitives): See :data:`Source`.
    """
    name: str
    source: Source

    @property
    def path(self) -> str | None:
        """Its path, None where it came from memory."""
        return self.source if isinstance(self.source, str) else None

    @property
    def title(self) -> str:
        """What messages call it."""
        return self.path or self.name

    def digest(self) -> str:
        """SHA-256 of the file; of the arrays where there is none.

        Raises:
            DrawingError: The file cannot be read.
        """
        if isinstance(self.source, str):
            try:
                return sha256_of(self.source)
            except OSError as error:
                raise DrawingError(
                    self.source, f'cannot be read ({error.strerror})',
                    'Check the path and its permissions') from None
        if isinstance(self.source, bytes):
            return hashlib.sha256(self.source).hexdigest()
        sha = hashlib.sha256(self.source.args.tobytes())
        sha.update(self.source.command.tobytes())
        return sha.hexdigest()


def find_drawings(inputs: Any,
                  out_dir: str | None = None) -> list[DrawingInput]:
    """List the drawings that a user means.

    Args:
        inputs (str, Path, bytes, file object, Primitives, DrawingInput, or
            a list of them): A folder stands for the drawings in it and below,
            by their suffix; a pattern such as ``'plans/*.svg'`` for the files
            it matches; a file is taken whatever its suffix.
        out_dir (str, optional): The results that a folder holds in it are
            left out: they are no drawings. Defaults to None.

    Returns:
        list[DrawingInput]: In the order given, a folder's sorted by path. A
        file that does not exist is listed too: reading it fails then, and
        the others go on.

    Raises:
        DrawingError: A folder or pattern holds no drawing.
        TypeError: An input is of another type.
    """
    if not isinstance(inputs, (list, tuple)):
        inputs = [inputs]
    return _unique([d for item in inputs for d in _of_one(item, out_dir)])


def _of_one(item: Any, out_dir: str | None) -> list[DrawingInput]:
    if isinstance(item, DrawingInput):
        return [item]
    if isinstance(item, Primitives):
        return [DrawingInput(item.meta.get('name', 'drawing'), item)]
    if isinstance(item, (bytes, bytearray, memoryview)):
        return [DrawingInput('drawing', bytes(item))]
    if hasattr(item, 'read'):
        data = item.read()
        data = data.encode() if isinstance(data, str) else bytes(data)
        name = getattr(item, 'name', None)
        # Of a client's file name only the last part ever names an output.
        name = Path(name).stem if isinstance(name, str) else ''
        return [DrawingInput(name or 'drawing', data)]
    if not isinstance(item, (str, os.PathLike)):
        raise TypeError('a drawing is a path, bytes, a file object or '
                        f'Primitives, not {type(item).__name__}')
    path = os.fspath(item)
    if os.path.isdir(path):
        return _of_folder(path, out_dir)
    if glob.has_magic(path) and not os.path.exists(path):
        files = sorted(
            p for p in glob.glob(path, recursive=True) if os.path.isfile(p))
        if not files:
            raise DrawingError(path, 'no file matches this pattern',
                               'Check the pattern')
        return [DrawingInput(Path(p).stem, p) for p in files]
    return [DrawingInput(Path(path).stem, path)]


def _of_folder(folder: str, out_dir: str | None) -> list[DrawingInput]:
    files = files_below(folder, SUFFIXES)
    if out_dir:
        top, results = Path(folder).resolve(), Path(out_dir).resolve()
        files = [p for p in files if not _is_result(p.resolve(), top, results)]
    if not files:
        raise DrawingError(folder, 'there is no drawing in this folder',
                           f'Its files should end in {", ".join(SUFFIXES)}')
    return [
        DrawingInput(p.relative_to(folder).with_suffix('').as_posix(), str(p))
        for p in files
    ]


def _is_result(path: Path, folder: Path, results: Path) -> bool:
    """Whether a file of ``folder`` was written to the folder of results.

    A folder of results inside of ``folder`` holds nothing else; one that is
    ``folder`` itself, or above it, may hold drawings too.
    """
    if results not in path.parents:
        return False
    if folder in results.parents:
        return True
    kind, *name = path.relative_to(results).with_suffix('').parts
    found = results / 'preds' / f'{"/".join(name)}.json'
    return kind in ('svg', 'vis') and found.exists()


def _unique(drawings: list[DrawingInput]) -> list[DrawingInput]:
    """Give those of equal names names of their own.

    Each gets the start of a hash of its path, so that a rerun finds its
    results again; without a path, or for the same path twice, a number.
    """
    counts = Counter(drawing.name for drawing in drawings)
    taken: set[str] = set()
    for drawing in drawings:
        if counts[drawing.name] > 1 and drawing.path is not None:
            path = os.path.abspath(drawing.path).encode()
            drawing.name += f'-{hashlib.sha256(path).hexdigest()[:8]}'
        name, number = drawing.name, 1
        while drawing.name in taken:
            number += 1
            drawing.name = f'{name}-{number}'
        taken.add(drawing.name)
    return drawings


def real_paths(drawings: Iterable[DrawingInput]) -> set[str]:
    """The files of drawings, whatever leads to them."""
    return {os.path.realpath(d.path) for d in drawings if d.path}


def check_overwrite(drawing: DrawingInput, file: str | Path,
                    inputs: set[str]) -> None:
    """Raise a DrawingError where a drawing's result would replace an input,
    whose :func:`real_paths` are given."""
    if os.path.realpath(file) in inputs:
        raise DrawingError(drawing.title, f'its result would overwrite {file}',
                           'Give another folder: --out-dir')


def _is_converted(source: Source) -> bool:
    return isinstance(source, str) and source.lower().endswith(CONVERTED)


def read_drawing(source: Source,
                 num_classes: int = 35,
                 class_map: str | None = None,
                 name: str | None = None,
                 page: int | None = None,
                 layout: str | None = None,
                 all_layers: bool | None = None) -> Primitives:
    """Read a drawing, and its labels if it has any.

    Args:
        source (str, bytes or Primitives): See :data:`Source`.
        num_classes (int): Classes of its labels. Defaults to 35.
        class_map (str, optional): Name of the release whose class ids it is
            labelled with, see ``CLASS_MAPS``. Defaults to None.
        name (str, optional): What messages call it. Defaults to its path.
        page (int, optional): Of a PDF, from 1. Defaults to None, the first.
        layout (str, optional): Of a DXF. Defaults to None, the model space.
        all_layers (bool, optional): Whether to draw also what is on layers
            that do not show. Defaults to None, no.

    Raises:
        DrawingError: It cannot be read.
    """
    if isinstance(source, Primitives):
        return source
    if _is_converted(source):
        return Primitives.load(source)
    if class_map not in (None, *CLASS_MAPS):
        raise DrawingError(name, f'there is no class map {class_map!r}',
                           f'Give one of {", ".join(CLASS_MAPS)}')
    return load_drawing(
        source,
        num_classes,
        class_map=None
        if class_map == 'default' else CLASS_MAPS.get(class_map),
        page=1 if page is None else page,
        layout=layout,
        name=name,
        all_layers=bool(all_layers))


def read_again(source: Source,
               result: dict[str, Any],
               name: str | None = None) -> Primitives:
    """Read a drawing as it was read for a result; see :func:`read_drawing`.
    """
    settings = result.get('settings', {})
    reading = ('class_map', 'page', 'layout', 'all_layers')
    return read_drawing(
        source,
        result['drawing']['label_classes'],
        name=name,
        **{key: settings.get(key)
           for key in reading})


def svg_text(source: Source, primitives: Primitives) -> bytes | None:
    """The file of a drawing, of which ``primitives`` were read, where that is
    SVG and so can take labels; None of another format."""
    if (isinstance(source, Primitives) or _is_converted(source)
            or primitives.meta.get('format') != 'svg'):
        return None
    return source if isinstance(source, bytes) else Path(source).read_bytes()
