"""The run for a person at a terminal: what is wrong, where, by which clause, and how to mend it.

Nothing here draws lines or uses symbols: some Chinese terminals draw them two cells wide, and a Windows console in GBK
cannot draw many of them at all. A status is a word first and a colour second. Names of files are never markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text as Line

from sciencevid_check.columns import row as _row
from sciencevid_check.results import KIND, KINDS, RuleResult, Run, WorkResult, below
from sciencevid_check.text import STATUS, Lang, Text, listing

WIDTH = 80
WIDEST = 120  # longer lines are harder to read
_REASONS_WIDTH = 30
_SHOWN_PLACES = 5

_COLOUR = {
    "pass": "green",
    "fail": "bold red",
    "review": "yellow",
    "advice": "yellow",
    "unknown": "magenta",
    "error": "bold red",
}

_ABSENT = Text(zh="缺失", en="missing")
_BY = Text(zh="依据：{title}", en="checked against: {title}")
_CLAUSE = Text(zh="条款", en="clause")
_COUNTS = Text(
    zh="共 {files} 个作品：通过 {pass_}，待复核 {review}，不通过 {fail}，未能检查 {error}",
    en="{files} works: {pass_} pass, {review} to review, {fail} fail, {error} could not be checked",
)
_FAILING = Text(zh="不通过和未能检查的作品：", en="Works that fail or could not be checked:")
_FIX = Text(zh="改法", en="mend")
_FOLDER = Text(zh="文件夹：{folder}", en="folder: {folder}")
_HUMAN = Text(zh="以下各项机器无法判定，请人工查看：", en="No machine can judge these; please look yourself:")
_LISTED = Text(zh="{message}：{titles}", en="{message}: {titles}")
_MEND = Text(
    zh="看看程序能改好哪些：sciencevid-check fix --dry-run 文件名",
    en="See what the program can mend: sciencevid-check fix --dry-run FILE",
)
_MORE = Text(zh="{shown} 等 {count} 处", en="{shown} ... {count} places in all")
_NOTHING = Text(zh="没有检查任何作品。", en="No work was checked.")
_ONE = Text(
    zh="看一个作品的全部结果：sciencevid-check check 文件名", en="One work in full: sciencevid-check check FILE"
)
_TO_DO = Text(zh="要处理的：", en="What needs attention:")
_QUOTED = Text(zh="{clause}“{quote}”", en="{clause} “{quote}”")
_REASONS = Text(zh="要处理的项目", en="what needs attention")
_TALLY = Text(zh="结论：{verdict}（{counts}）", en="verdict: {verdict} ({counts})")
_UNDER = Text(zh="{what}（{clause}）", en="{what} ({clause})")
_VERDICT = Text(zh="结论", en="verdict")
_WHERE = Text(zh="位置", en="where")
_WORK = Text(zh="作品", en="work")


def render(run: Run, lang: Lang) -> str:
    """The report as plain text, 80 columns wide, for a file or a pipe."""
    return report(run, lang).plain


def report(run: Run, lang: Lang, width: int = WIDTH) -> Line:
    """The report with its colours, lines no longer than the width: one work in full, or a table of many and details."""
    return Line("\n").join([*_lines(run, lang, width), Line()])


def _lines(run: Run, lang: Lang, width: int) -> Iterator[Line]:
    if not run.files:
        yield Line(_NOTHING.say(lang))
        return
    if len(run.files) == 1:
        (work,) = run.files
        yield from _work(work, lang, width, full=True)
        opened = any(finding.rule != "readable" and finding.wants_attention for finding in work.findings)
        if opened and not run.told_in_full:
            yield Line()
            yield from _row((width, _MEND.say(lang), ""))
    else:
        yield from _many(run, lang, width)
    if run.human and run.summary.error < run.summary.files:
        yield Line()
        yield Line(_HUMAN.say(lang))
        for number, look in enumerate(run.human, 1):
            what = _UNDER.fill({"what": look.what, "clause": look.clause}) if look.clause else look.what
            yield from _row((3, f"{number}.", ""), (width - 4, what.say(lang), ""))
    yield Line()
    yield from _row((width, _BY.fill({"title": run.profile_title}).say(lang), ""))
    tool, absent = run.tool, _ABSENT.say(lang)
    readers = f"ffmpeg {tool.ffmpeg or absent}, MediaInfo {tool.mediainfo or absent}"
    yield from _row((width, f"{tool.name} {tool.version}, {readers}", ""))


def _many(run: Run, lang: Lang, width: int) -> Iterator[Line]:
    yield from _table(run, lang, width)
    yield Line()
    yield from _row((width, _COUNTS.fill(run.summary.model_dump()).say(lang), ""))
    told = ("fail", "error", "review") if run.told_in_full else ("fail", "error")
    failing = [work for work in run.files if work.verdict in told]
    if failing:
        yield Line()
        yield Line((_TO_DO if run.told_in_full else _FAILING).say(lang), style="bold")
    for work in failing:
        yield Line()
        yield from _work(work, lang, width, full=False)
    if not run.told_in_full:
        yield Line()
        yield from _row((width, _ONE.say(lang), ""))


def _table(run: Run, lang: Lang, width: int) -> Iterator[Line]:
    """A row a work: verdict, name, and the titles of what needs attention. Names are shown below their folder."""
    folder = run.folder
    if folder:
        yield from _row((width, _FOLDER.fill({"folder": folder}).say(lang), ""))
        yield Line()
    rows = [(_VERDICT.say(lang), "bold", _WORK.say(lang), _REASONS.say(lang))]
    for work in run.files:
        name = below(folder, work.path)
        rows.append((STATUS[work.verdict].say(lang), _COLOUR[work.verdict], name, _reasons(work, lang)))
    left = width - 9
    reasons = min(max(cell_len(row[3]) for row in rows), max(_REASONS_WIDTH, left // 2 - 8))
    names = min(max(cell_len(row[2]) for row in rows), left - reasons - 2)
    for verdict, style, name, why in rows:
        head = style if style == "bold" else ""
        yield from _row((8, verdict, style), (names + 1, name, head), (left - names - 2, why, head))


def _reasons(work: WorkResult, lang: Lang) -> str:
    if work.error:  # the first sentence; the details say it all
        return re.split(r"[。；：（]|[.;:(] ?", work.error.say(lang))[0].strip()
    return listing((finding.title for finding in work.open_points), lang)


def _work(work: WorkResult, lang: Lang, width: int, *, full: bool) -> Iterator[Line]:
    """One work: name and verdict, then its findings, the gravest first; without `full` only those that want attention."""
    yield from _row((width, work.path, "bold"))
    if work.error:
        yield from _row((8, STATUS["error"].say(lang), _COLOUR["error"]), (width - 9, work.error.say(lang), ""))
        return
    if full:
        seen = Counter(finding.kind for finding in work.findings)
        counts = listing((f"{KIND[kind].say(lang)} {seen[kind]}" for kind in KINDS if seen[kind]), lang)
        verdict = STATUS[work.verdict].say(lang)
        head, *rest = _row((width, _TALLY.fill({"verdict": verdict, "counts": counts}).say(lang), ""))
        start = head.plain.index(verdict)
        head.stylize(_COLOUR[work.verdict], start, start + len(verdict))
        yield from (head, *rest)
        yield Line()
    for (kind, message), same in groupby(work.by_gravity, key=lambda f: (f.kind, f.message)):
        findings = list(same)
        if kind == "unknown" and len(findings) > 1:  # one reason for all: said once
            if full:
                titles = listing((finding.title for finding in findings), lang)
                why = _LISTED.fill({"message": message.say(lang).rstrip("。."), "titles": titles}).say(lang)
                yield from _row((8, STATUS["unknown"].say(lang), _COLOUR["unknown"]), (width - 9, why, ""))
            continue
        for finding in findings:
            if full or finding.wants_attention:
                yield from _finding(finding, lang, width)


def _finding(finding: RuleResult, lang: Lang, width: int) -> Iterator[Line]:
    kind = finding.kind
    named = 8 if lang == "zh" else 16
    yield from _row(
        (8, KIND[kind].say(lang), _COLOUR[kind]),
        (named, finding.title.say(lang), ""),
        (width - named - 10, finding.message.say(lang).rstrip("。"), ""),
    )
    if finding.wants_attention:
        label_width = 4 if lang == "zh" else 6
        for label, words in _details(finding, lang):
            yield from _row((3, "", ""), (label_width, label.say(lang), "dim"), (width - label_width - 5, words, ""))


def _details(finding: RuleResult, lang: Lang) -> Iterator[tuple[Text, str]]:
    places = finding.places
    if places:
        shown = listing(places[:_SHOWN_PLACES], lang)
        count = len(places)
        yield _WHERE, _MORE.fill({"shown": shown, "count": count}).say(lang) if count > _SHOWN_PLACES else shown
    if finding.clause:
        quoted = _QUOTED.fill({"clause": finding.clause, "quote": finding.quote}).say(lang)
        yield _CLAUSE, quoted if finding.quote else finding.clause
    if finding.fix.zh:
        yield _FIX, finding.fix.say(lang)
