"""What is said of titles at an end of a work, and the words by which titles are known."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from sciencevid_check import rule
from sciencevid_check.judgement.ends import End
from sciencevid_check.rule import Evidence
from sciencevid_check.text import Text

CUES = {
    "countdown": Text(zh="数字逐秒倒数", en="numbers count down, one a second"),
    "bars": Text(zh="电视彩条", en="colour bars"),
    "card": Text(zh="底色平整的图文画面", en="sharp letters or shapes on an even ground"),
    "drawn": Text(zh="绘制的图形画面", en="drawn graphics"),
    "text": Text(zh="画面上有字", en="writing"),
    "unread": Text(zh="居中排列、读不出的文字", en="lines in the middle in a script that is not read"),
    "words": Text(zh="用语像片头片尾", en="words that titles use"),
    "code": Text(zh="二维码", en="a QR code"),
    "list": Text(zh="多行字像名单", en="several lines as in a list of names"),
    "roll": Text(zh="字幕滚动", en="writing that rolls"),
    "bounded": Text(zh="与正片之间有转场", en="a cut or fade between it and the rest"),
    "shared": Text(zh="与其他作品的这一段相同", en="other works have the same there"),
    "unspoken": Text(zh="这一段没有解说", en="nobody speaks, unlike in the rest"),
}

KINDS = {
    "countdown": Text(zh="倒计时", en="a countdown"),
    "bars": Text(zh="彩条", en="colour bars"),
    "credits": Text(zh="职员表", en="credits"),
    "code": Text(zh="二维码卡", en="a QR card"),
    "titles": Text(zh="字卡", en="a title card"),
    "logo": Text(zh="标识", en="a logo"),
    "bumper": Text(zh="包装动画", en="animated graphics"),
    "over": Text(zh="画面上的字", en="words over the picture"),
    "black": Text(zh="黑场", en="black"),
}

WORDS = re.compile(
    "谢谢|感谢|观看|作者|收看|再见|下期|关注|点赞|订阅|扫码|扫一扫|出品|制作|监制|导演|编导|编剧|策划|摄像|摄影|剪辑|配音|配乐|旁白|撰稿|文案|后期"
    "|顾问|鸣谢|剧终|主演|演职|制片|统筹|航拍|指导老师|指导教师|选送|报送|主办|承办|协办|联合|指导单位|支持单位|敬请期待"
    "|謝謝|感謝|觀看|導演|監製|製作|編劇|攝影|攝像|剪輯|鳴謝|監督|撮影|編集|音楽|出演|ご視聴|ありがとう"
    "|thank|the end|directed|produced|presents|subscri|follow us|starring"
    "|credits|edited by|written by|music by|made with|created with|support of|coming soon|a film by|camera by|to be continued",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """What was put at an end, from `begins` to `ends` seconds from it."""

    begins: float
    ends: float
    kind: Literal["countdown", "cards", "drawn", "over", "black"]
    cues: tuple[str, ...] = ()  # keys of CUES
    words: tuple[str, ...] = ()  # that were read
    sure: bool = False


def named(found: Found) -> str:
    """What it is, as a key of KINDS."""
    cues = found.cues
    if found.kind in ("countdown", "over", "black"):
        return found.kind
    if "bars" in cues:
        return "bars"
    if "roll" in cues or "list" in cues:
        return "credits"
    if "code" in cues:
        return "code"
    if found.kind == "drawn":
        return "bumper"
    return "titles" if "text" in cues else "logo"


def telling(found: Found) -> bool:
    """Whether it is a title even in a work that is drawn all through."""
    return not {"words", "roll", "countdown", "bars", "code"}.isdisjoint(found.cues)


def said(found: Found | None, drawn: float, end: End, *, backwards: bool = False) -> dict[str, Any]:
    """What a verdict says of what was found, in the work's own time; `drawn`: see titles.style."""
    expected = end.settings.model_dump(exclude=set(rule.Settings.model_fields))
    measured: dict[str, Any] = {"drawn_share": round(drawn, 3)}
    if not found:
        return {"measured": {**measured, "length_s": 0.0}, "expected": expected}
    span = (end.length - found.ends, end.length - found.begins) if backwards else (found.begins, found.ends)
    start, stop = (round(at, 2) for at in span)
    measured |= {
        "length_s": round(stop - start, 2),
        "start_s": start,
        "end_s": stop,
        "kind": named(found),
        "cues": found.cues,
    }
    cues = [CUES[key] for key in found.cues if key != "text" or not found.words]
    if found.words:
        some = "/".join(found.words[:3])
        cues.append(Text(zh=f"字样“{some}”", en=f"it reads “{some}”"))
    codes = (
        f"QR: {text}" for text in dict.fromkeys(text for at, text in end.codes if found.begins <= at <= found.ends)
    )
    text = " / ".join([*found.words[:20], *codes]) or None
    return {
        "measured": measured,
        "expected": expected,
        "evidence": [Evidence(start_s=start, end_s=stop, confidence=0.95 if found.sure else 0.6, text=text)],
        "kind_said": KINDS[named(found)],
        "said": cues,
        "from_s": start,
        "to_s": stop,
        "left_s": round(end.length - (stop - start)),
    }
