"""Facts about faces and voice that tell whether lips and sound agree."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[int, ...]


class Mouth(Fact):
    """The mouth of one face, followed without a break."""

    first: int = Field(description="first frame, counted from 0 in the order of DecodedPicture.pts_s")
    box: tuple[float, float, float, float] = Field(
        description="the face in the middle of the stretch: x, y, width, height as fractions of the picture"
    )
    ways: tuple[Series, ...] = Field(
        description="how the mouth looks, frame by frame: its main ways of changing, the strongest first. Principal "
        "components of the luma around it, which is held in place by eyes and nose and brought to mean 0 and spread 10"
    )

    @property
    def frames(self) -> int:
        return len(self.ways[0])


class Mouths(Fact):
    """All mouths that were seen well enough to compare them with the voice."""

    mouths: tuple[Mouth, ...]
    faces_s: float = Field(description="for how long any frontal face was seen, whether its mouth is told or not")


class VoiceBands(Fact):
    """How loud the first sound track is in the bands of a voice."""

    start_s: float = Field(description="middle of the first step, seconds from the first picture")
    step_s: float
    edges_hz: tuple[float, ...] = Field(description="each band rises from one edge to the next and falls to the third")
    level_dbfs: tuple[Series, ...] = Field(description="by band, of all channels' mean; -100 and less is -100")
