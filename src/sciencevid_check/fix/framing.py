"""What the frame shows: marks that turn or stretch it, bars, its shape and its size, settled together."""

from __future__ import annotations

from typing import NamedTuple

from sciencevid_check.fix.model import Box, Draft, Question, said
from sciencevid_check.results import RuleResult
from sciencevid_check.rules import aspect_ratio, resolution
from sciencevid_check.text import Text

MOST_CUT = 0.3  # of the picture: more is not cut away unless a person asks for it
_SAME_SHAPE = 0.02  # how far a picture within bars may be off the asked shape; measured bars are a little off
_ENLARGED = 1.02
_BAR_PX = 2  # more, at each side, than what was measured: coding blurs a bar's edge
_SMALL_HEIGHT = 720  # unmarked pictures under it are coded with the colours of BT.601

_UNTURN = Text(zh="去掉旋转标记，画面放平", en="take off the mark that turns the picture")
_SQUARE = Text(zh="去掉拉伸标记，像素改为方形", en="take off the mark that stretches the picture: square pixels")
_BARS = Text(zh="裁去四周的边框", en="crop away the borders")
_CROP = Text(
    zh="裁成 {asked}（画面裁掉 {percent}%）：请核对有没有裁到人物或字幕",
    en="crop to {asked} ({percent} % of the picture goes): see that no head or caption is cut",
)
_PAD = Text(zh="加黑边补成 {asked}：“边框”一项会不通过", en="pad to {asked} with black: the rule `borders` will fail")
_EXACT = Text(zh="裁去多余的像素，成为 {size}", en="crop the surplus pixels: {size}")
_SCALE = Text(zh="缩小到 {size}", en="scale down to {size}")
_RESCALE = Text(zh="改为 {size}，方形像素", en="{size} with square pixels")
_ENLARGE = Text(
    zh="从 {seen} 放大到 {size}：不会增加细节，用原始素材重新导出更好",
    en="enlarge from {seen} to {size}: this adds no detail; exporting from the footage is better",
)
_ASK = Text(
    zh="画面是 {shape}，应为 {asked}。怎么办？",
    en="The picture is {shape} and should be {asked}. What shall be done?",
)
_ANSWERS = {
    "crop": Text(zh="裁切（裁掉画面的 {percent}%）", en="crop ({percent} % of the picture goes)"),
    "pad": Text(zh="两边加黑边（“边框”一项会不通过）", en="pad with black (the rule `borders` will fail)"),
    "unturn": Text(zh="横着看才对：去掉旋转标记", en="it should lie: take off the mark that turns it"),
}
_BY_HAND = Text(
    zh="在剪辑软件里把画布设为 {asked}，调整构图，最好换用横拍的素材；一定要程序来做，就加 --frame crop（裁掉 {percent}%）或 --frame pad（加黑边）{unturn}。",
    en="Set the canvas to {asked} in your editor and reframe, best with footage shot wide; to have it done here add --frame crop ({percent} % goes) or --frame pad (black bars){unturn}.",
)
_OR_UNTURN = Text(zh="；若横着看才对，加 --frame unturn", en="; if it should lie, --frame unturn")
_NOTHING = Text(zh="", en="")


class _Region(NamedTuple):
    """What is kept of the upright picture, in shares of it, and its shape as shown."""

    box: Box
    ratio: float


def plan(draft: Draft) -> None:
    container = draft.facts.container
    if not container:
        return
    shape, size, bars = (draft.wanting(rule) for rule in ("aspect-ratio", "resolution", "borders"))
    if bars and not draft.sure(bars):
        draft.refuse(bars)
        bars = None
    if shape and shape.message_id == "turned_upright" and draft.choices.frame == "unturn":
        rules = "aspect-ratio,resolution" if size else "aspect-ratio"
        draft.do(rules, _UNTURN, "none", unturn=True)
        return
    if shape and shape.message_id == "pixel_shape":
        rules = "aspect-ratio,resolution" if size and size.message_id == "stretched" else "aspect-ratio"
        draft.do(rules, _SQUARE, "none", square_pixels=True)
        if rules != "aspect-ratio" or not size:
            return
    found = [finding for finding in (shape, size, bars) if finding]
    refused = [finding for finding in found if not draft.encodable(finding)]  # each has its own refusal
    if found and not refused:
        _frame(draft, shape, size, bars)


def _frame(draft: Draft, shape: RuleResult | None, size: RuleResult | None, bars: RuleResult | None) -> None:
    """Crop, pad and scale. The three findings go together: mending one alone would break another."""
    picture = draft.facts.container.picture  # type: ignore[union-attr]
    settings = draft.notice.settings("aspect-ratio")
    assert isinstance(settings, aspect_ratio.Settings)  # noqa: S101 (its own)
    asked = settings.width / settings.height
    square = bool(draft.edit.get("square_pixels"))
    whole = picture.width / picture.height if square else picture.display_aspect_ratio
    region = _Region((0.0, 0.0, 1.0, 1.0), whole)
    if bars:
        x, y, width, height = bars.measured["picture_box"]
        region = _Region((x, y, width, height), whole * width / height)
    tolerance = _SAME_SHAPE if bars else settings.tolerance
    rules = [finding.rule for finding in (bars, shape) if finding]
    how = ""
    if abs(region.ratio / asked - 1) > tolerance:
        name = f"{settings.width}:{settings.height}"
        how = _asked(draft, region, asked, name, [one for one in (bars, shape, size) if one])
        if not how:
            return
        percent = _lost(region.ratio, asked)
        if how == "crop":
            region = _cropped(region, asked, _subtitles(draft))
            draft.do(",".join(rules or ["resolution"]), _CROP.fill({"asked": name, "percent": percent}), "picture")
        else:
            draft.do("aspect-ratio", _PAD.fill({"asked": name}), "picture")
    elif bars:
        draft.do("borders", _BARS, "picture")
    _size(draft, region, size, rules, pad=asked if how == "pad" else None, trimmed=bars is not None)


def _asked(draft: Draft, region: _Region, asked: float, name: str, found: list[RuleResult]) -> str:
    """Crop or pad, as a person says or the share that would be lost allows; "" where neither is done."""
    percent = _lost(region.ratio, asked)
    turned = any(finding.message_id == "turned_upright" for finding in found)
    bars = any(finding.rule == "borders" for finding in found)
    default = "crop" if percent <= round(100 * MOST_CUT) and _keeps_subtitles(draft, region, asked) else ""
    keys = ["crop", *([] if bars else ["pad"]), *(["unturn"] if turned else [])]
    answers = {key: _ANSWERS[key].fill({"percent": percent}) for key in keys}
    ask = _ASK.fill({"shape": f"{region.ratio:.2f}:1", "asked": name})
    draft.questions.append(Question(about="frame", text=ask, answers=answers, default=default))
    chosen = draft.choices.frame or default
    if chosen in ("crop", "pad") and not (bars and chosen == "pad"):
        return chosen
    unturn = _OR_UNTURN if turned else _NOTHING
    for finding in found:
        draft.refuse(finding, _BY_HAND.fill({"asked": name, "percent": percent, "unturn": unturn}))
    return ""


def _lost(ratio: float, asked: float) -> int:
    """How much of the picture cropping takes, per cent."""
    return round(100 * (1 - min(ratio / asked, asked / ratio)))


def _cropped(region: _Region, asked: float, subtitles: list[Box]) -> _Region:
    """The middle of the region in the asked shape, moved down or up where subtitles would be cut."""
    x, y, width, height = region.box
    if region.ratio >= asked:
        kept = width * asked / region.ratio
        return _Region((x + (width - kept) / 2, y, kept, height), asked)
    kept = height * region.ratio / asked
    top = y + (height - kept) / 2
    inside = [box for box in subtitles if y <= box[1] and box[1] + box[3] <= y + height]
    if inside:
        lowest, highest = max(box[1] + box[3] for box in inside), min(box[1] for box in inside)
        top = min(max(top, lowest + 0.02 - kept), highest, y + height - kept)
        top = max(top, y)
    return _Region((x, top, width, kept), asked)


def _keeps_subtitles(draft: Draft, region: _Region, asked: float) -> bool:
    lines = _subtitles(draft)
    x, y, width, height = _cropped(region, asked, lines).box
    return all(x <= a and y <= b and a + w <= x + width and b + h <= y + height for a, b, w, h in lines)


def _subtitles(draft: Draft) -> list[Box]:
    return [line.box for line in draft.facts.texts.lines if line.subtitle] if draft.facts.texts else []


def _size(
    draft: Draft, region: _Region, found: RuleResult | None, rules: list[str], *, pad: float | None, trimmed: bool
) -> None:
    """Crop to the region's pixels and scale to the nearest size that the notice lists, enlarging only where none is smaller."""
    picture = draft.facts.container.picture  # type: ignore[union-attr]
    settings = draft.notice.settings("resolution")
    assert isinstance(settings, resolution.Settings)  # noqa: S101 (its own)
    crop = _pixels(region.box, picture.width, picture.height, _BAR_PX if trimmed else 0)
    square = bool(draft.edit.get("square_pixels"))
    stretch = 1.0 if square else picture.display_aspect_ratio * picture.height / picture.width
    seen = (crop[2] * stretch, float(crop[3]))
    if pad:
        seen = (max(seen[0], seen[1] * pad), max(seen[1], seen[0] / pad))
    fitting = [one for one in settings.sizes if one[0] <= seen[0] * _ENLARGED and one[1] <= seen[1] * _ENLARGED]
    sizes = fitting or settings.sizes
    to = max(sizes) if fitting else min(sizes)
    message = said(found) if found else {}
    if "padded" in message and region.box[2:] == (1.0, 1.0):
        near = _near(settings.sizes, picture.width, picture.height)
        crop, to = (0, 0, *near), near
        text = _EXACT.fill({"size": _name(to)})
    elif seen[0] * _ENLARGED < to[0] or seen[1] * _ENLARGED < to[1]:
        text = _ENLARGE.fill({"seen": _name((round(seen[0]), round(seen[1]))), "size": _name(to)})
    elif "stretched" in message:
        text = _RESCALE.fill({"size": _name(to)})
    else:
        text = _SCALE.fill({"size": _name(to)})
    whole = crop == (0, 0, picture.width, picture.height)
    edit = {"encode_picture": True, "size": to, "old_matrix": _unmarked(draft)}
    if pad:
        scale = min(to[0] / (crop[2] * stretch), to[1] / crop[3])
        edit["inside"] = (_even(crop[2] * stretch * scale), _even(crop[3] * scale))
    edit["crop"] = None if whole else crop
    named = ["resolution"] if found else []
    draft.do(",".join(named or rules), text, "picture", **edit)


def _pixels(box: Box, width: int, height: int, more: int) -> tuple[int, int, int, int]:
    """A box as even pixels, `more` inside of every edge that is not the picture's own."""
    left, top = round(box[0] * width), round(box[1] * height)
    right, bottom = round((box[0] + box[2]) * width), round((box[1] + box[3]) * height)
    left, top = (0 if side == 0 else side + more for side in (left, top))
    right = width if right >= width else right - more
    bottom = height if bottom >= height else bottom - more
    left, top = left + left % 2, top + top % 2
    return left, top, right - left - (right - left) % 2, bottom - top - (bottom - top) % 2


def _near(sizes: tuple[tuple[int, int], ...], width: int, height: int) -> tuple[int, int]:
    return min(sizes, key=lambda size: abs(size[0] - width) + abs(size[1] - height))


def _unmarked(draft: Draft) -> bool:
    """Small pictures that do not say so are coded in BT.601; shown large, they would be taken for BT.709."""
    picture = draft.facts.container.picture  # type: ignore[union-attr]
    return not picture.color_transfer and picture.height < _SMALL_HEIGHT


def _even(pixels: float) -> int:
    return round(pixels / 2) * 2


def _name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
