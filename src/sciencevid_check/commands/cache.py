"""`sciencevid-check cache`: what was measured before."""

from __future__ import annotations

from typing import Annotated

import typer

from sciencevid_check import delivery
from sciencevid_check.commands.options import LangOption
from sciencevid_check.text import Lang, Text, here, preferred_lang

_INFO = Text(
    zh="位置：{path}\n作品：{works} 个\n测量：{facts} 项\n大小：{megabytes:.1f} MB\n",
    en="where: {path}\nworks: {works}\nmeasurements: {facts}\nsize: {megabytes:.1f} MB\n",
)
_CLEARED = Text(
    zh="已清除 {works} 个作品的测量记录；下次检查它们会重新测量。\n",
    en="The measurements of {works} works were dropped; they are measured anew when checked next.\n",
)

app = typer.Typer(
    help=here(
        "查看、清除测量记录：查过的作品再查不必重新测量",
        "The record of measurements, which spares measuring a work twice: info, clear",
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("info", help=here("测量记录在哪里，有多少，多大", "where the record is, how much it holds, its size"))
def info(lang: LangOption = "") -> None:
    from sciencevid_check.cache.store import Store

    spoken = preferred_lang(lang)
    with Store.of_user(lambda text: _warn(text, spoken)) as store:
        found = store.numbers()
    told = {"path": found.path, "works": found.works, "facts": found.facts, "megabytes": found.bytes / 1e6}
    delivery.put(_INFO.fill(told).say(spoken))


@app.command("clear", help=here("清除测量记录", "drop what was measured"))
def clear(
    unused_for: Annotated[
        float,
        typer.Option(
            "--unused-for",
            metavar="DAYS",
            min=0,
            show_default=False,
            help=here("只清除这么多天没有查过的作品", "only that of works which were not checked for so many days"),
        ),
    ] = 0.0,
    lang: LangOption = "",
) -> None:
    from sciencevid_check.cache.store import Store

    spoken = preferred_lang(lang)
    with Store.of_user(lambda text: _warn(text, spoken)) as store:
        gone = store.forget(unused_for)
    delivery.put(_CLEARED.fill({"works": gone}).say(spoken))


def _warn(text: Text, lang: Lang) -> None:
    delivery.warn(text.say(lang))
