import json

import numpy as np
import pytest

from sympoint.engine.records import read_log, read_metrics
from sympoint.errors import UserError


def write(path, records):
    path.parent.mkdir(parents=True)
    path.write_text('\n'.join(map(json.dumps, records)) + '\n')
    return path


def train(iteration, epoch, loss):
    return dict(iter=iteration, epoch=epoch, loss=loss, step=iteration)


@pytest.fixture
def work_dir(tmp_path):
    """A run of 4 iterations an epoch, cut off in epoch 2 and resumed."""
    write(tmp_path / 'run/20260101_000000/vis_data/scalars.json', [
        train(2, 1, 9.0),
        train(4, 1, 8.0),
        {'symbol/PQ': 10.0, 'step': 1},
        train(6, 2, 7.5),
    ])  # yapf: disable
    write(tmp_path / 'run/20260102_000000/vis_data/scalars.json', [
        train(6, 2, 7.0),
        train(8, 2, 6.0),
        {'symbol/PQ': float('nan'), 'step': 2},
    ])  # yapf: disable
    return tmp_path / 'run'


def test_resumed_run_is_joined(work_dir):
    log = read_log(work_dir)
    assert log.name == 'run' and log.unit == 'epoch'
    epochs, values = log.curve('loss')
    assert values.tolist() == [9.0, 8.0, 7.0, 6.0]
    assert epochs.tolist() == [0.5, 1.0, 1.5, 2.0]
    epochs, values = log.curve('symbol/PQ')
    assert epochs.tolist() == [1.0, 2.0]
    assert values[0] == 10.0 and np.isnan(values[1])


def test_run_begun_anew_replaces_a_longer_one(work_dir):
    """Not a curve of which the end is another run's."""
    write(work_dir / '20260103_000000/vis_data/scalars.json', [
        train(2, 1, 5.0),
        train(4, 1, 4.0),
        {'symbol/PQ': 30.0, 'step': 1},
    ])  # yapf: disable
    log = read_log(work_dir)
    assert log.curve('loss')[1].tolist() == [5.0, 4.0]
    assert log.curve('symbol/PQ')[1].tolist() == [30.0]


def test_run_that_is_resumed_to_validate(work_dir):
    """It has validated what was left, and gone no further yet."""
    write(work_dir / '20260103_000000/vis_data/scalars.json',
          [{'symbol/PQ': 40.0, 'step': 2}])  # yapf: disable
    log = read_log(work_dir)
    assert log.curve('loss')[1].tolist() == [9.0, 8.0, 7.0, 6.0]
    assert log.curve('symbol/PQ')[1].tolist() == [10.0, 40.0]


def test_run_of_iterations(tmp_path):
    """Its records name no epoch, and it validates by iteration."""
    for start, loss in ((0, 3.0), (200, 1.0)):
        write(tmp_path / f'run/{start:03d}/vis_data/scalars.json', [
            dict(iter=start + 100, loss=loss, step=start + 100),
            dict(iter=start + 200, loss=loss - 1, step=start + 200),
            {'symbol/PQ': loss, 'step': start + 200},
            dict(iter=start + 300, loss=9.0, step=start + 300),
        ])  # yapf: disable
    log = read_log(tmp_path / 'run')
    assert log.unit == 'iteration'
    places, values = log.curve('loss')
    assert places.tolist() == [100, 200, 300, 400, 500]
    assert values.tolist() == [3.0, 2.0, 1.0, 0.0, 9.0]
    places, values = log.curve('symbol/PQ')
    assert places.tolist() == [200, 400] and values.tolist() == [3.0, 1.0]


def test_one_file(work_dir):
    log = read_log(work_dir / '20260102_000000/vis_data/scalars.json')
    assert log.name == '20260102_000000'
    assert log.curve('loss')[1].tolist() == [7.0, 6.0]


def test_unknown_key(work_dir):
    with pytest.raises(UserError) as info:
        read_log(work_dir).curve('symbol/PG')
    assert str(info.value).startswith(
        "run: 'symbol/PG' was not logged (did you mean symbol/PQ?)")


def test_no_log(tmp_path):
    with pytest.raises(UserError, match='has no vis_data/scalars.json'):
        read_log(tmp_path)
    (tmp_path / 'a.json').write_text('{"a": 1}\n')
    with pytest.raises(UserError, match='line 1 is no log record'):
        read_log(tmp_path / 'a.json')


def test_metrics(tmp_path):
    content = dict(classes=['a'], confusion=[[1, 0], [0, 1]], drawings=[])
    (tmp_path / 'metrics.json').write_text(json.dumps(content))
    assert read_metrics(tmp_path) == content
    assert read_metrics(tmp_path / 'metrics.json') == content


@pytest.mark.parametrize('text', ['', '[]', '{"symbol/PQ": 1}'])
def test_not_metrics(tmp_path, text):
    path = tmp_path / 'a.json'
    path.write_text(text)
    with pytest.raises(UserError, match='is not the metrics of a test'):
        read_metrics(path)
    with pytest.raises(UserError, match='there is no such file'):
        read_metrics(tmp_path)
