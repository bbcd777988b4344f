"""The weights in the box."""
import torch

from sympoint.apis import SymbolInferencer
from sympoint.weights import default_checkpoint


def test_they_are_small_and_plain():
    checkpoint = torch.load(default_checkpoint(), weights_only=True)
    state = checkpoint['state_dict']
    assert sum(v.numel() * v.element_size() for v in state.values()) < 10e6
    assert all(torch.isfinite(v).all() for v in state.values())
    assert all(v.dtype == torch.float16 for name, v in state.items()
               if v.is_floating_point() and '.running_' not in name)
    assert len(checkpoint['meta']['dataset_meta']['classes']) == 35
    assert 'load_from' not in checkpoint['meta']['cfg']


def test_they_are_used_where_none_are_named(tmp_path):
    """The hinged door of a room, of a style that anybody draws, is found."""
    door = ('M 40 20 L 41 20 L 41 29 L 40 29 Z M 41 20 A 9 9 0 0 1 50 29 '
            'M 40 29 L 40 30 M 50 29 L 50 30')
    wall = ('M 40 29 L 10 29 L 10 -15 L 85 -15 L 85 29 L 50 29 L 50 31 '
            'L 87 31 L 87 -17 L 8 -17 L 8 31 L 40 31 Z')
    plan = tmp_path / 'plan.svg'
    plan.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -40 140 140">'
        f'<path d="{wall}" fill="none" stroke="#000"/>'
        f'<path d="{door}" fill="none" stroke="#000"/></svg>')
    inferencer = SymbolInferencer(show_progress=False)
    result = inferencer(str(plan), units='dm')['predictions'][0]
    assert result['model']['checkpoint'] == default_checkpoint()
    assert [s['class'] for s in result['symbols']] == ['single door']
