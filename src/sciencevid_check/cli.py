"""The command line: what people type, what they read while it runs, and the exit code."""

from __future__ import annotations

import io
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sciencevid_check import cache_cli, delivery, fix_cli, help_page, profile_cli, submission_cli, watch_cli
from sciencevid_check.options import (
    OK,
    STOPPED,
    TROUBLE,
    ExitZeroOption,
    FilesFromOption,
    FormatOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    NoCacheOption,
    OutputOption,
    ProfileOption,
    SaveSubtitlesOption,
    SchedulerOption,
    SelectOption,
    SetOption,
    StrictOption,
    TimeoutOption,
    VersionOption,
    exit_code,
    split,
)
from sciencevid_check.text import Lang, Text, UserError, here, preferred_lang

if TYPE_CHECKING:
    from sciencevid_check.results import Run
    from sciencevid_check.store import Store

_INTERNAL = Text(
    zh="程序内部出错（{kind}：{what}）。请把命令和这行字报告给我们；设 SCIENCEVID_DEBUG=1 可看详情。",
    en="An error inside the program ({kind}: {what}). Please report the command and this line; SCIENCEVID_DEBUG=1 shows more.",
)
_STOPPED = Text(
    zh="已停止：共 {works} 个作品，查完 {done} 个；没有查完的不在报告里。",
    en="Stopped: {done} of {works} works are done; the report leaves out the others.",
)
_NOT_READ = Text(
    zh="{path}：没有写，因为画面上的文字没有读。",
    en="{path}: not written, because the words in the picture were not read.",
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
app.add_typer(profile_cli.app, name="profile")
app.add_typer(cache_cli.app, name="cache")
app.command(help=fix_cli.HELP)(fix_cli.fix)
app.add_typer(submission_cli.app, name="submission")


@app.callback()
def common(version: VersionOption = False) -> None:
    """What all commands share: only --version, which has done its work by now."""


# Arguments are hidden from the list of options, where Typer would print their Python types; the usage line names them.
@app.command(
    help=here("检查视频文件（PATH），或文件夹里的所有视频", "check video files (PATH), and all videos in folders")
)
def check(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", hidden=True)] = None,
    profile: ProfileOption = "cq-2023",
    select: SelectOption = [],  # noqa: B006 (Typer copies defaults)
    ignore: IgnoreOption = [],  # noqa: B006
    changes: SetOption = [],  # noqa: B006
    formats: FormatOption = [],  # noqa: B006
    outputs: OutputOption = [],  # noqa: B006
    files_from: FilesFromOption = "",
    jobs: JobsOption = 0,
    timeout: TimeoutOption = 600,
    no_cache: NoCacheOption = False,
    scheduler: SchedulerOption = "",
    save_measurements: Annotated[
        Path | None,
        typer.Option(
            "--save-measurements",
            metavar="FILE",
            help=here("保存测量数据，供 judge 重新判定", "save what was measured, for `judge`"),
        ),
    ] = None,
    save_subtitles: SaveSubtitlesOption = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            "--evidence",
            metavar="FOLDER",
            help=here("把所发现问题的画面存为 JPEG 图片", "save pictures of what was found, as JPEG files"),
        ),
    ] = None,
    strict: StrictOption = False,
    exit_zero: ExitZeroOption = False,
    lang: LangOption = "",
) -> None:
    from sciencevid_check import checker, progress
    from sciencevid_check import profile as profiles_
    from sciencevid_check import works as works_

    spoken = preferred_lang(lang)
    plan = delivery.plan(formats, outputs)
    notice = profiles_.load(profile, changes)
    works = works_.find([*(paths or []), *works_.listed(files_from)], warn=lambda text: delivery.warn(text.say(spoken)))
    _one_work_only(save_subtitles, len(works))
    plan = plan.settled(len(works))
    delivery.must_be_writable([*plan.files(), *filter(None, (save_measurements, save_subtitles))], works)
    if evidence:
        delivery.must_be_folder(evidence)
    stopped = False
    with _store(no_cache, spoken) as store, progress.shown(works, spoken) as progress_:
        try:
            run = checker.check_works(
                works,
                notice,
                select=split(select),
                ignore=split(ignore),
                hashed=plan.wants_hash or save_measurements is not None,
                proofs=evidence is not None or plan.wants_pictures,
                jobs=jobs or None,
                patience_s=timeout,
                scheduler=scheduler,
                lang=spoken,
                also={"texts", "captions"} if save_subtitles else (),
                retain=None if save_measurements or plan.wants_measurements else {"texts", "captions"},
                store=store,
                on_done=progress_.done if progress_ else None,
                on_progress=progress_.at if progress_ else None,
            )
        except checker.Stopped as stop:
            run, stopped = stop.run, True
    if save_measurements:
        delivery.save(save_measurements, checker.saved(run))
    _save_subtitles(save_subtitles, run)
    delivery.report(run, plan)
    if evidence:
        delivery.save_proofs(run, evidence)
    if stopped:
        delivery.warn(_STOPPED.fill({"done": len(run.files), "works": len(works)}).say(spoken))
        os._exit(STOPPED)  # a usual exit would wait for the works that are still being read
    raise typer.Exit(exit_code(run, strict=strict, exit_zero=exit_zero))


@app.command(
    help=here(
        "用 check --save-measurements 保存的测量数据（FILE）重新判定，不再打开视频",
        "judge again what check --save-measurements saved (FILE), without the videos",
    )
)
def judge(
    measurements: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    profile: ProfileOption = "cq-2023",
    select: SelectOption = [],  # noqa: B006
    ignore: IgnoreOption = [],  # noqa: B006
    changes: SetOption = [],  # noqa: B006
    formats: FormatOption = [],  # noqa: B006
    outputs: OutputOption = [],  # noqa: B006
    save_subtitles: SaveSubtitlesOption = None,
    strict: StrictOption = False,
    exit_zero: ExitZeroOption = False,
    lang: LangOption = "",
) -> None:
    from sciencevid_check import checker
    from sciencevid_check import profile as profiles_

    plan = delivery.plan(formats, outputs)
    notice = profiles_.load(profile, changes)
    works = checker.load_saved(measurements)
    if not works:
        raise UserError.of(
            f"{measurements}：里面没有作品的测量数据。", f"{measurements}: holds no work's measurements."
        )
    _one_work_only(save_subtitles, len(works))
    plan = plan.settled(len(works))
    delivery.must_be_writable([*plan.files(), *([save_subtitles] if save_subtitles else [])], [measurements])
    run = checker.judge(works, notice, select=split(select), ignore=split(ignore), lang=preferred_lang(lang))
    _save_subtitles(save_subtitles, run)
    delivery.report(run, plan)
    raise typer.Exit(exit_code(run, strict=strict, exit_zero=exit_zero))


app.command(
    help=here(
        "看着一个文件夹（FOLDER），放进来的作品自动检查，报告写在旁边",
        "check what is dropped into a FOLDER, and write the reports beside it",
    )
)(watch_cli.watch)


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


def _store(no_cache: bool, lang: Lang) -> AbstractContextManager[Store | None]:
    from sciencevid_check.store import Store

    return nullcontext() if no_cache else Store.of_user(lambda text: delivery.warn(text.say(lang)))


def _one_work_only(save_subtitles: Path | None, works: int) -> None:
    if save_subtitles and works > 1:
        raise UserError.of(
            f"--save-subtitles：一次只能用于一个作品，这里有 {works} 个。",
            f"--save-subtitles: takes one work at a time, and these are {works}.",
        )


def _save_subtitles(path: Path | None, run: Run) -> None:
    from sciencevid_check.srt import srt

    if path is None or not run.files:
        return
    measured = run.files[0].measurements
    if measured and measured.texts:
        delivery.save(path, srt(measured.texts, measured.captions))
    else:
        delivery.warn(_NOT_READ.fill({"path": path}).say(run.lang))


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
