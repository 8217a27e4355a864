"""A few dozen pictures at full size, spread over the work: for what shrinking would hide.

Key pictures need no other pictures: one ffmpeg that decodes nothing else takes about a tenth of a whole decode, and a
third of what one ffmpeg for each still takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sciencevid_check.measure.blocks import Still
from sciencevid_check.measure.decode import command, refuse_bomb, source
from sciencevid_check.measure.process import Running
from sciencevid_check.measure.shown import Shown
from sciencevid_check.measurements import Container

COUNT = 32
_CLOSEST_S = 0.5


class StillDecoder:
    """Iterate for about COUNT stills, evenly spread as far as key pictures allow; the first picture is one of them."""

    def __init__(self, path: Path, container: Container) -> None:
        refuse_bomb(container.picture)
        self._width, self._height = container.picture.width, container.picture.height
        apart_s = max(_CLOSEST_S, container.picture.duration_s / COUNT)
        self._shown = Shown(container.picture)
        chosen = (
            source(skip_frame="nokey")[str(container.picture.index)]
            .filter("select", f"isnan(prev_selected_t)+gte(t-prev_selected_t,{apart_s:.3f})")
            .filter("scale", self._width, self._height, out_range="tv")
            .filter("format", "yuv420p")
            .filter("showinfo", checksum=0)
            .output("pipe:", format="rawvideo", fps_mode="passthrough")
        )
        self._command = command(chosen, path)

    @property
    def says(self) -> str:
        """The decoder's last complaint."""
        return self._shown.complaints.last

    def __iter__(self) -> Iterator[Still]:
        width, height = self._width, self._height
        half = (height + 1) // 2, (width + 1) // 2
        whole, part = width * height, half[0] * half[1]
        count = 0
        with Running(self._command, self._shown.hear) as process:
            while True:
                buffer = np.empty(whole + 2 * part, np.uint8)
                if process.fill(buffer.data.cast("B")) < len(buffer):
                    return
                (pts,) = self._shown.of(count, 1, process)
                count += 1
                y, u, v = buffer[:whole], buffer[whole : whole + part], buffer[whole + part :]
                yield Still(pts, y.reshape(height, width), u.reshape(half), v.reshape(half))
