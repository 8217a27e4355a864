"""Facts by which works are told to be the same, or to share something.

Codes say roughly what a picture, or some seconds of sound, look like: 128 signs of its slowest waves. Two codes of the same
thing differ in few bits, whatever was done to its size, coding or colours; those of different things in about half.
"""

from __future__ import annotations

import base64
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from sciencevid_check.measurements.fact import Fact, Stretch

Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

WORDS = 2  # of 64 bits in a code
ENOUGH = 8  # detail: half of what makes a code reliable; black, white and fog are alike everywhere
_SPARSEST, _FEWEST = 8, 16  # codes to a word of a sketch, so that a short work has as many words

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


def unpacked(text: str, kind: type[np.generic]) -> NDArray[Any]:
    """That array again, in one dimension."""
    return np.frombuffer(base64.b64decode(text), np.dtype(kind).newbyteorder("<")).astype(kind)


class _Print(Fact):
    step_s: float = Field(default=0.5, description="from one code to the next")
    detail: str = Field(description="base64: a byte a code, how much there is to compare: 16 is enough for a good code")

    @property
    def details(self) -> Bytes:
        return unpacked(self.detail, np.uint8)


class PicturePrint(_Print):
    """The pictures in short: what is shown every half second from the first picture, without bars."""

    end_s: float = Field(description="when the last picture ends")
    codes: str = Field(
        description="base64: 4 words of 64 bits (little-endian) a picture, 2 of the whole and 2 of its middle; a mirrored"
        " picture has the bits of odd columns inverted"
    )
    motion: str = Field(
        description="base64: a byte for each 0.1 s, 16 log2(1 + d), d the mean difference of luma to 0.1 s before"
    )

    @classmethod
    def of(cls, words: Words, details: Bytes, motions: Bytes, **rest: float) -> Self:
        """From arrays as `words`, `details` and `motions` give them."""
        return cls(codes=packed(words), detail=packed(details), motion=packed(motions), **rest)

    @property
    def words(self) -> Words:
        """(n, 2, 2) codes of n pictures, whole and middle."""
        return unpacked(self.codes, np.uint64).reshape(-1, 2, WORDS)

    @property
    def motions(self) -> Bytes:
        return unpacked(self.motion, np.uint8)


class SoundPrint(_Print):
    """The sound in short: what is heard in the 4 seconds around every half second."""

    start_s: float = Field(description="the middle of the first code's seconds")
    codes: str = Field(description="base64: 2 words of 64 bits (little-endian) a code")

    @classmethod
    def of(cls, words: Words, details: Bytes, **rest: float) -> Self:
        """From arrays as `words` and `details` give them."""
        return cls(codes=packed(words), detail=packed(details), **rest)

    @property
    def words(self) -> Words:
        """(n, 2)."""
        return unpacked(self.codes, np.uint64).reshape(-1, WORDS)


class Sketch(Fact):
    """The least of a print: by it, works that may share something are found among thousands."""

    codes: str = Field(
        description="base64: the first word of every few codes, for pictures that of the whole; 0 without enough detail"
    )
    step_s: float = Field(description="from one word to the next")

    @classmethod
    def of(cls, print_: PicturePrint | SoundPrint) -> Self:
        words = print_.words[:, 0, 0] if isinstance(print_, PicturePrint) else print_.words[:, 0]
        every = max(1, min(_SPARSEST, len(words) // _FEWEST))
        sparse = np.where(print_.details >= ENOUGH, words, np.uint64(0))[::every]
        return cls(codes=packed(sparse), step_s=round(every * print_.step_s, 3))

    @property
    def words(self) -> Words:
        return unpacked(self.codes, np.uint64)


class Shared(Fact):
    """A stretch that another work has, too."""

    here: Stretch
    there: Stretch
    alike: float = Field(description="share of bits that agree, 0.5 for different things, 1 for equal ones")


class Copy(Fact):
    """What one other work has in common with this one."""

    name: str = Field(description="the other work's path")
    sha256: str | None = None
    identical: bool = Field(default=False, description="the files have the same content, byte for byte")
    since: Literal["run", "earlier", "version", "gone"] = Field(
        default="run",
        description="checked in this run; or earlier: and is still there, was an earlier version of this file, or is gone",
    )
    pictures: tuple[Shared, ...] = ()
    sounds: tuple[Shared, ...] = ()
    share: float = Field(default=0.0, description="of the shorter work's pictures")
    shared_s: float = 0.0
    sound_share: float = Field(default=0.0, description="of the shorter work's sound")
    sound_s: float = 0.0
    mirrored: bool = False
    speed: float = Field(default=1.0, description="how much faster the same goes by there")
    certainty: float = Field(default=1.0, description="0 to 1")


class Copies(Fact):
    """Other works that have something in common with this one, the most first."""

    compared: int = Field(description="with how many other works it was compared")
    found: tuple[Copy, ...] = ()


class SharedEnd(Fact):
    """The same at the head, or at the tail, of other works."""

    at: Stretch
    others: tuple[str, ...] = Field(description="their paths")
    sound: bool = Field(description="whether the sound is the same, too")

    @property
    def length_s(self) -> float:
        return self.at.end_s - self.at.start_s


class SharedEnds(Fact):
    """What different works of a run begin or end with."""

    compared: int
    head: SharedEnd | None = None
    tail: SharedEnd | None = None
