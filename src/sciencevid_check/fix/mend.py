"""Carry out a plan: into a temporary folder beside the target, checked there, and only then under its name.

The work itself is opened for reading only. Whatever stops the run, the folder goes and nothing half made has the name.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sciencevid_check import checker
from sciencevid_check.fix import commands
from sciencevid_check.fix.model import Edit, Extras, Plan
from sciencevid_check.fix.outcome import Outcome, compare
from sciencevid_check.measure import MeasurementError, encode
from sciencevid_check.measurements import Container
from sciencevid_check.profile import Profile
from sciencevid_check.results import WorkResult
from sciencevid_check.text import Lang, Text, UserError

Told = Callable[[Text, float, float], None]
"""Told what is being done, the share done (0 to 1), and the speed in seconds of the work per second."""

SUFFIX = "-fixed"
_DOUBTFUL = "-check-me"
_SPARE = 20_000_000  # bytes, beside what the file should take

CHECKING = Text(zh="检查原文件", en="checking the work")
LISTENING = Text(zh="量响度", en="measuring loudness")
WRITING = Text(zh="写新文件", en="writing the new file")
CHECKING_AGAIN = Text(zh="复查新文件", en="checking the new file")


class Written(NamedTuple):
    """Where the result is, and what it came to."""

    path: Path
    outcome: Outcome


def look(path: Path, notice: Profile, lang: Lang, told: Told | None, what: Text = CHECKING) -> WorkResult:
    """Check a work by all rules. Raises checker.Stopped on Ctrl-C."""

    def at(_: Path, share: float, speed: float) -> None:
        if told:
            told(what, share, speed)

    return checker.check_works([path], notice, lang=lang, on_progress=at).files[0]


def extras(path: Path, container: Container | None) -> Extras:
    """What only mending needs to know. Raises UserError when a tool is missing."""
    if container is None:
        return Extras()
    picture = container.picture
    try:
        others = [one for one in encode.tracks(path) if one[1] not in ("video", "audio")]
        return Extras(
            keys=encode.key_pictures(path, picture.index, picture.start_s),
            subtitles={index: codec for index, kind, codec in others if kind == "subtitle"},
            other_tracks=sum(kind != "subtitle" for _, kind, _ in others),
            encoder=encode.h264_encoder(),
        )
    except MeasurementError as error:
        raise failed(error) from None


def target(path: Path, asked: Path | None, plan: Plan, *, force: bool) -> Path:
    """Where the result will be. Raises UserError when that is the work itself, exists, or cannot be written."""
    out = asked or path.with_name(f"{plan.name or path.stem}{SUFFIX}.mp4")
    if out.is_dir():
        raise UserError.of(f"{out}：这是文件夹，请写出文件名。", f"{out}: that is a folder; name a file.")
    if out.suffix.lower() != ".mp4":
        raise UserError.of(
            f"{out}：新文件是 MP4，名字须以 .mp4 结尾。", f"{out}: the result is MP4; its name must end in .mp4."
        )
    if out.exists() and out.samefile(path):
        raise UserError.of(
            f"{out}：这就是原文件，程序从不改写原文件；请用 -o 另起名字。",
            f"{out}: that is the work itself, which is never written to; name another file with -o.",
        )
    if out.exists() and not force:
        raise UserError.of(
            f"{out} 已经存在，不会覆盖；请用 -o 另起名字，或加 --force。",
            f"{out} exists and is not overwritten; take another name with -o, or add --force.",
        )
    folder = out.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UserError.of(
            f"{folder}：文件夹不存在或不能写入；请用 -o 指定别处。",
            f"{folder}: not there, or not to be written to; name another place with -o.",
        )
    return out


def source(path: Path, work: WorkResult, extras_: Extras) -> commands.Source:
    container = work.measurements.container if work.measurements else None
    assert container is not None  # noqa: S101 (a plan with steps has one)
    return commands.Source(encode.ffmpeg_path(), str(path.absolute()), container, extras_.encoder)


def figures(edit: Edit, source_: commands.Source, told: Told | None) -> commands.Figures | None:
    """loudnorm's first pass, where the level is to be set. Raises UserError."""
    if edit.target_lufs is None:
        return None
    try:
        return encode.loudness(commands.listen(edit, source_), source_.length_s(edit), _at(told, LISTENING))
    except MeasurementError as error:
        raise failed(error) from None


def carry_out(
    path: Path,
    work: WorkResult,
    notice: Profile,
    plan: Plan,
    source_: commands.Source,
    out: Path,
    lang: Lang,
    told: Told | None = None,
    *,
    force: bool = False,
) -> Written:
    """Write the result, check it, and give it its name: another one, that says so, where the outcome does not hold.

    Raises UserError when it cannot be written.
    """
    folder = out.absolute().parent
    _room(folder, path, plan.edit, source_)
    try:
        workshop = Path(tempfile.mkdtemp(prefix=".sciencevid-fix-", dir=folder))
    except OSError as error:
        raise UserError.of(
            f"{folder} 不能写入：{error.strerror}。", f"Cannot write to {folder}: {error.strerror}."
        ) from None
    try:
        part = workshop / out.name  # under its own name, for the rule on names
        command = commands.encode(plan.edit, source_, str(part), figures(plan.edit, source_, told))
        try:
            encode.write(command, source_.length_s(plan.edit), _at(told, WRITING))
        except MeasurementError as error:
            raise failed(error) from None
        after = look(part, notice, lang, told, CHECKING_AGAIN)
        outcome = compare(work, after, plan)
        final = out if outcome.holds else _free(out.with_name(f"{out.stem}{_DOUBTFUL}.mp4"))
        if final.exists() and not force:  # came up while this ran
            final = _free(final)
        try:
            part.replace(final)
        except OSError as error:  # on Windows: a player has it open
            raise UserError.of(
                f"写不了 {final}：{error.strerror}。", f"Cannot write {final}: {error.strerror}."
            ) from None
        return Written(final, outcome)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def failed(error: MeasurementError) -> UserError:
    """An ffmpeg that did not do it, in words that help."""
    detail = error.missing.detail
    if "No space left" in detail:
        return UserError.of(
            "磁盘满了，新文件没有写成，原文件没有动。请腾出空间，或用 -o 写到别的磁盘。",
            "The disk is full: no new file was written, the work is untouched. Make room, or write elsewhere with -o.",
        )
    return UserError.of(
        f"没有写成新文件（{detail or error.missing.reason}），原文件没有动。请运行 sciencevid-check doctor；仍不行就在剪辑软件里修改。",
        f"No new file was written ({detail or error.missing.reason}); the work is untouched. Run sciencevid-check doctor, or mend it in your editor.",
    )


def _at(told: Told | None, what: Text) -> Callable[[float, float], None] | None:
    return (lambda share, speed: told(what, share, speed)) if told else None


def _room(folder: Path, path: Path, edit: Edit, source_: commands.Source) -> None:
    """Raises UserError where the disk cannot hold the result, as far as that can be told before."""
    needed = path.stat().st_size + _SPARE
    if edit.encode_picture:
        picture = source_.container.picture
        width, height = edit.size or (picture.width, picture.height)
        rate = edit.rate_hz or picture.average_rate_hz or 25.0
        needed += int(width * height * rate * commands.BITS_PER_PIXEL / 8 * source_.length_s(edit))
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError.of(
            f"{folder} 只剩 {free / 1e6:.0f} MB，可能需要 {needed / 1e6:.0f} MB。请腾出空间，或用 -o 写到别的磁盘。",
            f"{folder} has {free / 1e6:.0f} MB left and {needed / 1e6:.0f} MB may be needed. Make room, or write elsewhere with -o.",
        )


def _free(path: Path) -> Path:
    """The path, or one with a number where that exists."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
