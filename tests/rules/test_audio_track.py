import pytest

from sciencevid_check.rules import audio_track
from tests.rules.facts import container, fixes, judged, short, sound, words

STEREO = sound()
MONO = sound(channels=1)
SURROUND = sound(channels=6, codec="ac3")
UNREAD = sound(channels=0, codec="unknown", sample_rate_hz=0)


@pytest.mark.parametrize(
    ("sounds", "settings", "expected"),
    [
        ([STEREO], {}, "pass ok"),
        ([MONO], {}, "pass ok"),
        ([], {}, "fail none"),
        ([STEREO, MONO], {}, "review several"),
        ([sound(channels=3)], {}, "review surround"),
        ([SURROUND], {}, "review surround"),
        ([SURROUND, STEREO], {}, "review several surround"),
        ([STEREO, SURROUND], {}, "review several surround"),  # a player may choose either
        ([UNREAD], {}, "unknown no_channels"),
        ([STEREO, UNREAD], {}, "review several no_channels"),
        ([STEREO, STEREO], {"max_tracks": 2}, "pass ok"),
        ([STEREO, STEREO, STEREO], {"max_tracks": 2}, "review several"),
        ([SURROUND], {"max_channels": 6}, "pass ok"),
        ([sound(channels=8)], {"max_channels": 6}, "review surround"),
        ([STEREO], {"max_channels": 1}, "review surround"),
    ],
)
def test_tracks_and_channels(sounds: list[object], settings: dict[str, int], expected: str) -> None:
    facts = container(sounds=tuple(sounds))
    assert short(audio_track, facts, **settings) == expected
    assert bool(fixes(audio_track, facts, **settings)[0]) == (not expected.startswith("pass"))


@pytest.mark.parametrize(
    ("sounds", "settings", "zh", "en"),
    [
        ([STEREO], {}, "aac，2 声道，48000 Hz", "aac, 2 channel(s), 48000 Hz"),
        ([], {}, "没有声音轨", "no sound track"),
        (
            [STEREO, STEREO],
            {},
            "有 2 条声音轨，播放器只放其中一条；最多 1 条",
            "2 sound tracks, of which players play one; at most 1",
        ),
        (
            [STEREO] * 3,
            {"max_tracks": 2},
            "有 3 条声音轨，播放器只放其中一条；最多 2 条",
            "3 sound tracks, of which players play one; at most 2",
        ),
        (
            [SURROUND],
            {},
            "声音有 6 个声道，普通电脑可能放不全；最多 2 个",
            "6 channels, which ordinary computers may not play in full; at most 2",
        ),
        (
            [UNREAD],
            {},
            "有声音轨，但读不出声道数（编码 unknown）",
            "there is a sound track, but how many channels it has cannot be read (codec unknown)",
        ),
    ],
)
def test_words(sounds: list[object], settings: dict[str, int], zh: str, en: str) -> None:
    assert words(audio_track, container(sounds=tuple(sounds)), **settings) == (zh, en)


def test_measured() -> None:
    assert judged(audio_track, container(sounds=())).measured == {"tracks": 0}
    verdict = judged(audio_track, container(sounds=(STEREO, SURROUND)))
    assert verdict.measured == {"tracks": 2, "codec": "aac", "channels": 6, "sample_rate_hz": 48000}
