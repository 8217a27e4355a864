"""The JSON report's keys are a contract with other programs: DESIGN's report/1."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from sciencevid_check.checker import judge
from sciencevid_check.measurements import Measurements
from sciencevid_check.results import RuleResult, Run, Summary, Tool, WorkResult, below
from sciencevid_check.rule import Evidence
from sciencevid_check.text import LANGS, Lang, Text

RUN = ["schema", "lang", "tool", "profile", "profile_title", "summary", "human", "files"]
TOOL = ["name", "version", "ffmpeg", "mediainfo"]
SUMMARY = ["files", "pass", "review", "fail", "error"]
WORK = ["path", "sha256", "verdict", "error", "findings"]
FINDING = ["rule", "title", "level", "status", "clause", "quote", "message_id", "message"]
FINDING += ["measured", "expected", "evidence", "fix"]
EVIDENCE = ["start_s", "end_s", "box", "confidence", "text"]


def made() -> Run:
    mark = RuleResult(
        rule="watermark",
        title=Text(zh="水印", en="Watermark"),
        level="error",
        status="fail",
        clause="四（四）",
        quote="去除所有水印",
        message_id="static_mark",
        message=Text(zh="右上角有水印", en="a mark at the top right"),
        measured={"share": 0.97, "where": Text(zh="右上角", en="top right")},
        expected={"max_share": 0.0},
        evidence=(Evidence(start_s=0.0, end_s=200.0, box=(0.82, 0.03, 0.15, 0.08), confidence=0.97, text="@科学小站"),),
        fix=Text(zh="去掉水印再导出。", en="Export without the mark."),
    )
    bad = WorkResult(
        path="in/a.mp4",
        sha256="ab" * 32,
        verdict="fail",
        findings=(mark,),
        measurements=Measurements(path="in/a.mp4"),
    )
    locked = WorkResult(path="in/b.mp4", verdict="error", error=Text(zh="没有读取权限。", en="No permission."))
    return Run(
        lang="zh",
        tool=Tool(version="0.1.0", ffmpeg="n8.1.2", mediainfo="24.06"),
        profile="cq-2023",
        profile_title=Text(zh="大赛", en="Contest"),
        summary=Summary(files=2, fail=1, error=1),
        files=(bad, locked),
    )


def report(run: Run, lang: Lang) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(run.model_dump_json(by_alias=True, context={"lang": lang}))
    return parsed


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_exact_keys(lang: Lang) -> None:
    said = report(made(), lang)
    work = said["files"][0]
    assert list(said) == RUN
    assert list(said["tool"]) == TOOL
    assert list(said["summary"]) == SUMMARY
    assert [list(each) for each in said["files"]] == [WORK, WORK]
    assert list(work["findings"][0]) == FINDING
    assert list(work["findings"][0]["evidence"][0]) == EVIDENCE


@pytest.mark.parametrize(
    ("lang", "title", "message", "where", "fix", "error"),
    [
        ("zh", "水印", "右上角有水印", "右上角", "去掉水印再导出。", "没有读取权限。"),
        ("en", "Watermark", "a mark at the top right", "top right", "Export without the mark.", "No permission."),
    ],
)
def test_words_are_strings_of_one_language(
    lang: Lang, title: str, message: str, where: str, fix: str, error: str
) -> None:
    bad, locked = report(made(), lang)["files"]
    finding = bad["findings"][0]
    assert (finding["title"], finding["message"], finding["fix"]) == (title, message, fix)
    assert finding["measured"] == {"share": 0.97, "where": where}
    assert finding["evidence"][0]["text"] == "@科学小站", "what was read in the picture is not translated"
    assert (bad["error"], locked["error"]) == (None, error)


def test_values() -> None:
    said = report(made(), "zh")
    assert said["schema"] == "sciencevid-check/report/1"
    assert said["tool"] == {"name": "sciencevid-check", "version": "0.1.0", "ffmpeg": "n8.1.2", "mediainfo": "24.06"}
    assert said["summary"] == {"files": 2, "pass": 0, "review": 0, "fail": 1, "error": 1}
    assert said["files"][0]["findings"][0]["evidence"][0]["box"] == [0.82, 0.03, 0.15, 0.08]
    assert said["files"][1]["findings"] == []


def test_statuses_keys_and_ids_are_never_translated() -> None:
    zh, en = (report(made(), lang)["files"][0] for lang in LANGS)
    for key in ("rule", "level", "status", "message_id", "clause", "quote", "expected"):
        assert zh["findings"][0][key] == en["findings"][0][key]
    assert zh["verdict"] == en["verdict"] == "fail"


def test_what_was_measured_of_a_work_is_no_part_of_its_report() -> None:
    assert "measurements" not in report(made(), "zh")["files"][0]


def test_every_rule_speaks_json_also_when_it_could_not_judge() -> None:
    run = judge([Measurements(path="a.mp4")])
    for lang in LANGS:
        findings = report(run, lang)["files"][0]["findings"]
        assert all(list(finding) == FINDING for finding in findings)
        assert {finding["message_id"] for finding in findings} == {"not_measured"}


def test_a_work_finds_its_finding() -> None:
    work = made().files[0]
    found = work.finding("watermark")
    assert found is not None
    assert found.wants_attention
    assert work.finding("duration") is None


@pytest.mark.parametrize(("status", "wanted"), [("pass", False), ("fail", True), ("review", True), ("unknown", False)])
def test_what_wants_attention(status: str, wanted: bool) -> None:
    found = made().files[0].findings[0].model_copy(update={"status": status})
    assert found.wants_attention is wanted


def test_a_typing_error_in_a_result_does_not_pass() -> None:
    with pytest.raises(ValidationError):
        WorkResult.model_validate({"path": "a.mp4", "verdict": "ok"})
    with pytest.raises(ValidationError):
        Summary.model_validate({"files": 1, "passed": 1})


def test_works_at_addresses_are_named_whole() -> None:
    run = judge([Measurements(path=f"s3://bucket/{name}.mp4") for name in "ab"])
    assert run.folder == ""
    assert [below(run.folder, work.path) for work in run.files] == ["s3://bucket/a.mp4", "s3://bucket/b.mp4"]
