"""The works of one run on their way: looked up in the store, measured, judged, compared with each other, shown.

Nothing here runs a task: `todo` holds what is to be run, `take` what came of it. Measurements are dropped when a work is judged, but for
those that somebody still needs: ten thousand works would not fit into memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sciencevid_check.cache.store import Content, Store
from sciencevid_check.copies.comparing import TOGETHER, together
from sciencevid_check.judging import guarded, judge, overall, unchecked
from sciencevid_check.measure import DECODED, shown_name
from sciencevid_check.measurements import NAMES, Fact, File, Measurements, Missing
from sciencevid_check.profile import Profile
from sciencevid_check.results import FilmStill, Proof, RuleResult, WorkResult
from sciencevid_check.rule import Rule
from sciencevid_check.running import task
from sciencevid_check.running.pool import Task

_ALWAYS = frozenset({"file", "container"})  # what opening a work gives, asked for or not
_PROOFS = 3  # pictures of one finding: more show nothing new


class Batch:
    """`todo` is what is to be run now; give every answer to `take`."""

    def __init__(
        self,
        works: Sequence[Path],
        notice: Profile,
        rules: Mapping[str, Rule],
        *,
        also: frozenset[str],
        hashed: bool,
        proofs: bool,
        store: Store | None,
        retain: frozenset[str] | None,
    ) -> None:
        self._works = works
        self._notice = notice
        self._rules = rules
        self._late = {rule.id: rule for rule in rules.values() if TOGETHER.keys() & frozenset(rule.needs)}
        self._again = {rule.id: rule for rule in rules.values() if TOGETHER.keys() & frozenset(rule.uses)}
        self._early = {name: rule for name, rule in rules.items() if name not in self._late}
        self._late_needs = frozenset().union(*map(_asked, (*self._late.values(), *self._again.values())))
        made_from = frozenset().union(*(TOGETHER[name] for name in TOGETHER.keys() & self._late_needs))
        self._wanted = frozenset((also | made_from).union(*map(_asked, rules.values())) - TOGETHER.keys())
        fetched = frozenset() if store is None else self._late_needs  # from the store, for the few works that need it
        self._asked_for = None if retain is None else retain | _ALWAYS
        self._retained = None if retain is None else retain | (self._late_needs - fetched) | made_from | _ALWAYS
        self._proofs = proofs
        self._store = store
        self.decodes = bool(self._wanted & DECODED)
        self._hashed = hashed or (self.decodes and (store is not None or (bool(self._late) and len(works) > 1)))
        self._known: dict[int, Content] = {}
        self._results: dict[int, WorkResult] = {}
        self.todo: deque[Task] = deque()

    def results(self) -> list[WorkResult]:
        """What is done until now, in the order of the works."""
        return [self._results[at] for at in sorted(self._results)]

    def result(self, at: int) -> WorkResult:
        return self._results[at]

    def start(self) -> Iterator[int]:
        """Judge what the store holds whole, and plan the rest; gives the works that are done."""
        for at, work in enumerate(self._works):
            content = self._store.find(work) if self._store else None
            kept = self._kept(content)
            if content and not self._lacking(content, kept):
                if self._judged(at, self._assembled(at, Measurements(path=""), kept, content.sha256)):
                    yield at
                continue
            if content:
                self._known[at] = content
            wanted = self._lacking(content, kept) & self._wanted if content else self._wanted
            hashed = self._hashed and not (content and content.sha256)
            asked = task.Asked(work, wanted, hashed=hashed, kept=self._store is not None)
            self.todo.append(Task(at, task.look, (asked,)))

    def take(self, done: Task, came: Any) -> bool:
        """What came of a task; True when its work is done."""
        at = done.at
        if isinstance(came, task.Looked):
            return self._judged(at, self._measured(at, came))
        if isinstance(came, task.Pictures):
            self._results[at] = _shown(self._results[at], self._pieces(self._results[at].findings), came)
        elif at not in self._results:
            self._results[at] = unchecked(self._works[at], came)
        return True  # without its pictures the verdict stands

    def finish(self) -> None:
        """After the last: the facts that need all works, and the rules that need them."""
        if not self._late and not self._again:
            return
        ats = [at for at, result in sorted(self._results.items()) if result.measurements]
        works = [measured for at in ats if (measured := self._results[at].measurements)]
        for at, measured, facts in zip(ats, works, together(works, self._store), strict=True):
            self._judge_late(at, measured.model_copy(update=facts))

    def _judge_late(self, at: int, measured: Measurements) -> None:
        """A rule that only uses such a fact has been asked before: it is asked again where the fact says something."""
        result = self._results[at]
        ends, copies = measured.shared_ends, measured.copies
        again = self._again if ends and (ends.head or ends.tail) else {}
        whole = self._completed(measured) if again or (copies and copies.found) else measured
        rules = self._late | {name: rule for name, rule in again.items() if all(getattr(whole, n) for n in rule.needs)}
        late = guarded(self._works[at], lambda: judge(whole, self._notice, rules))
        findings = {finding.rule: finding for finding in (*result.findings, *late.findings)}
        ordered = tuple(findings[rule] for rule in self._rules if rule in findings)
        self._results[at] = result.model_copy(
            update={
                "findings": ordered,
                "verdict": late.verdict if late.error else overall(ordered),
                "error": late.error,
                "measurements": _dropped(measured, self._asked_for),
            }
        )
        if self._proofs and self._pieces(late.findings):
            self._plan_pictures(at)

    def _completed(self, measured: Measurements) -> Measurements:
        """With what was dropped to save memory, from the store."""
        content = self._store.known(measured.sha256) if self._store and measured.sha256 else None
        lacking = frozenset(name for name in self._late_needs - TOGETHER.keys() if getattr(measured, name) is None)
        kept = self._store.facts(content, lacking) if self._store and content else {}
        return measured.model_copy(update={name: fact for name, fact in kept.items() if not isinstance(fact, Missing)})

    def _kept(self, content: Content | None) -> dict[str, Fact | Missing]:
        return self._store.facts(content, self._wanted | _ALWAYS) if self._store and content else {}

    def _lacking(self, content: Content, kept: Mapping[str, Fact | Missing]) -> frozenset[str]:
        lacking = (self._wanted | _ALWAYS) - kept.keys()
        return lacking | {"sha256"} if self._hashed and not content.sha256 else lacking

    def _measured(self, at: int, looked: task.Looked) -> Measurements:
        """What was measured now and what was known before."""
        content = self._known.pop(at, None)
        kept = self._kept(content)
        measured = looked.measurements
        sha256 = measured.sha256 or (content.sha256 if content else None)
        if self._store and looked.stamp:
            self._store.keep(self._works[at], looked.stamp, sha256, looked.quick, looked.rows)
        return self._assembled(at, measured, kept, sha256)

    def _assembled(
        self, at: int, measured: Measurements, kept: Mapping[str, Fact | Missing], sha256: str | None
    ) -> Measurements:
        """One Measurements of what was measured now and what was kept, as if all had been measured now."""
        wanted = self._wanted | _ALWAYS
        facts: dict[str, Any] = {name: getattr(measured, name) for name in wanted}
        missing = {name: why for name, why in measured.missing.items() if name in wanted}
        for name, fact in kept.items():
            if isinstance(fact, Missing):
                missing.setdefault(name, fact)
            elif facts[name] is None:
                facts[name] = fact
        if isinstance(facts["file"], File):  # copies have names of their own
            facts["file"] = facts["file"].model_copy(update={"name": shown_name(self._works[at].name)})
        for name, fact in facts.items():
            if fact is not None:
                missing.pop(name, None)
        shown = shown_name(self._works[at])
        return Measurements(path=shown, sha256=sha256 if self._hashed else None, missing=missing, **facts)

    def _judged(self, at: int, measured: Measurements) -> bool:
        """True when the work is done: no picture of it is to be made."""
        rules = self._early
        result = guarded(self._works[at], lambda: judge(measured, self._notice, rules))
        if result.measurements:
            result = result.model_copy(update={"measurements": _dropped(measured, self._retained)})
        self._results[at] = result
        if not (self._proofs and result.measurements and result.measurements.container):
            return True
        self._plan_pictures(at)
        return False

    def _plan_pictures(self, at: int) -> None:
        """Next of all, so that a work whose verdict is known is soon done."""
        result = self._results[at]
        assert result.measurements and result.measurements.container  # noqa: S101, PT018 (asked for before)
        pieces = [piece for _, _, piece in self._pieces(result.findings)]
        self.todo.appendleft(Task(at, task.picture, (self._works[at], result.measurements.container, pieces)))

    def _pieces(self, findings: Sequence[RuleResult]) -> list[tuple[str, int, task.Piece]]:
        """The first pieces of evidence that can be seen: rule, number, what to show."""
        return [
            (finding.rule, number, task.Piece(piece.start_s, piece.end_s or piece.start_s, piece.box))
            for finding in findings
            if finding.wants_attention
            for number, piece in enumerate(finding.evidence[:_PROOFS])
            if piece.start_s is not None and (piece.box or "decoded_picture" in self._rules[finding.rule].needs)
        ]


def _dropped(measured: Measurements, retained: frozenset[str] | None) -> Measurements:
    """Without what need not be kept."""
    return measured if retained is None else measured.model_copy(update=dict.fromkeys(NAMES - retained))


def _asked(rule: Rule) -> frozenset[str]:
    return frozenset((*rule.needs, *rule.uses))


def _shown(result: WorkResult, pieces: list[tuple[str, int, task.Piece]], made: task.Pictures) -> WorkResult:
    """The same with pictures."""
    proofs = tuple(
        Proof(rule=rule, number=number, at_s=at_s, frame=frame, crop=crop)
        for (rule, number, _), (at_s, frame, crop) in zip(pieces, made.pieces, strict=True)
        if frame
    )
    film = tuple(FilmStill(at_s=at_s, picture=picture) for at_s, picture in made.film)
    return result.model_copy(update={"proofs": proofs, "film": film})
