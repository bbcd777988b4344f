"""Names answer where they speak, and the network elsewhere."""
import numpy as np
import pytest

from sympoint.apis.naming import names_of, tell_by_names
from sympoint.drawings.names import Rules, label_by_names
from sympoint.drawings.names.rules import parse_rules
from sympoint.drawings.scale import Scale
from sympoint.structures.inserts import Inserts
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO

SINGLE, DOUBLE, TABLE, SINK, WALL, CURTAIN_WALL = 0, 1, 13, 18, 32, 33
RULES = Rules(
    parse_rules(
        '[blocks]\nsingle door: door\ntable: table\nbackground: plant\n'
        '[layers]\nwall: wall\nwindow: glass\nsingle door: opening\n'
        'background: dims\n', 'mine.rules'))


def sheet(layers, blocks=()):
    """Strokes of one length, of a layer each and of a block each."""
    number = len(layers)
    names = sorted(set(layers))
    used = sorted(set(filter(None, blocks)))
    table = Inserts(range(len(used)), [-1] * len(used), used)
    args = np.zeros((number, 4, 2))
    args[:, :, 0] = np.arange(number)[:, None] * 2 + np.arange(4) / 3
    return Primitives(
        args,
        np.ones(number),
        np.zeros(number),
        layer_id=[names.index(name) for name in layers],
        layer_names=names,
        insert_id=[used.index(b) if b else -1 for b in blocks] or None,
        meta=dict(format='dxf', inserts=table.describe()) if used else {})


def tell(primitives, owner, labels, metainfo=FLOORPLANCAD_METAINFO):
    scores = 0.5 + np.arange(len(labels)) / 100
    found = Segments(np.array(labels, np.int64), np.array(owner), scores)
    return tell_by_names(primitives, found, label_by_names(primitives, RULES),
                         metainfo)


def described(segments):
    """Class and strokes of each segment."""
    return sorted((int(label), np.flatnonzero(segments.owner == i).tolist())
                  for i, label in enumerate(segments.labels))


def test_a_block_that_speaks_is_a_symbol():
    p = sheet(['0'] * 6, ['door', 'door', 'table', 'table', '', ''])
    # the network: door and a stray are a sink, a table in halves, a sink
    found = tell(p, [0, 0, 1, -1, 0, 2], [SINK, TABLE, SINK])
    assert described(found) == [(SINGLE, [0, 1]), (TABLE, [2, 3]), (SINK, [5])]
    by_class = dict(zip(found.labels.tolist(), found.told))
    assert by_class[SINGLE] == dict(
        told_by='name',
        name='door',
        by_network={
            'class': 'sink',
            'class_id': SINK,
            'score': 0.5
        },
        agrees=False)
    # half of it is not most of it
    assert by_class[TABLE] == dict(
        told_by='name', name='table', by_network=None, agrees=False)
    assert by_class[SINK] == dict(told_by='network')
    assert found.scores[found.labels == SINGLE] == 1
    assert found.scores[found.labels == SINK] == 0.52


def test_the_network_may_agree():
    p = sheet(['0'] * 3, ['door'] * 3)
    found = tell(p, [0, 0, -1], [SINGLE])
    assert described(found) == [(SINGLE, [0, 1, 2])]
    assert found.told[0]['agrees'] is True
    assert found.told[0]['by_network']['score'] == 0.5


def test_layers_of_stuff_and_of_background_take_their_strokes():
    p = sheet(['wall', 'wall', 'wall', '0', 'dims', 'dims', '0'])
    # wall strokes in a sink of which little is left; a door of dimensions
    found = tell(p, [0, 0, 1, 0, 2, 2, 1], [SINK, WALL, SINGLE])
    assert described(found) == [(WALL, [0, 1, 2, 6])]
    assert found.told[0]['told_by'] == 'name'
    assert found.told[0]['name'] == 'wall'
    # what is mostly the network's stays the network's
    p = sheet(['wall', '0', '0', '0'])
    found = tell(p, [-1, 0, 0, 0], [WALL])
    assert described(found) == [(WALL, [0, 1, 2, 3])]
    assert found.told[0] == dict(told_by='network')
    assert found.scores[0] == 0.5


def test_a_layer_corrects_a_class_but_not_the_kind_of_a_door():
    p = sheet(['opening'] * 4 + ['0'])
    found = tell(p, [0, 0, 1, 1, 1], [DOUBLE, SINK])
    assert described(found) == [(SINGLE, [2, 3, 4]), (DOUBLE, [0, 1])]
    told = dict(zip(found.labels.tolist(), found.told))
    assert told[DOUBLE] == dict(told_by='network')
    assert told[SINGLE]['by_network']['class'] == 'sink'
    assert told[SINGLE]['name'] == 'opening'


def test_stuff_gives_up_strokes_on_a_layer_of_doors():
    found = tell(sheet(['opening', '0', '0']), [0, 0, 0], [WALL])
    assert described(found) == [(WALL, [1, 2])]
    # a curtain wall is a kind of window, as far as a layer tells
    found = tell(sheet(['glass', '0', '0']), [0, 0, 0], [CURTAIN_WALL])
    assert described(found) == [(CURTAIN_WALL, [0, 1, 2])]


def test_a_plant_is_no_chair():
    found = tell(sheet(['0'] * 2, ['plant'] * 2), [0, 0], [12])
    assert len(found) == 0 and found.told == []
    assert found.owner.tolist() == [-1, -1]


@pytest.mark.parametrize('labels', [[], [SINK]])
def test_names_that_say_nothing_change_nothing(labels):
    p = sheet(['0'] * 2)
    found = tell(p, [len(labels) - 1] * 2, labels)
    assert described(found) == [(c, [0, 1]) for c in labels]
    assert found.told == [dict(told_by='network')] * len(labels)


def test_classes_of_a_model_of_its_own():
    p = sheet(['0'] * 4, ['door', 'door', 'table', 'table'])
    own = dict(
        classes=('opening', 'wall'),
        palette=[(0, 0, 0)] * 2,
        thing_ids=(0, ),
        stuff_ids=(1, ),
        label_map={
            'single door': 'opening',
            '*': None
        })
    found = tell(p, [1, 1, 0, 0], [0, 1], own)
    # a table is background there; a door is an opening
    assert described(found) == [(0, [0, 1])]
    assert found.told[0]['by_network']['class'] == 'wall'
    other = dict(own, classes=('bolt', 'nut'))
    del other['label_map']
    found = tell(p, [1, 1, 0, 0], [0, 1], other)
    assert described(found) == [(0, [2, 3]), (1, [0, 1])]
    assert found.told == [dict(told_by='network')] * 2


def test_names_of_an_svg_are_not_asked():
    p = sheet(['A-WALL'])
    p.meta['format'] = 'svg'
    assert names_of(p, Scale(14000, 1000, 'file')) is None
    for form in ('dxf', 'pdf'):
        p.meta['format'] = form
        assert names_of(p, Scale(14000, 1000, 'file')).known.all()
    assert names_of(p, Scale(14000, None, 'extent')).known.all()
