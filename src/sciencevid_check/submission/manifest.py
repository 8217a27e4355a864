"""`submission.toml`: the same fields as the forms, for machines, and the days of handing in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sciencevid_check.measurements import Commitment
from sciencevid_check.notice_forms import Submission
from sciencevid_check.submission.pages import UnreadableError
from sciencevid_check.submission.papers import Paper, Table

SCHEMA = "sciencevid-check/submission/1"
_MOST_BYTES = 4 * 1024 * 1024


def read(path: Path, notice: Submission) -> list[Paper | Table]:
    """A manifest's papers. Raises UnreadableError, which says what is wrong in it."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableError("too_large")
        raw = path.read_bytes()
        if not raw.strip():
            raise UnreadableError("empty")
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except PermissionError:
        raise UnreadableError("no_permission") from None
    except UnicodeDecodeError:
        raise UnreadableError("damaged", "UTF-8?") from None
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError("damaged", str(error)) from None
    except OSError as error:
        raise UnreadableError("damaged", error.strerror or "") from None
    _known(data, {"schema", "works", "district"}, "")
    if data.get("schema") != SCHEMA:
        raise UnreadableError("damaged", f'schema = "{SCHEMA}"?')
    papers: list[Paper | Table] = []
    for number, work in enumerate(_tables(data.get("works", []), "works"), 1):
        paper = _paper(path, work, f"works[{number}].", notice)
        papers += [paper] if any(paper.values.values()) or paper.file else []
    if isinstance(data.get("district"), dict) and notice.district_form:
        table = _table(path, data["district"], notice)
        papers += [table] if table.rows or any(table.values.values()) else []  # a unit leaves it blank
    return papers


def _paper(path: Path, work: Mapping[str, Any], where: str, notice: Submission) -> Paper:
    keys = {field.key for field in notice.unit_form.fields}
    _known(work, keys | {"file", "submitted", "recommended", "pledge"}, where)
    pledged = notice.unit_form.pledge and "pledge" in work
    return Paper(
        path,
        {key: _word(work[key]) for key in keys & set(work)},
        frozenset(keys & set(work)),
        Commitment(likeness=1.0 if work["pledge"] is True else 0.0) if pledged else None,
        file=_word(work.get("file", "")),
        submitted=_day(work, where),
        recommended=work.get("recommended") if isinstance(work.get("recommended"), bool) else None,
    )


def _table(path: Path, district: Mapping[str, Any], notice: Submission) -> Table:
    form = notice.district_form
    assert form is not None  # noqa: S101 (the caller looked)
    rest = {field.key for field in form.fields} - set(form.columns)
    _known(district, rest | {"submitted", "works"}, "district.")
    rows = []
    for number, row in enumerate(_tables(district.get("works", []), "district.works"), 1):
        _known(row, set(form.columns), f"district.works[{number}].")
        rows.append({key: _word(value) for key, value in row.items()})
    found = rest & set(district)
    values = {key: _word(district[key]) for key in found}
    rows = [row for row in rows if any(row.values())]
    return Table(path, values, frozenset(found), rows, submitted=_day(district, "district."))


def _tables(value: Any, where: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise UnreadableError("damaged", f"[[{where}]]")
    return value


def _known(data: Mapping[str, Any], keys: set[str], where: str) -> None:
    for key in data:
        if key not in keys:
            raise UnreadableError("damaged", f"{where}{key}?")


def _word(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _day(data: Mapping[str, Any], where: str) -> date | None:
    value = data.get("submitted")
    if isinstance(value, datetime):
        return value.date()
    if value in (None, "") or isinstance(value, date):
        return value or None
    raise UnreadableError("damaged", f"{where}submitted = 2023-05-20")
