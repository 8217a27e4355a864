"""The run as one page for a browser: everything is in the file, nothing is fetched, names are never markup."""

from __future__ import annotations

import base64
from collections import defaultdict
from typing import Any

import jinja2

from sciencevid_check.results import KIND, Proof, RuleResult, Run, WorkResult, below
from sciencevid_check.text import Lang, Text, clock, listing, printable

_WORDS = {
    "title": Text(zh="短视频检查报告", en="Video check report"),
    "by": Text(zh="依据：{profile}", en="Checked against: {profile}"),
    "counts": Text(
        zh="共 {files} 个作品：通过 {pass_}，待复核 {review}，不通过 {fail}，未能检查 {error}。",
        en="{files} works: {pass_} pass, {review} to review, {fail} fail, {error} could not be checked.",
    ),
    "filter": Text(zh="筛选", en="Filter"),
    "all": Text(zh="全部", en="all"),
    "search": Text(zh="按名称或项目查找", en="find a name or a rule"),
    "work": Text(zh="作品", en="Work"),
    "verdict": Text(zh="结论", en="Verdict"),
    "attention": Text(zh="要处理的项目", en="What needs attention"),
    "where": Text(zh="位置", en="Where"),
    "clause": Text(zh="条款", en="Clause"),
    "fix": Text(zh="改法", en="Mend"),
    "crop": Text(zh="放大并增强", en="enlarged, contrast raised"),
    "measured": Text(zh="测得的数值", en="What was measured"),
    "limit": Text(zh="限值", en="limit"),
    "rest": Text(zh="其余各项", en="The other rules"),
    "timeline": Text(zh="时间线", en="Timeline"),
    "loudness": Text(zh="瞬时响度（每 0.4 秒）", en="momentary loudness (0.4 s)"),
    "folder": Text(zh="文件夹：{folder}", en="Folder: {folder}"),
    "human": Text(zh="以下各项机器无法判定，请人工查看", en="No machine can judge these; please look yourself"),
    "absent": Text(zh="缺失", en="missing"),
}
_LEGEND = {
    "curve": Text(zh="灰色曲线是响度", en="grey curve: loudness"),
    "cuts": Text(zh="竖线是镜头切换", en="thin lines: cuts"),
    "rows": Text(zh="色条是报告中的问题所在", en="bars: where the findings are"),
}
_VERDICTS = ("fail", "review", "error", "pass")
_FILL = {"fail": "#c8372d", "review": "#e0a42a", "advice": "#e0a42a", "unknown": "#9a9ab0", "pass": "#2e9e56"}
_WIDTH, _BASE = 1000.0, 60.0  # of the timeline, and where its curve stands
_FLOOR_LUFS, _TOP_LUFS = -60.0, -5.0
_POINTS = 400
_NARROWEST = 2.5  # of a bar that can still be seen
_FIRST_S = 0.3  # the entries before have no whole window behind them
_ROW = 24
_FIRST_ROW = 100


def render(run: Run, lang: Lang) -> str:
    """Raises nothing of its own: what a work lacks (pictures, curves) is left out."""
    folder = run.folder
    filled = {"profile": run.profile_title, "folder": printable(folder), **run.summary.model_dump()}
    return _template().render(
        run=run,
        lang_tag="zh-CN" if lang == "zh" else "en",
        words={name: text.fill(filled).say(lang) for name, text in _WORDS.items()},
        verdicts=[verdict for verdict in _VERDICTS if any(work.verdict == verdict for work in run.files)],
        kinds=KIND,
        works=[_work(work, below(folder, work.path), lang) for work in run.files],
        say=lambda text: printable(text.say(lang)),
        listed=lambda words: printable(listing(words, lang)),
        clock=clock,
        jpeg=_data,
    )


def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("sciencevid_check", "reports/pages")
    page = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)
    return page.get_template("run.html")


def _data(content: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode('ascii')}"


def _work(work: WorkResult, name: str, lang: Lang) -> dict[str, Any]:
    proofs: dict[str, list[Proof]] = defaultdict(list)
    for proof in work.proofs:
        proofs[proof.rule].append(proof)
    points = work.open_points
    said = work.error.say(lang) if work.error else listing((finding.title for finding in points), lang)
    return {
        "result": work,
        "name": printable(name),
        "points": printable(said),
        "open": points,
        "rest": [finding for finding in work.by_gravity if finding not in points],
        "proofs": proofs,
        "time": _timeline(work, points, lang),
    }


def _timeline(work: WorkResult, points: list[RuleResult], lang: Lang) -> dict[str, Any] | None:
    """Where things are: x is 0 to 1000 over the whole work."""
    facts = work.measurements
    if not (facts and facts.container):
        return None
    end_s = facts.decoded_picture.end_s if facts.decoded_picture else facts.container.picture.duration_s
    if end_s <= 0:
        return None

    def x(at_s: float) -> float:
        return round(min(_WIDTH, max(0.0, at_s / end_s * _WIDTH)), 1)

    rows: list[dict[str, Any]] = []
    for finding in points:
        spans = []
        for piece in finding.evidence:
            if piece.start_s is not None:
                start = min(x(piece.start_s), _WIDTH - _NARROWEST)
                width = max(_NARROWEST, round(x(piece.end_s or piece.start_s) - start, 1))
                spans.append({"x": start, "width": width, "title": f"{finding.title.say(lang)} {clock(piece.start_s)}"})
        if spans:
            y = _FIRST_ROW + _ROW * len(rows)
            rows.append({"title": finding.title.say(lang), "fill": _FILL[finding.kind], "spans": spans, "y": y})
    marks = [(0.0, "start"), *((end_s * part / 4, "middle") for part in (1, 2, 3)), (end_s, "end")]
    drawn = {
        "curve": _curve(work, x),
        "cuts": [x(cut) for cut in facts.shots.cuts_s] if facts.shots else [],
        "rows": rows,
    }
    return {
        **drawn,
        "height": _FIRST_ROW + _ROW * len(rows) - 14 if rows else 80,
        "legend": ("；" if lang == "zh" else "; ").join(
            _LEGEND[name].say(lang) for name, seen in drawn.items() if seen
        ),
        "ticks": [{"x": x(at), "anchor": anchor, "words": clock(round(at))} for at, anchor in marks],
    }


def _curve(work: WorkResult, x: Any) -> str:
    """The momentary loudness as the outline of an area, of each stretch the loudest; empty without sound."""
    loudness = work.measurements.loudness if work.measurements else None
    if not loudness:
        return ""
    series, first_at = loudness.momentary_lufs, round(_FIRST_S / loudness.step_s)
    every = max(1, len(series) // _POINTS)
    outline = []
    for at in range(first_at, len(series), every):
        share = (max(series[at : at + every]) - _FLOOR_LUFS) / (_TOP_LUFS - _FLOOR_LUFS)
        outline.append(
            f"L{x(loudness.start_s + at * loudness.step_s)} {round(_BASE * (1 - min(1.0, max(0.0, share))), 1)}"
        )
    if len(outline) < 2:
        return ""
    first, last = outline[0][1:].split()[0], outline[-1][1:].split()[0]
    return f"M{first} {_BASE:g}" + "".join(outline) + f"L{last} {_BASE:g}Z"
