"""The ablation: which runs it makes, and the tables it writes."""
import json
import math

import pytest
from data_toys import shrink, write_data
from mmengine.config import Config
from mmengine.runner import Runner


@pytest.fixture
def ablation(tool):
    return tool('analysis_tools/ablation')


@pytest.fixture
def call(ablation, tmp_path, monkeypatch, capsys):
    """Run the tool without training: PQ is given by ``quality``."""
    calls = []
    quality = dict(baseline=10, acm=12, ccl=11, both=15, layer=16)

    def fake(run, processes, name, *args):
        calls.append((run.name, name))
        # as mmengine's runner does
        cfg = Config.fromfile(run.config)
        cfg.launcher = 'none'
        cfg.dump(run.folder / run.config.name)
        variant, seed = run.folder.parent.name, int(run.folder.name[5:])
        if name == 'train':
            (run.folder / f'epoch_{run.epochs}.pth').write_text('')
        elif seed == 99:
            return False
        else:
            value = quality[variant.split('-')[0]] + 2 * seed
            scores = dict.fromkeys(ablation.MEASURES, value)
            (run.folder / 'metrics.json').write_text(
                json.dumps(
                    dict(
                        metrics=scores, classes=[], confusion=[],
                        drawings=[])))
        return True

    monkeypatch.setattr(ablation.Run, '_call', fake)

    def run(*argv):
        calls.clear()
        with pytest.raises(SystemExit) as end:
            ablation.main(['--work-dir', str(tmp_path / 'runs'), *argv])
        return end.value.code, list(calls), capsys.readouterr()

    return run


ONLY = ('--only', 'baseline-knn', 'both-knn', 'layer')


def test_runs_seed_by_seed_and_does_none_twice(call, tmp_path):
    code, calls, _ = call(*ONLY, '--seeds', '0', '1')
    assert code == 0
    trained = [name for name, what in calls if what == 'train']
    assert trained == [
        'baseline-knn, seed 0', 'both-knn, seed 0', 'layer, seed 0',
        'baseline-knn, seed 1', 'both-knn, seed 1', 'layer, seed 1'
    ]
    assert not list((tmp_path / 'runs').rglob('*.pth'))
    # one seed and one variant more: only those are done
    code, calls, said = call(*ONLY, 'acm-linear', '--seeds', '0', '1', '2')
    assert '6 of 12 runs are finished' in said.out
    assert len(calls) == 2 * 6 and code == 0
    assert {name
            for name, _ in calls} == {
                'acm-linear, seed 0', 'acm-linear, seed 1',
                'baseline-knn, seed 2', 'both-knn, seed 2', 'layer, seed 2',
                'acm-linear, seed 2'
            }


def test_an_interrupted_run_goes_on(call, ablation, tmp_path):
    """What was trained to the end is only tested."""
    folder = tmp_path / 'runs' / 'baseline-knn' / 'seed_0'
    folder.mkdir(parents=True)
    (folder / 'epoch_4.pth').write_text('')
    _, calls, _ = call('--only', 'baseline-knn', '--seeds', '0')
    assert calls == [('baseline-knn, seed 0', 'test')]


def test_a_failed_run_stops_no_other(call, tmp_path):
    code, calls, _ = call('--only', 'acm-knn', '--seeds', '99', '0')
    assert code == 1 and len(calls) == 4
    assert (tmp_path / 'runs/acm-knn/seed_0/metrics.json').exists()


def test_other_settings_are_not_mixed(call):
    call('--only', 'acm-knn', '--seeds', '0')
    code, calls, said = call('--only', 'acm-knn', '--seeds', '0', '--epochs',
                             '7')
    assert code == 1 and not calls
    assert 'seed_0: holds a run with other settings' in said.err


def test_tables(call, tmp_path):
    call(*ONLY, '--seeds', '0', '1', '2')
    text = (tmp_path / 'runs' / 'ablation.md').read_text()
    # 10, 12, 14 and 15, 17, 19; the gain is 5 at each seed
    assert '| baseline | 12.0 ± 2.0 |  |  |' in text
    assert '| + ACM + CCL | 17.0 ± 2.0 |  |  |' in text
    assert '| + ACM + CCL | +5.0 ± 0.0 | 17.0 ± 2.0 |' in text
    assert '| both + layers | +6.0 ± 0.0 | 18.0 ± 2.0 |' in text
    assert '3 seeds' in text
    # of what is asked for, of what is finished
    code, calls, _ = call(*ONLY, '--seeds', '0')
    assert code == 0 and not calls
    text = (tmp_path / 'runs' / 'ablation.md').read_text()
    assert '| baseline | 10.0 |  |  |' in text and '12.0' not in text


def test_configs_differ_in_the_variant_alone(ablation, tmp_path):
    args = ablation.parse_args(['--epochs', '10', '--work-dir', str(tmp_path)])
    configs = {
        name: ablation.run_config(name, 5, tmp_path, args)
        for name in ablation.VARIANTS
    }
    assert len(configs) == 4 * 3 + 2
    model = {name: cfg.model for name, cfg in configs.items()}
    for part, acm, ccl in (('baseline', False, False), ('acm', True, False),
                           ('ccl', False, True), ('both', True, True)):
        for mode in ('nearest', 'linear', 'knn'):
            own = model[f'{part}-{mode}']
            assert own.backbone.use_connections == acm
            assert (own.loss_connection is not None) == ccl
            assert own.decode_head.mask_interpolation == mode
    first, *rest = (cfg.to_dict() for cfg in configs.values())
    for cfg in rest:
        for key in ('optim_wrapper', 'param_scheduler', 'randomness',
                    'train_cfg', 'default_hooks'):
            assert cfg[key] == first[key]
    assert first['randomness'] == dict(seed=5)


@pytest.mark.parametrize('variant', [
    'baseline-linear', 'acm-knn', 'ccl-nearest', 'both-knn', 'layer', 'stroke'
])
def test_every_part_and_option_trains(ablation, tmp_path, variant):
    """Two epochs of one step, of a data set of random drawings."""
    write_data(tmp_path)
    args = ablation.parse_args(['--epochs', '2', '--drawings', '2'])
    cfg = shrink(
        ablation.run_config(variant, 0, tmp_path / 'run', args), tmp_path)
    runner = Runner.from_cfg(cfg)
    batch = next(iter(runner.build_dataloader(cfg.test_dataloader)))['inputs']
    assert batch['feats'][0].shape[1] == (12 if variant == 'stroke' else 8)
    assert ('layer_id' in batch) == (variant == 'layer')
    runner.train()
    losses = {
        name: values.current()
        for name, values in runner.message_hub.log_scalars.items()
        if 'loss' in name
    }
    assert runner.iter == 2 and all(map(math.isfinite, losses.values()))
    with_ccl = variant.split('-')[0] not in ('baseline', 'acm')
    assert ('train/loss_connection' in losses) == with_ccl
    if with_ccl:
        assert losses['train/loss_connection'] > 0


def test_schedule_is_scaled(ablation):
    cfg = Config(
        dict(
            train_cfg=dict(max_epochs=50),
            param_scheduler=[
                dict(type='LinearLR', end=1),
                dict(type='CosineAnnealingLR', begin=30, end=50),
                dict(type='CosineAnnealingLR', begin=1, end=50)
            ]))
    ablation.set_epochs(cfg, 10)
    spans = [(s.get('begin'), s.end) for s in cfg.param_scheduler]
    assert spans == [(None, 1), (6, 10), (1, 10)]
    assert cfg.train_cfg == dict(max_epochs=10, val_interval=10)
