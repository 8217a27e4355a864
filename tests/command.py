"""Runs the command for tests: in this process, which is quick, or as people do; and makes works for it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from sciencevid_check import cli
from sciencevid_check.measure.tools import find

SCRIPT = Path(sys.executable).with_name("sciencevid-check")
# A clip of a second passes when the notice asks for no more. A test card has borders, little movement, and drawn colours; and copies of it are copies.
SHORT = ("--set", "rules.duration.min_s=1", "--ignore", "borders,natural-colour,stability,watermark,duplicate")


@dataclass(frozen=True)
class Said:
    """What a run of the command left."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8").replace("\r\n", "\n")


def call(*args: str | Path, lang: str = "zh", stdin: bytes = b"") -> Said:
    """The command in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        mock.patch.object(sys, "argv", ["sciencevid-check", *map(str, args)]),
        mock.patch.multiple(sys, stdin=given, stdout=out, stderr=err),
        mock.patch.dict(os.environ, {"SCIENCEVID_LANG": lang}),
        pytest.raises(SystemExit) as left,
    ):
        cli.main()
    out.flush()
    err.flush()
    code = left.value.code
    assert isinstance(code, int) or code is None
    raw, told = (stream.buffer.getvalue() for stream in (out, err))
    return Said(code or 0, raw, told.decode("utf-8"))


def script(*args: str | Path | bytes, cwd: Path | None = None, stdin: bytes = b"", **env: str) -> Said:
    """The installed command, in a process of its own."""
    done = subprocess.run(
        [SCRIPT, *args],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "SCIENCEVID_LANG": "zh", "PYTHONIOENCODING": "utf-8", **env},
    )
    return Said(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def make_clip(path: Path) -> Path:
    """A second of a 1280x720 MP4 with sound."""
    picture, sound = "testsrc2=size=1280x720:rate=25:duration=1.2", "sine=frequency=440:duration=1.2"
    encode = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -ac 2"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    subprocess.run([find().ffmpeg, "-v", "error", *inputs, *encode.split(), path], check=True, timeout=60)
    return path
