from pathlib import Path

from sciencevid_check.measurements import Caption, Captions
from tests.conftest import Clip
from tests.measure.made import made, measured

SRT = """1
00:00:00,500 --> 00:00:02,000
<i>光会弯折。</i>
Light bends.

2
00:00:02,250 --> 00:00:03,000
完
"""


def test_the_text_of_a_track(clip: Clip, tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text(SRT, encoding="utf-8")
    work = made(tmp_path / "字幕轨.mp4", "-i", str(clip("good")), "-i", str(words), "-c", "copy", "-c:s", "mov_text")
    found = measured(work, "captions")
    assert found.captions == Captions(
        cues=(
            Caption(start_s=0.5, end_s=2.0, text="光会弯折。\nLight bends."),
            Caption(start_s=2.25, end_s=3.0, text="完"),
        )
    )
    assert found.decoded_picture is None


def test_without_a_track(clip: Clip) -> None:
    assert measured(clip("good"), "captions").captions == Captions()
