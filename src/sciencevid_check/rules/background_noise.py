"""声音里不应有背景噪音。

## 检查什么
先用语音识别网络（Silero VAD）找出有人说话的时间，再每 20 秒看一次说话的停顿里剩下什么：

- 持续的噪声（“嘶嘶”声、风扇和空调声、低频轰鸣）：看它比解说低多少（信噪比）。应低 20 dB 以上；有一半以上的解说不到 15 dB 的，
  判为不通过，其余请人工复核。低于 -60 dBFS 的不计。
- 电源嗡声：50 Hz 或 60 Hz 及其倍频的谱线，七成以上的时间都在、频率不动。乐器的音不会这样。
- 音乐不算噪声：停顿处有持续的乐音时，只看乐音之间的部分。
- 时大时小的声音（街道、人群、雨）：按较轻的时刻判断，多半只请人工复核；是现场声还是噪音，由人来定。
- “咔嗒”声有 12 处以上的，请人工复核。声音突然断掉的，见“静音”一项。
- 停顿处的声音，如果比说话时最轻的瞬间响得多，说话时就并不在（讲完后的掌声、现场声），不算噪声。
- 解说没有停顿时，噪声不会高于字与字之间最轻的瞬间，由此得出上限；这样仍判断不了的，写明“无法判定”和已知的上限。
- 无人说话的作品，只提出响亮、持续不变、又不是音乐的声音，请人工复核。

## 为什么
通知规定“无背景噪音”，所以这一条是必须的。噪声多来自话筒太远、空调风扇、接地不良或录音电平过低。

## 怎么改
剪映：选中音频，打开“音频降噪”。Premiere：基本声音 > 对话 > 修复，用“减少杂色”和“消除嗡嗡声”。也可以用 ffmpeg：
ffmpeg -i 原文件 -c:v copy -af afftdn=nr=12 新文件.mp4（画面不变）。噪声太大的，请关掉空调风扇、靠近话筒重录。

## 把握有多大
自制的测试片 48 段（真实解说和音乐，混入已知大小的噪声，20 秒）：噪声比解说低不到 12 dB 的 19 段全部查出，其中 12 段判为不通过；
低 30 dB 以上、只有音乐或没有噪声的 21 段无一误判；信噪比与实际相差的中位数为 0.8 dB，48 段中 2 段无法判定。阈值部分据这些片
段调整过。规则定下之后又做了 13 段：噪声大的 5 段查出 4 段，8 段好的无一误判，信噪比平均差 1.0 dB；漏掉的是一台机器不变的低鸣，
人声又听不出来，低鸣被当作乐音。另外 24 段真实的声音（演讲、预告片、动画、雨声、直升机、拉丁打击乐等）中，只有一段带机器声的录音被提出。

另外合成了 58 段 20 秒的声音，看会不会说错话：合唱般的人声、歌声、掌声、车声、雨声、风声、礼堂回声、手机自动增益、两种语
言、耳语、童声、管风琴和低音贝斯（49 至 120 Hz）、钟表声、键盘声。讲完后的掌声、回声、耳语、童声、乐音都没有被当作噪声；没有停顿的解
说背后的大雨判断不了，写明“无法判定”；恰好为 50 或 100 Hz、一直不停的乐音与电源嗡声无从区分。再用五段解说混入白噪声、粉红噪声和
嗡声：低 3 或 10 dB 的 30 段全部提出，低 33 dB 的 15 段无一误判；音乐与嗡声一样响时，嗡声会漏掉。

解说没有停顿、噪声又不太响时，多半无法判定。嘈杂的人声会被当作解说的一部分；与画面相配的雨声、机器声会被提出，请人来定。

---

There should be no background noise.

## What it checks
A network for voice activity (Silero VAD) tells when somebody speaks. Then, every 20 s, what is left in the pauses:

- Steady noise (hiss, fans, air conditioning, rumble): how far it is under the voice (the signal-to-noise ratio). It should be
  20 dB or more; less than 15 dB behind half of the narration or more fails, the rest is for a person to listen to. Under
  -60 dBFS it does not count.
- Mains hum: lines at 50 or 60 Hz and their multiples that are there seven tenths of the time and do not move, as no
  instrument's notes do.
- Music is no noise: where lasting tones fill the pauses, only what is between them counts.
- Sound that comes and goes (a street, a crowd, rain) is judged by its quieter moments and mostly for a person to listen to,
  who knows whether it belongs there.
- More than 12 clicks are for a person to listen to. Sound that breaks off is for silence.
- Sound in the pauses that is much louder than the quietest moments of the voice is not there while somebody speaks, such as
  applause after a speech, and does not count.
- A voice without pauses: noise cannot be above the quietest moments within and between words, which gives a bound; where
  that does not decide, the report says so, and the bound.
- Where nobody speaks, only sound that is loud, steady and no music is named, for a person to listen to.

## Why it matters
The notice asks for no background noise, so this is required. It mostly comes from a microphone too far away, fans, bad
earthing, or a recording level that was too low.

## How to fix
CapCut: Reduce noise. Premiere: Essential Sound > Dialogue > Repair, Reduce Noise and DeHum. Or with ffmpeg (the picture is
not touched): ffmpeg -i OLD -c:v copy -af afftdn=nr=12 NEW.mp4. Where it is too loud, turn off the fans, come close to the
microphone and record again.

## How sure it is
On 48 made clips (real narration and music with known noise, 20 s) all 19 whose noise is less than 12 dB under the voice were
found, 12 of them as failing; none of the 21 with 30 dB or more, with music alone or without noise was accused; the
signal-to-noise ratio is 0.8 dB off (median); 2 of the 48 could not be judged. The thresholds were partly set on these. Of 13 made
afterwards 4 of 5 noisy ones were found, none of 8 good ones was accused, and the ratio is 1.0 dB off (mean); what was missed is a
machine's unchanging drone, taken for a note, where the voice could not be told. Of 24
real sounds (speeches, trailers, cartoons, rain, a helicopter, Latin percussion ...) only one was named, a recording beside a
machine.

Fifty-eight more sounds of 20 s were made to see that nothing silly is said: babble, singing, applause, traffic, rain, wind, a
hall's echo, a telephone's automatic gain, two languages, whispering, a child's voice, organ and bass notes from 49 to 120
Hz, a clock, a keyboard. Applause after a speech, echo, whispering, a child and notes are not called noise; heavy rain behind a
voice without pauses cannot be told, and the report says so; a note of exactly 50 or 100 Hz that never stops cannot be told
from hum. Of five voices with white noise, pink noise and hum 3 or 10 dB under them all 30 were named, and none of the 15 with
33 dB; under music as loud as itself hum is missed.

A voice without pauses over rather quiet noise mostly cannot be judged. A crowd's voices count as the narration's; rain or a
machine that belongs to the picture is named, for a person to decide.
"""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.judgement.noise_words import FIXES, KINDS, MESSAGES
from sciencevid_check.measurements import SoundScene, Speech
from sciencevid_check.measurements.listening import Heard, above, mean_level, windows
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

__all__ = ["FIXES", "MESSAGES", "TITLE", "Settings", "check"]

TITLE = Text(zh="背景噪音", en="Background noise")

_WHOLE_S, _STEP_S = 20.0, 10.0


class Settings(rule.Settings):
    """How loud noise may be. The notice names no figure."""

    min_snr_db: float = Field(
        default=20.0,
        description="噪声至少应比解说低多少，dB（WCAG 2 SC 1.4.7 为 20） | how far under the voice noise must be, dB (WCAG 2 SC 1.4.7 has 20)",
    )
    sure_snr_db: float = Field(
        default=15.0,
        description="持续的噪声比解说低不到此值时判为不通过，dB | steady noise less than this under the voice fails, dB",
    )
    quiet_dbfs: float = Field(
        default=-60.0,
        description="低于此值的噪声不计，dBFS（有声书平台 ACX 的要求） | noise under this does not count, dBFS (as audiobook publishers ask)",
    )
    alone_dbfs: float = Field(
        default=-50.0,
        description="无人说话时，持续噪声高于此值才提出，dBFS | where nobody speaks, steady noise is named from this level, dBFS",
    )
    steady_db: float = Field(
        default=4.5,
        gt=0,
        description="停顿处的声级从较低（第 10 百分位）到居中相差不超过此值算持续，dB | noise is steady when the levels of the pauses, "
        "from low (10th percentile) to middle, differ by no more, dB",
    )
    max_tonal: float = Field(
        default=0.1,
        gt=0,
        le=1,
        description="停顿处持续的乐音超过此份额算音乐 | share of lasting tones from which a pause counts as music",
    )
    min_pause_s: float = Field(
        default=0.25,
        ge=0,
        description="每 20 秒至少有这么长的停顿才判断，秒 | least pauses in 20 s to judge from, seconds",
    )
    min_voice_s: float = Field(
        default=1.5,
        gt=0,
        description="20 秒里至少说这么久才比较，秒（再少量不准解说的声级） | least speech in 20 s to compare, seconds: less does not tell the voice's level",
    )
    min_music_pause_s: float = Field(
        default=1.0,
        ge=0,
        description="音乐之间的噪声，停顿至少这么长才判断，秒（再短时鼓点也像持续的噪声） | least pauses to find noise under music, seconds: in fewer a drum's beat is steady too",
    )
    min_alone_s: float = Field(
        default=3.0,
        ge=0,
        description="无人说话时，至少有这么长的声音才判断，秒（再短可能是任何声响） | least sound to judge where nobody speaks, seconds: a shorter one may be any event's",
    )
    drone_db: float = Field(
        default=3.0,
        gt=0,
        description="每个强频段 20 秒内起伏都不超过此值的是机器声，dB（音乐即使经过限幅也不会这样） | a machine keeps every strong band within this for 20 s, dB; music, even limited, does not",
    )
    spare_db: float = Field(
        default=5.0,
        ge=0,
        description="时大时小的噪声，连较轻的时刻也没有比要求多低出这么多才提出，dB | noise that comes and goes is named unless its quiet moments are lower than asked by this more, dB",
    )
    apart_db: float = Field(
        default=8.0,
        gt=0,
        description="停顿处的声音比说话时最轻的瞬间（第 10 百分位）响出这么多的，说话时并不在，dB（掌声、松开的闪避；音乐和噪声实测不到 6.5） | "
        "pauses louder by this than the quietest moments of speech (10th percentile) hold what is not behind the voice, dB "
        "(applause, released ducking; music and noise measured under 6.5)",
    )
    least_sure_snr_db: float = Field(
        default=0.0,
        description="噪声比解说还响的只请人工复核：那时语音识别网络分不清解说和人群，dB | where noise is louder than the voice it is "
        "for a person to listen to: a crowd may pass for the voice then, dB",
    )
    max_tone_share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="无人说话时，乐音超过此份额、又不是电源嗡声的，不算机器声 | where nobody speaks, sound with a larger share of lasting tones is no machine, unless it is mains hum",
    )
    max_hum_dbfs: float = Field(
        default=-30.0,
        description="无人说话时，比这更响的不会是嗡声而是音符（管风琴、贝斯），dBFS | where nobody speaks, a louder tone at the mains frequency is a note (organ, bass), dBFS",
    )
    max_clicks: int = Field(default=12, ge=0, description="“咔嗒”声最多几处 | most clicks")


class _Found(NamedTuple):
    """What is known of one window's noise."""

    heard: Heard
    snr_db: float | None = None  # the voice over the noise
    at_least_db: float = -10.0  # the voice is over the noise by this or more
    kind: str = ""  # of KINDS, where there is noise
    sure: bool = False
    why: str = "hidden"  # the message where there is none


def check(speech: Speech, sound_scene: SoundScene, settings: Settings) -> Verdict:
    heard = list(windows(speech, sound_scene, _WHOLE_S, _STEP_S))
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    voice = mean_level([h.voice_dbfs for h in heard if h.voice_dbfs is not None and h.voiced_s >= settings.min_voice_s])
    verdicts = [_alone(heard, settings) if voice is None else _behind(heard, settings)]
    clicks = sound_scene.clicks
    if len(clicks) > settings.max_clicks:
        times = [Evidence(start_s=click.at_s, end_s=click.at_s, confidence=0.7) for click in clicks[:50]]
        verdicts.append(review("clicks", evidence=times, clicks=len(clicks), first_s=clicks[0].at_s))
    measured = {"snr_db": None, "clicks": len(clicks)} | verdicts[0].measured
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _behind(heard: Sequence[Heard], settings: Settings) -> Verdict:
    """Noise behind a voice."""
    found = [
        _noise(h, h.voice_dbfs, settings)
        for h in heard
        if h.voice_dbfs is not None and h.voiced_s >= settings.min_voice_s
    ]
    noisy = [one for one in found if one.kind]
    told = [one for one in found if one.snr_db is not None]
    if noisy:
        sure = 2 * sum(one.sure for one in noisy) >= len(found)
        worst_one = min(noisy, key=lambda one: one.snr_db or 0.0)
        snr_db = median(one.snr_db for one in noisy if one.snr_db is not None)
        says, message = (failed, "noise") if sure else (review, "perhaps")
        return says(message, {"snr_db": round(snr_db, 1)}, settings.model_dump(), **_said(noisy, worst_one, sure))
    if told:
        snr_db = round(median(one.snr_db for one in told if one.snr_db is not None), 1)
        return passed("ok", {"snr_db": snr_db})
    best = max(found, key=lambda one: (one.why != "hidden", one.at_least_db))
    values = {"at_least_db": round(best.at_least_db, 1)}
    if best.why == "ok_music":
        return passed("ok_music", values)
    if best.why == "ok_dense":
        return passed("ok_dense", values)
    if best.why == "ok_apart":
        return passed("ok_apart", values)
    return unknown("hidden", values)


def _noise(h: Heard, voice: float, settings: Settings) -> _Found:
    """What the pauses of one window say, or where there are none, its quietest moments."""
    if h.hum_hz and h.hum_dbfs > settings.quiet_dbfs and above(voice, h.hum_dbfs) < settings.min_snr_db:
        snr_db = above(voice, h.hum_dbfs)
        return _Found(h, snr_db, snr_db, "hum", sure=snr_db < settings.sure_snr_db)
    if h.pause_dbfs is None or h.quiet_dbfs is None or h.pause_s < settings.min_pause_s:
        return _without_pauses(h, voice, settings)
    if h.valley_dbfs is not None and h.pause_dbfs > max(h.valley_dbfs + settings.apart_db, settings.quiet_dbfs):
        found = _without_pauses(h, voice, settings)
        return found._replace(why="ok_apart") if found.why == "ok_dense" else found
    if not h.hum_hz and h.pause_dbfs > settings.quiet_dbfs and _music(h, settings):
        return _under_music(h, voice, settings)
    return _in_pauses(h, above(voice, h.pause_dbfs), above(voice, h.quiet_dbfs), settings)


def _music(h: Heard, settings: Settings) -> bool:
    """Are the pauses more than noise? Their level, then, is over what lies between the tones."""
    if h.noise_dbfs is None:
        return (h.pause_dbfs or 0.0) - h.least_dbfs > settings.steady_db
    return h.tonal > settings.max_tonal or (h.pause_dbfs or 0.0) - h.noise_dbfs > settings.steady_db


def _in_pauses(h: Heard, snr_db: float, at_most_db: float, settings: Settings) -> _Found:
    """The voice is over the usual moments of the pauses by `snr_db`, over their quiet ones by `at_most_db`."""
    if h.pause_dbfs is None or h.quiet_dbfs is None or h.pause_dbfs <= settings.quiet_dbfs:
        return _Found(h, snr_db, at_most_db)
    if h.pause_dbfs - h.quiet_dbfs <= settings.steady_db:
        kind = _kind(h) if snr_db < settings.min_snr_db else ""
        return _Found(h, snr_db, snr_db, kind, sure=settings.least_sure_snr_db <= snr_db < settings.sure_snr_db)
    noisy = snr_db < settings.sure_snr_db and at_most_db < settings.min_snr_db + settings.spare_db
    return _Found(
        h,
        snr_db,
        snr_db,
        "unsteady" if noisy else "",
        sure=noisy and settings.least_sure_snr_db <= snr_db and at_most_db < settings.sure_snr_db,
    )


def _under_music(h: Heard, voice: float, settings: Settings) -> _Found:
    """Noise between the tones of music in the pauses."""
    quiet = h.least_dbfs if h.noise_quiet_dbfs is None else h.noise_quiet_dbfs
    at_least_db = above(voice, quiet)
    if h.noise_dbfs is not None and h.pause_dbfs is not None:
        steady = h.noise_dbfs - quiet <= settings.steady_db and h.noise_dbfs >= h.pause_dbfs - settings.steady_db
        snr_db = above(voice, h.noise_dbfs)
        steady = (
            steady and h.noise_dbfs - h.least_dbfs <= settings.steady_db and h.pause_s >= settings.min_music_pause_s
        )
        if steady and snr_db < settings.sure_snr_db:
            return _Found(h, snr_db, at_least_db, _kind(h))
    return _Found(h, None, at_least_db, why="ok_music" if at_least_db >= settings.min_snr_db else "hidden")


def _without_pauses(h: Heard, voice: float, settings: Settings) -> _Found:
    """Steady noise fills the shortest gaps between sounds, so it cannot be above what is heard in those."""
    at_least_db = above(voice, h.least_dbfs)
    least_tonal = 3 * settings.max_tonal  # voices are tones too
    steady = h.least_spread_db <= settings.steady_db / (2 if h.tonal < least_tonal else 8)
    if at_least_db < settings.sure_snr_db and steady:
        return _Found(h, at_least_db, at_least_db, _kind(h))
    return _Found(h, None, at_least_db, why="ok_dense" if at_least_db >= settings.min_snr_db else "hidden")


def _alone(heard: Sequence[Heard], settings: Settings) -> Verdict:
    """Noise where nobody speaks: only what is loud, steady, and no music."""
    noisy = [_Found(h, kind=_kind(h)) for h in heard if _steady(h, settings)]
    if not noisy or 2 * len(noisy) < len(heard):
        return passed("no_voice")
    level = median(one.heard.pause_dbfs or -120.0 for one in noisy)
    return review("alone", {}, settings.model_dump(), level_dbfs=level, **_said(noisy, noisy[0], sure=False))


def _steady(h: Heard, settings: Settings) -> bool:
    levels = h.pause_dbfs, h.quiet_dbfs, h.noise_dbfs
    if h.pause_s < settings.min_alone_s:
        return False
    if h.pause_dbfs is None or h.quiet_dbfs is None or h.noise_dbfs is None or min(filter(None, levels)) < -110:
        return False
    spread = h.pause_dbfs - h.quiet_dbfs
    noise = spread <= settings.steady_db and h.noise_dbfs >= h.pause_dbfs - settings.steady_db
    drone = spread <= settings.steady_db and h.bands_spread_db <= settings.drone_db
    drone = drone and (h.tonal <= settings.max_tone_share or h.hum_hz is not None)
    if h.hum_hz and h.hum_dbfs > settings.max_hum_dbfs:
        return False
    return (noise or drone) and h.pause_dbfs >= settings.alone_dbfs


def _kind(h: Heard) -> str:
    """What it sounds like, by where its power is."""
    if h.hum_hz:
        return "hum"
    powers = [10 ** (level / 10) for level in h.bands_dbfs]
    whole = sum(powers)
    if sum(powers[:2]) >= 0.7 * whole:  # under 90 Hz
        return "rumble"
    return "hiss" if sum(powers[7:]) >= 0.6 * whole else "steady"  # over 2.8 kHz


def _said(noisy: Sequence[_Found], worst_one: _Found, sure: bool) -> dict[str, Any]:
    spans = list(_joined([one.heard for one in noisy]))
    kind = KINDS[worst_one.kind]
    return {
        "evidence": [
            Evidence(start_s=round(max(start, 0.0), 3), end_s=round(end, 3), confidence=0.9 if sure else 0.6)
            for start, end in spans[:50]
        ],
        "kind": kind.fill({"hum_hz": worst_one.heard.hum_hz}),
        "noisy_s": sum(end - start for start, end in spans),
        "first_s": max(spans[0][0], 0.0),
    }


def _joined(heard: Sequence[Heard]) -> Iterator[tuple[float, float]]:
    """Windows that overlap or touch as one."""
    start, end = heard[0].start_s, heard[0].end_s
    for h in heard[1:]:
        if h.start_s > end:
            yield start, end
            start = h.start_s
        end = h.end_s
    yield start, end
