from pathlib import Path

import numpy as np
import pytest

from sympoint.drawings.svg.annotate import (UNTOUCHED, annotate_svg,
                                            count_elements, element_labels,
                                            split_elements)
from sympoint.drawings.svg.reader import parse_svg
from sympoint.structures.primitives import Primitives
from sympoint.structures.taxonomy import NOV2021_CLASS_MAP

DATA = Path(__file__).parents[2] / 'data/drawings'
NAMES = ('published', 'tile_140', 'tile_100', 'curves', 'shapes', 'transforms',
         'inkscape', 'illustrator', 'visio', 'autocad')


@pytest.mark.parametrize('name', NAMES)
def test_labels_come_back(name):
    data = (DATA / f'{name}.svg').read_bytes()
    before = parse_svg(data)
    num = count_elements(data)
    rng = np.random.default_rng(0)
    semantic = rng.integers(0, 36, num)
    instance = np.where(semantic < 30, rng.integers(0, 99, num), -1)
    after = parse_svg(annotate_svg(data, semantic, instance))
    assert np.array_equal(after.semantic_id, semantic[after.element_id])
    assert np.array_equal(after.instance_id, instance[after.element_id])
    assert np.array_equal(after.args, before.args)


@pytest.mark.parametrize('name', NAMES)
def test_everything_else_stays_byte_for_byte(name):
    data = (DATA / f'{name}.svg').read_bytes()
    num = count_elements(data)
    none = np.full(num, -1)
    bare = annotate_svg(data, np.full(num, 35), none)
    labelled = annotate_svg(bare, np.arange(num) % 35, np.arange(num))
    for i in range(num):
        labelled = labelled.replace(
            b' semantic-id="%d" instance-id="%d"' % (i % 35 + 1, i), b'', 1)
    assert labelled == bare
    assert annotate_svg(data, np.full(num, UNTOUCHED), none) == data


def test_the_labels_of_a_file_written_again_change_nothing():
    data = (DATA / 'published.svg').read_bytes()
    p = parse_svg(data)
    labels = element_labels(p, p.semantic_id, p.instance_id,
                            count_elements(data))
    assert annotate_svg(data, *labels) == data


def test_by_hand():
    data = (b'<svg><path  d="M0 0L1 1"\n\tstroke="red" /><g>'
            b'<line semantic-id = \'3\' x2="1" instance-id="5"></line>'
            b'<rect/></g><!-- <path/> --></svg>')
    assert annotate_svg(
        data, [0, 34, 35],
        [7, -1, -1
         ]) == (b'<svg><path  d="M0 0L1 1"\n\tstroke="red" semantic-id="1" '
                b'instance-id="7" /><g><line semantic-id = "35" x2="1" '
                b'instance-id="-1"></line><rect/></g><!-- <path/> --></svg>')
    assert annotate_svg(data, [UNTOUCHED, 35, UNTOUCHED], [0, 0, 0]) == \
        data.replace(b' semantic-id = \'3\'', b'').replace(
            b' instance-id="5"', b'')


def test_what_is_labelled_is_not_ignored_any_more():
    data = (b'<svg><line x2="1" data-ignore="1" stroke="red"/>'
            b'<line data-ignore="1" x2="1" stroke="red"/>'
            b'<line data-ignore="1" x2="1" stroke="red"/></svg>')
    out = annotate_svg(data, [4, 35, UNTOUCHED], [9, -1, 0])
    drawing = parse_svg(out)
    assert drawing.ignore.tolist() == [False, False, True]
    assert drawing.semantic_id.tolist() == [4, 35, 35]


def test_the_spelling_is_the_files_own():
    data = (b'<svg><line x2="1" stroke="red"/><line semanticId="3" x2="1" '
            b'stroke="red"/></svg>')
    assert annotate_svg(data, [4, UNTOUCHED], [9, 0]).startswith(
        b'<svg><line x2="1" stroke="red" semanticId="5" instanceId="9"/>')


def test_other_numberings_and_encodings():
    text = '<svg id="墙"><line x2="1" stroke="red"/></svg>'
    for encoding in ('utf-16', 'utf-16-be', 'gbk'):
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        data = (head + text).encode(encoding)
        if encoding == 'utf-16-be':
            data = b'\xfe\xff' + data
        found = annotate_svg(data, [32], [-1], class_map=NOV2021_CLASS_MAP)
        assert found == data.replace(
            '/>'.encode(
                encoding.replace('utf-16',
                                 'utf-16-le').replace('-le-be', '-be')),
            ' semantic-id="1" instance-id="-1"/>'.encode(
                encoding.replace('utf-16',
                                 'utf-16-le').replace('-le-be', '-be')))


def test_wrong_number_of_labels():
    with pytest.raises(ValueError, match='1 elements, the labels are 2'):
        annotate_svg(b'<svg><line/></svg>', [1, 2], [1, 2])


def test_an_element_gets_the_label_of_the_greatest_length():
    p = Primitives(
        np.zeros((5, 4, 2)), [1, 2, 4, 0, 1],
        np.zeros(5),
        element_id=[0, 0, 0, 2, 3])
    semantic, instance = element_labels(p, np.array([7, 7, 8, 9, 1]),
                                        np.array([1, 1, 2, -1, 4]), 5)
    assert semantic.tolist() == [8, UNTOUCHED, 9, 1, UNTOUCHED]
    assert instance.tolist() == [2, -1, -1, 4, -1]
    semantic, _ = element_labels(p, np.array([7, 7, 8, 9, 1]),
                                 np.array([2, 2, 2, -1, 4]), 5)
    assert semantic[0] == 8
    semantic, _ = element_labels(p, np.array([7, 8, 7, 9, 1]),
                                 np.array([2, 2, 2, -1, 4]), 5)
    assert semantic[0] == 7


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
