"""How flat the tops of the waves are: what an overdriven microphone, amplifier or mix leaves behind.

A half-wave is the sound between two zeros. A round one is over 85 % of its own peak for about half of the time that it is
over 50 % (a sine: 53 %, a pointed one less). One that was cut off stays at the cut for most of that time, and keeps
this shape when it is turned down afterwards, or coded and resampled, which puts ripples on the cut and rounds its
corners: so no two samples need to be equal, and none needs to be at full scale. A limiter turns down whole waves and
leaves them round.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measurements import Clipping, Container

STREAM = "sound"

_LOUD_SHARE = 0.6  # of the second's top: what is cut off is loud
_TOP_RANK = 5  # the fifth highest: a click must not hide the rest
_NEAR_PEAK, _HALF_PEAK = 0.85, 0.5
_FLAT_SHARE = 0.75
_SHORTEST = 6  # samples over half the peak; fewer have no shape
_SILENT = 0.003  # -50 dBFS

Wave = NDArray[np.float32]


class Meter:
    """A block is a second of sound, only the last is shorter."""

    def __init__(self, _: Container) -> None:
        self._start_s: float | None = None
        self._seconds: list[tuple[float, int, int]] = []

    def feed(self, block: SoundBlock) -> None:
        if self._start_s is None:
            self._start_s = block.start_s
        channels = [np.ascontiguousarray(channel) for channel in block.samples.T]
        if len(channels) == 2 and np.array_equal(channels[0], channels[1]):
            channels.pop()
        self._seconds.append(max((_flatness(channel) for channel in channels), key=lambda second: second[2]))

    def finish(self) -> Clipping:
        tops, waves, flat = zip(*self._seconds, strict=True)
        return Clipping(
            start_s=round(self._start_s or 0.0, 4),
            top_dbfs=tuple(round(20 * float(np.log10(max(top, 1e-6))), 1) for top in tops),
            waves=waves,
            flat=flat,
        )


def _flatness(wave: Wave) -> tuple[float, int, int]:
    """The top of a second of one channel, how many half-waves come near it, and how many of those are flat."""
    size = np.abs(wave)
    if len(size) == 0 or size.max() < _SILENT:
        return 0.0, 0, 0
    positive = wave >= 0
    starts = np.concatenate([[0], np.flatnonzero(positive[1:] != positive[:-1]) + 1])
    peaks = np.maximum.reduceat(size, starts)
    top = float(np.partition(peaks, -_TOP_RANK)[-_TOP_RANK]) if len(peaks) > _TOP_RANK else float(peaks.max())
    own_peak = np.repeat(peaks, np.diff(starts, append=len(size)))
    near, half = (
        np.add.reduceat(size >= share * own_peak, starts, dtype=np.int32) for share in (_NEAR_PEAK, _HALF_PEAK)
    )
    loud = (peaks >= _LOUD_SHARE * top) & (half >= _SHORTEST)
    return top, int(loud.sum()), int((loud & (near > _FLAT_SHARE * half)).sum())
