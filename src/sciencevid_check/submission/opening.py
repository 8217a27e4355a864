"""Opens a document from an unknown hand: what it is by content, and whether it is safe to read."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from sciencevid_check.submission.pages import Page, UnreadableError

DOCUMENTS = frozenset({".docx", ".xlsx", ".docm", ".xlsm", ".doc", ".xls", ".wps", ".et", ".rtf", ".dotx"})
SCANS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".heic", ".ofd"})

_MOST_BYTES = 64 * 1024 * 1024  # unpacked: a form with photographs has a few megabytes
_MOST_FILE = 64 * 1024 * 1024
_MOST_PARTS = 3000
_MOST_MERGED = 20_000  # cells in one merged range: openpyxl makes an object of each
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_RANGE = re.compile(rb'mergeCell[^>]*\sref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def read(path: Path) -> Page:
    """The text and tables of a DOCX or XLSX. Raises UnreadableError, whatever is wrong with the file."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
        size = path.stat().st_size
    except PermissionError:
        raise UnreadableError("no_permission") from None
    except OSError as error:
        raise UnreadableError("damaged", error.strerror or "") from None
    if size == 0:
        raise UnreadableError("empty")
    if path.suffix.lower() in SCANS:
        raise UnreadableError("scan")
    if size > _MOST_FILE:
        raise UnreadableError("too_large")
    if head == _OLE:
        raise UnreadableError(_ole(path))
    if not head.startswith(_ZIP):
        raise UnreadableError("other_kind" if head.lstrip().startswith((b"{\\rtf", b"<", b"%PDF")) else "damaged")
    try:
        return _package(path)
    except UnreadableError:
        raise
    except Exception as error:  # these libraries raise of everything on a broken file
        raise UnreadableError("damaged", type(error).__name__) from None


def _ole(path: Path) -> str:
    """What a file of Office 97-2003's container is. Names of its streams stand in it as UTF-16."""
    content = path.read_bytes()
    for name, problem in (("EncryptedPackage", "locked"), ("WordDocument", "old_word"), ("Workbook", "old_excel")):
        if name.encode("utf-16-le") in content:
            return problem
    return "other_kind"


def _package(path: Path) -> Page:
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
            raise UnreadableError("too_large")
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableError("locked")
        names = {part.filename for part in parts}
        if "word/document.xml" in names:
            from sciencevid_check.submission import docx_pages

            return docx_pages.read(path)
        if "xl/workbook.xml" in names:
            for name in names:
                if name.startswith("xl/worksheets/") and any(map(_too_wide, _RANGE.findall(package.read(name)))):
                    raise UnreadableError("too_large")
            from sciencevid_check.submission import xlsx_pages

            return xlsx_pages.read(path)
    raise UnreadableError("other_kind")


def _too_wide(merged: tuple[bytes, bytes, bytes, bytes]) -> bool:
    left, top, right, bottom = merged
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1) > _MOST_MERGED


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
