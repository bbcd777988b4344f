import random
from pathlib import Path

import pytest
import torch
from mmengine.config import Config

from sympoint.drawings import FLOORPLANCAD_CLASSES, PALETTE
from sympoint.engine.checkpoints import (check_weights, config_in,
                                         load_checkpoint, metainfo_of)
from sympoint.errors import UserError


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
    monkeypatch.setattr(
        'sympoint.engine.checkpoints.import_modules_from_strings',
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


def test_weights():
    model = torch.nn.Linear(2, 3)
    good = {f'module.{k}': v for k, v in model.state_dict().items()}
    check_weights(model, dict(state_dict=dict(good, more=good)), 'x.pth')
    with pytest.raises(UserError, match='1 weights are missing: bias'):
        check_weights(model, dict(state_dict=dict(weight=torch.ones(3, 2))),
                      'x.pth')


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


@pytest.mark.parametrize('wrap', [
    dict,
    lambda w: dict(state_dict=w),
    lambda w: dict(model=w, epoch=3),
    lambda w: dict(state_dict={
        f'module.{k}': v
        for k, v in w.items()
    }),
    lambda w: {
        k: v.half()
        for k, v in w.items()
    },
])
def test_all_kinds_of_files(tmp_path, wrap):
    weights = dict(weight=torch.ones(2, 3), bias=torch.zeros(2))
    torch.save(wrap(weights), tmp_path / 'a.pth')
    checkpoint, sha256 = load_checkpoint(str(tmp_path / 'a.pth'))
    assert len(sha256) == 64
    assert set(checkpoint['state_dict']) == set(weights)
    for key, value in checkpoint['state_dict'].items():
        assert value.dtype == torch.float32 and torch.equal(
            value, weights[key])
    check_weights(torch.nn.Linear(3, 2), checkpoint, 'a.pth')
