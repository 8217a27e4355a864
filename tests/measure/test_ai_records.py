from pathlib import Path

import pytest

from sciencevid_check.measure import ai_records

FTYP = (24).to_bytes(4, "big") + b"ftypisom" + bytes(12)
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def box(kind: bytes, content: bytes, *, long: bool = False) -> bytes:
    if long:
        return (1).to_bytes(4, "big") + kind + (len(content) + 16).to_bytes(8, "big") + content
    return (len(content) + 8).to_bytes(4, "big") + kind + content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (FTYP + box(b"uuid", C2PA + b"manifest"), ("C2PA",)),
        (FTYP + box(b"mdat", bytes(99), long=True) + box(b"uuid", C2PA, long=True), ("C2PA",)),
        (FTYP + box(b"uuid", bytes(16)) + box(b"mdat", C2PA), ()),
        (FTYP + bytes(40), ()),  # a box of no size
        (FTYP + (8).to_bytes(4, "big") + b"free" * 500, ()),
        (b"RIFF" + C2PA, ()),
        (b"", ()),
    ],
)
def test_the_outermost_boxes(tmp_path: Path, content: bytes, expected: tuple[str, ...]) -> None:
    path = tmp_path / "work.mp4"
    path.write_bytes(content)
    assert ai_records.read(path, {}) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"format": {"tags": {"AIGC": '{"Label":"1"}'}}}, ("AIGC",)),
        ({"format": {"tags": {"comment": '{"AIGC": {"Label": "1"}}'}}}, ("AIGC",)),
        ({"format": {}, "streams": [{"tags": {"aigc": "1"}}, {}]}, ("AIGC",)),
        ({"format": {"tags": {"title": "AI 与科学"}}}, ()),
    ],
)
def test_tags(tmp_path: Path, said: dict[str, object], expected: tuple[str, ...]) -> None:
    path = tmp_path / "work.mp4"
    path.write_bytes(FTYP)
    assert ai_records.read(path, said) == expected
