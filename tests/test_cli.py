import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sympoint import cli

HERE = Path(__file__).parent
ROOT = HERE.parent


@pytest.fixture
def rule(monkeypatch, tmp_path):
    """A folder with a config, a checkpoint and drawings for it."""
    monkeypatch.chdir(tmp_path)
    import rule_model
    rule_model.write_config(tmp_path)
    rule_model.write_checkpoint(tmp_path)
    (tmp_path / 'plan.svg').write_text(rule_model.plan())
    return rule_model


def predict(*args):
    return cli.main(
        ['predict', *args, '--config', 'rule.py', '--checkpoint', 'rule.pth'])


def test_help_imports_nothing_heavy_and_fits_a_screen():
    code = ('import sys; from sympoint import cli\n'
            'try: cli.main(["--help"])\n'
            'except SystemExit: pass\n'
            'assert not {"torch", "numpy", "mmengine"} & set(sys.modules)')
    done = subprocess.run([sys.executable, '-c', code],
                          capture_output=True,
                          text=True,
                          check=True)
    lines = done.stdout.splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 80 for line in lines)
    assert 'sympoint predict plan.dxf --out-dir' in done.stdout


def test_version_and_no_command(capsys):
    from sympoint import __version__
    assert cli.main(['--version']) == 0
    assert capsys.readouterr().out == f'{__version__}\n'
    assert cli.main([]) == 2
    assert 'usage' in capsys.readouterr().out


def test_predict(rule, capsys):
    assert predict('plan.svg', '--outputs', 'json', 'svg', 'csv', 'coco') == 0
    assert '1 drawings done' in capsys.readouterr().out
    result = json.loads(Path('found/preds/plan.json').read_text())
    assert result['counts'] == {'single door': 1, 'table': 1, 'toilet': 2}
    assert Path('found/schedule.csv').read_text() == (
        'drawing,class,count,mean_score\nplan,single door,1,0.500\n'
        'plan,table,1,0.500\nplan,toilet,2,0.500\n')
    coco = json.loads(Path('found/coco_panoptic.json').read_text())
    assert len(coco['annotations'][0]['segments_info']) == 5
    assert predict('plan.svg', '--outputs', 'json', 'svg', 'csv', 'coco') == 0
    assert '0 drawings done, 1 were finished' in capsys.readouterr().out


def test_evaluate(rule, capsys):
    Path('in').mkdir()
    label = 'semanticId="14" instanceId="1"'
    Path('in/a.svg').write_text(rule.svg(rule.square(20, 20, label=label)))
    Path('in/b.svg').write_text(rule.plan())
    args = ['--config', 'rule.py', '--checkpoint', 'rule.pth']
    assert cli.main(['evaluate', 'in', *args]) == 0
    out, err = capsys.readouterr()
    assert '2 drawings done' in out
    row = next(x for x in out.splitlines() if x.startswith('| a '))
    assert row.split('|')[2:5] == [' 1       ', ' 100.00 ', ' 100.00 ']
    assert 'note: b: has no label, so it is not judged' in err
    assert Path('evaluated/metrics.md').exists()
    assert Path('evaluated/vis/a.png').exists()
    with pytest.raises(SystemExit):
        cli.main(['evaluate', 'plan.svg', *args])
    assert 'error: plan.svg: neither it nor another' in capsys.readouterr().err


def test_what_to_mend_is_noted(rule, capsys):
    from plan_files import pdf_plan
    Path('in').mkdir()
    Path('in/plan.pdf').write_bytes(pdf_plan())
    assert predict('in/plan.pdf', '--outputs', 'json', '--page', '2') == 0
    err = capsys.readouterr().err
    assert 'note: plan: page 2 of 2. Another: --page N' in err
    assert 'note: plan: how large its units are is not known' in err
    assert predict('in', '--outputs', 'json', '--scale', '1:100') == 0
    err = capsys.readouterr().err
    assert 'page 1 of 2' in err and 'not known' not in err
    for i in range(7):
        Path(f'in/{i}.svg').write_text(rule.svg(rule.circle(3, 3), width=99))
    assert predict('in', '--outputs', 'json') == 0
    notes = [
        line for line in capsys.readouterr().err.splitlines()
        if line.startswith('note')
    ]
    assert len(notes) == 6 and notes[-1] == 'note: and 4 more'


def test_a_scale_that_its_doors_contradict_is_noted(rule, capsys):
    doors = [rule.door(30 * i, 30, 8.5) for i in range(1, 5)]
    Path('plan.svg').write_text(rule.svg(*doors, width=200, height=60))
    note = ('note: plan: at its scale, the one given, its doors are 8.5 m '
            'wide. If that is wrong, say it: --units, --scale')
    for unit, notes in (('dm', []), ('m', [note])):
        assert predict('plan.svg', '--outputs', 'json', '--units', unit) == 0
        err = capsys.readouterr().err
        assert [x for x in err.splitlines() if x.startswith('note')] == notes


def test_units_that_cannot_be(rule, capsys):
    from plan_files import inches_that_state_mm
    Path('a.dxf').write_bytes(inches_that_state_mm())
    assert predict('a.dxf', '--outputs', 'json') == 0
    assert 'note: a: the file says that its unit is mm, but its doors would ' \
        'be 0.0335 m wide: in is taken.' in capsys.readouterr().err
    scale = json.loads(Path('found/preds/a.json').read_text())['scale']
    assert scale['units_per_metre'] == pytest.approx(1 / 0.0254)
    small = rule.svg(rule.square(1, 1), width=99)
    Path('b.svg').write_text(
        small.replace('<svg', '<svg data-units-per-metre="1000"'))
    assert predict('b.svg', '--outputs', 'json') == 1
    assert 'error: b.svg: with the units that it states it is 0.008 m large' \
        in capsys.readouterr().err
    assert predict('b.svg', '--outputs', 'json', '--units', 'dm') == 0


def test_failures_are_listed_and_the_code_is_1(rule, capsys):
    Path('in').mkdir()
    Path('in/a.svg').write_text(rule.plan())
    Path('in/text.svg').write_text('hello')
    Path('in/empty.svg').write_text(rule.svg())
    Path('in/nan.svg').write_text(rule.svg(rule.line('nan', 1, 2, 3)))
    assert predict('in', '--outputs', 'json', 'csv') == 1
    out, err = capsys.readouterr()
    assert '1 drawings done, 0 were finished before, 3 failed' in out
    errors = [line for line in err.splitlines() if line.startswith('error')]
    assert len(errors) == 3
    for name, error in zip(('empty', 'nan', 'text'), sorted(errors)):
        assert f'in/{name}.svg' in error
    assert 'Traceback' not in err
    assert Path('found/preds/a.json').exists()
    assert 'a,table,1' in Path('found/schedule.csv').read_text()


@pytest.mark.parametrize('args, expected', [
    (['gone.svg'], 'gone.svg'),
    (['*.dwg'], '*.dwg: no file matches'),
    (['nothing'], 'nothing: there is no drawing in this folder'),
    (['plan.svg', '--checkpoint', 'no.pth'], 'no.pth: there is no such file'),
    (['plan.svg', '--checkpoint', 'plan.svg'], 'plan.svg: is not a chec'),
    (['plan.svg', '--config', 'no.py'], 'no.py: there is no such config'),
    (['plan.svg', '--units', 'mile'], "there is no unit 'mile'"),
    (['plan.svg', '--scale', '1/100'], "'1/100' is not a scale"),
    (['plan.svg', '--scale', '1:50'], 'Give --units'),
    (['plan.svg', '--batch-size', '0'], '--batch-size'),
    (['plan.svg', '--device', 'gpu'], '--device gpu: cannot be used'),
    (['plan.svg', '--out-dir', 'plan.svg'], 'plan.svg: cannot be made'),
    (['plan.pdf'], 'plan.pdf: ends early'),
])
def test_mistakes_are_one_line(rule, capsys, args, expected):
    Path('nothing').mkdir()
    Path('plan.pdf').write_text('%PDF-1.7')
    base = ['predict', '--config', 'rule.py', '--checkpoint', 'rule.pth']
    try:
        code = cli.main(base + args)
    except SystemExit as error:
        code = error.code
    assert code == 1
    err = capsys.readouterr().err
    assert expected in err
    assert 'Traceback' not in err
    assert len([x for x in err.splitlines() if x.startswith('error')]) == 1


def test_no_checkpoint_for_a_config(rule, capsys):
    with pytest.raises(SystemExit) as error:
        cli.main(['predict', 'plan.svg', '--config', 'rule.py'])
    assert error.value.code == 1
    assert '--checkpoint' in capsys.readouterr().err


def test_no_checkpoint_takes_that_of_the_package(rule, capsys):
    assert cli.main(
        ['predict', 'plan.svg', '--units', 'dm', '--out-dir', 'found']) == 0
    assert 'sympoint_small' in capsys.readouterr().err
    model = json.loads(Path('found/preds/plan.json').read_text())['model']
    assert model['checkpoint'].endswith('weights/sympoint_small.pth')


@pytest.mark.parametrize('args, expected', [
    (['--port', '70000'], '--port 70000: there is no such port'),
    (['--max-mb', '0'], '--max-mb: it is less than 1'),
    (['--batch-size', '-1'], '--batch-size: it is less than 1'),
    (['--checkpoint', 'no.pth'], 'no.pth: there is no such file'),
])
def test_service_that_cannot_start(rule, capsys, args, expected):
    pytest.importorskip('uvicorn')
    with pytest.raises(SystemExit) as error:
        cli.main([
            'serve', '--config', 'rule.py', '--checkpoint', 'rule.pth', *args
        ])
    assert error.value.code == 1
    assert f'error: {expected}' in capsys.readouterr().err


def test_service_says_where_it_is(rule, monkeypatch, caplog):
    uvicorn = pytest.importorskip('uvicorn')
    settings = {}
    monkeypatch.setattr(uvicorn, 'run',
                        lambda app, **kwargs: settings.update(kwargs))
    assert cli.main([
        'serve', '--checkpoint', 'rule.pth', '--config', 'rule.py', '--port',
        '0'
    ]) == 0
    config = uvicorn.Config(app=None, **settings)
    assert (config.host, config.port) == ('127.0.0.1', 0)
    # At this level it says so once it listens.
    assert config.log_level in (None, 'info') and not config.access_log


def test_convert(rule, capsys):
    Path('data/train').mkdir(parents=True)
    Path('data/train/a.svg').write_text(rule.plan())
    assert cli.main(['convert', 'data', 'out', '--workers', '1']) == 0
    assert Path('out/train_infos.json').exists()
    Path('data/train/b.svg').write_text('hello')
    assert cli.main(['convert', 'data', 'out', '--workers', '1']) == 1
    assert 'b.svg' in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(['convert', 'gone', 'out'])
    assert 'error: gone' in capsys.readouterr().err


def test_infer_tool_in_two_processes(rule, tmp_path):
    """torchrun shards the folder, and the tables are over all of it."""
    Path('in').mkdir()
    for name in 'abcde':
        Path(f'in/{name}.svg').write_text(rule.plan())
    Path('in/bad.svg').write_text('hello')
    env = dict(
        os.environ,
        PYTHONPATH=f'{HERE / "helpers"}:{os.environ.get("PYTHONPATH", "")}',
        OMP_NUM_THREADS='1')
    done = subprocess.run([
        sys.executable, '-m', 'torch.distributed.run', '--standalone',
        '--nproc_per_node', '2',
        str(ROOT / 'tools/infer.py'), 'in', '--config', 'rule.py',
        '--checkpoint', 'rule.pth', '--outputs', 'json', 'csv'
    ],
                          env=env,
                          cwd=tmp_path,
                          capture_output=True,
                          text=True)
    assert done.stdout.count('5 drawings done') == 1, done.stderr
    assert 'bad.svg' in done.stderr
    assert done.returncode == 1
    lines = Path('found/schedule.csv').read_text().splitlines()
    assert sum('table,1' in line for line in lines) == 5
    assert 'all drawings,table,5,0.500' in lines
