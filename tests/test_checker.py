import dataclasses
import threading
from pathlib import Path
from typing import Any

import pytest

from sciencevid_check import checker, profile
from sciencevid_check.checker import Stopped, check, check_works, judge, overall
from sciencevid_check.measure import MeasurementError
from sciencevid_check.measurements import Copies, Measurements, Missing
from sciencevid_check.profile import ProfileError
from sciencevid_check.results import RuleResult, WorkResult
from sciencevid_check.rule import Verdict, failed, passed
from sciencevid_check.rules import all_rules
from sciencevid_check.running import pool, task
from sciencevid_check.text import Text
from tests.rules.facts import container, file, packets
from tests.rules.whole import seen_and_heard


@pytest.fixture(autouse=True)
def _no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """The versions in the report are asked of no real tool, and no work is looked at unless a test says how."""
    monkeypatch.setattr(checker, "versions", lambda: {"ffmpeg": "8.1", "mediainfo": "24.0"})
    monkeypatch.setattr(task, "measure", facts_of)
    monkeypatch.setattr(checker, "_crew", lambda *asked: pool.Threads(asked[2], asked[-1]))
    monkeypatch.delenv("SCIENCEVID_DEBUG", raising=False)


def facts_of(path: Path, wanted: frozenset[str], *, hashed: bool = False, progress: Any = None) -> Measurements:
    return Measurements(
        path=str(path),
        sha256="ab" * 32 if hashed else None,
        file=file(),
        container=container(),
        packets=packets() if "packets" in wanted else None,
        **{name: fact for name, fact in seen_and_heard().items() if name in wanted},
    )


def finding(level: Any, status: Any) -> RuleResult:
    nothing = Text(zh="", en="")
    return RuleResult(rule="r", title=nothing, level=level, status=status, message_id="m", message=nothing)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ("", "pass"),
        ("error pass, warning pass", "pass"),
        ("error fail", "fail"),
        ("error fail, error review, warning fail", "fail"),
        ("error pass, error fail, error unknown", "fail"),
        ("error review", "review"),
        ("error unknown", "review"),
        ("warning fail", "review"),
        ("warning review", "review"),
        ("warning unknown", "pass"),
        ("error pass, warning unknown", "pass"),
        ("error pass, warning fail, warning unknown", "review"),
    ],
)
def test_verdict_of_a_work(findings: str, verdict: str) -> None:
    made = [finding(*pair.split()) for pair in findings.split(", ") if pair]
    assert overall(made) == verdict
    assert overall(reversed(made)) == verdict


def measured(**changes: Any) -> Measurements:
    changes.setdefault("copies", Copies(compared=1))
    facts = {"path": "a.mp4", "file": file(), "container": container(), "packets": packets(), **seen_and_heard()}
    return Measurements(**{**facts, **changes})


def test_a_good_work_passes_every_rule() -> None:
    run = judge([measured()], "cq-2023")
    work = run.files[0]
    assert work.verdict == "pass"
    assert [found.rule for found in work.findings] == list(profile.chosen(profile.load()))
    assert {found.status for found in work.findings} == {"pass"}
    assert all(found.fix == Text(zh="", en="") for found in work.findings)


def only(monkeypatch: pytest.MonkeyPatch, rule_id: str, check: Any) -> None:
    """Let a check of the test's own stand for one rule, and run no other."""
    rule = dataclasses.replace(all_rules()[rule_id], check=check)
    monkeypatch.setattr(profile, "chosen", lambda *_: {rule_id: rule})


@pytest.mark.parametrize(
    ("missing", "message_id", "zh"),
    [
        ({"container": Missing(reason="not_opened")}, "not_opened", "文件打不开，无从测量。"),
        ({"container": Missing(reason="timeout", detail="ffprobe, 900 s")}, "timeout", "检查超时（ffprobe, 900 s）"),
        ({}, "not_measured", "所给的测量数据中没有这一项（container）"),
    ],
)
def test_a_missing_measurement_gives_unknown_without_calling_the_rule(
    missing: dict[str, Missing], message_id: str, zh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []

    def never(**facts: object) -> Verdict:
        called.append(facts)
        return passed("ok")

    only(monkeypatch, "duration", never)
    work = judge([measured(container=None, missing=missing)]).files[0]
    found = work.finding("duration")
    assert called == []
    assert found is not None
    assert (found.status, found.message_id, found.measured) == ("unknown", message_id, {})
    assert found.message.zh.startswith(zh)
    assert work.verdict == "review", "an error-level rule that could not be judged is not passed"


def test_the_others_are_judged_when_one_measurement_is_missing() -> None:
    missing = {"packets": Missing(reason="crash", detail="ffprobe, signal 9")}
    work = judge([measured(packets=None, missing=missing)]).files[0]
    unknown = [found.rule for found in work.findings if found.status == "unknown"]
    assert unknown == [rule.id for rule in all_rules().values() if "packets" in rule.needs]
    assert {found.status for found in work.findings if found.rule not in unknown} == {"pass"}


def test_a_finding_carries_level_clause_words_and_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    run = judge([measured(container=container(duration_s=252.0))])
    found = run.files[0].finding("duration")
    assert found is not None
    assert (found.level, found.status, found.clause, found.quote) == ("error", "fail", "四（四）", "时长3—4分钟")
    assert found.message == Text(
        zh="时长 4:12，超过上限 4:00（多 12 秒）", en="4:12 long, over the limit of 4:00 (by 12 s)"
    )
    assert found.measured == {"duration_s": 252.0}
    assert "12 s" in found.fix.en
    assert run.files[0].verdict == "fail"


def test_several_remarks_become_one_message_and_like_fixes_are_said_once() -> None:
    found = judge([measured(file=file("追光?🔬.mp4"))]).files[0].finding("file-name")
    assert found is not None
    assert found.message.zh == ("文件名里有 Windows 不允许的字符：?；文件名里有压缩或邮件时会变成乱码的字符：🔬")
    assert found.fix.en.count("Rename it") == 1


def test_only_what_is_selected_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[frozenset[str]] = []

    def look(path: Path, wanted: frozenset[str], *, hashed: bool = False, progress: Any = None) -> Measurements:
        asked.append(wanted)
        return facts_of(path, wanted, hashed=hashed)

    monkeypatch.setattr(task, "measure", look)
    check("a.mp4", select=["duration", "resolution"])
    check("a.mp4", select=["file-name"])
    check("a.mp4", select=["container", "readable"])
    check("a.mp4", select=["stream-integrity"])
    decoded = {"decoded_picture", "decoded_sound"}  # it can judge without, but judges better with
    wanted = ({"container"}, {"file"}, {"container", "file"}, {"container", "packets", *decoded})
    assert asked == [frozenset(names) for names in wanted]


def test_check_gives_one_works_result_with_its_hash() -> None:
    work = check("a.mp4", select=["duration"])
    assert isinstance(work, WorkResult)
    assert (work.path, work.verdict, work.sha256) == ("a.mp4", "pass", "ab" * 32)
    assert check_works(["a.mp4"], select=["duration"]).files[0].sha256 is None


def test_wrong_names_are_told_before_anything_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "measure", lambda *_, **__: pytest.fail("measured"))
    with pytest.raises(ProfileError, match="no such profile"):
        check("a.mp4", profile="cq-2032")
    with pytest.raises(ProfileError, match="no such rule"):
        check_works(["a.mp4", "b.mp4"], select=["durations"])


def trouble(path: Path, wanted: frozenset[str], *, hashed: bool = False, progress: Any = None) -> Measurements:
    """A folder of accidents, by name."""
    if path.stem == "crash":
        raise RuntimeError("boom")
    if path.stem == "locked":
        raise MeasurementError("no_permission")
    if path.stem == "slow":
        raise MeasurementError("timeout", "ffprobe, 60 s")
    return facts_of(path, wanted, hashed=hashed)


@pytest.mark.parametrize("jobs", [1, 2, None])
def test_one_works_accident_is_its_own(jobs: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "measure", trouble)
    done: list[str] = []
    names = ["a.mp4", "crash.mp4", "b.mp4", "locked.mp4", "slow.mp4", "c.mp4"]
    run = check_works(names, jobs=jobs, lang="zh", on_done=lambda work: done.append(work.path))
    assert [work.path for work in run.files] == names
    assert [work.verdict for work in run.files] == ["pass", "error", "pass", "error", "error", "pass"]
    assert sorted(done) == sorted(names)
    assert run.summary.model_dump(by_alias=True) == {"files": 6, "pass": 3, "review": 0, "fail": 0, "error": 3}
    said = {work.path: work.error.zh for work in run.files if work.error}
    assert said["crash.mp4"].startswith("检查工具异常退出（RuntimeError: boom）")
    assert said["locked.mp4"].startswith("没有读取权限")
    assert said["slow.mp4"].startswith("检查超时（ffprobe, 60 s）")
    assert all(not work.findings for work in run.files if work.error)


def test_a_rule_that_crashes_is_an_error_and_never_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(**_: object) -> Verdict:
        raise ZeroDivisionError("no frames")

    only(monkeypatch, "duration", crash)
    work = check("a.mp4")
    assert work.verdict == "error"
    assert work.error is not None
    assert "ZeroDivisionError: no frames" in work.error.en


def test_for_developers_a_crash_is_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "measure", trouble)
    monkeypatch.setenv("SCIENCEVID_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        check("crash.mp4")


def test_words_missing_for_a_message_are_an_error_and_not_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "duration", lambda **_: failed("too_long", {"duration_s": 300.0}))
    assert check("a.mp4").verdict == "error"


def test_ctrl_c_keeps_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    held = threading.Event()

    def look(path: Path, wanted: frozenset[str], *, hashed: bool = False, progress: Any = None) -> Measurements:
        if path.stem > "b":
            held.wait(5)
        return facts_of(path, wanted, hashed=hashed)

    def stop_at_the_second(work: WorkResult) -> None:
        done.append(work.path)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(task, "measure", look)
    with pytest.raises(Stopped) as caught:
        check_works(["b.mp4", "a.mp4", "c.mp4", "d.mp4"], jobs=2, on_done=stop_at_the_second)
    held.set()
    assert [work.path for work in caught.value.run.files] == ["b.mp4", "a.mp4"], "in the order given"
    assert caught.value.run.summary.files == 2
    assert {work.verdict for work in caught.value.run.files} == {"pass"}


def test_a_run_names_tools_profile_and_what_is_left_to_people() -> None:
    run = check_works(["a.mp4"], lang="en")
    assert (run.lang, run.profile, run.tool.ffmpeg, run.tool.mediainfo) == ("en", "cq-2023", "8.1", "24.0")
    assert [human.what for human in run.human] == [human.what for human in profile.load().human]


def test_saved_measurements_give_the_same_verdicts_again(tmp_path: Path) -> None:
    run = check_works(["a.mp4", "b.mp4"])
    path = tmp_path / "facts.json"
    path.write_text(checker.saved(run), encoding="utf-8")
    again = judge(checker.load_saved(path))
    assert again.files == run.files
    stricter = judge(checker.load_saved(path), profile.load(changes=["rules.duration.max_s=190"]))
    assert [work.verdict for work in stricter.files] == ["fail", "fail"]


def test_what_a_broken_reader_did_not_read_has_not_passed() -> None:
    good = measured()
    unread = good.model_copy(update={"texts": None, "missing": {"texts": Missing(reason="reader_missing", detail="x")}})
    said = {finding.rule: finding for finding in judge([unread], "cq-2023").files[0].findings}
    for rule in ("watermark", "intro", "outro", "subtitles"):
        assert (said[rule].status, said[rule].message_id) == ("unknown", "reader_missing")
    assert said["loudness"].status == "pass"
    silent = good.model_copy(update={"speech": None, "missing": {"speech": Missing(reason="no_sound")}})
    said = {finding.rule: finding for finding in judge([silent], "cq-2023").files[0].findings}
    assert said["intro"].status == "pass"  # what the work does not have is no gap
