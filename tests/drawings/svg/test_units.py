import pytest

from sympoint.drawings.svg.reader import parse_svg
from sympoint.drawings.svg.units import stated_units

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
