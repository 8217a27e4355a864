"""Steps on the picture: fields, size, shape, frames. Colour and exposure are left to people."""

from __future__ import annotations

from typing import Any

from sciencevid_check.fix import framing
from sciencevid_check.fix.model import Draft, said
from sciencevid_check.fix.trimming import look_first
from sciencevid_check.rules import frame_rate
from sciencevid_check.text import Text, clock

_DEINTERLACE = Text(zh="去隔行（bwdif），每秒帧数不变", en="deinterlace (bwdif), as many frames a second as before")
_MARK = Text(zh="重新编码，标记为逐行", en="encode it again, marked progressive")
_CONSTANT = Text(zh="帧率固定为每秒 {rate:g} 帧", en="a constant {rate:g} frames a second")
_STRAY = Text(
    zh="去掉 {count} 处夹帧，由前一帧顶替（声音和时长不变）：{at}",
    en="take out stray frames in {count} place(s); the frame before stays on, sound and length are untouched: {at}",
)
_EDIT_LIST = Text(
    zh="重新编码，使对齐不再依赖编辑列表（所有播放器都同步）",
    en="encode it again, so that no player needs the edit list to be in step",
)
_SMOOTHER = Text(
    zh="补帧不会更流畅，程序不做：请在剪映或 Premiere 里按拍摄的帧率（25 或 30）重新导出。",
    en="Repeating frames makes nothing smoother: export from your editor at the rate that was shot, 25 or 30.",
)
_NEAR_RATE = 0.06  # a rate so near to a usual one is that rate, badly written
_FALLBACK_HZ = 25.0
_SHOWN = 5  # places that are named


def plan(draft: Draft) -> None:
    _fields(draft)
    framing.plan(draft)
    _stray(draft)
    _rate(draft)
    _edit_list(draft)


def _fields(draft: Draft) -> None:
    finding = draft.wanting("scan-type")
    if not finding:
        return
    if not draft.sure(finding):
        draft.refuse(finding, look_first("scan-type"))
    elif draft.encodable(finding):
        if finding.message_id == "marked_only":
            draft.do("scan-type", _MARK, "picture", encode_picture=True)
        else:
            draft.do("scan-type", _DEINTERLACE, "picture", encode_picture=True, deinterlace=True)


def _stray(draft: Draft) -> None:
    finding = draft.wanting("flash-frames")
    if not finding:
        return
    messages = said(finding)
    meant = "effect" in messages and "flash-frames" not in draft.choices.also
    if meant and len(messages) == 1:
        draft.refuse(finding, look_first("flash-frames"))
        return
    if not draft.encodable(finding):
        return
    spans = [(piece.start_s or 0.0, piece.end_s or 0.0) for piece in finding.evidence]
    if meant:  # slips come first in the evidence, and the effects after them
        spans = spans[: len(spans) - int(messages["effect"]["count"])]
    values: dict[str, Any] = {"count": len(spans), "at": _clocks(spans)}
    rate = draft.edit.get("rate_hz") or _usual(draft) or _FALLBACK_HZ
    draft.do("flash-frames", _STRAY.fill(values), "picture", encode_picture=True, stray=tuple(spans), rate_hz=rate)


def _rate(draft: Draft) -> None:
    finding, bunched = draft.wanting("frame-rate"), draft.wanting("stream-integrity")
    rules = ["frame-rate"] if finding else []
    if bunched and "bunched" in said(bunched):
        finding, rules = finding or bunched, [*rules, "stream-integrity"]
    if not finding:
        return
    rate = _usual(draft)
    if rate is None:
        draft.refuse(finding, _SMOOTHER)
    elif draft.encodable(finding):
        text = _CONSTANT.fill({"rate": rate})
        draft.do(",".join(rules), text, "picture", encode_picture=True, rate_hz=rate)


def _usual(draft: Draft) -> float | None:
    """The usual rate that the work has or nearly has; the highest for one that is higher; None where none is near."""
    container, packets = draft.facts.container, draft.facts.packets
    track = packets.track(container.picture.index) if container and packets else None
    settings = draft.notice.settings("frame-rate")
    assert isinstance(settings, frame_rate.Settings)  # noqa: S101 (its own)
    if not track or not track.rate_hz:
        return None
    rate = track.rate_hz  # of the even intervals: what a phone aims at when it leaves frames out
    near = min(settings.usual_hz, key=lambda usual: abs(usual / rate - 1))
    if abs(near / rate - 1) <= _NEAR_RATE:
        return near
    return max(settings.usual_hz) if rate > max(settings.usual_hz) else None


def _edit_list(draft: Draft) -> None:
    finding = draft.wanting("av-sync")
    if finding and set(said(finding)) == {"edit_list"} and draft.encodable(finding):
        draft.do("av-sync", _EDIT_LIST, "picture", encode_picture=True, encode_sound=True)


def _clocks(spans: list[tuple[float, float]]) -> str:
    shown = ", ".join(clock(start) for start, _ in spans[:_SHOWN])
    return shown if len(spans) <= _SHOWN else f"{shown} ..."
