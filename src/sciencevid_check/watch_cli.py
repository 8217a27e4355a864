"""`sciencevid-check watch`: checks what is dropped into a folder until Ctrl-C."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from sciencevid_check import delivery
from sciencevid_check.options import (
    STOPPED,
    FormatOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    NoCacheOption,
    ProfileOption,
    SelectOption,
    SetOption,
    TimeoutOption,
    split,
)
from sciencevid_check.text import Text, UserError, here, preferred_lang

_WATCHING = Text(
    zh="正在看着 {folder}：放进来的作品会自动检查，报告写在作品旁边。按 Ctrl-C 结束。",
    en="Watching {folder}: works dropped into it are checked, reports are written beside them. Ctrl-C ends it.",
)
_ENDED = Text(zh="已停止。", en="Stopped.")


def watch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", hidden=True)],
    profile: ProfileOption = "cq-2023",
    select: SelectOption = [],  # noqa: B006 (Typer copies defaults)
    ignore: IgnoreOption = [],  # noqa: B006
    changes: SetOption = [],  # noqa: B006
    formats: FormatOption = ["html"],  # noqa: B006
    recursive: Annotated[
        bool,
        typer.Option(
            "--recursive/--no-recursive",
            show_default=False,
            help=here("子文件夹看（默认）还是不看", "watch sub-folders, too (default), or not"),
        ),
    ] = True,
    existing: Annotated[
        bool,
        typer.Option(
            "--existing",
            help=here("已经在里面、还没有报告的作品也检查", "also check works that are there already without a report"),
        ),
    ] = False,
    settle: Annotated[
        float,
        typer.Option(
            "--settle",
            metavar="SECONDS",
            min=0,
            help=here("文件这么多秒没有变化才检查", "check a file once it has not changed for so many seconds"),
        ),
    ] = 5.0,
    jobs: JobsOption = 0,
    timeout: TimeoutOption = 600,
    no_cache: NoCacheOption = False,
    lang: LangOption = "",
) -> None:
    from sciencevid_check import checker
    from sciencevid_check import profile as profiles_
    from sciencevid_check import watch as watch_
    from sciencevid_check.store import Store

    if not folder.is_dir():
        raise UserError.of(f"{folder}：没有这个文件夹。", f"{folder}: there is no such folder.")
    spoken = preferred_lang(lang)
    job = watch_.Watch(
        folder=folder,
        notice=profiles_.load(profile, changes),
        lang=spoken,
        formats=delivery.known(formats),
        select=split(select),
        ignore=split(ignore),
        deep=recursive,
        existing=existing,
        settle_s=settle,
        jobs=jobs or os.cpu_count() or 1,
        patience_s=timeout,
    )
    profiles_.chosen(job.notice, job.select, job.ignore)  # a wrong name is said now, not when the first work comes
    delivery.tell(_WATCHING.fill({"folder": folder}).say(spoken))
    try:
        with nullcontext() if no_cache else Store.of_user(lambda text: delivery.warn(text.say(spoken))) as store:
            watch_.watch(job, store)
    except checker.Stopped:
        delivery.warn(_ENDED.say(spoken))
        os._exit(STOPPED)  # a usual exit would wait for the works that are still being read
    except KeyboardInterrupt:
        delivery.warn(_ENDED.say(spoken))
        raise typer.Exit(STOPPED) from None
