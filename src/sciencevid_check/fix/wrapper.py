"""Steps on the file as a whole: its wrapper, its tracks, its name. Nothing here is re-encoded unless MP4 demands it."""

from __future__ import annotations

import re

from sciencevid_check.fix.model import Draft, said
from sciencevid_check.text import Text

TEXT_SUBTITLES = {"subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text"}  # what MP4's mov_text can hold
_PICTURES = {"h264", "hevc", "mpeg4", "av1"}
_SOUNDS = {"aac", "mp3", "ac3", "eac3"}

_REMUX = Text(zh="换成标准的 MP4 封装（索引放在开头）", en="move it into a standard MP4 wrapper, index in front")
_H264 = Text(zh="画面重新编码为 H.264 High，yuv420p", en="encode the picture as H.264 High, yuv420p")
_TAG = Text(zh="把 HEVC 的标签改成 hvc1", en="change HEVC's tag to hvc1")
_AAC = Text(zh="声音重新编码为 AAC 立体声", en="encode the sound as AAC stereo")
_STEREO = Text(zh="{channels} 个声道混成立体声", en="mix {channels} channels down to stereo")
_FIRST_SOUND = Text(
    zh="只保留第一条声音轨（播放器播放的那条），去掉另外 {others} 条：请先听一遍，解说是否在第一条里",
    en="keep the first sound track, which players play, and drop {others} more: listen first whether it holds the narration",
)
_FIRST_PICTURE = Text(
    zh="只保留第一条画面轨，去掉另外 {others} 条", en="keep the first picture track, drop {others} more"
)
_COVER = Text(
    zh="去掉 {covers} 张封面图（不属于作品画面）", en="drop {covers} cover picture(s), which are no part of the work"
)
_OTHER = Text(zh="去掉 {tracks} 条数据轨或附件", en="drop {tracks} data track(s) or attachment(s)")
_BITMAP = Text(
    zh="去掉 {tracks} 条图形字幕轨（MP4 装不下；画面上的字幕不受影响）",
    en="drop {tracks} subtitle track(s) made of pictures, which MP4 cannot hold (those in the picture stay)",
)
_SUBTITLES = Text(zh="保留 {tracks} 条字幕轨（mov_text）", en="keep {tracks} subtitle track(s), as mov_text")
_NAME = Text(zh="新文件用合规的文件名（见上）", en="a name that travels well (see above)")
_NAMELESS = Text(
    zh="用 -o 给新文件起名，例如 -o 创作单位-作品名称.mp4",
    en="Name the new file with -o, for example -o UNIT-TITLE.mp4",
)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?", re.IGNORECASE)


def plan(draft: Draft) -> None:
    _wrapper(draft)
    _codec(draft)
    _sounds(draft)
    _tracks(draft)
    _name(draft)


def _wrapper(draft: Draft) -> None:
    finding = draft.wanting("container")
    container = draft.facts.container
    if not finding or not container:
        return
    if finding.message_id == "image":
        draft.refuse(finding)
        return
    picture, sound = container.picture.codec, {one.codec for one in container.sounds[:1]}
    if picture not in _PICTURES:
        if draft.encodable(finding):
            draft.do("container", _REMUX, "none")
            draft.do("container", _H264, "picture", encode_picture=True)
    else:
        draft.do("container", _REMUX, "none")
    if sound - _SOUNDS:
        draft.do("container", _AAC, "sound", encode_sound=True)


def _codec(draft: Draft) -> None:
    finding = draft.wanting("video-codec")
    if not finding:
        return
    if finding.message_id == "hev1_tag":
        draft.do("video-codec", _TAG, "none", hevc_tag=True)
    elif draft.encodable(finding):
        draft.do("video-codec", _H264, "picture", encode_picture=True)


def _sounds(draft: Draft) -> None:
    finding = draft.wanting("audio-track")
    container = draft.facts.container
    if not finding or not container:
        return
    messages = said(finding)
    if "none" in messages:
        draft.refuse(finding)
        return
    if "several" in messages:
        draft.do("audio-track", _FIRST_SOUND.fill({"others": len(container.sounds) - 1}), "none")
    first = container.sounds[0]
    if "surround" in messages and first.channels > 2:
        draft.do("audio-track", _STEREO.fill({"channels": first.channels}), "sound", encode_sound=True)
    elif "no_channels" in messages:
        draft.do("audio-track", _AAC, "sound", encode_sound=True)


def _tracks(draft: Draft) -> None:
    """Extra tracks: those that a rule minds, and those that come off because the file is written anew."""
    container, extras = draft.facts.container, draft.extras
    if not container:
        return
    finding = draft.wanting("stream-integrity")
    if finding and "more_pictures" in said(finding):
        draft.do("stream-integrity", _FIRST_PICTURE.fill({"others": container.more_pictures}), "none")
    draft.edit["subtitles"] = tuple(at for at, codec in extras.subtitles.items() if codec in TEXT_SUBTITLES)
    draft.edit["ai_tags"] = "AIGC" in container.ai_records


def besides(draft: Draft) -> None:
    """What else becomes of the tracks, once something is done at all."""
    container, extras = draft.facts.container, draft.extras
    kept = len(draft.edit.get("subtitles", ()))
    lost = len(extras.subtitles) - kept
    covers = container.covers if container else 0
    for count, text, key in (
        (covers, _COVER, "covers"),
        (extras.other_tracks, _OTHER, "tracks"),
        (lost, _BITMAP, "tracks"),
        (kept, _SUBTITLES, "tracks"),
    ):
        if count:
            draft.do("", text.fill({key: count}), "none")


def _name(draft: Draft) -> None:
    finding = draft.wanting("file-name")
    file = draft.facts.file
    if not finding or not file:
        return
    messages = said(finding)
    if "nameless" in messages:
        draft.refuse(finding, _NAMELESS)
        return
    stem, _, ending = file.name.rpartition(".")
    stem = stem or ending
    settings = draft.notice.settings("file-name")
    most = int(getattr(settings, "max_length", 80)) - len("-fixed.mp4")
    better = _clean(stem)[:most].rstrip(" .")
    if better and better != stem:
        draft.name = better
    draft.do("file-name", _NAME, "none")


def _clean(stem: str) -> str:
    """The stem without what Windows forbids and archives garble."""
    kept = _FORBIDDEN.sub("-", stem).encode("gbk", "ignore").decode("gbk")
    kept = re.sub(r"\s+", " ", kept).strip(" .-") or "work"
    return f"{kept}-1" if _RESERVED.fullmatch(kept) else kept
