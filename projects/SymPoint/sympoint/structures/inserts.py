"""Tell which block references the strokes of a drawing came from."""
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Inserts:
    """References to blocks, one within the other, as a table.

    Each time that a block is drawn is a row of its own. A row's parent comes
    before it.

    Attributes:
        block (ndarray): (num_inserts,) int32, index into ``names``.
        parent (ndarray): (num_inserts,) int32, the reference that it is
            drawn in, -1 for none.
        names (list): Names of blocks.
    """
    block: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    parent: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.block = np.asarray(self.block, np.int32).reshape(-1)
        self.parent = np.asarray(self.parent, np.int32).reshape(-1)

    def __len__(self) -> int:
        return len(self.block)

    @classmethod
    def of_meta(cls, meta: dict[str, Any]) -> 'Inserts':
        """The table of a drawing by its ``meta``; empty where there is none.
        """
        return cls(**meta.get('inserts', {}))

    def describe(self) -> dict[str, Any]:
        """For ``meta['inserts']`` of a drawing."""
        return dict(
            block=self.block.tolist(),
            parent=self.parent.tolist(),
            names=list(self.names))

    def outermost(self, marked: np.ndarray) -> np.ndarray:
        """Find the outermost marked reference that each is drawn in, or is.

        Args:
            marked (ndarray): (num_inserts,) bool.

        Returns:
            ndarray: (num_inserts + 1,) its row, -1 for none; the last is for
            what no reference draws.
        """
        found = np.full(len(self) + 1, -1)
        for row, parent in enumerate(self.parent.tolist()):
            own = row if marked[row] else -1
            found[row] = found[parent] if found[parent] >= 0 else own
        return found

    def used(self, index: np.ndarray) -> tuple['Inserts', np.ndarray]:
        """The table less the rows that nothing is drawn by.

        Args:
            index (ndarray): (num_primitives,) row of each, -1 for none.

        Returns:
            tuple: The smaller table, and the rows in it.
        """
        kept = np.zeros(len(self) + 1, bool)  # the last stands for none
        rows = np.unique(index)
        while len(rows):
            kept[rows] = True
            rows = np.unique(self.parent[rows[rows >= 0]])
            rows = rows[~kept[rows]]
        kept[-1] = False
        number = np.where(kept, np.cumsum(kept) - 1, -1)
        rows = np.flatnonzero(kept[:-1])
        names, block = np.unique(self.block[rows], return_inverse=True)
        table = Inserts(block, number[self.parent[rows]],
                        [self.names[i] for i in names])
        return table, number[index]

    @classmethod
    def concat(cls, parts: Sequence['Inserts']) -> 'Inserts':
        """One table of several; rows are counted on."""
        numbers: dict[str, int] = {}
        block, parent, start = [], [], 0
        for part in parts:
            names = [numbers.setdefault(n, len(numbers)) for n in part.names]
            block.append(np.array(names + [0], np.int32)[part.block])
            parent.append(np.where(part.parent < 0, -1, part.parent + start))
            start += len(part)
        return cls(
            np.concatenate(block or [np.zeros(0)]),
            np.concatenate(parent or [np.zeros(0)]), list(numbers))
