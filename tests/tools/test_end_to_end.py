"""From data to pictures by the tools' commands: own classes, fine-tuning."""
import json
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
import torch
from engine_toy import forget_runners
from mmdet3d.registry import MODELS
from mmengine.registry import init_default_scope
from mmengine.runner import BaseLoop

from sympoint.engine.config import load_config
from sympoint.engine.hooks import CheckpointMatchHook

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / 'configs/sympoint'
TINY = CONFIGS / 'sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py'
EIGHT = CONFIGS / 'sympoint_tiny_1xb4-8e_floorplan-mini-8class-panseg.py'
PUBLISHED = CONFIGS / (
    'sympoint_point-transformer_8xb2-50e_floorplancad-panseg_published.py')
CONFIG = """
_base_ = {base!r}
data_root = {data!r}
train_dataloader = dict(
    num_workers=0,
    batch_size=1,
    dataset=dict(dataset=dict(data_root=data_root)))
val_dataloader = dict(
    num_workers=0, persistent_workers=False,
    dataset=dict(data_root=data_root))
test_dataloader = dict(
    num_workers=0, persistent_workers=False,
    dataset=dict(data_root=data_root))
model = dict(decode_head=dict(num_queries=20))
train_cfg = dict(max_epochs=2, val_interval=1)
default_hooks = dict(logger=dict(interval=1), visualization=dict(num_val=1))
"""


def build(config):
    cfg = load_config(str(config))
    init_default_scope('mmdet3d')
    torch.manual_seed(0)
    return MODELS.build(cfg.model)


@pytest.fixture(scope='module')
def run(tmp_path_factory, load_tool):
    """A run on two drawings, of 8 classes from a model of 35, and a test."""
    root = tmp_path_factory.mktemp('end_to_end')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('LOCAL_RANK', '0')
        patch.chdir(root)
        assert load_tool('create_data').main([
            'floorplan_mini', '--out-dir', 'drawings', '--num-drawings', '2',
            '1', '2', '--workers', '1'
        ]) == 0
        data = f'{root}/drawings/'
        for name, base in (('many.py', TINY), ('eight.py', EIGHT)):
            (root / name).write_text(CONFIG.format(base=str(base), data=data))
        old = root / 'many.pth'
        torch.save(dict(state_dict=build(root / 'many.py').state_dict()), old)
        forget_runners()  # of the tests before
        load_tool('train').main([
            'eight.py', '--work-dir', 'run', '--load-from',
            str(old), '--init-mismatched'
        ])
        forget_runners()  # a visualizer and a logger of its own
        load_tool('test').main([
            'eight.py', 'run/epoch_2.pth', '--work-dir', 'run/test',
            '--show-dir', 'pictures'
        ])
    return root


def test_weights_that_are_new_are_listed(run):
    old, new = (
        build(run / name).state_dict() for name in ('many.py', 'eight.py'))
    expected = {n for n in new if new[n].shape != old[n].shape}
    assert 'decode_head.cls_embed.weight' in expected and len(expected) < 7
    log, = (run / 'run').glob('*/*.log')
    listed = re.search(
        r'(\d+) of \d+ weights do not fit and are carried over for door '
        r'\(from single door, double door, .*:\n'
        r'((?:  .*\n)+)', log.read_text())
    assert int(listed[1]) == len(expected)
    assert {line.split()[0] for line in listed[2].splitlines()} == expected


def test_what_is_logged(run):
    log, = (run / 'run').glob('*/*.log')
    line = re.findall(r'Epoch\(train\) +\[2\]\[2/2\].*', log.read_text())[-1]
    logged = dict(re.findall(r'(\S+): (\S+)', line))
    terms = ('loss_cls', 'loss_mask', 'loss_dice')
    expected = {'lr', 'eta', 'time', 'data_time', 'grad_norm'}
    expected |= {'loss', 'loss_connection', *terms}
    expected |= {f'd{i}.{term}' for i in range(3) for term in terms}
    assert logged.keys() >= expected
    total = sum(
        float(value) for name, value in logged.items()
        if name != 'loss' and 'loss' in name)
    assert float(logged['loss']) == pytest.approx(total, abs=0.01)


def test_tensorboard(run):
    from tensorboard.backend.event_processing.event_accumulator import \
        EventAccumulator
    folder, = (run / 'run').glob('*/vis_data')
    events = EventAccumulator(str(folder), size_guidance=dict(images=0))
    events.Reload()
    assert {'lr', 'loss', 'loss_cls',
            'symbol/PQ'} <= set(events.Tags()['scalars'])
    # the same drawing at both validations
    name, = events.Tags()['images']
    assert name.startswith('val_') and len(events.Images(name)) == 2


def test_measures_of_own_classes(run):
    content = json.loads((run / 'run/test/metrics.json').read_text())
    names = [
        'door', 'window', 'furniture', 'appliance', 'sanitary', 'circulation',
        'wall', 'rows'
    ]
    assert content['classes'] == names
    assert len(content['drawings']) == 2
    assert len(content['per_class']['PQ']) == 8
    table = (run / 'run/test/metrics.md').read_text()
    assert re.findall(r'^\| (door|rows) ', table, re.M) == ['door', 'rows']
    # an average precision of things, none of stuff
    assert content['per_class']['AP'][6:] == [None, None]


def test_pictures_and_tools(run, tool, capsys):
    folder = run / 'run/test'
    names = {
        d['sample_idx']
        for d in json.loads((folder / 'metrics.json').read_text())['drawings']
    }
    pictures = {p.stem for p in folder.glob('*/pictures/*.png')}
    assert pictures == names and len(names) == 2
    tool('analysis_tools/confusion').main([str(folder)])
    assert 'primitives have their class' in capsys.readouterr().out
    tool('analysis_tools/worst').main([str(folder), '--number', '2'])
    page = (folder / 'worst.html').read_text()
    for picture in re.findall('src="(.*?)"', page):
        assert (folder / picture).is_file()


def test_fine_tuning_from_a_published_checkpoint(tool, tmp_path):
    """What does not fit a model of 8 classes: its classifier, no more."""
    converter = tool('model_converters/sympoint_to_mm')
    lines = (ROOT / 'tests/data/reference/state_dict.tsv').read_text()
    published = {}
    for line in lines.splitlines()[1:]:
        name, shape, dtype = line.split('\t')
        shape = [int(n) for n in shape.split(',')] if shape else []
        published[name] = torch.zeros((), dtype=getattr(torch,
                                                        dtype)).expand(shape)
    checkpoint = dict(state_dict=converter.convert(published))
    before = set(checkpoint['state_dict'])
    config = tmp_path / 'eight.py'
    config.write_text(f"""
_base_ = {str(PUBLISHED)!r}
model = dict(
    decode_head=dict(
        num_classes=8, loss_cls=dict(class_weight=[1.0] * 8 + [0.1])))
""")
    with torch.device('meta'):  # no memory for weights
        model = build(config)
    runner = Mock(
        model=model,
        _load_from='published.pth',
        _resume=False,
        _train_loop=Mock(spec=BaseLoop))
    CheckpointMatchHook(init_mismatched=True).after_load_checkpoint(
        runner, checkpoint)
    gone = before - set(checkpoint['state_dict'])
    assert gone == {
        'decode_head.cls_embed.weight', 'decode_head.cls_embed.bias'
    }
    said = runner.logger.warning.call_args[0][0]
    assert 'published.pth: 2 of' in said and all(n in said for n in gone)
