"""The folder that results are written to."""
import json
import os
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Optional, Sequence, Set

from ..engine import UserError
from ..errors import DrawingError
from ..structures.primitives import Primitives
from .annotated import annotated_svg
from .exports import coco_panoptic, schedule_csv
from .inputs import DrawingInput
from .jobs import Outcome
from .results import dump_result, load_result, write_text

#: Kinds of output of a drawing: where each goes.
PATTERNS = dict(
    json='preds/{}.json', svg='svg/{}.svg', png='vis/{}.png', pdf='vis/{}.pdf')
#: Kinds of output of a run.
TABLES = dict(csv='schedule.csv', coco='coco_panoptic.json')
# Two models that agree in these predict the same.
_SAME_MODEL = ('config_sha256', 'checkpoint_sha256', 'sympoint')
#: What is written unless told otherwise.
OUTPUTS = ('json', 'svg', 'png', 'csv')


class ResultFolder:
    """Where the outputs of drawings go, and what is there already.

    ``preds/NAME.json`` is written last of a drawing's files, so where it is,
    the others are; it names what they were made from and with.

    Args:
        path (str or Path): The folder.
        kinds (Sequence[str]): Of 'json' (always written, for the others are
            made from it), 'svg' (the drawing with its labels), 'png' and
            'pdf' (pictures), 'csv' (the schedule: counts by class) and
            'coco' (COCO panoptic of all drawings). Defaults to
            :data:`OUTPUTS`.
        model (dict): ``model`` of the result's schema.
        settings (dict): ``settings`` of the result's schema.

    Raises:
        UserError: An unknown kind, or a folder that cannot be made.
    """

    def __init__(self, path: str, kinds: Sequence[str], model: Dict[str, Any],
                 settings: Dict[str, Any]) -> None:
        unknown = set(kinds) - set(PATTERNS) - set(TABLES)
        if unknown:
            raise UserError('--outputs',
                            f'there is no output {sorted(unknown)[0]!r}',
                            f'Choose of {", ".join([*PATTERNS, *TABLES])}')
        self.path = Path(path)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(path, f'cannot be made ({error.strerror})',
                            'Give another folder: --out-dir') from None
        self.kinds = [k for k in PATTERNS if k in kinds or k == 'json']
        self.tables = [k for k in TABLES if k in kinds]
        self.model = model
        self.settings = settings
        self._protected: Set[str] = set()

    def protect(self, drawings: Iterable[DrawingInput]) -> None:
        """Never write over the files of these drawings."""
        self._protected.update(
            os.path.realpath(d.path) for d in drawings if d.path)

    def files(self, drawing: DrawingInput) -> Dict[str, str]:
        """Output kind -> path, of a drawing.

        Raises:
            DrawingError: One of them is a drawing that is protected.
        """
        files = {
            kind: str(self.path / PATTERNS[kind].format(drawing.name))
            for kind in self.kinds
        }
        for file in files.values():
            if os.path.realpath(file) in self._protected:
                raise DrawingError(drawing.path or drawing.name,
                                   f'its result would overwrite {file}',
                                   'Give another folder: --out-dir')
        return files

    def finished(self, drawing: DrawingInput) -> Optional[Outcome]:
        """What an earlier run with the same of everything made of it.

        Returns:
            Outcome or None: None if there is no such result, or one of its
            files is missing.
        """
        try:
            files = self.files(drawing)
            if not all(Path(file).exists() for file in files.values()):
                return None
            result = load_result(files['json'])
            same = (
                result['drawing']['sha256'] == drawing.digest()
                and all(result['model'][k] == self.model[k]
                        for k in _SAME_MODEL)
                and result['settings'] == self.settings)
        except (DrawingError, KeyError):
            return None
        if not same:
            return None
        return Outcome(
            drawing.name,
            drawing.path,
            result=result,
            files=files,
            skipped=True)

    def write(self, drawing: DrawingInput, primitives: Primitives,
              result: Dict[str, Any]) -> Dict[str, str]:
        """Write the labelled SVG and the JSON; pictures are there already.

        Returns:
            dict: Output kind -> path.
        """
        files = self.files(drawing)
        if 'svg' in files:
            write_text(files['svg'],
                       annotated_svg(drawing.source, primitives, result))
        dump_result(result, files['json'])
        return files

    def write_tables(self, names: Sequence[str]) -> List[str]:
        """Write the outputs that are of all drawings, from their JSON.

        Args:
            names (Sequence[str]): The drawings that have results.

        Returns:
            list[str]: Paths.
        """
        written = []
        for kind in self.tables:
            path = str(self.path / TABLES[kind])
            if kind == 'csv':
                write_text(path, schedule_csv(self._results(names)))
            else:
                table = coco_panoptic(self._results(names))
                write_text(path, json.dumps(table, ensure_ascii=False))
            written.append(path)
        return written

    def _results(self, names: Sequence[str]) -> Iterator[Dict[str, Any]]:
        for name in names:
            yield load_result(self.path / PATTERNS['json'].format(name))
