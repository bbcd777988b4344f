import json

import numpy as np
import pytest
from plan_files import dxf_plan

from sympoint import cli
from sympoint.apis.label import label_files
from sympoint.drawings import load_drawing
from sympoint.errors import UserError


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
