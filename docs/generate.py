"""Writes what is derived from the code: the manual, the JSON Schemas, and the rule tables of both READMEs.

python docs/generate.py            writes
python docs/generate.py --check    only says what is not up to date, and exits 1

The READMEs' sample report is what the program says of fixtures/works/too-short.mp4, without its last line (versions).
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from sciencevid_check import checker, manual, profile
from sciencevid_check.measurements import SavedMeasurements
from sciencevid_check.reports import terminal
from sciencevid_check.results import Run
from sciencevid_check.rules import all_rules
from sciencevid_check.text import LEVEL, Lang, Text

ROOT = Path(__file__).parent.parent
_TABLE = re.compile(r"(<!-- rules -->\n).*?(<!-- /rules -->)", re.DOTALL)
_SAMPLE = re.compile(r"(<!-- sample -->\n).*?(<!-- /sample -->)", re.DOTALL)
_SAMPLED = "fixtures/works/too-short.mp4"
_HEAD = Text(zh="| 规则 | 名称 | 要求 | 级别 |", en="| rule | title | what it asks | level |")
_MANUAL = Text(
    zh="# 规则手册\n\n由 docs/generate.py 从各条规则生成，请勿手改。英文版见 rules.md。\n",
    en="# The rules\n\nGenerated from the rules by docs/generate.py; do not edit. Chinese: rules.zh.md.\n",
)


def table(lang: Lang) -> str:
    """The README's table: a row a rule, with the first sentence of its manual page and its level in the default profile."""
    notice = profile.load()
    rows = [_HEAD.say(lang), "|---|---|---|---|"]
    for rule in all_rules().values():
        asked = rule.manual_in(lang).split("\n\n")[0].replace("\n", " " if lang == "en" else "")
        level = LEVEL[notice.settings(rule.id).level].say(lang)
        rows.append(f"| `{rule.id}` | {rule.title.say(lang)} | {asked} | {level} |")
    return "\n".join(rows) + "\n"


def pages(lang: Lang) -> str:
    """All manual pages, each rule's headings one level down."""
    parts = [re.sub(r"^#", "##", manual.page(rule, lang), flags=re.MULTILINE) for rule in all_rules().values()]
    return "\n".join([_MANUAL.say(lang), *parts])


def sample(run: Run, lang: Lang) -> str:
    """The READMEs' sample report, indented as code."""
    shown = run.model_copy(update={"files": tuple(work.model_copy(update={"path": _SAMPLED}) for work in run.files)})
    lines = terminal.render(shown, lang).splitlines()[:-1]
    return "\n".join(f"    {line}".rstrip() for line in lines) + "\n\n"


def generated() -> dict[Path, str]:
    """Every derived file with its content."""
    files = {
        ROOT / "docs" / "rules.md": pages("en"),
        ROOT / "docs" / "rules.zh.md": pages("zh"),
        ROOT / "docs" / "profile.schema.json": profile.schema(),
        ROOT / "docs" / "report.schema.json": _json(Run.model_json_schema(mode="serialization", by_alias=True)),
        ROOT / "docs" / "measurements.schema.json": _json(SavedMeasurements.model_json_schema(by_alias=True)),
    }
    readmes: tuple[tuple[str, Lang], ...] = (("README.md", "en"), ("README.zh.md", "zh"))
    run = checker.check_works([ROOT / _SAMPLED])
    for name, lang in readmes:
        text = (ROOT / name).read_text(encoding="utf-8")
        for place, content in ((_TABLE, table(lang)), (_SAMPLE, sample(run, lang))):
            text = place.sub(lambda found, content=content: found[1] + content + found[2], text)  # type: ignore[misc]
        files[ROOT / name] = text
    return files


def _json(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    stale = {
        path: content
        for path, content in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    }
    for path, content in stale.items():
        print(("not up to date: " if "--check" in sys.argv else "wrote ") + path.relative_to(ROOT).as_posix())
        if "--check" not in sys.argv:
            path.write_text(content, encoding="utf-8", newline="\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
