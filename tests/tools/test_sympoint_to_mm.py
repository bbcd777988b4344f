"""Conversion of published checkpoints: strict in both directions."""
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).parents[2]
NAMES = ROOT / 'tests' / 'data' / 'reference' / 'state_dict.tsv'


@pytest.fixture
def converter(tool, monkeypatch):
    monkeypatch.chdir(ROOT)
    return tool('model_converters/sympoint_to_mm')


@pytest.fixture(scope='module')
def model():
    from mmdet3d.registry import MODELS
    from mmengine.config import Config
    from mmengine.registry import init_default_scope

    import sympoint.models  # noqa: F401
    init_default_scope('mmdet3d')
    cfg = Config.fromfile(
        ROOT / 'configs' / 'sympoint' /
        'sympoint_point-transformer_8xb2-50e_floorplancad-panseg_published.py')
    return MODELS.build(cfg.model)


@pytest.fixture
def published():
    """Every tensor of a published checkpoint, each of one own number."""
    state = {}
    lines = NAMES.read_text().splitlines()[1:]
    for i, (name, shape,
            dtype) in enumerate(line.split('\t') for line in lines):
        shape = [int(n) for n in shape.split(',')] if shape else []
        # as views of one number, so that a file of them is small
        state[name] = torch.tensor(
            i, dtype=getattr(torch, dtype)).expand(shape)
    return state


def test_every_tensor_has_one_place(converter, published, model):
    converted = converter.convert(published)
    converter.check(converted, model)
    assert converted.keys() == model.state_dict().keys()
    # attention's joint projections are three tensors here
    numel = [
        sum(t.numel() for t in s.values()) for s in (published, converted)
    ]
    assert numel[0] == numel[1]
    sources = {float(t.flatten()[0]) for t in converted.values()}
    assert sources == set(range(len(published)))


def test_joint_projections_are_parted(converter, published):
    name = 'decoder.self_attention.0.1.self_attn.in_proj_weight'
    assert name in published
    published[name] = torch.arange(768.0)[:, None].expand(768, 256)
    converted = converter.convert(published)
    for i, part in enumerate(('query', 'key', 'value')):
        # levels are counted from the coarsest there, the finest here
        weight = converted['decode_head.decoder_layers.2.self_attention.'
                           f'{part}.weight']
        assert torch.equal(weight[:, 0], torch.arange(256.0) + 256 * i)


@pytest.mark.parametrize('key', ['net', 'model', 'state_dict', None])
@pytest.mark.parametrize('prefix', ['', 'module.'])
def test_unwrap(converter, published, key, prefix):
    state = {prefix + name: value for name, value in published.items()}
    checkpoint = {key: state, 'epoch': 3} if key else state
    unwrapped = converter.unwrap(checkpoint)
    assert unwrapped.keys() == published.keys()
    assert all(unwrapped[n] is published[n] for n in published)


def test_missing_tensors_are_listed(converter, published, model):
    del published['backbone.enc3.2.transformer2.linear_w.0.running_var']
    del published['decoder.query_pos.weight']
    with pytest.raises(converter.ConversionError) as error:
        converter.check(converter.convert(published), model)
    message = str(error.value)
    assert 'no tensor for (2)' in message
    assert 'decode_head.query_pos.weight' in message
    assert 'backbone.encoder.2.1.attention.weight.0.0.running_var' in message


@pytest.mark.parametrize('name', [
    'criterion.weight', 'backbone.enc6.0.linear.weight',
    'backbone.enc1.0.linear3.weight', 'backbone.dec5.0.linear2.1.weight',
    'decoder.lin_squeeze.0.4.weight', 'decoder.extra.weight', 'weight',
    'backbone.enc1.0.weight', 'decoder.ffn_attention.0.0.linear3.weight',
    'decoder.ffn_attention.0.0', 'decoder.cross_attention.0.0.weight',
    'decoder.self_attention.0.1.self_attn.in_proj', ''
])
def test_extra_tensors_are_listed(converter, published, name):
    published[name] = torch.zeros(1)
    with pytest.raises(converter.ConversionError) as error:
        converter.convert(published)
    assert f'no place for (1):\n  {name}' in str(error.value)


def test_tensors_of_the_model_alone_are_listed(converter, published, model):
    converted = converter.convert(published)
    converted['decode_head.other'] = torch.zeros(1)
    with pytest.raises(converter.ConversionError, match='the model lacks'):
        converter.check(converted, model)


def test_shapes_are_compared(converter, published, model):
    name = 'decoder.class_embed_head.weight'
    published[name] = torch.zeros(20, 256)
    with pytest.raises(converter.ConversionError) as error:
        converter.check(converter.convert(published), model)
    assert 'decode_head.cls_embed.weight: (20, 256), not (36, 256)' in str(
        error.value)


def test_a_name_with_and_without_prefix(converter, published):
    published['module.decoder.query_pos.weight'] = torch.zeros(500, 256)
    with pytest.raises(converter.ConversionError, match='query_pos'):
        converter.unwrap(published)


@pytest.mark.parametrize('checkpoint, problem', [
    ([1, 2], 'holds a list'),
    (torch.zeros(2), 'holds a Tensor'),
    (dict(weights=dict(), epoch=3), 'no tensors (2):\n  weights\n  epoch'),
    ({
        0: 1.5
    }, 'no tensors (1):\n  0'),
])
def test_no_state_dict(converter, checkpoint, problem):
    with pytest.raises(converter.ConversionError) as error:
        converter.unwrap(checkpoint)
    assert problem in str(error.value)


def test_command(converter, published, model, tmp_path, capsys):
    source, target = tmp_path / 'in.pth', tmp_path / 'out.pth'
    torch.save(
        dict(
            net={
                f'module.{n}': t
                for n, t in published.items()
            },
            optimizer=dict(lr=1e-4),
            epoch=250), source)
    converter.main([str(source), str(target)])
    assert f'{len(published)} tensors -> {target}' in capsys.readouterr().out
    checkpoint = torch.load(target, weights_only=True)
    model.load_state_dict(checkpoint['state_dict'], strict=True)
    assert model.decode_head.query_pos.weight[3, 3].item() == list(
        published).index('decoder.query_pos.weight')
    from sympoint.engine.config import config_in
    assert config_in(checkpoint, '')['model']['type'] == 'SymPoint'


@pytest.mark.parametrize('name, problem', [
    ('decoder.query_pos.weight', 'no tensor for'),
    (None, 'no tensors'),
])
def test_command_with_another_checkpoint(converter, published, tmp_path, name,
                                         problem):
    source, target = tmp_path / 'in.pth', tmp_path / 'out.pth'
    published.pop(name, None)
    torch.save(published if name else dict(step=3), source)
    with pytest.raises(SystemExit, match=problem) as stop:
        converter.main([str(source), str(target)])
    assert str(source) in str(stop.value) and not target.exists()


@pytest.mark.parametrize('content,problem', [
    (None, 'there is no such file'),
    (b'hello', 'is not a checkpoint'),
])
def test_command_with_no_checkpoint(converter, tmp_path, capsys, content,
                                    problem):
    source = tmp_path / 'in.pth'
    if content:
        source.write_bytes(content)
    with pytest.raises(SystemExit):
        converter.main([str(source), str(tmp_path / 'out.pth')])
    message = capsys.readouterr().err
    assert problem in message and len(message.splitlines()) == 1
