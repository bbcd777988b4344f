"""A step of SymPoint in two processes, and on the joined batch in one."""
from pathlib import Path

import numpy as np
import torch
from mmdet3d.registry import MODELS, TRANSFORMS
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from mmengine.model import MMDistributedDataParallel
from mmengine.registry import init_default_scope
from processes import gradients, two_processes

from sympoint.engine.config import load_config
from sympoint.engine.training import use_gloo_without_gpu

CONFIG = (
    Path(__file__).parents[2] / 'configs' / 'sympoint' /
    'sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py')


def config():
    cfg = load_config(str(CONFIG))
    init_default_scope(cfg.default_scope)
    return cfg


def build():
    cfg = config()
    cfg.model.decode_head.update(num_queries=12)
    torch.manual_seed(0)
    return MODELS.build(cfg.model)


def drawing(seed, primitives, symbols):
    """Random strokes of which ``symbols`` groups are symbols."""
    random = np.random.default_rng(seed)
    start = random.uniform(0, 1, (primitives, 1, 2))
    steps = random.normal(0, 0.05, (primitives, 3, 2)).cumsum(1)
    instance = random.integers(-1, symbols, primitives)
    kinds = random.integers(0, 30, symbols + 1)
    kinds[-1] = 35
    pack = TRANSFORMS.build(config().test_pipeline[-1])
    return pack(
        dict(
            args=np.concatenate([start, start + steps], 1).astype(np.float32),
            length=np.abs(steps).sum((1, 2)).astype(np.float32),
            command=random.integers(0, 4, primitives).astype(np.uint8),
            layer_id=random.integers(0, 5, primitives).astype(np.int32),
            semantic_id=kinds[instance],
            instance_id=instance,
            connections=random.integers(-1, primitives, (primitives, 4)),
            rgb=random.integers(0, 256, (primitives, 3)).astype(np.uint8),
            width=random.uniform(0.1, 1, primitives).astype(np.float32),
            num_classes=35,
            tile_size=1.0,
            sample_idx=str(seed),
            svg_path='',
            primitives_path=''))


def batch(*seeds):
    # ranks with few and with many symbols, of few and many primitives
    return pseudo_collate(
        [drawing(seed, 40 + 30 * seed, 1 + 3 * seed) for seed in seeds])


def step(rank, work_dir):
    use_gloo_without_gpu(Config(dict(launcher='pytorch')))
    model = MMDistributedDataParallel(build(), broadcast_buffers=False)
    return gradients(model, batch(2 * rank, 2 * rank + 1))


def test_gradient_of_a_step_of_sympoint(tmp_path):
    build()  # imports, once
    one, other = two_processes(step, tmp_path)
    expected = gradients(build(), batch(0, 1, 2, 3))
    assert one.keys() == expected.keys()
    largest = max(np.abs(value).max() for value in expected.values())
    assert largest > 1e-2
    for name, value in expected.items():
        assert np.array_equal(one[name], other[name])
        error = np.abs(one[name] - value).max()
        assert error <= 1e-5 * max(1, largest), f'{name}: {error}'
