"""What can be mended, how, and what cannot: a pure function of the findings, the facts and the notice."""

from __future__ import annotations

from sciencevid_check.fix import picture, sound, trimming, wrapper
from sciencevid_check.fix.model import Choices, Draft, Edit, Extras, Plan, Refused, said
from sciencevid_check.profile import Profile
from sciencevid_check.results import WorkResult
from sciencevid_check.text import Text

_C2PA = Text(
    zh="文件带有 C2PA 内容凭证，任何改写都会丢掉它，程序不动这个文件：请在能保留凭证的软件里修改、导出。",
    en="The file carries content credentials (C2PA), which no rewriting keeps, so this program leaves it alone: mend it in an editor that keeps them.",
)
_MARK = Text(
    zh="程序不去除水印。请回到剪辑工程，关掉片尾和角标（剪映：导出前删除“剪映”标记），或向版权方取得无水印的素材，再导出。",
    en="This program removes no watermark. Go back to the project and switch the mark off, or get footage without one from its owner, and export again.",
)
_AI = Text(
    zh="AI 标识是国家规定必须带的，程序不会去掉，您也不要去掉；请向主办方确认是否接受。",
    en="The law demands an AI label: this program will not remove it, nor should you. Ask the organiser whether such works are taken.",
)
_LEFT = Text(zh="按您的要求不改（--leave）。", en="Left as you asked (--leave).")
_ENCODE = Text(
    zh="剪口处没有关键帧，画面要重新编码（H.264 High）才能剪到准确的一帧；声音在剪口淡入淡出",
    en="there is no key picture where it is cut, so the picture is encoded again (H.264 High), exact to the frame, with short fades of the sound",
)
_KEY = Text(
    zh="剪口处正好是关键帧，画面和声音原样拷贝",
    en="key pictures stand where it is cut: picture and sound are copied as they are",
)
_MENDED = {"more_pictures", "sound_longer", "sound_shorter", "bunched"}


def make(work: WorkResult, notice: Profile, extras: Extras, choices: Choices | None = None) -> Plan:
    """The plan for a checked work. `extras` is what only mending needs to know, `choices` what the person wants."""
    draft = Draft(work=work, notice=notice, extras=extras, choices=choices or Choices())
    container = work.measurements.container if work.measurements else None
    if container is None:
        return Plan(refused=_rest(draft))
    if "C2PA" in container.ai_records:
        for finding in work.findings:
            if finding.wants_attention:
                draft.refuse(finding, _C2PA)
        return Plan(refused=tuple(draft.refused))
    wrapper.plan(draft)
    trimming.plan(draft)
    picture.plan(draft)
    sound.plan(draft)
    _integrity(draft)
    _cut(draft)
    if draft.steps:
        wrapper.besides(draft)
    return Plan(
        steps=tuple(draft.steps),
        refused=_rest(draft),
        questions=tuple(draft.questions),
        edit=Edit(**draft.edit),
        name=draft.name,
    )


def _integrity(draft: Draft) -> None:
    """What is damaged cannot be mended; even times come with a constant rate."""
    finding = draft.wanting("stream-integrity")
    if finding and set(said(finding)) - _MENDED:
        draft.refuse(finding)


def _cut(draft: Draft) -> None:
    """Settle how the ends come off: copied at key pictures, or encoded."""
    if not (draft.edit.get("start_s") or draft.edit.get("end_s")):
        return
    rule = next(step.rules[0] for step in draft.steps if step.loss == "cut")
    finding = draft.work.finding(rule)
    assert finding is not None  # noqa: S101 (its own step)
    if draft.edit.get("encode_picture"):
        draft.edit["encode_sound"] = True
    elif trimming.copyable(draft):
        draft.do(rule, _KEY, "none")
    elif draft.encodable(finding):
        draft.do(rule, _ENCODE, "picture", encode_picture=True, encode_sound=True)
    else:  # then the ends stay on
        draft.steps = [step for step in draft.steps if step.loss != "cut"]
        draft.edit = {key: value for key, value in draft.edit.items() if key not in ("start_s", "end_s")}


def _rest(draft: Draft) -> tuple[Refused, ...]:
    """The refusals, and all findings that no step and no refusal speaks of."""
    mended = {rule for step in draft.steps for rule in step.rules}
    refused = {one.rule for one in draft.refused}
    for finding in draft.work.findings:
        if not finding.wants_attention or finding.rule in mended | refused:
            continue
        instead = None
        if finding.rule in draft.choices.leave:
            instead = _LEFT
        elif finding.rule == "watermark":
            labelled = {"ai_label", "ai_record"} & set(said(finding))
            instead = _AI if labelled else _MARK if finding.status == "fail" else None
        draft.refuse(finding, instead)
    return tuple(draft.refused)
