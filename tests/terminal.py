"""A terminal for tests: what a program shows to a person."""

from __future__ import annotations

import os
import select
import struct
import sys
from typing import Self, TextIO

import pytest

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")


class Terminal:
    """One end for the program (`slave`), the other for the test (`read`)."""

    def __init__(self, columns: int = 80) -> None:
        import fcntl
        import pty
        import termios

        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def file(self) -> TextIO:
        return os.fdopen(os.dup(self.slave), "w", encoding="utf-8")

    def read(self) -> str:
        """All that was shown until now; call it when the program has ended."""
        shown = b""
        while select.select([self.master], [], [], 0.2)[0]:
            shown += os.read(self.master, 65536)
        return shown.decode("utf-8", "replace").replace("\r\n", "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.master)
        os.close(self.slave)
