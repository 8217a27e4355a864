"""The run as a table for spreadsheets and scripts: one row a finding, UTF-8 with a mark by which Excel knows it."""

from __future__ import annotations

import csv
import io

from sciencevid_check.results import KIND, Run
from sciencevid_check.text import STATUS, Lang, Text, listing, printable

_HEAD = (
    Text(zh="作品", en="work"),
    Text(zh="结论", en="verdict"),
    Text(zh="规则", en="rule"),
    Text(zh="项目", en="title"),
    Text(zh="结果", en="status"),
    Text(zh="说明", en="message"),
    Text(zh="位置", en="where"),
    Text(zh="条款", en="clause"),
    Text(zh="改法", en="mend"),
    Text(zh="SHA-256", en="sha256"),
)
_MARK = "\ufeff"


def render(run: Run, lang: Lang) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(head.say(lang) for head in _HEAD)
    for work in run.files:
        start = work.path, STATUS[work.verdict].say(lang)
        end = (work.sha256 or "",)
        if work.error:
            writer.writerow(
                map(_inert, (*start, "", "", STATUS["error"].say(lang), work.error.say(lang), "", "", "", *end))
            )
        for finding in work.by_gravity:
            said = finding.message.say(lang), listing(finding.places, lang), finding.clause, finding.fix.say(lang)
            named = finding.rule, finding.title.say(lang), KIND[finding.kind].say(lang)
            writer.writerow(map(_inert, (*start, *named, *said, *end)))
    return _MARK + table.getvalue()


def _inert(words: str) -> str:
    """Spreadsheets compute what begins like a formula: a work's name must not (OWASP, CSV injection)."""
    shown = printable(words)
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@") else shown
