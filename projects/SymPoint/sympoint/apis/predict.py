"""Run a whole prediction: all drawings, their tables, its failures."""
import datetime
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch.distributed as dist
from mmengine.dist import all_gather_object, is_main_process

from .inferencer import SymbolInferencer
from .jobs import Outcome
from .outputs import OUTPUTS, ResultFolder


@dataclass
class Summary:
    """What became of the drawings of a run, of all processes together.

    Attributes:
        done (list[str]): Names of those predicted now.
        skipped (list[str]): Names of those finished before.
        failures (list[tuple]): Name and error of each that failed.
        notes (list[str]): What a user may have to mend.
        tables (list[str]): Paths of the outputs over all drawings.
    """
    done: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)


def predict_files(inferencer: SymbolInferencer,
                  inputs: Any,
                  out_dir: str,
                  batch_size: int = 1,
                  outputs: Sequence[str] = OUTPUTS,
                  overwrite: bool = False,
                  each: Callable[[Outcome], None] | None = None,
                  **kwargs: Any) -> Summary:
    """Predict drawings and write all outputs.

    In a job of several processes (``torchrun``) each takes its share of the
    drawings, and the first writes the tables over all of them.

    Args:
        inferencer (SymbolInferencer): The model.
        inputs (Any): See :func:`sympoint.apis.inputs.find_drawings`.
        out_dir (str): The folder for the outputs.
        batch_size (int): See :class:`SymbolInferencer`. Defaults to 1.
        outputs (Sequence[str]): See :class:`ResultFolder`.
        overwrite (bool): Whether to work again on what is finished. Defaults
            to False.
        each (callable, optional): Called with each outcome of this process's
            share that is no failure, in order. Defaults to None.
        kwargs: See :class:`SymbolInferencer`.

    Returns:
        Summary: The same in every process.
    """
    share = Summary()
    for outcome in inferencer.stream(inputs, batch_size, out_dir, outputs,
                                     overwrite, **kwargs):
        if outcome.error:
            share.failures.append((outcome.name, outcome.error))
        else:
            names = share.skipped if outcome.skipped else share.done
            names.append(outcome.name)
            share.notes += outcome.notes
            if each is not None:
                each(outcome)
    # The collective also waits for the last share to be written.
    shares = all_gather_object(share)
    done, skipped, failures, notes = (
        sum((getattr(s, key) for s in shares), [])
        for key in ('done', 'skipped', 'failures', 'notes'))
    total = Summary(sorted(done), sorted(skipped), sorted(failures), notes)
    if is_main_process() and done + skipped:
        folder = ResultFolder(out_dir, outputs, inferencer.describe(), {})
        total.tables = folder.write_tables(sorted(done + skipped))
    return total


@contextmanager
def join_job() -> Iterator[bool]:
    """Join the processes that ``torchrun`` started, if it did.

    They exchange only what became of their drawings, so gloo serves on every
    machine, and one whose share takes days longer is waited for.

    Yields:
        bool: Whether this process is the first, or the only one.
    """
    if int(os.environ.get('WORLD_SIZE', 1)) < 2 or dist.is_initialized():
        yield int(os.environ.get('RANK', 0)) == 0
        return
    dist.init_process_group('gloo', timeout=datetime.timedelta(days=7))
    try:
        yield dist.get_rank() == 0
        # The launcher ends all of them once one leaves with an error.
        dist.barrier()
    finally:
        dist.destroy_process_group()
