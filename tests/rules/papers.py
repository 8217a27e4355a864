"""Made facts of good papers, to be changed where a test wants."""

from __future__ import annotations

from typing import Any

from sciencevid_check.measurements import Commitment, Document, Entry, Form, Unit
from sciencevid_check.notice_forms import Kind
from tests.submission.offices import GOOD, code

KINDS: dict[str, Kind] = {"unit": "unit", "title": "title", "address": "address", "contact": "text", "email": "email"}
KINDS |= {"phone": "phone", "summary": "text", "code": "code"}


def form(values: dict[str, str] | None = None, **changes: Any) -> Form:
    """A form that is filled in as it should be, for the work 追光的人.mp4."""
    filled = {**GOOD, **(values or {})}
    entries = tuple(Entry(key=key, label=key, kind=kind, value=filled[key]) for key, kind in KINDS.items())
    made: dict[str, Any] = {
        "documents": (Document(name="报送表.docx"),),
        "entries": entries,
        "works": ("星河科技-追光的人.mp4",),
        "matched_by": "name",
        "commitment": Commitment(likeness=1.0, unit=filled["unit"]),
    }
    return Form(**{**made, **changes})


def unit(**changes: str) -> Unit:
    made = {"name": "重庆星河科技有限公司", "code": code(), "address": "重庆市渝北区星光大道1号", "place": "渝北区"}
    return Unit(**{**made, **changes})
