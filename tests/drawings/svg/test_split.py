import numpy as np
import pytest

from sympoint.drawings.svg.annotate import annotate_svg, count_elements
from sympoint.drawings.svg.reader import parse_svg
from sympoint.drawings.svg.split import split_elements

HEAD = ('<svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:s="http://www.w3.org/2000/svg" viewBox="10 20 200 150">')
LINES = '<path id="p" stroke="red" fill="none" class="k" d="M20 30h9v5z"/>'
SHAPES = [
    '<path stroke="#123" stroke-width=".5" fill="none" d="M20 30h9M40 40l5 '
    '-3m9 9a5 4 30 0 1 3 8m-9 9a3 3 0 1 1 0 6 3 3 0 1 1 0 -6zm20 0c2 4 9 4 '
    '9 0"/>',
    '<rect x="20" y="30" width="40" height="30" rx="4" stroke="#000" />',
    '<polyline points="20,30 40,40 30,60" style="stroke:#00f" fill="none"/>',
    '<s:path stroke="#000" d="M20 30h9v9"><s:title>a > b</s:title></s:path>',
    "<path id='p' d='M20 30h9v9' stroke='#000' id2='x'></path >"
]
WRAPS = [
    '{}', '<g transform="rotate(20 50 50) translate(9 -4)">{}</g>',
    '<g transform="scale(2 -1.5) skewX(20)" stroke="#0f0">{}</g>'
]


def document(*shapes):
    return (HEAD + '<line x1="11" y1="21" x2="15" y2="21" stroke="#000"/>' +
            ''.join(shapes) + '<circle cx="60" cy="60" r="5" stroke="#000"/>'
            '</svg>').encode()


def spread(drawing):
    """Each primitive by itself, in an order that can be compared."""
    middle = drawing.args.mean(1).round(5)
    keys = np.stack([drawing.command, *middle.T, drawing.length.round(5)])
    order = np.lexsort(keys[::-1])
    return order, drawing[order]


@pytest.mark.parametrize('wrap', WRAPS)
@pytest.mark.parametrize('shape', SHAPES)
def test_every_primitive_is_where_it_was(shape, wrap):
    data = document(wrap.format(shape))
    before = parse_svg(data)
    for group in (np.arange(len(before)), np.arange(len(before)) % 2):
        text, element = split_elements(data, before, group)
        after = parse_svg(text)
        old, new = spread(before)[1], spread(after)[1]
        assert old.command.tolist() == new.command.tolist()
        np.testing.assert_allclose(
            new.args[:, [0, 3]].sum(1), old.args[:, [0, 3]].sum(1), atol=1e-6)
        np.testing.assert_allclose(
            new.args.mean(1), old.args.mean(1), atol=1e-6)
        np.testing.assert_allclose(new.length, old.length, atol=1e-6)
        np.testing.assert_allclose(new.width, old.width, rtol=1e-6)
        assert new.rgb.tolist() == old.rgb.tolist()
        # The numbers of the elements are those that a reader counts.
        assert count_elements(text) == element.max() + 1
        old, new = spread(before)[0], spread(after)[0]
        np.testing.assert_array_equal(element[old], after.element_id[new])


def test_labels_of_all_parts_survive():
    data = document(SHAPES[0], LINES)
    drawing = parse_svg(data)
    labels = np.arange(len(drawing)) % 35
    text, element = split_elements(data, drawing, labels)
    num = count_elements(text)
    assert num == len(drawing)
    per_element = np.zeros(num, int)
    per_element[element] = labels
    labelled = parse_svg(annotate_svg(text, per_element, per_element))
    old, new = spread(drawing)[0], spread(labelled)[0]
    np.testing.assert_array_equal(labels[old], labelled.semantic_id[new])


def test_what_is_of_one_group_stays_byte_for_byte():
    data = document(LINES, '<!-- <path/> -->', SHAPES[3], '<text>M 1</text>')
    drawing = parse_svg(data)
    text, element = split_elements(data, drawing, drawing.element_id)
    assert text == data
    np.testing.assert_array_equal(element, drawing.element_id)
    group = np.where(drawing.element_id == 2, np.arange(len(drawing)), 0)
    text, element = split_elements(data, drawing, group)
    begin, end = data.index(b'<s:path'), data.index(b'<text>')
    assert text.startswith(data[:begin]) and text.endswith(data[end:])
    assert text[begin:].startswith(
        b'<s:path stroke="#000" d="M 20,30 L 29,30"><s:title>a > b</s:title>'
        b'</s:path><s:path stroke="#000" d="M 29,30 L 29,39"/><text>')
    assert element.tolist() == [0, 1, 1, 1, 2, 3, 4]


def test_an_id_stays_unique():
    text, _ = split_elements(
        document(LINES), parse_svg(document(LINES)), np.arange(5))
    assert text.count(b'id="p"') == 1 and text.count(b'class="k"') == 3


def test_uses_and_fills_are_not_split():
    use = f'<defs>{LINES}</defs><use href="#p"/>'
    fill = '<path d="M20 30h9v5z" fill="#00f"/>'
    for shape in (use, fill, f'<g transform="scale(0)">{LINES}</g>'):
        data = document(shape)
        drawing = parse_svg(data)
        text, element = split_elements(data, drawing, np.arange(len(drawing)))
        assert text == data
        np.testing.assert_array_equal(element, drawing.element_id)


def test_the_encoding_stays():
    data = ('<?xml version="1.0" encoding="gb2312"?>' +
            document(LINES, '<g id="门"/>').decode()).encode('gb2312')
    text, _ = split_elements(data, parse_svg(data), np.arange(5))
    assert '<g id="门"/>' in text.decode('gb2312')
    assert len(set(parse_svg(text).element_id)) == 5
