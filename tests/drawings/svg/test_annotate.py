from pathlib import Path

import numpy as np
import pytest

from sympoint.drawings.svg.annotate import (UNTOUCHED, annotate_svg,
                                            count_elements, element_labels)
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
