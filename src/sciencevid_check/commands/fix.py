"""`sciencevid-check fix`: a plan, a question, a new file that was checked again."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sciencevid_check import delivery
from sciencevid_check.commands.options import LangOption, ProfileOption, SetOption
from sciencevid_check.text import Lang, Text, UserError, here, preferred_lang

if TYPE_CHECKING:
    from sciencevid_check.fix.model import Choices, Extras, Plan
    from sciencevid_check.profile import Profile
    from sciencevid_check.results import WorkResult

HELP = here(
    "把不合格的作品（FILE）改成合格的：先给出方案，另写新文件并复查，原文件不动",
    "mend a work (FILE) as far as a machine may: plan, ask, write another file, check it again",
)

_GO = Text(zh="照此修改吗？", en="Shall this be done?")
_YES_NO = Text(zh="[y/N]", en="[y/N]")
_CHOOSE = Text(zh="请选择（直接回车：{default}）", en="your choice (Enter: {default})")
_LEAVE = Text(zh="不改", en="leave it")
_NOT_ASKED = Text(
    zh="这里不是终端，没法问您。看过方案后加 --yes 再运行；只看命令用 --dry-run。",
    en="This is no terminal, so you cannot be asked. Run it again with --yes if the plan suits you, or --dry-run for the commands.",
)
_LEFT = Text(zh="没有改动任何文件。", en="No file was changed.")
_STOPPED = Text(
    zh="已停止：原文件没有动，没有留下半个文件。", en="Stopped: the work is untouched, and no half file is left."
)
_OK, _FAILING, _TROUBLE, _INTERRUPTED = 0, 1, 2, 130


def fix(
    path: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=here("新文件（默认 原名-fixed.mp4）", "the new file (default NAME-fixed.mp4)"),
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=here("不询问，直接照方案做", "do not ask, do as planned"))
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=here("只给出方案和完整命令，不写文件", "print plan and exact commands, write nothing")
        ),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=here("允许覆盖已有的新文件（原文件除外）", "overwrite an existing file (never the work itself)"),
        ),
    ] = False,
    frame: Annotated[
        str,
        typer.Option(
            "--frame",
            metavar="crop|pad|unturn",
            help=here(
                "画面比例不对时：裁切、加黑边，或去掉旋转标记",
                "for a wrong shape: crop, pad, or take off the rotation mark",
            ),
        ),
    ] = "",
    sound_start: Annotated[
        str,
        typer.Option(
            "--sound-start",
            metavar="shift|fill",
            help=here(
                "声画开头不齐时：移动声音，或补静音",
                "where sound and picture start apart: move the sound, or fill with silence",
            ),
        ),
    ] = "",
    also: Annotated[
        list[str],
        typer.Option(
            "--also",
            metavar="RULE",
            help=here(
                "“待复核”的也改：您已看过，确有其事", "mend what is only for review, too: you looked, and it is so"
            ),
        ),
    ] = [],  # noqa: B006 (Typer copies defaults)
    leave: Annotated[
        list[str], typer.Option("--leave", metavar="RULE", help=here("不改这些规则", "do not mend these rules"))
    ] = [],  # noqa: B006
    profile: ProfileOption = "cq-2023",
    changes: SetOption = [],  # noqa: B006
    lang: LangOption = "",
) -> None:
    from sciencevid_check import profile as profiles_

    spoken = preferred_lang(lang)
    if path.is_dir():
        raise UserError.of(
            f"{path}：这是文件夹；fix 一次改一个文件。", f"{path}: that is a folder; fix takes one file at a time."
        )
    choices = _choices(frame, sound_start, also, leave)
    notice = profiles_.load(profile, changes)
    before = _stop_like_ctrl_c()
    try:
        code = _fix(path, output, choices, notice, spoken, yes=yes, dry_run=dry_run, force=force)
    except KeyboardInterrupt:
        delivery.warn(_STOPPED.say(spoken))
        sys.stdout.flush()
        os._exit(_INTERRUPTED)  # a usual exit would wait for what is still being read
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    raise typer.Exit(code)


def _fix(
    path: Path,
    output: Path | None,
    choices: Choices,
    notice: Profile,
    lang: Lang,
    *,
    yes: bool,
    dry_run: bool,
    force: bool,
) -> int:
    from sciencevid_check.fix import commands, mend, told

    with _progress(path, lang) as at:
        work = _looked_at(path, notice, lang, at)
        container = work.measurements.container if work.measurements else None
        extras = mend.extras(path, container)
    plan = _agreed(work, notice, extras, choices, lang, ask=not (yes or dry_run))
    if not plan.mends:
        delivery.put(told.plan(plan.model_copy(update={"steps": ()}), work, "", lang))
        return _FAILING if work.verdict == "fail" else _OK
    out = mend.target(path, output, plan, force=force)
    delivery.put(told.plan(plan, work, out.name, lang))
    source = mend.source(path, work, extras)
    if dry_run:
        with _progress(path, lang) as at:
            figures = mend.figures(plan.edit, source, at)
        lines = [commands.listen(plan.edit, source)] if figures else []
        lines.append(commands.encode(plan.edit, source, str(out.absolute()), figures))
        windows = sys.platform == "win32"
        delivery.put("\n" + told.commands([commands.quoted(line, windows=windows) for line in lines], lang))
        return _OK
    if not yes:
        if not _asks():
            raise UserError(_NOT_ASKED)
        if not _confirmed(lang):
            delivery.warn(_LEFT.say(lang))
            return _FAILING if work.verdict == "fail" else _OK
    with _progress(out, lang) as at:
        written = _carried_out(path, work, notice, plan, source, out, lang, at, force=force)
    delivery.put("\n" + told.outcome(written.outcome, str(written.path), lang))
    return _OK if written.outcome.holds and written.outcome.after.verdict != "fail" else _FAILING


def _looked_at(path: Path, notice: Profile, lang: Lang, at: Any) -> WorkResult:
    from sciencevid_check import checker
    from sciencevid_check.fix import mend

    try:
        work = mend.look(path, notice, lang, at)
    except checker.Stopped:
        raise KeyboardInterrupt from None
    if work.error:
        raise UserError(Text(zh=f"{path}：{work.error.zh}", en=f"{path}: {work.error.en}"))
    return work


def _carried_out(*args: Any, **options: Any) -> Any:
    from sciencevid_check import checker
    from sciencevid_check.fix import mend

    try:
        return mend.carry_out(*args, **options)
    except checker.Stopped:
        raise KeyboardInterrupt from None


def _agreed(work: WorkResult, notice: Profile, extras: Extras, choices: Choices, lang: Lang, *, ask: bool) -> Plan:
    """The plan, after what only a person knows was asked."""
    from sciencevid_check.fix import plan

    made = plan.make(work, notice, extras, choices)
    answers: dict[str, str] = {}
    for question in made.questions if ask and _asks() else ():
        key = question.about.replace("-", "_")
        if getattr(choices, key):
            continue
        delivery.warn(question.text.say(lang))
        keys = list(question.answers)
        for number, answer in enumerate(question.answers.values(), 1):
            delivery.warn(f"  {number}. {answer.say(lang)}")
        default = question.answers.get(question.default, _LEAVE)
        said = _answer(_CHOOSE.fill({"default": default}).say(lang))
        if said in map(str, range(1, len(keys) + 1)):
            answers[key] = keys[int(said) - 1]
    return plan.make(work, notice, extras, choices.model_copy(update=answers)) if answers else made


def _choices(frame: str, sound_start: str, also: list[str], leave: list[str]) -> Choices:
    from sciencevid_check import profile as profiles_
    from sciencevid_check.fix.model import Choices

    for option, value, allowed in (("--frame", frame, "crop pad unturn"), ("--sound-start", sound_start, "shift fill")):
        if value and value not in allowed.split():
            listed = allowed.replace(" ", ", ")
            raise UserError.of(f"{option} {value}：只能是 {listed}。", f"{option} {value}: should be one of {listed}.")
    rules = [[name.strip() for part in names for name in part.split(",") if name.strip()] for names in (also, leave)]
    profiles_.must_exist([*rules[0], *rules[1]])
    return Choices.model_validate(
        {"frame": frame, "sound_start": sound_start, "also": frozenset(rules[0]), "leave": frozenset(rules[1])}
    )


def _asks() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _answer(question: str) -> str:
    sys.stderr.write(question + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower()


def _confirmed(lang: Lang) -> bool:
    return _answer(f"{_GO.say(lang)} {_YES_NO.say(lang)}") in ("y", "yes", "是", "好")


@contextlib.contextmanager
def _progress(path: Path, lang: Lang) -> Iterator[Callable[[Text, float, float], None] | None]:
    """Lines on standard error, for people: one for each thing that is done."""
    from sciencevid_check import progress

    with progress.shown([path], lang) as shown:
        yield (lambda what, share, speed: shown.at(Path(what.say(lang)), share, speed)) if shown else None


def _stop_like_ctrl_c() -> dict[int, Any]:
    """Being ended by the system stops as Ctrl-C does, so that nothing half made stays; the handlers that were there."""
    names = [name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    return {getattr(signal, name): signal.signal(getattr(signal, name), signal.default_int_handler) for name in names}
