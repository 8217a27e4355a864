"""`sciencevid-check submission`: the forms that go with works."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sciencevid_check import delivery
from sciencevid_check.options import (
    ExitZeroOption,
    FormatOption,
    IgnoreOption,
    LangOption,
    OutputOption,
    ProfileOption,
    SelectOption,
    SetOption,
    StrictOption,
    exit_code,
    split,
)
from sciencevid_check.text import Lang, UserError, here, preferred_lang

if TYPE_CHECKING:
    from sciencevid_check.profile import Profile
    from sciencevid_check.results import Run

app = typer.Typer(
    help=here(
        "随作品报送的表：空白表、检查、推荐表、评分表", "The forms that go with works: new, check, table, scoresheet"
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)

FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", hidden=True)]
DistrictOption = Annotated[
    str,
    typer.Option(
        "--district",
        metavar="NAME",
        help=here("推荐的区县（表里没写时用），如 渝中区", "the recommending district, where no table names it"),
    ),
]
VideosOption = Annotated[
    bool, typer.Option("--with-videos", help=here("连视频一起检查（较慢）", "check the videos as well (slower)"))
]


@app.command(
    "check",
    help=here("检查文件夹（FOLDER）里的报送表、推荐表和作品", "check forms, tables and works in a FOLDER"),
)
def check(
    folder: FolderArgument,
    profile: ProfileOption = "cq-2023",
    select: SelectOption = [],  # noqa: B006 (Typer copies defaults)
    ignore: IgnoreOption = [],  # noqa: B006
    changes: SetOption = [],  # noqa: B006
    formats: FormatOption = [],  # noqa: B006
    outputs: OutputOption = [],  # noqa: B006
    district: DistrictOption = "",
    with_videos: VideosOption = False,
    strict: StrictOption = False,
    exit_zero: ExitZeroOption = False,
    lang: LangOption = "",
) -> None:
    from sciencevid_check import profile as profiles_
    from sciencevid_check.submission.checking import check_folder

    spoken = preferred_lang(lang)
    plan = delivery.plan(formats, outputs)
    notice = profiles_.load(profile, changes)
    delivery.must_be_writable(plan.files(), [])
    watch = partial(_watch, notice=notice, plan=plan, lang=spoken)
    run, _ = check_folder(
        folder,
        notice,
        select=split(select),
        ignore=split(ignore),
        district=district,
        lang=spoken,
        videos=watch if with_videos else None,
        warn=lambda text: delivery.warn(text.say(spoken)),
    )
    delivery.report(run, plan)
    raise typer.Exit(exit_code(run, strict=strict, exit_zero=exit_zero))


@app.command(
    "new",
    help=here(
        "写出通知的空白表（DOCX）和 submission.toml",
        "write the notice's blank forms (DOCX) and submission.toml",
    ),
)
def new(
    unit: Annotated[bool, typer.Option("--unit", help=here("只要创作单位的报送表", "the unit's form only"))] = False,
    district: Annotated[
        bool, typer.Option("--district", help=here("只要区县的推荐表", "the district's table only"))
    ] = False,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help=here("写到哪个文件夹", "the folder to write to")),
    ] = Path(),
    profile: ProfileOption = "cq-2023",
    lang: LangOption = "",
) -> None:
    from sciencevid_check import profile as profiles_
    from sciencevid_check.submission import blank, checking, folder

    spoken = preferred_lang(lang)
    paper = checking.paper_of(profiles_.load(profile))
    both = unit == district
    if district and not unit and paper.district_form is None:
        raise UserError.of("这份通知没有区县推荐表。", "This notice has no district's table.")
    files: dict[Path, str | bytes] = {}
    if unit or both:
        files[output / f"{paper.unit_form.file}.docx"] = blank.unit_form(paper.unit_form)
    if (district or both) and paper.district_form:
        files[output / f"{paper.district_form.file}.docx"] = blank.district_form(paper.district_form)
    files[output / folder.MANIFEST] = blank.blank_manifest(paper, spoken, unit=unit or both, district=district or both)
    for path in files:
        if path.exists():
            raise UserError.of(f"{path} 已经存在，不会覆盖。", f"{path} exists and is not overwritten.")
    delivery.must_be_folder(output)
    for path, made in files.items():
        delivery.save(path, made)
        delivery.put(f"{path}\n")


def _watch(works: Sequence[Path], rules: Sequence[str], *, notice: Profile, plan: delivery.Plan, lang: Lang) -> Run:
    """Check the videos, with progress."""
    from sciencevid_check import checker, progress

    with progress.shown(works, lang) as shown:
        try:
            return checker.check_works(
                works,
                notice,
                select=rules,
                hashed=plan.wants_hash,
                proofs=plan.wants_pictures,
                lang=lang,
                on_done=shown.done if shown else None,
                on_progress=shown.at if shown else None,
            )
        except checker.Stopped:  # papers without their videos' verdicts would say less than was asked
            raise KeyboardInterrupt from None
