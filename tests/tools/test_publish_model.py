"""Checkpoints made small enough to ship."""
import sys
from pathlib import Path

import torch

sys.path.insert(0,
                str(Path(__file__).parents[2] / 'tools' / 'model_converters'))
from publish_model import publish  # noqa: E402


def test_weights_are_halved_and_statistics_are_not(tmp_path):
    state = {
        'norm.running_var': torch.tensor([1e6, 2.0]),
        'norm.weight': torch.tensor([0.1, 2.0]),
        'norm.num_batches_tracked': torch.tensor(70000),
    }
    source, target = str(tmp_path / 'in.pth'), str(tmp_path / 'out.pth')
    meta = dict(cfg="work_dir = '/home/me'\nmodel = dict()\n", epoch=3, iter=9)
    torch.save(
        dict(state_dict=state, meta=meta, optimizer=dict(lr=1.0)), source)
    publish(source, target)
    small = torch.load(target, weights_only=True)
    assert set(small) == {'state_dict', 'meta'}
    assert small['meta']['cfg'] == 'model = dict()\n'
    assert small['meta']['epoch'] == 3
    # 1e6 is beyond half precision
    assert small['state_dict']['norm.running_var'].tolist() == [1e6, 2.0]
    assert small['state_dict']['norm.weight'].dtype == torch.float16
    assert small['state_dict']['norm.num_batches_tracked'] == 70000
