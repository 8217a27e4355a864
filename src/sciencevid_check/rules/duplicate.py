"""作品与一起检查的、以前检查过的其他作品不是同一部，也不共用大段画面或解说。

## 检查什么
和这次检查的每一部作品比，也和本机以前检查过的作品比（记录见 `sciencevid-check cache info`）。画面每半秒取一个特征，声音每半秒
取前后 4 秒的一个特征，两部作品要在时间上一一对上才算：换了编码、尺寸、画质，加了字幕或台标，裁掉一圈边，左右翻转，删去几秒或
重新剪过，快慢改了 10% 以内，换了音乐，都认得出。黑边、纯色和很暗的画面不作数；同一间演播室里拍的、同一套模板的幻灯片、同一部片子
的不同段落，画面再像，时间对不上也不算。

- 同样的画面占较短一部的一半以上：两部都判为不通过，并指出是哪一部、哪一段。谁是原作，请人来定。和以前检查过的一部这样相同：待复核，
  因为机器不知道那是不是自己的旧版本。
- 少一些，但满 5 秒：待复核，可能是共用的资料或新闻画面。不足 5 秒：通过。
- 同样的片头片尾不在这里计算，由“片头”“片尾”两条去说。
- 画面不同而有 10 秒以上的解说相同：待复核。只是音乐相同不算。
- 和同一路径、或同一文件夹里名字相近的旧文件相同：那是这部作品以前的版本，通过，并写明。
- 没有别的作品可比：无法判定。

## 为什么
通知要求“作品应为原创作品，文责自负”，并限定各区县推荐的件数，所以同一部作品只能报一次。同样的两部里，机器分不出哪一部是原作，
因此这一条默认是提醒，请人定夺；要让作品直接不通过，可设 `rules.duplicate.level=error`。

## 怎么改
同一部作品报了两次：只留一份。别的单位报了同样的作品：请两家说明来源。共用的资料画面：确认有权使用，并尽量换成自己拍的。

## 把握有多大
用 23 段测试片（真实影片改成，参数也据此看过）核对：21 段重复的全部判为不通过，2 段同一部影片的不同段落没有误报；规则定下之后又做的 23 段同样全对。另做 26 段：加
字幕、换音乐、四周各裁 10%、只裁一角、慢 5%、加黑边、变灰又翻转、转码再翻转的都判为不通过，引用 20 秒的、用了同一段解说的请人复核；同一
处拍的不同内容（四组）、同模板而文字不同的幻灯片、只有配乐相同的都没有误报。十部影片和片段两两相比、同一部影片内 1771 对段落相比，相同的
最多 1.5 秒。可能漏报：几秒长的静止画面；每页换的时间都改过的幻灯片；不到 15 秒又只裁一角的片段；配了响亮音乐的同一段解说。

---

The work is not the same as another one checked with it or before, and does not share long stretches of picture or narration.

## What it checks
Every work of the run is compared with every other, and with those this machine checked before (`sciencevid-check cache info`).
A code of the picture every half second, and of the 4 seconds of sound around it, must agree in step: a copy is found
when it was encoded or resized, got subtitles or a logo, lost a rim, was mirrored, trimmed or re-cut, runs up to 10% faster or
slower, or has other music. Black bars, plain and dark pictures do not count; nor do works from one studio, slides of one
template, or different parts of one film: they look alike, but not in step.

- The same pictures in half of the shorter work or more: both fail, and the stretches are named. Which one is the
  original is for people to say. The same with one checked before: review, for it may be an older version of this work.
- Less, but 5 s or more: review; it may be footage that both were given. Under 5 s: pass.
- An opening or end card that works share does not count here: `intro` and `outro` speak of it.
- Other pictures, but 10 s or more of the same narration: review. Shared music alone is nothing.
- The same as an older file at the same path, or of a like name in the same folder: an earlier version of this work.
  It passes, and the report says so.
- Nothing to compare with: unknown.

## Why it matters
The notice wants original works and limits how many a district may put forward, so a work counts once. A machine
cannot tell which of two is the original: so this advises by default, and people decide. `rules.duplicate.level=error` makes
both works fail.

## How to fix
Handed in twice: keep one. Handed in by two units: ask both where it comes from. Shared footage: make sure of the
right to use it, and better film your own.

## How sure it is
On 23 made clips (from real films; its limits were looked at on them too) all 21 copies fail, and the 2 that are parts
of one film pass; so it is with 23 made afterwards. Of 26 further ones, those with subtitles, other music, 10% cut off all round, one corner cut off, 5%
slower, with bars, grey and mirrored, or encoded and mirrored all fail, and 20 s quoted in another work, and one
narration under other pictures, ask for a look; other content filmed in one place (four pairs), slides of one template
with other words, and shared music pass. Between ten films and clips, and in 1771 pairs of parts of one film, at most
1.5 s were taken for the same. May be missed: still pictures of some seconds; slides that all turn at other times; less
than 15 s cropped at one corner; the same narration under loud music of its own.
"""

from collections.abc import Callable, Sequence

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Copies, Copy, Shared, SharedEnd, SharedEnds, Speech
from sciencevid_check.rule import Evidence, Remark, Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text, clock

TITLE = Text(zh="重复作品", en="Duplicate")

MESSAGES = {
    "ok": Text(zh="与其他 {compared} 部作品没有重复", en="nothing in common with {compared} other work(s)"),
    "alone": Text(
        zh="没有别的作品可比：这次只检查了这一部，以前也没有检查过别的",
        en="there is nothing to compare with: only this work was checked, and none before",
    ),
    "little": Text(
        zh="与“{other}”只有 {shared_s:.1f} 秒相同，不到 {min_shared_s:g} 秒",
        en="only {shared_s:.1f} s are the same as in “{other}”, less than {min_shared_s:g} s",
    ),
    "version": Text(
        zh="与以前检查过的“{other}”相同，看来是这部作品的旧版本",
        en="the same as “{other}”, checked before: an earlier version of this work, it seems",
    ),
    "identical": Text(zh="与“{other}”是同一个文件，内容一字不差", en="the same file as “{other}”, byte for byte"),
    "identical_earlier": Text(
        zh="与以前检查过的“{other}”内容一字不差：是自己改名另存的就不算，否则是重复",
        en="byte for byte the same as “{other}”, checked before: a copy, unless you saved it there yourself",
    ),
    "copy": Text(
        zh="与“{other}”是同一部作品：{shared_s:.0f} 秒画面相同，占较短一部的 {share:.0%}，达到 {min_copy_share:.0%}（{how}）",
        en="the same work as “{other}”: {shared_s:.0f} s of the picture, {share:.0%} of the shorter one, {min_copy_share:.0%} or more ({how})",
    ),
    "copy_earlier": Text(
        zh="与以前检查过的“{other}”有 {share:.0%} 相同（{how}）：是自己的旧版本就不算，否则是重复",
        en="{share:.0%} the same as “{other}”, checked before ({how}): a copy, unless it is an older version of your own",
    ),
    "copy_gone": Text(
        zh="与以前检查过、现已不在原处的“{other}”有 {share:.0%} 相同：可能是改了名的旧版本，也可能是别人的作品",
        en="{share:.0%} the same as “{other}”, checked before and no longer there: an older version under another name, or somebody else's",
    ),
    "shared": Text(
        zh="与“{other}”有 {shared_s:.0f} 秒画面相同，占较短一部的 {share:.0%}：可能共用了资料画面（{how}）",
        en="{shared_s:.0f} s of the picture are the same as in “{other}”, {share:.0%} of the shorter one: footage that both use? ({how})",
    ),
    "more": Text(zh="另有 {more} 部也有相同之处", en="{more} more have something in common with it"),
    "narration": Text(
        zh="与“{other}”有 {narration_s:.0f} 秒解说相同，画面不同",
        en="{narration_s:.0f} s of the narration are the same as in “{other}”, with other pictures",
    ),
}
_ONE = Text(
    zh="同一部作品报了两次，就只留一份；别的单位报来的，请双方说明来源，由人确认哪一部是原作；若是自己作品的旧版本，不必改。",
    en="Handed in twice: keep one. From two units: ask both where it comes from, and let a person say which is the original. An older version of your own needs nothing.",
)
_SOURCE = Text(
    zh="请对照两部作品的这几段：共用的资料要有使用权，最好换成自己拍的画面、自己录的解说。",
    en="Compare these stretches of both works: shared material needs the right to use it; better film and record your own.",
)
FIXES = {
    "identical": _ONE,
    "copy": _ONE,
    "copy_earlier": _ONE,
    "copy_gone": _ONE,
    "shared": _SOURCE,
    "narration": _SOURCE,
}

_WAYS = {
    "mirrored": Text(zh="左右翻转", en="mirrored"),
    "faster": Text(zh="对方快 {percent:.0f}%", en="it runs {percent:.0f}% faster there"),
    "slower": Text(zh="对方慢 {percent:.0f}%", en="it runs {percent:.0f}% slower there"),
    "recut": Text(zh="分成 {pieces} 段", en="in {pieces} pieces"),
    "sound": Text(zh="声音也相同", en="the sound is the same, too"),
    "other_sound": Text(zh="声音不同", en="the sound is another"),
}


_NAMED = 3  # other works in a message; the evidence has them all


_ROUNDED_S = 1.0  # stretches are known to half a second at either end


class Settings(rule.Settings):
    """From when works count as one, and from when as sharing something."""

    level: rule.Level = Field(
        default="warning",
        description="不合格时怎样：机器分不出哪一部是原作，所以默认只作提醒，请人定夺 | what a copy means for the verdict: a machine cannot tell the original, so by default a person should look",
    )
    min_copy_share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="相同画面占较短一部的份额达到它，就是同一部作品：过半就不再是引用 | share of the shorter work from which both are one work: more than half is no quotation",
    )
    min_shared_s: float = Field(
        default=5.0,
        ge=0,
        description="相同画面达到这么多秒才请人复核：一两个资料镜头不算 | seconds of the same picture from which a person should look: a shot or two of stock footage are fine",
    )
    min_narration_s: float = Field(
        default=10.0,
        ge=0,
        description="相同解说达到这么多秒才请人复核 | seconds of the same narration from which a person should look",
    )


def check(
    copies: Copies, speech: Speech | None = None, shared_ends: SharedEnds | None = None, *, settings: Settings
) -> Verdict:
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    measured = {"compared": copies.compared, "copies": 0}
    if not copies.found and not copies.compared:
        return unknown("alone", measured, expected)
    told = [
        verdict
        for copy in copies.found
        if (verdict := _told(_without_ends(copy, shared_ends), speech, settings, expected))
    ]
    if not told:
        return passed("ok", measured, expected)
    count = sum(verdict.status in ("fail", "review") for verdict in told)
    found = worst(told)
    if len(found.remarks) > _NAMED:
        more = Remark(message_id="more", values={"more": len(found.remarks) - _NAMED})
        found = found.model_copy(update={"remarks": (*found.remarks[:_NAMED], more)})
    return found.model_copy(
        update={"measured": {**found.measured, "compared": copies.compared, "copies": count}, "expected": expected}
    )


_SAME: dict[str, tuple[Callable[..., Verdict], str]] = {
    "run": (failed, "copy"),
    "earlier": (review, "copy_earlier"),
    "gone": (review, "copy_gone"),
}


def _without_ends(copy: Copy, ends: SharedEnds | None) -> Copy:
    """A unit's own opening and end card are what `intro` and `outro` speak of."""
    common = [end for end in (ends.head, ends.tail) if end and copy.name in end.others] if ends else []
    if not common or copy.identical:
        return copy
    kept = tuple(one for one in copy.pictures if not any(_within(one, end) for end in common))
    seconds = sum(one.here.end_s - one.here.start_s for one in kept)
    share = round(copy.share * seconds / copy.shared_s, 3) if copy.shared_s else 0.0
    return copy.model_copy(update={"pictures": kept, "shared_s": round(seconds, 1), "share": share})


def _within(one: Shared, end: SharedEnd) -> bool:
    return one.here.start_s >= end.at.start_s - _ROUNDED_S and one.here.end_s <= end.at.end_s + _ROUNDED_S


def _told(copy: Copy, speech: Speech | None, settings: Settings, expected: dict[str, float]) -> Verdict | None:
    """What one other work has in common with this one; None for nothing that matters."""
    narration_s = _narration(copy.sounds, speech)
    measured = {
        "other": copy.name,
        "share": copy.share,
        "shared_s": copy.shared_s,
        "narration_s": narration_s,
        "mirrored": copy.mirrored,
        "speed": copy.speed,
        "since": copy.since,
    }
    said = measured, expected, _evidence(copy.pictures or copy.sounds, copy)
    how = _how(copy)
    if copy.identical:
        return failed("identical", *said) if copy.since == "run" else review("identical_earlier", *said)
    same = copy.share >= settings.min_copy_share
    if copy.since == "version" and (same or copy.shared_s >= settings.min_shared_s):
        return passed("version", *said)
    if same:
        say, message = _SAME[copy.since]
        return say(message, *said, how=how)
    if copy.shared_s >= settings.min_shared_s:
        return review("shared", *said, how=how)
    if narration_s >= settings.min_narration_s:
        return None if copy.since == "version" else review("narration", *said)
    return passed("little", *said) if copy.shared_s else None


def _narration(sounds: Sequence[Shared], speech: Speech | None) -> float:
    """Seconds in which somebody speaks in the same sound; 0 where that is not known."""
    spans = speech.spans() if speech else []
    overlaps = (
        max(0.0, min(end, one.here.end_s) - max(start, one.here.start_s)) for start, end in spans for one in sounds
    )
    return round(sum(overlaps), 1)


def _evidence(stretches: Sequence[Shared], copy: Copy) -> list[Evidence]:
    """Where it is here, and in words where it is there."""
    if not stretches:
        return [Evidence(confidence=copy.certainty, text=copy.name)]
    return [
        Evidence(
            start_s=one.here.start_s,
            end_s=one.here.end_s,
            confidence=copy.certainty,
            text=f"{copy.name} {clock(one.there.start_s)}-{clock(one.there.end_s)}",
        )
        for one in stretches
    ]


def _how(copy: Copy) -> list[Text]:
    """In what the two differ."""
    percent = abs(copy.speed - 1) * 100
    ways = {
        "mirrored": copy.mirrored,
        "faster": copy.speed > 1.015,
        "slower": copy.speed < 0.985,
        "recut": len(copy.pictures) > 1,
        "sound": copy.sound_share >= 0.5,
        "other_sound": copy.sound_share < 0.5,
    }
    values = {"percent": percent, "pieces": len(copy.pictures)}
    return [_WAYS[way].fill(values) for way, applies in ways.items() if applies]
