import pytest
from drawing_toys import CONFIGS
from mmengine.config import Config

from sympoint.engine.config import load_config
from sympoint.engine.fine_tune_config import fine_tune_config, schedule_for

SMALL = 'sympoint/sympoint_small_1xb4_floorplans-endless-panseg.py'
TINY = 'sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'
DOORS = dict(
    classes=['door', 'sprinkler', 'wall'],
    palette=[(1, 2, 3)] * 3,
    thing_ids=[0, 1],
    stuff_ids=[2])
RENAME = {'single door': 'door', 'double door': 'door', 'wall': 'wall'}


@pytest.fixture
def write(tmp_path):
    """The config that is written, read again as training reads it."""

    def run(base=SMALL, splits=None, **kwargs):
        text = fine_tune_config(
            Config.fromfile(CONFIGS / base), 'start.pth', 'data/plans/', splits
            or dict(train=3), **kwargs)
        (tmp_path / 'finetune.py').write_text(text)
        return load_config(str(tmp_path / 'finetune.py'), task='train')

    return run


def test_longer_for_more_drawings_but_less_for_each():
    steps = [schedule_for(n).steps for n in (1, 3, 50, 450, 10**5)]
    assert steps == [700, 800, 1600, 4300, 20000]
    assert schedule_for(10**5).plans < schedule_for(3).plans


def test_tiles_and_drawn_plans_in_their_shares(write):
    cfg = write()
    tiles, plans = cfg.train_dataloader.dataset.datasets
    assert tiles.dataset.data_root == 'data/plans/'
    share = plans.epoch_size / (plans.epoch_size + 3 * tiles.times)
    assert share == pytest.approx(schedule_for(3).plans, abs=1e-3)
    assert plans.pipeline == tiles.dataset.pipeline
    assert cfg.model == Config.fromfile(CONFIGS / SMALL).model
    assert cfg.load_from == 'start.pth'
    assert cfg.train_cfg.max_iters == 800


def test_plans_are_drawn_only_for_a_model_that_knows_them(write):
    tiles, = write(TINY).train_dataloader.dataset.datasets
    assert tiles.dataset.ann_file == 'train_infos.json'


@pytest.mark.parametrize('splits, val, test', [
    (dict(train=3), None, 'train_infos.json'),
    (dict(train=3, val=1), 'val_infos.json', 'val_infos.json'),
    (dict(train=3, test=1), 'test_infos.json', 'test_infos.json'),
    (dict(train=3, val=1, test=1), 'val_infos.json', 'test_infos.json'),
])
def test_judged_by_what_is_kept_apart(write, splits, val, test):
    cfg = write(splits=splits)
    assert cfg.test_dataloader.dataset.ann_file == test
    assert val == (cfg.val_dataloader and cfg.val_dataloader.dataset.ann_file)
    assert (cfg.val_cfg is None) == (val is None)


def test_other_classes(write):
    cfg = write(metainfo=DOORS, label_map=RENAME, steps=7)
    head = cfg.model.decode_head
    assert head.num_classes == cfg.model.loss_connection.num_classes == 3
    assert head.loss_cls.class_weight == [1.0] * 3 + [0.1]
    assert cfg.default_hooks.checkpoint_match.label_map == RENAME
    assert cfg.train_cfg.max_iters == 7
    tiles, plans = cfg.train_dataloader.dataset.datasets
    assert tiles.dataset.metainfo == DOORS
    # A chair of a plan may be a sprinkler: what it is nobody knows.
    assert plans.metainfo.label_map == RENAME
    known = dict(DOORS, classes=['door', 'window', 'wall'])
    plans = write(
        metainfo=known, label_map=RENAME).train_dataloader.dataset.datasets[1]
    assert plans.metainfo.label_map['chair'] is None
    assert len(plans.metainfo.label_map) == 35


def test_stuff_is_that_of_the_classes_however_many_they_are(write):
    assert write(metainfo=DOORS).model.decode_head.stuff_classes == (2, )
    many = dict(
        classes=[f'class {i}' for i in range(35)],
        palette=[(1, 2, 3)] * 35,
        thing_ids=list(range(1, 35)),
        stuff_ids=[0])
    assert write(metainfo=many).model.decode_head.stuff_classes == (0, )
