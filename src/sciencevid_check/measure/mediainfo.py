"""MediaInfo, the second reader: the one place where pymediainfo is used."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

from sciencevid_check.measurements import MediaInfoSays

# MediaInfo's names of picture codecs in ffprobe's words; what is not here is not compared.
_CODECS = {
    "AVC": "h264",
    "HEVC": "hevc",
    "AV1": "av1",
    "VP8": "vp8",
    "VP9": "vp9",
    "MPEG-4 Visual": "mpeg4",
    "ProRes": "prores",
    "JPEG": "mjpeg",
}
# Of a file that fits into one block MediaInfo does not tell whether it is interlaced.
_BLOCK_BYTES = 64 * 1024


def version() -> str:
    """MediaInfo's version, empty when its library does not load."""
    with contextlib.suppress(Exception):
        from pymediainfo import MediaInfo

        # There is no public call for the version; the library's loader returns it.
        library, handle, text, _ = MediaInfo._get_library()
        library.MediaInfo_Delete(handle)
        return str(text)
    return ""


def read(path: Path) -> MediaInfoSays | None:
    """What MediaInfo says of a file; None when it cannot be asked (no library) or sees no picture.

    An attribute that MediaInfo lacks reads as None through pymediainfo, so a slip of the pen would look like "absent":
    only the dictionary is used. The library is given an open file and never the name: under LC_ALL=C it cannot open a
    Chinese name.
    """
    try:
        from pymediainfo import MediaInfo

        with path.open("rb") as file:
            parsed = MediaInfo.parse(file, parse_speed=0.0, buffer_size=_BLOCK_BYTES)
    except (ImportError, OSError, RuntimeError, ValueError, SyntaxError):
        # no library, a file it cannot open, or a report that is no XML
        return None
    tracks: list[dict[str, Any]] = parsed.to_data()["tracks"]
    general: dict[str, Any] = next((t for t in tracks if t["track_type"] == "General"), {})
    video: dict[str, Any] | None = next((t for t in tracks if t["track_type"] == "Video"), None)
    truncated = general.get("istruncated") == "Yes"
    if video is None:
        return MediaInfoSays(format=general.get("format", ""), truncated=truncated) if general.get("format") else None
    duration = _number(video.get("duration"))
    return MediaInfoSays(
        format=general.get("format", ""),
        codec=_CODECS.get(video.get("format", "")),
        width=_whole(video.get("width")),
        height=_whole(video.get("height")),
        picture_end_s=None if duration is None else duration / 1000 + _container_delay_s(general, video),
        scan_type=video.get("scan_type", ""),
        truncated=truncated,
    )


def _container_delay_s(general: dict[str, Any], video: dict[str, Any]) -> float:
    """When the picture starts on the container's clock: for MP4 MediaInfo's duration counts from 0 already."""
    if general.get("format") == "MPEG-4":
        return 0.0
    return (_number(video.get("delay")) or 0.0) / 1000


def _number(value: object) -> float | None:
    return float(str(value)) if value is not None and re.fullmatch(r"-?\d+(\.\d+)?", str(value)) else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
