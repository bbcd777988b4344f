"""Layers and colours, and what shows."""
import numpy as np
import pytest
from dxf_files import left_out, new, read

from sympoint.errors import DrawingError


def test_layers_and_colours_of_blocks():
    doc, msp = new()
    doc.layers.add('DOOR', color=1)
    doc.layers.add('FRAME', true_color=0x102030)
    inner = doc.blocks.new('INNER')
    inner.add_line((0, 0), (1, 0))  # layer 0, by layer
    inner.add_line((0, 0), (2, 0), dict(color=0))  # by block
    inner.add_line((0, 0), (3, 0), dict(layer='FRAME'))
    inner.add_line((0, 0), (4, 0), dict(layer='FRAME', color=0))
    inner.add_line((0, 0), (5, 0), dict(color=3))
    outer = doc.blocks.new('OUTER')
    outer.add_blockref('INNER', (0, 0))  # layer 0, by layer
    outer.add_blockref('INNER', (0, 1), dict(color=5))
    msp.add_blockref('OUTER', (0, 0), dict(layer='Door'))
    msp.add_line((0, 0), (1, 9), dict(color=0))
    p = read(doc)
    names = [p.layer_names[i] for i in p.layer_id]
    assert names == ['DOOR', 'DOOR', 'FRAME', 'FRAME', 'DOOR'] * 2 + ['0']
    red, green, blue, frame = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (16, 32,
                                                                       48))
    assert list(map(tuple, p.rgb)) == [
        red, red, frame, red, green, red, blue, frame, blue, green, (0, 0, 0)
    ]
    assert p.layer_names == ['DOOR', 'FRAME', '0']  # as they come


def test_what_does_not_show():
    doc, msp = new()
    for name in ('OFF', 'FROZEN', 'NOPLOT', 'SHOWN'):
        doc.layers.add(name)
    doc.layers.get('OFF').off()
    doc.layers.get('FROZEN').freeze()
    doc.layers.get('NOPLOT').dxf.plot = 0
    block = doc.blocks.new('B')
    block.add_line((0, 0), (1, 0))
    block.add_line((0, 0), (2, 0), dict(layer='SHOWN'))
    for name in ('OFF', 'FROZEN', 'NOPLOT', 'Defpoints'):
        msp.add_line((0, 0), (9, 0), dict(layer=name))
        msp.add_blockref('B', (0, 0), dict(layer=name))
    msp.add_line((0, 0), (9, 0), dict(invisible=1))
    p = read(doc)
    # Frozen references vanish with all that is in them, hidden ones do not.
    np.testing.assert_allclose(p.length, 2)
    assert p.meta['element_names'][p.element_id[0]] == msp[1].dxf.handle
    assert len(p) == 3


def test_what_hides_the_strokes():
    """The error of a drawing that is switched off says so, and the way out."""
    doc, msp = new()
    for name in ('A-WALL', 'A-DOOR'):
        doc.layers.add(name)
        msp.add_line((0, 0), (1, 0), dict(layer=name))
    msp.add_line((0, 0), (1, 0), dict(layer='A-WALL'))
    doc.layers.get('A-WALL').off()
    doc.layers.get('A-DOOR').freeze()
    with pytest.raises(
            DrawingError,
            match=r"no lines.* that show \(2 on a layer that is off .*'A-WALL'"
            r".*frozen.*--all-layers"):
        read(doc)
    p = read(doc, all_layers=True)
    assert len(p) == 3 and p.layer_names == ['A-WALL', 'A-DOOR']
    assert p.meta['left_out'] == {}
    doc.layers.get('A-DOOR').thaw()
    p = read(doc)
    assert left_out(p) == {'on a layer that is off': 2}
