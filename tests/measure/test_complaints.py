"""Lines that a decoder writes -> what it complained of."""

from __future__ import annotations

import pytest

from sciencevid_check.measure.complaints import Complaints


def facts(*lines: str) -> dict[str, object]:
    heard = Complaints()
    for at, line in enumerate(lines):
        heard.take(line, float(at))
    return heard.facts(None)


@pytest.mark.parametrize(
    "line",
    [
        "[h264 @ 0x55] [info] Reinit context to 1280x720",
        "[h264 @ 0x55] [error] mmco: unref short failure",
        "[vost#0:0/rawvideo @ 0x1] [error] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 5 >= 5",
        "[h264 @ 0x55] [warning] Increasing reorder buffer to 2",
    ],
)
def test_what_is_no_fault_is_left_out(line: str) -> None:
    assert facts(line)["errors"] == ()


def test_the_same_complaint_with_other_numbers_is_one_kind() -> None:
    found = facts(
        "[h264 @ 0x1] [error] error while decoding MB 3 4, bytestream 12",
        "[h264 @ 0x1] [error] error while decoding MB 7 9, bytestream 5",
    )
    (kind,) = found["errors"]  # type: ignore[misc]
    assert (kind.text, kind.count, kind.at_s) == ("error while decoding MB N N, bytestream N", 2, (0.0, 1.0))


def test_a_picture_that_could_not_be_made_whole_is_damage() -> None:
    found = facts("x", "[vist#0:0/h264 @ 0x1] [warning] [dec:h264 @ 0x2] corrupt decoded frame")
    assert found["damaged"] == 1
    assert found["damaged_at_s"] == (1.0,)
