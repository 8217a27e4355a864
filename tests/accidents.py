"""Tasks for worker processes that end in every way a work's measuring may."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sciencevid_check.measure import MeasurementError

Progress = Callable[[float, float], None] | None
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]  # an ffmpeg that hangs


def fine(number: int, ran: Path, progress: Progress) -> int:
    """Notes in the folder `ran` that it ran."""
    (ran / f"{number}-{time.monotonic_ns()}").touch()
    return number * number


def leave(code: int, progress: Progress) -> None:
    os._exit(code)


def killed(signal: int, progress: Progress) -> None:
    os.kill(os.getpid(), signal)


def refused(progress: Progress) -> None:
    raise MeasurementError("no_permission", "why")


def raising(progress: Progress) -> None:
    raise ZeroDivisionError("boom")


def unpicklable(progress: Progress) -> object:
    return lambda: None


def hang(pids: Path, progress: Progress) -> None:
    """With a tool that hangs too; writes both process ids."""
    tool = subprocess.Popen(SLEEPER)
    pids.with_suffix(".part").write_text(f"{os.getpid()} {tool.pid}", encoding="utf-8")
    pids.with_suffix(".part").replace(pids)
    tool.wait()


def slow(progress: Progress) -> str:
    """Never silent for long."""
    assert progress
    for step in range(15):
        time.sleep(0.2)
        progress(step / 15, 2.0)
    return "done"
