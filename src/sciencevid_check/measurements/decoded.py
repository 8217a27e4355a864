"""How decoding went: what every other fact of picture and sound stands on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sciencevid_check.measurements.fact import Fact, Stretch


class DecoderError(Fact):
    """One kind of complaint that the decoder made."""

    text: str = Field(description="the decoder's words, numbers as N")
    count: int
    at_s: tuple[float, ...] = Field(
        default=(), description="about when, at most 10: the decoder works some pictures ahead of what it shows"
    )


class Decoded(Fact):
    """One track, decoded from end to end or until something stopped it."""

    stopped: Literal["stalled", "died"] | None = Field(
        default=None,
        description="no output for a minute; or the process failed or gave nothing at all; null if it reached the end",
    )
    decoder_says: str = Field(default="", description="its last words when it was stopped")
    damaged: int = Field(default=0, description="pieces (pictures, or blocks of sound) that it decoded with damage")
    damaged_at_s: tuple[float, ...] = Field(default=(), description="about when, at most 50")
    errors: tuple[DecoderError, ...] = Field(default=(), description="what it complained of, most frequent first")

    @property
    def complete(self) -> bool:
        return self.stopped is None


class DecodedPicture(Decoded):
    """The picture track. All series of picture facts have one entry for each of `pts_s`."""

    width: int = Field(description="of the upright picture as analysed, in square pixels")
    height: int
    expected: int | None = Field(default=None, description="pictures that the packets promise")
    pts_s: tuple[float, ...] = Field(description="when each picture is shown, in the order of showing")
    end_s: float = Field(description="when the last picture ends")

    def stretch(self, first: int, last: int) -> Stretch:
        """From the start of picture `first` to the end of picture `last`."""
        ends = self.pts_s[last + 1] if last + 1 < len(self.pts_s) else self.end_s
        return Stretch(start_s=self.pts_s[first], end_s=ends)


class DecodedSound(Decoded):
    """The first sound track, as samples of 48 kHz."""

    channels: int
    start_s: float = Field(description="first sample, from the first picture")
    duration_s: float

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_s
