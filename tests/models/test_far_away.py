"""Where a drawing lies on its sheet changes nothing."""
import numpy as np
import pytest
import torch
from drawing_toys import small_model
from mmcv.transforms import Compose
from mmengine.dataset import pseudo_collate
from mmengine.registry import init_default_scope

import sympoint.datasets  # noqa: F401


def svg(path, origin):
    """The same lines and arcs, around another origin."""
    rng = np.random.default_rng(0)
    # multiples of 1/64, which float64 holds exactly at either place
    points = rng.integers(0, 140 * 64, (120, 4)) / 64 + origin
    lines = [
        f'<path d="M {x},{y} L {u},{v}" semanticId="{1 + i % 35}" '
        f'instanceId="{i % 7}" stroke="rgb(0,0,0)" stroke-width="0.1"/>'
        for i, (x, y, u, v) in enumerate(points.tolist())
    ]
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" '
                    f'viewBox="{origin} {origin} 140 140"><g>' +
                    ''.join(lines) + '</g></svg>')
    return str(path)


@pytest.mark.parametrize('origin', [-1e6, 1e6])
def test_same_inputs_logits_and_losses(tmp_path, origin):
    init_default_scope('mmdet3d')
    pipeline = Compose([
        dict(type='LoadPrimitivesFromSVG'),
        dict(type='LimitConnections', max_connections=8, mode='nearest'),
        dict(type='PackSymbolInputs')
    ])
    samples = [
        pipeline(
            dict(
                svg_path=svg(tmp_path / f'{name}.svg', at),
                sample_idx=name,
                num_classes=35)) for name, at in (('near', 0), ('far', origin))
    ]
    near, far = (sample['inputs'] for sample in samples)
    assert (near['connections'] >= 0).any()
    for key in near:
        assert torch.equal(near[key], far[key]), key
    model = small_model().eval()
    with torch.no_grad():
        one, other = model.test_step(pseudo_collate(samples))
    assert torch.equal(one.pred_pts_seg.pts_semantic_mask,
                       other.pred_pts_seg.pts_semantic_mask)
    assert torch.equal(one.pred_instances_3d.scores,
                       other.pred_instances_3d.scores)
