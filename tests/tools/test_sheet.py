import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / 'tools/analysis_tools/sheet.py'
HELPERS = ROOT / 'tests/helpers'


@pytest.fixture
def rule(monkeypatch, tmp_path):
    """Config, checkpoint and labelled plans of a model that knows rules."""
    import rule_model
    rule_model.write_config(tmp_path)
    rule_model.write_checkpoint(tmp_path)
    (tmp_path / 'plans').mkdir()
    for i in range(3):
        (tmp_path / f'plans/{i}.svg').write_text(
            rule_model.svg(
                rule_model.square(
                    20 + 40 * i, 5, label='semanticId="14" instanceId="3"'),
                rule_model.circle(
                    70, 60, label='semanticId="27" instanceId="9"'),
                rule_model.line(2, 120 + i, 138, 130, 'semanticId="33"')))
    yield rule_model
    sys.modules.pop('rule_model', None)


def load_tool():
    spec = importlib.util.spec_from_file_location('sheet_tool', TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_compose(rule, tmp_path):
    from sympoint.drawings.svg.reader import parse_svg
    tool = load_tool()
    texts = tool.find_plans(str(tmp_path / 'plans'), 4)
    assert texts[3] == texts[0] != texts[1]
    plans = [parse_svg(text) for text in texts]
    before = [plan.args.copy() for plan in plans]
    sheet = tool.compose(plans, 2, 10.0)
    assert sheet.size == (290, 290)
    parts = np.split(sheet.args, 4)
    for k, corner in enumerate(([0, 0], [150, 0], [0, 150], [150, 150])):
        np.testing.assert_allclose(parts[k] - corner, before[k])
    named = sheet.instance_id[sheet.instance_id >= 0]
    assert len(set(named)) == 8


def test_sheet_and_quarter(rule, tmp_path):
    """All found singly and on the sheet; memory goes with the tile."""
    done = subprocess.run([
        sys.executable,
        str(TOOL), 'rule.pth', '--config', 'rule.py', '--drawings', 'plans',
        '--side', '4', '--batch-size', '8'
    ],
                          env=dict(
                              os.environ,
                              PYTHONPATH=os.pathsep.join(
                                  [str(HELPERS), *filter(None, sys.path)])),
                          cwd=tmp_path,
                          capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    rows = dict(re.findall(r'\| (\S.*?) +\| (.*) \|', done.stdout))
    assert rows['PQ'].split(' | ') == ['100.00'] * 3
    assert rows['primitives'].split(' | ') == ['96', '24', '96']
    assert 'PQ of the sheet - singly: +0.00' in done.stdout
    ratio = float(re.search(r'sheet / quarter: ([\d.]+)', done.stdout)[1])
    assert 0.8 < ratio < 1.5


def test_mistakes(tmp_path, capsys):
    tool = load_tool()
    for args, problem in ((['x.pth', '--drawings',
                            str(tmp_path)], 'there is no SVG in it'),
                          (['x.pth', '--side', '1'], 'less than 2')):
        with pytest.raises(SystemExit):
            tool.main(args)
        assert problem in capsys.readouterr().err
