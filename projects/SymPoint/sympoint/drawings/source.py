"""Take a drawing's bytes, from a path or from memory."""
import os
from pathlib import Path
from typing import Optional, Tuple, Union

from ..errors import DrawingError

MAX_BYTES = 128 << 20

Source = Union[str, os.PathLike, bytes]


def read_source(source: Source,
                name: Optional[str] = None) -> Tuple[bytes, Optional[str]]:
    """Path or bytes -> bytes, and the name for messages.

    Raises:
        DrawingError: The file cannot be read or is too large.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    else:
        name = name or os.fspath(source)
        try:
            size = os.path.getsize(source)
            data = Path(source).read_bytes() if size <= MAX_BYTES else None
        except OSError as error:
            raise DrawingError(name, f'cannot be read ({error.strerror})',
                               'Check the path and its permissions') from None
    if data is None or len(data) > MAX_BYTES:
        raise DrawingError(name, f'is larger than {MAX_BYTES >> 20} MiB',
                           'Split the drawing into sheets')
    return data, name
