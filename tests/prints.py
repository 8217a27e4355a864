"""Made prints: works as sequences of scenes, each picture and each second of sound of random look and random motion."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.copies.twins import Earlier, Work
from sciencevid_check.measurements import Fact, PicturePrint, Sketch, SoundPrint
from sciencevid_check.measurements.print_codes import MIRROR

Codes = NDArray[np.uint64]


def codes(seed: int, count: int, *, still: int = 1) -> Codes:
    """(count, 2) of a film that no other seed has; each picture stays for `still` codes."""
    return (
        np.random.default_rng(seed).integers(1, 2**63, (count // still + 1, 2), np.uint64).repeat(still, axis=0)[:count]
    )


def noisy(words: Codes, bits: int, seed: int = 9) -> Codes:
    """The same with so many bits of each code inverted, as encoding does."""
    random = np.random.default_rng(seed)
    flips = np.zeros((len(words), 128), np.uint8)
    for row in flips:
        row[random.choice(128, bits, replace=False)] = 1
    return words ^ np.packbits(flips, axis=1, bitorder="little").view(np.uint64)


def motion(seed: int, seconds: float) -> NDArray[np.uint8]:
    """Motion of its own for each seed, every 0.1 s."""
    return np.random.default_rng(seed).integers(0, 60, round(seconds * 10)).astype(np.uint8)


def pictures(words: Codes, moves: NDArray[np.uint8] | None = None, detail: int = 40) -> PicturePrint:
    """Two codes a second; without `moves` nothing moves."""
    seconds = len(words) / 2
    moves = np.zeros(round(seconds * 10), np.uint8) if moves is None else moves
    both = np.stack([words, words], axis=1)
    return PicturePrint.of(both, np.full(len(words), detail, np.uint8), moves, end_s=seconds, step_s=0.5)


def sounds(words: Codes) -> SoundPrint:
    return SoundPrint.of(words, np.full(len(words), 40, np.uint8), start_s=2.0, step_s=0.5)


def mirrored(words: Codes) -> Codes:
    return words ^ MIRROR


def faster(words: Codes, speed: float) -> Codes:
    """What is seen when the work runs so much faster."""
    return words[np.arange(0, len(words) - 1, speed).round().astype(int)]


def work(name: str, print_: PicturePrint, heard: SoundPrint | None = None, sha256: str | None = None) -> Work:
    return Work(name, f"/works/{name}", sha256 or name, print_, heard)


def earlier(place: str, print_: PicturePrint) -> Earlier:
    found = Work(place, place, place, print_, None)
    return Earlier(place, place, Sketch.of(print_), None, lambda: found)


def joined(parts: Iterable[Codes]) -> Codes:
    return np.concatenate(list(parts))


def nothing_in_common() -> dict[str, Fact]:
    """The prints of a work that shows and says nothing that could be compared."""
    picture, sound = pictures(codes(1, 20), detail=0), sounds(codes(1, 0))
    return {
        "picture_print": picture,
        "picture_sketch": Sketch.of(picture),
        "sound_print": sound,
        "sound_sketch": Sketch.of(sound),
    }
