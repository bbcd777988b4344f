"""Names label drawings, and answer where they speak."""
import json

import numpy as np
import pytest
from plan_files import dxf_plan

from sympoint import cli
from sympoint.apis.label import label_files, names_of, tell_by_names
from sympoint.drawings import load_drawing
from sympoint.drawings.names import Rules, label_by_names
from sympoint.drawings.names.rules import parse_rules
from sympoint.drawings.scale import Scale
from sympoint.errors import UserError
from sympoint.structures.inserts import Inserts
from sympoint.structures.primitives import Primitives
from sympoint.structures.segments import Segments
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO


@pytest.fixture
def plan(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'plan.dxf').write_bytes(dxf_plan())
    return tmp_path / 'plan.dxf'


def label(*args):
    return cli.main(['label', *map(str, args)])


def report():
    return json.loads(open('labelled/report.json').read())


def test_a_dxf_becomes_labels_in_decimetres(plan, capsys):
    assert label(plan) == 0
    p = load_drawing('labelled/plan.svg')
    source = load_drawing(plan)
    np.testing.assert_allclose(p.args, source.args / 100)  # mm -> dm
    assert p.meta['units_per_metre'] == 10
    assert len(p) == len(source)
    # a door of a block, two walls by their layer; of furniture none knows
    door = p.semantic_id == 0
    assert door.sum() == 2 and len(set(p.instance_id[door])) == 1
    assert p.instance_id[door].min() > 0
    assert (p.semantic_id == 32).sum() == 2
    assert p.ignore.sum() == 5
    assert {p.layer_names[i] for i in p.layer_id[p.ignore]} == {'A-FURN'}
    text = capsys.readouterr().out
    assert '1 drawings labelled, 0 failed. Of 9 strokes 44.4 % have a' in text
    assert '2 single door      blocks: DOOR' in text
    found = report()
    assert found['drawings'][0]['instances'] == {'single door': 1}
    assert found['drawings'][0]['without_instance'] == {'wall': 2}
    assert found['unmatched'] == []
    assert [(r['class'], r['names'])
            for r in found['rules']] == [('single door', {
                'DOOR': 2
            }), ('wall', {
                'A-WALL': 2
            }), ('ignore', {
                'A-FURN': 5
            })]


def test_a_block_on_a_layer_that_says_little_is_told_of(plan):
    import ezdxf
    doc = ezdxf.readfile(plan)
    doc.blocks.new('ANTIGUA').add_line((0, 0), (900, 0))
    for layer in 'A-FURN', 'A-WALL':
        doc.blocks['ANTIGUA'].add_line((0, 0), (0, 9), dict(layer=layer))
    doc.modelspace().add_blockref('ANTIGUA', (2000, 6000),
                                  dict(layer='A-FURN'))
    doc.saveas(plan)
    assert label(plan) == 0
    assert load_drawing('labelled/plan.svg').ignore.sum() == 7
    # of its three strokes one is a wall, by its layer
    assert report()['unmatched'] == [
        dict(kind='blocks', name='ANTIGUA', strokes=2, drawings=1)
    ]


def test_own_rules_come_before_the_default(plan):
    (plan.parent /
     'mine.rules').write_text('[layers]\ntable (group): A-FURN\n')
    assert label(plan, '--rules', 'mine.rules', 'default') == 0
    p = load_drawing('labelled/plan.svg')
    assert not p.ignore.any()
    tables = p.instance_id[p.semantic_id == 13]
    assert len(tables) == 5 and len(set(tables)) == 2  # a square, a circle
    assert len(set(p.instance_id[p.instance_id > 0])) == 3


def test_without_a_match_all_is_ignored_and_the_names_are_told(plan, capsys):
    (plan.parent / 'mine.rules').write_text('[blocks]\nsofa: couch\n')
    assert label(plan, '--rules', 'mine.rules') == 0
    assert load_drawing('labelled/plan.svg').ignore.all()
    out = capsys.readouterr().out
    assert 'No name matched a rule.' in out
    assert 'note: plan: none of its names matches a rule' in out
    assert [(u['kind'], u['name'], u['strokes'])
            for u in report()['unmatched']] == [('layers', 'A-FURN', 5),
                                                ('blocks', 'DOOR', 2),
                                                ('layers', 'A-DOOR', 2),
                                                ('layers', 'A-WALL', 2)]


def test_a_sheet_without_a_scale_fails_and_the_others_go_on(plan, capsys):
    (plan.parent / 'sheet.svg').write_text(
        '<svg viewBox="0 0 300 200" xmlns="http://www.w3.org/2000/svg"><g '
        'id="A-WALL"><path stroke="black" d="M0,0 L300,0"/></g></svg>')
    assert label('sheet.svg', plan) == 1
    told = [
        line for line in capsys.readouterr().out.splitlines()
        if line.startswith('error')
    ]
    assert told == [
        'error: sheet.svg: how large its units are is not known. '
        'Say it: --units, --scale'
    ]
    assert load_drawing('labelled/plan.svg').ignore.sum() == 5
    assert label('sheet.svg') == 1
    assert '0 drawings labelled, 1 failed.\n' in capsys.readouterr().out
    assert label('sheet.svg', '--units', 'cm') == 0
    wall = load_drawing('labelled/sheet.svg')
    assert wall.size == (30, 20) and wall.semantic_id.tolist() == [32]


def test_a_drawing_is_never_written_over(plan, capsys):
    label(plan)
    text = open('labelled/plan.svg').read()
    assert label('labelled/plan.svg') == 1
    assert 'would overwrite' in capsys.readouterr().out
    assert open('labelled/plan.svg').read() == text


def test_bad_rules_end_it_with_one_line(plan, capsys):
    (plan.parent / 'bad.rules').write_text('[blocks]\nsofaa: couch\n')
    with pytest.raises(SystemExit) as left:
        label(plan, '--rules', 'bad.rules')
    assert left.value.code == 1
    assert capsys.readouterr().err == (
        "error: bad.rules, line 2: there is no class 'sofaa' (did you mean "
        "sofa?). Give one of FloorPlanCAD's 35 classes, ignore or "
        'background\n')
    (plan.parent / 'empty').mkdir()
    with pytest.raises(UserError, match='there is no drawing'):
        label_files('empty', 'labelled')


def test_doors_that_contradict_the_scale_are_told_of(plan, capsys):
    import ezdxf
    doc = ezdxf.new(units=4)  # mm, drawn in inches
    door = doc.blocks.new('DOOR')
    door.add_line((0, 0), (0, 34))
    door.add_arc((0, 0), 34, 0, 90)
    for x in range(5):
        doc.modelspace().add_blockref('DOOR', (100 * x, 0))
    doc.saveas('inches.dxf')
    assert label('inches.dxf') == 0
    told = 'inches.dxf: the file says that its unit is mm, but its doors would'
    assert f'note: {told}' in capsys.readouterr().out
    door = load_drawing('labelled/inches.svg')
    assert door.length[0] == pytest.approx(34 * 0.254)  # decimetres


# -- beside the network ----------------------------------------------------
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
