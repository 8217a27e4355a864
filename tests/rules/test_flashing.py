import pytest

from sciencevid_check.measurements import Flashes
from sciencevid_check.rules import flashing as rule
from tests.rules.facts import container, fixes, judged, short, words
from tests.rules.series import decoded_picture

FRAMES = 500


def flashes(at: list[int], area: float = 0.5, lasts: int = 1, red: bool = False, both: float = 0.0) -> Flashes:
    """A flash that begins at each of these frames; `both`: the share that changes the other way at the same time."""
    up, down = [0.0] * FRAMES, [0.0] * FRAMES
    for start in at:
        up[start], down[start] = area, both
        down[start + lasts], up[start + lasts] = area, both
    none = (0.0,) * FRAMES
    light = none if red else (tuple(up))
    dark = none if red else (tuple(down))
    return Flashes(up=light, down=dark, red_up=tuple(up) if red else none, red_down=tuple(down) if red else none)


def every(frames: int, count: int, start: int = 50) -> list[int]:
    return [start + frames * at for at in range(count)]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (flashes([]), "pass ok"),
        (flashes([100]), "pass ok"),
        (flashes(every(8, 3)), "pass ok"),  # three in a second are allowed
        (flashes(every(6, 4)), "fail flashing"),
        (flashes(every(12, 8)), "pass ok"),  # about two a second
        (flashes(every(2, 20)), "fail flashing"),  # every other frame
        (flashes(every(6, 4), area=0.24), "pass ok"),
        (flashes(every(6, 4), area=0.25), "fail flashing"),
        (flashes(every(6, 4), lasts=3), "fail flashing"),
        (flashes(every(6, 4), both=0.3), "pass ok"),  # as much darker as brighter: movement
        (flashes(every(6, 4), both=0.2), "fail flashing"),
        (flashes(every(6, 4), red=True), "fail red"),
        (flashes(every(10, 14)), "review lasting"),  # 2.5 a second for 5 s
        (flashes(every(10, 13)), "pass ok"),
    ],
)
def test_how_many_and_how_large(fact: Flashes, expected: str) -> None:
    assert short(rule, decoded_picture(FRAMES), fact) == expected


def test_a_change_over_three_frames_is_one() -> None:
    up, down = [0.0] * FRAMES, [0.0] * FRAMES
    for start in every(6, 4):
        up[start], up[start + 1] = 0.13, 0.13
        down[start + 3], down[start + 4] = 0.13, 0.13
    none = (0.0,) * FRAMES
    fact = Flashes(up=tuple(up), down=tuple(down), red_up=none, red_down=none)
    assert short(rule, decoded_picture(FRAMES), fact) == "fail flashing"
    apart = [*up[:1], *(value for pair in zip(up[1:], none, strict=False) for value in pair)][:FRAMES]
    slow = Flashes(up=tuple(apart), down=tuple(down), red_up=none, red_down=none)
    assert short(rule, decoded_picture(FRAMES), slow) == "pass ok"


def test_hdr_is_not_judged() -> None:
    fact = flashes(every(6, 4))
    for transfer, expected in (
        ("smpte2084", "unknown hdr"),
        ("arib-std-b67", "unknown hdr"),
        ("bt709", "fail flashing"),
    ):
        verdict = rule.check(decoded_picture(FRAMES), fact, rule.Settings(), container(color_transfer=transfer))
        assert f"{verdict.status} {verdict.remarks[0].message_id}" == expected


def test_settings_take_part() -> None:
    fact = flashes(every(6, 4))
    assert short(rule, decoded_picture(FRAMES), fact, max_flashes=4) == "pass ok"
    assert short(rule, decoded_picture(FRAMES), fact, min_area=0.6) == "pass ok"
    assert short(rule, decoded_picture(FRAMES), flashes(every(10, 5)), max_lasting_s=1.5) == "review lasting"


def test_where_and_in_words() -> None:
    facts = decoded_picture(FRAMES), flashes([*every(5, 6), *every(5, 6, 300)])
    verdict = judged(rule, *facts)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(2.0, 3.04), (12.0, 13.04)]
    assert verdict.measured == {"most_in_1_s": 5.0}
    assert words(rule, *facts) == (
        "画面大面积闪烁，1 秒内 5 次（上限 3 次），在 0:02",
        "large parts of the picture flash 5 times in a second (limit 3), at 0:02",
    )
    assert "特效" in fixes(rule, *facts)[0]
