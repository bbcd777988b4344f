import errno

import pytest
import torch
from mmdet3d.registry import HOOKS, MODELS
from torch.utils.data import DataLoader, Dataset

from sympoint.engine.explain import explain, suggest
from sympoint.errors import DrawingError


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
        if size == 13:
            len(size)
        if size < 0:
            raise ValueError(f'size is {size}, not 0 or more')
        assert depth < 5, 'depth is limited to 4'
        int('a' if depth == 3 else '1')


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


@pytest.mark.parametrize('kind', ['ExplainChild', 'ExplainParent'])
def test_refused_value(kind):
    error = raised_by(MODELS.build, dict(type=kind, size=-2))
    assert explain(error, 'a.py') == (
        f'a.py: {kind[7:]}: size is -2, not 0 or more. Correct the setting')
    error = raised_by(MODELS.build, dict(type=kind, size=2, depth=5))
    assert explain(error, 'a.py') == (
        f'a.py: {kind[7:]}: depth is limited to 4. Correct the setting')
    error = raised_by(torch.optim.AdamW, [torch.zeros(1)], lr=-1)
    assert explain(error, 'a.py') is None  # not of a config


def test_bugs_are_not_explained():
    # raised in, not by, the constructor
    assert explain(
        raised_by(MODELS.build, dict(type='ExplainChild', size=2,
                                     depth=3))) is None
    assert explain(
        raised_by(MODELS.build, dict(type='ExplainChild', size=13))) is None
    assert explain(raised_by(Child)) is None  # not built from a config
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
