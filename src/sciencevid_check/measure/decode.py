"""One decode of the picture, one of the sound: what meters are fed, and facts about how decoding went.

Pictures keep their own timestamps: ffmpeg's `showinfo` writes one line a picture to stderr. They all come through one
pipe, small ones and the few larger ones: the larger ones cost nothing to speak of, a second decode would. What the
deblocking filter does to pictures that no other picture refers to is lost in shrinking (0.3 code values at most on real
works) and is left out, which saves a tenth of the time; left out everywhere it would drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from sciencevid_check.measure import interleaved
from sciencevid_check.measure.blocks import Bytes, PictureBlock, Sample, SoundBlock, Still
from sciencevid_check.measure.complaints import Complaints
from sciencevid_check.measure.process import Running
from sciencevid_check.measure.shown import Shown
from sciencevid_check.measure.tools import FORMATS, MeasurementError, find
from sciencevid_check.measurements import Container, DecodedPicture, DecodedSound, Picture, Sound

STILLS = 32

_LONGER_SIDE, _SAMPLE_SIDE = 480, 960
_SAMPLE_RATE_HZ = 2
_CLOSEST_S = 0.5  # between stills
_CLOCK_HZ = 25  # of pictures that only have a number; Matroska counts milliseconds
_BLOCK_FRAMES = 48
_BLOCK_SAMPLES = SoundBlock.RATE_HZ
_MAX_CHANNELS = 8
_MAX_PIXELS = 8192 * 8192  # four times 8K: a larger picture is made to exhaust the memory

QUIET = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info")


def scaled(picture: Picture, longer_side: int) -> tuple[int, int]:
    """Width and height of the upright picture in square pixels, at most so many on the longer side, both even."""
    wide = picture.display_aspect_ratio
    longer = min(longer_side, max(picture.width, picture.height))
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
    """Iterate for what one decode of the picture gives; `fact()` afterwards says how it went.

    Blocks of all pictures; of them two a second as Samples, and some key pictures as Stills, where they are wanted.
    With `stills` alone nothing but key pictures is decoded, which takes about a tenth of the time.
    """

    def __init__(
        self, path: Path, container: Container, *, blocks: bool = True, samples: bool = False, stills: bool = False
    ) -> None:
        picture = container.picture
        refuse_bomb(picture)
        self._picture = picture
        self._sizes = {
            "blocks": scaled(picture, _LONGER_SIDE),
            "samples": scaled(picture, _SAMPLE_SIDE),
            "stills": (picture.width, picture.height),
        }
        self.width, self.height = self._sizes["blocks"]
        self._shown = Shown(picture)
        self._stopped: Any = None
        self._frames = 0
        wanted = {"blocks": blocks, "samples": samples, "stills": stills}
        self._tracks = [track for track, asked in wanted.items() if asked]
        self._command = command(self._graph(), path)

    def _graph(self) -> Any:
        """ffmpeg's one command: numbers the pictures, and shows some of them larger than others."""
        rate = self._picture.average_rate_hz or self._picture.nominal_rate_hz or 25.0
        few = {"samples": f"not(mod(n,{max(1, round(rate / _SAMPLE_RATE_HZ))}))"}
        apart_s = max(_CLOSEST_S, self._picture.duration_s / STILLS)
        if self._tracks == ["stills"]:
            whole = source(skip_frame="nokey", reinit_filter=0)[str(self._picture.index)]
            whole = whole.filter("select", f"isnan(prev_selected_t)+gte(t-prev_selected_t,{apart_s:.3f})")
            few["stills"] = "1"
        else:
            whole = source(skip_loop_filter="noref", reinit_filter=0)[str(self._picture.index)]
            few["stills"] = f"isnan(prev_selected_n)+key*gte(n-prev_selected_n,{max(1, round(apart_s * rate))})"
        numbered = whole.filter("showinfo", checksum=0).filter("settb", f"1/{_CLOCK_HZ}").filter("setpts", "N")
        ways = numbered.filter_multi_output("split", len(self._tracks))
        outputs = []
        for at, track in enumerate(self._tracks):
            way = ways[at].filter("select", few[track]) if track in few else ways[at]
            way = way.filter("scale", *self._sizes[track], flags="area", out_range="tv")
            outputs.append(way.filter("format", "yuv420p"))
        # no track waits for another one's next picture, which may be far away
        how = {"c:v": "rawvideo", "fps_mode": "passthrough", "max_interleave_delta": 1}
        how["enc_time_base"] = f"1/{_CLOCK_HZ}"
        return ffmpeg.output(*outputs, "pipe:", format="matroska", **how)

    def __iter__(self) -> Iterator[PictureBlock | Sample | Still]:
        frame_bytes = self.width * self.height * 3 // 2
        block = np.empty((_BLOCK_FRAMES, frame_bytes), np.uint8)
        larger = np.empty(0, np.uint8)
        count = 0  # pictures in the block so far
        previous = None

        def place(track: int) -> Any:
            nonlocal larger
            if self._tracks[track - 1] == "blocks":
                return block[count].data
            width, height = self._sizes[self._tracks[track - 1]]
            larger = np.empty(width * height + 2 * ((width + 1) // 2) * ((height + 1) // 2), np.uint8)
            return larger.data

        with Running(self._command, self._shown.hear) as process:
            for track, at_ms in interleaved.pictures(process, place):
                name, index = self._tracks[track - 1], round(at_ms * _CLOCK_HZ / 1000)
                if name == "blocks":
                    count += 1
                elif name == "samples":
                    yield Sample(index, self._pts(index, process), *planes(larger, *self._sizes[name]))
                else:
                    yield Still(self._pts(index, process), *planes(larger, *self._sizes[name]))
                if count == _BLOCK_FRAMES:
                    done = self._block(block, process, previous)
                    yield done
                    previous = done.last()
                    block, count = np.empty((_BLOCK_FRAMES, frame_bytes), np.uint8), 0
            if count:
                yield self._block(block[:count], process, previous)
            self._stopped = process.finish()

    def _pts(self, index: int, process: Running) -> float:
        (pts,) = self._shown.of(index, 1, process)
        return pts

    def _block(self, frames: Bytes, process: Running, previous: PictureBlock | None) -> PictureBlock:
        first = self._frames
        self._frames += len(frames)
        pts = np.array(self._shown.of(first, len(frames), process))
        return PictureBlock(first, pts, *planes(frames, self.width, self.height), previous)

    @property
    def says(self) -> str:
        """The decoder's last complaint."""
        return self._shown.complaints.last

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


def planes(frames: Bytes, width: int, height: int) -> tuple[Bytes, Bytes, Bytes]:
    """Y, U and V of (..., bytes) pictures in 4:2:0."""
    half = (height + 1) // 2, (width + 1) // 2
    whole, part, before = width * height, half[0] * half[1], frames.shape[:-1]
    return (
        frames[..., :whole].reshape(*before, height, width),
        frames[..., whole : whole + part].reshape(*before, *half),
        frames[..., whole + part :].reshape(*before, *half),
    )


class SoundDecoder:
    """Iterate for blocks of the first sound track; `fact()` afterwards, and `loudness_log` of ffmpeg's ebur128."""

    def __init__(self, path: Path, sound: Sound, *, loudness: bool) -> None:
        self._sound = sound
        self.channels = min(sound.channels, _MAX_CHANNELS) or 1
        heard = source(vn=None)[str(sound.index)]
        if loudness:
            heard = heard.filter("ebur128", framelog="info")
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
