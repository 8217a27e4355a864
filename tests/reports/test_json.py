"""What programs read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sciencevid_check import reports
from sciencevid_check.text import LANGS, Lang
from tests.reports.runs import RUNS
from tests.reports.snapshot import same


@pytest.mark.parametrize("lang", LANGS)
def test_words(lang: Lang) -> None:
    same(f"many.{lang}.json", reports.render("json", RUNS["many"], lang).decode("utf-8"))


def report(name: str, lang: Lang = "zh") -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(reports.render("json", RUNS[name], lang))
    return parsed


def test_the_keys_that_other_programs_rely_on() -> None:
    whole = report("long", "en")
    assert whole["schema"] == "sciencevid-check/report/1"
    assert whole["lang"] == "en"
    assert whole["tool"] == {"name": "sciencevid-check", "version": "9.9.9", "ffmpeg": "n8.1.2", "mediainfo": "24.12"}
    assert whole["profile"] == "made-2024"
    assert whole["summary"] == {"files": 1, "pass": 0, "review": 0, "fail": 1, "error": 0}
    work = whole["files"][0]
    assert {"path", "sha256", "verdict", "findings"} <= set(work)
    assert (work["path"], work["sha256"], work["verdict"]) == ("渝中区/讲座[red].mp4", "0" * 64, "fail")
    duration = next(found for found in work["findings"] if found["rule"] == "duration")
    assert duration == {
        "rule": "duration",
        "title": "Duration",
        "level": "error",
        "status": "fail",
        "clause": "四（四）",
        "quote": "时长3—4分钟",
        "message_id": "made",
        "message": "4:12 long, over the limit of 4:00 (by 0:12)",
        "measured": {"duration_s": 252.0},
        "expected": {"min_s": 180.0, "max_s": 240.0},
        "evidence": [],
        "fix": "Cut at least 0:12 on the timeline and export again.",
    }


def test_evidence_has_place_and_time() -> None:
    subtitles = next(found for found in report("long")["files"][0]["findings"] if found["rule"] == "subtitles")
    first, *_, last = subtitles["evidence"]
    assert first == {"start_s": 0.0, "end_s": 1.5, "box": None, "confidence": 0.6, "text": None}
    assert (last["start_s"], last["box"], last["text"]) == (75.25, [0.1, 0.8, 0.5, 0.1], "讲座[red]")


def test_statuses_and_rule_ids_are_not_translated() -> None:
    zh, en = report("many", "zh"), report("many", "en")
    for key in ("rule", "level", "status", "message_id", "measured"):
        values = [[found[key] for work in whole["files"] for found in work["findings"]] for whole in (zh, en)]
        assert values[0] == values[1]
    assert [work["verdict"] for work in zh["files"]] == ["pass", "fail", "fail", "review", "review", "error"]
    assert zh["files"][-1]["error"].startswith("没有读取权限")
    assert en["files"][-1]["error"].startswith("No permission")


def test_a_name_is_kept_as_it_is() -> None:
    assert report("unopened")["files"][0]["path"].startswith("渝中区/[/x]:smile:\x1b[31m\u202e很长")


@pytest.mark.parametrize("name", RUNS)
def test_every_run_is_json_in_utf_8(name: str) -> None:
    raw = reports.render("json", RUNS[name], "zh")
    assert raw.endswith(b"}\n")
    assert "某某短视频大赛".encode() in raw
    assert len(report(name)["files"]) == RUNS[name].summary.files


def test_there_is_a_format_for_every_file() -> None:
    assert {"json", "terminal"} <= set(reports.formats())
    for name in reports.formats():
        assert isinstance(reports.render(name, RUNS["many"], "zh"), bytes)
