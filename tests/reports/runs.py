"""Made-up runs for the reports: every kind of finding, names that break programs, long words."""

from __future__ import annotations

from typing import Any

from sciencevid_check.results import HumanEyes, RuleResult, Run, Summary, Tool, WorkResult
from sciencevid_check.rule import Evidence
from sciencevid_check.text import REASONS, Text

_NOTHING = Text(zh="", en="")
_TITLES = {
    "readable": Text(zh="文件可读", en="Readable"),
    "duration": Text(zh="时长", en="Duration"),
    "resolution": Text(zh="分辨率", en="Resolution"),
    "file-name": Text(zh="文件名", en="File name"),
    "subtitles": Text(zh="字幕", en="Subtitles"),
    "stream-integrity": Text(zh="数据完整", en="Stream integrity"),
    "video-codec": Text(zh="画面编码", en="Video codec"),
}


def finding(rule: str, status: str, message: Text, **more: Any) -> RuleResult:
    return RuleResult.model_validate(
        {
            "rule": rule,
            "title": _TITLES[rule],
            "level": "error",
            "status": status,
            "message_id": "made",
            "message": message,
            **more,
        }
    )


READS = finding("readable", "pass", Text(zh="能正常打开", en="opens"))
LONG = finding(
    "duration",
    "fail",
    Text(zh="时长 4:12，超过上限 4:00（多 0:12）", en="4:12 long, over the limit of 4:00 (by 0:12)"),
    clause="四（四）",
    quote="时长3—4分钟",
    measured={"duration_s": 252.0},
    expected={"min_s": 180.0, "max_s": 240.0},
    fix=Text(zh="在时间线上至少删去 0:12 再导出。", en="Cut at least 0:12 on the timeline and export again."),
)
TYPOS = finding(
    "subtitles",
    "review",
    Text(zh="七处字幕看不清", en="seven subtitles are hard to read"),
    clause="附件1 技术性",
    evidence=(
        *(Evidence(start_s=at * 10.0, end_s=at * 10 + 1.5, confidence=0.6) for at in range(6)),
        Evidence(start_s=75.25, text="讲座[red]", box=(0.1, 0.8, 0.5, 0.1)),
    ),
    fix=Text(zh="加大字号。", en="Enlarge them."),
)
CODEC = finding(
    "video-codec",
    "fail",
    Text(
        zh="画面编码是 MPEG-4 Part 2，常见播放器不一定能放；建议 H.264、HEVC (H.265)",
        en="the picture is coded as MPEG-4 Part 2, which not every player can show; use H.264, HEVC (H.265)",
    ),
    level="warning",
    fix=Text(zh="剪映：导出 > 编码选 H.264", en="CapCut: export, codec H.264"),
)
NOT_OPENED = REASONS["not_opened"]
WORKS = {
    "good": WorkResult(path="追光的人.mp4", verdict="pass", findings=(READS,)),
    "long": WorkResult(
        path="渝中区/讲座[red].mp4",
        sha256="0" * 64,
        verdict="fail",
        findings=(
            READS,
            CODEC,
            TYPOS,
            LONG,
            finding("stream-integrity", "unknown", REASONS["timeout"].fill({"detail": "ffprobe, 900 s"})),
        ),
    ),
    "unopened": WorkResult(
        path="渝中区/[/x]:smile:\x1b[31m\u202e" + "很长的名字" * 12 + ".mp4",
        verdict="fail",
        findings=(
            finding("readable", "fail", Text(zh="文件是空的（0 字节）", en="the file is empty (0 bytes)")),
            finding("duration", "unknown", NOT_OPENED),
            finding("resolution", "unknown", NOT_OPENED),
            finding("file-name", "pass", Text(zh="文件名没有问题", en="the name is fine")),
        ),
    ),
    "advised": WorkResult(path="渝中区/a.mp4", verdict="review", findings=(READS, CODEC)),
    "unsure": WorkResult(
        path="渝中区/b.mp4", verdict="review", findings=(READS, finding("duration", "unknown", NOT_OPENED))
    ),
    "error": WorkResult(path="渝中区/没有.mp4", verdict="error", error=REASONS["no_permission"]),
}


def run(*names: str, ffmpeg: str = "n8.1.2") -> Run:
    works = [WORKS[name] for name in names]
    counts = {name: sum(work.verdict == name for work in works) for name in ("pass", "review", "fail", "error")}
    return Run(
        lang="zh",
        tool=Tool(version="9.9.9", ffmpeg=ffmpeg, mediainfo="24.12"),
        profile="made-2024",
        profile_title=Text(zh="某某短视频大赛", en="Some contest"),
        summary=Summary(files=len(works), **counts),
        human=(
            HumanEyes(what=Text(zh="符合主题，内容真实", en="the theme is met, the content true"), clause="四（一）"),
            HumanEyes(what=Text(zh="作品为原创", en="the work is original")),
        ),
        files=tuple(works),
    )


RUNS = {
    "good": run("good"),
    "long": run("long"),
    "unopened": run("unopened"),
    "error": run("error", ffmpeg=""),
    "many": run("good", "long", "unopened", "advised", "unsure", "error"),
    "folder": run("long", "advised", "unsure"),
    "none": run(),
}
