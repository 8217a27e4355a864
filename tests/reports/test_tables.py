"""What spreadsheets, continuous integration and merge requests read."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from sciencevid_check import delivery, reports
from sciencevid_check.results import RuleResult, WorkResult
from sciencevid_check.text import LANGS, Lang, cells
from tests.reports.runs import RUNS, run
from tests.reports.snapshot import same

FORMULA = RUNS["good"].model_copy(
    update={"files": (WorkResult(path='=HYPERLINK("http://x")', verdict="pass"), WorkResult(path="-1", verdict="pass"))}
)


def rendered(name: str, of: str, lang: Lang = "zh") -> str:
    return reports.render(name, RUNS[of], lang).decode("utf-8")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["csv", "junit", "markdown", "github"])
def test_words(name: str, lang: Lang) -> None:
    same(f"many.{lang}.{name}", rendered(name, "many", lang).replace("\r\n", "\n"))


@pytest.mark.parametrize("of", RUNS)
@pytest.mark.parametrize("name", reports.formats())
def test_every_run_in_every_format(name: str, of: str) -> None:
    assert all(isinstance(reports.render(name, RUNS[of], lang), bytes) for lang in LANGS)


def findings(of: str) -> list[tuple[WorkResult, RuleResult]]:
    return [(work, finding) for work in RUNS[of].files for finding in work.findings]


def test_csv_has_a_row_for_each_finding_and_opens_in_excel() -> None:
    raw = reports.render("csv", RUNS["many"], "zh")
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    errors = sum(work.error is not None for work in RUNS["many"].files)
    assert len(rows) == len(findings("many")) + errors
    assert {len(row) for row in rows} == {len(head)}


def test_csv_holds_no_formula_and_no_control_character() -> None:
    assert reports.render("csv", FORMULA, "zh").decode().count("=HYPERLINK") == 0  # a work without findings has no row
    failing = FORMULA.files[0].model_copy(update={"findings": RUNS["long"].files[0].findings})
    table = reports.render("csv", FORMULA.model_copy(update={"files": (failing,)}), "zh").decode("utf-8-sig")
    assert all(row[0].startswith("'=HYPERLINK") for row in list(csv.reader(io.StringIO(table)))[1:])
    assert "\x1b" not in rendered("csv", "unopened")
    assert "\\x1b" in rendered("csv", "unopened")


def test_junit_counts_what_jenkins_and_gitlab_count() -> None:
    suites = ElementTree.fromstring(reports.render("junit", RUNS["many"], "zh"))  # noqa: S314 (our own)
    kinds = [finding.kind for _, finding in findings("many")]
    counts = {key: int(suites.attrib[key]) for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {
        "tests": len(kinds) + 1,
        "failures": kinds.count("fail"),
        "errors": 1,
        "skipped": sum(kind in ("review", "advice", "unknown") for kind in kinds),
    }
    for suite in suites:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
    assert len(suites) == len(RUNS["many"].files)


def test_github_escapes_what_the_runner_would_read() -> None:
    line = rendered("github", "unopened").splitlines()[0]
    assert line.startswith("::error file=渝中区/[/x]%3Asmile%3A")
    assert all(line.startswith("::") for line in rendered("github", "many").splitlines())


def test_github_writes_the_summary_of_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    delivery.report(RUNS["long"], delivery.plan(["github"], []))
    assert summary.read_text(encoding="utf-8") == "before\n" + rendered("markdown", "long")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "summary.md"))
    delivery.report(RUNS["long"], delivery.plan(["github"], []))  # no traceback


def test_markdown_takes_nothing_in_a_name_for_markup() -> None:
    text = rendered("markdown", "many")
    assert "讲座\\[red\\].mp4" in text
    assert "\\:smile\\:" in text
    assert "\x1b" not in text


def test_workbook() -> None:
    book = load_workbook(io.BytesIO(reports.render("xlsx", RUNS["many"], "zh")))
    works, found = book.worksheets
    assert (works.title, found.title) == ("作品", "逐项结果")
    assert works.max_row == 1 + len(RUNS["many"].files)
    assert found.max_row == 1 + len(findings("many")) + 1
    for sheet in (works, found):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    verdicts = {row[2].value: row[2].fill.fgColor.rgb for row in works.iter_rows(min_row=2)}
    assert len(set(verdicts.values())) == 3  # red also for what could not be checked
    assert works["B3"].value == "渝中区/讲座[red].mp4"
    assert "时长 4:12，超过上限 4:00" in works["D3"].value


def test_workbook_columns_are_wide_enough_for_chinese() -> None:
    name = "科学家精神短视频征集活动推荐作品.mp4"
    one = run("good").model_copy(update={"files": (WorkResult(path=name, verdict="pass"),)})
    works = load_workbook(io.BytesIO(reports.render("xlsx", one, "zh"))).worksheets[0]
    assert works.column_dimensions["B"].width >= cells(name)


def test_workbook_holds_no_formula() -> None:
    works = load_workbook(io.BytesIO(reports.render("xlsx", FORMULA, "zh"))).worksheets[0]
    assert [(cell.value, cell.data_type) for cell in works["B"][1:]] == [('=HYPERLINK("http://x")', "s"), ("-1", "s")]
