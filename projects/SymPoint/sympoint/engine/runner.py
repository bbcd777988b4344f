"""mmengine's runner with a page on the screen and the rest in the log file."""
import io
import logging
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from mmdet3d.registry import RUNNERS
from mmengine.logging import MMLogger
from mmengine.runner import Runner
from torch.utils.data import DataLoader

from .hooks.checkpoint_hooks import CheckpointMatchHook

# After so many iterations is told how long all of them will take.
_TIMED = 10


class _Screen(logging.Filter):
    """Lets warnings pass, and all else once the first iteration begins."""

    def __init__(self) -> None:
        super().__init__()
        self.open = False

    def filter(self, record: logging.LogRecord) -> bool:
        return (self.open or record.levelno >= logging.WARNING
                or hasattr(record, 'of_page'))


@RUNNERS.register_module()
class SymbolRunner(Runner):
    """mmengine's runner, which does not fill the screen before it starts.

    Config, environment and hooks, a thousand lines and more, go to the log
    file alone. The screen gets a page instead: what is trained or tested on
    what, where it is written and, after ten iterations, how long it takes.
    """

    def build_logger(self, *args: Any, **kwargs: Any) -> MMLogger:
        """Build mmengine's logger, quiet until the first iteration."""
        logger = super().build_logger(*args, **kwargs)
        self._screen = _Screen()
        self._begun: float | None = None
        for handler in logger.handlers:
            if not isinstance(handler, logging.FileHandler):
                handler.addFilter(self._screen)
        return logger

    def call_hook(self, fn_name: str, **kwargs: Any) -> None:
        """Call all hooks, and write the page at the right moments."""
        if fn_name == 'before_train':
            self._write_page(self._training())
        elif fn_name == 'before_test':
            self._write_page(self._testing())
        elif fn_name in ('before_train_iter', 'before_test_iter'):
            self._screen.open = True
        super().call_hook(fn_name, **kwargs)
        if fn_name == 'after_train_iter':
            self._tell_time()

    def load_checkpoint(self, *args: Any, **kwargs: Any) -> dict:
        """Load a checkpoint; what mmengine prints of it goes to the log.

        Of missing weights the hook that looks for them tells already.
        """
        said = io.StringIO()
        with redirect_stdout(said):
            checkpoint = super().load_checkpoint(*args, **kwargs)
        told = any(isinstance(h, CheckpointMatchHook) for h in self.hooks)
        for line in filter(None, said.getvalue().splitlines()):
            missing = line.startswith('missing keys')
            if missing and told:
                continue
            warns = missing or line.startswith('unexpected key')
            self.logger.log(logging.WARNING if warns else logging.INFO, line)
        return checkpoint

    def _write_page(self, lines: list[str]) -> None:
        lines += [
            f'Written to {self.work_dir}',
            f'The whole log: {self.log_dir}/{self.timestamp}.log'
        ]
        for line in lines:
            self.logger.info(line, extra=dict(of_page=True))

    def _training(self) -> list[str]:
        loop = self.train_loop
        if getattr(loop, '_max_epochs',
                   None) and not hasattr(loop, 'dataloader_iterator'):
            length = (f'{loop.max_epochs} epochs of {len(loop.dataloader)} '
                      'iterations')
        else:
            length = f'{loop.max_iters} iterations'
        lines = [
            f'Training {self._what()} on {_data(loop.dataloader)}: '
            f'{length}, {loop.dataloader.batch_size} drawings each, on '
            f'{next(self.model.parameters()).device}'
        ]
        if self.iter:
            lines.append(f'It goes on after iteration {self.iter}')
        if self.val_loop is not None:
            lines.append(f'Validation on {_data(self.val_loop.dataloader)}, '
                         f'every {loop.val_interval}')
        return lines

    def _what(self) -> str:
        file = self.cfg.filename
        return Path(file).stem if file else self.cfg.model.type

    def _testing(self) -> list[str]:
        return [
            f'Testing {self._load_from} on '
            f'{_data(self.test_loop.dataloader)}, on '
            f'{next(self.model.parameters()).device}'
        ]

    def _tell_time(self) -> None:
        """Tell how long training takes, by its iterations after the first."""
        if self._begun is None:
            self._begun, self._first = time.perf_counter(), self.iter
        elif self.iter == self._first + _TIMED:
            one = (time.perf_counter() - self._begun) / _TIMED
            minutes = one * (self.train_loop.max_iters - self.iter) / 60
            self.logger.info(f'An iteration takes {one:.2f} s, so all that '
                             f'are left {minutes:.0f} min, without '
                             'validation')


def _data(dataloader: DataLoader) -> str:
    dataset = dataloader.dataset
    while not hasattr(dataset, 'data_root') and hasattr(dataset, 'dataset'):
        dataset = dataset.dataset  # such as RepeatDataset
    root = getattr(dataset, 'data_root', None)
    try:
        number = f'{len(dataloader.dataset):,} drawings'
    except TypeError:  # a stream has no length
        number = 'drawings'
    return number + (f' of {root}'
                     if root else f' of {type(dataset).__name__}')
