"""A work's prints as arrays to compute with, and how far codes are from each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measurements import PicturePrint, SoundPrint
from sciencevid_check.measurements.fingerprint import ENOUGH
from sciencevid_check.measurements.print_codes import MIRROR, Bytes, Words

NEAR = 36  # bits of 128: those of the same picture differ in fewer nearly always, those of others seldom


@dataclass(frozen=True, eq=False)
class Track:
    """Codes of a work's pictures or of its sound, evenly spaced.

    Attributes:
        words: (n, variants, 2); the first variant is of the whole.
        enough: (n,) whether there is something to compare.
        motion: a value every 0.1 s, or none.
    """

    words: Words
    enough: NDArray[np.bool_]
    step_s: float
    start_s: float
    length_s: float
    motion: NDArray[np.float32] | None = None

    @classmethod
    def of_pictures(cls, print_: PicturePrint) -> Track:
        motion = print_.motions.astype(np.float32)
        return cls(print_.words, print_.details >= ENOUGH, print_.step_s, 0.0, print_.end_s, motion)

    @classmethod
    def of_sounds(cls, print_: SoundPrint) -> Track:
        words = print_.words[:, None]
        length_s = print_.start_s + len(words) * print_.step_s
        return cls(words, print_.details >= ENOUGH, print_.step_s, print_.start_s, length_s)

    @property
    def span_s(self) -> float:
        """How much of the work the codes tell of."""
        return self.length_s - self.start_s

    @cached_property
    def mirrored(self) -> Track:
        return Track(self.words ^ MIRROR, self.enough, self.step_s, self.start_s, self.length_s, self.motion)


class Match(NamedTuple):
    """The same thing here and there, seconds from each work's first picture."""

    here: tuple[float, float]
    there: tuple[float, float]
    alike: float  # share of bits that agree
    sure: float  # 0 to 1
    speed: float  # how much faster it goes by there


def distances(a: Words, b: Words) -> Bytes:
    """(n, 2), (m, 2) -> (n, m) how many bits differ."""
    found: Bytes = np.bitwise_count(a[:, None, 0] ^ b[None, :, 0]) + np.bitwise_count(a[:, None, 1] ^ b[None, :, 1])
    return found


def apart(a: Track, b: Track) -> Bytes:
    """(n, m) how many bits differ at least, one's whole compared with the other's whole and middle; 255 without detail."""
    found = distances(a.words[:, 0], b.words[:, 0])
    if a.words.shape[1] > 1:
        np.minimum(found, distances(a.words[:, 0], b.words[:, 1]), out=found)
        np.minimum(found, distances(a.words[:, 1], b.words[:, 0]), out=found)
    found[~a.enough] = 255
    found[:, ~b.enough] = 255
    return found
