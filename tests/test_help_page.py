"""Help and usage errors: in the reader's language, within the terminal's width."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer

from sciencevid_check import cli
from sciencevid_check.commands import help_page
from sciencevid_check.text import LANGS, Lang, cells
from tests.command import call, script


def commands(command: Any, *names: str) -> list[tuple[str, ...]]:
    """Every command's name, as typed."""
    found = [names]
    for name, below in getattr(command, "commands", {}).items():
        found += commands(below, *names, name)
    return found


COMMANDS = commands(typer.main.get_command(cli.app))


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_every_help_keeps_to_the_width(names: tuple[str, ...], width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the tests' own language: help texts are fixed when the program starts."""
    monkeypatch.setenv("COLUMNS", str(width))
    said = call(*names, "--help")
    assert said.code == 0
    assert max(map(cells, said.out.splitlines())) <= width
    assert re.findall(r"^(?:用法：|Usage: )(.*?) \[", said.out) == [" ".join(("sciencevid-check", *names))]


@pytest.mark.parametrize("lang", LANGS)
def test_help_speaks_one_language(lang: Lang) -> None:
    said = script("check", "--help", SCIENCEVID_LANG=lang, COLUMNS="80").out
    assert max(map(cells, said.splitlines())) <= 80
    theirs = ("Usage", "Options:", "OPTIONS", "Show this", "default:")
    ours = ("用法：", "选项：", "[选项]", "显示这份帮助", "[默认：")
    for word in theirs + ours:
        assert (word in said) == (word in (ours if lang == "zh" else theirs)), word
    assert "x>=0" not in said


WRONG = [
    (["docter"], "没有命令 docter；是不是 doctor？"),
    (["zzz"], "没有命令 zzz。"),
    (["check", "--outptu", "a"], "没有选项 --outptu；是不是 --output？"),
    (["check", "--zzzzz"], "没有选项 --zzzzz。"),
    (["judge"], "少了 FILE。"),
    (["rule", "duration", "b"], "多出来的内容：b"),
    (["check", "--jobs", "x"], "--jobs / -j 的值应是整数。"),
    (["check", "--jobs", "-1"], "--jobs / -j 的值不能小于 0。"),
    (["watch", "--settle", "x", "."], "--settle 的值应是数字。"),
    (["check", "--lang"], "选项 --lang 后面要写一个值。"),
    (["check", "--strict=1"], "选项 --strict 后面不能写值。"),
]


@pytest.mark.parametrize(("args", "said"), WRONG)
def test_a_wrong_command_is_told_in_chinese(args: list[str], said: str) -> None:
    done = call(*args)
    first, *rest = done.err.splitlines()
    assert (done.code, done.out) == (2, "")
    assert first == f"命令有误：{said}"
    assert all(re.fullmatch(r"帮助：sciencevid-check( \w+)? --help", line) for line in rest)


@pytest.mark.parametrize(("args", "lang"), [(["--lang", "en"], "zh"), (["--lang=en"], "zh"), ([], "en")])
def test_a_wrong_command_is_told_in_the_language_asked_for(args: list[str], lang: str) -> None:
    done = call("check", "--zzzzz", *args, lang=lang)
    assert done.err == "Error: No such option: --zzzzz\nHelp: sciencevid-check check --help\n"


def test_words_of_typer_that_are_not_known_are_kept() -> None:
    error = help_page.USAGE("Something new.")
    assert help_page.problem(_without_context(error), "zh") == "命令有误：Something new."


def _without_context(error: Exception) -> Any:
    assert getattr(error, "ctx", None) is None
    return error


def test_no_command_at_all_prints_the_help() -> None:
    done = call()
    assert done.code == 2
    assert "doctor" in done.err
    assert not re.search("Error|命令有误", done.err)
