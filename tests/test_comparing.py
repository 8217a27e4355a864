"""The facts that need other works: from the run's, and from the store's."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sciencevid_check.cache.content import Stamp
from sciencevid_check.cache.keeping import Row
from sciencevid_check.cache.store import Store
from sciencevid_check.copies import comparing, twins
from sciencevid_check.measure import provenance
from sciencevid_check.measurements import Copies, Fact, Measurements, Missing, Sketch
from tests import prints

FILM = prints.codes(1, 120)


def facts(words: prints.Codes) -> dict[str, Fact]:
    picture, sound = prints.pictures(words, prints.motion(1, 60)), prints.sounds(prints.codes(2, 0))
    sketches = {"picture_sketch": Sketch.of(picture), "sound_sketch": Sketch.of(sound)}
    return {"picture_print": picture, "sound_print": sound, **sketches}


def measured(path: Path | str, words: prints.Codes, sha256: str) -> Measurements:
    made: dict[str, Any] = {"path": str(path), "sha256": sha256, **facts(words)}
    return Measurements.model_construct(missing={}, **made)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """That holds one work."""
    monkeypatch.setattr(provenance, "edition", lambda _: "today")
    place = tmp_path / "someone.mp4"
    place.write_bytes(b"a work")
    rows = [
        Row(name, "today", False, zlib.compress(fact.model_dump_json().encode()))
        for name, fact in facts(prints.noisy(FILM, 10)).items()
    ]
    with Store(tmp_path / "store", lambda text: pytest.fail(text.en)) as made:
        made.keep(place, Stamp.of(place), "b" * 64, b"", rows)
        yield made


def copies(told: dict[str, Any]) -> Copies:
    assert isinstance(told["copies"], Copies)
    return told["copies"]


def test_works_of_a_run_are_compared() -> None:
    both = [measured("a.mp4", FILM, "a"), measured("b.mp4", prints.noisy(FILM, 10), "b")]
    ours, theirs = comparing.together(both, None)
    assert [copy.name for copy in copies(ours).found] == ["b.mp4"]
    assert [copy.name for copy in copies(theirs).found] == ["a.mp4"]
    assert ours["shared_ends"].compared == 1


def test_a_work_is_compared_with_those_of_the_store(store: Store, tmp_path: Path) -> None:
    (told,) = comparing.together([measured("a.mp4", FILM, "a" * 64)], store)
    (copy,) = copies(told).found
    assert (copy.name, copy.since, copy.share) == (str(tmp_path / "someone.mp4"), "earlier", 1.0)


def test_a_work_is_not_compared_with_itself(store: Store, tmp_path: Path) -> None:
    again, moved = (measured(place, FILM, "b" * 64) for place in (tmp_path / "someone.mp4", "elsewhere/someone.mp4"))
    assert copies(comparing.together([again], store)[0]) == Copies(compared=0)
    assert copies(comparing.together([moved], store)[0]) == Copies(compared=0)


def test_the_same_file_under_another_name_is_told_as_long_as_both_are_there(store: Store, tmp_path: Path) -> None:
    renamed = measured("work-of-another-unit.mp4", FILM, "b" * 64)
    (copy,) = copies(comparing.together([renamed], store)[0]).found
    assert (copy.name, copy.identical, copy.since) == (str(tmp_path / "someone.mp4"), True, "earlier")
    (tmp_path / "someone.mp4").unlink()
    assert copies(comparing.together([renamed], store)[0]) == Copies(compared=0)


def test_a_file_that_was_replaced_is_a_later_version(store: Store, tmp_path: Path) -> None:
    (told,) = comparing.together([measured(tmp_path / "someone.mp4", FILM, "a" * 64)], store)
    assert copies(told).found[0].since == "version"


def test_what_could_not_be_decoded_says_why() -> None:
    why = Missing(reason="not_decoded", detail="av1")
    broken = Measurements(path="b.mp4", missing={"picture_print": why})
    whole, told = comparing.together([measured("a.mp4", FILM, "a"), broken], None)
    assert told["missing"]["copies"] == why
    assert copies(whole).found == ()


def test_an_accident_in_comparing_costs_no_other_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise MemoryError("too much")

    monkeypatch.delenv("SCIENCEVID_DEBUG", raising=False)
    monkeypatch.setattr(twins, "copies", fails)
    (told,) = comparing.together([measured("a.mp4", FILM, "a")], None)
    assert told["missing"]["copies"] == Missing(reason="crash", detail="duplicate: MemoryError: too much")
