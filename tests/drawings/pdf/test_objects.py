"""What the objects of a page draw."""
import math

import numpy as np
import pytest
from pdf_files import QUARTER, circle, form, one_page

from sympoint.drawings.pdf import parse_pdf
from sympoint.drawings.pdf.document import read_pdf
from sympoint.errors import DrawingError

ROOT3 = math.sqrt(3)


def read(content, *args, **kwargs):
    return read_pdf(one_page(content, *args, **kwargs), 'plan.pdf')


def test_lines():
    p = read(b'1 0 0 RG 2 w 10 10 m 40 50 l S\n'
             b'0 0 1 RG 0 w 10 60 m 20 60 l 20 70 l s\n'
             b'q 2 0 0 3 1 1 cm 5 5 10 4 re S Q -3 w 1 1 m 2 1 l S')
    assert p.size == (100, 80)
    assert (p.command == 0).all()
    assert p.element_id.tolist() == [0] + [1] * 3 + [2] * 4 + [3]
    np.testing.assert_allclose(
        p.args[0], [[10, 70], [20, 170 / 3], [30, 130 / 3], [40, 30]])
    np.testing.assert_allclose(
        p.args[1:4, [0, 3]],
        [[[10, 20], [20, 20]], [[20, 20], [20, 10]], [[20, 10], [10, 20]]])
    corners = {tuple(c) for c in p.args[4:8, 0]}
    assert corners == {(11, 64), (31, 64), (31, 52), (11, 52)}
    assert sorted(p.length[4:8]) == [12, 12, 20, 20]
    np.testing.assert_allclose(p.width,
                               [2, 0, 0, 0] + [0] * 4 + [3])  # 0: a hairline
    assert p.rgb[0].tolist() == [255, 0, 0]
    assert p.rgb[1].tolist() == [0, 0, 255]
    assert (p.semantic_id == 35).all() and (p.instance_id == -1).all()
    assert p.meta['paper_units_per_metre'] == pytest.approx(2834.6457)
    assert 'units_per_metre' not in p.meta  # what it shows is not stated


def test_circles_of_beziers():
    p = read(
        circle(50, 40, 20) + b'S\n' + circle(10, 10, 0.5) + b'S\n' +
        b'q 2 0 0 1 0 0 cm ' + circle(40, 60, 8) + b'S Q\n')
    assert p.command.tolist()[:2] == [2, 2]
    np.testing.assert_allclose(
        p.args[0], [[70, 40], [50, 60], [30, 40], [50, 20]], atol=0.01)
    assert p.length[1] == pytest.approx(np.pi, rel=1e-3)
    # An ellipse of Bezier curves becomes arcs within the tolerance.
    arcs = p.args[2:]
    assert (p.command[2:] == 1).all() and len(arcs) < 40
    away = np.hypot((arcs[..., 0] - 80) / 16, (arcs[..., 1] - 20) / 8)
    np.testing.assert_allclose(away, 1, atol=0.05 / 8)


def test_a_quarter_circle_is_an_arc():
    k = 10 * QUARTER
    p = read(b'30 20 m 30 %f %f 30 20 30 c S' % (20 + k, 20 + k))
    assert p.command.tolist() == [1]
    np.testing.assert_allclose(
        p.args[0],
        [[30, 60], [20 + 5 * ROOT3, 55], [25, 60 - 5 * ROOT3], [20, 50]],
        atol=0.01)
    assert p.length[0] == pytest.approx(5 * np.pi, rel=1e-3)


def test_v_and_y_curves_and_open_subpaths():
    p = read(b'10 10 m 20 20 30 10 v 40 0 50 10 y 60 10 m 70 10 l S')
    np.testing.assert_allclose(p.args[0, 0], [10, 70])
    assert any(np.allclose(a[3], [30, 70]) for a in p.args)
    np.testing.assert_allclose(p.args[-1, [0, 3]], [[60, 70], [70, 70]])
    gaps = np.hypot(*(p.args[1:-1, 0] - p.args[:-2, 3]).T)
    np.testing.assert_allclose(gaps, 0, atol=1e-9)


def test_fills_give_their_outline_but_white_is_paper():
    p = read(b'0 0 1 rg 10 10 m 20 10 l 20 20 l f\n'  # closed by the fill
             b'1 g 30 10 10 10 re f\n'
             b'1 g 0 1 0 RG 50 10 10 10 re B\n'  # stroked too: the stroke
             b'70 10 m 80 10 l n\n')
    assert p.element_id.tolist() == [0] * 3 + [2] * 4
    np.testing.assert_allclose(p.length[:3], [10, 10, 10 * math.sqrt(2)])
    assert p.rgb[[0, 3]].tolist() == [[0, 0, 255], [0, 255, 0]]
    assert p.width.tolist() == [0] * 3 + [1] * 4


def test_transparent_strokes_are_not_drawn():
    p = read(
        b'/T gs 10 10 m 20 20 l S /O gs 10 10 m 30 10 l S',
        resources=b'/ExtGState<</T<</CA 0>>/O<</CA 0.5>>>>')
    assert p.length.tolist() == [20]


def test_forms_are_drawn_where_they_are_used():
    """(0, 0) - (3, 4) by the form's matrix, twice by that of its use."""
    p = read(
        b'q 0 1 -1 0 50 30 cm /F Do Q q 1 0 0 -1 50 30 cm /F Do Q '
        b'1 1 m 2 1 l S',
        resources=b'/XObject<</F 5 0 R>>',
        more=[
            form(b'2 w 0 0 m 3 4 l S q 1 0 0 1 7 0 cm /G Do Q',
                 b'/Matrix[2 0 0 2 0 0]/Resources<</XObject<</G 6 0 R>>>>'),
            form(b'0 0 m 1 0 l S')
        ])
    np.testing.assert_allclose(
        p.args[:, [0, 3]],
        [
            [[50, 50], [42, 44]],  # (6, 8) turned left: (-8, 6)
            [[50, 36], [50, 34]],  # (14, 0), (16, 0) turned left
            [[50, 50], [56, 58]],
            [[64, 50], [66, 50]],
            [[1, 79], [2, 79]]
        ],
        atol=1e-5)
    np.testing.assert_allclose(p.width, [4, 4, 4, 4, 1], rtol=1e-6)
    assert p.meta['element_names'] == ['0/0', '0/1/0', '1/0', '1/1/0', '2']
    assert p.element_id.tolist() == [0, 1, 2, 3, 4]


def test_what_is_no_path_is_counted():
    p = read(
        b'BT /F1 12 Tf 20 20 Td (room) Tj ET 1 1 m 2 2 l S '
        b'q 9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q',
        resources=b'/Font<</F1<</Type/Font/Subtype/Type1'
        b'/BaseFont/Helvetica>>>>',
        page=b'/MediaBox[0 0 100 80]/Annots[<</Type/Annot/Subtype/Line'
        b'/L[0 0 50 50]/Rect[0 0 50 50]>>]')
    found = p.meta['left_out']
    assert {
        k: v['count']
        for k, v in found.items()
    } == dict(
        text=1, image=1, annotation=1)
    assert len(p) == 1 and p.meta['element_names'] == ['1']


def test_forms_that_contain_themselves():
    p = read(
        b'/F Do 1 1 m 2 1 l S',
        resources=b'/XObject<</F 5 0 R>>',
        more=[
            form(b'/F Do 0 0 m 5 0 l S', b'/Resources<</XObject<</F 5 0 R>>>>')
        ])
    assert p.length[-1] == 1
    assert len(p) < 99  # pdfium ends it


def make_bomb(depth, copies):
    """Forms in forms: copies ** (depth - 1) lines in a file of 2 KB."""
    forms = [
        form(b'/F Do ' * copies,
             b'/Resources<</XObject<</F %d 0 R>>>>' % (6 + i))
        for i in range(depth - 1)
    ]
    return one_page(
        b'/F Do',
        resources=b'/XObject<</F 5 0 R>>',
        more=forms + [form(b'0 0 m 5 0 l S')])


def test_too_many_primitives(monkeypatch):
    monkeypatch.setattr('sympoint.drawings.pdf.objects.MAX_SEGMENTS', 50)
    with pytest.raises(DrawingError, match='draws more than 50 primitives'):
        read_pdf(make_bomb(3, 10))


def test_a_bomb_of_forms_takes_bounded_memory(monkeypatch):
    """10^9 lines: pdfium cannot be stopped, so its process is."""
    from sympoint.drawings import isolated
    monkeypatch.setattr(isolated, 'MAX_MEMORY', 512 << 20)
    with pytest.raises(
            DrawingError, match='upload: takes more than .*0.5 GiB'):
        parse_pdf(make_bomb(10, 10), name='upload')
