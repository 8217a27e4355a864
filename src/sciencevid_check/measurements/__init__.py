"""Facts: everything that can be known about a work, as frozen models.

No limits, no adjectives, no language. Times are seconds from the first picture shown, sizes are pixels, rates are
hertz unless the key says otherwise. A rule asks for a measurement by naming it as a parameter: the fields of
`Measurements` whose type is a `Fact` are those names.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from sciencevid_check.measurements.borders import Bar, Borders, Surround
from sciencevid_check.measurements.captions import Caption, Captions
from sciencevid_check.measurements.cards import Cards
from sciencevid_check.measurements.colour import Colour
from sciencevid_check.measurements.container import (
    Container,
    File,
    MediaInfoSays,
    Packets,
    Picture,
    Problem,
    ReaderError,
    Sound,
    Track,
)
from sciencevid_check.measurements.decoded import DecodedPicture, DecodedSound, DecoderError
from sciencevid_check.measurements.fact import Fact, Missing, Stretch
from sciencevid_check.measurements.fingerprint import (
    Copies,
    Copy,
    PicturePrint,
    Shared,
    SharedEnd,
    SharedEnds,
    Sketch,
    SoundPrint,
)
from sciencevid_check.measurements.flashes import Flashes
from sciencevid_check.measurements.marks import Mark, Marks, Place
from sciencevid_check.measurements.mouths import Mouth, Mouths, VoiceBands
from sciencevid_check.measurements.movement import Combing, Motion
from sciencevid_check.measurements.paperwork import (
    Commitment,
    Dates,
    Difference,
    District,
    Document,
    DocumentProblem,
    Entry,
    EntryKind,
    Form,
    Unit,
)
from sciencevid_check.measurements.picture import Changes, Dissolve, Levels, Shots
from sciencevid_check.measurements.sharpness import Detail, Focus
from sciencevid_check.measurements.sound import Loudness, TruePeak
from sciencevid_check.measurements.sound_scene import Click, Hum, SoundScene
from sciencevid_check.measurements.soundtrack import Clipping, Hole, Silences, SoundLevels
from sciencevid_check.measurements.speech import Speech
from sciencevid_check.measurements.texts import Code, Figure, Line, Texts

__all__ = [
    "NAMES",
    "PAPERWORK",
    "SCHEMA",
    "Bar",
    "Borders",
    "Caption",
    "Captions",
    "Cards",
    "Changes",
    "Click",
    "Clipping",
    "Code",
    "Colour",
    "Combing",
    "Commitment",
    "Container",
    "Copies",
    "Copy",
    "Dates",
    "DecodedPicture",
    "DecodedSound",
    "DecoderError",
    "Detail",
    "Difference",
    "Dissolve",
    "District",
    "Document",
    "DocumentProblem",
    "Entry",
    "EntryKind",
    "Fact",
    "Figure",
    "File",
    "Flashes",
    "Focus",
    "Form",
    "Hole",
    "Hum",
    "Levels",
    "Line",
    "Loudness",
    "Mark",
    "Marks",
    "Measurements",
    "MediaInfoSays",
    "Missing",
    "Motion",
    "Mouth",
    "Mouths",
    "Packets",
    "Picture",
    "PicturePrint",
    "Place",
    "Problem",
    "ReaderError",
    "SavedMeasurements",
    "Shared",
    "SharedEnd",
    "SharedEnds",
    "Shots",
    "Silences",
    "Sketch",
    "Sound",
    "SoundLevels",
    "SoundPrint",
    "SoundScene",
    "Speech",
    "Stretch",
    "Surround",
    "Texts",
    "Track",
    "TruePeak",
    "Unit",
    "VoiceBands",
]

SCHEMA: Final = "sciencevid-check/measurements/1"


class Measurements(Fact):
    """All that was measured of one work."""

    path: str
    sha256: str | None = None
    file: File | None = None
    container: Container | None = None
    packets: Packets | None = None
    decoded_picture: DecodedPicture | None = None
    decoded_sound: DecodedSound | None = None
    levels: Levels | None = None
    changes: Changes | None = None
    shots: Shots | None = None
    flashes: Flashes | None = None
    detail: Detail | None = None
    focus: Focus | None = None
    loudness: Loudness | None = None
    true_peak: TruePeak | None = None
    borders: Borders | None = None
    silences: Silences | None = None
    sound_levels: SoundLevels | None = None
    clipping: Clipping | None = None
    speech: Speech | None = None
    sound_scene: SoundScene | None = None
    motion: Motion | None = None
    combing: Combing | None = None
    colour: Colour | None = None
    cards: Cards | None = None
    texts: Texts | None = None
    captions: Captions | None = None
    marks: Marks | None = None
    mouths: Mouths | None = None
    voice_bands: VoiceBands | None = None
    picture_print: PicturePrint | None = None
    sound_print: SoundPrint | None = None
    picture_sketch: Sketch | None = None
    sound_sketch: Sketch | None = None
    copies: Copies | None = None
    shared_ends: SharedEnds | None = None
    form: Form | None = None
    unit: Unit | None = None
    district: District | None = None
    dates: Dates | None = None
    missing: dict[str, Missing] = Field(default_factory=dict)


NAMES = frozenset(name for name in Measurements.model_fields if name not in ("path", "sha256", "missing"))
PAPERWORK = frozenset({"form", "unit", "district", "dates"})
"""What only the forms that go with a work can tell: `submission check` has it, a check of a video has not."""


class SavedMeasurements(BaseModel):
    """The file that `--save-measurements` writes and `judge` reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Literal["sciencevid-check/measurements/1"] = Field(default=SCHEMA, alias="schema")
    tools: dict[str, str] = Field(default_factory=dict)
    works: tuple[Measurements, ...]
