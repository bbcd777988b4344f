"""Count what a reader leaves out of a drawing, by kind."""
from typing import Any, Dict, List, Optional

from ..errors import DrawingError

#: How the kind of what is on a layer that does not show begins; then why.
HIDDEN = 'on a layer that is '


class LeftOut:
    """Counts what a reader leaves out.

    Args:
        name (str, optional): The file, for messages.
        strict (bool): Whether the first thing that should have been drawn is
            an error. Defaults to False.
    """

    def __init__(self,
                 name: Optional[str] = None,
                 strict: bool = False) -> None:
        self.name, self.strict = name, strict
        self._kinds: Dict[str, Dict[str, Any]] = {}

    def add(self,
            kind: str,
            where: str,
            why: str,
            mend: str = 'Correct it or remove it',
            count: int = 1,
            fault: bool = True) -> None:
        """Count something left out.

        Args:
            kind (str): What it is, such as ``'path'`` or ``'TEXT'``; the
                first of a kind is the one that is told of.
            where (str): Its place, such as ``'line 12'`` or ``'handle 2F'``.
            why (str): What is wrong with it, or that nothing reads it.
            mend (str): What the user can do about it, for the error.
            count (int): How many. Defaults to 1.
            fault (bool): Whether it should have been drawn; texts, say, never
                are. Defaults to True.

        Raises:
            DrawingError: It is strict, and this a fault.
        """
        if self.strict and fault:
            raise DrawingError(self.name, why, mend, where)
        known = self._kinds.setdefault(kind,
                                       dict(count=0, first=where, why=why))
        known['count'] += count

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def counts(self) -> Dict[str, Dict[str, Any]]:
        """What was left out, for ``Primitives.meta['left_out']``.

        Returns:
            dict: Kind -> ``count``, ``first``, the place of the first, and
            ``why``, what is wrong with the first.
        """
        return self._kinds


def nothing_drawn(left_out: LeftOut, problem: str, mend: str) -> DrawingError:
    """The error of a drawing that shows nothing, with what it holds.

    Args:
        left_out (LeftOut): What was left out.
        problem (str): What is missing, and where.
        mend (str): What to do where nothing that was left out tells.
    """
    found = left_out.counts()
    if found:
        problem += f' ({"; ".join(tell_left_out(found))})'
    if any(kind.startswith(HIDDEN) for kind in found):
        mend = ('Give --all-layers (all_layers=True in Python) to read what '
                'is on layers that do not show')
    elif any('external reference' in f['why'] for f in found.values()):
        mend = ('Bind the external references in a CAD program, or give the '
                'files that they refer to')
    return DrawingError(left_out.name, problem, mend)


def tell_left_out(left_out: Dict[str, Dict[str, Any]]) -> List[str]:
    """Say what was left out in words, a line a kind.

    Args:
        left_out (dict): Of ``Primitives.meta``.
    """
    return [
        f'{found["count"]} {kind} left out, the first at {found["first"]}: '
        f'{found["why"]}' for kind, found in left_out.items()
    ]
