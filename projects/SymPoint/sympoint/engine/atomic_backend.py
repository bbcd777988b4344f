"""Files that are there in full, or not at all."""
import os
from pathlib import Path
from typing import Union

from mmengine.fileio import LocalBackend, register_backend

PARTIAL_SUFFIX = '.partial'


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
        filepath = Path(filepath)
        filepath.parent.mkdir(parents=True, exist_ok=True)
        partial = filepath.with_name(f'{filepath.name}{PARTIAL_SUFFIX}')
        try:
            with open(partial, 'wb') as f:
                f.write(obj)
                f.flush()
                os.fsync(f.fileno())
            os.replace(partial, filepath)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise OSError(error.errno, error.strerror,
                          str(filepath)) from error

    def put_text(self,
                 obj: str,
                 filepath: Union[str, Path],
                 encoding: str = 'utf-8') -> None:
        """Write a string to a file; see :meth:`put`."""
        self.put(obj.encode(encoding), filepath)
