"""`check` looks at works and judges them; `judge` judges again what a check saved."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sciencevid_check import delivery
from sciencevid_check.commands.options import (
    STOPPED,
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
    exit_code,
    split,
)
from sciencevid_check.text import Lang, Text, UserError, here, preferred_lang

if TYPE_CHECKING:
    from sciencevid_check.cache.store import Store
    from sciencevid_check.results import Run

CHECK_HELP = here("检查视频文件（PATH），或文件夹里的所有视频", "check video files (PATH), and all videos in folders")
JUDGE_HELP = here(
    "用 check --save-measurements 保存的测量数据（FILE）重新判定，不再打开视频",
    "judge again what check --save-measurements saved (FILE), without the videos",
)

_STOPPED = Text(
    zh="已停止：共 {works} 个作品，查完 {done} 个；没有查完的不在报告里。",
    en="Stopped: {done} of {works} works are done; the report leaves out the others.",
)
_NOT_READ = Text(
    zh="{path}：没有写，因为画面上的文字没有读。",
    en="{path}: not written, because the words in the picture were not read.",
)


# Arguments are hidden from the list of options, where Typer would print their Python types; the usage line names them.
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
            help=here("把所发现问题的画面存为 PNG 图片", "save pictures of what was found, as PNG files"),
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
        delivery.save_proofs(run, evidence, checker.png)
    if stopped:
        delivery.warn(_STOPPED.fill({"done": len(run.files), "works": len(works)}).say(spoken))
        os._exit(STOPPED)  # a usual exit would wait for the works that are still being read
    raise typer.Exit(exit_code(run, strict=strict, exit_zero=exit_zero))


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


def _store(no_cache: bool, lang: Lang) -> AbstractContextManager[Store | None]:
    from sciencevid_check.cache.store import Store

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
