"""XLSX -> Page: every sheet as a grid, merged ranges as one cell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from sciencevid_check.submission.pages import Cell, Grid, Page

_MOST_ROWS, _MOST_COLUMNS = 3000, 60


def read(path: Path) -> Page:
    """Raises whatever openpyxl raises on a broken file. Formulas count with the value that Excel kept."""
    book = openpyxl.load_workbook(path, data_only=True)
    page = Page()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows, columns = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
        grid: Grid = [
            [Cell(_said(value)) for value in row]
            for row in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)
        ]
        for merged in sheet.merged_cells.ranges:
            if merged.min_row > rows or merged.min_col > columns:
                continue
            first = grid[merged.min_row - 1][merged.min_col - 1]
            for row in range(merged.min_row - 1, min(merged.max_row, rows)):
                for column in range(merged.min_col - 1, min(merged.max_col, columns)):
                    grid[row][column] = first
        page.grids.append(grid)
    return page


def _said(value: Any) -> str:
    """A cell as a person reads it: a telephone number that Excel keeps as 13812345678.0 has no decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).strip()
