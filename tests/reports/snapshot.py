"""Reports are compared with files. `UPDATE_SNAPSHOTS=1 pytest tests/reports` writes them anew: read the difference."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def same(name: str, content: str) -> None:
    path = FOLDER / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        path.write_bytes(content.encode("utf-8"))
    assert content == path.read_bytes().decode("utf-8").replace("\r\n", "\n")
