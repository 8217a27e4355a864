"""Help and usage errors in the reader's language.

Typer speaks English, and cuts lines as if every character were one column wide; Chinese characters take two.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import typer

from sciencevid_check.folding import fold
from sciencevid_check.text import LANGS, Lang, Text, cells, here, preferred_lang

_WIDEST_NAME = 30  # columns for an option's name; a longer one stands on a line of its own

USAGE: type[Exception] = typer.BadParameter.__mro__[1]  # the class of all wrong commands, which Typer does not export

_TRY = Text(zh="帮助：{command} --help", en="Help: {command} --help")
_ERROR = Text(zh="命令有误：{what}", en="Error: {what}")

_BOUND = re.compile(r"  \[x>=0\]$|; x>=0(?=\]$)")  # that a count is not negative goes without saying
# Typer's words, and ours for them.
_PAGE = (
    (r"^\[OPTIONS\]$", "[选项]"),
    (r"^COMMAND \[ARGS\]\.\.\.$", "命令 ..."),
    (r"\[default: (.*)\]$", r"[默认：\1]"),
    (r"^Show this message and exit\.$", "显示这份帮助"),
)
_ERRORS = (
    (r"No such option: (\S+) \(Possible options: (.*)\)", r"没有选项 \1；是不是 \2？"),
    (r"No such option: (\S+)", r"没有选项 \1。"),
    (r"No such command '(.*)'\. Did you mean (.*)\?", r"没有命令 \1；是不是 \2？"),
    (r"No such command '(.*)'\.", r"没有命令 \1。"),
    (r"Missing command\.", "没有写要做什么（命令）。"),
    (r"Missing argument '(.*)'\.", r"少了 \1。"),
    (r"Missing option (.*)\.", r"少了选项 \1。"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 后面要写一个值。"),
    (r"Option '(.*)' does not take a value\.", r"选项 \1 后面不能写值。"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"多出来的内容：\1"),
    (r"Invalid value for (.*): (?:Input should be|.* is not) a valid integer.*", r"\1 的值应是整数。"),
    (r"Invalid value for (.*): (?:Input should be|.* is not) a valid (?:number|float).*", r"\1 的值应是数字。"),
    (r"Invalid value for (.*): Input should be greater than or equal to (\S+)", r"\1 的值不能小于 \2。"),
    (r"Invalid value for (.*): Input should be less than or equal to (\S+)", r"\1 的值不能大于 \2。"),
    (r"Invalid value for (.*): (.*)", r"\1 的值不对：\2"),
)


def spoken(command: Any) -> Any:
    """The same Typer command, whose help, and that of all commands below it, is written by `page`."""
    for name, ours in (("format_help", _format_help), ("get_usage", _usage)):
        setattr(command, name, partial(ours, command))
    for below in getattr(command, "commands", {}).values():
        spoken(below)
    return command


def problem(error: Any, lang: str) -> str:
    """What is wrong with a command, and where its help is: the error is one of USAGE.

    `lang` is what the command asked for as far as it was understood; "" where that is unknown.
    """
    return _problem(error, preferred_lang(lang or _asked_lang()))


def _asked_lang() -> str:
    """The language that a command asks for which was not understood as a whole."""
    words = " ".join(sys.argv).replace("--lang=", "--lang ").split()
    return next((lang for option, lang in pairwise(words) if option == "--lang" and lang in LANGS), "")


def _problem(error: Any, lang: Lang) -> str:
    said = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":  # not wrong: the message is the help itself
        return str(said)
    what = _ERROR.fill({"what": _in_chinese(said) if lang == "zh" else said}).say(lang)
    return f"{what}\n{_TRY.fill({'command': error.ctx.command_path}).say(lang)}" if error.ctx else what


def _in_chinese(words: str) -> str:
    """The first entry that fits; what is not in the table stays as it is."""
    for pattern, ours in _ERRORS:
        told, count = re.subn(pattern, ours, words, flags=re.DOTALL)
        if count:
            return told.replace("'", "")
    return words


def _format_help(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write("\n".join(page(command, ctx, formatter.width)) + "\n")


def _usage(command: Any, ctx: Any) -> str:
    pieces = [piece.strip("{}") for piece in command.collect_usage_pieces(ctx)]
    said = " ".join(_ours(piece) for piece in pieces)
    return here(f"用法：{ctx.command_path} {said}", f"Usage: {ctx.command_path} {said}")


def page(command: Any, ctx: Any, width: int) -> Iterator[str]:
    """A command's help, line by line, none of more than `width` columns where that can be."""
    yield from fold(_usage(command, ctx), width)
    if command.help:
        yield ""
        yield from (f"  {line}" for line in fold(command.help, width - 2))
    options = [record for param in command.get_params(ctx) if (record := param.get_help_record(ctx))]
    below = [(name, command.get_command(ctx, name)) for name in getattr(command, "commands", {})]
    commands = [(name, found.help or "") for name, found in below if not found.hidden]
    for title, rows in ((here("选项：", "Options:"), options), (here("命令：", "Commands:"), commands)):
        if rows:
            yield from ("", title)
            names = min(_WIDEST_NAME, max(cells(name) for name, _ in rows))
            for name, words in rows:
                lines = fold(_ours(words), width - names - 4) or [""]
                beside = cells(name) <= names
                yield f"  {name}{' ' * (names - cells(name) + 2)}{lines[0]}".rstrip() if beside else f"  {name}"
                yield from (" " * (names + 4) + line for line in (lines[1:] if beside else lines))


def _ours(words: str) -> str:
    words = _BOUND.sub("", words)
    if preferred_lang() != "zh":
        return words
    for pattern, ours in _PAGE:
        words = re.sub(pattern, ours, words)
    return words
