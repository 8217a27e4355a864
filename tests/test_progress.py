"""Progress is for people: nobody is there, nothing is shown."""

from __future__ import annotations

import sys

import pytest

from sciencevid_check import progress
from sciencevid_check.results import WorkResult
from tests.terminal import Terminal, posix


def test_no_bar_without_a_terminal_or_for_one_work(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.bar(9, "zh") as on_done:
        assert on_done is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.bar(1, "zh") as on_done:
        assert on_done is None
    assert capsys.readouterr().err == ""


@posix
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ["正在检查", "2/3", "不通过 1"]), ("en", ["checking", "2/3", "fail 1"])]
)
def test_the_bar_counts_and_vanishes(lang: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    with Terminal() as terminal, terminal.file() as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        with progress.bar(3, lang) as on_done:  # type: ignore[arg-type]
            assert on_done
            on_done(WorkResult(path="讲座[red].mp4", verdict="pass"))
            on_done(WorkResult(path="[/x].mp4", verdict="fail"))
        stream.flush()
        monkeypatch.undo()
        shown = terminal.read()
    for word in words:
        assert word in shown
    assert not set(words[0]) & set(shown.rpartition("\x1b[2K")[2]), "the line is wiped when all is done"
