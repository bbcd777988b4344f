import numpy as np
import pytest

from sympoint.drawings.record import LeftOut
from sympoint.drawings.svg.attributes import ABSENT, read_labels, to_classes
from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError
from sympoint.structures.taxonomy import NOV2021_CLASS_MAP

FILE = ('<svg viewBox="0 0 9 9"><path d="M0,0 L5,5" stroke="red"/>\n'
        '<path d="M0,0 L5,5" stroke="red" {}/></svg>')


@pytest.mark.parametrize('attributes, expected', [
    ({}, (ABSENT, -1)),
    ({'semanticId': '33', 'instanceId': '-1'}, (33, -1)),
    ({'semantic-id': '1', 'instance-id': '12'}, (1, 12)),
    ({'semanticId': ' 7 ', 'semantic-id': '7'}, (7, -1)),
])  # yapf: disable
def test_both_spellings(attributes, expected):
    assert read_labels(attributes) == expected


@pytest.mark.parametrize('attributes, match', [
    ('semanticId="36"', 'class id 36 is not in the class map'),
    ('semanticId="0"', 'class id 0 is not in the class map'),
    ('semanticId="-3"', 'class id -3'),
    ('semanticId="1.5"', "semanticId '1.5' is not a whole number"),
    ('semanticId=""', 'not a whole number'),
    ('semanticId="٣"', 'not a whole number'),
    ('semanticId="99999999999"', 'not a whole number'),
    ('instanceId="x"', "instanceId 'x' is not a whole number"),
    ('instanceId="2147483647"', 'not a whole number of at most 9 digits'),
    ('instanceId="-2"', 'less than -1'),
    ('semanticId="1" semantic-id="2"', 'two different semanticId'),
])
def test_wrong_labels_name_the_element(attributes, match):
    with pytest.raises(
            DrawingError, match=rf'f.svg, <path> on line 2: .*{match}'):
        parse_svg(FILE.format(attributes).encode(), name='f.svg', strict=True)


def test_a_wrong_label_costs_no_stroke():
    p = parse_svg(FILE.format('semanticId="x"').encode())
    assert p.semantic_id.tolist() == [35, 35]
    assert p.meta['left_out']['label']['first'] == '<path> on line 2'
    p = parse_svg(FILE.format('semanticId="36" instanceId="4"').encode())
    assert p.semantic_id.tolist() == [35, 35]
    assert p.meta['left_out']['label']['count'] == 1


def test_class_map_of_another_release():
    ids = {0: 35, 1: 32, 2: 34, 3: 0, 32: 29, 33: 33, 34: 30, 35: 31}
    for file_id, expected in ids.items():
        data = FILE.format(f'semanticId="{file_id}"').encode()
        p = parse_svg(data, class_map=NOV2021_CLASS_MAP)
        assert p.semantic_id.tolist() == [35, expected]


def test_own_number_of_classes():
    p = parse_svg(FILE.format('semanticId="2"').encode(), num_classes=2)
    assert p.semantic_id.tolist() == [2, 1] and p.num_classes == 2
    with pytest.raises(DrawingError, match='class id 3'):
        parse_svg(
            FILE.format('semanticId="3"').encode(), num_classes=2, strict=True)


def test_the_number_of_elements_at_fault_is_told():
    with pytest.raises(DrawingError, match=r'element 1: class id 9 .* \(3 el'):
        to_classes(
            np.array([1, 9, 8, 9]), 5, None, lambda i: f'element {i}',
            LeftOut(strict=True))


def test_a_class_map_must_fit_the_classes():
    with pytest.raises(ValueError, match='outside 0 .. 2'):
        to_classes(np.array([1]), 2, {1: 3}, str, LeftOut())
