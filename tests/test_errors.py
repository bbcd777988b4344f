import errno
import pickle
from pathlib import Path

import pytest
import torch
from mmdet3d.registry import HOOKS, MODELS
from torch.utils.data import DataLoader, Dataset

import sympoint.engine  # noqa: F401, registers its hooks
from sympoint.errors import (DrawingError, TrainingStopped, UserError, explain,
                             suggest, user_errors)


def test_message_names_file_element_problem_and_mend():
    error = DrawingError(Path('a/b.svg'), 'has a hole', 'Fill it', '<g>')
    assert str(error) == 'a/b.svg, <g>: has a hole. Fill it'
    assert isinstance(error, ValueError)
    assert str(DrawingError(None, 'x', 'y')) == 'drawing in memory: x. y'


def test_it_crosses_processes():
    error = pickle.loads(pickle.dumps(DrawingError('f', 'p', 'm', 'e')))
    assert (error.path, error.problem, error.mend, error.element) == ('f', 'p',
                                                                      'm', 'e')


def test_one_line_and_exit_code(capsys):
    with pytest.raises(SystemExit) as info:
        with user_errors():
            raise UserError('a.pth', 'is cut off', 'Use b.pth')
    assert info.value.code == 1
    assert capsys.readouterr().err == 'error: a.pth: is cut off. Use b.pth\n'


def test_drawing_errors_are_the_users(capsys):
    with pytest.raises(SystemExit):
        with user_errors():
            raise DrawingError('a.svg', 'is not XML', 'Export it again')
    assert 'a.svg: is not XML. Export it again' in capsys.readouterr().err


def test_bugs_keep_their_traceback():
    with pytest.raises(ValueError, match='bug'):
        with user_errors():
            raise ValueError('bug')


def test_traceback_on_request(monkeypatch):
    monkeypatch.setenv('SYMPOINT_TRACEBACK', '1')
    with pytest.raises(UserError):
        with user_errors():
            raise UserError('a', 'b', 'c')


def test_interrupt(capsys):
    with pytest.raises(SystemExit) as info:
        with user_errors():
            raise KeyboardInterrupt
    assert info.value.code == 130
    assert capsys.readouterr().err == 'interrupted\n'


def test_other_ranks_wait_and_name_themselves(monkeypatch, capsys):
    waited = []
    monkeypatch.setattr('time.sleep', waited.append)
    monkeypatch.setenv('RANK', '3')
    with pytest.raises(SystemExit):
        with user_errors():
            raise UserError('a', 'b', 'c')
    assert waited == [2]
    assert capsys.readouterr().err == 'rank 3: error: a: b. c\n'


def test_errors_cross_processes():
    error = pickle.loads(pickle.dumps(TrainingStopped('a', 'b', 'c')))
    assert type(error) is TrainingStopped and str(error) == 'a: b. c'


def raised_by(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except Exception as error:
        return error
    raise AssertionError('nothing was raised')


def test_suggest():
    assert suggest('max_epoch', ['max_epochs', 'type']) == \
        ' (did you mean max_epochs?)'
    assert suggest('foo', ['max_epochs']) == ''


def test_misspelt_type():
    error = raised_by(HOOKS.build, dict(type='SafeCheckpointHok'))
    text = explain(error, 'a.py')
    assert text.startswith("a.py: there is no hook of type 'SafeCheckpointHok'"
                           ' (did you mean SafeCheckpointHook?)')


def test_misspelt_type_of_a_parent_registry():
    error = raised_by(MODELS.build, dict(type='mmdet.DiceLos'))
    assert '(did you mean mmdet.DiceLoss?)' in explain(error)


class Child:

    def __init__(self, size, depth=1):
        self.size = size
        if size < 0:
            raise ValueError(f'size is {size}, not 0 or more')
        len(size)


class Unregistered:

    def __init__(self):
        pass


class Parent(Child):

    def __init__(self, **kwargs):
        super().__init__(**kwargs)


MODELS.register_module(name='ExplainChild', module=Child)
MODELS.register_module(name='ExplainParent', module=Parent)


@pytest.mark.parametrize('kind', ['ExplainChild', 'ExplainParent'])
def test_unknown_setting(kind):
    error = raised_by(MODELS.build, dict(type=kind, size=1, dpeth=2))
    assert explain(
        error,
        'a.py') == ("a.py: Child has no setting 'dpeth'. Correct or remove it")


def test_missing_setting():
    error = raised_by(MODELS.build, dict(type='ExplainParent'))
    assert explain(error,
                   'a.py') == "a.py: Child needs the setting 'size'. Add it"


def test_bugs_are_not_explained():
    build = MODELS.build
    for size in (13, -1):  # its traceback says more
        assert explain(raised_by(build, dict(type='ExplainChild',
                                             size=size))) is None
    assert explain(raised_by(Unregistered, 1)) is None
    assert explain(raised_by({}.__getitem__, 'x')) is None
    assert explain(ValueError('x')) is None
    assert explain(AssertionError()) is None


def test_files(tmp_path):
    path = tmp_path / 'data' / 'train_infos.json'
    text = explain(raised_by(open, path))
    assert text.startswith(f'{path}: there is no such file or folder (but '
                           f'{tmp_path} is there).')
    text = explain(raised_by(open, tmp_path))
    assert text.startswith(f'{tmp_path}: Is a directory.')
    text = explain(OSError(errno.ENOSPC, 'No space left on device'))
    assert text.startswith('disk: No space left on device. Free space')
    assert explain(OSError(errno.EPIPE, 'Broken pipe')) is None


def test_memory():
    assert 'Lower num_workers' in explain(
        RuntimeError('DataLoader worker (pid 7) is killed by signal: Killed.'))
    assert 'Lower train_dataloader.batch_size' in explain(
        torch.OutOfMemoryError('CUDA out of memory. Tried to allocate'))


class Broken(Dataset):

    def __init__(self, error):
        self.error = error

    def __len__(self):
        return 1

    def __getitem__(self, index):
        raise self.error


@pytest.mark.parametrize('error, text', [
    (DrawingError('a.svg', 'is not XML',
                  'Export it again'), 'a.svg: is not XML. Export it again'),
    (FileNotFoundError(2, 'No such file or directory', 'a.npz'),
     "[Errno 2] No such file or directory: 'a.npz', read by a data worker. "
     'Check data_root and the converted data set'),
    (ValueError('bug'), None),
])
def test_errors_in_data_workers(error, text):
    loader = DataLoader(Broken(error), num_workers=1)
    assert explain(raised_by(next, iter(loader))) == text
