"""What doctor finds, and says of it."""

from __future__ import annotations

import pytest

from sciencevid_check import __version__, doctor, profile
from sciencevid_check.doctor import Line
from sciencevid_check.measure import MeasurementError, tools
from sciencevid_check.text import Text


def said(lang: str = "en") -> str:
    return doctor.told(list(doctor.examine()), lang)  # type: ignore[arg-type]


def test_all_is_well_here() -> None:
    lines = list(doctor.examine())
    assert not doctor.bad(lines)
    words = doctor.told(lines, "en")
    assert f"[info] program: sciencevid-check {__version__}\n" in words
    assert f"[ok] ffmpeg: {tools.versions()['ffmpeg']} ({tools.find().origin}: " in words
    assert f"[ok] MediaInfo: {tools.versions()['mediainfo']}\n" in words
    assert f"[ok] profile: cq-2023, {len(profile.chosen(profile.load()))} rules\n" in words
    for codec in ("h264", "hevc", "aac"):
        assert codec in words.partition("decoders: ")[2].partition("\n")[0]


def test_each_language_speaks_for_itself() -> None:
    line = Line(Text(zh="规则集", en="profile"), Text(zh="三条", en="three"), good=False, mend=Text(zh="改", en="do"))
    assert doctor.told([line], "zh").splitlines()[:2] == ["[有问题] 规则集：三条", "    改"]
    assert doctor.told([line], "en").splitlines()[:2] == ["[bad] profile: three", "    do"]


def test_tools_that_do_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(command: list[str], timeout_s: float) -> tools.Output:
        raise MeasurementError("timeout", "ffmpeg, 60 s")

    monkeypatch.setattr(tools, "run", broken)
    words = said()
    assert "[bad] ffmpeg: ffmpeg, 60 s\n    It took too long (ffmpeg, 60 s)" in words


def test_no_version_is_no_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "versions", lambda: {"ffmpeg": "", "mediainfo": ""})
    words = said()
    assert "[bad] ffmpeg: " in words
    assert "[bad] MediaInfo: \n    Run pip install --force-reinstall pymediainfo" in words


@pytest.mark.parametrize(
    ("decoders", "good", "lacking"),
    [
        (
            " V..... h264 H.264\n V..... hevc x\n A..... aac x\n A..... mp3 x\n V..... mpeg4 x\n V..... vp9 x\n",
            True,
            "av1",
        ),
        (" V..... libdav1d dav1d (codec av1)\n V..... hevc x\n A..... mp3 x\n", False, "h264, aac, mpeg4, vp9"),
    ],
)
def test_decoders_that_are_not_there(decoders: str, good: bool, lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tools.versions()
    monkeypatch.setattr(tools, "run", lambda *_: tools.Output(decoders, "", 0))
    lines = list(doctor.examine())
    assert next(line for line in lines if line.what.en == "decoders").good is good
    assert f"cannot decode: {lacking}\n" in doctor.told(lines, "en")


def test_a_shipped_profile_that_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> None:
        raise profile.ProfileError.of("坏了", "damaged")

    monkeypatch.setattr(profile, "load", damaged)
    assert "[bad] profile: damaged\n" in said()
    assert "[有问题] 规则集：坏了\n" in said("zh")
