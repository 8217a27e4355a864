"""Works that are no local files: s3://bucket/work.mp4 and whatever else fsspec opens (extra `cluster`).

Whoever measures such a work downloads it to a temporary file first. Works are `Path`s everywhere, and a Path makes one slash of two:
`url` tells what was meant.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# one letter is a Windows drive; local files need no scheme
_URL = re.compile(r"(?!file:)([a-z][a-z0-9+.-]+):[/\\]+(.+)", re.DOTALL)
# what tells that an object was not changed, by the names that file systems have for it
_MARKS = (
    "ETag",
    "etag",
    "md5Hash",
    "LastModified",
    "Last-Modified",
    "last_modified",
    "mtime",
    "modified",
    "updated",
    "created",
)


def url(path: str | os.PathLike[str]) -> str:
    """'s3:/bucket/a.mp4' -> 's3://bucket/a.mp4'; empty for a local path."""
    found = _URL.fullmatch(os.fspath(path))
    if not found or os.path.lexists(path):
        return ""
    return f"{found[1]}://" + found[2].replace("\\", "/")


def place(path: Path) -> Path:
    """The path wherever one stands: absolute, or a URL as it is."""
    return path if url(path) else path.absolute()


def below(folder: str) -> list[Path]:
    """The files below a URL, sorted, or itself if it is one. Raises ImportError without fsspec or its part for this scheme, OSError."""
    system, inner = _system(folder)
    with _as_os_error(folder):
        if not system.isdir(inner):
            return [Path(folder)]
        return [Path(system.unstrip_protocol(name)) for name in sorted(system.find(inner))]


def mark(address: str) -> tuple[int, str] | None:
    """Size and a mark that changes with the content; None where the server gives none, or does not answer."""
    try:
        system, inner = _system(address)
        with _as_os_error(address):
            told = system.info(inner)
    except (ImportError, OSError):
        return None
    found = [f"{name}={told[name]}" for name in _MARKS if told.get(name)]
    return (int(told["size"]), " ".join(found)) if found and told.get("size") else None


@contextlib.contextmanager
def local(path: Path, sign: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """A local file with the work's content: the work itself, or a copy that is gone afterwards; `sign` is called while it comes.

    Raises OSError, ImportError.
    """
    address = url(path)
    if not address:
        yield path
        return
    system, inner = _system(address)
    from fsspec.callbacks import Callback

    coming = Callback(hooks={"sign": lambda *_, **__: sign()})
    with tempfile.TemporaryDirectory(prefix="sciencevid-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "work" + Path(inner).suffix)
        with _as_os_error(address):
            system.get_file(inner, str(copy), callback=coming)
        yield copy


def _system(address: str) -> tuple[Any, str]:
    import fsspec

    found: tuple[Any, str] = fsspec.core.url_to_fs(address)
    return found


@contextlib.contextmanager
def _as_os_error(address: str) -> Iterator[None]:
    """Every file system of fsspec has errors of its own for what goes wrong on the way."""
    try:
        yield
    except (OSError, ImportError):
        raise
    except Exception as error:
        raise OSError(0, f"{type(error).__name__}: {error}", address) from error
