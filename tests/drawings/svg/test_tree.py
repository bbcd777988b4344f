import numpy as np
import pytest

from sympoint.drawings.svg.reader import parse_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'


def parse(body, head=HEAD, **kwargs):
    return parse_svg((head + body + '</svg>').encode(), **kwargs)


def ends(p):
    return p.args[:, [0, 3]].round(9).tolist()


LINE = '<path d="M0 0L4 0" stroke="red"/>'


def test_nested_groups_and_transforms():
    p = parse('<g transform="translate(10,20)"><g transform="scale(2 3)">'
              '<line x1="1" y1="1" x2="2" y2="1" stroke="red" '
              'transform="rotate(90)"/></g></g>')
    assert ends(p) == [[[8, 23], [8, 26]]]


def test_stroke_width_scales_with_the_transform():
    p = parse('<g transform="scale(2 8)" stroke-width="3" stroke="red">'
              '<path d="M0 0h1"/>'
              '<path d="M0 0h1" vector-effect="non-scaling-stroke"/></g>')
    assert p.width.tolist() == [12, 3]


@pytest.mark.parametrize('attributes, drawn', [
    ('stroke="red"', True), ('style="stroke:red"', True), ('', True),
    ('fill="none"', False), ('stroke="none" fill="none"', False),
    ('fill="white"', False), ('fill="#fff" stroke="#fff"', True),
    ('stroke="red" fill="none" stroke-width="0"', False),
    ('stroke="red" fill="none" stroke-opacity="0"', False),
    ('stroke="red" stroke-opacity="0"', True), ('fill-opacity="0"', False),
    ('stroke="red" display="none"', False),
    ('stroke="red" style="display:none"', False),
    ('stroke="red" visibility="hidden"', False),
    ('stroke="red" opacity="0"', False), ('stroke="red" opacity=".5"', True),
    ('fill="none" style="stroke:transparent"', False),
])  # yapf: disable
def test_what_shows(attributes, drawn):
    p = parse(f'<path d="M0 0L4 0L4 4Z" {attributes}/>{LINE}')
    assert len(p) == (4 if drawn else 1)


def test_hidden_groups():
    p = parse(f'<g display="none">{LINE}</g><g opacity="0">{LINE}</g>'
              f'<g visibility="hidden">{LINE}'
              '<path visibility="visible" d="M0 0L9 9" stroke="red"/></g>')
    assert ends(p) == [[[0, 0], [9, 9]]]


@pytest.mark.parametrize('tag', [
    'defs', 'symbol', 'clipPath', 'mask', 'marker', 'pattern', 'metadata',
    'foreignObject'
])
def test_what_is_drawn_only_elsewhere(tag):
    p = parse(f'<{tag}>{LINE}</{tag}>{LINE}')
    assert len(p) == 1 and p.element_id.tolist() == [1]


def test_clips_and_masks_are_not_applied():
    p = parse('<clipPath id="c"><rect width="1" height="1"/></clipPath>'
              '<g clip-path="url(#c)" mask="url(#m)">' + LINE + '</g>')
    assert ends(p) == [[[0, 0], [4, 0]]]


def test_fills_give_their_outline_in_their_colour():
    p = parse('<path d="M0 0L4 0L4 4" fill="#010203" semanticId="5"/>')
    assert ends(p) == [[[0, 0], [4, 0]], [[4, 0], [4, 4]], [[4, 4], [0, 0]]]
    assert p.rgb.tolist() == [[1, 2, 3]] * 3 and p.width.tolist() == [0] * 3
    assert p.semantic_id.tolist() == [4] * 3
    assert p.element_id.tolist() == [0] * 3


def test_inherited_style_and_current_color():
    p = parse('<g stroke="blue" stroke-width="2" color="#0f0"><path d="M0 0h1"'
              '/><path stroke="currentColor" stroke-width="inherit" '
              'd="M0 0h1"/></g>')
    assert p.rgb.tolist() == [[0, 0, 255], [0, 255, 0]]
    assert p.width.tolist() == [2, 2]


def test_use_draws_where_it_stands_and_is_the_element():
    p = parse('<defs><g id="a">' + LINE + LINE + '</g></defs>'
              '<use href="#a" x="10" y="5" semanticId="13" instanceId="2"/>'
              '<use xlink:href="#a" transform="scale(2)" y="1"/>')
    assert ends(p) == [[[10, 5], [14, 5]]] * 2 + [[[0, 2], [8, 2]]] * 2
    assert p.element_id.tolist() == [2, 2, 3, 3]
    assert p.semantic_id.tolist() == [12, 12, 35, 35]
    assert p.instance_id.tolist() == [2, 2, -1, -1]


def test_paints_of_the_use():
    p = parse('<defs><path id="a" d="M0 0H1" stroke="context-stroke" '
              'fill="none"/><path id="b" d="M0 0H2V2" '
              'style="fill:context-fill"/><g id="c" stroke="context-fill">'
              '<use href="#a"/></g></defs><use href="#a" stroke="#010203"/>'
              '<use href="#a" color="#040506" stroke="currentColor"/>'
              '<use href="#b" fill="#070809"/><use href="#c" fill="#0a0b0c"/>'
              '<use href="#a"/><path d="M0 0H9" stroke="context-stroke" '
              'fill="none"/>')
    assert np.unique(
        p.rgb, axis=0).tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9],
                                    [10, 11, 12]]
    assert p.element_id.tolist() == [3, 4, 5, 5, 5, 6]


def test_the_outermost_use_counts_and_inner_labels_show_through():
    p = parse('<defs><path id="p" d="M0 0h1" stroke="red" semanticId="3"/>'
              '<g id="a"><use href="#p"/></g></defs>'
              '<use href="#a"/><use href="#a" semanticId="4"/>')
    assert p.element_id.tolist() == [2, 3]
    assert p.semantic_id.tolist() == [2, 3]


def test_use_of_nothing_draws_nothing():
    p = parse('<use href="#no"/><use/><use href="other.svg#a"/>' + LINE)
    assert p.element_id.tolist() == [3]


def test_symbols_scale_into_the_size_of_their_use():
    p = parse('<symbol id="s" viewBox="0 0 10 10" stroke="red">'
              '<line x2="10" y2="10"/></symbol>'
              '<use href="#s" x="5" y="6" width="20" height="20"/>')
    assert ends(p) == [[[5, 6], [25, 26]]]


def test_the_reference_point_of_a_symbol_is_ignored_as_browsers_do():
    """SVG 2 has refX and refY; Chromium 156 and resvg draw as without."""
    p = parse('<symbol id="s" viewBox="0 0 10 10" refX="5" refY="center">'
              '<line x2="10" y2="10" stroke="red"/></symbol>'
              '<use href="#s" x="50" y="60" width="20" height="20"/>')
    assert ends(p) == [[[50, 60], [70, 80]]]


def test_nested_svg():
    p = parse('<svg x="50%" y="10" width="10" height="20" viewBox="0 0 1 1" '
              'preserveAspectRatio="none"><line x2="1" y2="50%" stroke="red"/>'
              '</svg>')
    assert ends(p) == [[[50, 10], [60, 20]]]


def test_a_symbol_has_its_own_transform_and_is_drawn_whatever_its_display():
    p = parse('<symbol id="s" transform="rotate(90)" style="display:none">'
              '<line x2="10" stroke="red"/></symbol><use href="#s" x="5"/>'
              '<symbol id="t" opacity="0"><line x2="9" stroke="red"/></symbol>'
              '<use href="#t"/>')
    assert ends(p) == [[[5, 0], [5, 10]]]


def test_the_place_of_a_symbol_and_sizes_in_css_are_as_in_chromium():
    p = parse('<symbol id="s" x="2" y="3" style="width:7px" stroke="red">'
              '<line x2="100%"/></symbol><use href="#s" width="10" '
              'style="x:20px;width:50px"/><svg width="10" style="x:5px;'
              'width:50px"><line x2="100%" stroke="red"/></svg>')
    assert ends(p) == [[[22, 3], [32, 3]], [[0, 0], [10, 0]]]


def test_a_nested_svg_that_is_used():
    p = parse('<defs><svg id="s" x="1" width="10" height="10" viewBox="0 0 5 '
              '5" stroke="red"><line x2="5"/></svg></defs><use href="#s"/>'
              '<use href="#s" width="20" height="40"/>')
    assert ends(p) == [[[1, 0], [11, 0]], [[1, 10], [21, 10]]]


def test_links_of_any_prefix_and_of_svg_2():
    head = HEAD.replace('<svg', '<svg xmlns:q="http://www.w3.org/1999/xlink"')
    p = parse(
        '<defs><path id="a" d="M0 0H1" stroke="red"/><path id="b" '
        'd="M0 0H2" stroke="red"/></defs><use q:href="#a"/><use q:href="#a" '
        'href="#b"/>', head)
    assert p.length.tolist() == [1, 2]


SWITCH = '<switch>{}<g id="g">' + LINE + '</g>' + LINE + '</switch>' + LINE


@pytest.mark.parametrize('first, drawn', [
    ('', [0, 2]), ('<path requiredExtensions="urn:a"/>', [1, 3]),
    ('<path systemLanguage="fr, zz" d="M0 0H1" stroke="red"/>', [1, 3]),
    ('<path systemLanguage="fr, en-GB" d="M0 0H1" stroke="red"/>', [0, 3]),
    ('<path systemLanguage="" d="M0 0H1" stroke="red"/>', [1, 3]),
    ('<path requiredExtensions=" " d="M0 0H1" stroke="red"/>', [1, 3]),
    ('<title>a</title><desc/>', [0, 2]),
    ('<foreignObject requiredExtensions="http://ns.adobe.com/a/"/>', [0, 2]),
    ('<foreignObject requiredExtensions="http://www.w3.org/1999/xhtml"/>',
     [2]), ('<text/>', [2]),
    ('<g display="none"><path d="M0 0H1" stroke="red"/></g>', [3])
])  # yapf: disable
def test_a_switch_draws_the_first_child_that_may_be(first, drawn):
    assert parse(SWITCH.format(first)).element_id.tolist() == drawn


def test_conditions_hold_outside_a_switch_too():
    p = parse('<g systemLanguage="zz">' + LINE + '</g>' +
              LINE.replace('<path', '<path systemLanguage="zz"') + LINE)
    assert p.element_id.tolist() == [2]


@pytest.mark.parametrize('attribute', [
    'systemLanguage="zz"', 'requiredExtensions="urn:a"', 'display="none"',
    'style="display:none"'
])
def test_the_root_is_drawn_in_any_case(attribute):
    assert len(parse(LINE, HEAD.replace('<svg', f'<svg {attribute}'))) == 1


def test_pictures_are_told():
    p = parse(LINE + '<image href="scan.png" width="9" height="9"/>')
    assert p.meta['left_out']['image']['why'] == 'is a picture'


@pytest.mark.parametrize('css, start, end', [
    ('transform:rotate(90deg);transform-origin:50px 50px', (80, 50), (50, 50)),
    ('transform:rotate(90deg);transform-origin:50% 50%', (80, 50), (50, 50)),
    ('rotate:90deg;transform-origin:center', (80, 50), (50, 50)),
    ('transform:rotate(180deg);transform-origin:center;'
     'transform-box:fill-box', (50, 50), (50, 20)),
    ('transform:translateX(50%);transform-box:view-box', (100, 20), (100, 50)),
    ('transform:translateY(50%);transform-box:fill-box', (50, 35), (50, 65)),
    ('translate:10px 5px;scale:2', (110, 45), (110, 105)),
    ('translate:1px;rotate:90deg;scale:2;transform:translate(3px)',
     (-39, 106), (-99, 106)),
    ('transform:rotate(45)', (50, 20), (50, 50))
])  # yapf: disable
def test_transforms_of_css(css, start, end):
    p = parse(f'<line x1="50" y1="20" x2="50" y2="50" stroke="red" '
              f'style="{css}"/>')
    np.testing.assert_allclose(p.args[0, [0, 3]], [start, end], atol=1e-9)


def test_the_box_of_a_group_is_that_of_what_it_holds():
    p = parse('<g style="transform:scale(-1,1);transform-box:fill-box;'
              'transform-origin:center"><circle cx="20" cy="20" r="10"/>'
              '<path d="M30 0A10 10 0 0 1 50 0" stroke="none" fill="none"/>'
              '</g>')
    # between x = 10 and x = 50
    np.testing.assert_allclose(p.args[0].mean(0), [40, 20])


@pytest.mark.parametrize('box, start', [
    ('fill-box', 10), ('content-box', 10), ('stroke-box', 8),
    ('border-box', 8)
])  # yapf: disable
def test_boxes_with_and_without_strokes(box, start):
    p = parse('<rect x="10" y="20" width="6" height="2" stroke="red" '
              f'stroke-width="4" style="transform-box:{box};'
              'transform-origin:left top;scale:2 1"/>')
    np.testing.assert_allclose(p.args[0, 0], [2 * 10 - start, 20])


def test_a_box_is_no_attribute():
    p = parse('<rect x="10" width="10" height="10" transform="scale(2)" '
              'transform-box="fill-box"/>')
    assert ends(p)[0] == [[20, 0], [40, 0]]


def test_the_stroke_box_of_a_group():
    """Of each shape its own stroke, as large as it is in the group."""
    p = parse('<g style="transform-box:stroke-box;transform:translate(100%,'
              '50%)"><path d="M0 0H8V10" fill="none" stroke="red" '
              'stroke-width="2"/><g transform="scale(2)"><rect x="5" y="5" '
              'width="5" height="4" stroke="red"/><circle r="6" '
              'fill="red"/></g></g>')
    # from x = -12 to 21, from y = -12 to 19
    np.testing.assert_allclose(p.args[0, 0], [33, 15.5])


def test_a_box_of_nothing():
    p = parse('<path d="M3 3A1 1 0 0 1 3 3" stroke="red" style="transform-box:'
              'stroke-box;transform:translate(100%)"/>' + LINE)
    assert ends(p) == [[[0, 0], [4, 0]]]


def test_the_box_of_a_use_is_that_of_what_it_draws():
    p = parse('<defs><path id="a" d="M10 10H30V20" stroke="red" fill="none"/>'
              '</defs><use href="#a" x="5" style="transform-box:fill-box;'
              'transform-origin:left top;transform:scale(2)"/>')
    # from (15, 10) on
    assert ends(p) == [[[15, 10], [55, 10]], [[55, 10], [55, 30]]]


def test_lengths_in_a_box_are_by_the_font_around():
    p = parse('<g font-size="10"><g style="transform:translateX(100%);'
              'transform-box:fill-box"><line x2="2em" stroke="red"/></g></g>')
    assert ends(p) == [[[20, 0], [40, 0]]]


def test_a_gradient_that_is_not_there_draws_nothing():
    paint = '<path d="M0 0H4" fill="none" stroke="url(#{}){}"/>'
    p = parse('<linearGradient id="a"/>' + paint.format('a', '') +
              paint.format('b', '') + paint.format('b', ' #010203') + LINE)
    assert p.rgb.tolist() == [[0, 0, 0], [1, 2, 3], [255, 0, 0]]


def layers(body, **kwargs):
    p = parse(body, **kwargs)
    return [p.layer_names[i] for i in p.layer_id]


def test_the_enclosing_group_is_the_layer():
    assert layers(f'{LINE}<g id="a">{LINE}<g id="b">{LINE}</g>{LINE}</g>'
                  f'<g/><g>{LINE}</g>') == ['', 'a', 'b', 'a', '']
    p = parse(f'{LINE}<g>{LINE}</g><g>{LINE}</g>')
    assert p.layer_id.tolist() == [0, 1, 2]


def test_a_group_without_a_name_is_of_the_one_around_that_has_one():
    assert layers(
        f'<g id="a"><g>{LINE}<g id="b">{LINE}</g></g>{LINE}</g>'
        f'<g id="c"><a><g>{LINE}</g></a></g>') == ['a', 'b', 'a', 'c']


def test_the_nearest_group_that_names_a_layer_is_the_layer():
    ink = 'inkscape:groupmode="layer" inkscape:label="{}"'
    assert layers(f'<g {ink.format("W")}><g id="x">{LINE}</g>'
                  f'<g {ink.format("D")}><g>{LINE}</g></g>{LINE}</g>'
                  f'<g {ink.format("W")}>{LINE}</g>') == ['W', 'D', 'W', 'W']
    assert layers(f'<g data-name="层 1"><g>{LINE}</g></g>') == ['层 1']
    assert layers(f'<g id="A" v:groupContext="layer"><g>{LINE}</g></g>') == [
        'A'
    ]


def test_layers_by_namespace_whatever_the_prefix():
    head = HEAD.replace(
        '<svg', '<svg xmlns:p="http://www.inkscape.org/namespaces/inkscape" '
        'xmlns:q="http://ns.adobe.com/AdobeIllustrator/10.0/" '
        'xmlns:r="http://schemas.microsoft.com/visio/2003/SVGExtensions/"')
    body = (f'<r:layer r:index="0" r:name="Doors"/><g p:groupmode="layer" '
            f'p:label="W"><g id="x">{LINE}</g></g><g q:layer="yes" id="I">'
            f'<g>{LINE}</g></g><g r:groupContext="layer" id="V"><g>{LINE}</g>'
            f'</g><g r:layerMember="0" id="shape1">{LINE}</g>')
    p = parse(body, head)
    assert [p.layer_names[i] for i in p.layer_id] == ['W', 'I', 'V', 'Doors']


def test_layers_of_one_name_are_one():
    p = parse(f'<g data-name="W">{LINE}</g><g data-name="D">{LINE}</g>'
              f'<g data-name="W">{LINE}</g>')
    assert p.layer_id.tolist() == [0, 1, 0] and p.layer_names == ['W', 'D']


def test_a_link_and_a_switch_are_containers():
    assert len(parse(f'<a>{LINE}</a><switch>{LINE}</switch>')) == 2


def test_order_is_that_of_the_document():
    p = parse('<circle r="1"/><line x2="3" stroke="red"/><ellipse rx="1" '
              'ry="2"/><rect width="1" height="2"/>')
    assert p.command.tolist() == [2, 0, 3, 0, 0, 0, 0]
    assert p.element_id.tolist() == [0, 1, 2, 3, 3, 3, 3]


def test_deep_but_legal_nesting():
    body = '<g transform="translate(1)">' * 200 + LINE + '</g>' * 200
    np.testing.assert_allclose(parse(body).args[0, 0], [200, 0])


@pytest.mark.parametrize('hidden', [
    f'<svg width="0" height="9">{LINE}</svg>',
    f'<symbol id="s" viewBox="0 0 9 9">{LINE}</symbol><use href="#s" '
    'width="0" height="9"/>',
    f'<g transform="scale(0)">{LINE}</g>',
    f'<g transform="scale(1 0)">{LINE}</g>',
])  # yapf: disable
def test_what_has_no_size_is_not_drawn(hidden):
    """Browsers do not render what no matrix leads back from."""
    assert parse(hidden + LINE).length.tolist() == [4]


def test_a_link_may_be_written_in_percent():
    p = parse('<defs><path id="a b" d="M0 0H7" stroke="red"/></defs>'
              '<use href="#a%20b"/>')
    assert p.length.tolist() == [7]
