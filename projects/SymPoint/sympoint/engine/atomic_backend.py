"""Files that are there in full, or not at all."""
from pathlib import Path
from typing import Union

from mmengine.fileio import LocalBackend, register_backend

from ..files import write_file


@register_backend('atomic')
class AtomicLocalBackend(LocalBackend):
    """mmengine's local storage, safe against a crash while writing.

    A file is written beside its place, flushed to the disk and then renamed:
    whoever looks finds the old content or the new one, never a part of it.
    """

    def put(self, obj: Union[bytes, memoryview],
            filepath: Union[str, Path]) -> None:
        """Write bytes to a file.

        Args:
            obj (bytes or memoryview): The content.
            filepath (str or Path): The file; its folder is made if missing.

        Raises:
            OSError: The file could not be written. What was there before is
                untouched, and nothing half-written is left behind.
        """
        write_file(filepath, obj, durable=True)

    def put_text(self,
                 obj: str,
                 filepath: Union[str, Path],
                 encoding: str = 'utf-8') -> None:
        """Write a string to a file; see :meth:`put`."""
        self.put(obj.encode(encoding), filepath)
