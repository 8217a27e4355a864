"""The facts of a work that need others to compare it with: those of the run, and those the store holds from earlier runs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sciencevid_check.cache.store import Store
from sciencevid_check.measure import remote, shown_name
from sciencevid_check.measurements import Copies, Measurements, Missing, PicturePrint, Sketch, SoundPrint

if TYPE_CHECKING:  # these bring numpy, which a look at headers does without
    from sciencevid_check.copies.twins import Earlier, Work

_PRINTS = frozenset({"picture_print", "sound_print"})
_SKETCHES = "picture_sketch", "sound_sketch"

TOGETHER: dict[str, frozenset[str]] = {"copies": _PRINTS.union(_SKETCHES), "shared_ends": _PRINTS}
"""Facts of a work that can be told only when all works of the run are measured -> the measurements that they are made from."""


def together(works: Sequence[Measurements], store: Store | None) -> list[dict[str, Any]]:
    """For each work, in this order, the fields of Measurements named in TOGETHER, or `missing` with the reason why not."""
    from sciencevid_check.copies.shared_ends import shared_ends
    from sciencevid_check.copies.twins import copies

    there = [_work(measured) for measured in works]
    try:
        found = copies(there, list(_earlier(store)) if store else [])
        ends = shared_ends(there, found)
        found = [_with_same_files(work, there, one, store) for work, one in zip(there, found, strict=True)]
    except Exception as error:  # what was told of each work by itself stands
        if os.environ.get("SCIENCEVID_DEBUG"):
            raise
        why = Missing(reason="crash", detail=f"duplicate: {type(error).__name__}: {error}")
        return [{"missing": {**measured.missing, **dict.fromkeys(TOGETHER, why)}} for measured in works]
    return [
        _untold(measured) if measured.picture_print is None else {"copies": one, "shared_ends": end}
        for measured, one, end in zip(works, found, ends, strict=True)
    ]


def _with_same_files(work: Work, run: Sequence[Work], found: Copies, store: Store | None) -> Copies:
    from sciencevid_check.copies.twins import seen_elsewhere

    same = seen_elsewhere(work, store.places(work.sha256), run) if store and work.sha256 else []
    return found.model_copy(update={"compared": found.compared + len(same), "found": (*same, *found.found)})


def _untold(measured: Measurements) -> dict[str, Any]:
    why = measured.missing.get("picture_print", Missing(reason="not_measured", detail="picture_print"))
    return {"missing": {**measured.missing, **dict.fromkeys(TOGETHER, why)}}


def _work(measured: Measurements) -> Work:
    from sciencevid_check.copies.twins import Work

    place = shown_name(remote.place(Path(measured.path)))  # as the store says it
    return Work(measured.path, place, measured.sha256, measured.picture_print, measured.sound_print)


def _earlier(store: Store) -> Iterator[Earlier]:
    """The works that the store holds; their prints are fetched when they are looked at closely."""
    from sciencevid_check.copies.twins import Earlier

    sketches: dict[str, dict[str, Sketch]] = {}
    places: dict[str, str] = {}
    for name in _SKETCHES:
        for sha256, place, fact in store.all_of(name):
            places[sha256] = place
            sketches.setdefault(sha256, {})[name] = Sketch.model_validate_json(fact)
    for sha256, place in places.items():
        pictures, sounds = map(sketches[sha256].get, _SKETCHES)
        yield Earlier(place, sha256, pictures, sounds, lambda s=sha256, p=place: _loaded(store, s, p))  # type: ignore[misc]


def _loaded(store: Store, sha256: str, place: str) -> Work | None:
    from sciencevid_check.copies.twins import Work

    content = store.known(sha256)
    facts = store.facts(content, _PRINTS) if content else {}
    pictures, sounds = facts.get("picture_print"), facts.get("sound_print")
    if not isinstance(pictures, PicturePrint):
        return None
    return Work(place, place, sha256, pictures, sounds if isinstance(sounds, SoundPrint) else None)
