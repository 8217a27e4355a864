"""One decode of the picture, one of the sound: blocks for the meters, and facts about how decoding went.

Pictures keep their own timestamps: ffmpeg's `showinfo` writes one line a picture to stderr, so that one pipe is enough,
on Windows too. What the deblocking filter does to pictures that no other picture refers to is lost in shrinking (0.3
code values at most on real works) and is left out, which saves a tenth of the time; left out everywhere it would drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from sciencevid_check.measure.blocks import PictureBlock, SoundBlock
from sciencevid_check.measure.complaints import Complaints
from sciencevid_check.measure.process import Running
from sciencevid_check.measure.shown import Shown
from sciencevid_check.measure.tools import FORMATS, MeasurementError, find
from sciencevid_check.measurements import Container, DecodedPicture, DecodedSound, Picture, Sound

_LONGER_SIDE = 480
_BLOCK_FRAMES = 48
_BLOCK_SAMPLES = SoundBlock.RATE_HZ
_MAX_CHANNELS = 8
_MAX_PIXELS = 8192 * 8192  # four times 8K: a larger picture is made to exhaust the memory

QUIET = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info")


def analysed_size(picture: Picture) -> tuple[int, int]:
    """Width and height of the upright picture in square pixels, at most 480 on the longer side, both even."""
    wide = picture.display_aspect_ratio
    longer = min(_LONGER_SIDE, max(picture.width, picture.height))
    width, height = (longer, longer / wide) if wide >= 1 else (longer * wide, longer)
    return max(16, round(width / 2) * 2), max(16, round(height / 2) * 2)


_THE_WORK = "the-work"  # stands for the path until the command is whole: ffmpeg-python takes names in UTF-8 only


def source(**options: Any) -> Any:
    """The work as ffmpeg-python's input: local files and formats of video or sound only, on the container's clock."""
    return ffmpeg.input(_THE_WORK, protocol_whitelist="file,pipe", format_whitelist=FORMATS, copyts=None, **options)


def command(output: Any, path: Path) -> list[str]:
    """The command that makes `output`, a node of ffmpeg-python that comes from `source`, out of a work."""
    words: list[str] = output.global_args(*QUIET).compile(cmd=str(find().ffmpeg))
    return [str(path) if word == _THE_WORK else word for word in words]


def refuse_bomb(picture: Picture) -> None:
    """Raises MeasurementError "too_large" for a picture that no contest asks for and no memory holds."""
    if picture.stored_width * picture.stored_height > _MAX_PIXELS:
        raise MeasurementError("too_large", f"{picture.stored_width}x{picture.stored_height}")


class PictureDecoder:
    """Iterate for blocks of all pictures; `fact()` afterwards says how it went."""

    def __init__(self, path: Path, container: Container) -> None:
        refuse_bomb(container.picture)
        self._picture = container.picture
        self.width, self.height = analysed_size(container.picture)
        shown = (
            source(skip_loop_filter="noref")[str(container.picture.index)]
            .filter("scale", self.width, self.height, flags="area", out_range="tv")
            .filter("format", "yuv420p")
            .filter("showinfo", checksum=0)
            .output("pipe:", format="rawvideo", fps_mode="passthrough")
        )
        self._command = command(shown, path)
        self._shown = Shown(container.picture)
        self._stopped: Any = None
        self._frames = 0

    def __iter__(self) -> Iterator[PictureBlock]:
        frame_bytes = self.width * self.height * 3 // 2
        previous = None
        with Running(self._command, self._shown.hear) as process:
            while True:
                buffer = np.empty((_BLOCK_FRAMES, frame_bytes), np.uint8)
                count = process.fill(buffer.data.cast("B")) // frame_bytes
                if count:
                    block = self._block(buffer[:count], process, previous)
                    yield block
                    previous = block.last()
                if count < _BLOCK_FRAMES:
                    break
            self._stopped = process.finish()

    def _block(self, frames: Any, process: Running, previous: PictureBlock | None) -> PictureBlock:
        first, count = self._frames, len(frames)
        self._frames += count
        pts = self._shown.of(first, count, process)
        whole, half = self.width * self.height, self.width // 2 * (self.height // 2)
        return PictureBlock(
            first,
            np.array(pts),
            frames[:, :whole].reshape(count, self.height, self.width),
            frames[:, whole : whole + half].reshape(count, self.height // 2, self.width // 2),
            frames[:, whole + half :].reshape(count, self.height // 2, self.width // 2),
            previous,
        )

    def fact(self, expected: int | None, end_s: float | None) -> DecodedPicture:
        """How it went. `expected` pictures and their end `end_s` are what the packets promise, where they were read."""
        pts = self._shown.pts[: self._frames]
        ends = pts[-1] + self._shown.interval_s if pts else 0.0
        if end_s is not None and pts and len(pts) == expected and end_s > pts[-1]:
            ends = end_s
        return DecodedPicture(
            width=self.width,
            height=self.height,
            expected=expected,
            pts_s=tuple(pts),
            end_s=round(ends, 5),
            **self._shown.complaints.facts(self._stopped or (None if pts else "died")),
        )


class SoundDecoder:
    """Iterate for blocks of the first sound track; `fact()` afterwards, and `loudness_log` of ffmpeg's ebur128."""

    def __init__(self, path: Path, container: Container, sound: Sound, *, loudness: bool) -> None:
        self._sound = sound
        self._origin_s = container.picture.start_s
        self.channels = min(sound.channels, _MAX_CHANNELS) or 1
        heard = source(vn=None)[str(sound.index)]
        if loudness:  # before any resampling: true peaks are the work's own
            heard = heard.filter("ebur128", peak="true", framelog="info")
        heard = heard.filter("aresample", SoundBlock.RATE_HZ, **{"async": 1})  # pauses in the timestamps become silence
        output = heard.output("pipe:", format="f32le", ac=self.channels)
        self._command = command(output, path)
        self.loudness_log: list[str] = []
        self._in_summary = False
        self._complaints = Complaints()
        self._stopped: Any = None
        self._samples = 0

    def __iter__(self) -> Iterator[SoundBlock]:
        sample_bytes = 4 * self.channels
        with Running(self._command, self._hear) as process:
            while True:
                buffer = np.empty((_BLOCK_SAMPLES, self.channels), np.float32)
                count = process.fill(buffer.data.cast("B")) // sample_bytes
                if count:
                    at = self._sound.start_s + self._samples / SoundBlock.RATE_HZ
                    self._samples += count
                    yield SoundBlock(at, buffer[:count])
                if count < _BLOCK_SAMPLES:
                    break
            self._stopped = process.finish()

    @property
    def _now_s(self) -> float:
        return self._sound.start_s + self._samples / SoundBlock.RATE_HZ

    def _hear(self, line: str) -> None:
        if "_ebur128_" in line or self._in_summary:
            self._in_summary = "Summary:" in line or (self._in_summary and not line.startswith("["))
            self.loudness_log.append(line)
        else:
            self._complaints.take(line, self._now_s)

    def fact(self) -> DecodedSound:
        return DecodedSound(
            channels=self.channels,
            start_s=round(self._sound.start_s, 5),
            duration_s=round(self._samples / SoundBlock.RATE_HZ, 5),
            **self._complaints.facts(self._stopped or (None if self._samples else "died")),
        )
