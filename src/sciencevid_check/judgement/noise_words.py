"""What the rule background-noise says, beside it because both are long."""

from __future__ import annotations

from sciencevid_check.text import Text

MESSAGES = {
    "ok": Text(
        zh="没有明显的背景噪音：停顿处的噪声比解说低 {snr_db:.0f} dB",
        en="no background noise to speak of: in the pauses it is {snr_db:.0f} dB under the voice",
    ),
    "ok_music": Text(
        zh="没有听出背景噪音：解说的停顿处是乐音或余音，持续的噪声至少比解说低 {at_least_db:.0f} dB",
        en="no background noise found: music or echo fills the pauses, and steady noise is at least {at_least_db:.0f} dB under the voice",
    ),
    "ok_dense": Text(
        zh="没有听出背景噪音：解说没有停顿，持续的噪声至少比解说低 {at_least_db:.0f} dB",
        en="no background noise found: the voice makes no pause, and steady noise is at least {at_least_db:.0f} dB under it",
    ),
    "ok_apart": Text(
        zh="没有听出背景噪音：停顿处有说话时没有的声音（掌声、现场声等），不算；持续的噪声至少比解说低 {at_least_db:.0f} dB",
        en="no background noise found: the pauses hold sound that is not there while somebody speaks (applause, events), which does not count; steady noise is at least {at_least_db:.0f} dB under the voice",
    ),
    "no_voice": Text(
        zh="没有听到有人说话，也没有持续不变的噪声", en="nobody is heard to speak, and there is no steady noise"
    ),
    "noise": Text(
        zh="有{kind}，比解说只低 {snr_db:.0f} dB（至少应低 {min_snr_db:g} dB），共 {noisy_s:.0f} 秒，从 {first_s:clock} 起",
        en="{kind}, only {snr_db:.0f} dB under the voice (at least {min_snr_db:g} dB is wanted), for {noisy_s:.0f} s in all, from {first_s:clock}",
    ),
    "perhaps": Text(
        zh="可能有{kind}，比解说低 {snr_db:.0f} dB（至少应低 {min_snr_db:g} dB），共 {noisy_s:.0f} 秒，从 {first_s:clock} 起",
        en="perhaps {kind}, {snr_db:.0f} dB under the voice (at least {min_snr_db:g} dB is wanted), for {noisy_s:.0f} s in all, from {first_s:clock}",
    ),
    "alone": Text(
        zh="没有听到有人说话，却有{kind}（{level_dbfs:.0f} dBFS），共 {noisy_s:.0f} 秒，从 {first_s:clock} 起",
        en="nobody is heard to speak, but there is {kind} at {level_dbfs:.0f} dBFS, for {noisy_s:.0f} s in all, from {first_s:clock}",
    ),
    "clicks": Text(zh="有 {clicks} 处“咔嗒”声，从 {first_s:clock} 起", en="{clicks} clicks, from {first_s:clock}"),
    "hidden": Text(
        zh="解说之间没有可供判断的停顿，只能确定持续的噪声至少比解说低 {at_least_db:.0f} dB",
        en="no pause of the voice shows what is behind it; steady noise is at least {at_least_db:.0f} dB under it, and that is all that can be told",
    ),
}
_CLEAN = Text(
    zh="戴耳机听报告所写的时间。剪映：选中音频，打开“音频降噪”；Premiere：基本声音 > 对话 > 修复 > 减少杂色。噪声太大的，请在安静处重录解说。雨声、现场声若是内容所需，可以保留。",
    en="Listen with headphones at the times in the report. CapCut: Reduce noise; Premiere: Essential Sound > Dialogue > Repair > Reduce Noise. Where it is too loud, record the narration again in a quiet place. Rain or the sound of a place that belongs there may stay.",
)
FIXES = {
    "noise": _CLEAN,
    "perhaps": _CLEAN,
    "alone": _CLEAN,
    "clicks": Text(
        zh="戴耳机听报告所写的时间：剪辑点上的“咔嗒”声，在两侧加几毫秒的淡入淡出；话筒或接线造成的，用 Audition 的“自动咔嗒声移除”，或换用原始录音。",
        en="Listen at the times in the report: put a fade of some milliseconds on both sides of a cut that clicks; where the microphone or cable did it, use Audition's Automatic Click Remover, or the original recording.",
    ),
}

KINDS = {
    "hum": Text(zh="电源嗡声（{hum_hz} Hz 及其倍频）", en="mains hum ({hum_hz} Hz and multiples)"),
    "hiss": Text(zh="持续的“嘶嘶”声", en="a steady hiss"),
    "rumble": Text(zh="持续的低频轰鸣", en="a steady rumble"),
    "steady": Text(zh="持续的背景噪声", en="a steady background noise"),
    "unsteady": Text(zh="时大时小的背景噪声", en="a background noise that comes and goes"),
}
