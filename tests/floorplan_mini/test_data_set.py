"""FloorPlanMini as a data set: labels, statistics, determinism."""
import hashlib
import re
from collections import Counter

import numpy as np
import pytest

from sympoint.drawings.svg.reader import parse_svg
from sympoint.floorplan_mini import (draw_primitives, generate_drawing,
                                     write_floorplan_mini)
from sympoint.structures.taxonomy import FLOORPLANCAD_CLASSES, THING_IDS

BACKGROUND = len(FLOORPLANCAD_CLASSES)


@pytest.fixture(scope='module')
def drawings():
    return {
        split: [generate_drawing(0, k, split) for k in range(40)]
        for split in ('train', 'val', 'test')
    }


@pytest.fixture(scope='module')
def parsed(drawings):
    return {
        split: [parse_svg(text.encode()) for text in texts]
        for split, texts in drawings.items()
    }


@pytest.mark.parametrize('split, index, digest', [
    ('train', 0, 'e4bb231bceff050a'),
    ('train', 6, '56708546c1030865'),
    ('val', 15, '78bcac36889cf952'),
    ('test', 8, '76ec683641d480a8'),
])
def test_a_seed_draws_the_same_on_every_machine(split, index, digest):
    text = generate_drawing(2024, index, split)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == digest


def test_files_do_not_depend_on_the_number_of_workers(tmp_path):
    for workers in (1, 2):
        write_floorplan_mini(tmp_path / str(workers), 3, 2, 1, 5, workers)
    names = sorted(
        p.relative_to(tmp_path / '1') for p in tmp_path.glob('1/svg/*/*.svg'))
    assert [str(n) for n in names] == [
        'svg/test/0000.svg', 'svg/train/0000.svg', 'svg/train/0001.svg',
        'svg/train/0002.svg', 'svg/val/0000.svg', 'svg/val/0001.svg'
    ]
    for name in names:
        one = (tmp_path / '1' / name).read_bytes()
        assert one == (tmp_path / '2' / name).read_bytes()
    first = (tmp_path / '1' / 'svg/val/0001.svg').read_text()
    assert first == generate_drawing(5, 1, 'val')


def test_drawings_differ():
    texts = {
        generate_drawing(seed, index, split)
        for seed in (0, 1)
        for index in (0, 20)
        for split in ('train', 'val', 'test')
    }
    assert len(texts) == 12


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match='train'):
        generate_drawing(0, 0, 'trian')


def test_format_is_that_of_floorplancad(drawings):
    spellings = Counter()
    kinds = Counter()
    number = r'-?\d+(\.\d+)?'
    point = f'{number},{number}'
    rgb = r'rgb\(\d+,\d+,\d+\)'
    tail = (rf' fill="none" stroke="{rgb}" stroke-width="[\d.]+"'
            r'( semantic(-i|I)d="\d+" instance(-i|I)d="-?\d+")? />')
    shapes = dict(
        line=f'<path d="M {point} L {point}"',
        arc=f'<path d="M {point} A {point} {number} [01],[01] {point}"',
        circle=f'<circle cx="{number}" cy="{number}" r="{number}"',
        ellipse=f'<ellipse cx="{number}" cy="{number}" rx="{number}" '
        f'ry="{number}" transform="rotate\\({number},{number},{number}\\)"')
    shapes = {k: re.compile(v + tail) for k, v in shapes.items()}
    for text in drawings['train']:
        lines = text.splitlines()
        assert 'viewBox="0 0 140 140"' in lines[1]
        assert lines[-1] == '</svg>'
        for line in lines[2:-1]:
            if line in ('<g>', '</g>'):
                continue
            kind, = [k for k, v in shapes.items() if v.fullmatch(line)]
            kinds[kind] += 1
        spellings['semantic-id' in text] += 1
    assert set(kinds) == set(shapes)
    assert min(spellings.values()) > 8


def test_labels_are_valid(parsed):
    for p in parsed['train'] + parsed['val'] + parsed['test']:
        things = np.isin(p.semantic_id, THING_IDS)
        assert (p.instance_id[things] > 0).all()
        assert (p.instance_id[~things] == -1).all()
        pairs = set(
            zip(p.instance_id[things].tolist(),
                p.semantic_id[things].tolist()))
        assert len(pairs) == len({i for i, _ in pairs})
        assert p.size == (140, 140)
        assert p.args.min() >= -0.01 and p.args.max() <= 140.01
        assert p.length.min() > 0.02


def test_every_class_is_in_every_split(parsed):
    for split, drawings in parsed.items():
        seen = Counter(
            c for p in drawings for c in np.unique(p.semantic_id).tolist())
        assert sorted(seen) == list(range(BACKGROUND + 1)), split
        for name in ('single door', 'window', 'toilet', 'bed', 'wall'):
            assert seen[FLOORPLANCAD_CLASSES.index(name)] >= 6, (split, name)


def test_statistics_are_near_the_real_ones(parsed):
    drawings = parsed['train'] + parsed['val'] + parsed['test']
    sizes = [len(p) for p in drawings]
    command = np.concatenate([p.command for p in drawings])
    share = np.bincount(command, minlength=4) / len(command)
    # Real: 84.4, 14.1, 1.3 and 0.1 %.
    assert 0.80 < share[0] < 0.88
    assert 0.10 < share[1] < 0.17
    assert 0.005 < share[2] < 0.025
    assert 0.0002 < share[3] < 0.003
    # Real: median 550, half background, 15 layers, wall 11 %.
    assert 450 < np.median(sizes) < 800
    assert 550 < np.mean(sizes) < 1100
    assert max(sizes) < 7000
    label = np.concatenate([p.semantic_id for p in drawings])
    assert 0.43 < (label == BACKGROUND).mean() < 0.6
    per_class = np.bincount(label, minlength=36)[:35] / len(label)
    assert per_class.argmax() == FLOORPLANCAD_CLASSES.index('wall')
    assert 0.07 < per_class.max() < 0.14
    layers = [len(np.unique(p.layer_id)) for p in drawings]
    assert 11 <= np.median(layers) <= 18
    things = [
        len(np.unique(p.instance_id[p.instance_id > 0])) for p in drawings
    ]
    assert 7 <= np.median(things) <= 22
    assert 14 <= np.mean(things) <= 26


def majority(group, background):
    """How many a guess of each group's more frequent kind gets right."""
    total = np.bincount(group)
    part = np.bincount(group, background, minlength=len(total))
    return np.maximum(part, total - part).sum()


def test_neither_layer_nor_colour_tells_background(parsed):
    right = Counter()
    count = 0
    everywhere = []
    for p in parsed['train']:
        background = p.semantic_id == BACKGROUND
        colour = p.rgb.astype(np.int64) @ (65536, 256, 1)
        everywhere.append(np.stack([colour, background], 1))
        _, by_colour = np.unique(colour, return_inverse=True)
        right['layer'] += majority(p.layer_id, background)
        right['colour'] += majority(by_colour, background)
        count += len(p)
    colour, background = np.concatenate(everywhere).T
    _, group = np.unique(colour, return_inverse=True)
    assert right['layer'] / count < 0.88
    assert right['colour'] / count < 0.85
    assert majority(group, background) / count < 0.65


def test_order_does_not_give_instances_away(parsed):
    # Instance numbers neither rise nor fall along the file.
    up = down = 0
    for p in parsed['train']:
        ids = p.instance_id[p.instance_id > 0]
        _, first = np.unique(ids, return_index=True)
        order = np.diff(ids[np.sort(first)])
        up += (order > 0).sum()
        down += (order < 0).sum()
    assert 0.4 < up / (up + down) < 0.6


def test_symbols_touch(parsed):
    # Some symbols share a border with a neighbour of another kind.
    touching = 0
    for p in parsed['train']:
        ends = p.args[:, [0, 3]].reshape(-1, 2).round(1)
        ids = np.repeat(p.instance_id, 2)
        keep = ids > 0
        seen = {}
        for point, k in zip(map(tuple, ends[keep]), ids[keep]):
            touching += seen.setdefault(point, k) != k
    assert touching > 50


@pytest.fixture(scope='module')
def wide():
    return [draw_primitives(5, k, 'train', 'wide') for k in range(200)]


def test_a_seed_draws_the_same_wide_drawing_again():
    for index in (3, 4):
        one, two = (
            generate_drawing(8, index, 'train', 'wide') for _ in range(2))
        assert one == two
        assert one != generate_drawing(8, index, 'train')


def test_files_are_of_the_edition_that_is_asked_for(tmp_path):
    write_floorplan_mini(tmp_path, 1, 0, 1, seed=3, edition='wide')
    for split in ('train', 'test'):
        text = (tmp_path / 'svg' / split / '0000.svg').read_text()
        assert text == generate_drawing(3, 0, split, 'wide')
    with pytest.raises(ValueError, match='first'):
        generate_drawing(3, 0, 'train', 'second')


def test_the_wide_edition_draws_every_class(wide):
    seen = Counter(c for p in wide for c in set(p.semantic_id.tolist()))
    rare = [FLOORPLANCAD_CLASSES[c] for c in range(35) if seen[c] < 5]
    assert not rare


def test_labels_of_the_wide_edition_are_valid(wide):
    for p in wide:
        things = np.isin(p.semantic_id, THING_IDS)
        assert (p.instance_id[things] > 0).all()
        assert (p.instance_id[~things] == -1).all()
        kinds = {}
        for k, c in zip(p.instance_id.tolist(), p.semantic_id.tolist()):
            assert k < 0 or kinds.setdefault(k, c) == c
        assert p.args.min() >= -0.01 and p.args.max() <= 140.01


def test_wide_drawings_lie_at_many_angles(wide):
    oblique = 0
    for p in wide:
        d = p.args.reshape(len(p), 4, 2)
        d = (d[:, 3] - d[:, 0])[p.command == 0]
        angle = np.degrees(np.arctan2(d[:, 1], d[:, 0])) % 90
        straight = np.minimum(angle, 90 - angle) < 1
        oblique += straight.mean() < 0.3
    assert 60 < oblique < 140
