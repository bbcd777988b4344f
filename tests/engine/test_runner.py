import re

import pytest
import torch
from engine_toy import toy_config

from sympoint.engine.runner import SymbolRunner
from sympoint.engine.training import run_test, run_training


def before(text, first):
    """The lines before the first of a pattern, which there must be."""
    lines = text.splitlines()
    return lines[:next(i for i, x in enumerate(lines) if re.search(first, x))]


def log_of(work_dir):
    return '\n'.join(p.read_text() for p in work_dir.rglob('*.log'))


@pytest.fixture
def run(tmp_path, capsys):
    """A training run: where it wrote, and what was on the screen."""
    cfg = toy_config(
        tmp_path / 'run', epochs=5, log_level='INFO', experiment_name='toy')
    runner = run_training(cfg)
    return runner, ''.join(capsys.readouterr())


def test_a_page_before_the_first_line_of_training(run):
    runner, screen = run
    page = before(screen, r'Epoch\(train\) +\[1\]\[1/3\]')
    assert len(page) < 24
    text = '\n'.join(page)
    assert 'Training ToyModel on 6 drawings of ToyDataset: 5 epochs of 3 ' \
        'iterations, 2 drawings each, on cpu' in text
    assert 'Validation on 5 drawings of ToyDataset, every 1' in text
    assert f'Written to {runner.work_dir}' in text
    assert f'{runner.timestamp}.log' in text


def test_the_file_has_the_rest(run, tmp_path):
    runner, screen = run
    for part in ('Config:', 'System environment', 'ExactResumeHook'):
        assert part in log_of(tmp_path / 'run')
        assert part not in screen
    assert len(log_of(tmp_path / 'run').splitlines()) > 100
    # Nothing of what follows is lost.
    for line in (r'Epoch\(val\)', r'Epoch\(train\) +\[5\]\[3/3\]'):
        assert re.search(line, screen)


def test_how_long_it_takes_is_told_once(run):
    """Of 15 iterations 10 are timed, after the first."""
    told = re.findall(
        r'An iteration takes [\d.]+ s, so all that are left '
        r'\d+ min', run[1])
    assert len(told) == 1


def test_a_page_before_a_test(run, tmp_path, capsys):
    runner, _ = run
    path = f'{runner.work_dir}/epoch_5.pth'
    cfg = toy_config(
        tmp_path / 'test', log_level='INFO', experiment_name='toy-test')
    run_test(cfg, path)
    screen = ''.join(capsys.readouterr())
    page = before(screen, r'Epoch\(test\)')
    assert len(page) < 24
    assert f'Testing {path} on 5 drawings of ToyDataset' in '\n'.join(page)
    assert 'toy/score' in screen


def test_missing_weights_are_listed_once(run, tmp_path, capsys):
    path = f'{run[0].work_dir}/epoch_5.pth'
    content = torch.load(path)
    content['state_dict'].pop('head.bias')
    content['state_dict']['old.bias'] = torch.zeros(1)
    torch.save(content, path)
    cfg = toy_config(
        tmp_path / 'again',
        epochs=1,
        log_level='INFO',
        experiment_name='toy-again')
    cfg.default_hooks.checkpoint_match.init_mismatched = 'all'
    run_training(cfg, load_from=path)
    for text in (''.join(capsys.readouterr()), log_of(tmp_path / 'again')):
        told = [x for x in text.splitlines() if 'head.bias' in x]
        # how each weight was initialised is another list, for the file
        assert len([x for x in told if 'torch.Size' not in x]) == 1
        assert 'unexpected key in source state_dict: old.bias' in text


def test_it_is_registered():
    from mmdet3d.registry import RUNNERS
    assert RUNNERS.get('SymbolRunner') is SymbolRunner
