"""Layers: every item has one, and it tells no class."""
import pytest

from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.layers import LayerTable, OfficeLayers
from sympoint.floorplan_mini.plan import Item

ITEMS = [
    Item(label, kind, [])
    for label, kind in (('wall', 'wall'), ('single door', 'door'),
                        ('window', 'window'), ('bed', 'furniture'),
                        ('sofa', 'furniture'), ('toilet', 'plumbing'),
                        ('', 'text'), ('', 'dim'), ('', 'hatch')) * 20
]


@pytest.mark.parametrize('table_of', [LayerTable, OfficeLayers])
def test_every_item_lies_on_a_layer_in_its_look(table_of):
    for key in range(40):
        table = table_of(Dice(key), ITEMS)
        for item in ITEMS:
            layer, rgb, width = table.place(item)
            assert 0 <= layer < table.count
            assert len(rgb) == 3 and all(0 <= v <= 255 for v in rgb)
            assert 0 < width <= 0.3


def test_an_office_keeps_a_layer_a_class_a_trade_or_one():

    def layers(how):
        for key in range(200):
            table = OfficeLayers(Dice(key), ITEMS)
            if table.how == how and not table.stray:
                return table, {
                    (i.kind, i.label): table.place(i)[0]
                    for i in ITEMS
                }
        raise AssertionError(how)

    table, at = layers('one')
    assert table.count == 1 and set(at.values()) == {0}
    table, at = layers('class')
    assert len(set(at.values())) == len(at) == table.count
    table, at = layers('trade')
    assert at['furniture', 'bed'] == at['furniture', 'sofa']
    assert at['door', 'single door'] != at['window', 'window']
    table, at = layers('zero')
    blocks = {
        v
        for (kind, _), v in at.items()
        if kind in ('door', 'furniture', 'plumbing', 'window')
    }
    assert len(blocks) == 1 and at['wall', 'wall'] not in blocks


def test_notes_stray_onto_the_layers_of_symbols():
    strayed = 0
    for key in range(20):
        table = LayerTable(Dice(key), ITEMS)
        own = table.layer[table.key['text', '']]
        notes = [table.place(Item('', 'text', []))[0] for _ in range(50)]
        others = [k for k in notes if k != own]
        assert set(others) <= set(table.symbols)
        strayed += len(others)
    assert 0.2 < strayed / 1000 < 0.65
