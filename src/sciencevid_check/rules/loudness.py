"""响度应适中，不过轻也不过响。

## 检查什么
整部作品的综合响度（LUFS）和真峰值（dBTP），按 EBU R128 / ITU-R BS.1770 测量。通知没有规定数值，
所以范围放得很宽，并且只作提醒：

- 综合响度在 -27 至 -12 LUFS 之间。广播标准是 -23（EBU R128），网络平台通行 -14 至 -16。
- 真峰值不超过 +3 dBTP，超过的请人工复核。EBU R128 要求 -1；响度大的声音压缩编码后，解码时常会超出 1 至 3 dB，多半听不
  出来，所以 -1 至 +3 之间只作说明。真正的削波由“声音削波”一项检查。

报告中还给出响度范围（LRA，数值越大，轻响相差越大），和有人说话时的响度；整体合适、但解说低于下限的，请人工复核。

## 为什么
评审时许多作品连着播放：过轻的听不清，过响的刺耳，都要不停地调音量。

## 怎么改
剪映：选中音频，用“响度统一”或调节音量。Premiere：窗口 > 基本声音，选“对话”，点“自动匹配”；或在导出时勾选“响度标准化”。

## 把握有多大
数值与 ffmpeg 的 ebur128 相同：自制短片 42 段，综合响度与真峰值的误差都是 0.0。短片（三批）中过轻（-33 LUFS 以下）或过响（-8.6
LUFS 以上）的 15 段全部判为不通过，-14 至 -24 LUFS 的 15 段全部通过。

---

The work should be neither too quiet nor too loud.

## What it checks
Integrated loudness (LUFS) and true peak (dBTP) of the whole work, as EBU R128 and ITU-R BS.1770 define them. The
notice names no figure, so the window is wide and this is advice only:

- Integrated loudness from -27 to -12 LUFS. Broadcasting has -23 (EBU R128), web platforms usually -14 to -16.
- True peak at most +3 dBTP; more is for a person to listen to. EBU R128 asks for -1, but loud sound overshoots by 1 to 3 dB
  when it is coded and decoded, mostly unheard, so -1 to +3 is only mentioned. Real clipping is for audio-clipping.

The loudness range (LRA) is in the report as well: the larger, the further apart quiet and loud are; and so is the loudness
while somebody speaks. Where the whole is fine but the voice is under the window, a person should listen.

## Why it matters
Judges play many works in a row: one that is too quiet is not understood, one that is too loud hurts.

## How to fix
CapCut: select the sound and normalize loudness, or set its volume. Premiere: Essential Sound, Dialogue, Auto-Match; or
tick Loudness Normalization when exporting.

## How sure it is
The figures are those of ffmpeg's ebur128: 0.0 off on 42 made clips, integrated loudness and true peak. Of these (three sets)
all 15 that are too quiet (-33 LUFS or less) or too loud (-8.6 LUFS or more) fail, and all 15 from -24 to -14 LUFS pass.
"""

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import DecodedSound, Loudness, Speech, TruePeak
from sciencevid_check.measurements.listening import mean_level
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="响度", en="Loudness")

MESSAGES = {
    "ok": Text(zh="综合响度 {integrated_lufs:.1f} LUFS", en="integrated loudness {integrated_lufs:.1f} LUFS"),
    "ok_but_peaks": Text(
        zh="综合响度 {integrated_lufs:.1f} LUFS；真峰值 {true_peak_dbtp:.1f} dBTP，EBU R128 建议不超过 {advised_dbtp:g}",
        en="integrated loudness {integrated_lufs:.1f} LUFS; true peak {true_peak_dbtp:.1f} dBTP, EBU R128 advises "
        "{advised_dbtp:g} at most",
    ),
    "too_quiet": Text(
        zh="综合响度 {integrated_lufs:.1f} LUFS，低于 {min_lufs:g} LUFS，偏轻",
        en="integrated loudness {integrated_lufs:.1f} LUFS, under {min_lufs:g} LUFS: too quiet",
    ),
    "too_loud": Text(
        zh="综合响度 {integrated_lufs:.1f} LUFS，高于 {max_lufs:g} LUFS，偏响",
        en="integrated loudness {integrated_lufs:.1f} LUFS, over {max_lufs:g} LUFS: too loud",
    ),
    "peaks": Text(
        zh="真峰值 {true_peak_dbtp:.1f} dBTP，超过 {max_true_peak_dbtp:g} dBTP，在 {first_s:clock}",
        en="true peak {true_peak_dbtp:.1f} dBTP, over {max_true_peak_dbtp:g} dBTP, at {first_s:clock}",
    ),
    "quiet_voice": Text(
        zh="整体响度合适，但有人说话时只有 {speech_lufs:.1f} LUFS，低于 {min_lufs:g} LUFS",
        en="the whole is loud enough, but only {speech_lufs:.1f} LUFS while somebody speaks, under {min_lufs:g} LUFS",
    ),
    "silent": Text(zh="几乎没有声音，量不出响度", en="hardly any sound: there is no loudness to measure"),
}
FIXES = {
    "too_quiet": Text(
        zh="把整体音量提高约 {apart_lu:.0f} dB（先加限幅器，以免削波），或用剪辑软件的“响度统一/响度标准化”，再导出。",
        en="Raise the whole by about {apart_lu:.0f} dB (with a limiter, lest it clip), or use the editor's loudness "
        "normalization, and export again.",
    ),
    "too_loud": Text(
        zh="把整体音量降低约 {apart_lu:.0f} dB，或用剪辑软件的“响度统一/响度标准化”，再导出。",
        en="Lower the whole by about {apart_lu:.0f} dB, or use the editor's loudness normalization, and export again.",
    ),
    "quiet_voice": Text(
        zh="调高解说的音量（剪映：选中人声，用“响度统一”；Premiere：基本声音 > 对话 > 自动匹配），再导出。",
        en="Raise the voice (CapCut: Loudness normalization on the voice; Premiere: Essential Sound > Dialogue > Auto-Match) and export again.",
    ),
    "peaks": Text(
        zh="在主音轨上加限幅器，上限设为 -1 dBTP，再导出。",
        en="Put a limiter at -1 dBTP on the master track and export again.",
    ),
}


class Settings(rule.Settings):
    """The window. The notice names none."""

    level: Level = Field(default="warning", description="通知没有规定响度 | the notice names no loudness")
    min_lufs: float = Field(
        default=-27.0,
        description="综合响度的下限，LUFS（EBU R128 为 -23，留 4 LU 余量） | quietest integrated loudness, LUFS (EBU R128 has -23; 4 LU to spare)",
    )
    max_lufs: float = Field(
        default=-12.0,
        description="综合响度的上限，LUFS（网络平台通行 -14，留 2 LU 余量） | loudest integrated loudness, LUFS (web platforms have -14; 2 LU to spare)",
    )
    advised_dbtp: float = Field(
        default=-1.0,
        description="真峰值超过此值时顺带说明，不算问题，dBTP（EBU R128） | true peak from which it is mentioned, without blame, dBTP (EBU R128)",
    )
    max_true_peak_dbtp: float = Field(
        default=3.0,
        description="真峰值的上限，dBTP（EBU R128 要求 -1，为解码时的超出留 4 dB） | highest true peak, dBTP (EBU R128 asks -1; 4 dB to spare for what decoding adds)",
    )


_SPAN_S, _WINDOW_S = 1.0, 0.4  # shorter speech is left out; a momentary value is of the 0.4 s before it
_FEWEST = 30  # values of 0.1 s


def check(
    decoded_sound: DecodedSound,  # noqa: ARG001
    loudness: Loudness,
    true_peak: TruePeak,
    speech: Speech | None = None,
    *,
    settings: Settings,
) -> Verdict:
    integrated, peak = loudness.integrated_lufs, true_peak.true_peak_dbtp
    measured = {"integrated_lufs": integrated, "true_peak_dbtp": peak, "lra_lu": loudness.range_lu}
    spoken = _spoken(loudness, speech) if speech else None
    if spoken is not None:
        measured["speech_lufs"] = spoken
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    if integrated is None:
        return unknown("silent", measured, expected)
    high = peak is not None and peak > settings.advised_dbtp
    verdicts = [
        passed("ok_but_peaks" if high else "ok", measured, expected),
    ]
    apart_lu = abs((settings.min_lufs + settings.max_lufs) / 2 - integrated)  # from the middle of the window
    if integrated < settings.min_lufs:
        verdicts.append(failed("too_quiet", measured, expected, apart_lu=apart_lu))
    if integrated > settings.max_lufs:
        verdicts.append(failed("too_loud", measured, expected, apart_lu=apart_lu))
    if peak is not None and peak > settings.max_true_peak_dbtp:
        where = [Evidence(start_s=true_peak.at_s, end_s=true_peak.at_s)]
        verdicts.append(review("peaks", measured, expected, where, first_s=true_peak.at_s or 0.0))
    if spoken is not None and spoken < settings.min_lufs <= integrated:
        verdicts.append(review("quiet_voice", measured, expected))
    return worst(verdicts)


def _spoken(loudness: Loudness, speech: Speech) -> float | None:
    """The loudness while somebody speaks, LUFS."""
    values: list[float] = []
    for start_s, end_s in speech.spans(min_s=_SPAN_S):
        first, last = (round((at - loudness.start_s) / loudness.step_s) for at in (start_s + _WINDOW_S, end_s))
        values += loudness.momentary_lufs[max(0, first) : max(0, last)]
    level = mean_level(values) if len(values) >= _FEWEST else None
    return None if level is None else round(level, 1)
