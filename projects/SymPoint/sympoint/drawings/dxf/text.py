"""Bring the text of a DXF file to what ezdxf takes.

Programs write names in code pages, in UTF-8 that they do not announce and in
escapes; small ones leave out the header, subclass markers and the end of the
file.
"""
import codecs
import re
import struct
from collections.abc import Iterable, Iterator
from itertools import chain
from re import Match

from ezdxf.entities import DXFObject, factory
from ezdxf.lldxf.const import TABLE_NAMES_ACAD_ORDER, DXFError
from ezdxf.lldxf.encoding import MIF_CODE_PAGE
from ezdxf.lldxf.extendedtags import ExtendedTags
from ezdxf.lldxf.repair import filter_invalid_point_codes, tag_reorder_layer
from ezdxf.lldxf.tagger import binary_tags_loader, tag_compiler
from ezdxf.lldxf.tags import Tags, group_tags
from ezdxf.lldxf.types import TYPE_TABLE, DXFTag
from ezdxf.lldxf.validator import entity_structure_validator

from ..record import LeftOut
from . import BINARY, in_utf_8

_DEFAULT = 'cp1252'
_HEADER = 1 << 16  # bytes in which the header's first variables are
_VERSION = re.compile(rb'\$ACADVER\s+1\s+(AC\d+)')
_CODE_PAGE = re.compile(rb'\$DWGCODEPAGE\s+3\s+([\w. -]+)')
_UNICODE_VERSION = b'AC1021'  # from here on, a file is UTF-8
# What programs write that state a code page, by Python's name for it.
_SUPERSETS = dict(
    big5='cp950',
    euc_kr='cp949',
    gb2312='gb18030',
    gbk='gb18030',
    shift_jis='cp932')
_WIDE = ('cp932', 'cp949', 'cp950', 'gb18030', 'johab')
# What Chinese, Japanese and Korean names are written with.
_EAST = re.compile('[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]')

_ESCAPE = re.compile(r'\\U\+([0-9A-Fa-f]{4})(?:\\U\+([Dd][C-Fc-f]'
                     r'[0-9A-Fa-f]{2}))?|\\M\+([1-5])([0-9A-Fa-f]{4})')
# Text after the end of the file is no part of it.
_EOF = re.compile(r'^[ \t]*0[ \t]*\n[ \t]*EOF[ \t]*$', re.MULTILINE)
_SECTION = re.compile(
    r'^[ \t]*0[ \t]*\n[ \t]*SECTION[ \t]*\n[ \t]*2[ \t]*\n(.*)$', re.MULTILINE)
_WITH_MARKERS = re.compile(r'\$ACADVER\s+1\s+AC10[1-9]')

# Of numbers as programs write them in Germany and in Fortran.
_POINTS = str.maketrans(',Dd', '.EE')
_HANDLE = re.compile('0*[1-9A-Fa-f][0-9A-Fa-f]*')
_COMMENT = 999  # its group code
_ENTITY = 'AcDbEntity'
# The subclass of entities that ezdxf does not read without it, by type.
_SUBCLASSES = dict(
    HATCH='AcDbHatch',
    HELIX='AcDbSpline',
    LEADER='AcDbLeader',
    LWPOLYLINE='AcDbPolyline',
    MESH='AcDbSubDMesh',
    MPOLYGON='AcDbMPolygon',
    SPLINE='AcDbSpline')
# What no line is drawn of, whatever its data; ends of the types.
_NO_LINES = ('TEXT', 'ATTRIB', 'ATTDEF', 'POINT', 'XLINE', 'RAY', 'SHAPE',
             'IMAGE', 'WIPEOUT', 'UNDERLAY', 'TOLERANCE', 'VIEWPORT',
             'OLE2FRAME', 'LIGHT', 'SUN')


def text_of(data: bytes) -> str:
    """Decode a DXF file, text or binary.

    Escapes are resolved, lines end in a line feed, and what follows the end
    of the file is gone.
    """
    if data.startswith(BINARY):
        text = ''.join(_lines_of_binary(data))
    else:
        data = in_utf_8(data)
        page = _stated_page(data) or _DEFAULT
        for end in (b'\r\r\n', b'\r\n', b'\r'):
            data = data.replace(end, b'\n')
        text = '\n'.join([_decoded(line, page) for line in data.split(b'\n')])
        text = text.lstrip('\ufeff\n')
    if '\\U+' in text or '\\M+' in text:
        text = _ESCAPE.sub(_character, text)
    end = _EOF.search(text)
    return text[:end.end()] + '\n' if end else text


def is_cut_off(text: str) -> bool:
    """Whether a file ends before its section of entities does."""
    entities = text.partition('\nENTITIES\n')[2]
    return not (_EOF.search(text) or 'ENDSEC' in entities)


def check(text: str) -> str:
    """Return the text, of which ezdxf loses nothing without a word.

    Raises:
        ValueError: It has no header, whose units would be metres; two
            sections have one name, or one is not in upper case; or it has
            subclass markers, but is of a version in which they hide what
            follows them.
    """
    names = _SECTION.findall(text)
    unique = {name.strip().upper() for name in names} & {*names}
    sound = 'HEADER' in names and len(unique) == len(names)
    if not sound or '\nAcDb' in text and not _WITH_MARKERS.search(text):
        raise ValueError('it has to be mended')
    return text


def mend(text: str, left_out: LeftOut) -> str:
    """Bring each entity to what ezdxf takes, or leave it out.

    In place of a coordinate that is no number comes NaN, which costs its
    entity alone, in that of a whole number 0. Points are in order and have
    x and y. Subclass markers are added, open polylines end, and sections of
    one name are one.

    Args:
        text (str): Of :func:`text_of`.
        left_out (LeftOut): Takes what is left out.
    """
    header = [(0, 'SECTION'), (2, 'HEADER'), (9, '$ACADVER'), (1, 'AC1015')]
    sections = dict(HEADER=[DXFTag(*pair) for pair in header])
    kept: list[DXFTag] = []
    section = parts = ''
    tags = filter_invalid_point_codes(tag_reorder_layer(_tags(text)))
    for record in group_tags(tags):
        kind = record[0].value
        if parts and kind not in (parts, 'SEQEND'):
            kept.append(DXFTag(0, 'SEQEND'))
        if kind == 'POLYLINE':
            parts = 'VERTEX'
        elif kind == 'INSERT' and '1' in _values(record, 66):
            parts = 'ATTRIB'
        elif kind != parts:
            parts = ''
        if kind == 'SECTION':
            section = ''.join(_values(record[1:2], 2)).upper()
            start = [record[0], DXFTag(2, section)]
            kept = sections.setdefault(section, start)
            for pair in zip(record[2:], record[3:]):
                if pair[0].value == '$INSUNITS' and pair[1].code == 70:
                    kept += pair
        if kind in ('SECTION', 'ENDSEC', 'EOF'):
            continue
        record = _marked(record)
        why = _why_not(kind, record, section)
        if why:
            handle = ''.join(_values(record, 5)[:1])
            is_drawn = section != 'OBJECTS'
            leave_out(left_out, kind, handle, why, fault=is_drawn)
        elif section != 'TABLES':
            kept += record
        elif kind in TABLE_NAMES_ACAD_ORDER:  # ezdxf joins those of a name
            kept += [DXFTag(0, 'TABLE'), DXFTag(2, kind), *record]
            kept.append(DXFTag(0, 'ENDTAB'))
    for kept in sections.values():
        kept.append(DXFTag(0, 'ENDSEC'))
    whole = chain(*sections.values(), [DXFTag(0, 'EOF')])
    return ''.join([tag.dxfstr() for tag in whole])


def without_objects(text: str) -> str:
    """Leave out what is no entity, such as the names of layouts."""
    return re.sub(r'(  2\nOBJECTS\n).*?(  0\nENDSEC\n)', r'\1\2', text, 1,
                  re.S)


def leave_out(left_out: LeftOut,
              kind: str,
              handle: str,
              why: str,
              fault: bool = True) -> None:
    """Count an entity that is left out.

    Args:
        left_out (LeftOut): Counts it.
        kind, handle (str): Its type and its handle.
        why (str): What is wrong with it.
        fault (bool): Whether lines of it should have been drawn, if it is of
            a type that has any. Defaults to True.
    """
    where = f'handle {handle}'
    if left_out.strict:  # an error tells of no kind but this
        where = f'{kind} with {where}'
    left_out.add(
        kind, where, why, fault=fault and not kind.endswith(_NO_LINES))


def reason_of(error: Exception) -> str:
    """What is wrong, in a line; of damaged files ezdxf raises anything."""
    return ' '.join(str(error).split())[:100]


def _tags(text: str) -> Iterator[DXFTag]:
    """Group codes and values; numbers are numbers and handles handles."""
    lines = [line.strip() for line in text.split('\n')]
    at = 0
    while at < len(lines) - 1:
        if not lines[at].isdecimal():
            # Is it a line too many, or a pair that lost its code?
            one, two = (_in_step(lines, at + skip) for skip in (1, 2))
            at += 1 if one >= two else 2
            continue
        code, value = int(lines[at]), lines[at + 1]
        at += 2
        if code == _COMMENT or code == 5 and not _HANDLE.fullmatch(value):
            continue
        kind = TYPE_TABLE.get(code, str)
        try:
            if kind is not str:
                value = value.translate(_POINTS)
                kind(float(value))
        except (ValueError, OverflowError):
            value = 'nan' if kind is float else '0'
        yield DXFTag(code, value)


def _in_step(lines: list[str], start: int) -> int:
    """How many group codes are in every other line from one on, at most 50."""
    codes = lines[start:start + 100:2]
    wrong = [i for i, code in enumerate(codes) if not code.isdecimal()]
    return wrong[0] if wrong else len(codes)


def _values(record: Iterable[DXFTag], code: int) -> list[str]:
    return [tag.value for tag in record if tag.code == code]


def _marked(record: list[DXFTag]) -> list[DXFTag]:
    """An entity with the markers of its subclasses, all of it in each.

    Extended data, which ends it, goes.
    """
    subclass = _SUBCLASSES.get(record[0].value)
    if subclass is None or _values(record, 100)[:2] == [_ENTITY, subclass]:
        return record
    own = [tag for tag in record[1:] if tag.code != 100 and tag.code < 1000]
    return [
        record[0], *own,
        DXFTag(100, _ENTITY), *own,
        DXFTag(100, subclass), *own
    ]


def _why_not(kind: str, record: list[DXFTag], section: str) -> str:
    """Why ezdxf cannot take an entity, '' if it can."""
    if kind not in factory.ENTITY_CLASSES or kind == 'TABLE':
        return ''  # a table is rebuilt of what is in it
    if section in ('BLOCKS', 'ENTITIES') and issubclass(
            factory.cls(kind), DXFObject):
        return 'it is no entity that can be drawn'
    try:
        tags = Tags(tag_compiler(iter(record)))
        entity = factory.load(ExtendedTags(entity_structure_validator(tags)))
    except MemoryError:
        raise
    except Exception as error:  # ezdxf raises whatever comes
        return f'cannot be read ({reason_of(error)})'
    named = kind not in TABLE_NAMES_ACAD_ORDER or entity.dxf.name is not None
    return '' if named else 'it has no name'


def _decoded(line: bytes, page: str) -> str:
    """A line of a file that states a code page.

    What is valid UTF-8 is UTF-8, whatever the header says: scripts write it
    so. But a short name in an East Asian code page may be valid UTF-8 by
    chance; there the UTF-8 has to be of East Asian characters too.
    """
    if line.isascii():
        return line.decode()
    try:
        text = line.decode('utf-8')
    except UnicodeDecodeError:
        return line.decode(page, 'replace')
    if page not in _WIDE or _EAST.search(text):
        return text
    try:
        return line.decode(page)
    except UnicodeDecodeError:
        return text


def _stated_page(data: bytes) -> str | None:
    """The codec of the code page that a header states, None without one."""
    head = data[:_HEADER]
    version, page = _VERSION.search(head), _CODE_PAGE.search(head)
    if page is None:
        return None
    name = page[1].decode().strip().lower()
    # As Python has it, or by its number: ansi_1252, dos850.
    for codec in (name, re.sub(r'^\D*', 'cp', name)):
        try:
            found = codecs.lookup(codec).name
            return _SUPERSETS.get(found, found)
        except LookupError:
            pass
    late = version is not None and version[1] >= _UNICODE_VERSION
    return 'utf-8' if late else None


def _lines_of_binary(data: bytes) -> Iterator[str]:
    """The tags of a binary file, as text, as far as they can be read."""
    try:
        for tag in binary_tags_loader(data, errors='surrogateescape'):
            text = tag.dxfstr()
            yield text if text.isascii() else _reread(text)
            if tag == (0, 'EOF'):
                return
    except (DXFError, IndexError, ValueError, struct.error):
        return  # cut off, or of bytes that are no numbers


def _reread(text: str) -> str:
    """Text of a tag whose bytes are in an encoding that was not announced."""
    for codec in (_DEFAULT, 'utf-8'):
        try:
            return text.encode(codec, 'surrogateescape').decode('utf-8')
        except UnicodeError:
            pass
    return text.encode('utf-8', 'surrogateescape').decode(_DEFAULT, 'replace')


def _character(match: Match) -> str:
    """What an escape stands for; itself where that is no character."""
    high, low, page, code = match.groups()
    try:
        if page:
            found = bytes.fromhex(code).lstrip(b'\0')
            return found.decode(MIF_CODE_PAGE[page])
        text = bytes.fromhex(high + (low or '')).decode('utf-16-be')
    except UnicodeDecodeError:
        return match[0]
    return text if text.isprintable() else match[0]
