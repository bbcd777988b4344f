"""Read a page's path objects as raw segments, by pdfium."""
import ctypes
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ...errors import DrawingError
from ..geometry import Matrix, multiply
from ..record import HIDDEN, LeftOut
from ..shapes import CUBIC, LINE, MAX_SEGMENTS, Segment, ShapeBuilder, Shapes
from .layers import KEY, Layer, decode

_WHITE = (255, 255, 255)
_KINDS = {
    pdfium.FPDF_PAGEOBJ_TEXT: 'text',
    pdfium.FPDF_PAGEOBJ_IMAGE: 'image',
    pdfium.FPDF_PAGEOBJ_SHADING: 'shading'
}
_MAX_NAME = 1 << 10  # bytes of a layer's name
_KEY = KEY.encode()
_OPTIONAL_CONTENT = [ord('O'), ord('C'), 0]


class _Context(NamedTuple):
    """What an object has from the forms around it."""
    matrix: Matrix
    layer: str
    hidden: str | None  # the layer that hides it, if one does
    path: str  # indices of the forms, each with its slash


class PageReader:
    """Collects the paths of a page.

    Args:
        page (FPDF_PAGE): The page.
        layers (list[Layer]): Of the numbers that its marks have.
        left_out (LeftOut): Counts what draws nothing here.
        name (str, optional): The file, for messages.
        all_layers (bool): Whether to draw also layers that are off. Defaults
            to False.

    Attributes:
        element_names (list): Of each path object, painted or not: its index
            on the page, after those of the forms that it is in: '12/3'.
    """

    def __init__(self,
                 page,
                 layers: list[Layer],
                 left_out: LeftOut,
                 name: str | None,
                 all_layers: bool = False) -> None:
        self.page, self.layers, self.name = page, layers, name
        self.left_out, self.all_layers = left_out, all_layers
        self.shapes = ShapeBuilder()
        self.element_names: list[str] = []

    def read(self, matrix: Matrix) -> Shapes:
        """Walk the page's objects in the order in which they are painted.

        Args:
            matrix (tuple): From the page's coordinates to those of the
                drawing.

        Raises:
            DrawingError: There are more than a million objects or segments.
        """
        self._walk(pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject,
                   self.page, _Context(matrix, '', None, ''))
        count = pdfium.FPDFPage_GetAnnotCount(self.page)
        if count:
            self.left_out.add(
                'annotation',
                'annotation 0',
                'it is no part of the page',
                count=count,
                fault=False)
        return self.shapes.build()

    def _walk(self, count: Callable, get: Callable, holder,
              context: _Context) -> None:
        """Read what a page or a form holds; pdfium bounds their nesting."""
        for number in range(count(holder)):
            thing, name = get(holder, number), f'{context.path}{number}'
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                matrix = multiply(context.matrix, _matrix_of(thing))
                layer = self._layer_of(thing, context)
                self._walk(pdfium.FPDFFormObj_CountObjects,
                           pdfium.FPDFFormObj_GetObject, thing,
                           _Context(matrix, *layer, f'{name}/'))
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.element_names.append(name)
                self._draw(thing, context)
            else:
                self.left_out.add(
                    _KINDS.get(kind, 'other'),
                    f'object {name}',
                    'it is no path',
                    fault=False)
            if max(len(self.element_names),
                   len(self.shapes.kinds)) > MAX_SEGMENTS:
                raise DrawingError(
                    self.name, f'draws more than {MAX_SEGMENTS} primitives',
                    'Split the drawing into sheets')

    def _draw(self, path, context: _Context) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        rgb = None
        if stroke.value:
            rgb = _color(pdfium.FPDFPageObj_GetStrokeColor, path)
        filled = rgb is None and bool(fill.value)
        if filled:
            rgb = _color(pdfium.FPDFPageObj_GetFillColor, path)
        if rgb is None or filled and rgb == _WHITE:
            return
        segments = _segments(path)
        if not segments:
            return
        layer, hidden = self._layer_of(path, context)
        where = f'object {self.element_names[-1]}'
        if hidden is not None:
            self.left_out.add(
                f'{HIDDEN}off', where, f'layer {hidden!r} is off', fault=False)
            return
        matrix = multiply(context.matrix, _matrix_of(path))
        width = ctypes.c_float()
        if not filled:
            pdfium.FPDFPageObj_GetStrokeWidth(path, width)
        a, b, c, d = matrix[:4]
        self.shapes.add(segments, matrix, (layer, layer), rgb,
                        abs(width.value) * abs(a * d - b * c)**0.5, (0, -1),
                        len(self.element_names) - 1, where, filled)

    def _layer_of(self, thing, context: _Context) -> tuple[str, str | None]:
        """The layer of an object, the innermost; and the one that hides it.
        """
        name, hidden = '', context.hidden
        number = ctypes.c_int()
        for mark in _marks_of(thing):
            if pdfium.FPDFPageObjMark_GetParamIntValue(
                    mark, _KEY, number) and number.value < len(self.layers):
                layer = self.layers[number.value]
                if not (layer.shown or self.all_layers):
                    hidden = layer.name
                name = name or layer.name
            else:
                name = name or _stated_name(mark)
        return name or context.layer, hidden


def _matrix_of(thing) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _color(get, thing) -> tuple[int, int, int] | None:
    """A colour; None if transparent; black for a pattern."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(thing, red, green, blue, alpha):
        return (0, 0, 0)
    return (red.value, green.value, blue.value) if alpha.value else None


def _marks_of(thing) -> Iterator[object]:
    """The optional content that an object is marked with, innermost first."""
    for i in reversed(range(pdfium.FPDFPageObj_CountMarks(thing))):
        mark = pdfium.FPDFPageObj_GetMark(thing, i)
        size = ctypes.c_ulong()
        tag = (pdfium.FPDF_WCHAR * _MAX_NAME)()
        pdfium.FPDFPageObjMark_GetName(mark, tag, ctypes.sizeof(tag), size)
        if list(tag[:3]) == _OPTIONAL_CONTENT:
            yield mark


def _stated_name(mark) -> str:
    """A name in a mark's own properties, of pages that are not numbered."""
    # Of the value as text, pdfium loses what is not ASCII.
    value, size = (ctypes.c_ubyte * _MAX_NAME)(), ctypes.c_ulong()
    if pdfium.FPDFPageObjMark_GetParamBlobValue(mark, b'Name', value,
                                                _MAX_NAME, size):
        return decode(bytes(value[:size.value]))
    return ''


def _segments(path) -> list[Segment]:
    """The segments of a path, less lines that have no length."""
    segments: list[Segment] = []
    subpath, start, last = -1, (0.0, 0.0), (0.0, 0.0)
    curve: list[float] = []
    x, y = ctypes.c_float(), ctypes.c_float()

    def line(end: tuple[float, float]) -> None:
        if end != last:
            segments.append((LINE, (*last, *end, 0.0, 0.0, 0.0, 0.0), subpath))

    for i in range(pdfium.FPDFPath_CountSegments(path)):
        part = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(part, x, y)
        point = x.value, y.value
        kind = pdfium.FPDFPathSegment_GetType(part)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            subpath, start, curve = subpath + 1, point, []
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            curve += point
            if len(curve) < 6:
                continue
            segments.append((CUBIC, (*last, *curve), subpath))
            curve = []
        else:
            line(point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(part):
            line(start)
            last = start
    return segments
