"""Why a document could not be read, and what a person does about it: the words for each of its problems."""

from __future__ import annotations

from sciencevid_check.text import Text

WHY = {
    "empty": Text(zh="是空文件", en="is an empty file"),
    "damaged": Text(zh="打不开，文件已损坏或写法有错", en="does not open: damaged, or wrongly written"),
    "old_word": Text(zh="是旧版 Word 格式（.doc）", en="is in the old Word format (.doc)"),
    "old_excel": Text(zh="是旧版 Excel 格式（.xls）", en="is in the old Excel format (.xls)"),
    "locked": Text(zh="设了密码", en="has a password"),
    "too_large": Text(zh="解开后过大，不像一份表", en="is too large for a form when unpacked"),
    "other_kind": Text(zh="的内容不是 DOCX 或 XLSX", en="holds neither DOCX nor XLSX"),
    "scan": Text(zh="是扫描件或图片", en="is a scan or picture"),
    "no_permission": Text(zh="没有读取权限", en="may not be read (no permission)"),
}
BROKEN = ("empty", "damaged")
"""Problems that are the document's own fault; in the others it may be in order, and could not be read."""

SAVE_AS = Text(
    zh="用 Word 或 WPS 打开，“文件 > 另存为”，类型选 .docx（表格选 .xlsx），再检查一次。",
    en="Open it in Word or WPS, File > Save as, type .docx (.xlsx for tables), and check again.",
)
MEND = {
    "empty": Text(zh="重新复制或填写这份文件。", en="Copy or fill in the document again."),
    "damaged": Text(
        zh="用 Word、WPS 或记事本打开看看，改好或重新保存。",
        en="Open it in Word, WPS or an editor; mend or save it again.",
    ),
    "old_word": SAVE_AS,
    "old_excel": SAVE_AS,
    "locked": Text(zh="打开后去掉密码，重新保存。", en="Open it, remove the password, and save it again."),
    "too_large": Text(
        zh="去掉文件里的大图片，或换成通知的空白表重新填写。",
        en="Remove large pictures, or fill in the notice's blank form.",
    ),
    "other_kind": SAVE_AS,
    "scan": Text(
        zh="扫描件请人看；同时放一份可编辑的 DOCX，程序才能核对。",
        en="A person must look; add the DOCX itself so that it can be checked.",
    ),
    "no_permission": Text(zh="复制到自己的文件夹再检查。", en="Copy it to a folder of your own."),
}
