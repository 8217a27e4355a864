"""What a decoder complained of: its lines on stderr, sorted into kinds, counted, with the time of each."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Literal

from sciencevid_check.measurements import DecoderError

_LEVEL = re.compile(r"\[(warning|error|fatal|panic)\] (.*)")
# ffmpeg itself says this of every picture that its decoder could not make whole
_DAMAGED = re.compile(r"corrupt decoded frame|Error submitting packet to decoder|Decoding error: Invalid data")
# said of streams that decode without a fault; and of frames that share a moment, which the packets tell better
_HARMLESS = re.compile(
    r"mmco: unref short failure|co located POCs unavailable|number of reference frames|monotonically increasing dts to muxer"
)
_KINDS = 20
_TIMES = 10
_DAMAGED_TIMES = 50


class Complaints:
    """Hand it lines of `-loglevel level+info`; `facts()` are the fields of a Decoded fact."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = defaultdict(list)
        self._damaged: list[float] = []
        self.last = ""

    def take(self, line: str, now_s: float) -> None:
        """One line, heard when the decoder had come to `now_s`."""
        found = _LEVEL.search(line)
        if not found:
            return
        text = re.sub(r"(?<![\w.])-?\d[\d.]*|0x[0-9a-f]+", "N", found[2].strip())
        if not text:
            return
        self.last = found[2].strip()
        if _DAMAGED.search(text):
            self._damaged.append(now_s)
        elif found[1] != "warning" and not _HARMLESS.search(text):
            self._times[text].append(now_s)

    def facts(self, stopped: Literal["stalled", "died"] | None) -> dict[str, Any]:
        kinds = sorted(self._times.items(), key=lambda kind: -len(kind[1]))[:_KINDS]
        return {
            "stopped": stopped,
            "decoder_says": self.last if stopped else "",
            "damaged": len(self._damaged),
            "damaged_at_s": tuple(round(max(0.0, at), 3) for at in self._damaged[:_DAMAGED_TIMES]),
            "errors": tuple(
                DecoderError(text=text, count=len(at), at_s=tuple(round(max(0.0, t), 3) for t in at[:_TIMES]))
                for text, at in kinds
            ),
        }
