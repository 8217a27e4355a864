"""The run as annotations of a GitHub workflow: what fails is an error, what a person should look at a warning."""

from __future__ import annotations

from collections.abc import Iterator

from sciencevid_check.results import Run
from sciencevid_check.text import Lang, listing

_COMMANDS = {"fail": "error", "review": "warning", "advice": "warning", "unknown": "notice"}


def render(run: Run, lang: Lang) -> str:
    return "".join(f"{line}\n" for line in _lines(run, lang))


def _lines(run: Run, lang: Lang) -> Iterator[str]:
    for work in run.files:
        if work.error:
            yield _command("error", work.path, "", work.error.say(lang))
        for finding in work.open_points:
            places = listing(finding.places, lang)
            said = [finding.message.say(lang), *([places] if places else []), finding.fix.say(lang)]
            yield _command(_COMMANDS[finding.kind], work.path, finding.title.say(lang), "\n".join(filter(None, said)))


def _command(kind: str, path: str, title: str, message: str) -> str:
    """A line that the runner reads; what has a meaning there is escaped as its toolkit does."""
    properties = f"file={_property(path)}" + (f",title={_property(title)}" if title else "")
    return f"::{kind} {properties}::{_data(message)}"


def _data(words: str) -> str:
    for plain, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        words = words.replace(plain, escaped)
    return words


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
