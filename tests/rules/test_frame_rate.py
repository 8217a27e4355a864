import pytest

from sciencevid_check.measurements import Container, Packets
from sciencevid_check.rules import frame_rate
from tests.rules.facts import container, fixes, judged, packets, short, sound_track, track, words

NTSC = 30000 / 1001


def at(rate_hz: float | None, uneven_share: float = 0.0, frames: int = 5000) -> tuple[Container, Packets]:
    picture = track(rate_hz=rate_hz, uneven_share=uneven_share, packets=frames)
    return container(), packets(picture, sound_track())


@pytest.mark.parametrize(
    ("rate_hz", "uneven_share", "expected"),
    [
        (25.0, 0.0, "pass ok"),
        (24.0, 0.0, "pass ok"),
        (24000 / 1001, 0.0, "pass ok"),
        (NTSC, 0.0, "pass ok"),
        (30.0, 0.0, "pass ok"),
        (50.0, 0.0, "pass ok"),
        (60000 / 1001, 0.0, "pass ok"),
        (60.0, 0.0, "pass ok"),
        (25.05, 0.0, "pass ok"),  # 0.2 %: a clock's drift
        (25.06, 0.0, "fail unusual"),
        (29.83, 0.0, "fail unusual"),
        (12.5, 0.0, "fail unusual"),
        (12.0, 0.0, "fail unusual"),
        (15.0, 0.0, "fail unusual"),
        (120.0, 0.0, "fail unusual"),
        (NTSC, 0.0004, "pass ok"),  # one late frame in a minute and a half
        (NTSC, 0.0005, "pass ok_nearly"),
        (NTSC, 0.006, "pass ok_nearly"),  # a phone
        (25.0, 0.01, "pass ok_nearly"),
        (25.0, 0.0101, "fail variable"),
        (25.0, 0.4, "fail variable"),
        (12.5, 0.4, "fail variable"),  # one thing at a time: a variable rate has no number to judge
    ],
)
def test_rates(rate_hz: float, uneven_share: float, expected: str) -> None:
    facts = at(rate_hz, uneven_share)
    assert short(frame_rate, *facts) == expected
    assert bool(fixes(frame_rate, *facts)[0]) == expected.startswith("fail")


@pytest.mark.parametrize(
    ("rate_hz", "frames", "expected"),
    [(None, 1, "unknown too_few"), (25.0, 2, "unknown too_few"), (25.0, 3, "pass ok"), (None, 50, "unknown too_few")],
)
def test_a_few_frames_make_no_rate(rate_hz: float | None, frames: int, expected: str) -> None:
    assert short(frame_rate, *at(rate_hz, 0.0, frames)) == expected


def test_no_picture_packets_at_all() -> None:
    facts = (container(), packets(sound_track()))
    assert short(frame_rate, *facts) == "unknown too_few"
    assert words(frame_rate, *facts) == ("只有 0 帧，算不出帧率", "only 0 frame(s): no rate to speak of")


@pytest.mark.parametrize(
    ("rate_hz", "uneven_share", "zh", "en"),
    [
        (25.0, 0.0, "每秒 25 帧，恒定", "25 frames a second, constant"),
        (24000 / 1001, 0.0, "每秒 23.976 帧，恒定", "23.976 frames a second, constant"),
        (
            NTSC,
            0.006,
            "每秒 29.97 帧，基本恒定（0.6% 的间隔不均匀，上限 1.0%）",
            "29.97 frames a second, all but constant (0.6% of intervals uneven, limit 1.0%)",
        ),
        (
            30.0,
            0.014,
            "帧率可变：平均每秒 25 帧，1.4% 的间隔不均匀（上限 1.0%）",
            "variable frame rate: 25 a second on average, 1.4% of intervals uneven (limit 1.0%)",
        ),
        (
            12.5,
            0.0,
            "每秒 12.5 帧，不是常用帧率；建议 23.976、24、25、29.97、30、50、59.94、60",
            "12.5 frames a second is unusual; use 23.976, 24, 25, 29.97, 30, 50, 59.94, 60",
        ),
    ],
)
def test_words(rate_hz: float, uneven_share: float, zh: str, en: str) -> None:
    assert words(frame_rate, *at(rate_hz, uneven_share)) == (zh, en)


@pytest.mark.parametrize(
    ("rate_hz", "uneven_share", "settings", "expected"),
    [
        (15.0, 0.0, {"usual_hz": [15]}, "pass ok"),
        (25.0, 0.0, {"usual_hz": [30]}, "fail unusual"),
        (25.0, 0.0, {"usual_hz": [30], "tolerance": 0.2}, "pass ok"),
        (25.0, 0.3, {"max_uneven_share": 0.5}, "pass ok_nearly"),
        (25.0, 0.001, {"max_uneven_share": 0}, "fail variable"),
    ],
)
def test_settings(rate_hz: float, uneven_share: float, settings: dict[str, object], expected: str) -> None:
    assert short(frame_rate, *at(rate_hz, uneven_share), **settings) == expected


def test_the_average_is_taken_over_the_time_that_is_there() -> None:
    verdict = judged(frame_rate, container(), packets(track(start_s=100.0, packets=2500)))
    assert verdict.measured["average_rate_hz"] == 25.0


def test_the_picture_track_counts_wherever_it_stands() -> None:
    facts = (container(index=1), packets(sound_track(index=0, uneven_share=0.9), track(index=1)))
    assert short(frame_rate, *facts) == "pass ok"
    assert judged(frame_rate, *facts).measured == {"rate_hz": 25.0, "average_rate_hz": 25.0, "uneven_share": 0.0}
