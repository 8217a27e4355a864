"""Subtitles as SRT, and the option that saves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sciencevid_check.checker import load_saved
from sciencevid_check.measurements import Caption, Captions, Line, Measurements, SavedMeasurements, Texts
from sciencevid_check.srt import srt
from tests.command import call


def line(text: str, cue: int | None, first_s: float, last_s: float, y: float = 0.88) -> Line:
    place = {"box": (0.3, y, 0.4, 0.05), "height": 0.05, "subtitle": cue is not None, "cue": cue}
    return Line(text=text, score=0.99, first_s=first_s, last_s=last_s, **place)


SAID = Texts(
    looked_s=(0.0,),
    lines=(
        line("@小站", None, 0.0, 90.0, 0.05),
        line("Light bends.", 0, 0.0, 2.0, 0.92),
        line("光会弯折。", 0, 0.0, 2.0, 0.85),
        line("", 1, 2.25, 3.0),
        line("完", 2, 3661.5, 3662.0),
    ),
)

WHOLE = """1
00:00:00,000 --> 00:00:02,000
光会弯折。
Light bends.

2
00:00:02,000 --> 00:00:03,250
[?]

3
01:01:01,250 --> 01:01:02,250
完
"""


def test_times_lines_and_order() -> None:
    assert srt(SAID) == WHOLE
    assert srt(Texts(looked_s=())) == ""


def test_a_track_is_saved_where_the_picture_has_none() -> None:
    track = Captions(cues=(Caption(start_s=1.5, end_s=3.0, text="第一行\n第二行"),))
    assert srt(Texts(looked_s=()), track) == "1\n00:00:01,500 --> 00:00:03,000\n第一行\n第二行\n"
    assert srt(SAID, track) == WHOLE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(*works: Measurements) -> None:
    facts = SavedMeasurements(works=works).model_dump_json(by_alias=True)
    Path("facts.json").write_text(facts, encoding="utf-8")
    assert load_saved(Path("facts.json")) == works


def test_judge_saves_what_was_read(folder: Path) -> None:
    save(Measurements(path="a.mp4", texts=SAID))
    assert call("judge", "facts.json", "--save-subtitles", "字幕.srt", "--exit-zero").code == 0
    assert Path("字幕.srt").read_bytes() == WHOLE.encode("utf-8")


def test_several_works_are_refused(folder: Path) -> None:
    save(Measurements(path="a.mp4", texts=SAID), Measurements(path="b.mp4", texts=SAID))
    said = call("judge", "facts.json", "--save-subtitles", "s.srt", lang="en")
    assert (said.code, said.raw) == (2, b"")
    assert said.err == "--save-subtitles: takes one work at a time, and these are 2.\n"
    assert not Path("s.srt").exists()
    Path("a.mp4").write_text("no film", encoding="utf-8")
    Path("b.mp4").write_text("no film", encoding="utf-8")
    said = call("check", ".", "--save-subtitles", "s.srt")
    assert (said.code, said.err) == (2, "--save-subtitles：一次只能用于一个作品，这里有 2 个。\n")


def test_a_work_whose_writing_was_not_read_leaves_no_file(folder: Path) -> None:
    Path("a.mp4").write_text("no film", encoding="utf-8")
    said = call("check", "a.mp4", "--save-subtitles", "s.srt", "--exit-zero", lang="en")
    assert said.code == 0
    assert said.err == "s.srt: not written, because the words in the picture were not read.\n"
    assert not Path("s.srt").exists()


def test_the_file_must_be_writable(folder: Path) -> None:
    Path("a.mp4").write_text("no film", encoding="utf-8")
    assert call("check", "a.mp4", "--save-subtitles", "none/s.srt").code == 2
    assert call("check", "a.mp4", "--save-subtitles", "a.mp4").code == 2
    assert Path("a.mp4").read_text(encoding="utf-8") == "no film"
