import json
from pathlib import Path

import pytest
from result_toys import result_example
from rule_model import TABLE, square, svg

from sympoint.apis.inputs import find_drawings, read_drawing
from sympoint.apis.outputs import (ResultFolder, annotated_svg, coco_panoptic,
                                   schedule_csv)
from sympoint.drawings.svg.reader import parse_svg
from sympoint.errors import DrawingError, UserError
from sympoint.files import write_file

MODEL = dict(config_sha256='1', checkpoint_sha256='2', sympoint='3')


def folder_of(path, kinds=('json', ), model=MODEL, **settings):
    return ResultFolder(str(path), kinds, model, settings)


def finished(path, drawing, **settings):
    """A result in a folder, as a run writes it."""
    folder = folder_of(path, **settings)
    result = result_example(drawing.name)
    result.update(model=MODEL, settings=settings)
    result['drawing']['sha256'] = drawing.digest()
    folder.write(drawing, None, result)
    return result


def test_a_result_counts_only_for_the_same_drawing_model_and_settings(
        tmp_path):
    drawing, other = find_drawings([b'a plan', b'another'])
    result = finished(tmp_path, drawing, units='mm')
    found = folder_of(tmp_path, units='mm').finished(drawing)
    assert found.skipped and found.result == result
    assert found.files == dict(json=str(tmp_path / 'preds/drawing.json'))
    other.name = drawing.name
    assert folder_of(tmp_path, units='mm').finished(other) is None
    assert folder_of(tmp_path, units='m').finished(drawing) is None
    for key in MODEL:
        changed = dict(MODEL, **{key: 'x'})
        assert folder_of(
            tmp_path, model=changed, units='mm').finished(drawing) is None
    # where it is does not matter, nor how the config is called
    named = dict(MODEL, config='a.py')
    assert folder_of(tmp_path, model=named, units='mm').finished(drawing)
    # an output that is missing is made
    more = folder_of(tmp_path, ('json', 'png'), units='mm')
    assert more.finished(drawing) is None
    write_file(tmp_path / 'vis/drawing.png', b'')
    assert more.finished(drawing).files['png'].endswith('vis/drawing.png')


def test_json_is_always_written_and_last_of_a_drawings_files(tmp_path):
    folder = folder_of(tmp_path, ('csv', 'svg'))
    assert (folder.kinds, folder.tables) == (['json', 'svg'], ['csv'])
    drawing, = find_drawings(b'no svg, and no arrays to write one of')
    with pytest.raises(Exception):
        folder.write(drawing, None, result_example())
    assert not list(tmp_path.rglob('*.json'))


def test_folders_and_kinds_that_cannot_be(tmp_path):
    with pytest.raises(UserError, match="no output 'gif'. Choose of json, "):
        folder_of(tmp_path, ('json', 'gif'))
    (tmp_path / 'file').write_text('')
    with pytest.raises(UserError, match='file: cannot be made'):
        folder_of(tmp_path / 'file')


def test_inputs_are_never_written_over(tmp_path):
    (tmp_path / 'svg').mkdir()
    (tmp_path / 'svg/a.svg').write_text(svg(square(1, 1)))
    drawing, = find_drawings(tmp_path / 'svg/a.svg')
    folder = folder_of(tmp_path, ('svg', ))
    assert folder.files(drawing)['svg'] == str(tmp_path / 'svg/a.svg')
    folder.protect([drawing])
    with pytest.raises(DrawingError, match='its result would overwrite'):
        folder.files(drawing)


def test_labels_go_into_the_elements_of_an_svg():
    """A path of two symbols is split; all else stays to the byte."""
    text = svg(
        '<!-- kept --><path fill="none" stroke="#000" '
        'd="M1 1h3M9 9h3"/>', square(20, 20)).encode()
    drawing = read_drawing(text)
    assert len(drawing) == 6
    result = result_example()
    result['classes'] *= 20
    result['drawing']['num_primitives'] = 6
    entry = dict(class_id=TABLE, score=1.0)
    result['symbols'] = [
        dict(entry, id=1, primitive_ids=[0, 2]),
        dict(entry, id=2, primitive_ids=[1])
    ]
    result['stuff'] = []
    out = annotated_svg(text, drawing, result)
    labelled = parse_svg(out, num_classes=60)
    assert labelled.semantic_id.tolist() == [TABLE] * 3 + [60] * 3
    assert labelled.instance_id.tolist() == [1, 2, 1, -1, -1, -1]
    assert b'<!-- kept -->' in out and out.count(b'<path') == 6
    # of another format an SVG is made, an element a primitive
    made = parse_svg(annotated_svg(drawing, drawing, result), 60)
    assert made.semantic_id.tolist() == labelled.semantic_id.tolist()
    assert made.element_id.tolist() == list(range(6))


def test_tables_of_all_drawings(tmp_path):
    drawings = find_drawings([b'a', b'b'])
    for drawing in drawings:
        finished(tmp_path, drawing)
    folder = folder_of(tmp_path, ('csv', 'coco'))
    paths = folder.write_tables([d.name for d in drawings])
    assert [Path(p).name
            for p in paths] == ['schedule.csv', 'coco_panoptic.json']
    results = [result_example(d.name) for d in drawings]
    assert Path(paths[0]).read_text() == schedule_csv(results)
    coco = json.loads(Path(paths[1]).read_text())
    assert [i['file_name'] for i in coco['images']] == ['drawing', 'drawing-2']


def test_schedule():
    assert schedule_csv([
        result_example('a'), result_example('b, c')
    ]) == ('drawing,class,count,mean_score\na,door,1,0.876\na,bed,1,0.500\n'
           '"b, c",door,1,0.876\n"b, c",bed,1,0.500\n'
           'all drawings,door,2,0.876\nall drawings,bed,2,0.500\n')


def test_coco_panoptic():
    coco = coco_panoptic([result_example('a'), result_example('b')])
    assert [c['isthing'] for c in coco['categories']] == [1, 1, 0]
    assert coco['categories'][1]['color'] == [0, 16, 0]
    assert [i['id'] for i in coco['images']] == [1, 2]
    annotation = coco['annotations'][1]
    assert annotation['image_id'] == 2
    assert annotation['primitive_segments'] == [1, 1, 2, 0, 3]
    assert annotation['segments_info'][0] == dict(
        id=1,
        category_id=1,
        area=2,
        bbox=[100, 50, 3, 4],
        iscrowd=0,
        score=0.8765)
    json.dumps(coco)
