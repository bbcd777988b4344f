import resource
import subprocess
import sys

import pytest

from sympoint.drawings.svg import tree as svg_tree
from sympoint.drawings.svg.document import (MAX_BYTES, read_document,
                                            read_source, to_utf8)
from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
LINE = '<path d="M0 0L5 5" stroke="red"/>'


def test_tree():
    root = read_document(b'<svg>\n<g id="a"><path/>\n<use/></g><line id="l"/>'
                         b'<style>a{</style></svg>')
    group, line, style = root.children
    assert [c.tag for c in group.children] == ['path', 'use']
    assert [c.number for c in group.children] == [0, 1] and line.number == 2
    assert line.line == 3 and str(line) == '<line id="l"> on line 3'
    assert style.text == 'a{' and group.parent is root and root.number == -1


def test_prefixes():
    root = read_document(b'<s:svg xmlns:s="http://www.w3.org/2000/svg" '
                         b'xmlns:v="urn:v"><s:path/><v:path/><path/></s:svg>')
    assert [c.tag for c in root.children] == ['path', '', 'path']


def test_any_namespace_or_none():
    for head in ('<svg', '<svg xmlns="http://example.org/other"'):
        data = head + ' viewBox="0 0 9 9">' + LINE + '</svg>'
        assert len(parse_svg(data.encode())) == 1


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'utf-16',
                                      'gb2312', 'latin-1'])  # yapf: disable
def test_encodings(encoding):
    name = 'Küche' if encoding == 'latin-1' else '墙体'
    declared = encoding.replace('-sig', '')
    text = f'<?xml version="1.0" encoding="{declared}"?>' + SVG % (
        f'<g id="{name}">{LINE}</g>')
    assert parse_svg(text.encode(encoding)).layer_names == [name]


@pytest.mark.parametrize('data, match', [
    (b'hello', 'not XML'),
    (b'', 'not XML'),
    (b'<svg><g></svg>', 'line 1: is not XML: mismatched tag'),
    (b'<html/>', 'XML but not SVG'),
    (b'\x1f\x8b\x08\x00', 'gunzip'),
    (b'<?xml version="1.0" encoding="klingon"?><svg/>', 'encoding'),
    (b'<svg>\xff\xfe</svg>', 'not XML'),
    ((SVG % '').encode(), 'no lines, arcs, circles or ellipses'),
    ((SVG % '<text>A</text>').encode(), 'no lines, arcs'),
    ((SVG % '<path d="M3 3A1 1 0 0 1 3 3" stroke="red"/>').encode(),
     'no lines, arcs'),
    (b'<svg><path d="M3 3A1 1 0 0 1 3 3" stroke="red"/></svg>',
     'no lines, arcs'),
    ((SVG % '<path d="M0 0L nan 5" stroke="red"/>').encode(),
     '<path> on line 1: path data cannot be read'),
    ((SVG % '<circle id="c" cx="inf" r="1"/>').encode(), '<circle id="c">'),
    ((SVG % '<path d="M0 0L1e999 5" stroke="red"/>').encode(), 'not finite'),
    ((SVG % '<path d="M0 0L1e99 5" stroke="red"/>').encode(), 'too large'),
    ((SVG % '<g transform="scale(1e200)"><path transform="scale(1e200)" '
      'd="M1 1L2 2"/></g>').encode(), 'not finite'),
    ((SVG % '<g transform="x"/>').encode(), '<g> on line 1: .* transform'),
    (b'<svg viewBox="0 0 nan 5"><path d="M0 0L1 1"/></svg>', '<svg>'),
])  # yapf: disable
def test_unusable_files_say_so(tmp_path, data, match):
    path = tmp_path / 'plan.svg'
    path.write_bytes(data)
    with pytest.raises(DrawingError, match=match) as error:
        parse_svg(path)
    assert str(path) in str(error.value)


def test_missing_file(tmp_path):
    with pytest.raises(DrawingError, match='no.svg: cannot be read'):
        parse_svg(tmp_path / 'no.svg')
    with pytest.raises(DrawingError, match='cannot be read'):
        parse_svg(tmp_path)


def test_too_large_files_are_not_even_read(tmp_path):
    path = tmp_path / 'huge.svg'
    with open(path, 'wb') as file:
        file.truncate(MAX_BYTES + 1)  # a sparse file
    with pytest.raises(DrawingError, match='larger than 128 MiB'):
        read_source(path)


def test_utf8_is_left_alone():
    data = '<svg id="é"/>'.encode()
    assert to_utf8(data, None) == (data, 'utf-8')


BOMB = ('<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' +
        ''.join(f'<!ENTITY {y} "{f"&{x};" * 10}">'
                for x, y in zip('abcdefgh', 'bcdefghi')) +
        ']><svg><text>&i;</text></svg>')


def hostile():
    yield 'entity bomb', BOMB, 'entity b'
    yield 'quadratic blowup', ('<!DOCTYPE svg [<!ENTITY a "' + 'a' * 50000 +
                               '">]><svg id="' + '&a;' * 50000 +
                               '"/>'), 'entity a'
    yield 'external entity', (
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<svg><text>&a;</text></svg>'), 'external entity a'
    yield 'parameter entity', (
        '<!DOCTYPE svg [<!ENTITY % a "x">]><svg/>'), 'external entity a'
    yield 'markup in an entity', (f"<!DOCTYPE svg [<!ENTITY a '{LINE}'>]>" +
                                  SVG % '&a;'), 'entity a'
    yield 'one long path', SVG % ('<path stroke="red" d="M0 0' +
                                  'L1 1' * 2**20 + ' "/>'), '4 MiB'
    yield 'deep groups', '<svg>' + '<g>' * 10000, 'nested deeper than 256'
    yield 'use cycle', SVG % (
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    ), 'uses itself'
    yield 'use of itself', SVG % '<use id="a" href="#a"/>', 'uses itself'
    yield 'use of what is around', SVG % (
        '<g id="a"><g><use href="#a"/></g></g>'), 'uses itself'
    yield 'use bomb', SVG % (LINE.replace('<path', '<path id="u0"') + ''.join(
        f'<g id="u{i + 1}">' + f'<use href="#u{i}"/>' * 10 + '</g>'
        for i in range(9))), 'draws more than'
    yield 'chain of uses', SVG % (
        LINE.replace('<path', '<path id="u0"') +
        ''.join(f'<use id="u{i + 1}" href="#u{i}"/>'
                for i in range(1000))), 'more than 64 uses'


@pytest.mark.parametrize(
    'text, match', [case[1:] for case in hostile()],
    ids=[case[0] for case in hostile()])
def test_hostile_files_fail_soon(text, match, monkeypatch):
    monkeypatch.setattr(svg_tree, 'MAX_VISITS', 50_000)  # 1/20: of the time
    with pytest.raises(DrawingError, match=match):
        parse_svg(text.encode())


def test_a_hundred_megabytes_of_one_path(tmp_path):
    """In a process of its own, whose memory is watched."""
    path = tmp_path / 'long.svg'
    with open(path, 'wb') as file:
        file.write(b'<svg viewBox="0 0 9 9"><g><path stroke="red" d="M0 0')
        for _ in range(100):
            file.write(b'L1 1 L2 2 ' * ((1 << 20) // 10))
        file.write(b'"/></g></svg>')
    script = ('import sys\n'
              'from sympoint.drawings.svg.reader import parse_svg\n'
              'try:\n    parse_svg(sys.argv[1])\n'
              'except ValueError as error:\n    print(error)\n'
              'status = open("/proc/self/status").read()\n'
              'print(status.split("VmHWM:")[1].split()[0])\n')
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, '-c', script, str(path)],
        capture_output=True,
        text=True,
        check=True)
    message, memory = done.stdout.splitlines()
    assert 'longer than 4 MiB' in message and 'long.svg' in message
    assert int(memory) < 1 << 20  # KiB
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert after - before < 15


def test_short_entities_are_read():
    text = ('<!DOCTYPE svg [<!ENTITY red "#ff0000">]>' +
            SVG % '<path d="M0 0L1 1" stroke="&red;"/>')
    assert parse_svg(text.encode()).rgb.tolist() == [[255, 0, 0]]
