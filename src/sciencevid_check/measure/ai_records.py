"""Records in a file that say it was made by AI: the AIGC tag of GB 45438-2025, and C2PA's box ("Content Credentials")."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

AiRecord = Literal["AIGC", "C2PA"]

_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # the type of C2PA's uuid box in MP4
_BOXES = 1000  # at most: enough for any file, not for one made to hold us up


def read(path: Path, said: dict[str, Any]) -> tuple[AiRecord, ...]:
    """The records of a file; `said` is ffprobe's view of format and streams."""
    tags = [said.get("format", {}).get("tags", {}), *(stream.get("tags", {}) for stream in said.get("streams", []))]
    words = [str(word).lower() for group in tags for pair in group.items() for word in pair]
    found: list[AiRecord] = []
    if any("aigc" in word for word in words):
        found.append("AIGC")
    if any("c2pa" in word for word in words) or _has_c2pa(path):
        found.append("C2PA")
    return tuple(found)


def _has_c2pa(path: Path) -> bool:
    """Whether one of the outermost boxes of an MP4 file is C2PA's."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        at = 0
        for _ in range(_BOXES):
            file.seek(at)
            head = file.read(32)
            if len(head) < 8 or not head[4:8].isalnum():
                return False
            size, kind, start = int.from_bytes(head[:4], "big"), head[4:8], 8
            if size == 1 and len(head) >= 16:
                size, start = int.from_bytes(head[8:16], "big"), 16
            if kind == b"uuid" and head[start : start + 16] == _C2PA:
                return True
            at += size
            if size < start or at >= end:
                return False
    return False
