"""The published network's weights, inputs and outputs.

Weights are rebuilt from tensor names, as the published network's were when
``tests/data/reference`` was computed.
"""
import importlib.util
import json
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from mmdet3d.registry import MODELS
from mmengine.config import Config
from mmengine.dataset import Compose
from mmengine.registry import init_default_scope
from mmengine.structures import InstanceData

import sympoint.datasets
import sympoint.models  # noqa: F401
from sympoint.ops import offsets_of
from sympoint.structures.segments import Segments

ROOT = Path(__file__).parents[2]
DATA = ROOT / 'tests' / 'data' / 'reference'
CONFIG = (
    ROOT / 'configs' / 'sympoint' /
    'sympoint_point-transformer_8xb2-50e_floorplancad-panseg_published.py')


@lru_cache(maxsize=None)
def converter():
    """``tools/model_converters/sympoint_to_mm.py`` as a module."""
    spec = importlib.util.spec_from_file_location(
        'sympoint_to_mm',
        ROOT / 'tools' / 'model_converters' / 'sympoint_to_mm.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def published_weights():
    """State dict of a published checkpoint, its numbers drawn."""
    lines = (DATA / 'state_dict.tsv').read_text().splitlines()[1:]
    return dict(_tensor(*line.split('\t')) for line in lines)


def _tensor(name, shape, dtype):
    shape = tuple(int(n) for n in shape.split(',')) if shape else ()
    if dtype == 'int64':
        return name, torch.zeros(shape, dtype=torch.int64)
    seed = zlib.crc32(name.encode())
    z = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    if name.endswith('running_var'):
        z = 1 + 0.1 * abs(z)
    elif name.endswith(('running_mean', 'bias')):
        z = 0.1 * z
    elif name.endswith('gauss_B') or name.startswith(
        ('decoder.query_feat', 'decoder.query_pos')):
        pass
    elif len(shape) == 2:
        z = z / np.float32(np.sqrt(shape[1]))  # of numpy 1 and 2 alike
    else:
        z = 1 + 0.1 * z
    return name, torch.from_numpy(np.asarray(z, np.float32))


def published_config():
    init_default_scope('mmdet3d')
    return Config.fromfile(CONFIG)


def reference_model():
    """The paper-size model of the published config, with those weights."""
    model = MODELS.build(published_config().model)
    weights = converter().convert(published_weights())
    converter().check(weights, model)
    model.load_state_dict(weights)
    return model


def reference(name='forward'):
    return np.load(DATA / f'{name}.npz')


def reference_inputs():
    """The reference's batch of one drawing."""
    data = reference()
    return dict(
        coords=torch.from_numpy(data['coords']),
        feats=torch.from_numpy(data['feats']),
        offsets=offsets_of([len(data['coords'])]))


def published_inputs(name):
    """Inputs and data sample of an SVG, by the published config's pipeline."""
    pipeline = Compose(published_config().test_pipeline)
    packed = pipeline(dict(svg_path=str(DATA / name)))
    return packed['inputs'], packed['data_samples']


def reference_targets(num_classes=35, num_things=30):
    semantic, instance = reference()['label'].T
    instance = np.where(semantic < num_things, instance, -1)
    truth = Segments.of_labels(semantic, instance, num_classes)
    return InstanceData(
        labels=torch.from_numpy(truth.labels),
        masks=torch.from_numpy(truth.masks))


def reference_losses():
    """The 39 losses, under our names."""
    losses = json.loads((DATA / 'losses.json').read_text())
    del losses['loss']  # their sum
    renamed = {}
    for key, value in losses.items():
        _, kind, *layer = key.replace('_ce', '_cls').split('_')
        prefix = f'd{layer[0]}.' if layer else ''
        renamed[f'{prefix}loss_{kind}'] = value
    return renamed


def losses_of(model):
    """The losses of a training forward."""
    pyramid = model.train().extract_feat(reference_inputs())
    return model.decode_head.loss_by_feat(
        model.decode_head(pyramid), [reference_targets()])


def gradient_norms(model):
    """Norms of four tensors' gradients, by published name."""
    parameters = dict(model.named_parameters())
    published = published_weights()
    norms = {}
    for name in reference()['grad_names']:
        ours = converter().convert({name: published[name]})
        norms[name] = sum(float(parameters[n].grad.norm())**2
                          for n in ours)**0.5
    return norms


def relative_error(value, expected):
    value, expected = np.asarray(value), np.asarray(expected)
    return np.linalg.norm(value - expected) / np.linalg.norm(expected)
