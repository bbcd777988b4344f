"""Write the config of a fine-tune: an ordinary one, to be kept and edited."""
import copy
import math
from typing import Any, NamedTuple

from mmengine.config import Config

from ..structures.label_mapping import LabelMap
from ..structures.taxonomy import FLOORPLANCAD_CLASSES, FLOORPLANCAD_METAINFO
from .checkpoint_match import class_sources

# Of this many drawings the data set of plans that are drawn endlessly is
# made, so that no plan is seen twice.
_MANY = 100000
_KEYS = ('classes', 'palette', 'thing_ids', 'stuff_ids')


class Schedule(NamedTuple):
    """How long to train, and how fast.

    Attributes:
        steps (int): Batches.
        lr (float): Highest learning rate.
        plans (float): Share of drawn plans among the drawings.
    """
    steps: int
    lr: float
    plans: float


def schedule_for(num_drawings: int) -> Schedule:
    """Choose what suits a number of drawings.

    A few tiles are learnt in minutes, and much faster than plans of other
    offices are forgotten; thousands deserve a training of their own, in
    which drawn plans are few.

    Args:
        num_drawings (int): Drawings, or tiles, to train on.
    """
    steps = 100 * round(math.sqrt(52 + 4 * num_drawings))
    plans = 0.4 if num_drawings < 1000 else 0.2
    return Schedule(min(steps, 20000), 8e-4, plans)


def fine_tune_config(base: Config,
                     checkpoint: str,
                     data_root: str,
                     splits: dict[str, int],
                     metainfo: dict | None = None,
                     label_map: LabelMap | None = None,
                     steps: int | None = None) -> str:
    """Write the config that trains a checkpoint on.

    Args:
        base (Config): That of the checkpoint.
        checkpoint (str): What to start from.
        data_root (str): The converted drawings.
        splits (dict): Name -> number of drawings, of the splits that there
            are; ``train`` is one.
        metainfo (dict, optional): The classes, see
            :class:`.FloorPlanCADDataset`. Defaults to None, FloorPlanCAD's.
        label_map (dict, optional): See :class:`.CheckpointMatchHook`.
            Defaults to None.
        steps (int, optional): Defaults to what suits the drawings.

    Returns:
        str: Python.
    """
    plan = schedule_for(splits['train'])
    plan = plan._replace(steps=steps or plan.steps)
    judged = next((s for s in ('val', 'test') if s in splits), None)
    test = next(s for s in ('test', 'val', 'train') if s in splits)
    own = {} if metainfo is None else dict(metainfo=metainfo)
    every = max(plan.steps // 4, 1)
    sections = [
        _HEAD.format(data=data_root, count=splits['train']),
        _text(data_root=data_root, load_from=checkpoint, **own),
        _text(
            '# the model of the checkpoint',
            model=_model_for(base, (metainfo or FLOORPLANCAD_METAINFO))),
        _text(
            f'# {splits["train"]} drawings, and plans that are drawn, which '
            'keep the model from\n# forgetting' if _plans_of(base) else None,
            train_dataloader=_train_loader(base, data_root, splits['train'],
                                           own, label_map, plan.plans)),
        _text(
            None if judged else '# no drawings are kept apart to judge by',
            val_dataloader=_test_loader(base, data_root, judged, own),
            val_cfg=judged and dict(type='ValLoop'),
            val_evaluator=judged and dict(type='SymbolPanopticMetric'),
            test_dataloader=_test_loader(base, data_root, test, own),
            test_cfg=dict(type='TestLoop'),
            test_evaluator=dict(type='SymbolPanopticMetric')),
        _text(
            '# a longer run forgets more of other offices, a shorter one '
            'learns less of yours',
            train_cfg=dict(
                type='IterBasedTrainLoop',
                max_iters=plan.steps,
                val_interval=every),
            optim_wrapper=_optimizer(base, plan.lr),
            param_scheduler=_scheduler(plan.steps)),
        _text(
            default_hooks=dict(
                logger=dict(interval=min(50, every)),
                checkpoint=dict(
                    by_epoch=False,
                    interval=every,
                    max_keep_ckpts=2,
                    save_best='symbol/PQ' if judged else None),
                checkpoint_match=dict(
                    init_mismatched=True, label_map=label_map)),
            log_processor=dict(by_epoch=False)),
    ]
    return '\n'.join(sections)


_HEAD = '''\
# Written by `sympoint finetune` for the {count} drawings of {data}.
# Edit it and give the command again, or train by tools/train.py.
_base_ = 'sympoint::_base_/default_runtime.py'
'''


def _text(comment: str | None = None, **settings: Any) -> str:
    """Settings as Python, in the order given."""
    parts = [Config({k: v}).pretty_text for k, v in settings.items()]
    return '\n'.join(([comment] if comment else []) +
                     [part.rstrip() for part in parts]) + '\n'


def _plain(value: Any) -> Any:
    """Lists and dicts without a config's ways."""
    return Config(dict(value=copy.deepcopy(value))).to_dict()['value']


def _model_for(base: Config, metainfo: dict) -> dict:
    """The model for a number of classes."""
    model = _plain(base.model)
    num_classes = len(metainfo['classes'])
    head = model['decode_head']
    if 'stuff_classes' in head:
        head['stuff_classes'] = tuple(metainfo['stuff_ids'])
    if head['num_classes'] == num_classes:
        return model
    head['num_classes'] = num_classes
    weight = head.get('loss_cls', {}).get('class_weight')
    if weight:
        head['loss_cls']['class_weight'] = [1.0] * num_classes + weight[-1:]
    if model.get('loss_connection'):
        model['loss_connection']['num_classes'] = num_classes
    return model


def _innermost(dataset: dict) -> dict:
    """The data set in wrappers, the first of several."""
    while 'dataset' in dataset or 'datasets' in dataset:
        dataset = dataset.get('dataset') or dataset['datasets'][0]
    return dataset


def _plans_of(base: Config) -> dict | None:
    """The drawn plans that a checkpoint was trained on, if any."""
    dataset = base.train_dataloader.dataset
    parts = dataset.get('datasets') or [dataset]
    found = [d for d in parts if d.get('type') == 'EndlessFloorPlans']
    return found[0] if found else None


def _train_loader(base: Config, data_root: str, num: int, own: dict,
                  label_map: LabelMap | None, share: float) -> dict:
    loader = base.train_dataloader
    pipeline = _plain(_innermost(loader.dataset)['pipeline'])
    drawings = dict(
        type='FloorPlanCADDataset',
        data_root=data_root,
        ann_file='train_infos.json',
        pipeline=pipeline,
        **own)
    plans = _plans_of(base)
    if plans is None:
        share = 0.0
    times = max(1, round((1 - share) * _MANY / num))
    datasets: list[dict] = [
        dict(type='RepeatDataset', times=times, dataset=drawings)
    ]
    if plans is not None:
        datasets.append(
            dict(
                type='EndlessFloorPlans',
                epoch_size=round(share * _MANY),
                seed=plans.get('seed', 0) + 1,
                pipeline=pipeline,
                **_of_plans(own, label_map)))
    return dict(
        batch_size=loader.batch_size,
        num_workers=1,
        persistent_workers=True,
        worker_init_fn=dict(type='seed_worker'),
        sampler=dict(type='InfiniteSampler', shuffle=True),
        collate_fn=dict(type='pseudo_collate'),
        dataset=dict(
            type='ConcatDataset', ignore_keys=['label_map'],
            datasets=datasets))


def _of_plans(own: dict, label_map: LabelMap | None) -> dict:
    """The classes of drawn plans, which are FloorPlanCAD's, made the own.

    Where a class is made of none of theirs, what has no place among the own
    classes may be of it: nobody knows. Else it is background.
    """
    if not own:
        return {}
    meta = {key: own['metainfo'][key] for key in _KEYS}
    sources = class_sources(FLOORPLANCAD_CLASSES, meta['classes'], label_map)
    mapped = {
        FLOORPLANCAD_CLASSES[i]: name
        for name, old in zip(meta['classes'], sources)
        for i in old
    }
    if all(sources):
        mapped = {name: mapped.get(name) for name in FLOORPLANCAD_CLASSES}
    return dict(metainfo=dict(meta, label_map=mapped))


def _test_loader(base: Config, data_root: str, split: str | None,
                 own: dict) -> dict | None:
    if split is None:
        return None
    return dict(
        batch_size=1,
        num_workers=1,
        persistent_workers=True,
        sampler=dict(type='DefaultSampler', shuffle=False),
        dataset=dict(
            type='FloorPlanCADDataset',
            data_root=data_root,
            ann_file=f'{split}_infos.json',
            test_mode=True,
            pipeline=_plain(base.test_dataloader.dataset.pipeline),
            **own))


def _optimizer(base: Config, lr: float) -> dict:
    wrapper = _plain(base.optim_wrapper)
    wrapper['optimizer']['lr'] = min(lr, wrapper['optimizer']['lr'])
    return wrapper


def _scheduler(steps: int) -> list[dict]:
    """A short warm-up, then a cosine to a hundredth."""
    return [
        dict(
            type='LinearLR',
            start_factor=0.1,
            end=min(50, max(steps // 5, 1)),
            by_epoch=False),
        dict(
            type='CosineAnnealingLR',
            begin=0,
            end=steps,
            eta_min_ratio=0.01,
            by_epoch=False)
    ]
