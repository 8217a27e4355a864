"""Made pictures, cut into blocks as a decoder does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import PictureBlock

RATE = 25
HEIGHT, WIDTH = 270, 480
Luma = NDArray[np.uint8]


def scene(seed: int, shift: int = 0, light: float = 1.0) -> Luma:
    """Soft blobs of luma 30 to 220 that no other seed has, moved sideways by `shift` pixels."""
    rough = np.random.default_rng(seed).integers(30, 220, (9, 16)).astype(np.float32)
    rows = np.linspace(0, 8, HEIGHT)
    columns = (np.linspace(0, 15, WIDTH) + shift * 15 / WIDTH) % 15
    below, right = np.minimum(rows.astype(int), 7), np.minimum(columns.astype(int), 14)
    down, across = (rows - below)[:, None], (columns - right)[None, :]
    top = rough[below][:, right] * (1 - across) + rough[below][:, right + 1] * across
    bottom = rough[below + 1][:, right] * (1 - across) + rough[below + 1][:, right + 1] * across
    return np.clip((top * (1 - down) + bottom * down) * light, 16, 235).astype(np.uint8)


def even(luma: int) -> Luma:
    return np.full((HEIGHT, WIDTH), luma, np.uint8)


def blocks(pictures: Sequence[Luma], size: int = 48) -> Iterator[PictureBlock]:
    """25 frames a second, without colour."""
    previous = None
    for first in range(0, len(pictures), size):
        y = np.stack(pictures[first : first + size])
        neutral = np.full((len(y), HEIGHT // 2, WIDTH // 2), 128, np.uint8)
        block = PictureBlock(first, np.arange(first, first + len(y)) / RATE, y, neutral, neutral, previous)
        yield block
        previous = block.last()
