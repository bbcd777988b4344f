"""What occurs in releases of FloorPlanCAD, each in a file of its own."""
import json
from pathlib import Path

import pytest

from sympoint.drawings.convert import convert

FOLDER = Path(__file__).parents[1] / 'data/oddities'

# name: class_histogram, symbols, layers, size
CONVERTED = dict(
    background_with_instance=({'background': 1}, 0, 1, [140, 140]),
    byte_order_mark=({'wall': 1}, 0, 1, [140, 140]),
    groups_in_groups=({'background': 2}, 0, 2, [140, 140]),
    instance_of_two_classes=({'sofa': 1, 'chair': 1}, 2, 1, [140, 140]),
    # labels are those of the drawn element itself
    labelled_group=({'background': 1}, 0, 1, [140, 140]),
    labelled_text=({'background': 1}, 0, 1, [140, 140]),
    large_instance=({'sofa': 1}, 1, 1, [140, 140]),
    no_length=({'background': 2}, 0, 1, [140, 140]),
    not_square=({'wall': 1}, 0, 1, [140, 70]),
    origin_elsewhere=({'wall': 1}, 0, 1, [140, 140]),
    path_of_several=({'wardrobe': 3}, 1, 1, [140, 140]),
    spellings=({'single door': 2, 'wall': 1}, 1, 1, [140, 140]),
    stuff_with_instance=({'wall': 1}, 0, 1, [140, 140]),
    thing_without_instance=({'bed': 2}, 0, 1, [140, 140]),
    tile_of_100=({'wall': 1}, 0, 1, [100, 100]),
    turned_ellipse=({'sink': 1}, 1, 1, [140, 140]),
    without_groups=({'background': 2}, 0, 1, [140, 140]),
    without_view_box=({'wall': 1}, 0, 1, [140, 140]))  # yapf: disable

# name: where, what
FAILED = dict(
    access_denied=('', 'is XML but not SVG'),
    class_0=(', <path> on line 2', 'class id 0 is not in the class map'),
    class_36=(', <path> on line 3', 'class id 36 is not in the class map'),
    class_empty=(', <path> on line 2', "semanticId '' is not a whole number"),
    class_fraction=(', <path> on line 2',
                    "semanticId '33.0' is not a whole number"),
    cut_off=(', line 3', 'is not XML'),
    empty=('', 'has no lines, arcs, circles or ellipses'),
    nothing=(', line 1', 'is not XML'),
    spellings_differ=(', <path> on line 2', 'has two different semanticId'))

WARNED = dict(
    background_with_instance=('background with an instance', 1, 'background'),
    instance_of_two_classes=('instance of several classes', 2,
                             'instance 3: sofa, chair'),
    stuff_with_instance=('stuff with an instance', 1, 'wall'),
    thing_without_instance=('thing without an instance', 2, 'bed'))


@pytest.fixture(scope='module')
def converted(tmp_path_factory):
    """The report, and the entries of the info file by name."""
    out = tmp_path_factory.mktemp('oddities')
    report = convert(str(FOLDER), str(out))
    infos = json.loads((out / 'train_infos.json').read_text())
    return report, {d['sample_idx']: d for d in infos['data_list']}


def test_no_file_is_forgotten(converted):
    report, drawings = converted
    names = {path.stem for path in FOLDER.glob('train/*.svg')}
    assert names == set(CONVERTED) | set(FAILED)
    assert drawings.keys() == CONVERTED.keys()
    assert {Path(path).stem for path in report.failed} == set(FAILED)


@pytest.mark.parametrize('name', CONVERTED)
def test_converted(converted, name):
    drawing = converted[1][name]
    assert (drawing['class_histogram'], drawing['num_instances'],
            drawing['num_layers'], drawing['size']) == CONVERTED[name]


@pytest.mark.parametrize('name', FAILED)
def test_failed_by_name_and_element(converted, name):
    path = str(FOLDER / f'train/{name}.svg')
    where, what = FAILED[name]
    assert converted[0].failed[path].startswith(f'{path}{where}: {what}')


def test_label_check(converted):
    warnings = {
        Path(path).stem: [tuple(w) for w in found]
        for path, found in converted[0].warnings.items() if found
    }
    assert warnings == {name: [found] for name, found in WARNED.items()}
