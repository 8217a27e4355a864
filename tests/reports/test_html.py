"""The page for a browser: whole in itself, names are text, and what can be clicked works."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sciencevid_check import reports
from sciencevid_check.measurements import Measurements
from sciencevid_check.results import FilmStill, Proof, Run, WorkResult
from sciencevid_check.rule import Evidence
from sciencevid_check.text import LANGS, Lang
from tests.reports.runs import RUNS, run
from tests.rules.facts import container
from tests.rules.whole import seen_and_heard

HOSTILE = "<img src=x onerror=alert(1)>\"&'.mp4"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WHOLE = Measurements(path="made.mp4", container=container(), **seen_and_heard())
JPEG = b"made"


def page(of: Run, lang: Lang = "zh") -> str:
    return reports.render("html", of, lang).decode("utf-8")


def rich() -> Run:
    """A work with facts, pictures and a name that is markup."""
    work = RUNS["long"].files[0]
    findings = [
        found.model_copy(update={"evidence": (Evidence(start_s=30.0, end_s=60.0, box=(0.1, 0.1, 0.2, 0.2)),)})
        if found.rule == "subtitles"
        else found
        for found in work.findings
    ]
    more = {
        "path": HOSTILE,
        "findings": tuple(findings),
        "measurements": WHOLE,
        "proofs": (Proof(rule="subtitles", number=0, at_s=45.0, frame=JPEG, crop=b"crop"),),
        "film": (FilmStill(at_s=0.0, picture=b"one"), FilmStill(at_s=9.0, picture=b"two")),
    }
    return run("long").model_copy(update={"files": (work.model_copy(update=more), *RUNS["many"].files)})


class Tags(HTMLParser):
    """All tags of a page with their attributes, and that each one is closed."""

    VOID = frozenset({"meta", "img", "input", "line", "path", "rect", "br", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("of", [*RUNS.values(), rich()])
def test_the_page_is_whole_and_fetches_nothing(of: Run, lang: Lang) -> None:
    text = page(of, lang)
    tags = Tags(text)
    assert tags.open == []
    assert not re.search(r"(?:https?:)?//(?!www\.w3\.org)", re.sub(r"base64,[\w+/=]*", "", text.split("<script>")[0]))
    links = [value for _, attrs in tags.found for key, value in attrs.items() if key in ("src", "href")]
    assert all(value and value.startswith(("data:", "#")) for value in links)


def test_a_name_is_text() -> None:
    text = page(rich())
    assert HOSTILE not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert not any("onerror" in attrs for _, attrs in Tags(text).found)
    assert "\x1b" not in page(RUNS["unopened"])


def test_pictures_and_places_are_shown() -> None:
    tags = Tags(page(rich()))
    images = [attrs["src"] or "" for tag, attrs in tags.found if tag == "img"]
    assert [image.split(",")[0] for image in images[:4]] == [
        "data:image/jpeg;base64",
        "data:image/jpeg;base64",
        "data:image/jpeg;base64",
        "data:image/jpeg;base64",
    ]
    end_s = WHOLE.decoded_picture.end_s if WHOLE.decoded_picture else 0.0
    over, bar = (attrs for tag, attrs in tags.found if tag == "rect")
    assert (over["x"], over["width"], over["fill"]) == (bar["x"], bar["width"], bar["fill"])  # the same on the curve
    assert float(bar["x"] or 0) == pytest.approx(min(997.5, 30 / end_s * 1000), abs=0.1)
    assert [attrs["d"] for tag, attrs in tags.found if tag == "path"]


def test_without_facts_there_is_no_timeline() -> None:
    assert "<svg" not in page(RUNS["long"])
    facts = Measurements(path="x.mp4")
    assert "<svg" not in page(
        RUNS["long"].model_copy(update={"files": (WorkResult(path="x", verdict="pass", measurements=facts),)})
    )


def test_the_folder_of_all_works_is_said_once() -> None:
    text = page(RUNS["folder"])
    assert text.count("文件夹：渝中区") == 1
    assert text.count("渝中区") == 1
    assert ">讲座[red].mp4</a>" in text
    assert "文件夹：" not in page(RUNS["many"])  # works in the folder where it runs, and below


def test_the_legend_speaks_of_what_is_drawn() -> None:
    assert "灰色曲线是响度；色条是报告中的问题所在" in page(rich())
    silent = WHOLE.model_copy(update={"loudness": None, "shots": None})
    work = rich().files[0].model_copy(update={"measurements": silent, "findings": ()})
    text = page(RUNS["good"].model_copy(update={"files": (work,)}), "en")
    assert "<svg" in text
    assert not re.search("grey curve|thin lines|bars:", text)


def test_a_find_at_the_end_is_drawn_within_the_timeline() -> None:
    work = rich().files[0]
    end_s = WHOLE.decoded_picture.end_s if WHOLE.decoded_picture else 0.0
    late = work.findings[0].model_copy(update={"status": "review", "evidence": (Evidence(start_s=end_s),)})
    tags = Tags(page(RUNS["good"].model_copy(update={"files": (work.model_copy(update={"findings": (late,)}),)})))
    _, bar = (attrs for tag, attrs in tags.found if tag == "rect")
    assert float(bar["x"] or 0) + float(bar["width"] or 0) == 1000


def driven(text: str, script: str, folder: Path) -> str:
    """The page's document after a script ran in it, in a real browser."""
    assert BROWSER
    file = folder / "页面.html"
    file.write_text(text.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}"]
    done = subprocess.run([*command, "--dump-dom", file.as_uri()], capture_output=True, check=True, timeout=120)
    return done.stdout.decode("utf-8")


@pytest.mark.skipif(BROWSER is None, reason="no Chromium")
@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("", 7),
        ("document.querySelector('button[data-verdict=fail]').click()", 3),
        ("document.querySelector('button[data-verdict=error]').click()", 1),
        ("search.value = '讲座'; search.dispatchEvent(new Event('input'))", 1),
        ("search.value = 'nothing like it'; search.dispatchEvent(new Event('input'))", 0),
    ],
)
def test_the_filters_work_in_a_browser(script: str, shown: int, tmp_path: Path) -> None:
    tags = Tags(driven(page(rich()), script, tmp_path)).found
    rows = [attrs for tag, attrs in tags if tag == "tr" and "data-verdict" in attrs]
    sections = [attrs for tag, attrs in tags if tag == "section"]
    for seen in (rows, sections):
        assert sum("hidden" not in (attrs.get("class") or "") for attrs in seen) == shown
