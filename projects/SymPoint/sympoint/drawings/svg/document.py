"""Parse an SVG into a tree of elements, within bounds no file can pass."""
import codecs
import re
import zlib
from xml.parsers import expat

from lxml import etree

from ...errors import DrawingError
from ..record import MAX_BYTES

SVG_NAMESPACE = 'http://www.w3.org/2000/svg'
#: Elements that draw; ``element_id`` counts them in document order.
DRAWING_TAGS = ('path', 'line', 'polyline', 'polygon', 'rect', 'circle',
                'ellipse', 'use')
_TAGS = DRAWING_TAGS + ('svg', 'g', 'a', 'switch', 'symbol', 'style', 'title',
                        'desc', 'foreignObject', 'text', 'image')

MAX_DEPTH = 256
MAX_ELEMENTS = 1_000_000
MAX_ATTRIBUTE = 4 << 20
MAX_EXPANSION = 16 << 20  # bytes that entities may add

_LIMITED = ('d', 'points', 'transform', 'style', 'class')  # not images' data
_LONG = re.compile(
    rb'\s(?:%s)\s*=\s*(?:"[^"]{%d}|\'[^\']{%d})' %
    ('|'.join(_LIMITED).encode(), MAX_ATTRIBUTE + 1, MAX_ATTRIBUTE + 1))
_DECLARED = re.compile(r'(\s*<\?xml[^>]*?encoding\s*=\s*)(["\'])([\w.:-]+)\2',
                       re.A)
# Encodings of Python that no file is in, and that take long to decode.
_NO_ENCODINGS = ('idna', 'punycode', 'unicode_escape', 'raw_unicode_escape',
                 'utf-7', 'undefined')
# What programs write when they state the left; browsers read it so too.
_WIDER = {'gb2312': 'gb18030', 'gbk': 'gb18030', 'iso8859-1': 'cp1252'}


class Document:
    """A document's tree.

    Args:
        root (Element): Of lxml.
        name (str, optional): The file, for messages.
        text (bytes): What was read, in UTF-8.
        encoding (str): The one that it is to be written in.

    Attributes:
        tags (dict): Name with its namespace -> name, of SVG's elements; they
            may be of the root's namespace or of none, too.
    """

    def __init__(self, root: etree._Element, name: str | None, text: bytes,
                 encoding: str) -> None:
        self.root, self.name = root, name
        self.text, self.encoding = text, encoding
        self._prefixes = {root.tag[:-3], '{%s}' % SVG_NAMESPACE, ''}
        self.tags = {p + tag: tag for p in self._prefixes for tag in _TAGS}

    def all_of(self, *tags: str) -> list[etree._Element]:
        """The elements of some names, in document order."""
        names = [p + tag for p in self._prefixes for tag in tags]
        return list(self.root.iter(*names))

    def drawing_elements(self) -> list[etree._Element]:
        """The elements that ``element_id`` counts, in document order."""
        return self.all_of(*DRAWING_TAGS)

    def start_tags(self) -> dict[etree._Element, int]:
        """Where each drawing element begins in the text."""
        offsets: list[int] = []
        parser = expat.ParserCreate('utf-8')
        parser.StartElementHandler = lambda *_: offsets.append(
            parser.CurrentByteIndex)
        parser.Parse(self.text, True)
        every = zip(self.root.iter(etree.Element), offsets)
        return {
            element: offset
            for element, offset in every
            if self.tags.get(element.tag) in DRAWING_TAGS
        }

    def describe(self, element: etree._Element) -> str:
        """An element and its line, for messages."""
        tag, name = self.tags[element.tag], element.get('id')
        name = f' id="{name}"' if name else ''
        return f'<{tag}{name}> on line {element.sourceline}'


def to_utf8(data: bytes, name: str | None) -> tuple[bytes, str]:
    """The document in UTF-8, and the encoding it is to be written in.

    A mark or, without one, where the zeros lie tells UTF-16; else what is
    stated holds, if the bytes can be that; else UTF-8; else Windows-1252. A
    document that states what it is not says UTF-8 afterwards, and is to be
    written in it. A compressed document is unpacked.

    Raises:
        DrawingError: It is damaged or too large when unpacked.
    """
    if data.startswith(b'\x1f\x8b'):
        data = _unpack(data, name)
    for start, encoding in ((codecs.BOM_UTF16_LE,
                             'utf-16-le'), (codecs.BOM_UTF16_BE, 'utf-16-be'),
                            (b'<\0', 'utf-16-le'), (b'\0<', 'utf-16-be')):
        if data.startswith(start):
            text = data[:len(data) & ~1].decode(encoding, 'replace')
            text = text if text[:1] == '\ufeff' else '\ufeff' + text
            stated = _DECLARED.match(text[1:400])
            if stated and not stated[3].lower().replace('_', '-').startswith(
                ('utf-16', 'utf16', 'ucs-2')):
                return _restate(text[1:]), 'utf-8'
            return text.encode('utf-8', 'replace'), encoding
    head = data[:400].decode('latin-1').removeprefix('ï»¿')
    stated = _DECLARED.match(head)
    wanted = _lookup(stated[3]) if stated else 'utf-8'
    for encoding in filter(None, (wanted, 'utf-8', 'cp1252')):
        try:
            text = data.decode(encoding)
            break
        except UnicodeError:
            continue
    else:
        encoding, text = 'cp1252', data.decode('cp1252', 'replace')
    if encoding == wanted == 'utf-8':
        return data, 'utf-8'
    if encoding == wanted:
        return text.encode('utf-8'), encoding
    return _restate(text), 'utf-8'


def _restate(text: str) -> bytes:
    """A document that says UTF-8, and is in it."""
    text = text.removeprefix('\ufeff')
    return _DECLARED.sub(
        r'\1\2utf-8\2', text, count=1).encode('utf-8', 'replace')


def _lookup(stated: str) -> str | None:
    """Python's name of an encoding; None if bytes like ASCII are not it."""
    try:
        encoding = codecs.lookup(stated).name
        encoding = _WIDER.get(encoding, encoding)
        if encoding in _NO_ENCODINGS or b'<?xml'.decode(encoding) != '<?xml':
            return None
    except (LookupError, UnicodeError, ValueError):
        return None
    return encoding


def _unpack(data: bytes, name: str | None) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error:
        raise DrawingError(name, 'is a damaged compressed file',
                           'Export it again, uncompressed') from None
    if len(text) > MAX_BYTES:
        raise DrawingError(name, f'is larger than {MAX_BYTES >> 20} MiB',
                           'Split the drawing into sheets')
    return text


def read_document(data: bytes, name: str | None = None) -> Document:
    """Parse a document.

    Args:
        data (bytes): The file.
        name (str, optional): For messages.

    Raises:
        DrawingError: It is not SVG; it counts or weighs more than the bounds
            above; it declares entities that are external or that grow.
    """
    data, encoding = to_utf8(data, name)
    long = _LONG.search(data) if len(data) > MAX_ATTRIBUTE else None
    if long:
        line = data.count(b'\n', 0, long.start()) + 1
        raise DrawingError(
            name, f'an attribute is longer than {MAX_ATTRIBUTE >> 20} MiB',
            'Split the path', f'line {line}')
    if data.count(b'<') - data.count(b'</') > MAX_ELEMENTS:
        raise DrawingError(name, f'has more than {MAX_ELEMENTS} elements',
                           'Split the drawing into sheets')
    if b'<!DOCTYPE' in data:
        _check_entities(data, name)
    # It recovers, for names whose prefix is not declared: SVG that lives in
    # HTML is exported so. What else is wrong is an error below.
    parser = etree.XMLParser(
        encoding='utf-8',
        recover=True,
        huge_tree=True,
        no_network=True,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    wrong = next((e for e in parser.error_log
                  if e.domain_name == 'PARSER' and e.level_name != 'WARNING'),
                 None)
    if wrong is not None and wrong.line == 0:
        # libxml2 got no memory: what it was given has lines from 1 on
        raise MemoryError(wrong.message)
    if wrong is not None and 'xcessive depth' in wrong.message:
        raise DrawingError(name,
                           f'elements are nested deeper than {MAX_DEPTH}',
                           'Ungroup them in the program that wrote the file')
    if wrong is not None or root is None:
        reason = ' '.join(wrong.message.split())[:100] if wrong else 'empty'
        raise DrawingError(name, f'is not XML: {reason}',
                           'Export the drawing as SVG again',
                           f'line {wrong.line}' if wrong else None)
    if not re.fullmatch('({[^}]*})?([^}]*:)?svg', root.tag):
        raise DrawingError(name, 'is XML but not SVG',
                           'Export the drawing as SVG')
    return Document(root, name, data, encoding)


class _Started(Exception):
    """The root element begins: entities are declared before it."""


def _check_entities(data: bytes, name: str | None) -> None:
    """Refuse entities that are external or that may grow.

    Illustrator declares its namespaces as entities: short plain texts.

    Raises:
        DrawingError: There are such.
    """
    references = data.count(b'&')
    parser = expat.ParserCreate('utf-8')

    def refuse(problem: str) -> None:
        raise DrawingError(
            name, problem, 'Remove the <!ENTITY ...> declarations from the '
            'file', f'line {parser.CurrentLineNumber}')

    def entity(title, is_parameter, value, *_) -> None:
        if value is None or is_parameter:
            refuse(f'declares the external entity {title}')
        if ('&' in value or '<' in value
                or references * max(len(value), 1) > MAX_EXPANSION):
            refuse(f'declares the entity {title}, which is not a short plain '
                   'text')

    def start(*_) -> None:
        raise _Started

    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except (_Started, expat.ExpatError):  # lxml tells what is wrong
        pass
