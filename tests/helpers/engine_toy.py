"""A model, a data set and a metric that train in a second.

All three draw random numbers, or depend on them: the data set adds noise
from Python's and numpy's generators, the model has dropout.
"""
import copy
import logging
import random
import sys

import numpy as np
import torch
from mmdet3d.registry import DATASETS, METRICS, MODELS
from mmengine.config import Config
from mmengine.evaluator import BaseMetric
from mmengine.hooks import Hook
from mmengine.logging import MessageHub, MMLogger
from mmengine.model import BaseModel
from mmengine.runner import Runner
from mmengine.visualization import Visualizer
from torch import nn
from torch.utils.data import Dataset

if 'pytest' not in sys.modules:
    # mmdet3d imports it where it is installed, which takes each process of a
    # test seconds. The toy has no use for it.
    sys.modules.setdefault('spconv', None)


@DATASETS.register_module(force=True)
class ToyDataset(Dataset):
    METAINFO = dict(classes=('a', 'b'))

    def __init__(self, length=6, noise=True):
        self.length = length
        self.noise = noise
        self.metainfo = copy.deepcopy(self.METAINFO)

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        x = np.linspace(0, 1, 4) * (index + 1)
        if self.noise:
            x = x + np.random.normal(size=4) + random.random()
        return dict(
            inputs=torch.tensor(x, dtype=torch.float32),
            index=torch.tensor(index))


@MODELS.register_module(force=True)
class ToyModel(BaseModel):

    def __init__(self, width=8, bad_at=None, data_preprocessor=None):
        super().__init__(data_preprocessor=data_preprocessor)
        self.body = nn.Sequential(
            nn.Linear(4, width), nn.BatchNorm1d(width), nn.Dropout(0.5))
        self.head = nn.Linear(width, 1)
        self.bad_at = bad_at
        self.steps = 0

    def forward(self, inputs, index, mode='tensor'):
        x = self.head(self.body(torch.stack(list(inputs))))
        if mode == 'predict':
            return [
                dict(index=int(i), score=float(v)) for i, v in zip(index, x)
            ]
        self.steps += 1
        scale = float('nan') if self.steps == self.bad_at else 1.0
        return dict(loss_square=(x - 1).square().mean() * scale)


@METRICS.register_module(force=True)
class ToyMetric(BaseMetric):
    default_prefix = 'toy'

    def process(self, data_batch, data_samples):
        self.results.extend(data_samples)

    def compute_metrics(self, results):
        # as numpy numbers, which the safe loader would refuse
        return dict(
            score=np.float64(-sum((r['score'] - 1)**2 for r in results)),
            count=np.float32(len(results)),
            indices=np.float64(sum(r['index'] for r in results)))


class PowerCut(Exception):
    pass


class StopAt(Hook):
    """End the run in the middle, at a hook of the given name."""

    priority = 'LOWEST'

    def __init__(self, point, epoch):
        self.epoch = epoch
        setattr(self, point, self.stop)

    def stop(self, runner, **kwargs):
        if runner.epoch == self.epoch:
            raise PowerCut


def toy_config(work_dir, epochs=4, workers=0, **changes) -> Config:
    """The config of a toy run; dotted names in ``changes`` replace parts."""

    def loader(shuffle, **dataset):
        return dict(
            batch_size=2,
            num_workers=workers,
            persistent_workers=False,
            worker_init_fn=dict(type='seed_worker'),
            sampler=dict(type='DefaultSampler', shuffle=shuffle),
            dataset=dict(type='ToyDataset', **dataset))

    cfg = Config(
        dict(
            default_scope='mmdet3d',
            custom_imports=dict(
                imports=['sympoint.engine', 'engine_toy'],
                allow_failed_imports=False),
            work_dir=str(work_dir),
            model=dict(type='ToyModel'),
            train_dataloader=loader(True),
            val_dataloader=loader(False, length=5, noise=False),
            test_dataloader=loader(False, length=5, noise=False),
            optim_wrapper=dict(
                type='OptimWrapper', optimizer=dict(type='AdamW', lr=0.05)),
            param_scheduler=[
                dict(
                    type='CosineAnnealingLR',
                    T_max=epochs,
                    convert_to_iter_based=True)
            ],
            train_cfg=dict(type='EpochBasedTrainLoop', max_epochs=epochs),
            val_cfg=dict(type='ValLoop'),
            test_cfg=dict(type='TestLoop'),
            val_evaluator=dict(type='ToyMetric', collect_device='gpu'),
            test_evaluator=dict(type='ToyMetric', collect_device='gpu'),
            default_hooks=dict(
                logger=dict(type='LoggerHook', interval=1),
                checkpoint=dict(
                    type='SafeCheckpointHook',
                    interval=1,
                    save_best='toy/score',
                    rule='greater'),
                exact_resume=dict(type='ExactResumeHook'),
                checkpoint_match=dict(type='CheckpointMatchHook'),
                finite_loss=dict(type='FiniteLossHook'),
                sync_buffers=dict(type='SyncBuffersHook')),
            visualizer=None,
            log_level='WARNING',
            randomness=dict(seed=3),
            auto_scale_lr=dict(enable=False, base_batch_size=2),
            experiment_name=f'toy-{random.SystemRandom().random()}'))
    cfg.merge_from_dict(changes)
    return cfg


def toy_runner(work_dir, epochs=4, workers=0, **changes) -> Runner:
    return Runner.from_cfg(toy_config(work_dir, epochs, workers, **changes))


def forget_runners() -> None:
    """mmengine keeps every runner's logger, with its file and stream.

    It keeps them class by class, and a visualizer's class is its own.
    """
    from sympoint.visualization import SymbolVisualizer
    for kind in (MMLogger, MessageHub, Visualizer, SymbolVisualizer):
        for instance in kind._instance_dict.values():
            if isinstance(instance, logging.Logger):
                for handler in instance.handlers:
                    handler.close()
        kind._instance_dict.clear()
