"""What a person reads. The wording is in the snapshots; here is what must hold of all of it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.console import Console

from sciencevid_check.reports import terminal
from sciencevid_check.text import LANGS, Lang
from tests.reports.runs import RUNS, run
from tests.reports.snapshot import same

each = pytest.mark.parametrize("name", RUNS)
both = pytest.mark.parametrize("lang", LANGS)


@each
@both
def test_words(name: str, lang: Lang) -> None:
    same(f"{name}.{lang}.txt", terminal.render(RUNS[name], lang))


@each
@both
@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit_and_nothing_invisible_is_in_them(name: str, lang: Lang, width: int) -> None:
    page = terminal.report(RUNS[name], lang, width).plain
    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    for line in page.splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()
        assert line.isprintable()


@both
def test_a_narrow_window_loses_nothing(lang: Lang) -> None:
    wide, narrow = (terminal.report(RUNS["long"], lang, width).plain for width in (120, 10))
    assert sorted("".join(wide.split())) == sorted("".join(narrow.split()))


@both
def test_no_line_starts_with_the_punctuation_of_the_one_before(lang: Lang) -> None:
    for width in range(40, 120, 3):
        for line in terminal.report(RUNS["long"], lang, width).plain.splitlines():
            assert line.lstrip()[:1] not in "，。；：、！？）”" or not line


def test_colours_go_with_the_words() -> None:
    page = terminal.report(RUNS["long"], "zh")
    coloured = {page.plain[span.start : span.end]: str(span.style) for span in page.spans}
    assert coloured["不通过"] == "bold red"
    assert coloured["待复核"] == "yellow"
    assert coloured["提醒"] == "yellow"
    assert coloured["通过"] == "green"
    assert coloured["渝中区/讲座[red].mp4"] == "bold"


@pytest.mark.parametrize("name", ["long", "many"])
def test_the_same_words_with_colours_and_without(name: str) -> None:
    console = Console(width=80, color_system="truecolor", force_terminal=True, highlight=False)
    with console.capture() as captured:
        console.print(terminal.report(RUNS[name], "zh"), soft_wrap=True, end="")
    assert "\x1b[1;31m" in captured.get()
    plain = Console(width=80, force_terminal=False)
    with plain.capture() as captured:
        plain.print(terminal.report(RUNS[name], "zh"), soft_wrap=True, end="")
    assert captured.get() == terminal.render(RUNS[name], "zh")


def test_what_fails_a_required_rule_comes_first() -> None:
    words = terminal.render(run("long"), "en")
    order = ["Duration", "Subtitles", "Video codec", "Stream integrity", "Readable"]
    found = [words.index(title) for title in order]
    assert found == sorted(found)


def test_one_reason_for_many_rules_is_said_once() -> None:
    words = terminal.render(RUNS["unopened"], "zh")
    assert words.count("文件打不开") == 1
    assert "文件打不开，无从测量：时长、分辨率" in words


def test_a_work_that_nothing_was_found_against_still_has_a_reason_for_review() -> None:
    row = next(line for line in terminal.render(RUNS["folder"], "en").splitlines() if "b.mp4" in line)
    assert row.split() == ["review", "b.mp4", "Duration"]
