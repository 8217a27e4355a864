"""What all facts have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """Base of all facts: frozen, and strict about what it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stretch(Fact):
    start_s: float
    end_s: float


class Missing(Fact):
    """Why a measurement is not there."""

    reason: str
    detail: str = ""
