"""Subtitles and impacts against what is heard."""

from __future__ import annotations

import numpy as np
import pytest

from sciencevid_check.measurements import Line, Shots, Speech, Texts, VoiceBands
from sciencevid_check.measurements.events import by_impacts, by_subtitles, together
from sciencevid_check.rules import av_sync as rule
from tests.rules.changing import Changing
from tests.rules.facts import judged, short, words
from tests.rules.series import decoded_picture
from tests.rules.test_av_sync import voice_over

SECONDS = 120
RANDOM = np.random.default_rng(4)
STARTS = np.cumsum(RANDOM.uniform(2.2, 5.0, 30))


def spoken(late_s: float = 0.0, starts: np.ndarray = STARTS) -> Speech:
    """Somebody who speaks for 1.6 s after each start."""
    at = np.arange(round(SECONDS * 1.3 / 0.032)) * 0.032
    on = ((at[:, None] >= starts + late_s) & (at[:, None] < starts + late_s + 1.6)).any(axis=1)
    return Speech(start_s=0.0, voice=tuple(0.95 if one else 0.02 for one in on))


def subtitled(starts: np.ndarray = STARTS) -> Texts:
    looks = np.ceil(starts / 0.5) * 0.5  # the first look that sees it
    lines = [
        Line(text="字幕", score=0.95, first_s=at, last_s=at + 1.5, box=(0.3, 0.85, 0.4, 0.06), height=0.05, cue=cue)
        for cue, at in enumerate(looks.tolist())
    ]
    return Texts(looked_s=(0.0,), lines=tuple(lines))


@pytest.mark.parametrize("late_s", [0.0, 0.4, -0.4, 1.5, -2.5])
def test_subtitles(late_s: float) -> None:
    found = by_subtitles(subtitled(), spoken(late_s))
    assert found is not None
    assert found.offset_s == pytest.approx(late_s, abs=0.15)
    assert found.matched >= 27
    facts = {"texts": subtitled(), "speech": spoken(late_s)}
    expected = "pass ok_subtitles" if abs(late_s) < 1 else "review by_subtitles"
    assert short(rule, *voice_over(), None, facts["texts"], facts["speech"]) == expected
    assert short(rule, *voice_over(), None, facts["texts"], facts["speech"], subtitles_s=9) == "pass ok_subtitles"
    for setting in ({"min_events": 31}, {"events_height": 99}, {"sure_margin": 99}):
        assert short(rule, *voice_over(), None, facts["texts"], facts["speech"], **setting) == "pass no_face"


def test_subtitles_in_words() -> None:
    zh, en = words(rule, *voice_over(), None, subtitled(), spoken(1.5))
    assert "声音可能比字幕晚约 1." in zh
    assert "s late against the subtitles" in en


def test_subtitles_that_have_nothing_to_do_with_the_voice() -> None:
    """Another text over another voice, or titles at even times."""
    for seed in range(20):
        others = np.cumsum(np.random.default_rng(100 + seed).uniform(2.2, 5.0, 30))
        assert short(rule, *voice_over(), None, subtitled(others), spoken()) == "pass no_face"
    evenly = np.arange(2.0, 110.0, 4.0)
    assert short(rule, *voice_over(), None, subtitled(evenly), spoken()) == "pass no_face"


def test_even_times_are_no_proof() -> None:
    """Every 3 s: late by 1.5 s is early by 1.5 s."""
    evenly = np.arange(2.0, 110.0, 3.0)
    assert short(rule, *voice_over(), None, subtitled(evenly), spoken(1.5, evenly)) == "pass no_face"


def struck(at_s: np.ndarray, late_s: float) -> tuple[Changing, VoiceBands]:
    moving = Changing(SECONDS * 25)
    levels = np.full((8, SECONDS * 25), -60)
    for at in at_s:
        first = round((at + late_s) * 25)
        levels[:, first : first + 4] = [-20, -28, -36, -44]
    bands = VoiceBands(
        start_s=0.0, step_s=0.04, edges_hz=tuple(range(10)), level_dbfs=tuple(map(tuple, levels.tolist()))
    )
    return moving, bands


@pytest.mark.parametrize(
    ("late_s", "expected"), [(0.0, "pass no_face"), (0.12, "pass no_face"), (0.4, "review"), (-0.4, "review")]
)
def test_impacts(late_s: float, expected: str) -> None:
    at_s = np.cumsum(np.random.default_rng(8).uniform(4, 9, 12))
    moving, bands = struck(at_s, late_s)
    luma = np.full(SECONDS * 25, 0.5)
    luma[np.round(at_s * 25).astype(int)] = 9.0
    changes = moving.changes().model_copy(update={"luma": tuple(luma.tolist())})
    container, _, _, nobody = voice_over()
    facts = (container, bands, decoded_picture(SECONDS * 25), nobody, None, None, None, changes)
    assert short(rule, *facts, moving.shots()).startswith(expected)
    if expected == "review":
        assert judged(rule, *facts, moving.shots()).remarks[0].values["apart_ms"] == pytest.approx(400, abs=50)
    cuts = tuple(np.round(at_s * 25).astype(int).tolist())  # the same, but the picture is cut there: no proof
    cut = Shots(cuts=cuts, cuts_s=tuple(at / 25 for at in cuts))
    assert by_impacts(changes, cut, facts[2].pts_s, bands) is None


def test_too_few_to_tell() -> None:
    assert together([1.0], [1.0, 2.0], 0.1, 1.0) is None
    assert together([1.0, 2.0], [], 0.1, 1.0) is None
    few = STARTS[:6]
    assert short(rule, *voice_over(), None, subtitled(few), spoken(2.0, few)) == "pass no_face"
