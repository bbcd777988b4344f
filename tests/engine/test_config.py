import random
from argparse import ArgumentParser
from pathlib import Path

import pytest
from mmengine.config import Config

from sympoint.drawings import FLOORPLANCAD_CLASSES, PALETTE
from sympoint.engine.config import (CfgOptions, config_in, find_hook,
                                    load_config, metainfo_of)
from sympoint.errors import UserError

GOOD = '''
base_lr = 0.1
model = dict(type='A', head=dict(width=3), blocks=[dict(n=1), dict(n=2)])
train_cfg = dict(max_epochs=5)
default_hooks = dict(checkpoint=dict(type='SafeCheckpointHook'), timer=None)
custom_hooks = [dict(type='EMAHook')]
'''


@pytest.fixture
def write(tmp_path):

    def write(text, name='good_config.py'):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def message(*args, **kwargs):
    with pytest.raises(UserError) as info:
        load_config(*args, **kwargs)
    assert '\n' not in str(info.value)
    return str(info.value)


def test_good(write):
    cfg = load_config(
        write(GOOD), {
            'train_cfg.max_epochs': 9,
            'model.blocks.1.n': 7,
            'train_cfg.val_interval': 2,
            'load_from': 'x.pth'
        })
    assert cfg.train_cfg == dict(max_epochs=9, val_interval=2)
    assert cfg.model.blocks[1].n == 7
    assert cfg.load_from == 'x.pth'
    assert cfg.work_dir == 'work_dirs/good_config'


@pytest.mark.parametrize('path', [
    str(p)
    for p in (Path(__file__).parents[2] / 'configs' / 'sympoint').glob('*.py')
])
def test_own_configs_have_no_mistake(path):
    for task in ('train', 'test'):
        load_config(path, {'train_cfg.max_epochs': 1}, task=task)


def test_work_dir(write):
    path = write(GOOD + "work_dir = 'mine'")
    assert load_config(path).work_dir == 'mine'
    assert load_config(path, work_dir='other').work_dir == 'other'


def test_missing_file(write, tmp_path):
    write(GOOD)
    text = message(str(tmp_path / 'god_config.py'))
    assert 'there is no such config file (did you mean good_config.py?)' in \
        text
    assert 'no such config file.' in message(str(tmp_path / 'no' / 'a.py'))


def test_syntax_error(write):
    path = write(GOOD + 'train_cfg = dict(max_epochs=5\n')
    assert message(path) == (
        f"{path}: in it or its _base_: line 7: '(' was never closed: "
        'train_cfg = dict(max_epochs=5. Correct the syntax')


def test_syntax_error_in_base(write):
    write('a = 1\nb = = 2', 'base.py')
    text = message(write("_base_ = './base.py'\n" + GOOD))
    assert 'line 2: invalid syntax: b = = 2' in text


def test_a_traceback_names_the_line(write):
    path = write(GOOD + 'x = 1\nval_cfg = dict(type=ValLoop)\n')
    with pytest.raises(NameError, match="'ValLoop' is not defined") as info:
        load_config(path)
    last = info.traceback[-1]
    assert (str(last.path), last.lineno + 1) == (path, 8)


def test_missing_base(write):
    path = write("_base_ = './missing.py'\n")
    text = message(path)
    assert 'missing.py' in text and text.startswith(f'{path}: _base_')


def test_module_that_is_not_there(write):
    path = write(GOOD + "custom_imports = dict(imports=['nowhere.at_all'])")
    assert message(path).startswith(
        f"{path}: custom_imports: there is no module 'nowhere'")


def test_bug_in_a_module_keeps_its_traceback(write, tmp_path, monkeypatch):
    write('import json\njson.nothing', 'buggy_module.py')
    monkeypatch.syspath_prepend(str(tmp_path))
    path = write(GOOD + "custom_imports = dict(imports=['buggy_module'])")
    with pytest.raises(AttributeError):
        load_config(path)


@pytest.mark.parametrize('key, meant', [('trian_cfg', 'train_cfg'),
                                        ('optim_wraper', 'optim_wrapper'),
                                        ('default_hook', 'default_hooks')])
def test_misspelt_key(write, key, meant):
    path = write(GOOD.replace(f'{meant} =', 'x =') + f'{key} = dict()\n')
    assert message(path) == (f"{path}: '{key}' has no effect (did you mean "
                             f'{meant}?). Correct the name')


def test_incomplete_config(write):
    path = write(GOOD)
    assert message(
        path,
        task='train').startswith(f"{path}: 'train_dataloader' is missing")


@pytest.mark.parametrize('option, hint', [
    ('trian_cfg.max_epochs', ' (did you mean train_cfg?)'),
    ('train_cfg.max_epoch', ' (did you mean max_epochs?)'),
    ('model.head.widths', ' (did you mean width?)'),
    ('model.haed.width', ' (did you mean head?)'),
    ('nonsense', ''),
])
def test_misspelt_option(write, option, hint):
    path = write(GOOD)
    wrong = next(
        k for k in option.split('.')
        if k not in ('train_cfg', 'model', 'head'))
    assert message(path, {
        option: 3
    }) == (f"--cfg-options {option}: {path} has no setting '{wrong}'{hint}. "
           'Correct the name')


def test_option_beyond_a_list(write):
    text = message(write(GOOD), {'model.blocks.5.n': 1})
    assert text.startswith('--cfg-options for')


@pytest.mark.parametrize('word', ['novalue', 'a=[1,2'])
def test_malformed_options_end_with_usage(word, capsys):
    parser = ArgumentParser()
    parser.add_argument('--cfg-options', nargs='+', action=CfgOptions)
    with pytest.raises(SystemExit) as info:
        parser.parse_args(['--cfg-options', word])
    assert info.value.code == 2
    assert '--cfg-options: ' in capsys.readouterr().err


def test_workers_that_there_are_none_of_are_not_kept(write):
    """PyTorch refuses persistent_workers with num_workers=0."""
    path = write(GOOD + """
train_dataloader = dict(num_workers=0, persistent_workers=True)
val_dataloader = dict(num_workers=2, persistent_workers=True)
test_dataloader = dict(num_workers=2, persistent_workers=True)
""")
    cfg = load_config(path, {'test_dataloader.num_workers': 0})
    for loader in (cfg.train_dataloader, cfg.test_dataloader):
        assert not loader.get('persistent_workers')
    assert cfg.val_dataloader.persistent_workers


def test_find_hook(write):
    cfg = load_config(write(GOOD))
    assert find_hook(cfg, 'SafeCheckpointHook') is cfg.default_hooks.checkpoint
    find_hook(cfg, 'EMAHook').begin = 3
    assert cfg.custom_hooks[0].begin == 3
    assert find_hook(cfg, 'Nothing') is None


def of_text(text):
    return config_in(dict(meta=dict(cfg=text)), 'x.pth')


def test_config_of_literals():
    text = ("a = dict(type='X', b=[1, -2.5, (3, None)], c={'d': True})\n"
            "e = float('inf')\nf = [dict(g=1)]\n")
    assert of_text(text) == dict(
        a=dict(type='X', b=[1, -2.5, (3, None)], c={'d': True}),
        e=float('inf'),
        f=[dict(g=1)])


def test_the_message_hub_comes_first():
    checkpoint = dict(
        meta=dict(cfg='a = 1'),
        message_hub=dict(runtime_info=dict(cfg='a = 2')))
    assert config_in(checkpoint, 'x.pth') == dict(a=2)


@pytest.mark.parametrize('text', [
    'import os', 'a = open("x")', 'a = dict(**{})', 'a = 1 + x', 'print(1)',
    'a = [__import__("os").system("true")]', 'a = dict(b=lambda: 1)', 'a = (',
    'a = dict(1)', 'a.b = 1', 'a = {**{}}', 'a = dict({}, {})', 'a = -"x"'
])
def test_configs_that_are_code(text):
    with pytest.raises(UserError, match='x.pth: the config in it is not'):
        of_text(text)


def test_no_config():
    with pytest.raises(UserError, match='no config in it'):
        config_in({}, 'x.pth')


def test_modules_of_others_are_not_imported(monkeypatch):
    seen = []
    monkeypatch.setattr('sympoint.engine.config.import_modules_from_strings',
                        lambda **kwargs: seen.append(kwargs['imports']))
    of_text("custom_imports = dict(imports=['antigravity'])")
    of_text("custom_imports = dict(imports=['sympoint.models', 'this'])")
    assert seen == []
    of_text("custom_imports = dict(imports=['sympoint.models'])")
    assert seen == [['sympoint.models']]


def test_metainfo():
    own = dict(classes=('a', 'b'), thing_ids=(1, ), palette=[(1, 2, 3)] * 2)
    config = dict(test_dataloader=dict(dataset=dict(metainfo=own)))
    meta = metainfo_of(None, config)
    assert meta['classes'] == ['a', 'b']
    assert meta['stuff_ids'] == [0]
    saved = dict(meta=dict(dataset_meta=dict(classes=['c'])))
    meta = metainfo_of(saved, config)
    assert (meta['classes'], meta['thing_ids'],
            meta['palette']) == (['c'], [0], [PALETTE[0]])
    assert metainfo_of({}, {})['classes'] == list(FLOORPLANCAD_CLASSES)


CONFIGS = Path(__file__).parents[2] / 'configs'


@pytest.mark.parametrize('path', [
    path.relative_to(CONFIGS).as_posix()
    for path in sorted(CONFIGS.rglob('*.py'))
])
def test_every_config_of_the_repository(path):
    cfg = Config.fromfile(
        str(CONFIGS / path),
        import_custom_modules=False,
        format_python_code=False)
    assert of_text(cfg.pretty_text) == cfg.to_dict()


def some(rng, depth=0):
    kind = rng.randrange(5 if depth > 3 else 8)
    if kind == 0:
        return rng.choice([None, True, False, 0, -7, 1 << 40])
    if kind == 1:
        return rng.choice([0.0, -1e-9, 1e300, float('inf'), -float('inf')])
    if kind < 5:
        return name(rng)
    if kind == 5:
        return {
            name(rng): some(rng, depth + 1)
            for _ in range(rng.randrange(5))
        }
    items = [some(rng, depth + 1) for _ in range(rng.randrange(4))]
    return items if kind == 6 else tuple(items)


def name(rng):
    """Of a class, a layer, a file: not what mmengine itself cannot write."""
    text = ''.join(rng.choices('aZ_09 -./#:{}()[]=,äß墙\U0001f6aa%"', k=9))
    return rng.choice([text, text.strip(), 'TV cabinet', 'width'])


@pytest.mark.parametrize('seed', range(200))
def test_whatever_mmengine_writes(seed):
    rng = random.Random(seed)
    content = {f'key_{i}': some(rng) for i in range(6)}
    cfg = Config(content, format_python_code=False)
    assert of_text(cfg.pretty_text) == cfg.to_dict()
