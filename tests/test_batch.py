"""One run: what the store knows is not measured, what it lacks is; facts that need all works come last."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from sciencevid_check import checker, profile
from sciencevid_check.cache.store import Store
from sciencevid_check.checker import check_works
from sciencevid_check.measure import MeasurementError
from sciencevid_check.measurements import Fact, Levels, Measurements, Missing
from sciencevid_check.results import Run, WorkResult
from sciencevid_check.rule import Evidence, Verdict, passed, review
from sciencevid_check.rules import all_rules
from sciencevid_check.running import batch, pool, task
from tests.prints import nothing_in_common
from tests.rules.facts import container, file, packets
from tests.rules.whole import seen_and_heard

FACTS: dict[str, Any] = {"packets": packets(), **seen_and_heard(), **nothing_in_common()}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, frozenset[str], bool]]:
    """What was measured: name, wanted, hashed. Nothing is decoded."""
    seen: list[tuple[str, frozenset[str], bool]] = []

    def look(path: Path, wanted: frozenset[str], *, hashed: bool = False, progress: Any = None) -> Measurements:
        seen.append((path.name, wanted, hashed))
        if path.stem == "broken":
            raise MeasurementError("timeout", "ffprobe")
        return Measurements(
            path=str(path),
            sha256=task.content.digest(path) if hashed else None,
            file=file(path.name),
            container=container(),
            missing={name: Missing(reason="too_short", detail="1 s") for name in wanted - FACTS.keys() - {"container"}},
            **{name: FACTS[name] for name in wanted if name in FACTS},
        )

    monkeypatch.setattr(task, "measure", look)
    monkeypatch.setattr(checker, "_crew", lambda *asked: pool.Threads(asked[2], asked[-1]))
    monkeypatch.setattr(checker, "versions", lambda: {"ffmpeg": "8.1", "mediainfo": "24.0"})
    return seen


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setattr(task.content.Stamp, "settled", lambda *_: True)  # else one would have to wait
    paths = [tmp_path / f"{name}.mp4" for name in "abc"]
    for number, path in enumerate(paths):
        path.write_bytes(bytes([number]) * 1000)
    return paths


def test_a_file_just_written_is_not_kept(
    asked: list[Any], works: list[Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task.content.Stamp, "settled", lambda *_: False)
    assert check_works(works, store=store).summary.pass_ == 3
    assert store.numbers().works == 0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store", lambda text: pytest.fail(text.en)) as made:
        yield made


def same(run: Run, other: Run) -> bool:
    return run.model_dump_json() == other.model_dump_json() and [w.measurements for w in run.files] == [
        w.measurements for w in other.files
    ]


def test_a_second_run_measures_nothing_and_says_the_same(asked: list[Any], works: list[Path], store: Store) -> None:
    first = check_works(works, jobs=2, store=store, hashed=True)
    assert [name for name, *_ in sorted(asked)] == ["a.mp4", "b.mp4", "c.mp4"]
    asked.clear()
    done: list[str] = []
    second = check_works(works, jobs=2, store=store, hashed=True, on_done=lambda work: done.append(work.path))
    assert asked == []
    assert done == [str(path) for path in works]
    assert same(first, second)
    assert same(check_works(works, hashed=True), first), "with or without a store"
    asked.clear()
    other = profile.load(changes=["rules.duration.max_s=190"])
    assert {work.verdict for work in check_works(works, other, store=store).files} == {"fail"}
    assert asked == []


def test_a_copy_is_judged_by_its_own_name(asked: list[Any], works: list[Path], store: Store) -> None:
    check_works(works, store=store)
    asked.clear()
    copy = works[0].with_name("a?🔬.mp4")
    copy.write_bytes(works[0].read_bytes())
    run = check_works([copy, works[0]], store=store)
    assert asked == []
    found = run.files[0].finding("file-name")
    assert found
    assert found.status == "fail"
    assert (run.files[0].path, run.files[1].path) == (str(copy), str(works[0]))


def test_only_what_is_lacking_is_measured(asked: list[Any], works: list[Path], store: Store) -> None:
    check_works(works[:1], store=store, select=["duration"])
    assert asked == [("a.mp4", frozenset({"container"}), False)], "no hash where nothing is decoded"
    asked.clear()
    check_works(works[:1], store=store, select=["loudness", "duration"])
    wanted, hashed = asked[0][1:]
    assert wanted >= {"loudness", "speech", "decoded_sound"}
    assert "container" not in wanted
    assert hashed
    asked.clear()
    whole = check_works(works[:1], store=store)
    assert {"container", "loudness", "speech"} & asked[0][1] == set()
    assert not asked[0][2], "the hash is known"
    assert same(whole, check_works(works[:1], hashed=True))


def test_a_tools_failure_is_tried_again(asked: list[Any], works: list[Path], store: Store) -> None:
    broken = works[0].rename(works[0].with_stem("broken"))
    for _ in range(2):
        assert [work.verdict for work in check_works([broken, works[1]], store=store).files] == ["error", "pass"]
    assert sorted(name for name, *_ in asked) == ["b.mp4", "broken.mp4", "broken.mp4"]


def test_a_file_that_changes_while_it_is_measured_is_not_kept(
    asked: list[Any], works: list[Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = task.measure

    def slow_copy(path: Path, wanted: frozenset[str], **how: Any) -> Measurements:
        found = plain(path, wanted, **how)
        with path.open("ab") as growing:
            growing.write(b"more")
        return found

    monkeypatch.setattr(task, "measure", slow_copy)
    assert check_works(works[:1], store=store).files[0].verdict == "pass"
    assert store.numbers().works == 0


def test_measurements_are_dropped_when_nobody_needs_them(asked: list[Any], works: list[Path]) -> None:
    whole, little = check_works(works), check_works(works, retain={"texts"})
    assert whole.model_dump_json() == little.model_dump_json()
    kept = little.files[0].measurements
    assert kept
    names = {name for name in Measurements.model_fields if getattr(kept, name)}
    assert names - {"missing"} == {"path", "sha256", "file", "container", "texts"}


class _Late:
    """A rule that needs `levels` of all works together, in the guise of the rule exposure; and a usual one beside it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[Measurements] = []
        self.verdict = passed("ok")
        chosen = {
            "exposure": dataclasses.replace(all_rules()["exposure"], check=self.check, needs=("shots",), uses=()),
            "duration": all_rules()["duration"],
        }
        monkeypatch.setattr(profile, "chosen", lambda *_: chosen)
        monkeypatch.setattr(batch, "TOGETHER", {"shots": frozenset({"levels"})})
        monkeypatch.setattr(batch, "together", self.together)

    def together(self, works: Sequence[Measurements], _: Store | None) -> list[dict[str, Fact]]:
        self.seen += works
        return [{"shots": FACTS["shots"]} for _ in works]

    def check(self, **_: Any) -> Verdict:
        return self.verdict


def test_what_needs_all_works_is_judged_last(
    asked: list[Any], works: list[Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = _Late(monkeypatch)
    missing = works[0].with_name("broken.mp4")
    told: list[WorkResult] = []
    run = check_works([missing, *works], retain=(), store=store, jobs=1, on_done=told.append)
    assert [work.path for work in late.seen] == [str(path) for path in works], "in order, without what was not measured"
    assert all(isinstance(work.levels, Levels) for work in late.seen)
    assert {wanted for _, wanted, _ in asked} == {frozenset({"container", "levels"})}
    assert {len(work.findings) for work in told} == {0, 1}
    assert [[finding.rule for finding in work.findings] for work in run.files[1:]] == [["exposure", "duration"]] * 3
    assert [work.verdict for work in run.files] == ["error", "pass", "pass", "pass"]


def test_a_late_finding_changes_the_verdict_and_gets_its_picture(
    asked: list[Any], works: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = _Late(monkeypatch)
    late.verdict = review("no_picture", evidence=[Evidence(start_s=1.0, end_s=2.0, box=(0.1, 0.1, 0.2, 0.2))])
    pieces: list[int] = []

    def pictured(path: Path, container: Any, asked: list[task.Piece], progress: Any = None) -> task.Pictures:
        pieces.append(len(asked))
        return task.Pictures([(1.5, b"png", b"") for _ in asked], [(0.0, b"jpeg")])

    monkeypatch.setattr(task, "picture", pictured)
    told: list[str] = []
    run = check_works(works[:2], proofs=True, on_done=lambda work: told.append(work.verdict))
    assert told == ["pass", "pass"]
    assert [work.verdict for work in run.files] == ["review", "review"]
    assert [proof.at_s for work in run.files for proof in work.proofs] == [1.5, 1.5]
    assert pieces == [0, 0, 1, 1]


def test_pictures_that_fail_cost_no_verdict(
    asked: list[Any], works: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> task.Pictures:
        raise MemoryError

    monkeypatch.setattr(task, "picture", fails)
    monkeypatch.delenv("SCIENCEVID_DEBUG", raising=False)
    run = check_works(works, proofs=True, jobs=2)
    assert [work.verdict for work in run.files] == ["pass"] * 3
    assert not any(work.proofs for work in run.files)


def test_a_pool_that_breaks_again_and_again_is_an_error() -> None:
    class Breaking(pool.Threads):
        def result(self, _: Any) -> Any:
            raise pool.Again("it broke")

    came = list(pool.run(Breaking(1, None), pool.deque([pool.Task(0, min, (1,))])))
    assert [value for _, value in came] == [Missing(reason="crash", detail="it broke")]
