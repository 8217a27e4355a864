"""What the rule av-sync says: its ways to look are many, so its words stand beside it."""

from __future__ import annotations

from sciencevid_check.text import Text

MESSAGES = {
    "ok": Text(
        zh="口型与声音一致：核对了 {seconds:.0f} 秒说话的人脸，相差约 {apart_ms:.0f} 毫秒",
        en="lips and sound agree: {seconds:.0f} s of speaking faces, about {apart_ms:.0f} ms apart",
    ),
    "no_face": Text(
        zh="声音和画面同时开始；没有看到说话的人脸，口型无法核对",
        en="sound and picture start together; no speaking face, so lips could not be compared",
    ),
    "unclear": Text(
        zh="声音和画面同时开始；有 {faces_s:.0f} 秒人脸，但看不出与声音对应的口型（旁白、配音或说话太短），口型没有核对",
        en="sound and picture start together; {faces_s:.0f} s of faces, but no lips that clearly belong to the sound (narration, dubbing, or too short), so lips were not compared",
    ),
    "ok_subtitles": Text(
        zh="没有可以核对的口型；{matched} 条字幕的出现与开始说话的时间对得上（相差约 {apart_s:.1f} 秒）",
        en="no lips to compare; {matched} subtitles appear when somebody starts to speak (about {apart_s:.1f} s apart)",
    ),
    "by_subtitles": Text(
        zh="没有可以核对的口型；声音可能比字幕{way}约 {apart_s:.1f} 秒（上限 {subtitles_s:g} 秒，{events} 条字幕中 {matched} 条如此），从 {first_s:clock} 起",
        en="no lips to compare; sound is perhaps about {apart_s:.1f} s {way} against the subtitles (limit {subtitles_s:g} s; {matched} of {events} subtitles), from {first_s:clock}",
    ),
    "by_impacts": Text(
        zh="没有可以核对的口型；声音可能比画面上的动作{way}约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒，{events} 次中 {matched} 次如此），请看 {first_s:clock}",
        en="no lips to compare; sound is perhaps about {apart_ms:.0f} ms {way} against what moves (limit {review_ms:g} ms; {matched} of {events} times): see {first_s:clock}",
    ),
    "late": Text(
        zh="声音比口型晚约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），从 {first_s:clock} 的人脸可以看出",
        en="sound is about {apart_ms:.0f} ms behind the lips (limit {review_ms:g} ms), as the face at {first_s:clock} shows",
    ),
    "early": Text(
        zh="声音比口型早约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），从 {first_s:clock} 的人脸可以看出",
        en="sound is about {apart_ms:.0f} ms ahead of the lips (limit {review_ms:g} ms), as the face at {first_s:clock} shows",
    ),
    "perhaps_late": Text(
        zh="声音可能比口型晚约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），请看 {first_s:clock} 的人脸",
        en="sound is perhaps about {apart_ms:.0f} ms behind the lips (limit {review_ms:g} ms): see the face at {first_s:clock}",
    ),
    "perhaps_early": Text(
        zh="声音可能比口型早约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），请看 {first_s:clock} 的人脸",
        en="sound is perhaps about {apart_ms:.0f} ms ahead of the lips (limit {review_ms:g} ms): see the face at {first_s:clock}",
    ),
    "drift": Text(
        zh="声音与口型的差距前后不一：前半约 {before_ms:+.0f} 毫秒，后半约 {after_ms:+.0f} 毫秒（正数为声音晚）",
        en="sound drifts against the lips: about {before_ms:+.0f} ms in the first half, {after_ms:+.0f} ms in the second (positive: sound late)",
    ),
    "runs_away": Text(
        zh="声音与口型越走越偏：{first_s:clock} 起约 {before_ms:+.0f} 毫秒，到 {last_s:clock} 约 {after_ms:+.0f} 毫秒（正数为声音晚）",
        en="sound runs away from the lips: about {before_ms:+.0f} ms at {first_s:clock}, {after_ms:+.0f} ms at {last_s:clock} (positive: sound late)",
    ),
    "clock": Text(
        zh="声音的时间戳与声音本身的长度不符，到结尾差 {apart_ms:.0f} 毫秒（上限 {max_clock_ms:g} 毫秒），有的播放器会越放越不同步",
        en="the sound's timestamps do not fit its own length: {apart_ms:.0f} ms apart at the end (limit {max_clock_ms:g} ms), so some players get out of step more and more",
    ),
    "starts_late": Text(
        zh="声音比画面晚 {apart_ms:.0f} 毫秒开始，超过 {max_sound_late_ms:g} 毫秒，可能整段不同步",
        en="sound starts {apart_ms:.0f} ms after the picture, more than {max_sound_late_ms:g} ms: perhaps all of it is out of step",
    ),
    "starts_early": Text(
        zh="声音比画面早 {apart_ms:.0f} 毫秒开始，超过 {max_sound_early_ms:g} 毫秒，可能整段不同步",
        en="sound starts {apart_ms:.0f} ms before the picture, more than {max_sound_early_ms:g} ms: perhaps all of it is out of step",
    ),
    "edit_list": Text(
        zh="声画靠文件里的“编辑列表”对齐，不认它的播放器会让声音{way} {apart_ms:.0f} 毫秒（上限 {max_unedited_ms:g} 毫秒）",
        en="sound and picture are aligned by an edit list: players that ignore it show the sound {apart_ms:.0f} ms {way} (limit {max_unedited_ms:g} ms)",
    ),
}
_LATE = Text(
    zh="剪映：“分离音频”后把声音往左（提前）移 {apart_ms:.0f} 毫秒再导出；或运行 ffmpeg -i 原文件 -ss {apart_s:.3f} -i 原文件 -map 0:v -map 1:a -c:v copy 新文件.mp4",
    en="CapCut: extract the audio, move it {apart_ms:.0f} ms to the left, export; or: ffmpeg -i OLD -ss {apart_s:.3f} -i OLD -map 0:v -map 1:a -c:v copy NEW.mp4",
)
_EARLY = Text(
    zh="剪映：“分离音频”后把声音往右（推后）移 {apart_ms:.0f} 毫秒再导出；或运行 ffmpeg -i 原文件 -af adelay={apart_ms:.0f}:all=1 -c:v copy 新文件.mp4",
    en="CapCut: extract the audio, move it {apart_ms:.0f} ms to the right, export; or: ffmpeg -i OLD -af adelay={apart_ms:.0f}:all=1 -c:v copy NEW.mp4",
)
_START = Text(
    zh="播放开头，看着说话人的嘴：若不同步，在时间线上把声音和画面对齐；若同步，让声音轨从 0 秒开始（可补静音），再导出。",
    en="Play the head and watch the speaker's lips: align sound and picture if they are apart; else let the sound track start at 0 (with silence), and export.",
)
_LOOK = Text(
    zh="播放报告所写的时间，看声音与字幕、动作是否同时：若声音不同步，把声音整体移动；若只是字幕不同步，移动字幕；若是有意安排，可以不改。",
    en="Play the time in the report and see whether sound, subtitles and action agree: move the sound as a whole if it is off, or the subtitles alone if they are; leave what is meant.",
)
_RATE = Text(
    zh="检查素材的帧率和声音的采样率是否与项目一致，不要给声音或画面单独变速；分段重新对齐后再导出。",
    en="See that the clips' frame rate and the sound's sampling rate are the project's, and that neither was retimed alone; align again and export.",
)
FIXES = {
    **dict.fromkeys(("late", "perhaps_late"), _LATE),
    **dict.fromkeys(("early", "perhaps_early"), _EARLY),
    **dict.fromkeys(("starts_late", "starts_early"), _START),
    **dict.fromkeys(("by_subtitles", "by_impacts"), _LOOK),
    "runs_away": _RATE,
    "clock": Text(
        zh="在剪辑软件里重新导出（不要只换封装），或运行 ffmpeg -i 原文件 -c:v copy -af aresample=async=1000 新文件.mp4，再核对结尾处的口型。",
        en="Export again from the editor (not by re-wrapping), or: ffmpeg -i OLD -c:v copy -af aresample=async=1000 NEW.mp4; then watch lips near the end.",
    ),
    "drift": _RATE,
    "edit_list": Text(
        zh="不要用“无损剪切”：在剪辑软件里重新编码导出，或运行 ffmpeg -i 原文件 -c:v libx264 -crf 18 -c:a aac 新文件.mp4",
        en="Do not cut without re-encoding: export from the editor, or: ffmpeg -i OLD -c:v libx264 -crf 18 -c:a aac NEW.mp4",
    ),
}
WAYS = {True: Text(zh="晚", en="late"), False: Text(zh="早", en="early")}
