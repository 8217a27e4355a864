"""What is written in a work, told apart by what it says rather than by when and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sciencevid_check.measurements.texts import Line

Span = tuple[float, float]
Box = tuple[float, float, float, float]

# What the words say, most telling first. Spaces are taken out and letters are small before comparing.
_WORDS = {
    "ai_label": r"(ai|人工智能)(辅助)?(生成|合成|创作|制作)|由ai|aigc|ai-?generated|generatedbyai|madewithai",
    "generator": r"可灵|klingai|即梦|dreamina|豆包|海螺ai|hailuo|通义万相|清影|vidu|runway|pikalabs|^sora|^veo\d?$|midjourney|pixverse|heygen",
    "stock": r"shutterstock|gettyimages|istock|pond5|adobestock|dreamstime|depositphotos|alamy|storyblocks|视觉中国|vcg\.com"
    r"|摄图网|包图网|千图网|光厂|新片场素材|vjshi|汉华易美|图虫|preview|sample|样片|小样|预览|试看|请勿外传|内部资料",
    "platform": r"抖音|douyin|tiktok|快手|kuaishou|小红书|xiaohongshu|哔哩哔哩|bilibili|b站|微博|weibo|视频号|西瓜视频|好看视频|优酷|youku"
    r"|腾讯视频|爱奇艺|iqiyi|youtube|instagram|剪映|capcut|必剪|快影|秒剪|万兴|filmora|veed|kapwing|bandicam|camtasia|evcapture"
    r"|微信号|公众号|账号|[a-z音手书站号]号[:：]|^id[:：]|@[\w一-鿿]{2,}|(www\.|https?:)\S+|[a-z0-9-]{2,}\.(com|cn|net|org|tv)\b"
    r"|copyright|©|版权所有",
    "unit": r"大学|学院|学校|中学|小学|幼儿园|研究[院所]|科学院|实验室|中心|协会|学会|委员会|科协|医院|公司|集团|电视台|融媒|卫视|频道|博物馆|科技馆"
    r"|工作室|传媒|tv$|cctv|news",
}


def by_words(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines that say the same, but for a slip of the reader."""
    groups: list[tuple[str, list[Line]]] = []
    for line in lines:
        said = bare(line.text)
        for text, same in groups:
            if reads_like(bare(text), said):
                same.append(line)
                break
        else:
            groups.append((line.text, [line]))
    return [
        (max((line for line in same), key=lambda line: line.last_s - line.first_s).text, same) for _, same in groups
    ]


def reads_like(a: str, b: str) -> bool:
    """Whether two strings differ by one sign in five at most, or one is most of the other."""
    if a == b:
        return True
    if len(a) < 4 or len(b) < 4:
        return False
    if (a in b or b in a) and min(len(a), len(b)) >= 0.7 * max(len(a), len(b)):
        return True
    row = list(range(len(b) + 1))
    for at, sign in enumerate(a, 1):
        before, row[0] = row[0], at
        for to, other in enumerate(b, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (sign != other))
    return row[-1] <= max(len(a), len(b)) // 5


def bare(text: str) -> str:
    return re.sub(r"[\s·•|]+", "", text).lower()


def inside(box: Sequence[float], other: Sequence[float]) -> bool:
    """Whether most of a box lies in another, a little widened."""
    x, y, width, height = other[0] - 0.02, other[1] - 0.02, other[2] + 0.04, other[3] + 0.04
    across = min(box[0] + box[2], x + width) - max(box[0], x)
    down = min(box[1] + box[3], y + height) - max(box[1], y)
    return max(0.0, across) * max(0.0, down) >= 0.6 * box[2] * box[3]


def kind_of(text: str) -> str:
    """A key of the table above, or "unknown"."""
    said = bare(text)
    return next((kind for kind, pattern in _WORDS.items() if said and re.search(pattern, said)), "unknown")


def spots(lines: list[Line]) -> list[list[Line]]:
    """Lines by place; places that were seen for a second or more."""
    found: list[list[Line]] = []
    for line in lines:
        for spot in found:
            if all(abs(line.box[side] - spot[0].box[side]) <= 0.04 for side in (0, 1)):
                spot.append(line)
                break
        else:
            found.append([line])
    long = [spot for spot in found if sum(line.last_s - line.first_s + 0.5 for line in spot) >= 1]
    return long or found[:1]


def joined(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def length(spans: Iterable[Span]) -> float:
    """Seconds."""
    return round(sum(end - start for start, end in spans), 2)


def of_subtitles(box: Sequence[float], lines: Iterable[Line]) -> bool:
    """Whether several different subtitles were at this place: what stays of them is a letter or an outline."""
    return len({line.text for line in lines if line.subtitle and inside(box, line.box)}) >= 3


def level(lines: list[Line], most_deg: float = 3.0) -> bool:
    return all(abs(line.angle_deg) < most_deg for line in lines)
