"""What a filled document says, whatever its format: lines of text, and tables as grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(eq=False)
class Cell:
    """A cell of a table; merged cells are one cell that stands in several places of the grid."""

    text: str


Grid = list[list[Cell]]


@dataclass
class Page:
    """A document. `lines` is the text outside of tables, that of text boxes included."""

    lines: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def cells(self) -> Iterator[Cell]:
        """Every cell once, in reading order."""
        seen: set[int] = set()
        for grid in self.grids:
            for row in grid:
                for cell in row:
                    if id(cell) not in seen:
                        seen.add(id(cell))
                        yield cell

    def pieces(self) -> list[str]:
        """Every text once: lines, then cells."""
        return [*self.lines, *(cell.text for cell in self.cells())]


class UnreadableError(Exception):
    """A document that cannot be read; the problem is one of DocumentProblem."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail
