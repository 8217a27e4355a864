"""Joins the layers: what is wanted, measure, judge; one work or many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from sciencevid_check import __version__, profile
from sciencevid_check.measure import MeasurementError, measure, shown_name
from sciencevid_check.measure.tools import versions
from sciencevid_check.measurements import Measurements, Missing, SavedMeasurements
from sciencevid_check.profile import Profile
from sciencevid_check.results import (
    FilmStill,
    HumanEyes,
    Proof,
    RuleResult,
    Run,
    Summary,
    Tool,
    WorkResult,
    WorkVerdict,
)
from sciencevid_check.rule import Rule, Settings, Verdict
from sciencevid_check.text import REASONS, Lang, Text, UserError, preferred_lang

NOTHING = Text(zh="", en="")
_PROOFS = 3  # pictures of one finding: more show nothing new


class Stopped(Exception):  # noqa: N818 (no error: the person asked for it)
    """Ctrl-C: `run` holds what was done until then."""

    def __init__(self, run: Run) -> None:
        super().__init__("interrupted")
        self.run = run


def check(
    path: str | os.PathLike[str],
    profile: str | Profile = profile.DEFAULT,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> WorkResult:
    """Check one work. `profile` is a shipped profile's name, a file's path, or a loaded profile.

    A file that cannot be checked gives the verdict "error" with the reason. Raises profile.ProfileError when the
    profile or a rule's name is wrong.
    """
    return check_works([path], profile, select=select, ignore=ignore, hashed=True, jobs=1).files[0]


def check_works(
    paths: Iterable[str | os.PathLike[str]],
    profile: str | Profile = profile.DEFAULT,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    hashed: bool = False,
    proofs: bool = False,
    jobs: int | None = None,
    lang: Lang | None = None,
    also: Iterable[str] = (),
    on_done: Callable[[WorkResult], None] | None = None,
    on_progress: Callable[[Path, float, float], None] | None = None,
) -> Run:
    """Check many works side by side, and report them in the order given.

    `hashed` puts each work's SHA-256 into the result, `proofs` pictures of what was found; `also` names measurements to
    make though no rule asks for them; `on_done` is called in this thread as each work is done;
    `on_progress` in any thread, a few times a second while a work is decoded: its path, the share done (0 to 1) and the
    speed (seconds of the work per second).
    Raises profile.ProfileError, or Stopped with what was done when Ctrl-C is pressed.
    """
    notice, rules = _resolve(profile, select, ignore)
    works = [Path(path) for path in paths]
    wanted = frozenset(also).union(*((*rule.needs, *rule.uses) for rule in rules.values()))

    def one(work: Path) -> WorkResult:
        told = partial(on_progress, work) if on_progress else None
        result = _guarded(work, lambda: _judge(measure(work, wanted, hashed=hashed, progress=told), notice, rules))
        try:
            return _with_proofs(work, result, rules) if proofs else result
        except Exception:  # the verdict stands without its pictures
            if os.environ.get("SCIENCEVID_DEBUG"):
                raise
            return result

    done: dict[int, WorkResult] = {}

    def keep(at: int, result: WorkResult) -> None:
        done[at] = result
        if on_done:
            on_done(result)

    pool = ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1)
    pool.submit(versions)  # asked for at the end: the answer is kept
    try:
        if len(works) == 1:  # in this thread: starting another costs more than it gains
            keep(0, one(works[0]))
        else:
            futures = {pool.submit(one, work): at for at, work in enumerate(works)}
            for future in as_completed(futures):
                keep(futures[future], future.result())
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        raise Stopped(_run([done[at] for at in sorted(done)], notice, lang)) from None
    pool.shutdown()
    return _run([done[at] for at in sorted(done)], notice, lang)


def judge(
    works: Iterable[Measurements],
    profile: str | Profile = profile.DEFAULT,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    lang: Lang | None = None,
) -> Run:
    """The verdicts from saved measurements: the same as when they were measured under that profile."""
    notice, rules = _resolve(profile, select, ignore)
    results = [_guarded(Path(facts.path), partial(_judge, facts, notice, rules)) for facts in works]
    return _run(results, notice, lang)


def judge_each(
    judged: Iterable[tuple[Measurements, Mapping[str, Rule]]], notice: Profile, *, lang: Lang | None = None
) -> Run:
    """The verdicts from facts, each with rules of its own: works, and the papers that go with them."""
    results = [_guarded(Path(facts.path), partial(_judge, facts, notice, rules)) for facts, rules in judged]
    return _run(results, notice, lang)


def _resolve(notice: str | Profile, select: Sequence[str], ignore: Sequence[str]) -> tuple[Profile, dict[str, Rule]]:
    loaded = profile.load(notice) if isinstance(notice, str) else notice
    return loaded, profile.chosen(loaded, select, ignore)


def _with_proofs(path: Path, result: WorkResult, rules: Mapping[str, Rule]) -> WorkResult:
    """The same with pictures: a dozen of the work, and of the first pieces of evidence that can be seen."""
    container = result.measurements.container if result.measurements else None
    if container is None:
        return result
    from sciencevid_check.measure import proofs  # brings numpy and OpenCV

    asked = [
        (finding.rule, number, piece)
        for finding in result.findings
        if finding.wants_attention
        for number, piece in enumerate(finding.evidence[:_PROOFS])
        if piece.start_s is not None and (piece.box or "decoded_picture" in rules[finding.rule].needs)
    ]
    pieces = [proofs.Asked(piece.start_s or 0.0, piece.end_s or piece.start_s or 0.0, piece.box) for *_, piece in asked]
    shown = zip(asked, proofs.show(path.absolute(), container, pieces), strict=True)
    made = (Proof(rule=rule, number=n, at_s=s.at_s, frame=s.frame, crop=s.crop) for (rule, n, _), s in shown if s.frame)
    film = (FilmStill(at_s=at_s, picture=picture) for at_s, picture in proofs.film(path.absolute(), container))
    return result.model_copy(update={"proofs": tuple(made), "film": tuple(film)})


def _guarded(path: Path, look: Callable[[], WorkResult]) -> WorkResult:
    """One work's accident must not lose the others: it becomes that work's verdict."""
    try:
        return look()
    except MeasurementError as error:
        return _error(path, error.missing)
    except Exception as error:
        if os.environ.get("SCIENCEVID_DEBUG"):
            raise
        return _error(path, Missing(reason="crash", detail=f"{type(error).__name__}: {error}"))


def _error(path: Path, missing: Missing) -> WorkResult:
    return WorkResult(path=shown_name(path), verdict="error", error=_reason(missing))


def _reason(missing: Missing) -> Text:
    return REASONS[missing.reason].fill({"detail": missing.detail})


def _judge(measurements: Measurements, notice: Profile, rules: Mapping[str, Rule]) -> WorkResult:
    findings = tuple(_finding(rule, notice.settings(rule.id), measurements) for rule in rules.values())
    return WorkResult(
        path=measurements.path,
        sha256=measurements.sha256,
        verdict=overall(findings),
        findings=findings,
        measurements=measurements,
    )


def overall(findings: Iterable[RuleResult]) -> WorkVerdict:
    """Fail if an error-level rule fails; review if anything else is not settled; else pass."""
    seen = {(finding.level, finding.status) for finding in findings}
    if ("error", "fail") in seen:
        return "fail"
    unsettled = any(status in ("review", "fail") for _, status in seen) or ("error", "unknown") in seen
    return "review" if unsettled else "pass"


def _finding(rule: Rule, settings: Settings, measurements: Measurements) -> RuleResult:
    facts = {name: getattr(measurements, name) for name in rule.needs}
    absent = next((name for name, fact in facts.items() if fact is None), None)
    if absent is not None:
        missing = measurements.missing.get(absent, Missing(reason="not_measured", detail=absent))
        return _result(rule, settings, "unknown", missing.reason, _reason(missing))
    facts |= {name: getattr(measurements, name) for name in rule.uses}
    verdict = rule.check(**facts, settings=settings)
    unread = measurements.missing.get("texts") if "texts" in rule.uses else None
    if verdict.status == "pass" and unread:  # marks and titles are found without reading, but none can be ruled out
        return _result(rule, settings, "unknown", unread.reason, _reason(unread), verdict)
    stopped = any(not getattr(facts[name], "complete", True) for name in rule.needs)
    if verdict.status == "pass" and stopped:  # what was not seen to the end has not passed
        return _result(rule, settings, "unknown", "cut_short", REASONS["cut_short"], verdict)
    fixes = dict.fromkeys(
        rule.fixes[remark.message_id].fill(remark.values)
        for remark in verdict.remarks
        if remark.message_id in rule.fixes
    )
    message = _joined([rule.messages[remark.message_id].fill(remark.values) for remark in verdict.remarks])
    return _result(
        rule, settings, verdict.status, verdict.remarks[0].message_id, message, verdict, _joined(list(fixes))
    )


def _result(
    rule: Rule,
    settings: Settings,
    status: str,
    message_id: str,
    message: Text,
    verdict: Verdict | None = None,
    fix: Text = NOTHING,
) -> RuleResult:
    return RuleResult.model_validate(
        {
            "rule": rule.id,
            "title": rule.title,
            "level": settings.level,
            "status": status,
            "clause": settings.clause,
            "quote": settings.quote,
            "message_id": message_id,
            "message": message,
            "measured": verdict.measured if verdict else {},
            "expected": verdict.expected if verdict else {},
            "evidence": verdict.evidence if verdict else (),
            "fix": fix,
        }
    )


def _joined(texts: list[Text]) -> Text:
    return Text(
        zh="；".join(text.zh.rstrip("。") for text in texts), en="; ".join(text.en.rstrip(".") for text in texts)
    )


def _run(works: list[WorkResult], notice: Profile, lang: Lang | None) -> Run:
    counts = {
        verdict: sum(work.verdict == verdict for work in works) for verdict in ("pass", "review", "fail", "error")
    }
    return Run(
        lang=lang or preferred_lang(),
        tool=Tool(version=__version__, **versions()),
        profile=notice.name,
        profile_title=notice.title,
        summary=Summary(files=len(works), **counts),
        human=tuple(HumanEyes(what=check.what, clause=check.clause) for check in notice.human),
        files=tuple(works),
    )


def saved(run: Run) -> str:
    """What was measured of a run's works, as the JSON that `load_saved` reads (docs/measurements.schema.json)."""
    tools = {"sciencevid-check": __version__, "ffmpeg": run.tool.ffmpeg, "mediainfo": run.tool.mediainfo}
    works = tuple(work.measurements for work in run.files if work.measurements)
    return SavedMeasurements(tools=tools, works=works).model_dump_json(by_alias=True, indent=1) + "\n"


def load_saved(path: Path) -> tuple[Measurements, ...]:
    """Read measurements that `saved` wrote. Raises UserError when the file is not theirs or not this version's."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8?"
        raise UserError.of(f"{path}：打不开（{reason}）。", f"{path}: cannot be read ({reason}).") from None
    try:
        return SavedMeasurements.model_validate_json(text).works
    except ValidationError as error:
        key = ".".join(str(part) for part in error.errors()[0]["loc"])
        where = Text(zh=f"（{key}）", en=f" ({key})") if key else NOTHING
        raise UserError.of(
            f"{path}：不是本程序 check --save-measurements 保存的测量数据，或版本不同{where.zh}。请重新 check 一次。",
            f"{path}: not measurements that check --save-measurements of this version wrote{where.en}. Run check again.",
        ) from None
