"""A data set of random drawings, and configs made small enough for it."""
import json

import numpy as np
from drawing_toys import CHANNELS, CONFIGS
from mmengine.config import Config

from sympoint.drawings.connections import connection_graph
from sympoint.structures.primitives import Primitives
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO


def random_primitives(num, seed):
    """Lines in a tile of 140 units, in 5 layers, walls and 4 symbols."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 140, (num, 1, 2))
    step = rng.normal(0, 4, (num, 1, 2)) * (np.arange(4) / 3)[:, None]
    instance = rng.integers(-1, 4, num)
    semantic = np.where(instance >= 0, instance * 5, 35)
    wall = rng.random(num) < 0.3
    drawing = Primitives(
        args=start + step,
        length=np.linalg.norm(step[:, 3], axis=1),
        command=np.zeros(num),
        layer_id=rng.integers(0, 5, num),
        rgb=rng.integers(0, 256, (num, 3)),
        width=rng.uniform(0.1, 0.5, num),
        semantic_id=np.where(wall, 32, semantic),
        instance_id=np.where(wall, -1, instance),
        size=(140.0, 140.0),
        layer_names=list('abcde'))
    drawing.connections = connection_graph(drawing.args, drawing.command, 3.0)
    return drawing


def write_data(root, sizes=(60, 90)):
    """The same drawings for each split."""
    infos = []
    for i, num in enumerate(sizes):
        random_primitives(num, i).save(root / f'{i}.npz')
        infos.append(
            dict(
                sample_idx=str(i),
                primitives_path=f'{i}.npz',
                num_primitives=num))
    content = json.dumps(dict(metainfo=FLOORPLANCAD_METAINFO, data_list=infos))
    for split in ('train', 'val', 'test'):
        (root / f'{split}_infos.json').write_text(content)


def small_config(name, root, work_dir, epochs=1):
    """A config of FloorPlanMini that trains in a second."""
    cfg = shrink(Config.fromfile(CONFIGS / name), root)
    cfg.train_cfg.update(max_epochs=epochs, val_interval=epochs)
    cfg.work_dir = str(work_dir)
    cfg.visualizer.vis_backends = [dict(type='LocalVisBackend')]
    return cfg


def shrink(cfg, root):
    """A small model in a config, and the data set of a folder."""
    stages = len(CHANNELS)
    cfg.model.backbone.update(
        channels=CHANNELS,
        depths=(2, ) * stages,
        strides=(1, ) + (4, ) * (stages - 1))
    cfg.model.decode_head.update(
        in_channels=CHANNELS,
        num_queries=20,
        embed_dims=32,
        feedforward_channels=32)
    for split in ('train', 'val', 'test'):
        loader = cfg[f'{split}_dataloader']
        if loader is None:
            continue
        loader.update(num_workers=0, persistent_workers=False, batch_size=2)
        dataset = loader.dataset
        while 'dataset' in dataset:
            dataset = dataset.dataset
        dataset.data_root = str(root)
    return cfg
