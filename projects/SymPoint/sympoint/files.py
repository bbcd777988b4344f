"""Write files whole, find them in folders, and tell them apart by digests."""
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

#: Of a file that is being written; a crash may leave one.
PARTIAL_SUFFIX = '.partial'


def write_file(path: str | os.PathLike,
               content: str | bytes | memoryview,
               durable: bool = False) -> None:
    """Write a file whole: whoever looks finds the old content or the new.

    It is written beside its place and renamed.

    Args:
        path (str or Path): The file; its folder is made if missing.
        content (str or bytes): Text is written as UTF-8.
        durable (bool): Whether it must be on the disk before the old file
            goes, for what a power cut may not cost. Defaults to False.

    Raises:
        OSError: It could not be written, with ``filename`` set. What was
            there before is untouched, and nothing is left behind.
    """
    path = Path(path)
    partial = path.with_name(f'.{path.name}.{os.getpid()}{PARTIAL_SUFFIX}')
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(partial, 'wb') as file:
            file.write(
                content.encode() if isinstance(content, str) else content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        if partial.exists():
            partial.unlink()


def files_below(folder: str | Path, suffixes: Sequence[str]) -> list[Path]:
    """Find files in a folder at any depth, by suffix in any case, sorted.

    Hidden ones, such as the ``._plan.svg`` of macOS, are left out.
    """
    return sorted(
        path for path in Path(folder).rglob('*')
        if path.suffix.lower() in suffixes and path.is_file()
        and not path.name.startswith('.'))


def sha256_of(path: str | os.PathLike) -> str:
    """Hash a file of any size."""
    sha = hashlib.sha256()
    with open(path, 'rb') as file:
        while chunk := file.read(1 << 22):
            sha.update(chunk)
    return sha.hexdigest()
