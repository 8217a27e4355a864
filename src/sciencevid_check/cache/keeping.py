"""Which measurements are worth keeping for another run, and how one becomes a row of the store.

Kept is what belongs to the content. Not kept is what our own misfortune had a part in (a tool that died, was missing or too slow, a
decode that did not reach the end), nor anything of a file that does not open: to look again is quick, and the fault may be mended.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import get_args

from sciencevid_check.measure import meters, provenance
from sciencevid_check.measurements import Fact, Measurements, Missing

_HEADER = ("file", "container", "packets")
_OF_THE_WORK = frozenset({"no_sound", "too_short", "too_large"})  # reasons that another run would find again


@dataclass(frozen=True)
class Row:
    """One measurement of a work: its JSON, compressed, and what it was made with."""

    name: str
    edition: str
    missing: bool
    value: bytes


def rows(measured: Measurements, wanted: frozenset[str]) -> list[Row]:
    """The rows of what was wanted and is worth keeping. Raises MeasurementError when ffmpeg is missing."""
    if measured.container is None:
        return []
    kept: dict[str, Fact] = {name: why for name, why in measured.missing.items() if why.reason in _OF_THE_WORK}
    for name in {*wanted, "file", "container"}:
        fact = getattr(measured, name)
        if fact is not None and (name in _HEADER or _decoded_whole(name, measured)):
            kept[name] = fact
    written = {name: fact.model_dump_json() for name, fact in sorted(kept.items())}
    return [
        Row(name, provenance.edition(name), isinstance(kept[name], Missing), zlib.compress(words.encode()))
        for name, words in written.items()
        if type(kept[name]).model_validate_json(words) == kept[name]  # JSON knows no infinity
    ]


def _decoded_whole(name: str, measured: Measurements) -> bool:
    stream = meters.module(name).STREAM if name in meters.names() else name
    if stream in ("sound", "ebur128", "decoded_sound"):
        return bool(measured.decoded_sound and measured.decoded_sound.complete)
    # without the packets' promise nobody can say that all pictures came
    picture = measured.decoded_picture
    return bool(picture and picture.complete and picture.expected is not None)


def fact_type(name: str) -> type[Fact]:
    """The model of a measurement: 'loudness' -> Loudness."""
    kind: type[Fact] = get_args(Measurements.model_fields[name].annotation)[0]
    return kind
