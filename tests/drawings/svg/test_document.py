import gzip
import re
import resource
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from sympoint.drawings.record import MAX_BYTES
from sympoint.drawings.svg import tree as svg_tree
from sympoint.drawings.svg.annotate import annotate_svg
from sympoint.drawings.svg.document import read_document, to_utf8
from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
LINE = '<path d="M0 0L5 5" stroke="red"/>'


def test_drawing_elements_and_where_they_stand():
    data = (b'<svg>\n<g id="a"><path/>\n<use/></g><!-- <path/> -->'
            b'<line id="l"/><style>a{</style></svg>')
    document = read_document(data)
    elements = document.drawing_elements()
    assert [document.tags[e.tag] for e in elements] == ['path', 'use', 'line']
    assert document.describe(elements[2]) == '<line id="l"> on line 3'
    offsets = document.start_tags()
    assert list(offsets) == elements
    assert [data[at:at + 5]
            for at in offsets.values()] == [b'<path', b'<use/', b'<line']


def test_prefixes():
    document = read_document(b'<s:svg xmlns:s="http://www.w3.org/2000/svg" '
                             b'xmlns:v="urn:v"><s:path/><v:path/><path/>'
                             b'<t:line xmlns:t="http://www.w3.org/2000/svg"/>'
                             b'</s:svg>')
    assert [document.tags[e.tag]
            for e in document.drawing_elements()] == ['path', 'path', 'line']


def test_prefixes_that_are_not_declared():
    data = (b'<svg:svg viewBox="0 0 9 9"><svg:g inkscape:label="W" '
            b'inkscape:groupmode="layer"><svg:line id="a" x2="9" '
            b'stroke="red"/></svg:g><svg:use xlink:href="#a"/></svg:svg>')
    assert parse_svg(data).layer_names == ['W', '']


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


@pytest.mark.parametrize('stated, encoding', [
    ('utf-16', 'utf-8'), ('utf-8', 'latin-1'), ('utf-8', 'utf-16'),
    ('klingon', 'utf-8'), ('idna', 'utf-8'), ('utf-16', 'utf-16-le'),
    ('utf-16', 'utf-16-be'), ('ascii', 'utf-8'), ('UTF-16LE', 'utf-8')
])  # yapf: disable
def test_encodings_stated_wrongly(stated, encoding):
    text = f'<?xml version="1.0" encoding="{stated}"?>' + SVG % (
        f'<g id="Küche">{LINE}</g>')
    data = text.encode(encoding)
    assert parse_svg(data).layer_names == ['Küche']
    labelled = annotate_svg(data, np.array([3]), np.array([7]))
    root = ElementTree.fromstring(labelled)  # it is XML
    assert root[0][0].get('semantic-id') == '4'
    assert root[0].get('id') == 'Küche'


def test_compressed_files():
    data = gzip.compress((SVG % LINE).encode())
    assert len(parse_svg(data)) == 1
    labelled = annotate_svg(data, np.array([3]), np.array([7]))
    assert b'semantic-id="4"' in labelled
    with pytest.raises(DrawingError, match='larger than 128 MiB'):
        parse_svg(gzip.compress(bytes(MAX_BYTES + 1)))


UNUSABLE = [
    (b'hello', 'not XML'),
    (b'', 'not XML'),
    (b'<svg><g></svg>', 'line 1: is not XML: Opening and ending tag mismatch'),
    (b'<svg><g>', 'not XML: Premature end'),
    (b'<html/>', 'XML but not SVG'),
    (b'<svg xmlns="h}p"><path d="M0 0H1"/></svg>', 'XML but not SVG'),
    (b'\x1f\x8b\x08\x00', 'not XML'),
    (b'\x1f\x8bnothing', 'damaged compressed'),
    ((SVG % '').encode(), 'no lines, arcs, circles or ellipses'),
    ((SVG % '<text>A</text>').encode(), 'no lines, arcs'),
    ((SVG % '<path d="M3 3A1 1 0 0 1 3 3" stroke="red"/>').encode(),
     'no lines, arcs'),
    (b'<svg><path d="M3 3A1 1 0 0 1 3 3" stroke="red"/></svg>',
     'no lines, arcs'),
]
WRONG = [
    ('<path d="M0 0L nan 5" stroke="red"/>',
     '<path> on line 1: path data has 0 numbers after L'),
    ('<circle id="c" cx="inf%" r="1"/>',
     "<circle id=\"c\"> on line 1: cx 'inf%' is not a length"),
    ('<path d="M0 0L1e999 5" stroke="red"/>', 'not finite'),
    ('<path d="M0 0L1e99 5" stroke="red"/>', 'too large'),
    ('<g transform="scale(1e200)"><path transform="scale(1e200)" '
     'd="M1 1L2 2"/></g>', 'not finite'),
    ('<g transform="x"/>', '<g> on line 1: transform .* is not a transform'),
    ('<path stroke="#12345" d="M0 0L1 1"/>', 'stroke .* is not a colour'),
    ('<path style="stroke:#12345" d="M0 0L1 1"/>', 'stroke .* is not a col'),
    ('<style>g{opacity:x}</style>', 'line 1: opacity .x. is not an opacity'),
    ('<polygon points="1 2 3 4 5" fill="red"/>',
     "points '1 2 3 4 5' are not pairs"),
    ('<line x1="NaN" y2="9" stroke="red"/>', "<line> .*x1 'NaN' is not a"),
    ('<use href="other.svg#a"/>', 'other.svg#a. is another file'),
    ('<svg viewBox="0 0 nan 5"/>', '<svg> on line 1: .*is not a list'),
    ('<use id="a" href="#a"/>', 'uses itself'),
]


@pytest.mark.parametrize('data, match', UNUSABLE)
def test_unusable_files_say_so(tmp_path, data, match):
    path = tmp_path / 'plan.svg'
    path.write_bytes(data)
    with pytest.raises(DrawingError, match=match) as error:
        parse_svg(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize('body, match', WRONG)
def test_a_bad_value_costs_its_element(body, match):
    good = '<path d="M0 0L5 5" fill="none" stroke="red" id="good"/>'
    data = (SVG % (body + good)).encode()
    with pytest.raises(DrawingError, match=match):
        parse_svg(data, strict=True)
    p = parse_svg(data)
    assert p.args[-1, [0, 3]].tolist() == [[0, 0], [5, 5]]
    (kind, told), = p.meta['left_out'].items()
    assert told['count'] == 1 and 'line 1' in told['first']
    assert re.search(match, f'{told["first"]}: {told["why"]}')


def test_left_out_elements_are_counted_by_kind():
    bad = ('<path d="M0 0L1" stroke="red"/>\n<path d="x"/>'
           '<line x1="a" stroke="red"/>\n')
    p = parse_svg((SVG % (bad * 3 + LINE)).encode())
    assert p.meta['left_out'] == {
        'path':
        dict(
            count=6,
            first='<path> on line 1',
            why='path data has 1 numbers after L, whose points have 2'),
        'x1':
        dict(count=3, first='<line> on line 2', why="x1 'a' is not a length")
    }
    assert 'left_out' not in parse_svg((SVG % LINE).encode()).meta


def test_a_drawing_of_which_nothing_is_left_says_why():
    with pytest.raises(DrawingError, match='no lines.*1 path left out'):
        parse_svg((SVG % '<path d="M0 0L" stroke="red"/>').encode())


def test_missing_file(tmp_path):
    with pytest.raises(DrawingError, match='no.svg: cannot be read'):
        parse_svg(tmp_path / 'no.svg')
    with pytest.raises(DrawingError, match='cannot be read'):
        parse_svg(tmp_path)


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
    yield 'use of what is around', SVG % (
        '<g id="a"><g><use href="#a"/></g></g>'), 'uses itself'
    yield 'variables that double', SVG % ('<g style="--a:1 1;' + ''.join(
        f'--{y}:var(--{x}) var(--{x});'
        for x, y in zip('abcdefghijklmnopqrstuvwx', 'bcdefghijklmnopqrstuvwxy')
    ) + '"><path style="stroke-width:var(--y)"/></g>'), 'no lines'
    yield 'selectors', (f'<svg><style>{"g " * 12}path{{fill:red}}</style>' +
                        '<g>' * 200 + '<path/>' + '</g>' * 200 +
                        '</svg>'), 'takes too long to apply'
    yield 'brackets in brackets', SVG % (
        f'<path style="stroke-width:calc{"(" * 2000}1px{")" * 2000}"/>'
    ), 'nested too deep'
    yield 'use bomb', SVG % (LINE.replace('<path', '<path id="u0"') + ''.join(
        f'<g id="u{i + 1}">' + f'<use href="#u{i}"/>' * 10 + '</g>'
        for i in range(9))), 'draws more than'
    yield 'chain of uses', SVG % (
        '<path id="u0"/>' + ''.join(f'<use id="u{i + 1}" href="#u{i}"/>'
                                    for i in range(200))), 'more than 64 uses'


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
