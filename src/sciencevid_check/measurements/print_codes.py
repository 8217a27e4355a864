"""The codes of prints as arrays. Apart from the facts, so that who reads facts need not load numpy."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

WORDS = 2  # of 64 bits in a code

# The waves whose signs are a code's bits: how many halves of one go down the picture and across it, the slowest first.
WAVES = sorted(
    ((down, across) for down in range(16) for across in range(16) if down + across), key=lambda w: (sum(w), w)
)[: 64 * WORDS]


def as_words(bits: NDArray[np.bool_]) -> Words:
    """(..., 128) signs -> (..., 2) words."""
    return np.packbits(bits, axis=-1, bitorder="little").view("<u8").astype(np.uint64)


MIRROR: Words = as_words(np.array([across % 2 == 1 for _, across in WAVES]))
"""The bits that differ between a picture and its mirror image."""


def packed(values: NDArray[Any]) -> str:
    """An array as text."""
    return base64.b64encode(np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()).decode()


def words_of(text: str) -> Words:
    """The words of a text that `packed` made, in one dimension."""
    return np.frombuffer(base64.b64decode(text), "<u8").astype(np.uint64)


def bytes_of(text: str) -> Bytes:
    """Likewise its bytes."""
    return np.frombuffer(base64.b64decode(text), np.uint8).copy()
