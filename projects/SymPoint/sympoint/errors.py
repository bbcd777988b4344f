"""The one error that a user's drawing can cause."""
import os
from typing import Optional, Union


class DrawingError(ValueError):
    """A drawing, or what was asked of it, cannot be used.

    The message is one line: the file, the element in it, what is wrong and
    how to mend it.

    Args:
        path (str or Path, optional): The file; None for data in memory.
        problem (str): What is wrong.
        mend (str): What the user can do about it.
        element (str, optional): The element at fault, such as
            ``'path 17 (line 203)'``. Defaults to None.
    """

    def __init__(self,
                 path: Optional[Union[str, os.PathLike]],
                 problem: str,
                 mend: str,
                 element: Optional[str] = None) -> None:
        self.path = None if path is None else os.fspath(path)
        self.problem = problem
        self.mend = mend
        self.element = element
        where = self.path or 'drawing in memory'
        if element:
            where += f', {element}'
        super().__init__(f'{where}: {problem}. {mend}')

    def __reduce__(self):
        # The default would rebuild it from the message alone, and fail when
        # a worker process hands it back.
        return (type(self), (self.path, self.problem, self.mend, self.element))
