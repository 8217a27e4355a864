"""One running ffmpeg: bytes from its stdout, lines from its stderr, and a watch over both."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Literal, Self

from sciencevid_check.measure.tools import MeasurementError, no_window

STALL_S = 60.0  # without any output the process is given up
_LINUX_SET_PIPE_SIZE = 1031  # fcntl's F_SETPIPE_SZ
_PIPE_BYTES = 1 << 20  # a pipe of 64 kB holds no picture: reader and decoder would wait for each other


class Running:
    """A started ffmpeg. Use as a context manager: leaving it kills the process if it still runs.

    `on_line` is called in another thread with every line of stderr.
    """

    def __init__(self, command: list[str], on_line: Callable[[str], None], stall_s: float = STALL_S) -> None:
        self.stalled = False
        self._stall_s = stall_s
        self._waiting_since: float | None = None
        self._ended = threading.Event()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                creationflags=no_window(),
            )
        except OSError as error:
            raise MeasurementError("tool_missing", f"{command[0]}: {error.strerror}") from None
        _widen(self._process)
        self._drain = threading.Thread(target=self._read_stderr, args=(on_line,), daemon=True)
        self._watch = threading.Thread(target=self._kill_when_stalled, daemon=True)
        self._drain.start()
        self._watch.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.finish()

    def fill(self, into: memoryview) -> int:
        """Read until `into` is full or the output ends; the number of bytes read."""
        assert self._process.stdout is not None  # noqa: S101 (asked for above)
        got = 0
        self._waiting_since = time.monotonic()
        while got < len(into):
            read = self._process.stdout.readinto(into[got:])  # type: ignore[attr-defined]
            if not read:
                break
            got += read
            self._waiting_since = time.monotonic()
        self._waiting_since = None
        return got

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()

    def finish(self) -> Literal["stalled", "died"] | None:
        """Wait for the end, after the output ended; how it ended badly, if it did."""
        try:
            returncode = self._process.wait(self._stall_s)
        except subprocess.TimeoutExpired:
            self.stalled = True
            self._process.kill()
            returncode = self._process.wait()
        self._ended.set()
        self._watch.join()
        self._drain.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        if self.stalled:
            return "stalled"
        return "died" if returncode else None

    @property
    def talking(self) -> bool:
        """False once stderr has ended: no further line will come."""
        return self._drain.is_alive()

    def _read_stderr(self, on_line: Callable[[str], None]) -> None:
        assert self._process.stderr is not None  # noqa: S101 (asked for above)
        rest = b""
        while chunk := self._process.stderr.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                on_line(line.decode("utf-8", errors="replace").rstrip("\r"))
        if rest:
            on_line(rest.decode("utf-8", errors="replace"))

    def _kill_when_stalled(self) -> None:
        while not self._ended.wait(min(1.0, self._stall_s / 4)):
            since = self._waiting_since
            if since is not None and time.monotonic() - since > self._stall_s:
                self.stalled = True
                self._process.kill()
                return


def _widen(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "linux" and process.stdout is not None:
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(process.stdout, _LINUX_SET_PIPE_SIZE, _PIPE_BYTES)
