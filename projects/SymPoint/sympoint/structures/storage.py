"""One file a drawing: small, quick to read, checked.

Layout: magic, version, header length, header checksum (each uint32), the
header (JSON), then arrays of the smallest integer type that holds them.

* A straight line is its two ends; its inner points and length follow.
* Coordinates are float32, from the drawing's corner where it lies far from
  the origin: from there their digits would not do.
* Colour and width together are a pen; pens are a palette.
* Connections are a count a primitive and the neighbours in one row.
"""
import json
import os
import struct
import uuid
import zlib
from typing import Dict, Tuple

import numpy as np

from ..errors import DrawingError

MAGIC = b'SYMPOINT'
VERSION = 2
_READ = (1, VERSION)  # version 1 has no corner
_HEAD = struct.Struct('<8sIII')
_BENT = 0x80  # flag in `command`: inner points and length are stored
_ROUNDING = 5e-7  # of coordinates as float32, relative to the largest


def _packed(values: np.ndarray) -> Tuple[np.ndarray, int]:
    """Integers -> (smallest unsigned type of value - base, base)."""
    base = int(values.min(initial=0))
    span = int(values.max(initial=0)) - base
    dtype = '<u1' if span < 1 << 8 else '<u2' if span < 1 << 16 else '<u4'
    return (values - base).astype(dtype), base


# (x0, y0, x3, y3) of a straight line times this is its four points.
_ALONG = np.kron(
    np.array([[1, 2 / 3, 1 / 3, 0], [0, 1 / 3, 2 / 3, 1]]), np.eye(2))


def _straight(ends: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """(N, 2, 2) ends -> (N, 4, 2) points and (N,) lengths of the lines."""
    args = (ends.reshape(-1, 4) @ _ALONG).reshape(-1, 4, 2)
    step = ends[:, 1] - ends[:, 0]
    return args, np.sqrt(np.einsum('ij,ij->i', step, step))


def _corner(args: np.ndarray) -> np.ndarray:
    """What coordinates are stored from: (2,), the origin where it is near."""
    if not len(args):
        return np.zeros(2)
    low, high = args.min(axis=(0, 1)), args.max(axis=(0, 1))
    far = np.maximum(np.abs(low), np.abs(high)) > 2 * (high - low).max()
    return np.where(far, low, 0.0)


def _pack_geometry(record: Dict, corner: np.ndarray) -> Dict[str, np.ndarray]:
    args, length = record['args'] - corner, record['length']
    ends = args[:, ::3].astype('<f4')
    points, chord = _straight(ends.astype(np.float64))
    slack = _ROUNDING * np.abs(args).max(initial=0)
    straight = record['command'] == 0
    straight &= np.abs(points - args).max(axis=(1, 2), initial=0) <= slack
    straight &= np.abs(chord - length) <= 4 * slack
    bent = ~straight
    return dict(
        ends=ends,
        inner=args[bent, 1:3].astype('<f4'),
        length=length[bent].astype('<f4'),
        command=(record['command'] | np.where(bent, _BENT, 0)).astype('<u1'))


def _pack_pens(record: Dict) -> Dict[str, np.ndarray]:
    pens = np.empty(len(record['rgb']), [('rgb', 'u1', 3), ('width', '<f4')])
    pens['rgb'], pens['width'] = record['rgb'], record['width']
    palette, pen = np.unique(pens.view('V7').ravel(), return_inverse=True)
    return dict(pen=_packed(pen)[0], palette=palette.view('u1').reshape(-1, 7))


def _pack_connections(table: np.ndarray) -> Dict[str, np.ndarray]:
    there = table >= 0
    degree = there.sum(axis=1)
    order = np.argsort(~there, axis=1, kind='stable')
    table = np.take_along_axis(table, order, axis=1)
    neighbors = table[np.arange(table.shape[1]) < degree[:, None]]
    small = len(table) <= 1 << 16
    return dict(
        degree=_packed_plain(degree),
        neighbors=neighbors.astype('<u2' if small else '<u4'))


def _packed_plain(values: np.ndarray) -> np.ndarray:
    """Like :func:`_packed` for values whose least is kept as 0."""
    return values.astype('<u1' if values.max(initial=0) < 256 else '<u4')


def write_file(path, record: Dict) -> None:
    """Write a drawing's record atomically.

    Args:
        path (str or Path): The file.
        record (dict): The fields of :class:`Primitives`.
    """
    arrays, bases = {}, {}
    corner = _corner(record['args'])
    arrays.update(_pack_geometry(record, corner))
    arrays.update(_pack_pens(record))
    for name in ('layer_id', 'semantic_id', 'instance_id', 'insert_id'):
        arrays[name], bases[name] = _packed(record[name].astype(np.int64))
    steps = np.diff(record['element_id'].astype(np.int64), prepend=0)
    arrays['element_step'], bases['element_step'] = _packed(steps)
    if record['connections'] is not None:
        arrays.update(_pack_connections(record['connections']))
    # Wide types first, so that every array lies on a multiple of its width.
    names = sorted(arrays, key=lambda name: -arrays[name].itemsize)
    body = b''.join(np.ascontiguousarray(arrays[n]).tobytes() for n in names)
    header = json.dumps(
        dict(
            num=len(record['command']),
            arrays=[(n, arrays[n].dtype.str, arrays[n].size) for n in names],
            bases=bases,
            corner=corner.tolist(),
            size=record['size'],
            layer_names=record['layer_names'],
            num_classes=record['num_classes'],
            meta=record['meta'],
            checksum=zlib.crc32(body)),
        separators=(',', ':')).encode()
    header += b' ' * (-(len(header) + _HEAD.size) % 8)
    head = _HEAD.pack(MAGIC, VERSION, len(header), zlib.crc32(header))
    path = os.fspath(path)
    unfinished = f'{path}.{uuid.uuid4().hex[:8]}.tmp'
    try:
        with open(unfinished, 'wb') as file:
            file.write(head + header + body)
        os.replace(unfinished, path)
    finally:
        if os.path.exists(unfinished):
            os.remove(unfinished)


def _read_header(path, file) -> Dict:
    head = file.read(_HEAD.size)
    again = 'Convert the drawing again'
    if len(head) < _HEAD.size or not head.startswith(MAGIC):
        raise DrawingError(path, 'is not a converted drawing, or is cut short',
                           again)
    _, version, length, checksum = _HEAD.unpack(head)
    if version not in _READ:
        raise DrawingError(
            path, f'was written in version {version} of the format, '
            f'this program reads up to {VERSION}', again)
    header = file.read(length) if length < 1 << 30 else b''
    if zlib.crc32(header) != checksum or len(header) != length:
        raise DrawingError(path, 'is cut short or corrupt in its header',
                           again)
    header = json.loads(header)
    body = sum(
        np.dtype(dtype).itemsize * size for _, dtype, size in header['arrays'])
    if os.fstat(file.fileno()).st_size != _HEAD.size + length + body:
        raise DrawingError(path, 'is cut short', again)
    return header


def read_header(path) -> Dict:
    """The header alone: ``num``, ``size``, ``layer_names``, ``meta``, ...

    The size of the file is checked too, its content is not.

    Raises:
        DrawingError: As :func:`read_file`.
    """
    try:
        with open(path, 'rb') as file:
            return _read_header(path, file)
    except OSError as error:
        raise DrawingError(path, f'cannot be read ({error.strerror})',
                           'Check the path, or convert the drawings') from None


def read_file(path) -> Dict:
    """Read a drawing's record.

    Raises:
        DrawingError: The file is missing, truncated, corrupt or of another
            version.
    """
    try:
        with open(path, 'rb') as file:
            header = _read_header(path, file)
            body = file.read()
    except OSError as error:
        raise DrawingError(path, f'cannot be read ({error.strerror})',
                           'Check the path, or convert the drawings') from None
    if zlib.crc32(body) != header['checksum']:
        raise DrawingError(path, 'is cut short or corrupt',
                           'Convert the drawing again')
    arrays, start = {}, 0
    for name, dtype, size in header['arrays']:
        arrays[name] = np.frombuffer(body, dtype, size, start)
        start += arrays[name].nbytes
    return _unpack(header, arrays)


def _unpack(header: Dict, arrays: Dict[str, np.ndarray]) -> Dict:
    num, bases = header['num'], header['bases']
    ends = arrays['ends'].reshape(num, 2, 2).astype(np.float64)
    args, length = _straight(ends)
    bent = np.flatnonzero(arrays['command'] & _BENT)
    args[bent, 1:3] = arrays['inner'].reshape(-1, 2, 2)
    length[bent] = arrays['length']
    corner = header.get('corner', (0.0, 0.0))
    if any(corner):
        args += corner
    palette = arrays['palette'].reshape(-1, 7)
    widths = np.ascontiguousarray(palette[:, 3:]).view('<f4')[:, 0]
    pen = arrays['pen']
    ints = {
        name: arrays[name].astype(dtype) + dtype(bases[name])
        for name, dtype in (('layer_id', np.int32), ('semantic_id', np.int16),
                            ('instance_id', np.int32), ('insert_id', np.int32))
        if name in arrays
    }
    ints.setdefault('insert_id', np.full(num, -1, np.int32))
    steps = arrays['element_step'].astype(np.int32)
    steps += np.int32(bases['element_step'])
    connections = None
    if 'degree' in arrays:
        connections = _unpack_connections(arrays)
    return dict(
        args=args,
        length=length,
        command=arrays['command'] & np.uint8(_BENT - 1),
        rgb=np.take(palette[:, :3], pen, axis=0),
        width=widths[pen],
        **ints,
        element_id=np.cumsum(steps, dtype=np.int32),
        size=tuple(header['size']),
        layer_names=header['layer_names'],
        num_classes=header['num_classes'],
        connections=connections,
        meta=header['meta'])


def _unpack_connections(arrays: Dict[str, np.ndarray]) -> np.ndarray:
    degree = arrays['degree']
    table = np.full((len(degree), int(degree.max(initial=0))), -1, np.int32)
    columns = np.arange(table.shape[1], dtype=degree.dtype)
    table[columns < degree[:, None]] = arrays['neighbors']
    return table
