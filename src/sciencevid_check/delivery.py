"""Where reports go: which format to which file or to standard output, written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sciencevid_check import reports
from sciencevid_check.text import Text, UserError

if TYPE_CHECKING:
    from sciencevid_check.results import Run

_LONGEST = 120  # bytes of a folder's name: paths are short on Windows
_VERDICTS_ONLY = {"terminal", "json", "csv", "xlsx", "junit", "github", "markdown"}
_ENDINGS = {".txt": "terminal", ".md": "markdown", ".htm": "html"}  # other endings name their format


@dataclass(frozen=True)
class Plan:
    """What to render, and where to: None is standard output. `folders` take a file for each work."""

    parts: tuple[tuple[str, Path | None], ...]
    folders: frozenset[Path] = frozenset()

    def files(self) -> list[Path]:
        return [path for _, path in self.parts if path and path not in self.folders]

    def settled(self, works: int) -> Plan:
        """The same once the number of works is known: a format that holds one work gets a folder for several.

        Folders that are not there yet are made. Raises UserError.
        """
        folders = set()
        for name, path in self.parts:
            if not reports.one_work(name) or (works <= 1 and not (path and path.is_dir())):
                continue
            if path is None or path.suffix.lower() == f".{name}":
                raise UserError.of(
                    f"--format {name}：一个文件只能放一个作品，这里有 {works} 个；请用 --output 写出文件夹名（不带 .{name}）。",
                    f"--format {name}: a file holds one work, and these are {works}; name a folder with --output (without .{name}).",
                )
            must_be_folder(path)
            folders.add(path)
        return replace(self, folders=frozenset(folders))

    @property
    def wants_pictures(self) -> bool:
        return any(name == "html" for name, _ in self.parts)

    @property
    def wants_measurements(self) -> bool:
        """Some report draws what was measured; these speak of verdicts only."""
        return not {name for name, _ in self.parts} <= _VERDICTS_ONLY

    @property
    def wants_hash(self) -> bool:
        """A report for machines names each work by its content; a person at a terminal need not wait for that."""
        return any(name != "terminal" for name, _ in self.parts)


def plan(formats: Sequence[str], outputs: Sequence[Path]) -> Plan:
    """Pair formats with files. A file whose ending names one of the formats takes that one, any other the next in order.

    Without a format the file's ending decides; a format without a file goes to standard output. Raises UserError.
    """
    names = known(formats)
    left = list(names)
    parts: list[tuple[str, Path | None]] = []
    named = {path: _named(path) for path in outputs}
    for path in outputs:
        if named[path] in left:
            left.remove(named[path])
            parts.append((named[path], path))
    for path in outputs:
        if (named[path], path) in parts:
            continue
        if not left and named[path] not in reports.formats():
            raise UserError.of(
                f"--output {path}：看不出要什么格式，请加 --format（{'、'.join(reports.formats())}）。",
                f"--output {path}: which format? Add --format ({', '.join(reports.formats())}).",
            )
        parts.append((left.pop(0) if left else named[path], path))
    parts += [(name, None) for name in left]
    if sum(path is None for _, path in parts) > 1:
        raise UserError.of(
            "只有一种格式可以输出到屏幕，其余请各用一个 --output 写入文件。",
            "Only one format can go to standard output; give the others an --output each.",
        )
    return Plan(tuple(parts) or (("terminal", None),))


def _named(path: Path) -> str:
    """The format that a file's ending names, if it is one."""
    ending = path.suffix.lower()
    return "junit" if path.name.lower().endswith(".junit.xml") else _ENDINGS.get(ending, ending[1:])


def known(formats: Sequence[str]) -> Sequence[str]:
    """The same names; raises UserError when one is no format."""
    there = reports.formats()
    for name in formats:
        if name not in there:
            raise UserError.of(
                f"--format {name}：没有这种格式；有 {'、'.join(there)}。",
                f"--format {name}: no such format; there are {', '.join(there)}.",
            )
    return formats


def must_be_writable(files: Sequence[Path], works: Iterable[Path]) -> None:
    """Refuse before the work is done, not after: a missing folder, a folder's name, a file that is itself checked."""
    taken = {_identity(work) for work in works} - {None}
    resolved = [file.resolve() for file in files]
    for file, real in zip(files, resolved, strict=True):
        if _identity(file) in taken:
            raise UserError.of(
                f"{file}：这是要检查的文件，不能覆盖。", f"{file}: that is one of the files to check; not overwritten."
            )
        if resolved.count(real) > 1:
            raise UserError.of(f"{file}：两份输出不能写进同一个文件。", f"{file}: named for two outputs.")
        if file.is_dir():
            raise UserError.of(f"{file}：这是文件夹，请写出文件名。", f"{file}: that is a folder; name a file.")
        if not os.access(file if _is_stream(file) else real.parent, os.W_OK):
            raise UserError.of(
                f"{file}：文件夹不存在或不能写入。", f"{file}: its folder is not there or cannot be written to."
            )


def must_be_folder(folder: Path) -> None:
    """Make the folder before the work is done. Raises UserError when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError.of(
            f"建不了文件夹 {folder}：{error.strerror}。", f"Cannot make the folder {folder}: {error.strerror}."
        ) from None


def _is_stream(path: Path) -> bool:
    """/dev/stdout, a pipe: written to, and never replaced."""
    return path.exists() and not path.is_file()


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file a path leads to, whatever it is called; None when there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # not there, or no possible name
        return None
    return found.st_dev, found.st_ino


def report(run: Run, plan: Plan) -> None:
    """Render and deliver every part of the plan; raises UserError when a file cannot be written."""
    plan = plan.settled(len(run.files))
    for name, path in plan.parts:
        if path in plan.folders:
            _save_each(name, run, path)
        elif path is not None:
            save(path, reports.render(name, run, run.lang))
        elif name == "terminal":
            from rich.console import Console

            from sciencevid_check.reports import terminal

            # highlighting would colour numbers and paths at random
            console = Console(highlight=False)
            if console.is_terminal:
                width = min(console.width, terminal.WIDEST)
                console.print(terminal.report(run, run.lang, width), soft_wrap=True, end="")
            else:
                put(terminal.render(run, run.lang))
        else:
            put(reports.render(name, run, run.lang))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and any(name == "github" for name, _ in plan.parts):
        _append(Path(summary), reports.render("markdown", run, run.lang))
    for path in [*plan.files(), *plan.folders]:
        tell(Text(zh=f"报告已写入 {path}", en=f"report written to {path}").say(run.lang))


def _save_each(name: str, run: Run, folder: Path) -> None:
    """A file a work: FOLDER/WORK.markers.NAME. WORK.srt may be the work's own subtitles."""
    taken: set[str] = set()
    for work in run.files:
        one = run.model_copy(update={"files": (work,)})
        stem = _unique(plain_name(Path(work.path).stem), taken)
        save(folder / f"{stem}.markers.{name}", reports.render(name, one, run.lang))


def save_proofs(run: Run, folder: Path, png: Callable[[bytes], bytes]) -> None:
    """Write every proof of a run: FOLDER/WORK/RULE-1.png and, of a box, RULE-1-crop.png. Raises UserError.

    `png` turns a proof's picture into a PNG file's content.
    """
    taken: set[str] = set()
    count = 0
    for work in run.files:
        if not work.proofs:
            continue
        home = folder / _unique(plain_name(Path(work.path).stem), taken)
        must_be_folder(home)
        for proof in work.proofs:
            name = f"{proof.rule}-{proof.number + 1}"
            save(home / f"{name}.png", png(proof.frame))
            if proof.crop:
                save(home / f"{name}-crop.png", png(proof.crop))
            count += 1
    said = Text(zh=f"{count} 处证据的画面已写入 {folder}", en=f"pictures of {count} finds written to {folder}")
    tell(said.say(run.lang))


def plain_name(stem: str) -> str:
    """A name that every system takes for a folder, from a work's."""
    kept = "".join("_" if char in '<>:"/\\|?*' or not char.isprintable() else char for char in stem).strip(" .")
    return kept.encode("utf-8", errors="replace")[:_LONGEST].decode("utf-8", errors="ignore") or "_"


def _unique(name: str, taken: set[str]) -> str:
    """Works of one name get a number; systems that take A and a for one are minded."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found.casefold())
    return found


def _append(path: Path, content: bytes) -> None:
    """To the file that the runner shows as the job's summary; that it cannot be written costs the summary only."""
    try:
        with path.open("ab") as file:
            file.write(content)
    except OSError as error:
        warn(f"{path}: {error.strerror}")


def put(content: str | bytes) -> None:
    """Write to standard output: text in the terminal's encoding, bytes as they are."""
    try:
        if isinstance(content, str):
            sys.stdout.write(content)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader left early, as `| head` does; the verdict stands
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(sentence: str) -> None:
    """Say on standard error what must not be missed."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def tell(sentence: str) -> None:
    """Say something beside the report: on standard error, and only to a person."""
    if sys.stderr.isatty():
        warn(sentence)


def save(path: Path, content: str | bytes) -> None:
    """Write a file whole: under a temporary name first, so that an accident leaves the old one. Raises UserError."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    temporary = None
    try:
        if _is_stream(path):
            path.write_bytes(raw)
            return
        real = path.resolve()  # a link stays a link
        with tempfile.NamedTemporaryFile(dir=real.parent, prefix=".sciencevid-", delete=False) as file:
            temporary = Path(file.name)
            file.write(raw)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(real)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        raise UserError.of(f"写不了 {path}：{error.strerror}。", f"Cannot write {path}: {error.strerror}.") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
