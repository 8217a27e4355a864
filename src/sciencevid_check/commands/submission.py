"""`sciencevid-check submission`: the forms that go with works."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sciencevid_check import delivery
from sciencevid_check.commands.options import (
    ExitZeroOption,
    FormatOption,
    IgnoreOption,
    LangOption,
    NoCacheOption,
    OutputOption,
    ProfileOption,
    SelectOption,
    SetOption,
    StrictOption,
    exit_code,
    split,
)
from sciencevid_check.text import Lang, Text, UserError, here, preferred_lang

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
DocumentOption = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help=here("写到哪个文件", "the file to write"))
]

_LEFT_OUT = Text(
    zh="没有列入：{title}（不通过：{points}）；仍要列入，加 --all。",
    en="left out: {title} (fails: {points}); --all lists it all the same.",
)
_WRITTEN = Text(zh="{count} 个作品已写入 {path}", en="{count} works written to {path}")
_MOST_JUDGES = 50


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
    no_cache: NoCacheOption = False,
    strict: StrictOption = False,
    exit_zero: ExitZeroOption = False,
    lang: LangOption = "",
) -> None:
    from sciencevid_check import profile as profiles_
    from sciencevid_check.submission import opening
    from sciencevid_check.submission.checking import check_folder

    spoken = preferred_lang(lang)
    plan = delivery.plan(formats, outputs)
    notice = profiles_.load(profile, changes)
    papers = [path for path in folder.rglob("*") if path.suffix.lower() in (*opening.DOCUMENTS, ".toml")]
    delivery.must_be_writable(plan.files(), papers)
    watch = partial(_watch, notice=notice, plan=plan, no_cache=no_cache, lang=spoken)
    run, _ = check_folder(
        folder,
        notice,
        select=split(select),
        ignore=split(ignore),
        district=district,
        lang=spoken,
        videos=watch if with_videos else None,
        warn=partial(_warn, lang=spoken),
    )
    delivery.report(run, plan.settled(len(run.files)))
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


@app.command(
    "table",
    help=here(
        "用检查过的报送表填好区县推荐表（DOCX）",
        "fill in the district's table (DOCX) from the checked forms",
    ),
)
def table(
    folder: FolderArgument,
    output: DocumentOption,
    profile: ProfileOption = "cq-2023",
    changes: SetOption = [],  # noqa: B006
    district: DistrictOption = "",
    all_: Annotated[bool, typer.Option("--all", help=here("不通过的也列入", "list those that fail as well"))] = False,
    lang: LangOption = "",
) -> None:
    from sciencevid_check import profile as profiles_
    from sciencevid_check.submission import blank, checking, choosing

    spoken = preferred_lang(lang)
    notice = profiles_.load(profile, changes)
    paper = checking.paper_of(notice)
    form = paper.district_form
    if form is None:
        raise UserError.of("这份通知没有区县推荐表。", "This notice has no district's table.")
    _must_be(output, ".docx")
    warn = partial(_warn, lang=spoken)
    run, about = checking.check_folder(folder, notice, lang=spoken, warn=warn)
    chosen = []
    for one in choosing.candidates(run, about):
        if one.result.verdict == "fail" and not all_:
            points = [point.title for point in one.result.open_points if point.status == "fail"]
            warn(_LEFT_OUT.fill({"title": one.title, "points": points}))
        else:
            chosen.append(one)
    if not chosen:
        raise UserError.of(
            f"{folder}：没有可以列入推荐表的作品；请先看 submission check。",
            f"{folder}: no work to put into the table; see submission check.",
        )
    said = choosing.quota(notice, district, [one.title for one in chosen], spoken)
    if said and said.status != "pass":
        warn(said.message)
    head = {one.key: district for one in form.fields if one.kind == "district" and district}
    delivery.save(output, blank.district_form(form, [choosing.row(one, paper) for one in chosen], head))
    warn(_WRITTEN.fill({"count": len(chosen), "path": output}))


@app.command(
    "scoresheet",
    help=here(
        "写出评委评分表（XLSX）：检查结果只作提示，分数由评委填写",
        "write the jury's score sheet (XLSX): the check only gives hints, people give the points",
    ),
)
def scoresheet(
    folder: FolderArgument,
    output: DocumentOption,
    judges: Annotated[
        str,
        typer.Option(
            "--judges",
            metavar="N|NAMES",
            help=here("评委人数，或用逗号分隔的姓名", "how many judges, or their names with commas"),
        ),
    ] = "5",
    no_videos: Annotated[
        bool, typer.Option("--no-videos", help=here("不检查视频，没有技术提示", "leave the videos and the hints out"))
    ] = False,
    no_cache: NoCacheOption = False,
    profile: ProfileOption = "cq-2023",
    changes: SetOption = [],  # noqa: B006
    lang: LangOption = "",
) -> None:
    from sciencevid_check import profile as profiles_
    from sciencevid_check.submission import checking, choosing
    from sciencevid_check.submission import scoresheet as sheets

    spoken = preferred_lang(lang)
    notice = profiles_.load(profile, changes)
    sheet = checking.paper_of(notice).scores
    if sheet is None:
        raise UserError.of("这份通知没有评分表（[submission.scores]）。", "This notice has no [submission.scores].")
    _must_be(output, ".xlsx")
    seats = _seats(judges)
    watch = partial(_watch, notice=notice, plan=delivery.plan((), ()), no_cache=no_cache, lang=spoken)
    warn = partial(_warn, lang=spoken)
    run, about = checking.check_folder(folder, notice, lang=spoken, videos=None if no_videos else watch, warn=warn)
    chosen = list(choosing.candidates(run, about))
    if not chosen:
        raise UserError.of(f"{folder}：没有作品。", f"{folder}: holds no works.")
    entrants = choosing.entrants(chosen, watched=not no_videos)
    delivery.save(output, sheets.workbook(sheet, entrants, seats, spoken))
    warn(_WRITTEN.fill({"count": len(chosen), "path": output}))


def _seats(judges: str) -> list[str]:
    """'3' -> three without names; 'A,B' -> two with."""
    names = [name.strip() for name in judges.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    if len(names) == 1 and names[0].isdecimal():
        count = int(names[0])
        if not 1 <= count <= _MOST_JUDGES:
            raise UserError.of(
                f"--judges {judges}：应为 1 到 {_MOST_JUDGES}。", f"--judges {judges}: should be 1 to {_MOST_JUDGES}."
            )
        return [""] * count
    if not names:
        raise UserError.of("--judges：请写人数或姓名。", "--judges: give a number or names.")
    return names


def _must_be(path: Path, ending: str) -> None:
    if path.suffix.lower() != ending:
        raise UserError.of(f"--output {path}：文件名应以 {ending} 结尾。", f"--output {path}: should end in {ending}.")
    if path.exists():  # a filled table, or points that judges have given
        raise UserError.of(
            f"{path} 已经存在，不会覆盖；请换个名字。", f"{path} exists and is not overwritten; take another name."
        )
    delivery.must_be_writable([path], [])


def _warn(text: Text, lang: Lang) -> None:
    delivery.warn(text.say(lang))


def _watch(
    works: Sequence[Path], rules: Sequence[str], *, notice: Profile, plan: delivery.Plan, no_cache: bool, lang: Lang
) -> Run:
    """Check the videos, with progress."""
    from sciencevid_check import checker, progress
    from sciencevid_check.cache.store import Store

    warn = partial(_warn, lang=lang)
    kept = nullcontext() if no_cache else Store.of_user(warn)
    with kept as store, progress.shown(works, lang) as shown:
        try:
            return checker.check_works(
                works,
                notice,
                select=rules,
                hashed=plan.wants_hash,
                proofs=plan.wants_pictures,
                lang=lang,
                retain={"container", "texts"},
                store=store,
                on_done=shown.done if shown else None,
                on_progress=shown.at if shown else None,
            )
        except checker.Stopped:  # papers without their videos' verdicts would say less than was asked
            raise KeyboardInterrupt from None
