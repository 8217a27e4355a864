"""Facts that the container tells, without decoding."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sciencevid_check.measurements.fact import Fact, Stretch

Problem = Literal["empty", "not_media", "no_index", "no_picture", "no_frames"]


class File(Fact):
    """The file as the file system and a first attempt at opening it show it."""

    name: str
    size_bytes: int
    problem: Problem | None = Field(default=None, description="why it is no playable video; null if it is one")
    reader_says: str = Field(default="", description="the reader's own words about the problem")


class Picture(Fact):
    """The picture track that a player shows (not a cover picture)."""

    index: int
    codec: str = Field(description="ffprobe's name: h264, hevc, av1 ...")
    codec_tag: str = ""
    profile: str = ""
    pixel_format: str = ""
    stored_width: int = Field(description="pixels across as stored, after the codec's and the container's cropping")
    stored_height: int
    sample_aspect_ratio: tuple[int, int] = Field(default=(1, 1), description="shape of one stored pixel (SAR)")
    rotation_deg: int = Field(default=0, description="clockwise turn that a player applies: 0, 90, 180, 270")
    field_order: str = Field(default="unknown", description="progressive, tt, bb, tb, bt or unknown")
    color_transfer: str = ""
    nominal_rate_hz: float | None = None
    average_rate_hz: float | None = None
    start_s: float = Field(default=0.0, description="first picture on the container's own clock")
    duration_s: float = Field(description="what a viewer sees, after edit lists")
    duration_from: Literal["track", "packets"] = Field(
        default="track", description="the container's claim, or the pictures' own timestamps"
    )
    claimed_duration_s: float | None = Field(default=None, description="the container's claim, where it makes one")

    @property
    def high_dynamic_range(self) -> bool:
        """PQ (SMPTE ST 2084) or HLG (ARIB STD-B67): code values say nothing before conversion."""
        return self.color_transfer in ("smpte2084", "arib-std-b67")

    @property
    def turned(self) -> bool:
        return self.rotation_deg % 180 == 90

    @property
    def width(self) -> int:
        """Stored pixels across the upright picture."""
        return self.stored_height if self.turned else self.stored_width

    @property
    def height(self) -> int:
        return self.stored_width if self.turned else self.stored_height

    @property
    def square_pixels(self) -> bool:
        return self.sample_aspect_ratio[0] == self.sample_aspect_ratio[1]

    @property
    def display_aspect_ratio(self) -> float:
        """Width over height as shown (DAR): after SAR and rotation."""
        across, down = self.sample_aspect_ratio
        stored = self.stored_width * across / (self.stored_height * down)
        return 1 / stored if self.turned else stored


class Sound(Fact):
    """One sound track."""

    index: int
    codec: str
    channels: int
    sample_rate_hz: int
    language: str = ""
    default: bool = False
    start_s: float = Field(default=0.0, description="first sound, from the first picture")
    duration_s: float | None = None


class MediaInfoSays(Fact):
    """What MediaInfo, the second reader, says of the same file; null where it says nothing."""

    format: str = ""
    codec: str | None = Field(default=None, description="in ffprobe's names; null when there is no counterpart")
    width: int | None = None
    height: int | None = None
    picture_end_s: float | None = Field(default=None, description="end of the picture track on the container's clock")
    scan_type: str = ""
    truncated: bool = False


class Container(Fact):
    """What the container tells, as ffprobe reads it, with MediaInfo's reading beside it."""

    format_names: tuple[str, ...] = Field(description="ffprobe's names of the format: mov, mp4 ... or matroska, webm")
    major_brand: str = ""
    compatible_brands: tuple[str, ...] = ()
    picture: Picture
    more_pictures: int = Field(default=0, description="picture tracks besides the first, without cover pictures")
    covers: int = Field(default=0, description="cover pictures")
    sounds: tuple[Sound, ...] = ()
    subtitle_tracks: int = 0
    ai_records: tuple[Literal["AIGC", "C2PA"], ...] = Field(
        default=(), description="records in the file that say it is AI-made (AIGC: GB 45438-2025), or may say so (C2PA)"
    )
    created: datetime | None = Field(default=None, description="when it was made, as the container says; UTC")
    mediainfo: MediaInfoSays | None = None


class Track(Fact):
    """The timestamps of one track's packets, in order of showing. Intervals are between neighbours."""

    index: int
    kind: Literal["picture", "sound"]
    packets: int = Field(description="shown packets")
    hidden: int = Field(default=0, description="packets that an edit list hides")
    key_packets: int = 0
    corrupt: int = Field(default=0, description="packets that the reader marks as corrupt")
    start_s: float
    end_s: float
    interval_s: float | None = Field(default=None, description="median interval")
    rate_hz: float | None = Field(default=None, description="one over the mean of the intervals near the median")
    uneven_share: float = Field(default=0.0, description="share of intervals more than 10 % off the median")
    gaps: tuple[Stretch, ...] = Field(default=(), description="the largest intervals over 1.5 medians, at most 50")
    gap_count: int = 0
    bunched: int = Field(default=0, description="packets that share the last one's time, within a tenth of the median")
    bunched_spans: tuple[Stretch, ...] = Field(default=(), description="where they are, at most 50")
    longest_gop_s: float = Field(default=0.0, description="longest time between key packets")
    hidden_s: float = Field(default=0.0, description="how far before start_s hidden packets reach back")
    unedited_s: float | None = Field(
        default=None,
        description="how much later a player that ignores edit lists shows it against the picture; null where not asked",
    )


class ReaderError(Fact):
    """One kind of complaint that the reader made."""

    text: str
    count: int
    damage: bool = Field(description="it speaks of damaged data, not of something harmless")


class Packets(Fact):
    """All packets of the file, read once without decoding."""

    tracks: tuple[Track, ...]
    errors: tuple[ReaderError, ...] = Field(
        default=(), description="what the reader complained of, most frequent first"
    )
    damage_count: int = Field(default=0, description="damaged packets")
    damaged_at_s: tuple[float, ...] = Field(
        default=(), description="times of damaged pictures, where known, at most 50"
    )

    def track(self, index: int) -> Track | None:
        return next((track for track in self.tracks if track.index == index), None)
