import json
from pathlib import Path

import pytest
from matplotlib.pyplot import imread
from rule_model import circle, line, square, svg

from sympoint.apis import inputs
from sympoint.apis.evaluate import evaluate_files
from sympoint.errors import DrawingError

TABLE = 'semanticId="14" instanceId="{}"'
TOILET = 'semanticId="27" instanceId="{}"'


@pytest.fixture
def judge(inferencer, tmp_path):
    """Figures of drawings, given as lists of shapes."""

    def run(*drawings, width=140, outputs=('json', ), **kwargs):
        for i, shapes in enumerate(drawings):
            (tmp_path / f'{i}.svg').write_text(svg(*shapes, width=width))
        paths = [str(tmp_path / f'{i}.svg') for i in range(len(drawings))]
        return evaluate_files(
            inferencer,
            paths,
            str(tmp_path / 'out'),
            outputs=outputs,
            **kwargs)

    return run


def test_what_is_found_and_what_is_not(judge, tmp_path):
    found = [square(20, 20, label=TABLE.format(1))]
    missed = [square(60, 20, label=TOILET.format(2))]  # found, as a table
    evaluation = judge(found, found + missed, outputs=('json', 'png'))
    totals = evaluation.figures.totals
    # TP 2, FP 1, FN 1
    assert totals['PQ'] == totals['RQ'] == pytest.approx(200 / 3)
    each = {d['sample_idx']: d for d in evaluation.figures.drawings}
    assert each['0']['PQ'] == 100 and each['0']['num_symbols'] == 1
    assert each['1']['RQ'] == pytest.approx(50)
    content = json.loads((tmp_path / 'out/metrics.json').read_text())
    assert content['metrics']['RQ'] == totals['RQ']
    assert content['per_class']['FN'][26] == 1
    text = (tmp_path / 'out/metrics.md').read_text()
    assert '| 0       | 1       | 100.00 ' in text
    assert '| toilet ' in text and 'sofa' not in text
    # truth above prediction, of a drawing that is wider than high
    height, width = imread(tmp_path / 'out/vis/1.png').shape[:2]
    assert 0.5 * width < height < width


def test_a_sheet_is_judged_as_a_whole(judge):
    """Symbols of a sheet of several tiles, some of them cut by a border."""
    tables = [
        square(6 + 24 * i, 40, label=TABLE.format(i + 1)) for i in range(24)
    ]
    evaluation = judge(tables, width=600, units='dm')
    assert evaluation.figures.totals['PQ'] == 100
    assert evaluation.figures.per_class['TP'][13] == 24


def test_what_nobody_knows_is_neither_right_nor_wrong(judge):
    known = square(20, 20, label=TABLE.format(1))
    unknown = square(60, 20, label='data-ignore="1"')
    of_a_layer = square(90, 20, label=TABLE.format(-1))
    background = square(20, 90)
    assert judge([known, unknown, of_a_layer]).figures.totals['PQ'] == 100
    assert judge([known, background],
                 overwrite=True).figures.totals['RQ'] == pytest.approx(200 / 3)


def test_a_symbol_where_only_the_class_is_labelled(judge):
    shapes = [
        square(20, 20, label=TABLE.format(1)),
        square(90, 20, label=TABLE.format(-1)),
        square(20, 90, label='data-ignore="1"')
    ]
    assert judge(shapes).figures.totals['RQ'] == 100
    strict = judge(shapes, strict=True).figures.totals
    assert strict['RQ'] == pytest.approx(200 / 3)
    assert strict['F1'] == 100


def test_classes_without_a_label_in_the_drawing(judge):
    """present_ measures leave out what is found of them there, only there."""
    table = square(20, 20, label=TABLE.format(1))
    evaluation = judge(
        [table, circle(60, 60)],
        [table, circle(90, 90, label=TOILET.format(1)),
         circle(60, 60)])
    totals = evaluation.figures.totals
    # TP 3, FP 2 of which one where no toilet is labelled
    assert totals['RQ'] == pytest.approx(100 * 3 / 4)
    assert totals['present_RQ'] == totals['present_RQ_things']
    assert totals['present_RQ'] == pytest.approx(100 * 3 / 3.5)
    rows = evaluation.figures.drawings
    assert [d['present_RQ'] for d in rows] == pytest.approx([100, 80])


def test_what_is_predicted_is_not_predicted_again(judge, tmp_path):
    shapes = [square(20, 20, label=TABLE.format(1)), line(1, 130, 139, 130)]
    first = judge(shapes)
    again = judge(shapes)
    assert (first.run.done, again.run.skipped) == (['0'], ['0'])
    assert again.figures.totals['RQ'] == first.figures.totals['RQ'] < 100


def test_drawings_without_labels(judge):
    labelled = [square(20, 20, label=TABLE.format(1))]
    evaluation = judge(labelled, [square(20, 20)])
    assert evaluation.unlabelled == ['1']
    assert len(evaluation.figures.drawings) == 1
    with pytest.raises(DrawingError, match='0.svg: neither it nor another'):
        judge([square(20, 20)])


def test_a_drawing_that_fails_costs_itself(judge, tmp_path):
    evaluation = judge([square(20, 20, label=TABLE.format(1))], [])
    assert [name for name, _ in evaluation.run.failures] == ['1']
    assert evaluation.figures.totals['PQ'] == 100
    assert not Path(tmp_path / 'out/preds/1.json').exists()


def taxonomy(tmp_path, classes, thing_ids, stuff_ids=(), **more):
    path = tmp_path / 'classes.json'
    path.write_text(
        json.dumps(
            dict(
                classes=classes,
                palette=[[9, 9, 9]] * len(classes),
                thing_ids=thing_ids,
                stuff_ids=stuff_ids,
                **more)))
    return str(path)


def test_drawings_labelled_with_own_classes(judge, tmp_path):
    """Numbered from 1 in their order; what else is found is background."""
    own = taxonomy(tmp_path, ['toilet', 'table'], [0, 1])
    shapes = [
        square(20, 20, label='semanticId="2" instanceId="1"'),
        circle(60, 60, label='semanticId="1" instanceId="2"'),
        circle(100, 60, label='semanticId="1" instanceId="3"'),
        square(100, 100),  # no table
        line(1, 130, 139, 130),  # wall, which is no class here
    ]
    evaluation = judge(shapes, metainfo=own, outputs=('json', 'png'))
    counts = evaluation.figures.per_class
    assert counts['TP'].tolist() == [2, 1]
    assert counts['FP'].tolist() == [0, 1]
    assert counts['FN'].tolist() == [0, 0]
    text = (tmp_path / 'out/metrics.md').read_text()
    assert '| toilet' in text and 'wall' not in text
    result = json.loads((tmp_path / 'out/preds/0.json').read_text())
    # whose page shows the truth in the model's classes
    assert result['drawing']['label_classes'] == 2
    assert result['drawing']['label_map'] == [26, 13, 35]
    again = judge(shapes, metainfo=own, outputs=('json', 'png'))
    assert again.run.skipped == ['0']
    assert again.figures.totals['PQ'] == evaluation.figures.totals['PQ']


def test_labels_and_findings_in_classes_made_of_the_models(judge, tmp_path):
    """Table and toilet are fittings, two of them; the rest is stuff."""
    made = taxonomy(
        tmp_path, ['fitting', 'rest'], [0], [1],
        label_map={
            'table': 'fitting',
            'toilet': 'fitting',
            '*': 'rest'
        })
    shapes = [
        square(20, 20, label=TABLE.format(1)),
        circle(60, 60, label=TABLE.format(2)),  # found as a toilet
        line(1, 130, 139, 130, label='semanticId="33"'),  # wall
        line(1, 135, 139, 135, label='semanticId="35"'),  # railing, as wall
    ]
    counts = judge(shapes, metainfo=made).figures.per_class
    assert counts['TP'].tolist() == [2, 1]
    assert counts['FP'].tolist() == counts['FN'].tolist() == [0, 0]


def test_classes_that_cannot_be_judged(judge, tmp_path):
    shapes = [square(20, 20, label='semanticId="1" instanceId="1"')]
    own = taxonomy(tmp_path, ['gate'], [0])
    with pytest.raises(DrawingError, match='finds none of its classes: gate'):
        judge(shapes, metainfo=own)
    with pytest.raises(DrawingError, match='not those of --class-map nov2021'):
        judge(shapes, metainfo=own, class_map='nov2021')
    with pytest.raises(DrawingError, match='gone.json: cannot be read'):
        judge(shapes, metainfo=str(tmp_path / 'gone.json'))


def test_drawings_of_which_only_some_classes_are_labelled(judge):
    """Background is none of these, and may be of any other."""
    shapes = [
        square(20, 20, label=TABLE.format(1)),
        circle(60, 60),  # found as a toilet, which nobody labelled
        circle(90, 90, label='semanticId="11" instanceId="9"'),  # nor a sofa
        line(1, 130, 139, 130),  # found as wall, which is said to have none
        square(100, 100)  # no table
    ]
    counts = judge(shapes).figures.per_class
    assert (counts['FP'].sum(), counts['FN'].sum()) == (4, 1)
    evaluation = judge(shapes, labelled=['table', 'wall'])
    assert evaluation.run.skipped == ['0']  # it is only judged again
    counts = evaluation.figures.per_class
    assert {i: n for i, n in enumerate(counts['FP']) if n} == {13: 1, 32: 1}
    assert (counts['TP'][13], counts['FN'].sum()) == (1, 0)
    assert judge(shapes[:3], labelled=['table']).figures.totals['PQ'] == 100


def test_labelled_classes_are_those_of_the_drawings(judge, tmp_path):
    shapes = [square(20, 20, label='semanticId="2" instanceId="1"')]
    own = taxonomy(tmp_path, ['toilet', 'table'], [0, 1])
    evaluation = judge([*shapes, circle(60, 60)],
                       metainfo=own,
                       labelled=['table'])
    assert evaluation.figures.totals['PQ'] == 100
    with pytest.raises(DrawingError, match="'wall' is said to be labelled"):
        judge(shapes, metainfo=own, labelled=['wall'])


def test_each_drawing_is_read_once(judge, monkeypatch):
    read = []
    real = inputs.load_drawing

    def load(source, *args, **kwargs):
        read.append(Path(source).name)
        return real(source, *args, **kwargs)

    monkeypatch.setattr(inputs, 'load_drawing', load)
    shapes = [square(20, 20, label=TABLE.format(1))]
    for times in (1, 2):  # predicted, then only judged
        judge(shapes, shapes)
        assert sorted(read) == ['0.svg'] * times + ['1.svg'] * times
