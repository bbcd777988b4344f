import numpy as np

from sympoint.drawings.names import Rules, label_by_names
from sympoint.drawings.names.labels import apply_labels
from sympoint.drawings.names.report import NameReport
from sympoint.drawings.names.rules import parse_rules
from sympoint.structures.inserts import Inserts
from sympoint.structures.primitives import Primitives

RULES = Rules(
    parse_rules(
        '[blocks]\nsingle door: door\n[layers]\nwall: A-WALL\n'
        'ignore: furniture\nbackground: dims\n', 'mine.rules'))


def add(report, name, layers, layer, insert=None, table=Inserts()):
    num = len(layer)
    p = Primitives(
        np.zeros((num, 4, 2)),
        np.ones(num),
        np.zeros(num),
        layer_id=layer,
        layer_names=layers,
        insert_id=insert,
        meta=dict(inserts=table.describe()))
    labels = label_by_names(p, RULES)
    apply_labels(p, labels)
    report.add(name, f'{name}.svg', p, labels)


def two_drawings():
    report = NameReport()
    # two doors in a block that no rule knows, which a layer of walls has
    table = Inserts([1, 0, 0], [-1, 0, 0], ['Door 80', 'Plan 1'])
    add(report, 'a', ['A-WALL', 'Furniture', 'XY-1', 'Dims'],
        [0, 0, 0, 0, 1, 2, 2, 3], [1, 1, 2, -1, 0, 0, -1, -1], table)
    add(report, 'b', ['XY-22'], [0, 0])
    return report


def test_a_drawing_is_counted_by_class_and_by_rule():
    found = two_drawings().describe()
    first, second = found['drawings']
    assert first == dict(
        name='a',
        file='a.svg',
        strokes=8,
        ignored=3,
        background=1,
        instances={'single door': 2},
        without_instance={'wall': 1})
    assert (second['strokes'], second['ignored']) == (2, 2)
    assert [(r['line'], r['class'], r['strokes'], r['names'])
            for r in found['rules']] == [
                (2, 'single door', 3, {'Door #': 3}),
                (4, 'wall', 1, {'A-WALL': 1}),
                (5, 'ignore', 1, {'Furniture': 1}),
                (6, 'background', 1, {'Dims': 1})]  # yapf: disable


def test_names_that_no_rule_matched_are_told_the_commonest_first():
    """Names that differ in numbers are one; a block that a layer's rule
    leaves untold is told of."""
    assert two_drawings().describe()['unmatched'] == [
        dict(kind='layers', name='XY-#', strokes=4, drawings=2),
        dict(kind='blocks', name='Plan #', strokes=2, drawings=1)
    ]


def test_the_text_says_the_same():
    report = two_drawings()
    report.failures.append(dict(error='c.dxf: is not DXF'))
    text = report.text()
    assert text.startswith('2 drawings labelled, 1 failed. Of 10 strokes '
                           '40.0 % have a class, 10.0 % are background, '
                           '50.0 % are ignored.\nInstances: 2 single door\n')
    assert '        3 single door      blocks: Door #\n' in text
    assert '1 names of layers matched no rule' in text
    assert '        4 XY-#\n' in text
    assert text.endswith('note: b: none of its names matches a rule\n'
                         'error: c.dxf: is not DXF\n')


def test_nothing_labelled():
    assert NameReport().text() == '0 drawings labelled, 0 failed.\n'
