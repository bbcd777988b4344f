"""A model that needs no training, for tests only.

Strokes that touch are one thing. By what it is made of it is a toilet (a
circle), a table (two to four lines) or a door (with an arc); single lines are
wall, and what is larger is nothing.
"""
from pathlib import Path

import numpy as np
import torch
from mmdet3d.registry import MODELS
from mmdet3d.structures import PointData
from mmengine.model import BaseModel
from mmengine.structures import InstanceData
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

DOOR, TABLE, TOILET, WALL, BACKGROUND = 0, 13, 26, 32, 35

CONFIG = '''
default_scope = 'mmdet3d'
custom_imports = dict(imports=['sympoint.datasets', 'sympoint.models',
                               'rule_model'])
model = dict(type='RuleModel',
             data_preprocessor=dict(type='SymbolDataPreprocessor'))
test_dataloader = dict(dataset=dict(pipeline=[
    dict(type='LoadPrimitives'),
    dict(type='LimitConnections', max_connections=8, mode='nearest'),
    dict(type='PackSymbolInputs')]))
'''


@MODELS.register_module(force=True)
class RuleModel(BaseModel):
    """See above. ``largest``: drawings of more primitives fail."""

    def __init__(self, largest=10**6, width=2, **kwargs):
        super().__init__(**kwargs)
        self.score = torch.nn.Parameter(torch.full((width, ), 0.75))
        self.largest = largest
        self.batches = []

    def forward(self, inputs, data_samples, mode):
        assert mode == 'predict'
        begins = [0] + inputs['offsets'].tolist()
        self.batches.append(len(data_samples))
        if begins[-1] > self.largest:
            raise RuntimeError('out of memory, or so\nand more')
        for sample, begin, end in zip(data_samples, begins, begins[1:]):
            near = inputs['connections'][begin:end].numpy() - begin
            self.predict(sample, near)
        return data_samples

    def predict(self, sample, near):
        command = sample.primitives.command.numpy()
        i, k = np.nonzero(near >= 0)
        graph = coo_array((np.ones(len(i)), (i, near[i, k])),
                          (len(near), ) * 2)
        num, part = connected_components(graph, directed=False)
        size = np.bincount(part)
        arcs = np.bincount(part, command == 1)
        circles = np.bincount(part, command == 2)
        label = np.full(num, BACKGROUND)
        label[(size > 1) & (size <= 4)] = TABLE
        label[(arcs > 0) & (size <= 4)] = DOOR
        label[(size == 1)] = WALL
        label[(size == 1) & (circles > 0)] = TOILET
        segment = np.full(num, -1)
        thing = (label != WALL) & (label != BACKGROUND)
        segment[thing] = np.arange(thing.sum())
        segment[label == WALL] = thing.sum()
        labels = label[thing].tolist() + [WALL] * bool((label == WALL).any())
        owner = torch.from_numpy(segment[part])
        sample.pred_pts_seg = PointData(
            pts_semantic_mask=torch.from_numpy(label[part]),
            pts_instance_mask=owner)
        sample.pred_instances_3d = InstanceData(
            labels=torch.tensor(labels, dtype=torch.long),
            scores=self.score[:1].detach().repeat(len(labels)))


def write_config(folder: Path, text: str = '') -> str:
    path = folder / 'rule.py'
    path.write_text(CONFIG + text)
    return str(path)


def write_checkpoint(folder: Path, score: float = 0.5, **content) -> str:
    path = folder / 'rule.pth'
    torch.save(
        dict(state_dict=dict(score=torch.tensor([score, score])), **content),
        path)
    return str(path)


def square(x, y, side=8, label=''):
    """Four lines that join."""
    return ''.join(f'<path d="M{x + a} {y + b} L{x + c} {y + d}" '
                   f'stroke="#000" fill="none" {label}/>\n'
                   for a, b, c, d in ((0, 0, side, 0), (side, 0, side, side),
                                      (side, side, 0, side), (0, side, 0, 0)))


def circle(x, y, r=2, label=''):
    return (f'<circle cx="{x}" cy="{y}" r="{r}" stroke="#000" fill="none" '
            f'{label}/>\n')


def line(x1, y1, x2, y2, label=''):
    return (f'<path d="M{x1} {y1} L{x2} {y2}" stroke="#000" fill="none" '
            f'{label}/>\n')


def door(x, y, r=9):
    """A leaf and its swing, a quarter circle about (x, y)."""
    return (f'<path d="M{x} {y} L{x} {y - r}" stroke="#000" fill="none"/>\n'
            f'<path d="M{x} {y - r} A{r} {r} 0 0 1 {x + r} {y}" '
            'stroke="#000" fill="none"/>\n')


def svg(*parts, width=140, height=140, origin='0 0'):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="{origin} {width} {height}">\n'
            f'<g id="A-FURN">\n{"".join(parts)}</g>\n</svg>\n')


def plan():
    """One table, two toilets, one door and two walls."""
    return svg(
        square(20, 20), circle(60, 60), circle(90, 90), door(100, 40),
        line(2, 120, 138, 120), line(2, 130, 138, 130))
