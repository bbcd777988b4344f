import json

import numpy as np
import pytest
from conversion import infos, write

from sympoint.drawings.connections import connection_graph
from sympoint.drawings.convert import Options, convert, format_report
from sympoint.drawings.svg.reader import parse_svg
from sympoint.drawings.tiling import Tiling
from sympoint.errors import DrawingError
from sympoint.structures.primitives import Primitives
from sympoint.structures.taxonomy import NOV2021_CLASS_MAP


@pytest.fixture
def root(tmp_path):
    return write(
        tmp_path / 'svg',
        train__a='tile_140',
        train__b='published',
        test__c='tile_100')


def test_class_map_and_own_classes(tmp_path):
    body = b'<svg viewBox="0 0 9 9"><path d="M0 0L1 1" stroke="red" ' \
           b'semanticId="1"/></svg>'
    root = write(tmp_path / 'svg', train__a=body)
    out = tmp_path / 'out'

    def histogram(options):
        convert(str(root), str(out), options=options)
        return infos(out, 'train')['data_list'][0]['class_histogram']

    assert histogram(Options()) == {'single door': 1}
    assert histogram(Options(class_map=NOV2021_CLASS_MAP)) == {'wall': 1}
    own = dict(
        classes=['tree', 'road'],
        palette=[(0, 0, 0), (9, 9, 9)],
        thing_ids=[0],
        stuff_ids=[1])
    assert histogram(Options(metainfo=own)) == {'tree': 1}
    assert infos(out, 'train')['metainfo']['classes'] == ['tree', 'road']
    assert Primitives.load(out / 'train/a.npz').num_classes == 2


def test_a_label_map_is_applied(root, tmp_path):
    own = dict(
        classes=['opening', 'solid'],
        palette=[(0, 0, 0), (9, 9, 9)],
        thing_ids=[0],
        stuff_ids=[1],
        label_map={
            'single door': 'opening',
            'wall': 'solid',
            '*': None
        })
    path = tmp_path / 'own.json'
    path.write_text(json.dumps(own))
    out = tmp_path / 'out'
    report = convert(
        str(root), str(out), options=Options.of_names(metainfo=str(path)))
    assert report.converted == 3
    train = infos(out, 'train')
    assert 'label_map' not in train['metainfo']
    assert train['metainfo']['applied_label_map'] == own['label_map']
    assert train['data_list'][0]['class_histogram'] == {
        'solid': 2, 'opening': 1, 'background': 4}  # yapf: disable
    stored = Primitives.load(out / 'train/a.npz')
    assert stored.num_classes == 2 and stored.semantic_id.max() == 2
    path.write_text(json.dumps(dict(own, label_map={'dor': 'opening'})))
    with pytest.raises(DrawingError, match="own.json: label_map maps 'dor'"):
        Options.of_names(metainfo=str(path))


def sheet(marks='', size='0 0 400 150', width='', shift=0):
    """A plan of 40 m by 15 m in dm: a wall, a door a cut at x = 140 halves,
    a chair that only the second tile has."""
    path = '<path d="{}" stroke="black" fill="none" semanticId="{}" ' \
           'instanceId="{}"/>'
    strokes = [
        path.format(f'M{shift} 0H{400 + shift}', 33, -1),
        path.format(f'M{shift} 150H{400 + shift}', 33, -1),
        path.format('M130 50V60', 1, 7),
        path.format('M130 60H150', 1, 7),
        path.format('M150 60V50', 1, 7),
        path.format('M200 70H204', 13, 8),
    ]
    return (f'<svg viewBox="{size}" {width}>{"".join(strokes)}{marks}'
            '</svg>').encode()


def tiles_of(tmp_path, svg, **options):
    root = write(tmp_path / 'svg', train__a=svg)
    out = tmp_path / 'out'
    report = convert(str(root), str(out), options=Options.of_names(**options))
    assert not report.failed, report.failed
    data = infos(out, 'train')['data_list']
    return report, data, [
        Primitives.load(out / info['primitives_path']) for info in data
    ]


def test_a_sheet_becomes_the_tiles_that_prediction_sees(tmp_path):
    report, data, tiles = tiles_of(tmp_path, sheet(), units='dm')
    assert [i['sample_idx'] for i in data] == [f'a@{k:02d}' for k in range(4)]
    assert (report.sheets, report.tiles, report.counts) == (1, 4,
                                                            dict(train=4))
    assert 'cut into 4 tiles' in format_report(report)
    whole = parse_svg(sheet())
    tiling = Tiling(whole, 140.0)
    for k, tile in enumerate(tiles):
        np.testing.assert_allclose(tile.args, tiling[k].args, atol=1e-4)
        assert np.array_equal(tile.semantic_id,
                              whole.semantic_id[tiling.rows[k]])
        assert tile.size == (140, 140)
        assert np.array_equal(tile.connections,
                              connection_graph(tile.args, tile.command, 1.0))
    # The first is cut at x = 140: half of the door's lintel, and its left.
    door = tiles[0].instance_id == 7
    assert tiles[0].length[door].tolist() == [10, 10]
    assert data[0]['num_instances'] == 1
    assert data[0]['class_histogram'] == {'single door': 2, 'wall': 2}
    assert tiles[1].length[tiles[1].instance_id == 7].tolist() == [10, 20, 10]
    assert data[1]['num_instances'] == 2
    np.testing.assert_allclose(tiles[1].meta['origin'], [260 / 3, -2])


def test_tiles_are_made_once(tmp_path):
    root = write(tmp_path / 'svg', train__a=sheet())
    out = tmp_path / 'out'

    def again(**options):
        report = convert(
            str(root), str(out), options=Options.of_names(**options))
        names = sorted(p.name for p in (out / 'train').iterdir())
        assert names == sorted(i['primitives_path'][6:]
                               for i in infos(out, 'train')['data_list'])
        return report.skipped, len(names)

    assert again() == (0, 1)  # nothing is said of its size
    assert again(units='dm') == (0, 4)
    assert again(units='dm') == (1, 4)
    (out / 'train/a@02.npz').unlink()
    assert again(units='dm') == (0, 4)
    assert again(units='cm', scale='1:10') == (0, 4)
    assert again(units='cm') == (0, 1)
    assert again(units='dm') == (0, 4)
    assert again() == (0, 1)


def test_a_file_that_states_its_units_is_cut_without_a_word(tmp_path):
    report, _, tiles = tiles_of(tmp_path,
                                sheet(width='data-units-per-metre="10"'))
    assert len(tiles) == 4 and not report.notes


def test_scales_that_are_doubtful_are_told(tmp_path):
    report, data, tiles = tiles_of(tmp_path, sheet())
    assert len(tiles) == 1 and data[0]['size'] == [400, 150]
    (note, ), = report.notes.values()
    assert 'is not known, so it was taken for one tile of 14 m' in note
    assert note in format_report(report)
    # Doors of 8.5 units: 10 units a metre, not 100.
    arcs = ''.join(
        f'<path d="M{x} 20v8.5a8.5 8.5 0 0 0 8.5 -8.5" stroke="red" '
        'fill="none"/>' for x in (20, 60, 100, 300))
    report, data, tiles = tiles_of(tmp_path / 'b', sheet(arcs), units='cm')
    assert 'the one given, its doors are 0.085 m wide' in format_report(report)
    report, data, tiles = tiles_of(tmp_path / 'c', sheet(arcs))
    assert len(tiles) == 4 and not report.notes  # by its doors
    square = sheet(arcs, size='0 0 400 400')
    report, data, tiles = tiles_of(tmp_path / 'd', square)
    assert len(tiles) == 1 and data[0]['size'] == [400, 400]
    assert 'that of a tile of 14 m, its doors are 0.297 m wide' in str(
        report.notes)


def test_tiles_of_which_nothing_is_known_are_left_out(tmp_path):
    marks = '<path d="M900 0V100" stroke="red" data-ignore="1"/>'
    _, data, tiles = tiles_of(tmp_path, sheet(marks), units='dm')
    assert len(Tiling(parse_svg(sheet(marks)), 140.0)) > len(tiles) == 5
    root = write(
        tmp_path / 'all',
        train__a=b'<svg viewBox="0 0 140 140">'
        b'<path d="M0 0V10" stroke="red" data-ignore="1"/></svg>')
    report = convert(str(root), str(tmp_path / 'none'))
    assert 'a.svg: nobody knows any of its classes. Label' in str(
        report.failed)


def test_classes_that_nobody_labelled_are_none_of_those(tmp_path):
    """Doors alone were labelled, and a chair by mistake."""
    root = write(tmp_path / 'svg', train__a=sheet())
    out = tmp_path / 'out'

    def counts(**options):
        report = convert(
            str(root), str(out), options=Options.of_names(**options))
        assert not report.failed and not report.skipped
        train = infos(out, 'train')
        info, = train['data_list']
        drawing = Primitives.load(out / 'train/a.npz')
        assert not drawing.ignore.any() and 'num_ignored' not in info
        rest = drawing.semantic_id == drawing.num_classes
        assert (drawing.instance_id[rest] == -1).all()
        return info['class_histogram'], train['metainfo'].get(
            'labelled_classes')

    door = {'single door': 3}
    assert counts() == (dict(door, chair=1, wall=2), None)
    assert counts(labelled_classes=['single door']) == (dict(
        door, background=3), ['single door'])
    own = dict(
        classes=['door'],
        palette=[(0, 0, 0)],
        thing_ids=[0],
        stuff_ids=[],
        label_map={
            'single door': 'door',
            '*': None
        })
    path = tmp_path / 'doors.json'
    path.write_text(json.dumps(own))
    # What is no door is known to be none.
    assert counts(
        metainfo=str(path), labelled_classes=['single door']) == ({
            'door':
            3,
            'background':
            3
        }, None)
    with pytest.raises(DrawingError, match="'door' is said to be labelled"):
        Options.of_names(metainfo=str(path), labelled_classes=['door'])


@pytest.mark.parametrize('options, message', [
    (dict(units='ell'), "--units, --scale: there is no unit 'ell'. Give one"),
    (dict(scale='1/50'), "'1/50' is not a scale. Write it as 1:100"),
])
def test_units_that_are_none_are_refused_at_once(options, message):
    with pytest.raises(DrawingError, match=message):
        Options.of_names(**options)


def test_strictly_a_drawing_with_a_bad_value_fails(tmp_path):
    bad = '<path d="M0 0L1 1L5" stroke="red" semanticId="1"/>'
    folder = tmp_path / 'in/train'
    folder.mkdir(parents=True)
    (folder / 'a.svg').write_text(f'<svg viewBox="0 0 9 9">{bad}</svg>')
    report = convert(str(tmp_path / 'in'), str(tmp_path / 'out'))
    message, = report.failed.values()
    assert '<path> on line 1: path data has 1 numbers after L' in message
    report = convert(
        str(tmp_path / 'in'),
        str(tmp_path / 'out'),
        options=Options(strict=False))
    assert report.converted == 1 and not report.failed
    warnings, = report.warnings.values()
    told = {warning.kind: warning.num_elements for warning in warnings}
    assert told['path left out'] == 1
