"""Tell which names rules matched, and which none did."""
import re
from collections import Counter, defaultdict
from typing import Any

import numpy as np

from ...structures.inserts import Inserts
from ...structures.primitives import Primitives
from ...structures.segments import Segments
from ...structures.taxonomy import FLOORPLANCAD_CLASSES
from .labels import NameLabels
from .rules import BLOCKS, IGNORE, LAYERS, Rule, own_name

_MOST = 15  # lines of a table in the text


class NameReport:
    """Counts names over drawings.

    Names that differ in numbers, or in what programs add to them, are one;
    ``#`` stands for a number.
    """

    def __init__(self) -> None:
        self.drawings: list[dict[str, Any]] = []
        self.failures: list[dict[str, str]] = []
        self.notes: list[str] = []
        self._matched: dict[Rule, Counter] = defaultdict(Counter)
        # strokes by drawing of each kind and name
        self._unmatched: dict[tuple[str, str], Counter] = defaultdict(Counter)

    def add(self, name: str, path: str, primitives: Primitives,
            labels: NameLabels) -> None:
        """Count a labelled drawing.

        Args:
            name (str): The drawing.
            path (str): Its labelled file.
            primitives (Primitives): With labels, see :func:`.apply_labels`.
            labels (NameLabels): What names told of it.
        """
        p = primitives
        strokes = np.bincount(labels.clue + 1, minlength=len(labels.clues) + 1)
        for clue, number in zip(labels.clues, strokes[1:].tolist()):
            if number:
                self._matched[clue.rule][_stem(clue.name)] += number
        if not strokes[1:].any():
            self.notes.append(f'{name}: none of its names matches a rule')
        self._count(LAYERS, name, p.layer_names, p.layer_id[labels.clue < 0])
        table = Inserts.of_meta(p.meta)
        # a layer that nobody can tell the class of leaves it to the block
        silent = [True] + [
            clue.rule.kind == LAYERS and clue.rule.target == IGNORE
            for clue in labels.clues
        ]
        rows = p.insert_id[np.array(silent)[labels.clue + 1]]
        while (rows >= 0).any():  # of each level of nesting
            rows = rows[rows >= 0]
            self._count(BLOCKS, name, table.names, table.block[rows])
            rows = table.parent[rows]
        classes = Counter(p.semantic_id[~p.ignore
                                        & (p.instance_id < 0)].tolist())
        background = classes.pop(p.num_classes, 0)
        symbols = Segments.of_labels(
            np.where(p.instance_id >= 0, p.semantic_id, -1), p.instance_id,
            p.num_classes)
        self.drawings.append(
            dict(
                name=name,
                file=path,
                strokes=len(p),
                ignored=int(p.ignore.sum()),
                background=background,
                instances=_by_class(Counter(symbols.labels.tolist())),
                without_instance=_by_class(classes)))

    def _count(self, kind: str, drawing: str, names: list[str],
               index: np.ndarray) -> None:
        for i, number in enumerate(np.bincount(index, minlength=1)):
            if number and names[i]:
                self._unmatched[kind, _stem(names[i])][drawing] += int(number)

    def describe(self) -> dict[str, Any]:
        """All of it as plain data.

        Returns:
            dict: ``drawings``; ``failures``; ``notes``; ``rules``, those that
            matched: ``file``, ``line``, ``kind``, ``class``, ``strokes`` and
            ``names``, strokes by name; ``unmatched``, the names that no rule
            matched, the commonest first: ``kind``, ``name``, ``strokes`` and
            ``drawings``.
        """
        unmatched = [
            dict(
                kind=kind,
                name=name,
                strokes=sum(found.values()),
                drawings=len(found))
            for (kind, name), found in self._unmatched.items()
        ]
        unmatched.sort(key=lambda u: (-u['strokes'], u['kind'], u['name']))
        rules = sorted(
            self._matched.items(),
            key=lambda item: (item[0].file, item[0].line))
        return dict(
            drawings=self.drawings,
            failures=self.failures,
            notes=self.notes,
            rules=[{
                'file': rule.file,
                'line': rule.line,
                'kind': rule.kind,
                'class': rule.target,
                'strokes': sum(names.values()),
                'names': dict(names.most_common())
            } for rule, names in rules],
            unmatched=unmatched)

    def text(self) -> str:
        """What a person reads of it."""
        found = self.describe()
        lines = [
            f'{len(self.drawings)} drawings labelled, '
            f'{len(self.failures)} failed.'
        ]
        if self.drawings:
            lines = self._share(lines[0]) + self._tables(found)
        lines += [f'note: {note}' for note in self.notes]
        lines += [f'error: {failure["error"]}' for failure in self.failures]
        return '\n'.join(lines) + '\n'

    def _share(self, head: str) -> list[str]:
        total = sum(d['strokes'] for d in self.drawings)
        ignored = sum(d['ignored'] for d in self.drawings)
        background = sum(d['background'] for d in self.drawings)
        things: Counter = Counter()
        for drawing in self.drawings:
            things.update(drawing['instances'])
        return [
            f'{head} Of {total} strokes '
            f'{100 * (total - ignored - background) / total:.1f} % have a '
            f'class, {100 * background / total:.1f} % are background, '
            f'{100 * ignored / total:.1f} % are ignored.', 'Instances: ' +
            (', '.join(f'{n} {c}' for c, n in things.most_common()) or 'none')
        ]

    @staticmethod
    def _tables(found: dict[str, Any]) -> list[str]:
        lines = []
        if not found['rules']:
            lines.append('No name matched a rule.')
        for rule in found['rules']:
            names = list(rule['names'])
            more = f' and {len(names) - 3} more' if len(names) > 3 else ''
            lines.append(f'{rule["strokes"]:9} {rule["class"]:16} '
                         f'{rule["kind"]}: {"; ".join(names[:3])}{more}')
        for kind in (BLOCKS, LAYERS):
            names = [u for u in found['unmatched'] if u['kind'] == kind]
            if names:
                lines.append(
                    f'{len(names)} names of {kind} matched no rule. Those '
                    'with the most strokes that nothing tells of:')
            lines += [f'{u["strokes"]:9} {u["name"]}' for u in names[:_MOST]]
        return lines


def _stem(name: str) -> str:
    return re.sub(r'\d+', '#', own_name(name))


def _by_class(counts: Counter) -> dict[str, int]:
    return {FLOORPLANCAD_CLASSES[i]: counts[i] for i in sorted(counts)}
