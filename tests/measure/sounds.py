"""Made sound, cut into blocks as a decoder does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock

RATE = SoundBlock.RATE_HZ
Wave = NDArray[np.float64]


def tone(seconds: float, hertz: float = 440.0, peak: float = 0.5) -> Wave:
    return peak * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def noise(seconds: float, level_dbfs: float = -40.0, seed: int = 1) -> Wave:
    """White noise of this mean power."""
    return 10 ** (level_dbfs / 20) * np.random.default_rng(seed).normal(size=round(seconds * RATE))


def voice(seconds: float, peak: float = 0.8, seed: int = 1) -> Wave:
    """Like a voice in what matters here: tones of many heights that swell and fade a few times a second."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = 2 * np.pi * np.cumsum(140 + 30 * np.sin(2 * np.pi * 0.7 * time)) / RATE
    parts = [random.uniform(0.3, 1) / number * np.sin(number * pitch + random.uniform(0, 6)) for number in range(1, 20)]
    wave = sum(parts) * (0.55 + 0.45 * np.sin(2 * np.pi * 3.1 * time)) * (0.7 + 0.3 * np.sin(2 * np.pi * 0.4 * time))
    return np.asarray(wave * peak / np.abs(wave).max())


def blocks(*channels: Wave, start_s: float = 0.0, size: int = RATE) -> Iterator[SoundBlock]:
    samples = np.stack(channels, axis=1).astype(np.float32)
    for first in range(0, len(samples), size):
        yield SoundBlock(start_s + first / RATE, samples[first : first + size])
