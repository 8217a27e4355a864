"""Markers for editors: read back with OpenTimelineIO (EDL, Final Cut Pro 7 XML) and with ffprobe (SRT)."""

from __future__ import annotations

import json
import re
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from sciencevid_check import delivery, markers, reports
from sciencevid_check.measure.tools import find
from sciencevid_check.measurements import Measurements
from sciencevid_check.results import Run, WorkResult
from sciencevid_check.rule import Evidence
from sciencevid_check.text import LANGS, Lang, Text, UserError
from tests.reports.runs import LONG, RUNS, TYPOS, finding, run
from tests.reports.snapshot import same
from tests.rules.facts import container, packets, track

NTSC, FILM = Fraction(30000, 1001), Fraction(24000, 1001)
RATES = [FILM, Fraction(24), Fraction(25), NTSC, Fraction(30), Fraction(50), Fraction(60000, 1001), Fraction(60)]
LATE_S = 3601.5  # past an hour, so that drop-frame numbers differ by many frames
AT = 100


def shot(rate: Fraction, *spans: tuple[float, float], path: str = "made.mp4", **changes: Any) -> Run:
    """A work of that rate, whose subtitles want attention where the spans are."""
    odd = TYPOS.model_copy(update={"evidence": tuple(Evidence(start_s=a, end_s=b) for a, b in spans), **changes})
    facts = Measurements(path=path, container=container(duration_s=4000.0), packets=packets(track(rate_hz=float(rate))))
    work = WorkResult(path=path, verdict="fail", findings=(odd, LONG), measurements=facts)
    return run("good").model_copy(update={"files": (work,)})


def rendered(name: str, of: Run, lang: Lang = "zh") -> str:
    return reports.render(name, of, lang).decode("utf-8")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["edl", "srt", "xmeml"])
def test_words(name: str, lang: Lang) -> None:
    same(f"long.{lang}.{name}", rendered(name, RUNS["long"], lang))


@pytest.mark.parametrize("rate", RATES, ids=float)
def test_timecode_is_that_of_opentimelineio(rate: Fraction) -> None:
    drop = markers.drops(rate)
    for frame in [*range(0, 40_000, 7), *range(17_900, 18_100), 107_891, 107_892, 2_000_000]:
        said = otio.opentime.to_timecode(otio.opentime.RationalTime(frame, float(rate)), float(rate), drop_frame=drop)
        assert markers.timecode(frame, rate, drop) == said


@pytest.mark.parametrize("rate", RATES, ids=float)
def test_edl_read_back_is_on_the_frame(rate: Fraction) -> None:
    first, late = float(AT / rate), LATE_S
    text = rendered("edl", shot(rate, (first, first), (late, late + 2)))
    assert ("FCM: DROP FRAME" in text) == (rate in (NTSC, 2 * NTSC))
    timeline = otio.adapters.read_from_string(text, "cmx_3600", rate=float(rate))
    clips = list(timeline.find_clips())
    hour = otio.opentime.from_timecode("01:00:00;00" if markers.drops(rate) else "01:00:00:00", float(rate)).to_frames()
    starts = [clip.source_range.start_time.to_frames() - hour for clip in clips]
    assert starts == [0, AT, round(Fraction(late) * rate)]
    assert [clip.source_range.duration.to_frames() for clip in clips] == [1, 1, 1]
    assert [int(found) for found in re.findall(r"\|D:(\d+)", text)] == [1, 1, round(2 * rate)]


@pytest.mark.parametrize("rate", RATES, ids=float)
def test_xml_read_back_is_on_the_frame(rate: Fraction) -> None:
    first = float(AT / rate)
    text = rendered("xmeml", shot(rate, (first, first + 1), path="/影片/讲座 [1] & <2>.mp4"))
    sequence = otio.adapters.read_from_string(text, "fcp_xml")
    assert sequence.name == "讲座 [1] & <2>.mp4"
    marks = sequence.tracks.markers
    assert [mark.name for mark in marks] == ["时长", "字幕"]
    assert [mark.marked_range.start_time.to_frames() for mark in marks] == [0, AT]
    assert marks[1].marked_range.duration.to_frames() == round(rate)
    assert marks[1].marked_range.start_time.rate == pytest.approx(float(rate))
    clips = list(sequence.find_clips())
    assert len(clips) == 3  # the picture, and both channels
    assert clips[0].media_reference.target_url.startswith("file://localhost/")
    assert clips[0].duration().to_frames() == round(4000 * rate)


def test_xml_holds_a_whole_run_and_stays_xml() -> None:
    timelines = otio.adapters.read_from_string(rendered("xmeml", RUNS["many"]), "fcp_xml")
    assert len(timelines) == len(RUNS["many"].files)
    assert [len(timeline.tracks.markers) for timeline in timelines] == [0, 7, 1, 1, 1, 1]


def test_srt_read_back_by_ffprobe(tmp_path: Path) -> None:
    """What overlaps is shown together, one subtitle after another; a frame's stays for a second."""
    of = shot(Fraction(25), (60.0, 60.04), (70.0, 90.0), (3999.9, 4001.0))
    odd = finding(
        "video-codec", "review", Text(zh="<b>{乱码}", en="x"), evidence=(Evidence(start_s=80.0, end_s=100.0),)
    )
    both = of.files[0].model_copy(update={"findings": (*of.files[0].findings, odd)})
    path = tmp_path / "标记.srt"
    path.write_text(rendered("srt", of.model_copy(update={"files": (both,)})), encoding="utf-8")
    asked = ["-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "json", path]
    done = subprocess.run([find().ffprobe, *asked], capture_output=True, check=True, timeout=60)
    read = [(float(p["pts_time"]), float(p["duration_time"])) for p in json.loads(done.stdout)["packets"]]
    assert read == [(0.0, 5.0), (60.0, 1.0), (70.0, 10.0), (80.0, 10.0), (90.0, 10.0), (3999.0, 1.0)]
    text = path.read_text(encoding="utf-8")
    assert text.count("\n[字幕] 待复核：七处字幕看不清\n[画面编码] 待复核：＜b＞｛乱码｝\n") == 1


def test_what_starts_together_is_one_marker() -> None:
    found = markers.placed(shot(Fraction(25), (0.0, 3.0), (0.011, 9.0)).files[0], Fraction(25), "en")
    assert [(at.start, at.end, at.kind, at.title) for at in found] == [(0, 225, "fail", "Duration; Subtitles")]
    assert found[0].words.count("seven subtitles") == 1


def test_a_marker_never_lies_beyond_the_work() -> None:
    found = markers.placed(shot(Fraction(25), (4000.0, 4010.0)).files[0], Fraction(25), "en")
    assert [(at.start, at.end) for at in found] == [(0, 1), (99_999, 100_000)]


@pytest.mark.parametrize(
    ("rate_hz", "rate"), [(29.968, NTSC), (23.98, FILM), (12.5, FILM), (30.02, Fraction(30)), (240.0, Fraction(120))]
)
def test_variable_and_odd_rates_get_the_nearest_usual_one(rate_hz: float, rate: Fraction) -> None:
    facts = Measurements(path="x", container=container(), packets=packets(track(rate_hz=rate_hz, uneven_share=0.4)))
    work = WorkResult(path="x", verdict="pass", measurements=facts)
    assert markers.frame_rate(work) == rate
    without = facts.model_copy(update={"packets": None})
    assert markers.frame_rate(work.model_copy(update={"measurements": without})) == 25


def test_edl_takes_nothing_for_its_own_signs() -> None:
    message = Text(zh="1|C:ResolveColorBlue\r\n002  001\u2028V \x1b🎬", en="x")
    of = shot(Fraction(25), (4.0, 5.0), path="a\n001 |b.mp4", message=message)
    lines = rendered("edl", of).splitlines()
    assert lines[0] == "TITLE: a\\n001 ｜b.mp4 (25 fps)"
    notes = [line for line in lines if "ResolveColor" in line and not line.startswith("0")]
    assert len(notes) == 2
    assert all(len(re.findall(r"\|", note)) == 3 for note in notes)
    assert all(not note[0].isdigit() for note in notes)  # Resolve would take it for an event
    assert all(ord(char) <= 0xFFFF and char.isprintable() for line in lines for char in line)


def test_edl_keeps_the_gravest_when_there_are_too_many() -> None:
    spans = [(at + 1.0, at + 2.0) for at in range(1200)]
    text = rendered("edl", shot(Fraction(25), *spans))
    assert text.count("|D:") == 999
    assert text.count("ResolveColorRed") == 1
    assert re.findall(r"^(\d+)  001", text, re.MULTILINE) == [f"{number:03d}" for number in range(1, 1000)]


def test_a_file_a_work(tmp_path: Path) -> None:
    folder = tmp_path / "标记"
    plan = delivery.plan(["edl"], [folder]).settled(len(RUNS["many"].files))
    assert folder.is_dir()
    assert plan.files() == []
    delivery.report(RUNS["many"], plan)
    assert len(list(folder.glob("*.edl"))) == len(RUNS["many"].files)
    assert "讲座[red].mp4" in (folder / "讲座[red].markers.edl").read_text(encoding="utf-8")


def test_one_work_may_go_to_a_file_or_to_a_folder(tmp_path: Path) -> None:
    for path, written in ((tmp_path / "a.edl", tmp_path / "a.edl"), (tmp_path, tmp_path / "追光的人.markers.edl")):
        delivery.report(RUNS["good"], delivery.plan(["edl"], [path]).settled(1))
        assert written.is_file()


@pytest.mark.parametrize("output", [[], ["all.edl"]])
def test_several_works_in_one_file_are_refused_before_the_check(output: list[str]) -> None:
    with pytest.raises(UserError, match="holds one work"):
        delivery.plan(["edl"], [Path(name) for name in output]).settled(2)
    with pytest.raises(UserError, match="holds one work"):  # and never is one work written for all
        delivery.report(RUNS["many"], delivery.plan(["edl"], [Path(name) for name in output]))
