"""What was found to stay in the picture, and how sure it is that it was laid over it: for the rule `watermark`."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Line, Mark, Marks, sayings

TELLING = ("platform", "stock", "generator", "ai_label")
_FIGURES = 0.6  # of the signs
_EDGE = 0.002  # of the picture
_NARROW = 1.5  # height over width, as shares of the picture


class Settings(rule.Settings):
    """When what stays is a mark, and how sure that is: found on real works and on made cases."""

    min_alive: float = Field(
        default=0.7,
        ge=0,
        le=1,
        description="四周有多少在变，才算画面在变而它不变 | share of what lies round a mark that must change",
    )
    wordless_alive: float = Field(
        default=0.85,
        ge=0,
        le=1,
        description="没有字的标志，四周有多少在变才判不通过 | the same for a mark without words, before it fails",
    )
    maybe_alive: float = Field(
        default=0.45,
        ge=0,
        le=1,
        description="四周有多少在变才请人看：再少就是景物的一部分 | the same before a person is asked to look: with less it is part of a thing in the scene",
    )
    min_looks: int = Field(
        default=5, ge=2, description="四周至少出现过几种不同的画面 | how many different things must be seen round it"
    )
    few_looks: int = Field(
        default=3,
        ge=2,
        description="整幅画面都在变时（如只有三个镜头）的种数 | how many, where the whole picture changes, as in a work of three shots",
    )
    locked_looks: int = Field(
        default=10,
        ge=2,
        description="画面大部分不动时的种数：走过的人也会让四周变几次；没有字又只在一段出现的也须如此 | how many, where most of the picture never changes: people who pass by change it some times, too; and for what is there for a part and has no words",
    )
    min_told: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="画面有这么多部分变化够多，才能说没有水印 | share of the picture that must change before none can be said",
    )
    all_told: float = Field(
        default=0.9,
        ge=0,
        le=1,
        description="画面有这么多部分变化够多，就算整幅都在变 | share of the picture from which all of it is said to change",
    )
    min_pixels: int = Field(
        default=30,
        ge=1,
        description="边缘的最少像素数（画面缩到 480 宽）；没有字又不是一直都在的要三倍：零碎的边缘会偶然不动 | fewest edge pixels, in a picture 480 wide; three times that without words for a part of the work: odd edges stay by chance",
    )
    tiny_pixels: int = Field(
        default=16,
        ge=1,
        description="很小的标志：四周全在变、一直都在、出现过 30 种画面，才算 | fewest of a tiny mark, which counts only if all round it changes, all through the work, over 30 different things",
    )
    max_line: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="边缘朝同一方向的程度：再高就是横条、电线 | how far its edges may run one way: more is a bar or a wire",
    )
    wordless_line: float = Field(
        default=0.6, ge=0, le=1, description="没有字的标志的这一程度 | the same for a mark without words"
    )
    max_upright: float = Field(
        default=0.22,
        ge=0,
        le=1,
        description="没有字的标志里直立边的最大长度，占画面高度：更长的是画中画的边框、窗框 | longest upright edge in a mark without words, share of the picture's height: longer ones are frames of an inset picture or of a window",
    )
    max_upright_narrow: float = Field(
        default=0.15,
        ge=0,
        le=1,
        description="同上，窄而高的（像边框的一侧） | the same for what is tall and narrow, as one side of a frame is",
    )
    max_logo: float = Field(
        default=0.25,
        ge=0,
        le=1,
        description="没有字的标志判不通过的最大高度，占画面高度：更高的可能是贴在画面上的人物或图 | tallest mark without words that fails, share of the picture's height: taller ones may be a figure or a drawing that belongs to the work",
    )
    min_s: float = Field(default=8.0, ge=0, description="标志的最短秒数 | shortest time that a mark stays, seconds")
    shot_s: float = Field(
        default=11.0,
        ge=0,
        description="没有字的标志至少连续的秒数，除非一直都在：一个镜头很少更长 | shortest time in one go of a mark without words, unless it is there throughout: few shots are longer, seconds",
    )
    sure_share: float = Field(
        default=0.5, ge=0, le=1, description="占全片多少才判不通过 | share of the work from which a mark fails"
    )
    throughout_share: float = Field(
        default=0.9,
        ge=0,
        le=1,
        description="占全片多少算一直都在，没有字的标志须如此才判不通过：两个机位轮流出现时，景物也会占去大半 | share that counts as throughout, which a mark without words must be before it fails: where two cameras take turns, scenery is there for most of the time",
    )
    max_wordless: int = Field(
        default=2,
        ge=0,
        description="把握不足又没有字的，最多报几处：更多的是车窗、舞台之类的景物 | most wordless ones that a person is asked to look at: more of them are a window or a stage",
    )
    min_score: float = Field(
        default=0.8, ge=0, le=1, description="字读得多准才算数 | how sure a reading must be to count"
    )
    page_lines: float = Field(
        default=3.0,
        ge=0,
        description="平均同时有几行字就算幻灯片或录屏 | lines of writing at a time, on average, that make a slide or a screen",
    )
    beside: float = Field(
        default=0.12,
        ge=0,
        le=0.5,
        description="离上下边多近才像标志的位置，占画面高度 | how near to the upper or lower edge words must be to stand where logos do, share of the picture's height",
    )
    min_speed: float = Field(
        default=0.01,
        ge=0,
        description="每秒移动画面的多少算移动的字 | shares of the picture a second from which words are said to move",
    )


class Found(NamedTuple):
    """One mark or one standing text, with what a message says of it."""

    message_id: str
    kind: str
    sure: bool
    text: str
    places: tuple[tuple[sayings.Box, tuple[sayings.Span, ...]], ...]
    opacity: float | None = None

    @property
    def spans(self) -> list[sayings.Span]:
        return sayings.joined(span for _, spans in self.places for span in spans)


def judged(mark: Mark, marks: Marks, lines: list[Line], page: bool, s: Settings) -> Found | None:
    """What was found to stay, as a mark beyond doubt, as one to look at, or as nothing."""
    text, box = _read(mark, lines, s)
    legible, kind = len(sayings.bare(text)) > 2, sayings.kind_of(text)
    share = mark.seconds / max(marks.end_s, 1e-3)
    all_alive = mark.alive >= s.all_told and marks.told >= s.all_told
    doubtful = s.maybe_alive if marks.told >= s.min_told else s.min_alive
    tiny = all_alive and share >= s.throughout_share and mark.looks >= 3 * s.locked_looks
    least = s.few_looks if all_alive else s.min_looks if marks.told >= s.min_told else s.locked_looks
    if mark.pixels < (s.tiny_pixels if tiny else s.min_pixels) or mark.alive < doubtful or mark.looks < least:
        return None
    if not legible and (mark.line > s.wordless_line or _is_frame(mark, s) or _cut_off(mark)):
        return None
    from_slide_to_slide = page and marks.told < s.all_told and kind not in TELLING
    if mark.line > s.max_line or from_slide_to_slide or sayings.of_subtitles(box, lines):
        return None
    few = mark.looks < s.locked_looks  # a thing that two cameras show by turns is seen over two views
    if few and not legible and mark.kind == "still" and box[3] > s.max_logo:
        return None
    throughout = legible or mark.kind == "jumping" or share >= s.throughout_share
    longest = max(span.end_s - span.start_s for span in mark.spans)
    # of a work's many shots, one may hold some edges still for a while
    slight = mark.pixels < 3 * s.min_pixels or longest < s.shot_s or few
    if (mark.seconds < s.min_s and share < s.sure_share) or (slight and not throughout):
        return None
    strong = legible or mark.kind == "jumping"
    enough = (strong and marks.told >= s.all_told) or not few or kind in TELLING
    sure = mark.alive >= (s.min_alive if legible else s.wordless_alive) and throughout and enough
    sure &= share >= s.sure_share or kind in TELLING or mark.kind == "jumping"
    # a clock, a scale or a figure drawn on the picture may be part of what is shown
    sure &= not _is_figure(text) if legible else box[3] <= s.max_logo or mark.kind == "tiled"
    boxes = box, *(place.box for place in mark.places[1:])
    spans = (tuple((span.start_s, span.end_s) for span in place.spans) for place in mark.places)
    message = {"still": "mark", "jumping": "jumping", "tiled": "tiled"}[mark.kind] if sure else "perhaps"
    message = "ai_label" if kind == "ai_label" else message
    return Found(message, kind, sure, text, tuple(zip(boxes, spans, strict=True)), mark.opacity)


def _read(mark: Mark, lines: list[Line], s: Settings) -> tuple[str, sayings.Box]:
    """What a mark says and its box: a line of writing may show more of it than what was found to stay."""
    box = mark.places[0].box
    said = sayings.bare(mark.text)
    shown = [line for line in lines if not line.subtitle and mark.kind == "still"]
    more = [line for line in shown if sayings.inside(box, line.box) and _shares(said, sayings.bare(line.text))]
    if more:
        line = max(more, key=lambda one: (len(sayings.bare(one.text)), one.score))
        if len(sayings.bare(line.text)) > len(said):
            return line.text, _around(box, line.box)
    if mark.score >= s.min_score and len(said) > 1:
        return mark.text, box
    return max(
        (line.text for line in lines if not line.subtitle and sayings.inside(line.box, box)), key=len, default=""
    ), box


def _shares(part: str, whole: str) -> bool:
    """Whether most of the signs of one text are in another."""
    return bool(part) and sum(sign in whole for sign in part) >= len(part) / 2


def _around(a: sayings.Box, b: sayings.Box) -> sayings.Box:
    left, top = min(a[0], b[0]), min(a[1], b[1])
    right, bottom = max(a[0] + a[2], b[0] + b[2]), max(a[1] + a[3], b[1] + b[3])
    return round(left, 4), round(top, 4), round(right - left, 4), round(bottom - top, 4)


def _is_figure(text: str) -> bool:
    """Whether words are a time or a value, most of all: 00:12:30, 25.4 °C."""
    said = sayings.bare(text)
    figures = sum(sign.isdigit() or sign in ":：.,/-+%°" for sign in said)
    return sayings.kind_of(text) == "unknown" and figures >= _FIGURES * len(said)


def _is_frame(mark: Mark, s: Settings) -> bool:
    """Whether its upright edges are as long as those of a frame."""
    _, _, width, height = mark.places[0].box
    return mark.upright > (s.max_upright_narrow if height > _NARROW * width else s.max_upright)


def _cut_off(mark: Mark) -> bool:
    """Whether the picture's edge cuts it off, as it does things in the scene."""
    x, y, width, height = mark.places[0].box
    return mark.kind == "still" and min(x, y, 1 - x - width, 1 - y - height) < _EDGE


def by_turns(found: list[Found]) -> list[Found]:
    """The same words at several places by turns are one mark that jumps."""
    joined: list[Found] = []
    for one in found:
        for at, other in enumerate(joined):
            both = [*one.spans, *other.spans]
            by_turns = sayings.length(both) <= 1.2 * sayings.length(sayings.joined(both))
            if by_turns and one.text and sayings.reads_like(sayings.bare(one.text), sayings.bare(other.text)):
                sure = one.sure or other.sure
                message = "jumping" if sure and other.message_id in ("mark", "jumping", "perhaps") else other.message_id
                joined[at] = other._replace(message_id=message, sure=sure, places=other.places + one.places)
                break
        else:
            joined.append(one)
    return joined
