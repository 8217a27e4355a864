from typing import Any

import pytest

from sciencevid_check.measurements import DecoderError, Packets, ReaderError, Stretch, Track
from sciencevid_check.rules import stream_integrity
from tests.rules.facts import container, fixes, judged, mediainfo, packets, short, sound, sound_track, track, words
from tests.rules.series import decoded_picture, decoded_sound

GOOD = packets()


def ending(sound_end_s: float, **picture: Any) -> Packets:
    return packets(track(**picture), sound_track(end_s=sound_end_s))


def gaps(*lengths_s: float) -> tuple[Stretch, ...]:
    return tuple(Stretch(start_s=10.2 * at, end_s=10.2 * at + length) for at, length in enumerate(lengths_s, 1))


def complaint(text: str, count: int = 1, damage: bool = False) -> ReaderError:
    return ReaderError(text=text, count=count, damage=damage)


def test_a_whole_file() -> None:
    assert short(stream_integrity, container(), GOOD) == "pass ok"
    assert short(stream_integrity, container(mediainfo=mediainfo()), GOOD) == "pass ok"
    assert short(stream_integrity, container(sounds=()), packets(track())) == "pass ok"
    assert words(stream_integrity, container(), GOOD) == ("数据完整，时间连贯", "whole, with even timestamps")


@pytest.mark.parametrize(
    ("present_s", "read_until_s", "claimed_s", "expected"),
    [
        (200.0, 200.0, 200.0, "pass ok"),
        (200.0, 200.0, None, "pass ok"),  # Matroska claims nothing
        (199.0, 200.0, 200.0, "pass ok"),
        (198.99, 200.0, 200.0, "fail truncated"),
        (120.0, 200.0, 200.0, "fail truncated"),
        # MediaInfo said nothing, so the duration is still the claim; the packets know better
        (200.0, 198.99, 200.0, "fail truncated"),
        (200.0, 199.0, 200.0, "pass ok"),
        (200.0, 200.0, 195.0, "pass ok"),
    ],
)
def test_truncated(present_s: float, read_until_s: float, claimed_s: float | None, expected: str) -> None:
    facts = container(duration_s=present_s, claimed_duration_s=claimed_s)
    read = packets(track(end_s=read_until_s), sound_track(end_s=read_until_s))
    assert short(stream_integrity, facts, read) == expected


@pytest.mark.parametrize(
    ("facts", "read", "expected"),
    [
        (container(), packets(track(), sound_track(), damage_count=1), "fail damaged"),
        (container(), packets(sound_track()), "fail empty_picture"),
        (container(), packets(track()), "fail empty_sound"),
        (container(more_pictures=1), GOOD, "review more_pictures"),
        (container(covers=1), GOOD, "pass ok"),
        (
            container(duration_s=120.0, claimed_duration_s=200.0),
            packets(track(end_s=120.0), sound_track(end_s=120.0), damage_count=1),
            "fail truncated",  # the torn last picture needs no line of its own
        ),
        (container(), packets(track(), sound_track(), errors=(complaint("odd atom"),)), "review reader_complains"),
        (
            container(),
            packets(track(), sound_track(), errors=(complaint("Packet corrupt", damage=True),), damage_count=1),
            "fail damaged",
        ),
        # what is sure comes first, whatever the order of looking
        (
            container(),
            packets(track(bunched=9), sound_track(end_s=203.0), damage_count=2),
            "fail damaged bunched sound_longer",
        ),
    ],
)
def test_whole(facts: Any, read: Packets, expected: str) -> None:
    assert short(stream_integrity, facts, read) == expected
    assert bool(fixes(stream_integrity, facts, read)[0]) == (expected != "pass ok")


@pytest.mark.parametrize(
    ("sound_end_s", "picture", "expected"),
    [
        (200.0, {}, "pass ok"),
        (202.0, {}, "pass ok"),
        (202.01, {}, "review sound_longer"),
        (199.92, {}, "pass ok"),  # two frames of 40 ms
        (199.919, {}, "review sound_shorter"),
        (100.0, {}, "review sound_shorter"),
        (199.933, {"interval_s": 1001 / 30000}, "pass ok"),
        (199.932, {"interval_s": 1001 / 30000}, "review sound_shorter"),
        (199.0, {"interval_s": None}, "pass ok"),  # one picture: no frames to count in
    ],
)
def test_ends(sound_end_s: float, picture: dict[str, Any], expected: str) -> None:
    assert short(stream_integrity, container(), ending(sound_end_s, **picture)) == expected


@pytest.mark.parametrize(
    ("tracks", "expected"),
    [
        ((track(bunched=2), sound_track()), "pass ok"),
        ((track(bunched=3), sound_track()), "review bunched"),
        ((track(), sound_track(bunched=9)), "pass ok"),  # sound packets may share a moment: players join them
        ((track(gaps=gaps(1.0)), sound_track()), "pass ok"),
        ((track(gaps=gaps(1.001)), sound_track()), "review picture_gap"),
        ((track(), sound_track(gaps=gaps(0.1))), "pass ok"),  # 10.3 - 10.2 is a little over 0.1
        ((track(), sound_track(gaps=gaps(0.101))), "review sound_gap"),
        ((track(gaps=gaps(2.0)), sound_track(gaps=gaps(2.0))), "review picture_gap sound_gap"),
    ],
)
def test_times(tracks: tuple[Track, ...], expected: str) -> None:
    assert short(stream_integrity, container(), packets(*tracks)) == expected


@pytest.mark.parametrize(
    ("picture", "second", "expected"),
    [
        ({}, {"picture_end_s": 200.5}, "pass ok"),
        ({}, {"picture_end_s": 200.51}, "review readers_disagree"),
        ({}, {"picture_end_s": 199.49}, "review readers_disagree"),
        ({}, {"picture_end_s": None}, "pass ok"),
        ({}, {"picture_end_s": 300.0, "truncated": True}, "pass ok"),  # what is missing is another finding
        ({"start_s": 2.0}, {"picture_end_s": 202.0}, "pass ok"),
        ({}, {"width": 1281}, "review readers_disagree"),
        ({}, {"height": 736}, "review readers_disagree"),
        ({}, {"width": None, "height": None}, "pass ok"),
        ({"rotation_deg": 90}, {}, "pass ok"),  # both name the size before turning
        ({}, {"codec": "hevc"}, "review readers_disagree"),
        ({}, {"codec": None}, "pass ok"),
        ({}, {"codec": "hevc", "width": 1281}, "review readers_disagree readers_disagree"),
    ],
)
def test_two_readers(picture: dict[str, Any], second: dict[str, Any], expected: str) -> None:
    assert short(stream_integrity, container(mediainfo=mediainfo(**second), **picture), GOOD) == expected


@pytest.mark.parametrize(
    ("facts", "read", "zh", "en"),
    [
        (
            container(duration_s=120.0, claimed_duration_s=200.0),
            packets(track(end_s=120.0), sound_track(end_s=120.0)),
            "文件被截断：应有 3:20，实际只有 2:00 的画面",
            "cut off: 3:20 of picture is promised, 2:00 is there",
        ),
        (
            container(),
            packets(track(), sound_track(), damage_count=3),
            "有 3 处数据损坏",
            "3 damaged place(s) in the data",
        ),
        (container(), packets(track()), "编号 1 的声音轨是空的", "sound track 1 is empty"),
        (
            container(more_pictures=1),
            GOOD,
            "另有 1 条画面轨，播放器只放一条；本次只检查了第一条",
            "1 more picture track(s), of which players show one; only the first was checked",
        ),
        (
            container(),
            ending(203.5),
            "声音比画面晚 3.50 秒结束，超过 2 秒",
            "sound ends 3.50 s after the picture, more than 2 s",
        ),
        (
            container(),
            ending(199.9),
            "声音比画面早 0.10 秒（2.5 帧）结束，超过 2 帧",
            "sound ends 0.10 s (2.5 frames) before the picture, more than 2 frames",
        ),
        (
            container(),
            packets(track(gaps=gaps(3.0, 1.5, 0.5)), sound_track()),
            "画面时间有 2 处中断，最长 3.00 秒（上限 1 秒）",
            "2 pause(s) in the picture's timestamps, the longest 3.00 s (limit 1 s)",
        ),
        (
            container(),
            packets(track(), sound_track(gaps=gaps(0.5))),
            "声音时间有 1 处中断，最长 0.50 秒（上限 0.1 秒）",
            "1 pause(s) in the sound's timestamps, the longest 0.50 s (limit 0.1 s)",
        ),
        (
            container(),
            packets(track(bunched=127), sound_track()),
            "有 127 帧画面挤在同一时刻或时间倒退（上限 2 帧）",
            "127 frames share a moment or go back in time (limit 2)",
        ),
        (
            container(start_s=2.0, mediainfo=mediainfo(picture_end_s=212.0)),
            GOOD,
            "两种工具读出的时长不一致：ffprobe 3:20，MediaInfo 3:30",
            "two tools disagree on the duration: ffprobe 3:20, MediaInfo 3:30",
        ),
        (
            container(mediainfo=mediainfo(width=1920, height=1080)),
            GOOD,
            "两种工具读出的画面尺寸不一致：ffprobe 1280x720，MediaInfo 1920x1080",
            "two tools disagree on the picture size: ffprobe 1280x720, MediaInfo 1920x1080",
        ),
        (
            container(),
            packets(track(), sound_track(), errors=(complaint("mov: odd atom", 3), complaint("late", 1))),
            "读取时有 4 条报错：mov: odd atom",
            "the reader complained 4 time(s): mov: odd atom",
        ),
    ],
)
def test_words(facts: Any, read: Packets, zh: str, en: str) -> None:
    assert words(stream_integrity, facts, read) == (zh, en)


@pytest.mark.parametrize(
    ("facts", "read", "spans"),
    [
        (
            container(duration_s=120.0, claimed_duration_s=200.0),
            packets(track(end_s=120.0), sound_track(end_s=120.0)),
            [(120.0, 200.0)],
        ),
        (
            container(),
            packets(track(), sound_track(), damage_count=2, damaged_at_s=(4.04, 9.2)),
            [(4.04, 4.04), (9.2, 9.2)],
        ),
        (container(), ending(203.5), [(200.0, 203.5)]),
        (container(), ending(199.0), [(199.0, 200.0)]),
        (container(), packets(track(gaps=gaps(3.0, 1.5, 0.5)), sound_track()), [(10.2, 13.2), (20.4, 21.9)]),
    ],
)
def test_evidence_says_where(facts: Any, read: Packets, spans: list[tuple[float, float]]) -> None:
    evidence = judged(stream_integrity, facts, read).evidence
    assert [(piece.start_s, piece.end_s) for piece in evidence] == spans


@pytest.mark.parametrize(
    ("facts", "read", "settings", "expected"),
    [
        (container(), ending(203.5), {"max_sound_longer_s": 5}, "pass ok"),
        (container(), ending(199.0), {"max_sound_shorter_frames": 25}, "pass ok"),
        (container(), packets(track(gaps=gaps(3.0)), sound_track()), {"max_picture_gap_s": 3}, "pass ok"),
        (container(), packets(track(), sound_track(gaps=gaps(0.5))), {"max_sound_gap_s": 0.5}, "pass ok"),
        (container(), packets(track(bunched=9), sound_track()), {"max_bunched_frames": 9}, "pass ok"),
        (container(duration_s=195.0, claimed_duration_s=200.0), GOOD, {"max_missing_s": 5}, "pass ok"),
        (container(mediainfo=mediainfo(picture_end_s=204.0)), GOOD, {"max_disagreement_s": 4}, "pass ok"),
    ],
)
def test_settings(facts: Any, read: Packets, settings: dict[str, Any], expected: str) -> None:
    assert short(stream_integrity, facts, read) != expected
    assert short(stream_integrity, facts, read, **settings) == expected


def test_the_picture_that_is_there_is_counted_from_where_it_starts() -> None:
    read = packets(track(start_s=150.0), sound_track())
    assert short(stream_integrity, container(claimed_duration_s=200.0), read) == "fail truncated"


def test_every_sound_track_is_looked_at() -> None:
    facts = container(sounds=(sound(), sound(index=2)))
    read = packets(track(), sound_track(), sound_track(index=2, end_s=204.0))
    assert short(stream_integrity, facts, read) == "review sound_longer"


def test_measured() -> None:
    verdict = judged(stream_integrity, container(), packets(track(), sound_track(), damage_count=1))
    assert verdict.measured == {"duration_s": 200.0, "packets": 14375, "damaged": 1}
    assert set(verdict.expected) == set(stream_integrity.Settings.model_fields) - {"level", "clause", "quote"}


DAMAGE = {"damaged": 3, "damaged_at_s": (1.2, 1.24, 8.0)}
ERRORS = {"errors": (DecoderError(text="error while decoding MB N N", count=4, at_s=(1.2,)),)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass ok"),
        ({"expected": None}, "pass ok"),
        ({"expected": 252}, "pass ok"),
        ({"expected": 240}, "pass ok"),  # more than promised is no loss
        ({"expected": 253}, "review lost_pictures"),
        ({"expected": 253, **ERRORS}, "fail lost_pictures reader_complains"),
        (DAMAGE, "fail broken"),
        ({**DAMAGE, **ERRORS}, "fail broken"),
        ({"damaged": 2, "damaged_at_s": (1.2, 1.24)}, "review broken"),
        (ERRORS, "review reader_complains"),
        ({"stopped": "stalled", "expected": 5000}, "review stopped"),
        ({"stopped": "died", "pts_s": (), "end_s": 0.0, **DAMAGE}, "review stopped"),  # no such decoder here
        ({"stopped": "died", "decoder_says": "Out of memory", **DAMAGE}, "fail broken stopped"),
    ],
)
def test_decoding_the_picture(changes: dict[str, Any], expected: str) -> None:
    assert short(stream_integrity, container(), GOOD, decoded_picture(250, **changes)) == expected


def test_damage_that_the_packets_told_is_not_told_twice() -> None:
    read = packets(track(), sound_track(), damage_count=1)
    assert short(stream_integrity, container(), read, decoded_picture(250, **DAMAGE, **ERRORS)) == "fail damaged"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, "pass ok"), (DAMAGE, "fail broken"), (ERRORS, "review reader_complains")],
)
def test_decoding_the_sound(changes: dict[str, Any], expected: str) -> None:
    assert short(stream_integrity, container(), GOOD, decoded_picture(), decoded_sound(**changes)) == expected


def test_decoding_settings_and_words() -> None:
    lost = decoded_picture(250, expected=260)
    assert short(stream_integrity, container(), GOOD, lost, max_broken=10) == "pass ok"
    assert words(stream_integrity, container(), GOOD, lost)[0] == "260 帧画面只解出 250 帧，少 10 帧"
    broken = decoded_picture(250, **DAMAGE)
    assert words(stream_integrity, container(), GOOD, broken)[0] == "有 3 处画面解码时发现损坏，从 0:01.2 起"
    assert [e.start_s for e in judged(stream_integrity, container(), GOOD, broken).evidence] == [1.2, 1.24, 8.0]
    stopped = decoded_picture(250, stopped="died", decoder_says="Out of memory")
    assert words(stream_integrity, container(), GOOD, stopped)[1].startswith(
        "decoding the picture stopped at 0:10 (Out of memory)"
    )


def test_of_a_file_cut_off_the_ends_are_not_compared() -> None:
    facts = container(duration_s=120.0, claimed_duration_s=200.0)
    read = packets(track(end_s=120.0), sound_track(end_s=119.5))
    assert [remark.message_id for remark in judged(stream_integrity, facts, read).remarks] == ["truncated"]
