"""The text of a letter as Akoma Ntoso: paragraphs with citations, quoted amendments, sections, tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.letter import LetterTable, Section
from vnadmin_doc.model.reading import Evidence
from vnadmin_doc.writers.akn_elements import Citation, add, add_text
from vnadmin_doc.writers.akn_identifiers import hierarchy

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["TextWriter", "quoted_amendments"]

_AMENDS = re.compile(r"\b(?:sua doi|bo sung|thay the|thay bang|thay doi)\b.*:$", re.DOTALL)
_OPENED, _CLOSED = re.compile('["“«]'), re.compile(r'["”»]\W*$')


def quoted_amendments(texts: Sequence[str], before: str | None) -> dict[int, int]:
    """The quoted new texts among paragraphs: index of the first paragraph of each → index of its last.

    Such a text begins with a quotation mark below a line that amends and ends with a colon, and ends with the
    paragraph that ends with a quotation mark. ``before`` is the line above the paragraphs.

    >>> quoted_amendments(("Khoản 2 được sửa đổi như sau:", "“2. Một", "hai.”.", "Ba"), None)
    {1: 2}
    """
    lines, found, index = (before or "", *texts), {}, 0
    while index < len(texts):
        begins = _OPENED.match(texts[index]) and _AMENDS.search(fold(lines[index]).rstrip())
        ends = (last for last in range(index, len(texts)) if _CLOSED.search(texts[last])) if begins else iter(())
        last = next(ends, None)
        if last is not None:
            found[index] = index = last
        index += 1
    return found


@dataclass(frozen=True, slots=True)
class TextWriter:
    """Appends parts of a letter. Citations and tables have the JSON Pointer of their text; a table is written once."""

    evidence: Mapping[str, tuple[Evidence, ...]]
    cited: Mapping[str, Sequence[Citation]]
    tables: Mapping[str, Sequence[LetterTable]] = field(default_factory=dict)

    def line(self, element: _Element, path: str, text: str) -> None:
        """Append the text of a pointer to an element."""
        add_text(element, text, self.cited.get(path, ()))

    def paragraph(self, parent: _Element, path: str, text: str) -> None:
        """Append a paragraph, and the tables below it."""
        self.line(add(parent, "p"), path, text)
        self.tables_of(parent, path)

    def paragraphs(self, parent: _Element, path: str, texts: Sequence[str], before: str | None = None) -> None:
        """Append paragraphs; a quoted amendment is a ``quotedStructure`` in the paragraph above it."""
        quotes = quoted_amendments(texts, before)
        if 0 in quotes:  # the line above is the heading
            self._quote(add(add(parent, "p"), "mod"), path, texts, 0, quotes[0])
        index = quotes.get(0, -1) + 1
        while index < len(texts):
            last = quotes.get(index + 1)
            if last is None:
                self.paragraph(parent, f"{path}/{index}", texts[index])
            else:
                amending = add(add(parent, "p"), "mod")
                self.line(amending, f"{path}/{index}", texts[index])
                self._quote(amending, path, texts, index + 1, last)
                self.tables_of(parent, f"{path}/{index}")
            index = (index if last is None else last) + 1

    def _quote(self, amending: _Element, path: str, texts: Sequence[str], first: int, last: int) -> None:
        quoted = add(amending, "quotedStructure")
        for index in range(first, last + 1):
            self.paragraph(quoted, f"{path}/{index}", texts[index])

    def sections(self, parent: _Element, path: str, sections: Sequence[Section]) -> None:
        """Append sections as the hierarchy that their labels print."""
        for number, section in enumerate(sections):
            self._section(parent, f"{path}/{number}", section)

    def _section(self, parent: _Element, path: str, section: Section) -> None:
        element = add(parent, hierarchy(section.label))
        printed = " ".join(line.text for line in self.evidence.get(f"{path}/label", ()))
        add(element, "num", printed or section.label)
        if section.heading is not None:
            self.line(add(element, "heading"), f"{path}/heading", section.heading)
        if section.text or self.tables.get(f"{path}/heading") or not section.children:
            inner = add(element, "intro" if section.children else "content")
            self.tables_of(inner, f"{path}/heading")
            self.paragraphs(inner, f"{path}/text", section.text, section.heading)
        self.sections(element, f"{path}/children", section.children)

    def tables_of(self, parent: _Element, path: str) -> None:
        """Append the tables below the text of a pointer."""
        for table in self.tables.get(path, ()):
            self._table(parent, table)

    def _table(self, parent: _Element, table: LetterTable) -> None:
        if not table.rows:
            return
        element = add(parent, "table")
        spans = _spans_inside(table)
        covered = {
            (row, column)
            for (first_row, first_column), (rows, columns) in spans.items()
            for row in range(first_row, first_row + rows)
            for column in range(first_column, first_column + columns)
        }
        for row, cells in enumerate(table.rows):
            line = add(element, "tr")
            for column, text in enumerate(cells):
                place = row, column
                if place in spans or place not in covered or text:
                    _add_cell(line, text, spans.get(place))
            if not len(line):
                _add_cell(line, "", None)


def _spans_inside(table: LetterTable) -> dict[tuple[int, int], tuple[int, int]]:
    """The rows and columns of merged cells by their first row and column, cut off at the edges of the table."""
    height, width = len(table.rows), max(map(len, table.rows))
    return {
        (span.row, span.column): (min(span.rows, height - span.row), min(span.columns, width - span.column))
        for span in table.spans
        if span.row < height and span.column < width
    }


def _add_cell(line: _Element, text: str, span: tuple[int, int] | None) -> None:
    cell = add(line, "td")
    if span:
        cell.set("rowspan", str(span[0]))
        cell.set("colspan", str(span[1]))
    add(cell, "p", text)
