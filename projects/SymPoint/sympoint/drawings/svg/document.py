"""SVG bytes -> a tree of elements, within bounds that no file can pass."""
import codecs
import os
import re
from pathlib import Path
from typing import Dict, List, Optional, Tuple, Union
from xml.parsers import expat

from ...errors import DrawingError

SVG_NAMESPACE = 'http://www.w3.org/2000/svg'
#: Elements that draw; ``element_id`` counts them in document order.
DRAWING_TAGS = frozenset(('path', 'line', 'polyline', 'polygon', 'rect',
                          'circle', 'ellipse', 'use'))

MAX_BYTES = 128 << 20
MAX_DEPTH = 256
MAX_ELEMENTS = 1_000_000
MAX_ATTRIBUTE = 4 << 20
MAX_EXPANSION = 16 << 20  # bytes that entities may add

_LIMITED = ('d', 'points', 'transform', 'style', 'class')  # not images' data
_LONG = re.compile(
    rb'\s(?:%s)\s*=\s*(?:"[^"]{%d}|\'[^\']{%d})' %
    ('|'.join(_LIMITED).encode(), MAX_ATTRIBUTE + 1, MAX_ATTRIBUTE + 1))

Source = Union[str, os.PathLike, bytes]


class Element:
    """An element of the document.

    Attributes:
        tag (str): Name without its prefix; '' if it is not SVG's.
        attributes (dict): As written, with prefixes.
        parent (Element, optional): None for the root.
        children (list): Elements in document order.
        text (str): Text directly inside, of style and title only.
        line (int): In the file, from 1.
        offset (int): Of its start tag, in bytes of the document in UTF-8.
        number (int): Index among the drawing elements, -1 for others.
    """
    __slots__ = ('tag', 'attributes', 'parent', 'children', 'text', 'line',
                 'offset', 'number')

    def __init__(self, tag: str, attributes: Dict[str, str],
                 parent: Optional['Element'], line: int, offset: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: List[Element] = []
        self.text = ''
        self.line = line
        self.offset = offset
        self.number = -1

    def __str__(self) -> str:
        name = self.attributes.get('id')
        return (f'<{self.tag} id="{name}"> on line {self.line}'
                if name else f'<{self.tag}> on line {self.line}')


def read_source(source: Source,
                name: Optional[str] = None) -> Tuple[bytes, Optional[str]]:
    """Path or bytes -> bytes, and the name for messages.

    Raises:
        DrawingError: The file cannot be read or is too large.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    else:
        name = name or os.fspath(source)
        try:
            size = os.path.getsize(source)
            data = Path(source).read_bytes() if size <= MAX_BYTES else None
        except OSError as error:
            raise DrawingError(name, f'cannot be read ({error.strerror})',
                               'Check the path and its permissions') from None
    if data is None or len(data) > MAX_BYTES:
        raise DrawingError(name, f'is larger than {MAX_BYTES >> 20} MiB',
                           'Split the drawing into sheets')
    return data, name


def to_utf8(data: bytes, name: Optional[str]) -> Tuple[bytes, str]:
    """The document in UTF-8, and the encoding it was in.

    Expat knows few encodings; Python knows what CAD programs write, such as
    GB2312.
    """
    if data.startswith(b'\x1f\x8b'):
        raise DrawingError(name, 'is compressed (svgz)',
                           'Unpack it with gunzip')
    if data.startswith(codecs.BOM_UTF16_LE):
        encoding = 'utf-16-le'
    elif data.startswith(codecs.BOM_UTF16_BE):
        encoding = 'utf-16-be'
    else:
        declared = re.match(
            rb'(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["\']([\w.-]+)',
            data[:400])
        encoding = declared[1].decode('ascii') if declared else 'utf-8'
    try:
        encoding = codecs.lookup(encoding).name
        if encoding in ('utf-8', 'ascii'):
            return data, 'utf-8'
        return data.decode(encoding).encode('utf-8'), encoding
    except (LookupError, UnicodeError) as error:
        raise DrawingError(name, f'is not in the encoding it states ({error})',
                           'Save it as UTF-8') from None


class _Reader:
    """Expat's handlers, building the tree."""

    def __init__(self, data: bytes, name: Optional[str]) -> None:
        self.data, self.name = data, name
        self.root: Optional[Element] = None
        self.current: Optional[Element] = None
        self.depth = self.elements = self.drawing = 0
        self.prefixes = {''}
        self.parser = expat.ParserCreate('utf-8')
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.entity

    def refuse(self, problem: str, mend: str) -> None:
        line = self.parser.CurrentLineNumber
        raise DrawingError(self.name, problem, mend, f'line {line}')

    def start(self, tag: str, attributes: Dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            self.refuse(f'elements are nested deeper than {MAX_DEPTH}',
                        'Ungroup them in the program that wrote the file')
        if self.elements > MAX_ELEMENTS:
            self.refuse(f'has more than {MAX_ELEMENTS} elements',
                        'Split the drawing into sheets')
        prefix, _, local = tag.rpartition(':')
        if self.root is None:
            self.prefixes.add(prefix)
        for key, value in attributes.items():
            if value == SVG_NAMESPACE and key.startswith('xmlns:'):
                self.prefixes.add(key[6:])
        element = Element(local if prefix in self.prefixes else '', attributes,
                          self.current, self.parser.CurrentLineNumber,
                          self.parser.CurrentByteIndex)
        if element.tag in DRAWING_TAGS:
            element.number = self.drawing
            self.drawing += 1
        if self.current is None:
            self.root = element
        else:
            self.current.children.append(element)
        self.current = element

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.current = self.current.parent

    def characters(self, text: str) -> None:
        if self.current is not None and self.current.tag in ('style', 'title'):
            if len(self.current.text) + len(text) > MAX_ATTRIBUTE:
                self.refuse(f'a text is longer than {MAX_ATTRIBUTE >> 20} MiB',
                            'Shorten the style sheet')
            self.current.text += text

    def entity(self, name, is_parameter, value, base, system, public,
               notation) -> None:
        # Illustrator declares its namespaces as entities: short plain texts.
        mend = 'Remove the <!ENTITY ...> declarations from the file'
        if value is None or is_parameter:
            self.refuse(f'declares the external entity {name}', mend)
        if '&' in value or '<' in value or self.data.count(b'&') * max(
                len(value), 1) > MAX_EXPANSION:
            self.refuse(
                f'declares the entity {name}, which is not a short plain text',
                mend)

    def parse(self) -> Element:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise DrawingError(self.name, f'is not XML: {reason}',
                               'Export the drawing as SVG'
                               ' again', f'line {error.lineno}') from None
        if self.root.tag != 'svg':
            raise DrawingError(self.name, 'is XML but not SVG',
                               'Export the drawing as SVG')
        return self.root


def read_document(data: bytes, name: Optional[str] = None) -> Element:
    """Parse a document.

    Args:
        data (bytes): The file in UTF-8, whatever encoding it states.
        name (str, optional): For messages.

    Returns:
        Element: Its root.

    Raises:
        DrawingError: It is not SVG; it nests, counts or weighs more than
            the bounds above; it declares entities that are external or that
            grow.
    """
    # Expat takes 15 s over 100 MB of one attribute before it shows it.
    long = _LONG.search(data) if len(data) > MAX_ATTRIBUTE else None
    if long:
        line = data.count(b'\n', 0, long.start()) + 1
        raise DrawingError(
            name, f'an attribute is longer than {MAX_ATTRIBUTE >> 20} MiB',
            'Split the path', f'line {line}')
    return _Reader(data, name).parse()
