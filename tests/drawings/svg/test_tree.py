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


def test_nested_svg():
    p = parse('<svg x="50%" y="10" width="10" height="20" viewBox="0 0 1 1" '
              'preserveAspectRatio="none"><line x2="1" y2="50%" stroke="red"/>'
              '</svg>')
    assert ends(p) == [[[50, 10], [60, 20]]]


def layers(body, **kwargs):
    p = parse(body, **kwargs)
    return [p.layer_names[i] for i in p.layer_id]


def test_the_enclosing_group_is_the_layer():
    assert layers(f'{LINE}<g id="a">{LINE}<g id="b">{LINE}</g>{LINE}</g>'
                  f'<g/><g>{LINE}</g>') == ['', 'a', 'b', 'a', '']
    p = parse(f'{LINE}<g>{LINE}</g><g>{LINE}</g>')
    assert p.layer_id.tolist() == [0, 1, 2]


def test_the_nearest_group_that_names_a_layer_is_the_layer():
    ink = 'inkscape:groupmode="layer" inkscape:label="{}"'
    assert layers(f'<g {ink.format("W")}><g id="x">{LINE}</g>'
                  f'<g {ink.format("D")}><g>{LINE}</g></g>{LINE}</g>'
                  f'<g {ink.format("W")}>{LINE}</g>') == ['W', 'D', 'W', 'W']
    assert layers(f'<g data-name="层 1"><g>{LINE}</g></g>') == ['层 1']
    assert layers(f'<g id="A" v:groupContext="layer"><g>{LINE}</g></g>') == [
        'A'
    ]


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
