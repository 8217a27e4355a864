"""The command line: what people type, what they read while it runs, and the exit code."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from sciencevid_check import delivery
from sciencevid_check.commands import cache, check, fix, help_page, profile, submission, watch
from sciencevid_check.commands.options import OK, STOPPED, TROUBLE, LangOption, ProfileOption, VersionOption
from sciencevid_check.text import Text, UserError, here, preferred_lang

_INTERNAL = Text(
    zh="程序内部出错（{kind}：{what}）。请把命令和这行字报告给我们；设 SCIENCEVID_DEBUG=1 可看详情。",
    en="An error inside the program ({kind}: {what}). Please report the command and this line; SCIENCEVID_DEBUG=1 shows more.",
)
app = typer.Typer(
    name="sciencevid-check",
    help=here(
        "检查短视频是否符合征集通知的要求，给出证据和改法。",
        "Checks a video against a contest notice, with proof and the way to mend it.",
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def common(version: VersionOption = False) -> None:
    """What all commands share: only --version, which has done its work by now."""


# In the order in which --help lists them
app.command(help=check.CHECK_HELP)(check.check)
app.command(help=check.JUDGE_HELP)(check.judge)
app.command(help=watch.HELP)(watch.watch)
app.command(help=fix.HELP)(fix.fix)


@app.command(help=here("列出所有规则", "list all rules"))
def rules(profile: ProfileOption = "cq-2023", lang: LangOption = "") -> None:
    from sciencevid_check import manual
    from sciencevid_check import profile as profiles_

    delivery.put(manual.overview(profiles_.load(profile), preferred_lang(lang)))


@app.command(help=here("显示一条规则（RULE）的说明和设置", "print the manual page and settings of a RULE"))
def rule(name: Annotated[str, typer.Argument(metavar="RULE", hidden=True)], lang: LangOption = "") -> None:
    from sciencevid_check import manual
    from sciencevid_check import profile as profiles_
    from sciencevid_check.rules import all_rules

    profiles_.must_exist([name])
    delivery.put(manual.page(all_rules()[name], preferred_lang(lang)))


@app.command(help=here("检查本机是否具备所需的一切", "see whether this machine has all that a check needs"))
def doctor(lang: LangOption = "") -> None:
    from sciencevid_check import doctor as doctor_

    lines = list(doctor_.examine())
    delivery.put(doctor_.told(lines, preferred_lang(lang)))
    raise typer.Exit(TROUBLE if doctor_.bad(lines) else OK)


app.add_typer(submission.app, name="submission")
app.add_typer(profile.app, name="profile")
app.add_typer(cache.app, name="cache")


def main() -> None:
    """Run the program. Whatever happens, a person reads a sentence and a program reads an exit code."""
    for stream in (sys.stdout, sys.stderr):  # a Chinese Windows console is GBK: what it lacks becomes "?"
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    said: dict[str, str] = {}  # --lang leaves the language here
    command = help_page.spoken(typer.main.get_command(app))
    try:
        sys.exit(command.main(prog_name="sciencevid-check", obj=said, standalone_mode=False))
    except help_page.USAGE as error:
        delivery.warn(help_page.problem(error, said.get("lang", "")))
        sys.exit(TROUBLE)
    except UserError as error:
        problem = error.text
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    except Exception as error:
        if os.environ.get("SCIENCEVID_DEBUG"):
            raise
        problem = _INTERNAL.fill({"kind": type(error).__name__, "what": " ".join(str(error).split())})
    delivery.warn(problem.say(preferred_lang(said.get("lang", ""))))
    sys.exit(TROUBLE)
