import pytest
from growth import growth

from sympoint.drawings.record import LeftOut
from sympoint.drawings.svg.document import read_document
from sympoint.drawings.svg.lengths import Measures
from sympoint.drawings.svg.properties import initial_style
from sympoint.drawings.svg.reader import parse_svg
from sympoint.drawings.svg.stylesheet import StyleSheet

BODY = ('<g id="one"><g class="k" data-state="old"><line class="a b" id="p" '
        'x2="9"/><path class="A-WALL" d="M0 0L1 1"/><path d="M0 0L2 2"/></g>'
        '</g>')


def width(css, style='', attributes='', body=BODY):
    """The stroke width of the line with id p, a number."""
    body = body.replace('id="p"', f'id="p" style="{style}" {attributes}')
    data = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" '
            f'stroke="red"><style>{css}</style>{body}</svg>')
    return parse_svg(data.encode()).width[0]


@pytest.mark.parametrize('selector, matches', [
    ('line', True), ('path', False), ('.a', True), ('.c', False),
    ('line.a.b', True), ('#p', True), ('g line', True), ('svg line', True),
    ('svg &gt; line', False), ('svg &gt; g &gt; g line', True), ('*', True),
    ('g.k&gt;line', True), ('.x line', False), ('path, .b', True),
    ('line:hover', False), ('line[x2]', True), ('[x2="9"]', True),
    ('[class~="b"]', True), ('[data-state^=o] line', True),
    ('line:first-child', True), ('line:last-child', False),
    ('line:nth-of-type(1)', True), ('line:only-child', False),
    (':not(path)', True), (':is(#p, #q)', True), ('line + path', False),
    ('path + line', False), ('line ~ path', False), (':root line', True),
    ('line::before', False), ('line:{', False), ('svg|line', True),
    ('o|line', False), (r'.\\61', True), ('.a /* x */ , q', True),
    ('g:has(line) line', None), ('LINE', False)
])  # yapf: disable
def test_selectors(selector, matches):
    spaces = ('@namespace svg "http://www.w3.org/2000/svg";'
              '@namespace o url(urn:o);')
    found = width(spaces + selector.replace('\\\\', '\\') + '{stroke-width:7}')
    if matches is not None:
        assert found == (7 if matches else 1)


def test_siblings():
    css = 'line + path{stroke:#010203} line ~ path{stroke-width:5}'
    data = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" '
            f'stroke="red"><style>{css}</style>{BODY}</svg>')
    p = parse_svg(data.encode())
    assert p.width.tolist() == [1, 5, 5]
    assert p.rgb.tolist() == [[255, 0, 0], [1, 2, 3], [255, 0, 0]]


@pytest.mark.parametrize('css, style, attributes, expected', [
    ('', '', 'stroke-width="2"', 2),
    ('line{stroke-width:3}', '', 'stroke-width="2"', 3),
    ('line{stroke-width:3}', 'stroke-width:4', 'stroke-width="2"', 4),
    ('line{stroke-width:3 !important}', 'stroke-width:4', '', 3),
    ('line{stroke-width:3!important}', 'stroke-width:4 ! important', '', 4),
    ('#p{stroke-width:3}.a{stroke-width:4}', '', '', 3),
    ('.a{stroke-width:3}.b{stroke-width:4}', '', '', 4),
    ('.a{stroke-width:3!important}#p{stroke-width:4}', '', '', 3),
    ('.a{stroke-width:3;stroke-width:x}', '', '', 3),
    ('@layer u{#p{stroke-width:3}}.a{stroke-width:4}', '', '', 4),
    ('@layer u,v;@layer v{.a{stroke-width:3}}@layer u{#p{stroke-width:4}}', '',
     '', 3),
    ('@layer u{.a{stroke-width:3!important}}#p{stroke-width:4!important}', '',
     '', 3),
    ('@layer u{.a{stroke-width:3} @layer v{#p{stroke-width:4}}}', '', '', 3),
    ('@layer u{.a{stroke-width:3!important}'
     '@layer v{.b{stroke-width:4!important}}}', '', '', 4),
    ('@layer u.v,w;@layer w{.a{stroke-width:3}}@layer u{#p{stroke-width:4}}',
     '', '', 3),
    ('g{&amp; .a{stroke-width:3}}', '', '', 3),
    ('.k{&gt; .a{stroke-width:3} stroke-width:5}', '', '', 3),
    ('@supports (stroke:red){.a{stroke-width:3}}', '', '', 3),
    ('@supports not (stroke:red){.a{stroke-width:3}}', '', '', 1),
    ('@import "x"; /* } */ .a{stroke-width:3} /* b { */', '', '', 3),
    ('@font-face{stroke-width:3} .a{stroke-width:4', '', '', 4),
    ('@namespace (a) "b";@namespace;.a{stroke-width:3}', '', '', 3),
    ('', '/* a */stroke-width:3;; x;y:', '', 3),
    ('.a{all:unset} g{stroke-width:6}', '', 'stroke-width="2"', 6),
    ('line{stroke-width:3}', 'stroke-width:revert', '', 1),
])  # yapf: disable
def test_the_cascade(css, style, attributes, expected):
    assert width(css, style, attributes) == expected


@pytest.mark.parametrize('query, holds', [
    ('screen', True), ('all', True), ('print', False), ('not print', True),
    ('print, screen', True), ('only screen and (min-width: 600px)', True),
    ('(max-width: 50em)', False), ('(width &gt;= 600px)', True),
    ('screen and (prefers-color-scheme: dark)', False),
    ('(prefers-color-scheme: light)', True), ('tv', False), ('', True),
    ('not all', False), ('(color)', True), ('(grid)', False),
    ('not (orientation: portrait)', True),
    ('(min-width: 9000px) or (hover)', True), ('(unknown)', False)
])  # yapf: disable
def test_media(query, holds):
    css = f'@media {query} {{.a{{stroke-width:7}}}}'
    assert width(css) == (7 if holds else 1)
    body = f'<style media="{query}">.a{{stroke-width:7}}</style>' + BODY
    assert width('', body=body) == (7 if holds else 1)


def test_sheets_of_other_kinds():
    body = '<style type="{}">.a{{stroke-width:7}}</style>' + BODY
    assert width('', body=body.format('text/css')) == 7
    assert width('', body=body.format('text/less')) == 1
    html = '<style xmlns="http://www.w3.org/1999/xhtml">.a{stroke-width:7}'
    assert width('', body=html + '</style>' + BODY) == 7
    assert width(
        '', body='<style><![CDATA[.a{stroke-width:7}]]></style>' + BODY) == 7


@pytest.mark.parametrize('text, place', [
    ('<?xml-stylesheet href="a.css"?><svg>{}</svg>', 'in front of the root'),
    ('<svg>\n<style>@import url(a.css);</style>{}</svg>', 'line 2')
])  # yapf: disable
def test_sheets_elsewhere_are_told(text, place):
    p = parse_svg(text.format('<path d="M0 0H1"/>').encode(), strict=True)
    assert p.meta['left_out']['style sheet'] == dict(
        count=1, first=place, why='is in another file')


def test_the_style_of_one_element():
    text = ('<svg><style>g{fill:red;stroke:red!important}</style><g '
            'style="stroke:lime;fill:blue;color:x" opacity="0" x="1"/></svg>')
    document = read_document(text.encode())
    sheet = StyleSheet(document, LeftOut())
    around = initial_style(Measures())
    style, wrong = sheet.style_of(document.root[1], around)
    assert style.values['fill'] == (0, 0, 255)
    assert style.values['stroke'] == (255, 0, 0)
    assert style.values['opacity'] == 0
    assert [name for name, _ in wrong] == ['color']
    assert sheet.style_of(document.root, around) == (around, [])


@pytest.mark.parametrize('begin, middle, end', [
    ('', 'a', ''), ('', '@', ''), ('', '/*', ''), ('', '{', ''),
    ('a', ' ', '{fill:red}'), ('', 'x{', ''), ('', 'a{b:c}', '')
])  # yapf: disable
def test_hostile_style_sheets_take_linear_time(begin, middle, end):

    def read(num):
        text = begin + middle * num + end
        data = f'<svg><style><![CDATA[{text}]]></style></svg>'
        StyleSheet(read_document(data.encode()), LeftOut())

    # 256 times for one that is quadratic
    assert growth(lambda: read(500), lambda: read(8_000), 3) < 64
