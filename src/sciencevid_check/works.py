"""Which files are works: those named, those in folders, those in a list."""

from __future__ import annotations

import contextlib
import locale
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sciencevid_check.measure import remote
from sciencevid_check.text import Text, UserError

# Endings of files that hold video. What has no ending is looked into.
VIDEO = frozenset(
    "mp4 m4v mov qt mkv webm avi wmv asf flv f4v mpg mpeg vob ts mts m2ts mxf 3gp 3g2 rm rmvb ogv dv gif".split()  # noqa: SIM905
)


def find(paths: Iterable[str | os.PathLike[str]], warn: Callable[[Text], None]) -> list[Path]:
    """Files as they are given, and the videos below folders, sorted; hidden and system files are left out.

    A folder that cannot be opened or holds no video is told to `warn`. Raises UserError when nothing was given, or
    there is no video at all.
    """
    works: list[Path] = []
    given = [Path(path) for path in paths]
    empty: list[Path] = []
    for path in given:
        if address := remote.url(path):
            works += _far(address)
        elif os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises for a name that is too long)
            below = sorted(videos(path, warn))
            works += below
            empty += [] if below else [path]
        else:
            works.append(path)
    if not given:
        raise UserError.of(
            "请写出要检查的视频文件或文件夹，例如：sciencevid-check check 作品.mp4",
            "Name the video files or folders to check, for example: sciencevid-check check work.mp4",
        )
    if not works:
        folders = ", ".join(map(str, given))
        raise UserError.of(f"文件夹里没有视频：{folders}", f"No video in the folder: {folders}")
    for path in empty:
        warn(Text(zh=f"文件夹里没有视频：{path}", en=f"No video in the folder: {path}"))
    return list(dict.fromkeys(works))


def _far(address: str) -> list[Path]:
    """A work at a URL, or the videos below it."""
    try:
        found = remote.below(address)
    except ImportError as error:
        raise UserError.of(
            f"{address}：要先安装 pip install 'sciencevid-check[cluster]'，s3:// 还要 s3fs（{error}）。",
            f"{address}: needs pip install 'sciencevid-check[cluster]', and s3:// needs s3fs ({error}).",
        ) from None
    except (OSError, ValueError) as error:
        raise UserError.of(f"{address}：打不开（{error}）。", f"{address}: cannot be opened ({error}).") from None
    return [path for path in found if len(found) == 1 or path.suffix[1:].lower() in VIDEO]


def listed(source: str) -> list[Path]:
    """The paths that a text file names, one a line; "-" is standard input, "" is no list. Raises UserError.

    Notepad writes UTF-8 with or without a mark, UTF-16, or the system's own encoding (GBK).
    """
    if not source:
        return []
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UserError.of(
            f"--files-from {source}：打不开（{error.strerror}）。", f"--files-from {source}: {error.strerror}."
        ) from None
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        lines = raw.decode("utf-16", "replace").split("\n")
    else:
        lines = [_decoded(line) for line in raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    # a path copied in Explorer stands in double quotes
    paths = [Path(line.strip().strip('"')) for line in lines if line.strip()]
    if not paths:
        raise UserError.of(f"--files-from {source}：里面没有路径。", f"--files-from {source}: it names no path.")
    return paths


def _decoded(line: bytes) -> str:
    """A line in UTF-8, or in whichever other encoding names a file that is there."""
    with contextlib.suppress(UnicodeDecodeError):
        return line.decode("utf-8")
    guesses = [os.fsdecode(line) if os.name == "posix" else ""]  # a Linux name may be any bytes
    guesses += [line.decode(encoding, "replace") for encoding in (locale.getencoding(), "gb18030")]
    there = (guess for guess in guesses if os.path.exists(guess.strip().strip('"')))  # noqa: PTH110 (never raises)
    return next(there, guesses[-1])


def videos(folder: Path, warn: Callable[[Text], None], *, deep: bool = True) -> Iterator[Path]:
    """The videos in a folder, and in those below it when `deep`; a folder that cannot be opened is told to `warn`."""

    def closed(error: OSError) -> None:
        warn(
            Text(
                zh=f"打不开文件夹，里面的作品没有检查：{error.filename}（{error.strerror}）",
                en=f"Cannot open a folder, its works are not checked: {error.filename} ({error.strerror})",
            )
        )

    for root, folders, files in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if deep and not _hidden(name)]
        for name in files:
            path = Path(root, name)
            # a link that leads nowhere is reported, not passed over
            if not _hidden(name) and (path.is_file() or not path.exists()) and _looks_like_video(path):
                yield path


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in ("__MACOSX", "$RECYCLE.BIN", "System Volume Information")


def _looks_like_video(path: Path) -> bool:
    if path.suffix:
        return path.suffix[1:].lower() in VIDEO
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError:
        return False
    return head[4:] == b"ftyp" or head[:4] == b"\x1aE\xdf\xa3"  # MP4 or MOV; Matroska
