"""What a run is made of, and runs of two processes without a GPU."""
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from engine_toy import PowerCut, StopAt, ToyDataset, ToyModel, toy_config
from mmdet3d.registry import MODELS, TRANSFORMS
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from mmengine.model import MMDistributedDataParallel
from mmengine.registry import init_default_scope
from mmengine.runner import Runner
from processes import gradients, two_processes

from sympoint.engine.config import load_config
from sympoint.engine.training import (run_test, run_training,
                                      use_gloo_without_gpu)
from sympoint.errors import UserError
from sympoint.evaluation import SymbolPanopticMetric


@pytest.fixture
def built(monkeypatch):
    """The configs of which runners are built, without one."""
    configs = []
    monkeypatch.setattr('sympoint.engine.training._build_runner',
                        lambda cfg: configs.append(cfg) or Mock())
    return configs


@pytest.mark.parametrize('gpu', [False, True])
@pytest.mark.parametrize('kind', ['OptimWrapper', 'AmpOptimWrapper'])
def test_mixed_precision_is_what_the_machine_has(tmp_path, monkeypatch, built,
                                                 gpu, kind):
    monkeypatch.setattr('torch.cuda.is_available', lambda: gpu)
    cfg = toy_config(tmp_path)
    cfg.optim_wrapper.update(type=kind, loss_scale='dynamic', dtype='float16')
    run_training(cfg, amp=True)
    wrapper = built[0].optim_wrapper
    assert wrapper.optimizer.type == 'AdamW'
    if gpu:
        assert wrapper.type == 'AmpOptimWrapper'
        assert wrapper.loss_scale == 'dynamic'
    else:
        assert wrapper.type == 'CPUAmpOptimWrapper'
        assert not {'loss_scale', 'dtype'} & set(wrapper)


@pytest.mark.parametrize('change, options, text', [
    ({
        'optim_wrapper.type': 'ApexOptimWrapper'
    }, dict(amp=True), '--amp: does not know .* ApexOptimWrapper'),
    ({
        'default_hooks.checkpoint_match': None
    }, dict(init_mismatched=True), 'the config has no CheckpointMatchHook'),
    ({
        'auto_scale_lr': None
    }, dict(auto_scale_lr=True), 'for which batch size its learning rate is'),
])
def test_what_a_config_cannot_do(tmp_path, built, change, options, text):
    with pytest.raises(UserError, match=text):
        run_training(toy_config(tmp_path, **change), **options)
    assert not built


@pytest.mark.parametrize('several', [False, True])
def test_a_config_is_made_one_of_a_test(tmp_path, built, several):
    path = tmp_path / 'a.pth'
    torch.save(dict(state_dict={}), path)
    metric = dict(type='SymbolPanopticMetric')
    cfg = toy_config(tmp_path, resume=True)
    cfg.test_evaluator = [metric, dict(
        type='ToyMetric')] if several else metric
    with pytest.raises(UserError, match='--show-dir: .* has no Symbol'):
        run_test(cfg, str(path), show_dir='pictures')
    cfg.default_hooks.visualization = dict(type='SymbolVisualizationHook')
    run_test(cfg, str(path), amp=True, show_dir='pictures')
    cfg, = built
    assert (cfg.load_from, cfg.resume) == (str(path), False)
    assert cfg.test_cfg.fp16
    assert cfg.default_hooks.visualization.draw
    assert cfg.default_hooks.visualization.test_out_dir == 'pictures'
    given = cfg.test_evaluator[0] if several else cfg.test_evaluator
    assert given.out_dir == str(tmp_path)


def build(work_dir, launcher, **changes):
    cfg = toy_config(work_dir, launcher=launcher, **changes)
    use_gloo_without_gpu(cfg)
    return Runner.from_cfg(cfg)


def step(rank, work_dir):
    torch.manual_seed(rank)  # DDP takes the weights of rank 0
    runner = build(work_dir, 'pytorch', epochs=1)
    batch = [ToyDataset(noise=False)[i] for i in (2 * rank, 2 * rank + 1)]
    batch = {key: [b[key] for b in batch] for key in batch[0]}
    weights = {k: v.numpy() for k, v in runner.model.state_dict().items()}
    return weights, gradients(runner.model, batch), type(runner.model).__name__


def test_gradient_of_a_step(tmp_path):
    (weights, one, kind), (_, other, _) = two_processes(step, tmp_path)
    assert kind == 'MMDistributedDataParallel'
    model = ToyModel()
    model.load_state_dict({
        name.removeprefix('module.'): torch.tensor(value)
        for name, value in weights.items()
    })
    joined = [ToyDataset(noise=False)[i] for i in range(4)]
    expected = gradients(model,
                         {key: [b[key] for b in joined]
                          for key in joined[0]})
    for name, value in expected.items():
        assert np.array_equal(one[name], other[name])
        assert np.allclose(one[name], value, atol=1e-5)


def train_resume_test(rank, work_dir):
    """Train whole and in two halves, then test as tools/test.py does."""
    data = {'train_dataloader.dataset.length': 8}
    whole = build(work_dir / 'whole', 'pytorch', epochs=2, **data)
    whole.train()
    cut = build(work_dir / 'run', 'pytorch', epochs=2, **data)
    cut.register_hook(StopAt('after_train_iter', 1), 'LOWEST')
    with pytest.raises(PowerCut):
        cut.train()
    resumed = build(
        work_dir / 'run',
        'pytorch',
        epochs=2,
        resume=True,
        load_from=str(work_dir / 'run' / 'epoch_1.pth'),
        **data)
    resumed.train()
    same = all(
        torch.equal(value,
                    resumed.model.state_dict()[name])
        for name, value in whole.model.state_dict().items())
    metrics = run_test(
        toy_config(work_dir / 'two', launcher='pytorch'),
        str(work_dir / 'whole' / 'epoch_2.pth'))
    return metrics, same


def test_two_processes(tmp_path):
    (metrics, same), other = two_processes(train_resume_test, tmp_path)
    assert same
    assert other == (metrics, same)
    # 5 drawings over 2 processes: none twice, none lost
    assert metrics['toy/count'] == 5
    assert metrics['toy/indices'] == 0 + 1 + 2 + 3 + 4
    single = run_test(
        toy_config(tmp_path / 'one'), str(tmp_path / 'whole/epoch_2.pth'))
    assert single == metrics

    content = torch.load(tmp_path / 'whole' / 'epoch_2.pth')
    assert len(content['random_states']['ranks']) == 2
    # only rank 0 writes: one log, one JSON, one of each checkpoint
    assert len(list((tmp_path / 'whole').glob('*/*.log'))) == 1
    assert len(list((tmp_path / 'two').glob('*/*.json'))) == 1
    names = [p.name for p in (tmp_path / 'whole').glob('*.pth')]
    assert len(names) == 3 and sum('best' in n for n in names) == 1


def drawing(seed):
    """A random sample of 50 primitives, most of them predicted right."""
    random = np.random.default_rng(seed)
    owner = random.integers(0, 5, 50)
    guess = np.where(random.random(50) < 0.8, owner, random.integers(0, 5, 50))
    labels = random.integers(0, 3, 4)

    def instances():
        return dict(
            labels=torch.from_numpy(labels),
            scores=torch.from_numpy(random.random(4)))

    def classes(owner, key):
        return {
            'pts_semantic_mask': torch.from_numpy(np.append(labels, 3)[owner]),
            key: torch.from_numpy(np.where(owner < 4, owner, -1))
        }

    return dict(
        sample_idx=f'{seed}',
        gt_instances_3d=instances(),
        pred_instances_3d=instances(),
        gt_pts_seg=classes(owner, 'owner'),
        pred_pts_seg=classes(guess, 'pts_instance_mask'),
        primitives=dict(
            length=torch.from_numpy(random.exponential(5, 50)),
            args=torch.from_numpy(random.uniform(0, 140, (50, 4, 2)))))


def evaluate(rank, work_dir, processes=2):
    """Measures of 5 drawings, of which DefaultSampler repeats the first."""
    if processes > 1:
        use_gloo_without_gpu(Config(dict(launcher='pytorch')))
    metric = SymbolPanopticMetric(out_dir=str(work_dir / f'of_{processes}'))
    metric.dataset_meta = dict(classes='abc', thing_ids=[0, 1], stuff_ids=[2])
    order = [*range(5), 0][:6 if processes > 1 else 5]
    for i in order[rank::processes]:
        metric.process({}, [drawing(i)])
    return metric.evaluate(5)


def test_measures_of_an_odd_number_of_drawings(tmp_path):
    one, other = two_processes(evaluate, tmp_path)
    expected = evaluate(0, tmp_path, processes=1)
    assert 0 < expected['symbol/PQ'] < 100
    np.testing.assert_equal(one, expected)
    np.testing.assert_equal(other, expected)
    two, single = ((tmp_path / f'of_{n}' / 'metrics.json').read_text()
                   for n in (2, 1))
    assert two == single


def test_single_process_is_left_alone():
    cfg = Config(dict(launcher='none'))
    use_gloo_without_gpu(cfg)
    assert 'model_wrapper_cfg' not in cfg
    assert not torch.distributed.is_initialized()


@pytest.mark.parametrize('launcher, variable',
                         [('pytorch', 'RANK'), ('slurm', 'SLURM_PROCID'),
                          ('mpi', 'OMPI_COMM_WORLD_RANK')])
def test_started_without_its_launcher(launcher, variable, monkeypatch):
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(UserError, match=f'{variable} is not set'):
        use_gloo_without_gpu(Config(dict(launcher=launcher)))


TINY = (
    Path(__file__).parents[2] / 'configs' / 'sympoint' /
    'sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py')


def tiny_config():
    cfg = load_config(str(TINY))
    init_default_scope(cfg.default_scope)
    return cfg


def tiny():
    cfg = tiny_config()
    cfg.model.decode_head.update(num_queries=12)
    torch.manual_seed(0)
    return MODELS.build(cfg.model)


def strokes(seed, primitives, symbols):
    """Random strokes of which ``symbols`` groups are symbols."""
    random = np.random.default_rng(seed)
    start = random.uniform(0, 1, (primitives, 1, 2))
    steps = random.normal(0, 0.05, (primitives, 3, 2)).cumsum(1)
    instance = random.integers(-1, symbols, primitives)
    kinds = random.integers(0, 30, symbols + 1)
    kinds[-1] = 35
    pack = TRANSFORMS.build(tiny_config().test_pipeline[-1])
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


def batch_of(*seeds):
    # ranks with few and with many symbols, of few and many primitives
    return pseudo_collate(
        [strokes(seed, 40 + 30 * seed, 1 + 3 * seed) for seed in seeds])


def step_of_tiny(rank, work_dir):
    use_gloo_without_gpu(Config(dict(launcher='pytorch')))
    model = MMDistributedDataParallel(tiny(), broadcast_buffers=False)
    return gradients(model, batch_of(2 * rank, 2 * rank + 1))


def test_gradient_of_a_step_of_sympoint(tmp_path):
    tiny()  # imports, once
    one, other = two_processes(step_of_tiny, tmp_path)
    expected = gradients(tiny(), batch_of(0, 1, 2, 3))
    assert one.keys() == expected.keys()
    largest = max(np.abs(value).max() for value in expected.values())
    assert largest > 1e-2
    for name, value in expected.items():
        assert np.array_equal(one[name], other[name])
        error = np.abs(one[name] - value).max()
        assert error <= 1e-5 * max(1, largest), f'{name}: {error}'
