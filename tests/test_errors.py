import pickle
from pathlib import Path

from sympoint.errors import DrawingError


def test_message_names_file_element_problem_and_mend():
    error = DrawingError(Path('a/b.svg'), 'has a hole', 'Fill it', '<g>')
    assert str(error) == 'a/b.svg, <g>: has a hole. Fill it'
    assert isinstance(error, ValueError)
    assert str(DrawingError(None, 'x', 'y')) == 'drawing in memory: x. y'


def test_it_crosses_processes():
    error = pickle.loads(pickle.dumps(DrawingError('f', 'p', 'm', 'e')))
    assert (error.path, error.problem, error.mend, error.element) == ('f', 'p',
                                                                      'm', 'e')
