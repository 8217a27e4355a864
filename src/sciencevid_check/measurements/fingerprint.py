"""Facts by which works are told to be the same, or to share something.

Codes say roughly what a picture, or some seconds of sound, look like: 128 signs of its slowest waves. Two codes of the same
thing differ in few bits, whatever was done to its size, coding or colours; those of different things in about half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from sciencevid_check.measurements.fact import Fact, Stretch

if TYPE_CHECKING:
    from sciencevid_check.measurements.print_codes import Bytes, Words

ENOUGH = 8  # detail: half of what makes a code reliable; black, white and fog are alike everywhere
_SPARSEST, _FEWEST = 8, 16  # codes to a word of a sketch, so that a short work has as many words


class _Print(Fact):
    step_s: float = Field(default=0.5, description="from one code to the next")
    detail: str = Field(description="base64: a byte a code, how much there is to compare: 16 is enough for a good code")

    @property
    def details(self) -> Bytes:
        from sciencevid_check.measurements import print_codes

        return print_codes.bytes_of(self.detail)


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
        from sciencevid_check.measurements.print_codes import packed

        return cls(codes=packed(words), detail=packed(details), motion=packed(motions), **rest)

    @property
    def words(self) -> Words:
        """(n, 2, 2) codes of n pictures, whole and middle."""
        from sciencevid_check.measurements import print_codes

        return print_codes.words_of(self.codes).reshape(-1, 2, print_codes.WORDS)

    @property
    def motions(self) -> Bytes:
        from sciencevid_check.measurements import print_codes

        return print_codes.bytes_of(self.motion)


class SoundPrint(_Print):
    """The sound in short: what is heard in the 4 seconds around every half second."""

    start_s: float = Field(description="the middle of the first code's seconds")
    codes: str = Field(description="base64: 2 words of 64 bits (little-endian) a code")

    @classmethod
    def of(cls, words: Words, details: Bytes, **rest: float) -> Self:
        """From arrays as `words` and `details` give them."""
        from sciencevid_check.measurements.print_codes import packed

        return cls(codes=packed(words), detail=packed(details), **rest)

    @property
    def words(self) -> Words:
        """(n, 2)."""
        from sciencevid_check.measurements import print_codes

        return print_codes.words_of(self.codes).reshape(-1, print_codes.WORDS)


class Sketch(Fact):
    """The least of a print: by it, works that may share something are found among thousands."""

    codes: str = Field(
        description="base64: the first word of every few codes, for pictures that of the whole; 0 without enough detail"
    )
    step_s: float = Field(description="from one word to the next")

    @classmethod
    def of(cls, print_: PicturePrint | SoundPrint) -> Self:
        from sciencevid_check.measurements.print_codes import packed

        words = print_.words[:, 0, 0] if isinstance(print_, PicturePrint) else print_.words[:, 0]
        every = max(1, min(_SPARSEST, len(words) // _FEWEST))
        sparse = (words * (print_.details >= ENOUGH))[::every]
        return cls(codes=packed(sparse), step_s=round(every * print_.step_s, 3))

    @property
    def words(self) -> Words:
        from sciencevid_check.measurements import print_codes

        return print_codes.words_of(self.codes)


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
