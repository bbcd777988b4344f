import io
import json
import re
from pathlib import Path

import ezdxf
import numpy as np
import pytest
import torch
from plan_files import (dxf_of_hidden_layers, dxf_plan, inches_that_state_mm,
                        pdf_plan)
from rule_model import (DOOR, TABLE, TOILET, WALL, circle, line, plan, square,
                        svg, write_checkpoint, write_config)

from sympoint.apis import SymbolInferencer
from sympoint.drawings import Primitives
from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import UserError
from sympoint.web import write_page


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'in' / 'sub').mkdir(parents=True)
    (tmp_path / 'in' / 'a.svg').write_text(plan())
    (tmp_path / 'in' / 'bad.svg').write_text('<svg')
    (tmp_path / 'in' / 'sub' / 'b.svg').write_text(
        svg(square(5, 5), square(50, 50)))
    return tmp_path


def test_result_of_a_drawing(inferencer):
    out = inferencer(plan().encode())
    assert out['failures'] == []
    result = out['predictions'][0]
    assert result['schema'] == 'sympoint-result'
    assert result['counts'] == {'single door': 1, 'table': 1, 'toilet': 2}
    assert [s['class_id'] for s in result['stuff']] == [WALL]
    table = next(s for s in result['symbols'] if s['class_id'] == TABLE)
    assert table['primitive_ids'] == [0, 1, 2, 3]
    assert table['element_ids'] == [0, 1, 2, 3]
    assert table['box'] == [20, 20, 28, 28]
    assert table['score'] == 0.5
    assert table['layer'] == 'A-FURN'
    assert result['scale']['source'] == 'FloorPlanCAD tile'
    assert result['drawing']['label_classes'] == 35
    assert json.loads(json.dumps(result)) == result


def test_view_of_a_result(inferencer, folder):
    inferencer(str(folder / 'in/a.svg'), out_dir=str(folder / 'out'))
    page = write_page(str(folder / 'out/preds/a.json'))
    assert 'A-FURN' in Path(page).read_text()


@pytest.mark.parametrize('kind', ['path', 'bytes', 'file', 'text', 'arrays'])
def test_every_kind_of_input_gives_the_same(inferencer, tmp_path, kind):
    path = tmp_path / 'plan.svg'
    path.write_text(plan())
    given = dict(
        path=path,
        bytes=plan().encode(),
        file=open(path, 'rb'),
        text=io.StringIO(plan()),
        arrays=parse_svg(path))[kind]
    result = inferencer(given)['predictions'][0]
    expected = inferencer(str(path))['predictions'][0]
    assert result['symbols'] == expected['symbols']
    assert result['stuff'] == expected['stuff']


@pytest.mark.parametrize('batch_size', [1, 2, 16])
def test_batches_span_drawings_and_keep_the_order(inferencer, batch_size):
    drawings = [
        svg(*[square(10 + 12 * i, 10) for i in range(n)]).encode()
        for n in (3, 1, 5, 2, 4)
    ]
    inferencer.model.batches.clear()
    out = inferencer(drawings, batch_size=batch_size)
    counts = [p['counts']['table'] for p in out['predictions']]
    assert counts == [3, 1, 5, 2, 4]
    expected = {1: [1] * 5, 2: [2, 2, 1], 16: [5]}[batch_size]
    assert inferencer.model.batches == expected


def test_a_bad_drawing_is_reported_and_the_rest_goes_on(inferencer, folder):
    missing = str(folder / 'gone.svg')
    out = inferencer([str(folder / 'in'), missing], batch_size=3)
    assert [p and sum(p['counts'].values())
            for p in out['predictions']] == [4, None, 2, None]
    assert [f['name'] for f in out['failures']] == ['bad', 'gone']
    assert 'bad.svg' in out['failures'][0]['error']
    assert missing in out['failures'][1]['error']
    assert '\n' not in ''.join(f['error'] for f in out['failures'])


def test_a_drawing_too_large_fails_alone(inferencer, monkeypatch):
    large = svg(
        *[square(3 + 12 * i, 3 + 12 * j) for i in range(6) for j in range(6)])
    monkeypatch.setattr(inferencer.model, 'largest', 100)
    out = inferencer(
        [plan().encode(), large.encode(),
         plan().encode()], batch_size=3)
    assert [p is None for p in out['predictions']] == [False, True, False]
    error = out['failures'][0]['error']
    assert 'RuntimeError: out of memory, or so' in error
    assert 'and more' not in error


def test_outputs(inferencer, folder):
    out_dir = folder / 'out'
    out = inferencer(
        str(folder / 'in'),
        out_dir=str(out_dir),
        outputs=('json', 'svg', 'png', 'pdf'))
    assert sorted(
        p.relative_to(out_dir).as_posix() for p in out_dir.rglob('*.*')) == [
            'preds/a.json', 'preds/sub/b.json', 'svg/a.svg', 'svg/sub/b.svg',
            'vis/a.pdf', 'vis/a.png', 'vis/sub/b.pdf', 'vis/sub/b.png'
        ]
    assert json.loads(
        (out_dir / 'preds/a.json').read_text()) == out['predictions'][0]
    assert (out_dir / 'vis/a.png').stat().st_size > 5000
    assert (out_dir / 'vis/a.pdf').read_bytes().startswith(b'%PDF')


def test_annotated_svg_is_training_data(inferencer, folder):
    inferencer(str(folder / 'in/a.svg'), out_dir=str(folder / 'out'))
    labelled = parse_svg(folder / 'out/svg/a.svg')
    np.testing.assert_array_equal(labelled.semantic_id, [TABLE] * 4 +
                                  [TOILET, TOILET, DOOR, DOOR, WALL, WALL])
    assert len(set(labelled.instance_id[:4])) == 1
    assert len(set(labelled.instance_id)) == 5
    assert (labelled.instance_id[-2:] == -1).all()
    text = (folder / 'out/svg/a.svg').read_text()
    for name in ('semantic-id', 'instance-id'):
        text = re.sub(rf' {name}="-?\d+"', '', text)
    assert text == plan()


def test_symbols_of_one_path_are_all_in_the_annotated_svg(
        inferencer, tmp_path):
    """Some programs draw a whole plan as one path."""
    path = tmp_path / 'plan.svg'
    path.write_text(
        svg(
            '<text>kept</text><path fill="none" stroke="#000" d="'
            'M20 20h8v8h-8zM50 20h8v8h-8zM77 80a3 3 0 1 1 6 0 3 3 0 1 1 -6 0z'
            'M2 120H138"/>', line(2, 130, 138, 130)))
    result = inferencer(
        str(path), out_dir=str(tmp_path), outputs=('svg', ))['predictions'][0]
    assert result['counts'] == dict(table=2, toilet=1)
    labelled = parse_svg(tmp_path / 'svg/plan.svg')
    assert sorted(labelled.semantic_id) == [TABLE] * 8 + [TOILET] + [WALL] * 2
    assert len(set(labelled.instance_id)) == 4
    text = (tmp_path / 'svg/plan.svg').read_text()
    assert '<text>kept</text>' in text and text.count('<path') == 5
    page = write_page(str(tmp_path / 'preds/plan.json'))
    cut = json.loads(
        re.search(r'id="svg">(.*?)</script>',
                  Path(page).read_text())[1])
    assert len(set(cut['elements'])) == 2 * 11  # each can be corrected


def test_arrays_are_labelled_in_an_svg_of_their_own(inferencer, tmp_path):
    drawing = parse_svg(plan().encode())
    drawing.save(tmp_path / 'plan.npz')
    for given in (drawing, str(tmp_path / 'plan.npz')):
        out = inferencer(
            given, out_dir=str(tmp_path), outputs=('svg', ), overwrite=True)
        assert out['failures'] == []
        labelled = parse_svg(out['visualization'][0]['svg'])
        assert labelled.semantic_id.tolist(
        ) == [TABLE] * 4 + [TOILET, TOILET, DOOR, DOOR, WALL, WALL]
        np.testing.assert_allclose(labelled.args, drawing.args, atol=1e-4)
        assert labelled.layer_names == drawing.layer_names
    assert next(
        inferencer.stream(
            str(tmp_path / 'plan.npz'),
            out_dir=str(tmp_path),
            outputs=('svg', ))).skipped


def test_dxf_to_every_output_and_page(inferencer, tmp_path):
    path = tmp_path / 'plan.dxf'
    path.write_bytes(dxf_plan())
    out = inferencer(
        str(path),
        out_dir=str(tmp_path / 'out'),
        outputs=('json', 'svg', 'png'))
    assert out['failures'] == []
    result = out['predictions'][0]
    assert result['counts'] == {'single door': 1, 'table': 1, 'toilet': 1}
    assert result['scale'] == dict(
        units_per_metre=1000.0, source='file', num_tiles=1)
    assert result['drawing']['format'] == 'dxf'
    assert result['drawing']['layout'] == 'Model'
    door = next(s for s in result['symbols'] if s['class_id'] == DOOR)
    assert door['layer'] == 'A-DOOR'
    handles = [
        e.dxf.handle for e in ezdxf.readfile(path).modelspace().query('INSERT')
    ]
    assert door['element_names'] == handles
    # In the drawing's own coordinates, y down.
    assert door['box'] == [9000, -4900, 9900, -4000]
    text = Path(out['visualization'][0]['svg']).read_text()
    assert text.count(f'data-element="{handles[0]}"') == 2
    labelled = parse_svg(text.encode())
    order = np.lexsort((labelled.instance_id, labelled.semantic_id))
    assert labelled.semantic_id[order].tolist() == ([DOOR] * 2 + [TABLE] * 4 +
                                                    [TOILET] + [WALL] * 2)
    # Labelled, it can be predicted again: its units are known.
    again = inferencer(text.encode())['predictions'][0]
    assert again['scale']['units_per_metre'] == 1000.0
    assert again['counts'] == result['counts']
    page = Path(write_page(str(tmp_path / 'out/preds/plan.json'))).read_text()
    assert f'"{handles[0]}"' in page


def test_names_answer_unless_they_are_not_asked(inferencer, tmp_path):
    data = dxf_plan().replace(b'\nDOOR\n', b'\nSOFA\n')
    result = inferencer(data)['predictions'][0]
    assert result['counts'] == {'sofa': 1, 'table': 1, 'toilet': 1}
    told = {s['class']: s for s in result['symbols']}
    sofa, table = told['sofa'], told['table']
    assert (sofa['told_by'], sofa['name'], sofa['agrees']) == ('name', 'SOFA',
                                                               False)
    assert sofa['by_network']['class'] == 'single door'
    assert table['told_by'] == 'network' and 'name' not in table
    wall = result['stuff'][0]
    assert (wall['told_by'], wall['name'], wall['agrees']) == ('name',
                                                               'A-WALL', True)
    # of 1 by its name, the others by the network
    assert [s['score'] == 1 for s in (sofa, wall)] == [True, True]
    alone = inferencer(data, names=False)['predictions'][0]
    assert alone['counts'] == {'single door': 1, 'table': 1, 'toilet': 1}
    assert not any('told_by' in s for s in alone['symbols'])
    # what is below the score is left out, who told of the others stays
    high = inferencer(data, score_thr=0.999)['predictions'][0]
    assert {s['class']
            for s in high['symbols'] if s['told_by'] == 'name'} == {'sofa'}


def test_units_taken_for_others(inferencer):
    out = inferencer(inches_that_state_mm())
    assert out['predictions'][0]['scale'] == dict(
        units_per_metre=pytest.approx(1 / 0.0254),
        source='doors',
        by_file=1000.0,
        num_tiles=1)
    assert out['predictions'][0]['counts'] == {'single door': 4}
    assert out['notes'] == [
        'drawing: the file says that its unit is mm, but its doors would be '
        '0.0335 m wide: in is taken. If that is wrong, say it: --units, '
        '--scale'
    ]
    out = inferencer(inches_that_state_mm(), units='mm')
    assert out['predictions'][0]['scale']['source'] == 'given'
    note, = out['notes']
    assert 'at its scale, the one given, its doors are 0.0335 m wide' in note


def test_a_sheet_that_cannot_be_fails_alone(inferencer):
    small = svg(
        square(1, 1), width=99).replace('<svg',
                                        '<svg data-units-per-metre="1000"')
    out = inferencer([plan().encode(), small.encode()])
    assert out['predictions'][0]['counts'] and not out['predictions'][1]
    assert 'smaller than a room' in out['failures'][0]['error']
    out = inferencer(small.encode(), units='mm')
    assert out['failures'] == []


def test_layers_that_are_off(inferencer):
    out = inferencer(dxf_of_hidden_layers())
    assert "'A-WALL'" in out['failures'][0]['error']
    assert '--all-layers' in out['failures'][0]['error']
    out = inferencer(dxf_of_hidden_layers(), all_layers=True)
    assert out['failures'] == []
    assert len(out['predictions'][0]['stuff'][0]['primitive_ids']) == 2
    assert out['predictions'][0]['settings']['all_layers'] is True


def test_pdf_page_and_scale(inferencer, tmp_path):
    path = tmp_path / 'plan.pdf'
    path.write_bytes(pdf_plan())
    run = dict(
        out_dir=str(tmp_path / 'out'), outputs=('json', 'svg'),
        scale='1:100')  # a PDF's units are points of paper
    result = inferencer(str(path), **run)['predictions'][0]
    assert result['counts'] == dict(table=2)
    assert result['scale']['units_per_metre'] == pytest.approx(28.3464567)
    assert (result['drawing']['page'], result['drawing']['num_pages']) == (1,
                                                                           2)
    labelled = parse_svg(tmp_path / 'out/svg/plan.svg')
    assert (labelled.semantic_id == TABLE).sum() == 8
    assert labelled.size == (400, 300)
    assert labelled.meta['paper_units_per_metre'] == pytest.approx(2834.64567)
    second = inferencer(str(path), page=2, **run)['predictions'][0]
    assert [s['class'] for s in second['stuff']] == ['wall']
    page = write_page(str(tmp_path / 'out/preds/plan.json'))
    assert '"command":"AA=="' in Path(page).read_text()  # one line


def test_results_in_a_folder_of_drawings_are_no_drawings(inferencer, folder):
    run = dict(outputs=('json', 'svg', 'pdf'), out_dir=str(folder / 'in/out'))
    for _ in range(2):
        names = [o.name for o in inferencer.stream(str(folder / 'in'), **run)]
        assert names == ['a', 'bad', 'sub/b']


def test_drawings_are_never_overwritten(inferencer, tmp_path):
    (tmp_path / 'svg').mkdir()
    for name in ('a.svg', 'svg/a.svg', 'svg/b.svg'):
        (tmp_path / name).write_text(plan())
    run = dict(out_dir=str(tmp_path), outputs=('svg', ))
    for inputs in (str(tmp_path / 'svg'), str(tmp_path / 'svg/*.svg')):
        for _ in range(2):
            out = inferencer(inputs, **run)
            assert len(out['failures']) == 2
            assert (f'{tmp_path}/svg/b.svg: its result would overwrite '
                    f'{tmp_path}/svg/b.svg. Give another folder: --out-dir'
                    ) == out['failures'][1]['error']
    out = inferencer(str(tmp_path), **run)  # its svg/a.svg is another's
    assert [f['name'] for f in out['failures']] == ['a']
    assert {p.read_text() for p in tmp_path.glob('svg/*.svg')} == {plan()}
    assert not list(tmp_path.glob('preds/*.json'))


def test_labels_are_shown_and_not_used(inferencer):
    wrong = svg(
        square(20, 20, label='semanticId="12" instanceId="3"'), circle(50, 50))
    out = inferencer(wrong.encode(), return_datasamples=True)
    sample = out['predictions'][0]
    assert sample.gt_pts_seg.pts_semantic_mask.tolist() == [11] * 4 + [35]
    assert sample.gt_pts_seg.pts_instance_mask.tolist() == [3] * 4 + [-1]
    assert sample.pred_pts_seg.pts_semantic_mask.tolist() == ([TABLE] * 4 +
                                                              [TOILET])


def test_a_rerun_skips_what_is_finished(inferencer, folder):
    run = dict(out_dir=str(folder / 'out'), outputs=('json', 'svg'))
    inferencer(str(folder / 'in'), **run)
    before = (folder / 'out/preds/a.json').stat().st_mtime_ns

    def again(**kwargs):
        return [
            (o.name, o.skipped, bool(o.error))
            for o in inferencer.stream(str(folder / 'in'), **run, **kwargs)
        ]

    assert again() == [('a', True, False), ('bad', False, True),
                       ('sub/b', True, False)]
    assert (folder / 'out/preds/a.json').stat().st_mtime_ns == before
    assert again(overwrite=True)[0] == ('a', False, False)
    assert again(score_thr=0.3)[0] == ('a', False, False)
    assert again(score_thr=0.3)[0] == ('a', True, False)
    (folder / 'out/svg/a.svg').unlink()
    assert again(score_thr=0.3)[0] == ('a', False, False)
    (folder / 'in/a.svg').write_text(plan() + ' ')
    assert again(score_thr=0.3)[0] == ('a', False, False)
    (folder / 'out/preds/a.json').write_text('{"half')
    assert again(score_thr=0.3)[0] == ('a', False, False)
    # Samples cannot come from a file.
    sample = inferencer(
        str(folder / 'in/a.svg'), return_datasamples=True,
        **run)['predictions'][0]
    assert len(sample.pred_instances_3d) == 5


def test_another_model_does_the_work_again(inferencer, folder):
    run = dict(
        inputs=str(folder / 'in/a.svg'),
        out_dir=str(folder / 'out'),
        outputs=('json', ))
    inferencer(**run)
    renamed = SymbolInferencer(
        write_config(folder, 'train_cfg = None'),
        write_checkpoint(folder),
        show_progress=False)
    assert next(renamed.stream(**run)).skipped
    trained_more = SymbolInferencer(
        write_config(folder),
        write_checkpoint(folder, 0.6),
        show_progress=False)
    assert not next(trained_more.stream(**run)).skipped
    other = SymbolInferencer(
        write_config(folder, 'model["largest"] = 99'),
        write_checkpoint(folder, 0.6),
        show_progress=False)
    assert not next(other.stream(**run)).skipped


def test_score_threshold(inferencer):
    result = inferencer(plan().encode(), score_thr=0.6)['predictions'][0]
    assert result['symbols'] == result['stuff'] == []
    assert result['counts'] == {}


def test_sheet_in_tiles(inferencer):
    """Three tiles wide: symbols on the cuts are counted once."""
    tables = [(x, 40) for x in range(10, 400, 20)]
    sheet = svg(
        *[square(*at, side=14) for at in tables],
        circle(140, 100),
        line(1, 5, 415, 6),
        width=420,
        height=140)
    result = inferencer(sheet.encode(), units='dm')['predictions'][0]
    assert result['scale'] == dict(
        units_per_metre=10.0, source='given', num_tiles=4)
    assert result['counts'] == {'table': len(tables), 'toilet': 1}
    found = sorted(s['box'][0] for s in result['symbols']
                   if s['class'] == 'table')
    assert found == [x for x, _ in tables]
    assert all(
        len(s['primitive_ids']) == 4 for s in result['symbols']
        if s['class'] == 'table')
    assert [s['class'] for s in result['stuff']] == ['wall']


def test_a_sheet_of_300_000_primitives(inferencer):
    """328 m wide, a table every 1.2 m, many of them cut by tiles."""
    side = 274
    corner = 12.0 * np.stack(
        np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 1, 2)
    ring = np.array([[0, 0], [8, 0], [8, 8], [0, 8], [0, 0]])
    ends = np.stack([corner + ring[:-1], corner + ring[1:]], 2)
    share = np.arange(4)[:, None] / 3
    start, end = np.moveaxis(ends.reshape(-1, 2, 1, 2), 1, 0)
    args = start + share * (end - start)
    sheet = Primitives(
        args,
        np.full(len(args), 8.0),
        np.zeros(len(args)),
        size=(12 * side, 12 * side))
    assert len(sheet) > 300_000
    result = inferencer(sheet, units='dm', batch_size=4)['predictions'][0]
    assert result['scale']['num_tiles'] > 1000
    assert result['counts'] == dict(table=side * side)
    assert all(len(s['primitive_ids']) == 4 for s in result['symbols'])


def test_classes_come_from_the_checkpoint(tmp_path):
    meta = dict(
        classes=[f'kind {i}' for i in range(35)],
        palette=[(i, i, i) for i in range(35)],
        thing_ids=list(range(30)),
        stuff_ids=list(range(30, 35)))
    inferencer = SymbolInferencer(
        write_config(tmp_path),
        write_checkpoint(tmp_path, meta=dict(dataset_meta=meta)),
        show_progress=False)
    result = inferencer(plan().encode())['predictions'][0]
    assert result['counts'] == {'kind 0': 1, 'kind 13': 1, 'kind 26': 2}
    assert result['classes'][7] == dict(
        id=7, name='kind 7', thing=True, color='#070707')


def test_config_in_the_checkpoint(tmp_path):
    from mmengine.config import Config
    cfg = Config.fromfile(write_config(tmp_path))
    weights = write_checkpoint(tmp_path, meta=dict(cfg=cfg.pretty_text))
    inferencer = SymbolInferencer(weights=weights, show_progress=False)
    assert inferencer(plan().encode())['predictions'][0]['counts']['table']


def test_a_checkpoint_cannot_run_code(tmp_path):
    weights = write_checkpoint(
        tmp_path, meta=dict(cfg='model = dict(a=__import__("os").getcwd())'))
    with pytest.raises(UserError, match='not plain data'):
        SymbolInferencer(weights=weights)


@pytest.mark.parametrize('case',
                         ['no file', 'no config', 'text', 'shape', 'names'])
def test_models_that_cannot_be_used(tmp_path, case):
    config, weights = write_config(tmp_path), write_checkpoint(tmp_path)
    if case == 'no file':
        weights = str(tmp_path / 'gone.pth')
    elif case == 'no config':
        config = str(tmp_path / 'gone.py')
    elif case == 'text':
        Path(weights).write_text('hello')
    elif case == 'shape':
        torch.save(dict(state_dict=dict(score=torch.ones(7))), weights)
    else:
        torch.save(dict(state_dict=dict(other=torch.ones(2))), weights)
    with pytest.raises(UserError) as error:
        SymbolInferencer(config, weights)
    text = str(error.value)
    assert '\n' not in text
    assert (config if case == 'no config' else weights) in text
    if case == 'shape':
        assert 'of another shape: score (model (2,), file (7,))' in text


def test_primitives_are_left_as_they_were(inferencer):
    drawing = parse_svg(plan().encode())
    before = Primitives(**{k: v for k, v in vars(drawing).items()})
    args = drawing.args.copy()
    inferencer(drawing, units='m')
    np.testing.assert_array_equal(drawing.args, args)
    assert drawing.size == before.size
