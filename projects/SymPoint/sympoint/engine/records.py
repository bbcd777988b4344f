"""What a run leaves behind: its scalars and its metrics."""
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Tuple, Union

import numpy as np

from ..errors import UserError, suggest


@dataclass
class RunLog:
    """The scalars of a run, as mmengine's LocalVisBackend writes them.

    Attributes:
        name (str): The name of the run's folder.
        train (list): Dicts of what was logged in training, by iteration.
        val (list): Dicts of what each validation gave, by epoch, or by
            iteration where the run counts those.
    """
    name: str
    train: List[Dict[str, float]] = field(default_factory=list)
    val: List[Dict[str, float]] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """What the run counts: ``'epoch'`` or ``'iteration'``."""
        return 'epoch' if all('epoch' in r for r in self.train) \
            else 'iteration'

    def curve(self, key: str) -> Tuple[np.ndarray, np.ndarray]:
        """A scalar over the course of training.

        Args:
            key (str): Its name, such as ``loss`` or ``symbol/PQ``.

        Returns:
            tuple: Epochs or iterations, see :attr:`unit`, (num_points,), of
            which a training record's epoch is a fraction, and values
            (num_points,).

        Raises:
            UserError: The log has no such scalar.
        """
        length = 1
        if self.unit == 'epoch':
            length = max((r['iter'] / r['epoch'] for r in self.train),
                         default=1)
        points = [(r['iter'] / length, r[key]) for r in self.train if key in r]
        points += [(r['step'], r[key]) for r in self.val if key in r]
        if not points:
            known = {k for r in self.train[:1] + self.val[:1] for k in r}
            some = sorted(known, key=lambda k: (len(k), k))[:12]
            raise UserError(
                self.name, f"'{key}' was not logged{suggest(key, known)}",
                f'There are {", ".join(some)} and {len(known) - len(some)} '
                'more')
        places, values = np.array(points, float).T
        return places, values


def read_log(path: Union[str, Path]) -> RunLog:
    """Read the log of a run.

    Args:
        path (str or Path): A ``scalars.json``, or a work directory, whose
            logs are joined: a run that was resumed, or begun anew, replaces
            what the runs before it did from there on.

    Returns:
        RunLog: The log.

    Raises:
        UserError: There is no log, or it is not one.
    """
    path = Path(path)
    files = [path] if path.is_file() else sorted(
        path.glob('**/vis_data/scalars.json'))
    if not files:
        raise UserError(
            path, 'has no vis_data/scalars.json',
            'Give the work directory of a training run, or the file itself')
    train: Dict[int, dict] = {}
    val: Dict[int, dict] = {}
    for file in files:
        new_train, new_val = _read_records(file)
        if new_train:
            first = next(iter(new_train.values()))
            key = 'epoch' if 'epoch' in first else 'iter'
            begin = first[key]
            train = {k: r for k, r in train.items() if r.get(key, k) < begin}
            val = {k: r for k, r in val.items() if k < begin}
        train.update(new_train)
        val.update(new_val)
    name = path.parent.parent.name if path.is_file() else path.resolve().name
    return RunLog(name, [train[k] for k in sorted(train)],
                  [val[k] for k in sorted(val)])


def _read_records(file: Path) -> Tuple[Dict[int, dict], Dict[int, dict]]:
    """Training records by iteration and validations by step, of one file."""
    train: Dict[int, dict] = {}
    val: Dict[int, dict] = {}
    for number, line in enumerate(file.read_text().splitlines(), 1):
        try:
            record = json.loads(line)
            if 'iter' in record:
                train[int(record['iter'])] = record
            else:
                val[int(record['step'])] = record
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(file, f'line {number} is no log record',
                            'Give a scalars.json of mmengine') from error
    return train, val


def read_metrics(path: Union[str, Path]) -> dict:
    """Read the ``metrics.json`` that a test writes.

    Args:
        path (str or Path): The file, or the folder that it is in.

    Returns:
        dict: ``metrics``, ``classes``, ``per_class``, ``confusion`` and
        ``drawings``; see :func:`sympoint.evaluation.report.write_reports`.

    Raises:
        UserError: It is not there, or not such a file.
    """
    path = Path(path)
    if path.is_dir():
        path = path / 'metrics.json'
    mend = 'Make it with tools/test.py CONFIG CHECKPOINT --work-dir FOLDER'
    try:
        content = json.loads(path.read_text())
        if not {'classes', 'confusion', 'drawings'} <= content.keys():
            raise ValueError
    except FileNotFoundError as error:
        raise UserError(path, 'there is no such file', mend) from error
    except (ValueError, AttributeError) as error:
        raise UserError(path, 'is not the metrics of a test', mend) from error
    return content
