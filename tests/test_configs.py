"""Every config builds its model, and names parts that exist."""
from pathlib import Path

import pytest
from mmdet3d.registry import (DATASETS, HOOKS, METRICS, MODELS, TRANSFORMS,
                              VISUALIZERS)
from mmengine.config import Config
from mmengine.registry import init_default_scope

ROOT = Path(__file__).parents[1]
CONFIGS = sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / 'configs').rglob('*.py')
    if '_base_' not in path.parts)


@pytest.fixture(params=CONFIGS)
def config(request):
    if 'minkunet' in request.param:
        pytest.importorskip('spconv')
    cfg = Config.fromfile(ROOT / request.param)
    init_default_scope(cfg.default_scope)
    return cfg


def test_there_are_configs():
    assert len(CONFIGS) >= 4


def test_model_is_built(config):
    model = MODELS.build(config.model)
    assert sum(p.numel() for p in model.parameters()) > 0


def loaders(cfg):
    for split in ('train', 'val', 'test'):
        loader = cfg.get(f'{split}_dataloader')
        if loader:
            dataset = loader.dataset
            while 'dataset' in dataset:
                dataset = dataset.dataset
            yield dataset


def test_parts_are_registered(config):
    for hook in [
            *config.default_hooks.values(), *config.get('custom_hooks', [])
    ]:
        assert HOOKS.get(hook.type), hook.type
    assert VISUALIZERS.get(config.visualizer.type)
    for dataset in loaders(config):
        assert DATASETS.get(dataset.type), dataset.type
        for transform in dataset.pipeline:
            TRANSFORMS.build(transform)
    for evaluator in (config.get('val_evaluator'),
                      config.get('test_evaluator')):
        for part in evaluator if isinstance(evaluator, list) else [evaluator]:
            if part:
                assert METRICS.get(part.type), part.type


def test_widths_and_classes_agree(config):
    head = config.model.decode_head
    if head.type not in ('SymbolHead', 'AnchoredSymbolHead'):
        pytest.skip('another head')
    assert len(head.loss_cls.class_weight) == head.num_classes + 1
    if config.model.backbone.type == 'PointTransformerBackbone':
        assert tuple(head.in_channels) == tuple(config.model.backbone.channels)
    loss = config.model.get('loss_connection')
    assert not loss or loss.num_classes == head.num_classes


def test_config_survives_being_written(config, tmp_path):
    path = tmp_path / 'dumped.py'
    config.dump(path)
    assert Config.fromfile(path).model == config.model
