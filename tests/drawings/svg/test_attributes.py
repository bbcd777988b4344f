import numpy as np
import pytest

from sympoint.drawings.record import LeftOut
from sympoint.drawings.svg.attributes import (ABSENT, group_name, member_of,
                                              read_labels, stated_units,
                                              to_classes)
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


BOX = (10.0, 20.0, 420.0, 297.0)


@pytest.mark.parametrize('width, height, paper', [('420mm', '297mm', 1000),
                                                  ('42cm', '29.7cm', 1000),
                                                  ('21cm', '297mm', 2000),
                                                  ('210mm', '297mm', 2000),
                                                  ('420 MM', '', 1000),
                                                  ('10in', '1in', 297 / .0254),
                                                  ('100%', '297mm', 1000),
                                                  ('1..2mm', '29.7cm', 1000),
                                                  ('420', '297', None),
                                                  ('420px', '297px', None),
                                                  ('', '', None),
                                                  ('0mm', '-1mm', None)])
def test_units_on_paper(width, height, paper):
    found = stated_units(dict(width=width, height=height), BOX)
    assert found.get('paper_units_per_metre') == (None if paper is None else
                                                  pytest.approx(paper))
    assert 'units_per_metre' not in found


@pytest.mark.parametrize('text, value', [('1000', 1000), (' 2.5e1 ', 25),
                                         ('0', None), ('-3', None),
                                         ('1e999', None), ('mm', None)])
def test_units_in_the_building(text, value):
    found = stated_units({'data-units-per-metre': text}, BOX)
    assert found.get('units_per_metre') == value


def test_in_the_record():
    drawing = parse_svg(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 20 420 297" '
        b'width="420mm"><path d="M 30,30 L 40,30" stroke="rgb(0,0,0)" '
        b'stroke-width="1" fill="none"/></svg>')
    assert drawing.meta == dict(
        format='svg',
        origin=[10, 20],
        paper_units_per_metre=pytest.approx(1000))
    assert drawing.args[0, 0].tolist() == [20, 10]


def test_without_a_viewbox_units_are_pixels():
    drawing = parse_svg(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="10cm" height="5cm">'
        b'<path d="M 30,30 L 40,30" stroke="red"/></svg>')
    assert drawing.meta['paper_units_per_metre'] == pytest.approx(96 / .0254)
    assert drawing.size == pytest.approx((377.952756, 188.976378))


INK = '{http://www.inkscape.org/namespaces/inkscape}'


@pytest.mark.parametrize('attributes, expected', [
    ({}, ('', False)), ({'id': 'a'}, ('a', False)),
    ({INK + 'label': 'W', 'id': 'a'}, ('W', False)),
    ({INK + 'label': 'W', INK + 'groupmode': 'layer'}, ('W', True)),
    ({'inkscape:groupmode': 'layer', 'id': 'a'}, ('a', True)),
    ({'inkscape:groupmode': 'group', 'id': 'a'}, ('a', False)),
    ({'data-name': 'D', 'id': 'a'}, ('D', True)),
    ({'data-name': '', 'i:layer': 'yes', 'id': 'a'}, ('a', True)),
])  # yapf: disable
def test_which_groups_are_layers(attributes, expected):
    assert group_name(attributes) == expected


def test_members_of_visio_layers():
    names = {'0': 'Doors', '2': 'Walls'}
    assert member_of({'v:layerMember': '1; 2;0'}, names) == 'Walls'
    assert member_of({'v:layerMember': '7'}, names) == ''
    assert member_of({}, names) == ''
