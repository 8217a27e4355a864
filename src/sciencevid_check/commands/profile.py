"""`sciencevid-check profile`: notices written as data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sciencevid_check import delivery
from sciencevid_check.commands.options import LangOption
from sciencevid_check.text import Lang, Text, UserError, here, preferred_lang

_NO_SAMPLE = Text(
    zh="样片不是能播放的视频，起草不了规则集。",
    en="The sample is no playable video: no profile can be drafted from it.",
)

app = typer.Typer(
    help=here("查看、新建通知的规则集", "Notices written as data: list, show, schema, new"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list", help=here("列出自带的规则集", "list the profiles that come with the program"))
def list_(lang: LangOption = "") -> None:
    from sciencevid_check import profile as profiles_

    spoken = preferred_lang(lang)
    delivery.put("".join(f"{name}  {profiles_.load(name).title.say(spoken)}\n" for name in profiles_.shipped()))


@app.command("show", help=here("显示一个规则集（默认 cq-2023）的文件内容", "print a profile's file (default: cq-2023)"))
def show(name: Annotated[str, typer.Argument(metavar="NAME|FILE", hidden=True)] = "cq-2023") -> None:
    from sciencevid_check import profile as profiles_

    profiles_.load(name)
    delivery.put(profiles_.locate(name).read_bytes())


@app.command(
    "schema", help=here("输出规则集的 JSON Schema，供编辑器校验", "print the JSON Schema of profiles, for editors")
)
def schema() -> None:
    from sciencevid_check import profile as profiles_

    delivery.put(profiles_.schema().encode("utf-8"))


@app.command(
    "new",
    help=here(
        "为另一份通知新建规则集文件；NAME 是简称，如 gz-2024",
        "write a profile file for another notice, to be filled in; NAME is short, such as gz-2024",
    ),
)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", hidden=True)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help=here("写到哪里（默认 NAME.toml）", "where to (default NAME.toml)")
        ),
    ] = None,
    sample: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help=here(
                "按一个已知合格的样片起草，数值取自样片",
                "draft it from a work that is known to be good, with its figures",
            ),
        ),
    ] = None,
    lang: LangOption = "",
) -> None:
    from sciencevid_check import manual

    path = output or Path(f"{name}.toml")
    if path.exists():
        raise UserError.of(
            f"{path} 已经存在，不会覆盖；请换个名字或用 --output。",
            f"{path} exists and is not overwritten; take another name or --output.",
        )
    spoken = preferred_lang(lang)
    manual.must_be_a_name(name)
    delivery.must_be_writable([path], [sample] if sample else [])
    delivery.save(path, _drafted(name, sample, spoken) if sample else manual.blank_profile(name, spoken))
    delivery.tell(
        Text(
            zh=f"已写入 {path}；填好后用 check --profile {path} 检查。",
            en=f"wrote {path}; fill it in, then check --profile {path}",
        ).say(preferred_lang(lang))
    )


def _drafted(name: str, sample: Path, lang: Lang) -> str:
    """A profile from a sample: it is measured as a check would. Raises UserError when it cannot be."""
    from sciencevid_check import checker, drafting, progress

    with progress.shown([sample], lang) as shown:
        notice = drafting.unlimited(name)
        (work,) = checker.check_works([sample], notice, lang=lang, on_progress=shown.at if shown else None).files
    if work.error or work.measurements is None:
        raise UserError(work.error or _NO_SAMPLE)
    if work.measurements.container is None:
        raise UserError(_NO_SAMPLE)
    return drafting.draft(name, sample.name, work.measurements)
