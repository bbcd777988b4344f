"""Bring the text of a DXF file to what ezdxf takes.

Programs write names in code pages, in UTF-8 that they do not announce and in
escapes; small ones leave out subclass markers and the end of the file.
"""
import codecs
import re
from typing import Iterator, List, Match, Optional

from ezdxf.entities import DXFGraphic, factory
from ezdxf.lldxf.const import DXFError
from ezdxf.lldxf.encoding import MIF_CODE_PAGE
from ezdxf.lldxf.extendedtags import ExtendedTags
from ezdxf.lldxf.tagger import binary_tags_loader
from ezdxf.lldxf.types import DOUBLE, INT16, INT32, INT64

from ..record import LeftOut
from . import BINARY

_DEFAULT = 'cp1252'
_HEADER = 1 << 16  # bytes in which the header's first variables are
_VERSION = re.compile(rb'\$ACADVER\s+1\s+(AC\d+)')
_CODE_PAGE = re.compile(rb'\$DWGCODEPAGE\s+3\s+([\w. -]+)')
_UNICODE_VERSION = b'AC1021'  # from here on, a file is UTF-8
_PAGES = {
    'gb2312': 'gb18030',
    'gbk': 'gb18030',
    'johab': 'johab',
    'big5': 'cp950',
    'ksc5601': 'cp949',
    'mac_roman': 'mac_roman',
    'macintosh': 'mac_roman',
    'utf8': 'utf-8'
}  # yapf: disable
_WIDE = ('cp932', 'gbk', 'cp949', 'cp950', 'gb18030', 'johab')
# What Chinese, Japanese and Korean names are written with.
_EAST = re.compile('[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+')
_ASCII = re.compile('[\0-\x7f]+')

INTEGERS = INT16 | INT32 | INT64

_ESCAPE = re.compile(r'\\U\+([0-9A-Fa-f]{4})(?:\\U\+([Dd][C-Fc-f]'
                     r'[0-9A-Fa-f]{2}))?|\\M\+([1-5])([0-9A-Fa-f]{4})')
# Text after the end of the file is no part of it.
_EOF = re.compile(r'^[ \t]*0[ \t]*\n[ \t]*EOF[ \t]*$', re.MULTILINE)
_ENDSEC = re.compile(r'\n[ \t]*0[ \t]*\n[ \t]*ENDSEC\s*\Z')

# The subclass of entities that ezdxf finds nowhere else, by type.
_SUBCLASSES = dict(
    ELLIPSE='AcDbEllipse',
    HATCH='AcDbHatch',
    HELIX='AcDbSpline',
    IMAGE='AcDbRasterImage',
    LEADER='AcDbLeader',
    LWPOLYLINE='AcDbPolyline',
    MESH='AcDbSubDMesh',
    MLINE='AcDbMline',
    MTEXT='AcDbMText',
    RAY='AcDbRay',
    SPLINE='AcDbSpline',
    WIPEOUT='AcDbWipeout',
    XLINE='AcDbXline')
_PAIR = r'[ \t]*(?!0[ \t]*\n|100[ \t]*\n)\d+[ \t]*\n[^\n]*\n'
_UNMARKED = re.compile(
    r'^([ \t]*0[ \t]*\n)(%s)[ \t]*\n((?:%s)+)(?=[ \t]*0[ \t]*\n)' %
    ('|'.join(_SUBCLASSES), _PAIR), re.MULTILINE)
# Group codes of what all entities have, a pair each.
_COMMON = re.compile(r'[ \t]*(?:6|8|48|60|62|67|370|410|420|430|440)[ \t]*\n')
_HANDLE = re.compile(r'[ \t]*(?:5|330)[ \t]*\n')
_ONE_PAIR = re.compile(r'[^\n]*\n[^\n]*\n')


def text_of(data: bytes) -> str:
    """Decode a DXF file, text or binary, and mend what ezdxf is strict about.

    Escapes are resolved, lines end in a line feed, what follows the end of
    the file is gone, and each entity has the subclass markers that ezdxf
    looks for.

    Raises:
        DXFError: It is binary and damaged.
    """
    if data.startswith(BINARY):
        text = ''.join(_lines_of_binary(data))
    else:
        text = data.decode(encoding_of(data), 'replace')
        text = text.lstrip('\ufeff\r\n')
        text = text.replace('\r\n', '\n').replace('\r', '\n')
    if '\\U+' in text or '\\M+' in text:
        text = _ESCAPE.sub(_character, text)
    return _ended(_UNMARKED.sub(_marked, text))


def mend_numbers(text: str) -> str:
    """Replace what should be a number and is none.

    In place of a coordinate comes NaN, which costs its entity alone; in that
    of a whole number 0.

    Raises:
        ValueError: A group code is no number either.
    """
    lines = text.split('\n')
    for i in range(0, len(lines) - 1, 2):
        code, value = int(lines[i]), lines[i + 1]
        try:
            if code in DOUBLE:
                float(value)
            elif code in INTEGERS:
                int(value)
        except ValueError:
            lines[i + 1] = 'nan' if code in DOUBLE else _whole(value)
    return '\n'.join(lines)


def _whole(value: str) -> str:
    try:
        return str(int(float(value)))
    except (ValueError, OverflowError):
        return '0'


def mend_entities(text: str, left_out: LeftOut) -> str:
    """Leave out the entities that ezdxf cannot load, and end open polylines.

    Args:
        text (str): Whose group codes are numbers.
        left_out (LeftOut): Takes what is left out.
    """
    lines = text.split('\n')
    starts = [
        i for i in range(0,
                         len(lines) - 1, 2) if lines[i].strip() == '0'
    ]
    kept, parts = lines[:starts[0]] if starts else lines, ''
    for start, end in zip(starts, [*starts[1:], len(lines)]):
        kind, record = lines[start + 1].strip(), lines[start:end]
        if parts and kind not in (parts, 'SEQEND'):
            kept += ['0', 'SEQEND']
        if kind == 'POLYLINE':
            parts = 'VERTEX'
        elif kind == 'INSERT' and '1' in _values(record, '66'):
            parts = 'ATTRIB'
        elif kind != parts:
            parts = ''
        try:
            if issubclass(factory.cls(kind), DXFGraphic):
                factory.load(ExtendedTags.from_text('\n'.join(record) + '\n'))
        except MemoryError:
            raise
        except Exception as error:  # ezdxf raises whatever comes
            handle = ''.join(_values(record, '5')[:1])
            reason = ' '.join(str(error).split())[:100]
            left_out.add(kind, f'handle {handle}',
                         f'cannot be read ({reason})')
            continue
        kept += record
    return '\n'.join(kept)


def _values(record: List[str], code: str) -> List[str]:
    return [
        value.strip() for found, value in zip(record[::2], record[1::2])
        if found.strip() == code
    ]


def is_cut_off(text: str) -> bool:
    """Whether the end of the file is missing."""
    return _EOF.search(text) is None


def encoding_of(data: bytes) -> str:
    """The encoding of a DXF file of text.

    What is valid UTF-8 is UTF-8, whatever the header says: scripts write it
    so. But short names in an East Asian code page may be valid UTF-8 by
    chance; there the UTF-8 has to be of East Asian characters too.
    """
    page = _stated_page(data)
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError:
        return page or _DEFAULT
    if data.isascii() or page not in _WIDE:
        return 'utf-8'
    try:
        data.decode(page)
    except UnicodeDecodeError:
        return 'utf-8'
    beyond = _ASCII.sub('', text)
    return 'utf-8' if _EAST.fullmatch(beyond) else page


def _stated_page(data: bytes) -> Optional[str]:
    """The codec of the code page that a header states, None without one."""
    head = data[:_HEADER]
    version, page = _VERSION.search(head), _CODE_PAGE.search(head)
    if page is None:
        return None
    name = page[1].decode('ascii', 'replace').strip().lower()
    number = re.search(r'\d{3,5}$', name)
    known = _PAGES.get(name) or (number
                                 and _PAGES.get(number[0], f'cp{number[0]}'))
    if known == 'cp1361':
        known = 'johab'
    if name.startswith('iso8859'):
        known = name.replace('iso8859', 'iso8859_').replace('_-', '_')
    try:
        return codecs.lookup(known or name).name
    except LookupError:
        late = version is not None and version[1] >= _UNICODE_VERSION
        return 'utf-8' if late else None


def _lines_of_binary(data: bytes) -> Iterator[str]:
    """The tags of a binary file, as text."""
    try:
        for tag in binary_tags_loader(data, errors='surrogateescape'):
            text = tag.dxfstr()
            if not text.isascii():
                text = _reread(text)
            yield text
    except DXFError:
        raise
    except Exception as error:  # cut off, or of bytes that are no numbers
        raise DXFError(f'binary data ends early ({error})') from None


def _reread(text: str) -> str:
    """Text of a tag whose bytes were in no encoding that was announced."""
    try:
        return text.encode('utf-8', 'surrogateescape').decode('utf-8')
    except UnicodeError:
        return text.encode('utf-8',
                           'surrogateescape').decode(_DEFAULT, 'replace')


def _character(match: Match) -> str:
    """What an escape stands for; itself where that is no character."""
    high, low, page, code = match.groups()
    if page:
        codec = MIF_CODE_PAGE[page].replace('cp1361', 'johab')
        try:
            return bytes.fromhex(code).lstrip(b'\0').decode(codec)
        except UnicodeDecodeError:
            return match[0]
    units = bytes.fromhex(high + (low or ''))
    try:
        text = units.decode('utf-16-be')
    except UnicodeDecodeError:
        return match[0]
    return text if text.isprintable() else match[0]


def _marked(match: Match) -> str:
    """An entity with its markers.

    ezdxf reads R12 without subclasses, and these types by them: there is
    everything in both places.
    """
    head, kind, body = match.groups()
    pairs = _ONE_PAIR.findall(body)
    common = [p for p in pairs if _COMMON.match(p)]
    own = [p for p in pairs if not (_COMMON.match(p) or _HANDLE.match(p))]
    return (f'{head}{kind}\n{body}100\nAcDbEntity\n{"".join(common)}'
            f'100\n{_SUBCLASSES[kind]}\n{"".join(own)}')


def _ended(text: str) -> str:
    end = _EOF.search(text)
    if end:
        return text[:end.end()] + '\n'
    # Whole but for its last line: nothing of the drawing is missing.
    return text.rstrip() + '\n0\nEOF\n' if _ENDSEC.search(text) else text
