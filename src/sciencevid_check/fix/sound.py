"""Steps on the sound: in step, on both sides, without hum and hiss, loud enough, as long as the picture."""

from __future__ import annotations

from statistics import fmean, median

from sciencevid_check.fix.model import Draft, Question, Span, said
from sciencevid_check.fix.trimming import look_first
from sciencevid_check.measurements import SoundScene, Speech
from sciencevid_check.measurements.listening import UNVOICED, Heard, above, windows
from sciencevid_check.results import RuleResult
from sciencevid_check.rule import runs
from sciencevid_check.rules import background_noise, loudness
from sciencevid_check.text import Text, clock

WEB_LUFS = -16.0  # what web platforms play at; a meeting room's loudspeakers are happy with it
PEAK_DBTP = -1.5  # coding adds to it
_ROOM_LU = 2.0  # from the window's edges
_WHOLE_S, _STEP_S = 20.0, 10.0  # windows, as background-noise has them
_LEAST_SNR_DB = 3.0  # with less, taking noise out would take the voice with it
_SPARE_DB = 4.0  # more than what is asked, for what the measurement is off
_LESS_DB = (8.0, 20.0)  # more makes voices gurgle
_PAUSE_S = (0.12, 1.0)  # shortest that tells what the noise is like, and enough
_ONSET, _ECHO = 3, 5  # entries of 32 ms beside a voice that may hold some of it
_LIKE_DB = 6.0  # from the floor: a moment so near to it holds nothing but noise

_SHIFT = Text(zh="声音{way} {ms:.0f} 毫秒", en="move the sound {ms:.0f} ms {way}")
_WAY = {True: Text(zh="推后", en="later"), False: Text(zh="提前", en="earlier")}
_FILL = Text(
    zh="声音轨开头补静音，从 0 秒开始（声画相对不变）", en="start the sound track at 0 with silence (nothing moves)"
)
_TO_START = Text(
    zh="把声音移到与画面同时开始（移动 {ms:.0f} 毫秒）", en="move the sound by {ms:.0f} ms, to start with the picture"
)
_ASK_START = Text(
    zh="声音和画面开头相差 {ms:.0f} 毫秒，程序不知道原来是否同步。怎么办？",
    en="Sound and picture start {ms:.0f} ms apart, and no machine can tell whether they were in step. What shall be done?",
)
_START_ANSWERS = {
    "shift": Text(
        zh="现在不同步：移动声音，使两者同时开始",
        en="they are out of step: move the sound, so that both start together",
    ),
    "fill": Text(
        zh="现在同步：声音不动，开头补静音", en="they are in step: leave the sound, fill the start with silence"
    ),
}
_START_BY_HAND = Text(
    zh="看着说话人的嘴播放开头。不同步，加 --sound-start shift；同步，加 --sound-start fill，再运行一次。",
    en="Play the head and watch the lips. Out of step: run again with --sound-start shift; in step: --sound-start fill.",
)
_COPY_SIDE = Text(zh="把{side}声道复制到另一侧", en="copy the {side} channel to the other side")
_SIDE = {"left": Text(zh="左", en="left"), "right": Text(zh="右", en="right")}
_INVERT = Text(
    zh="把右声道反相，消除左右抵消", en="turn the right channel over, so that the sides no longer cancel out"
)
_HIGH_PASS = Text(zh="滤去 20 Hz 以下的直流偏移", en="filter out the constant offset (under 20 Hz)")
_HUM = Text(zh="陷波滤去 {hz} Hz 嗡声及其倍频", en="notch out the {hz} Hz hum and its multiples")
_NOISE = Text(
    zh="降低持续的底噪（现为 {floor:.0f} dBFS）约 {less:.0f} dB：从 {at} 处的停顿取噪声样本（afftdn），改后重测",
    en="lower the steady noise ({floor:.0f} dBFS now) by about {less:.0f} dB: its sound is taken from the pause at {at} (afftdn); measured again",
)
_RECORD = Text(
    zh="噪声太响、时大时小，或没有可取样的停顿，程序降不干净：请用剪辑软件的人声增强试听，或在安静处重录解说。",
    en="The noise is too loud or too uneven for a program, or no pause shows what it is like: try your editor's voice enhancement and listen, or record the narration again in a quiet place.",
)
_LOUD = Text(
    zh="响度从 {now:.1f} 调到约 {target:.0f} LUFS，真峰值不超过 {peak:g} dBTP（loudnorm 两遍）",
    en="bring loudness from {now:.1f} to about {target:.0f} LUFS, true peak at most {peak:g} dBTP (loudnorm, two passes)",
)
_PEAKS = Text(zh="降低音量，真峰值不超过 {peak:g} dBTP", en="lower the level to a true peak of {peak:g} dBTP at most")
_CUT_SOUND = Text(zh="声音在画面结束处截止", en="end the sound with the picture")
_PAD_SOUND = Text(zh="声音末尾补静音，与画面同时结束", en="fill the sound's end with silence, to end with the picture")


def plan(draft: Draft) -> None:
    if not draft.facts.container or not draft.facts.container.sounds:
        return
    _step(draft)
    _sides(draft)
    _noise(draft)
    _loudness(draft)
    _ends(draft)


def _step(draft: Draft) -> None:
    finding = draft.wanting("av-sync")
    if not finding:
        return
    messages = said(finding)
    offset_ms = finding.measured.get("offset_ms")
    lips = {"late", "early", "perhaps_late", "perhaps_early"} & set(messages)
    if lips and offset_ms is not None:
        if draft.sure(finding):
            text = _SHIFT.fill({"ms": abs(offset_ms), "way": _WAY[offset_ms < 0]})
            draft.do("av-sync", text, "sound", encode_sound=True, shift_s=-offset_ms / 1000, pad_sound=True)
        else:
            draft.refuse(finding, look_first("av-sync"))
    elif {"starts_late", "starts_early"} & set(messages) and "drift" not in messages:
        _start(draft, finding)
    elif set(messages) != {"edit_list"}:
        draft.refuse(finding)


def _start(draft: Draft, finding: RuleResult) -> None:
    late_ms = float(finding.measured["start_apart_ms"])
    ask = _ASK_START.fill({"ms": abs(late_ms)})
    draft.questions.append(Question(about="sound-start", text=ask, answers=_START_ANSWERS))
    if draft.choices.sound_start == "shift":
        text = _TO_START.fill({"ms": -late_ms})
        draft.do("av-sync", text, "sound", encode_sound=True, shift_s=-late_ms / 1000, pad_sound=True)
    elif draft.choices.sound_start == "fill":
        draft.do("av-sync", _FILL, "sound", encode_sound=True)
    else:
        draft.refuse(finding, _START_BY_HAND)


def _sides(draft: Draft) -> None:
    finding = draft.wanting("channels")
    levels = draft.facts.sound_levels
    if not finding or not levels:
        return
    messages = said(finding)
    if "dead" in messages:
        side = "left" if fmean(levels.level_dbfs[0]) > fmean(levels.level_dbfs[1]) else "right"
        draft.do("channels", _COPY_SIDE.fill({"side": _SIDE[side]}), "sound", encode_sound=True, sides=side)
    if "inverted" in messages:
        draft.do("channels", _INVERT, "sound", encode_sound=True, sides="invert")
    if "offset" in messages:
        draft.do("channels", _HIGH_PASS, "sound", encode_sound=True, high_pass=True)
    if set(messages) - {"dead", "inverted", "offset"}:
        draft.refuse(finding)


def _noise(draft: Draft) -> None:
    finding = draft.wanting("background-noise")
    facts = draft.facts
    if not finding or not facts.speech or not facts.sound_scene:
        return
    settings = draft.notice.settings("background-noise")
    assert isinstance(settings, background_noise.Settings)  # noqa: S101 (its own)
    messages = said(finding)
    if not {"noise", "perhaps"} & set(messages):
        draft.refuse(finding)
        return
    if not draft.sure(finding):
        draft.refuse(finding, look_first("background-noise"))
        return
    heard = [one for one in windows(facts.speech, facts.sound_scene, _WHOLE_S, _STEP_S) if one.voice_dbfs is not None]
    hum_hz = next((one.hum_hz for one in heard if one.hum_hz), None)
    floors = [_floor(one, hum_hz) for one in heard]
    voice = median(one.voice_dbfs or 0.0 for one in heard)
    known = [floor for floor in floors if floor is not None]
    floor = median(known) if known else None
    snr_db = above(voice, floor) if floor is not None else None
    if hum_hz:
        draft.do("background-noise", _HUM.fill({"hz": hum_hz}), "sound", encode_sound=True, hum_hz=hum_hz)
    if floor is None or snr_db is None or snr_db >= settings.min_snr_db:
        if not hum_hz:
            draft.refuse(finding, _RECORD)
        return
    pause = _pause(draft, facts.speech, facts.sound_scene, floor)
    if pause is None or (not hum_hz and (snr_db < _LEAST_SNR_DB or _uneven(heard, settings))):
        draft.refuse(finding, _RECORD)
        return
    less = min(max(settings.min_snr_db - snr_db + _SPARE_DB, _LESS_DB[0]), _LESS_DB[1])
    text = _NOISE.fill({"less": less, "floor": floor, "at": clock(round(pause[0], 1))})
    edit = {"noise": pause, "noise_floor_db": floor, "noise_less_db": less}
    draft.do("background-noise", text, "sound", encode_sound=True, **edit)


def _pause(draft: Draft, speech: Speech, scene: SoundScene, floor: float) -> Span | None:
    """The longest pause of the part that is kept whose level is that of the noise."""
    voiced = [at for at, voice in enumerate(speech.voice) if voice >= UNVOICED]
    near = {at + beside for at in voiced for beside in range(-_ONSET, _ECHO + 1)}
    count = min(len(speech.voice), len(scene.level_dbfs))
    start = float(draft.edit.get("start_s") or 0.0)
    end = float(draft.edit.get("end_s") or speech.end_s)
    quiet = runs(at not in near and abs(scene.level_dbfs[at] - floor) <= _LIKE_DB for at in range(count))
    spans = [(speech.start_s + a * speech.step_s, speech.start_s + (b + 1) * speech.step_s) for a, b in quiet]
    kept = [(max(a, start), min(b, end)) for a, b in spans]
    longest = max(kept, key=lambda span: span[1] - span[0], default=(0.0, 0.0))
    if longest[1] - longest[0] < _PAUSE_S[0]:
        return None
    return round(longest[0], 3), round(min(longest[1], longest[0] + _PAUSE_S[1]), 3)


def _floor(heard: Heard, hum_hz: int | None) -> float | None:
    """The level of steady noise in one window; of what is no tone, where notches take the tones away."""
    return heard.noise_dbfs if hum_hz else heard.pause_dbfs


def _uneven(heard: list[Heard], settings: background_noise.Settings) -> bool:
    spreads = [
        one.pause_dbfs - one.quiet_dbfs for one in heard if one.pause_dbfs is not None and one.quiet_dbfs is not None
    ]
    return bool(spreads) and median(spreads) > settings.steady_db


def _loudness(draft: Draft) -> None:
    finding = draft.wanting("loudness")
    if not finding:
        return
    settings = draft.notice.settings("loudness")
    assert isinstance(settings, loudness.Settings)  # noqa: S101 (its own)
    messages = said(finding)
    now = finding.measured.get("integrated_lufs")
    if now is None or "quiet_voice" in messages:
        draft.refuse(finding)
    elif {"too_quiet", "too_loud"} & set(messages):
        target = min(max(WEB_LUFS, settings.min_lufs + _ROOM_LU), settings.max_lufs - _ROOM_LU)
        text = _LOUD.fill({"now": now, "target": target, "peak": PEAK_DBTP})
        least = settings.min_lufs + _ROOM_LU
        draft.do("loudness", text, "sound", encode_sound=True, target_lufs=target, least_lufs=least)
    else:
        text = _PEAKS.fill({"peak": PEAK_DBTP})
        least = min(now, settings.min_lufs + _ROOM_LU)
        draft.do("loudness", text, "sound", encode_sound=True, target_lufs=now, least_lufs=least)


def _ends(draft: Draft) -> None:
    finding = draft.wanting("stream-integrity")
    if not finding:
        return
    messages = said(finding)
    if "sound_longer" in messages:
        draft.do("stream-integrity", _CUT_SOUND, "none", cut_sound=True)
    if "sound_shorter" in messages and not draft.edit.get("pad_sound"):
        draft.do("stream-integrity", _PAD_SOUND, "sound", encode_sound=True, pad_sound=True)
