"""``make gpu`` in its form without a GPU."""
import json

import torch


def test_parts_on_the_cpu(tool, tmp_path, capsys):
    script = tool('misc/check_gpu')
    code = script.main([
        '--device', 'cpu', '--steps', '2', '--only', 'model', 'training',
        '--out-dir',
        str(tmp_path)
    ])
    report = json.loads((tmp_path / 'report.json').read_text())
    lines = {line['what']: line for line in report['lines']}
    assert len(lines) == 8 and code == 0, report
    for name in ('features', 'class logits', 'mask logits', 'losses',
                 'gradients'):
        assert lines[f'{name} as of plain operators']['held'], lines
    assert lines['checkpoint goes on on the CPU']['held']
    text = (tmp_path / 'report.md').read_text()
    assert text.count('| yes |') == 8 and 'no GPU' in text
    assert '8 lines, 0 do not hold' in capsys.readouterr().out


def test_what_does_not_hold_is_told(tool, tmp_path, monkeypatch):
    script = tool('misc/check_gpu')
    monkeypatch.setattr(script, 'LOGITS', 0.)
    monkeypatch.setitem(script.PARTS, 'speed', lambda machine: 1 / 0)
    code = script.main([
        '--device', 'cpu', '--only', 'model', 'speed', '--out-dir',
        str(tmp_path)
    ])
    assert code == 1
    lines = json.loads((tmp_path / 'report.json').read_text())['lines']
    held = {line['what']: line['held'] for line in lines}
    assert held['class logits as of plain operators'] is False
    assert held['runs to its end'] is False
    assert 'ZeroDivisionError' in lines[-1]['found']
    assert '**no**' in (tmp_path / 'report.md').read_text()
    assert torch.is_grad_enabled()
