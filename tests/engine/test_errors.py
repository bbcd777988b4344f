import pickle

import pytest

from sympoint.engine.errors import TrainingStopped, UserError, user_errors
from sympoint.errors import DrawingError


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
