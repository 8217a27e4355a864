"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sciencevid_check.reports import formats
from sciencevid_check.text import LANGS, UserError, here

if TYPE_CHECKING:
    from sciencevid_check.results import Run

OK, FAILING, TROUBLE, STOPPED = 0, 1, 2, 130


def _speak(context: typer.Context, asked: str) -> str:
    """Leave the language asked for where `main` finds it: errors, too, are said in it."""
    if asked and asked not in LANGS:
        raise UserError.of(f"--lang {asked}：只能是 zh 或 en。", f"--lang {asked}: should be zh or en.")
    context.ensure_object(dict)["lang"] = asked
    return asked


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"sciencevid-check {version('sciencevid-check')}")
        raise typer.Exit


def split(names: list[str]) -> list[str]:
    """Names given one by one or with commas: ["a,b", "c"] -> ["a", "b", "c"]."""
    return [name.strip() for part in names for name in part.split(",") if name.strip()]


VersionOption = Annotated[
    bool,
    typer.Option("--version", callback=_show_version, is_eager=True, help=here("显示版本号", "show the version")),
]
ProfileOption = Annotated[
    str,
    typer.Option(
        "--profile",
        "-p",
        metavar="NAME|FILE",
        help=here("通知的规则集：名称或 TOML 文件", "the notice: a shipped name or a TOML file"),
    ),
]
SelectOption = Annotated[
    list[str],
    typer.Option(
        "--select",
        metavar="RULE",
        help=here("只检查这些规则（可重复，可用逗号分隔）", "check these rules only (repeatable, or with commas)"),
    ),
]
IgnoreOption = Annotated[
    list[str],
    typer.Option(
        "--ignore",
        metavar="RULE",
        help=here("不检查这些规则（可重复，可用逗号分隔）", "leave these rules out (repeatable, or with commas)"),
    ),
]
SetOption = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help=here(
            "临时改一个设置，如 rules.duration.max_s=300（可重复）",
            "change a setting for this run: rules.duration.max_s=300 (repeatable)",
        ),
    ),
]
FormatOption = Annotated[
    list[str],
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=here(
            f"报告格式：{'、'.join(formats())}（可重复）", f"the report's format: {', '.join(formats())} (repeatable)"
        ),
    ),
]
OutputOption = Annotated[
    list[Path],
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=here(
            "把报告写入文件（可重复，与 --format 依次对应）",
            "write the report to a file (repeatable, one for each --format)",
        ),
    ),
]
SaveSubtitlesOption = Annotated[
    Path | None,
    typer.Option(
        "--save-subtitles",
        metavar="FILE",
        help=here(
            "把画面上读到的字幕存成 SRT（只限一个作品）", "save the subtitles that were read as SRT (one work only)"
        ),
    ),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help=here("有待复核的作品时退出码也是 1", "exit 1 when a work needs review, too"))
]
ExitZeroOption = Annotated[
    bool, typer.Option("--exit-zero", help=here("作品不通过时退出码也是 0", "exit 0 even when a work fails"))
]
LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="zh|en",
        callback=_speak,
        is_eager=True,
        help=here("用中文（zh）还是英文（en）（默认随系统）", "the language to speak (default: the system's)"),
    ),
]
FilesFromOption = Annotated[
    str,
    typer.Option(
        "--files-from",
        metavar="FILE|-",
        help=here(
            "从文本文件（- 为标准输入）读取路径，一行一个",
            "read paths, one a line, from a text file or (-) from standard input",
        ),
    ),
]
JobsOption = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=0,
        show_default=False,
        help=here(
            "同时检查几个作品（0：按处理器数目；每个约占 0.6 GB 内存）",
            "works checked at once (0: as many as processors; each takes about 0.6 GB of memory)",
        ),
    ),
]
TimeoutOption = Annotated[
    int,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=1,
        help=here(
            "一个作品这么多秒毫无进展就放弃它（检查多个作品时）",
            "give a work up when it shows no progress for so long (where several are checked)",
        ),
    ),
]
NoCacheOption = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help=here(
            "不用、也不留测量记录（见 cache 命令）", "neither use nor keep the record of measurements (see `cache`)"
        ),
    ),
]


def exit_code(run: Run, *, strict: bool, exit_zero: bool) -> int:
    """2 when a work could not be checked, 1 when one fails (or, strictly, needs review), else 0."""
    counts = run.summary
    if counts.error:
        return TROUBLE
    if exit_zero:
        return OK
    return FAILING if counts.fail or (strict and counts.review) else OK


SchedulerOption = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        show_default=False,
        help=here("交给 Dask 集群检查（见 docs/cluster.md）", "have a Dask cluster do it (see docs/cluster.md)"),
    ),
]
