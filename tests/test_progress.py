"""Progress is for people: nobody is there, nothing is shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sciencevid_check import progress
from sciencevid_check.results import WorkResult
from tests.terminal import Terminal, posix

RED, SLASH, THIRD = Path("讲座[red].mp4"), Path("[") / "x].mp4", Path("a:x:b.mp4")


def test_nothing_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown([RED, SLASH], "zh") as shown:
        assert shown is None
    assert capsys.readouterr().err == ""


@posix
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["共 3 个，已查 2 个，不通过 1 个", "讲座[red].mp4", "50%", "2.5 倍速", "截取画面", "a:x:b.mp4"]),
        ("en", ["2 of 3 checked, 1 fail", "讲座[red].mp4", "50%", "2.5x real time", "taking pictures", "a:x:b.mp4"]),
    ],
)
def test_several_works_have_a_line_each_and_one_for_all(
    lang: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = watched(monkeypatch, lang, [RED, SLASH, THIRD])
    for word in words:
        assert word in shown
    assert not set("共讲") & set(shown.rpartition("\x1b[2K")[2]), "the lines are wiped when all is done"


@posix
def test_one_work_has_its_own_line_only(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = watched(monkeypatch, "zh", [RED])
    assert "讲座[red].mp4" in shown
    assert "共 1 个" not in shown


def watched(monkeypatch: pytest.MonkeyPatch, lang: str, works: list[Path]) -> str:
    """What a terminal shows while the first work passes, the second fails and the last is half done."""
    monkeypatch.setenv("TERM", "xterm-256color")
    with Terminal() as terminal, terminal.file() as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        with progress.shown(works, lang) as shown:  # type: ignore[arg-type]
            assert shown
            shown.at(works[0], 0.1, 2.5)
            shown._progress.refresh()
            for work, verdict in zip(works, ("pass", "fail"), strict=False):
                if work != works[-1]:
                    shown.done(WorkResult(path=str(work), verdict=verdict))  # type: ignore[arg-type]
            shown.at(works[-1], 0.5, 2.5)
            shown._progress.refresh()
            shown.at(works[-1], 0.75, 0.0)
            shown._progress.refresh()
        stream.flush()
        monkeypatch.undo()
        return terminal.read()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("短.mp4", "短.mp4"),
        ("弘扬科学家精神" * 6 + ".mp4", "弘扬科学家精神弘扬...精神弘扬科学家精神.mp4"),
        ("x" * 99, "x" * 14 + "..." + "x" * 14),
    ],
)
def test_long_names_lose_their_middle(name: str, short: str) -> None:
    assert progress._short(name)[:6] == short[:6]
    assert progress._short(name)[-6:] == short[-6:]
    assert progress.cells(progress._short(name)) <= 32
