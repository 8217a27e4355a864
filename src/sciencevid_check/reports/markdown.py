"""The run as Markdown: a table of the works, then what needs attention in each. For merge requests and job summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sciencevid_check.results import KIND, Run, WorkResult
from sciencevid_check.text import STATUS, Lang, Text, listing, printable

_TABLE = (
    Text(zh="作品", en="Work"),
    Text(zh="结论", en="Verdict"),
    Text(zh="要处理的项目", en="What needs attention"),
)
_COUNTS = Text(
    zh="共 {files} 个作品：通过 {pass_}，待复核 {review}，不通过 {fail}，未能检查 {error}。",
    en="{files} works: {pass_} pass, {review} to review, {fail} fail, {error} could not be checked.",
)
_HUMAN = Text(zh="以下各项机器无法判定，请人工查看：", en="No machine can judge these; please look yourself:")
_BY = Text(zh="依据：{title}", en="Checked against: {title}")
_WHERE = Text(zh="位置", en="where")
_CLAUSE = Text(zh="条款", en="clause")
_FIX = Text(zh="改法", en="mend")


def render(run: Run, lang: Lang) -> str:
    return "\n".join(_lines(run, lang)) + "\n"


def _lines(run: Run, lang: Lang) -> Iterator[str]:
    yield _plain(_COUNTS.fill(run.summary.model_dump()).say(lang))
    yield ""
    yield f"| {' | '.join(head.say(lang) for head in _TABLE)} |"
    yield "| --- | --- | --- |"
    for work in run.files:
        points = work.error or listing((finding.title for finding in work.open_points), lang)
        said = points.say(lang) if isinstance(points, Text) else points
        yield f"| {_plain(work.path)} | {STATUS[work.verdict].say(lang)} | {_plain(said)} |"
    for work in run.files:
        yield from _work(work, lang)
    if run.human:
        yield from ("", _HUMAN.say(lang), "")
        for look in run.human:
            yield f"- {_plain(look.what.say(lang))}" + (f" ({_plain(look.clause)})" if look.clause else "")
    yield from ("", _plain(_BY.fill({"title": run.profile_title}).say(lang)))


def _work(work: WorkResult, lang: Lang) -> Iterator[str]:
    points = work.open_points
    if not points:
        return
    yield from ("", f"### {_plain(work.path)}", "")
    for finding in points:
        yield f"- **{KIND[finding.kind].say(lang)}** {_plain(finding.title.say(lang))}: {_plain(finding.message.say(lang))}"
        details = ((_WHERE, listing(finding.places, lang)), (_CLAUSE, finding.clause), (_FIX, finding.fix.say(lang)))
        for label, words in details:
            if words:
                yield f"  - {label.say(lang)}: {_plain(words)}"


def _plain(words: str) -> str:
    """Names may hold anything: none of it is markup, and nothing breaks the table."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&:])", r"\\\1", printable(words))
