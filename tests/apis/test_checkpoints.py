import pytest
import torch

from sympoint.apis.checkpoints import check_weights, config_in, metainfo_of
from sympoint.drawings import FLOORPLANCAD_CLASSES, PALETTE
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
    'a = dict(1)', 'a.b = 1'
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
        'sympoint.apis.checkpoints.import_modules_from_strings',
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
