"""Paper with views of the model."""
import numpy as np
import pytest
from dxf_files import left_out, new, read, world


def make_sheet():
    """A model in metres of 20 x 10, on a sheet in mm at 1:100."""
    doc, msp = new(units=6)
    doc.layers.add('GRID')
    msp.add_line((0, 5), (20, 5), dict(layer='GRID'))
    msp.add_line((1, 1), (3, 1))
    msp.add_circle((18, 8), 1)
    layout = doc.layout('Layout1')
    layout.page_setup(size=(297, 210), units='mm')
    layout.add_line((0, 0), (297, 0))
    # 120 mm x 80 mm about (10, 5) of the model: x 4 .. 16, y 1 .. 9.
    layout.add_viewport((150, 100), (120, 80), (10, 5), 8)
    return doc, layout


def test_a_sheet_with_a_view_of_the_model():
    doc, _ = make_sheet()
    p = read(doc, layout='layout1')
    assert p.meta['layout'] == 'Layout1'
    assert p.meta['units_per_metre'] == pytest.approx(10)
    assert p.meta['paper_units_per_metre'] == 1000
    assert len(p) == 2  # the other line and the circle are not in the view
    np.testing.assert_allclose(
        world(p)[:, [0, 3]],
        [[[0, 0], [297, 0]], [[90, 100], [210, 100]]],
        atol=1e-9)  # yapf: disable
    handle = doc.modelspace()[0].dxf.handle
    assert p.meta['element_names'][p.element_id[1]] == handle
    assert len(read(doc)) == 3  # the model itself is whole


def test_layers_frozen_in_a_view():
    doc, layout = make_sheet()
    view = layout.add_viewport((150, 100), (290, 200), (10, 5), 20)
    view.frozen_layers = ['GRID']
    p = read(doc, layout='Layout1')
    names = [p.layer_names[i] for i in p.layer_id]
    assert names == ['0', 'GRID', '0', '0']
    assert p.command.tolist() == [0, 0, 0, 2]
    assert p.meta['units_per_metre'] == pytest.approx(10)


def test_a_sheet_whose_own_viewport_has_another_id():
    doc, layout = make_sheet()
    views = list(layout.viewports())
    assert views[0].dxf.id == 1
    expected = read(doc, layout='layout1')
    # Its id is 2, as that of the view is 1: some programs count so.
    views[0].dxf.id, views[1].dxf.id = 2, 1
    again = read(doc, layout='layout1')
    np.testing.assert_allclose(again.args, expected.args)
    # There is no viewport but the view, and it is number 1.
    views[0].destroy()
    layout.entity_space.purge()
    again = read(doc, layout='layout1')
    np.testing.assert_allclose(again.args, expected.args)
    views[1].dxf.flags = 0x20000
    assert len(read(doc, layout='layout1')) == 1


def test_a_sheet_whose_own_viewport_comes_last():
    doc, layout = make_sheet()
    expected = read(doc, layout='layout1')
    assert left_out(expected) == {}  # a view is drawn
    views = list(layout.viewports())
    views[0].dxf.id, views[1].dxf.id = 2, 1
    layout.entity_space.entities.reverse()
    again = read(doc, layout='layout1')
    np.testing.assert_allclose(again.args, expected.args)


def test_a_view_that_is_off_the_screen_is_drawn():
    doc, layout = make_sheet()
    list(layout.viewports())[1].dxf.status = -1
    assert len(read(doc, layout='layout1')) == 2
    list(layout.viewports())[1].dxf.status = 0
    assert len(read(doc, layout='layout1')) == 1
