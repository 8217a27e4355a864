"""Steps at the ends of a work: an intro or outro that was found, black, and what the length allows."""

from __future__ import annotations

from typing import NamedTuple

from sciencevid_check.fix.model import Draft, Refused, said
from sciencevid_check.results import RuleResult
from sciencevid_check.rules import duration
from sciencevid_check.text import Text, clock

_NEAR_CUT_S = 0.06  # an end so near to a cut is that cut
_KEY_EARLY_S, _KEY_LATE_S = 0.02, 0.1  # a key picture so near to where a part is cut off will do
_END_S = 1.0  # what is left after an outro when it still counts as the end
_TINY_S = 0.001  # before a frame: that frame is the first to be kept

_HEAD = Text(
    zh="删去开头的 {length}（{what}），从 {at} 开始", en="cut {length} off the head ({what}): it starts at {at}"
)
_TAIL = Text(zh="删去结尾的 {length}（{what}），到 {at} 为止", en="cut {length} off the tail ({what}): it ends at {at}")
_WHAT = {
    "intro": Text(zh="片头", en="intro"),
    "outro": Text(zh="片尾", en="outro"),
    "black": Text(zh="黑场", en="black"),
}
_CUTTABLE = ("found", "likely", "over", "black")
_TOO_SHORT = Text(
    zh="删去之后全长只剩 {left}，不足下限 {least}",
    en="without it only {left} would be left, under the limit of {least}",
)
_ADD = Text(
    zh="先在剪映或 Premiere 里补充内容、删去这一段，再导出；程序不会用慢放或重复画面凑时间。",
    en="Add content in your editor, cut this off there and export; this program never slows down or repeats pictures.",
)
_NOT_STRETCHED = Text(
    zh="程序不会用慢放、变速或重复画面凑时间。请在剪映或 Premiere 里补充内容后重新导出。",
    en="This program never slows down, stretches or repeats a work to gain time. Add content in your editor and export again.",
)
_LOOK = Text(
    zh="请看一眼报告所写的时间。确是如此，就加上 --also {rule} 再运行一次；不是，就不用改。",
    en="Look at the times in the report. If it is so, run this again with --also {rule}; if not, leave it.",
)


class _Cut(NamedTuple):
    rule: str
    at_s: float
    what: str  # of _WHAT


def look_first(rule: str) -> Text:
    return _LOOK.fill({"rule": rule})


def plan(draft: Draft) -> None:
    container = draft.facts.container
    if not container:
        return
    whole = draft.facts.decoded_picture.end_s if draft.facts.decoded_picture else container.picture.duration_s
    heads, tails, refused = _cuts(draft, whole)
    start = max((cut.at_s for cut in heads), default=0.0)
    end = min((cut.at_s for cut in tails), default=whole)
    limits = draft.notice.settings("duration")
    assert isinstance(limits, duration.Settings)  # noqa: S101 (its own)
    asked = limits.level != "off"
    left = round(end - start, 3)
    too_short = asked and left < limits.min_s - limits.tolerance_s
    if (heads or tails) and too_short:
        why = _TOO_SHORT.fill({"left": clock(round(left, 1)), "least": clock(limits.min_s)})
        for rule in dict.fromkeys(cut.rule for cut in (*heads, *tails)):
            draft.refused.append(Refused(rule=rule, why=why, instead=_ADD))
    else:
        for cuts, words, at, length in ((heads, _HEAD, start, start), (tails, _TAIL, end, whole - end)):
            if cuts:
                rules = list(dict.fromkeys(cut.rule for cut in cuts))
                what = [_WHAT[cut.what] for cut in {cut.what: cut for cut in cuts}.values()]
                values = {"length": _length(length), "what": what, "at": clock(round(at, 2))}
                draft.do(",".join(rules), words.fill(values), "cut")
        _settle(draft, start if heads else 0.0, end if tails else None)
    draft.refused += refused
    _duration(draft, left if draft.edit.get("start_s") or draft.edit.get("end_s") else None, limits)


def _cuts(draft: Draft, whole: float) -> tuple[list[_Cut], list[_Cut], list[Refused]]:
    """What is to be cut off the head and off the tail, and what is not."""
    heads, tails, refused = [], [], []
    for rule in ("intro", "outro"):
        finding = draft.wanting(rule)
        if not finding or finding.message_id not in _CUTTABLE:  # another notice may ask for titles
            continue
        start, end = float(finding.measured["start_s"]), float(finding.measured["end_s"])
        black = finding.message_id == "black"  # measured directly: nobody need look
        if finding.message_id == "over" or not (black or draft.sure(finding)):
            instead = finding.fix if finding.message_id == "over" else look_first(rule)
            refused.append(Refused(rule=rule, why=finding.message, instead=instead))
        elif rule == "intro":
            heads.append(_Cut(rule, _at_cut(draft, end), "black" if black else rule))
        elif end < whole - _END_S:
            refused.append(Refused(rule=rule, why=finding.message, instead=finding.fix))
        else:
            tails.append(_Cut(rule, _at_cut(draft, start), "black" if black else rule))
    finding = draft.wanting("black-frames")
    if finding:
        _black(finding, whole, heads, tails, refused)
    return heads, tails, refused


def _black(finding: RuleResult, whole: float, heads: list[_Cut], tails: list[_Cut], refused: list[Refused]) -> None:
    messages = said(finding)
    for piece in finding.evidence:
        start, end = piece.start_s or 0.0, piece.end_s or 0.0
        if "head" in messages and start <= 0.001:
            heads.append(_Cut("black-frames", end, "black"))
        if "tail" in messages and end >= whole - 0.1:
            tails.append(_Cut("black-frames", start, "black"))
    if set(messages) - {"head", "tail"}:
        refused.append(Refused(rule="black-frames", why=finding.message, instead=finding.fix))


def _at_cut(draft: Draft, at_s: float) -> float:
    """The cut that an end stands for: it is told to two decimals only."""
    cuts = draft.facts.shots.cuts_s if draft.facts.shots else ()
    near = [cut for cut in cuts if abs(cut - at_s) <= _NEAR_CUT_S]
    return min(near, key=lambda cut: abs(cut - at_s), default=at_s)


def _settle(draft: Draft, start: float, end: float | None) -> None:
    if start > 0:
        draft.edit["start_s"] = start
    if end is not None:
        draft.edit["end_s"] = end


def copyable(draft: Draft) -> bool:
    """Whether key pictures stand where the work is cut, so that the picture need not be encoded; then cut at those."""
    container = draft.facts.container
    if not container or container.picture.codec != "h264":  # HEVC's key pictures may have others that lean on the past
        return False
    exact: dict[str, float] = {}
    numbers: dict[str, int] = {"start_s": 0}
    for key in ("start_s", "end_s"):
        at = draft.edit.get(key)
        if not at:
            continue
        keys = [one for one in draft.extras.keys if at - _KEY_EARLY_S <= one[0] <= at + _KEY_LATE_S]
        if not keys:
            return False
        exact[key], numbers[key] = min(keys, key=lambda one: abs(one[0] - at))
    draft.edit |= exact
    if "end_s" in numbers:  # copying stops by the order of coding, so pictures are counted
        draft.edit["copied_pictures"] = numbers["end_s"] - numbers["start_s"]
    return True


def _duration(draft: Draft, left: float | None, limits: duration.Settings) -> None:
    finding = draft.wanting("duration")
    if not finding:
        return
    if finding.message_id == "too_short":
        draft.refuse(finding, _NOT_STRETCHED)
    elif left is None or left > limits.max_s + limits.tolerance_s:
        draft.refuse(finding)
    else:
        draft.steps = [
            step.model_copy(update={"rules": (*step.rules, "duration")}) if step.loss == "cut" else step
            for step in draft.steps
        ]


def before(at_s: float) -> float:
    """A moment just before a frame: cut there, and that frame is the first of what comes after."""
    return max(0.0, round(at_s - _TINY_S, 5))


def _length(seconds: float) -> Text:
    return Text(zh=f"{seconds:.1f} 秒", en=f"{seconds:.1f} s")
