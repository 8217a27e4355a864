"""The plan and the outcome in words, at most 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator

from sciencevid_check.columns import row
from sciencevid_check.fix.model import LOSS, Plan
from sciencevid_check.fix.outcome import Outcome
from sciencevid_check.results import KIND, WorkResult
from sciencevid_check.rules import all_rules
from sciencevid_check.text import STATUS, Lang, Text, listing

WIDTH = 80

_NOTHING = Text(zh="没有要改的：{verdict}。", en="There is nothing to mend: {verdict}.")
_NOTHING_BY_MACHINE = Text(
    zh="没有程序能改的，都要人来改：", en="There is nothing that a program may mend; all this is for people:"
)
_PLAN = Text(
    zh="打算这样改（原文件不动，另写 {name}）：", en="To be done (the work stays as it is, {name} is written):"
)
_REFUSED = Text(zh="程序不改、要人来做的：", en="Not done by this program, for people to do:")
_INSTEAD = Text(zh="办法", en="do")
_HEAD = (
    Text(zh="规则", en="rule"),
    Text(zh="原来", en="before"),
    Text(zh="现在", en="after"),
    Text(zh="结果", en="result"),
)
_CHANGE = {
    "mended": Text(zh="改好", en="mended"),
    "unmended": Text(zh="没改好", en="NOT MENDED"),
    "broken": Text(zh="变差", en="WORSE"),
    "better": Text(zh="变好", en="better"),
    "same": Text(zh="照旧", en="as before"),
}
_REST = Text(zh="其余 {count} 项没有变化。", en="The other {count} rules say what they said before.")
_VERDICT = Text(zh="结论：原来{before}，现在{after}", en="verdict: {before} before, {after} now")
_WRITTEN = Text(zh="新文件：{path}", en="new file: {path}")
_DOUBTFUL = Text(
    zh="有的没改好或变差，所以新文件另名存放，请看过再用：{path}",
    en="Something was not mended or got worse, so the new file has a name that says so; look at it first: {path}",
)
_LABELS = Text(
    zh="新文件丢失了 AI 生成的记录（{records}），不要使用。",
    en="The new file lost the record that it is AI-made ({records}): do not use it.",
)
_COMMANDS = Text(
    zh="命令（程序会先写入临时文件夹，复查之后才改名）：",
    en="Commands (the program writes to a temporary folder first, and renames what it has checked again):",
)
_NOISE = Text(
    zh="（噪声比解说低 {before:.0f} -> {after:.0f} dB）", en=" (noise under the voice: {before:.0f} -> {after:.0f} dB)"
)


def plan(plan_: Plan, work: WorkResult, name: str, lang: Lang) -> str:
    return _text(_plan(plan_, work, name, lang))


def outcome(outcome_: Outcome, path: str, lang: Lang) -> str:
    return _text(_outcome(outcome_, path, lang))


def commands(lines: list[str], lang: Lang) -> str:
    """Whole lines, however long: they are to be copied."""
    return "\n".join([_COMMANDS.say(lang), *lines, ""])


def _text(lines: Iterator[str]) -> str:
    return "\n".join([*lines, ""])


def _plan(plan_: Plan, work: WorkResult, name: str, lang: Lang) -> Iterator[str]:
    yield from _row((WIDTH, work.path))
    if plan_.steps:
        yield from _row((WIDTH, _PLAN.fill({"name": name}).say(lang)))
        loss, titles = (14, 10) if lang == "zh" else (18, 18)
        for number, step in enumerate(plan_.steps, 1):
            rules = listing((all_rules()[rule].title for rule in step.rules), lang)
            columns = (
                (3, f"{number}."),
                (WIDTH - loss - titles - 6, step.what.say(lang)),
                (loss, LOSS[step.loss].say(lang)),
            )
            yield from _row(*columns, (titles, rules))
    elif not plan_.refused:
        yield from _row((WIDTH, _NOTHING.fill({"verdict": STATUS[work.verdict]}).say(lang)))
    if plan_.refused:
        yield ""
        yield from _row((WIDTH, (_REFUSED if plan_.steps else _NOTHING_BY_MACHINE).say(lang)))
    said = ""
    label = 4 if lang == "zh" else 3
    titles = 8 if lang == "zh" else 16
    for at, one in enumerate(plan_.refused):
        yield from _row((titles, all_rules()[one.rule].title.say(lang)), (WIDTH - titles - 1, one.why.say(lang)))
        following = plan_.refused[at + 1].instead if at + 1 < len(plan_.refused) else None
        if one.instead.zh and one.instead != following:  # said once for neighbours that have it in common
            said = one.instead.say(lang)
            yield from _row((3, ""), (label, _INSTEAD.say(lang)), (WIDTH - label - 5, said))


def _outcome(outcome_: Outcome, path: str, lang: Lang) -> Iterator[str]:
    after = outcome_.after
    if after.error:
        yield from _row((WIDTH, after.error.say(lang)))
    titles = 8 if lang == "zh" else 16
    widths = titles, 9, 9, 10
    yield from _row(*zip(widths, (head.say(lang) for head in _HEAD), strict=True), (WIDTH - sum(widths) - 4, ""))
    for one in outcome_.rows:
        cells = one.after.title, KIND[one.before.kind], KIND[one.after.kind], _CHANGE[one.change]
        message = one.after.message.say(lang) + _noise(one.before.measured, one.after.measured, one.change, lang)
        columns = zip(widths, (cell.say(lang) for cell in cells), strict=True)
        yield from _row(*columns, (WIDTH - sum(widths) - 4, message))
    rest = len(after.findings) - len(outcome_.rows)
    if rest:
        yield from _row((WIDTH, _REST.fill({"count": rest}).say(lang)))
    verdicts = {"before": STATUS[outcome_.before.verdict], "after": STATUS[after.verdict]}
    yield ""
    yield from _row((WIDTH, _VERDICT.fill(verdicts).say(lang)))
    if outcome_.lost_labels:
        yield from _row((WIDTH, _LABELS.fill({"records": listing(outcome_.lost_labels, lang)}).say(lang)))
    yield from _row((WIDTH, (_WRITTEN if outcome_.holds else _DOUBTFUL).fill({"path": path}).say(lang)))


def _noise(before: dict[str, object], after: dict[str, object], change: str, lang: Lang) -> str:
    """By how much noise was lowered, as measured again."""
    old, new = before.get("snr_db"), after.get("snr_db")
    if change == "same" or not isinstance(old, float) or not isinstance(new, float):
        return ""
    return _NOISE.fill({"before": old, "after": new}).say(lang)


def _row(*columns: tuple[int, str]) -> Iterator[str]:
    return (line.plain for line in row(*((width, words, "") for width, words in columns)))
