"""When somebody speaks: the Silero network's probability, every 32 ms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measure.voice_network import CHUNK, RATE_HZ, VoiceNetwork
from sciencevid_check.measurements import Container, Speech

STREAM = "sound"

_EVERY = SoundBlock.RATE_HZ // RATE_HZ
_TAPS = 96  # at 48 kHz: what is left above 8.2 kHz is 60 dB down
_CUT_HZ = 7300

_at = np.arange(_TAPS) - (_TAPS - 1) / 2
_LOWPASS = (np.sinc(2 * _CUT_HZ / SoundBlock.RATE_HZ * _at) * np.kaiser(_TAPS, 6)).astype(np.float32)
_LOWPASS /= _LOWPASS.sum()


class Meter:
    def __init__(self, _: Container) -> None:
        self._network = VoiceNetwork()
        self._start_s: float | None = None
        self._fast = np.zeros(_TAPS // 2, np.float32)  # not yet brought to 16 kHz
        self._slow = np.zeros(0, np.float32)  # not yet a whole chunk
        self._voice: list[NDArray[np.float32]] = []

    def feed(self, block: SoundBlock) -> None:
        if self._start_s is None:
            self._start_s = block.start_s
        self._hear(block.mono)

    def _hear(self, sound: NDArray[np.float32]) -> None:
        fast = np.concatenate([self._fast, sound])
        count = max(0, (len(fast) - _TAPS) // _EVERY + 1)
        self._fast = fast[count * _EVERY :]
        if count:
            self._slow = np.concatenate([self._slow, slowed(fast[: (count - 1) * _EVERY + _TAPS])])
        whole = len(self._slow) // CHUNK * CHUNK
        self._voice.append(self._network(self._slow[:whole]))
        self._slow = self._slow[whole:]

    def finish(self) -> Speech:
        self._hear(np.zeros(_TAPS, np.float32))
        if len(self._slow) >= CHUNK // 2:
            self._voice.append(self._network(np.pad(self._slow, (0, CHUNK - len(self._slow)))))
        return Speech(
            start_s=round(self._start_s or 0.0, 4),
            step_s=CHUNK / RATE_HZ,
            voice=tuple(np.round(np.concatenate(self._voice).astype(np.float64), 2).tolist()),
        )


def slowed(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3 n + 93,) at 48 kHz, low-passed and thinned out -> (n,) at 16 kHz."""
    phases = [np.correlate(sound[at::_EVERY], _LOWPASS[at::_EVERY], "valid") for at in range(_EVERY)]
    return np.asarray(sum(phases), np.float32)
