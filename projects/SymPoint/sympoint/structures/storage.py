"""Write and read a drawing as an ``.npz`` file that NumPy opens.

The file holds each field of :class:`Primitives` in the smallest integer type
that takes it, but for

* what is the same for all primitives by default, which is left out;
* ``args``, which is ``ends`` (num_primitives, 2, 2), the first and the last
  point, and for the primitives in ``bent``, those that are no straight lines
  of equal steps, ``inner`` (num_bent, 2, 2) and ``length`` (num_bent,); all
  float32, from ``origin`` where the drawing lies far from 0: its digits would
  not do from there;
* ``header``, JSON of what is no array.

Each member has its checksum, by the zip format.
"""
import io
import json
import zipfile
import zlib

import numpy as np

from .. import files
from ..errors import DrawingError

SUFFIX = '.npz'
#: How the files of earlier versions begin, and what they were called.
OLD_MAGIC, OLD_SUFFIX = b'SYMPOINT', '.prim'
_FORMAT = 3  # two of our own came before
_ROUNDING = 5e-7  # of coordinates as float32, relative to the largest
_AGAIN = 'Convert the drawing again'

# (x0, y0, x3, y3) of a straight line times this is its four points.
_ALONG = np.kron(
    np.array([[1, 2 / 3, 1 / 3, 0], [0, 1 / 3, 2 / 3, 1]]), np.eye(2))


def _straight(ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, 2, 2) ends -> (N, 4, 2) points and (N,) lengths of the lines."""
    args = (ends.reshape(-1, 4) @ _ALONG).reshape(-1, 4, 2)
    step = ends[:, 1] - ends[:, 0]
    return args, np.sqrt(np.einsum('ij,ij->i', step, step))


def _origin(args: np.ndarray) -> np.ndarray:
    """What coordinates are stored from: (2,), the origin where it is near."""
    if not len(args):
        return np.zeros(2)
    low, high = args.min(axis=(0, 1)), args.max(axis=(0, 1))
    far = np.maximum(np.abs(low), np.abs(high)) > 2 * (high - low).max()
    return np.where(far, low, 0.0)


def _pack_geometry(args: np.ndarray, length: np.ndarray,
                   command: np.ndarray) -> dict[str, np.ndarray]:
    origin = _origin(args)
    args = args - origin
    ends = args[:, ::3].astype(np.float32)
    points, chord = _straight(ends.astype(np.float64))
    slack = _ROUNDING * np.abs(args).max(initial=0)
    straight = command == 0
    straight &= np.abs(points - args).max(axis=(1, 2), initial=0) <= slack
    straight &= np.abs(chord - length) <= 4 * slack
    bent = ~straight
    return dict(
        origin=origin,
        ends=ends,
        bent=np.flatnonzero(bent),
        inner=args[bent, 1:3].astype(np.float32),
        length=length[bent].astype(np.float32))


def _unpack_geometry(arrays: dict[str, np.ndarray]) -> None:
    args, length = _straight(arrays.pop('ends').astype(np.float64))
    bent = arrays.pop('bent')
    args[bent, 1:3] = arrays.pop('inner')
    length[bent] = arrays.pop('length')
    origin = arrays.pop('origin')
    if origin.any():
        args += origin
    arrays.update(args=args, length=length)


def _smallest(values: np.ndarray) -> np.ndarray:
    """Integers in the smallest type that holds them; others as they are."""
    if values.dtype.kind not in 'iu':
        return values
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    for dtype in (np.uint8, np.int8, np.uint16, np.int16, np.int32):
        bounds = np.iinfo(dtype)
        if bounds.min <= low and high <= bounds.max:
            return values.astype(dtype)
    return values


def write_file(path, record: dict) -> None:
    """Write a drawing's record atomically.

    Args:
        path (str or Path): The file.
        record (dict): Fields of :class:`Primitives`, those left out apart
            that have their default.
    """
    record = dict(record)
    arrays = _pack_geometry(
        record.pop('args'), record.pop('length'), record['command'])
    for name, value in list(record.items()):
        if isinstance(value, np.ndarray):
            arrays[name] = record.pop(name)
    header = json.dumps(dict(record, format=_FORMAT), separators=(',', ':'))
    arrays = {name: _smallest(value) for name, value in arrays.items()}
    content = io.BytesIO()
    np.savez_compressed(content, header=np.array(header), **arrays)
    files.write_file(path, content.getbuffer())


def read_header(path) -> dict:
    """Read ``size``, ``layer_names``, ``meta``, ... alone.

    Raises:
        DrawingError: As :func:`read_file`; the arrays are not looked at.
    """
    return _read(path, header_only=True)


def read_file(path) -> dict:
    """Read a drawing's record.

    Returns:
        dict: What :func:`write_file` got.

    Raises:
        DrawingError: The file is missing, cut short, corrupt or of another
            version.
    """
    record = _read(path)
    _unpack_geometry(record)
    return record


def _read(path, header_only: bool = False) -> dict:
    try:
        with open(path, 'rb') as file:
            if file.read(len(OLD_MAGIC)) == OLD_MAGIC:
                raise _other_version(path, 'an earlier')
            with zipfile.ZipFile(file) as members:
                header = json.loads(str(_member(members, 'header.npy')))
                if header.pop('format', None) != _FORMAT:
                    raise _other_version(path, 'another')
                names = [] if header_only else members.namelist()
                arrays = {
                    name.removesuffix('.npy'): _member(members, name)
                    for name in names if name != 'header.npy'
                }
    except OSError as error:
        raise DrawingError(path, f'cannot be read ({error.strerror})',
                           'Check the path, or convert the drawings') from None
    except DrawingError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, EOFError,
            NotImplementedError, zipfile.BadZipFile, zlib.error):
        raise DrawingError(
            path, 'is not a converted drawing, or is cut short or corrupt',
            _AGAIN) from None
    return {**header, **arrays}


def _member(members: zipfile.ZipFile, name: str) -> np.ndarray:
    """An array of the archive; its checksum is verified.

    Faster than by ``np.load``, which reads in small pieces.
    """
    return np.lib.format.read_array(io.BytesIO(members.read(name)))


def _other_version(path, which: str) -> DrawingError:
    return DrawingError(
        path, f'was converted by {which} version of this program',
        'Convert the drawings again, with tools/create_data.py')
