"""The run as JSON (schema sciencevid-check/report/1, docs/report.schema.json): for other programs."""

from __future__ import annotations

from sciencevid_check.results import Run
from sciencevid_check.text import Lang


def render(run: Run, lang: Lang) -> str:
    spoken = run.model_copy(update={"lang": lang})
    return spoken.model_dump_json(by_alias=True, indent=2, context={"lang": lang}) + "\n"
