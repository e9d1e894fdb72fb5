"""The letterhead: agency and number at the left, motto and date at the right (zones 1 to 4, 5b, 10, 11).

Decree 30/2020/NĐ-CP, Appendix I, Phần I: zones 2, 3 and 5b stand beside zones 1 and 4. The motto shows where the
right column begins. The rows are cut into two columns; the left column, then the right one are one stream, which a
small state machine reads. A flat stream of text is not cut, and its parts may come in either order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.grammar import code, dateline, issuer
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import across, beside, gaps, parts, split_row
from vnadmin_doc.layout.row_predicates import (
    has_date,
    is_caption,
    is_dateline,
    is_mark,
    is_number,
    is_text,
    is_title,
    names_office,
    peel_mark,
)
from vnadmin_doc.model.line import Line, split_at

__all__ = ["DEEPEST", "Head", "columns", "read_letterhead", "rows_of_letterhead"]

DEEPEST = 60
"""Most rows of a head."""
LONGEST_GAP = 12
"""Most rows between the last known row of the letterhead and the title or Kính gửi."""
FEW = 4
"""Rows searched for a motto below a row that seems to end the head before it begins."""
LATEST = 15
"""A motto, number or Kính gửi below this row belongs to an attached form."""
FIRST = 9
"""Rows in which the title of a letter without motto and number stands."""

_PARTY_NUMBER = re.compile(r"\W*so\W{0,3}\d*\s*-")
_HALF_NUMBER = re.compile(r".*[/-]\s*$|\W*Số\W*$")
_NOTATION = re.compile(r"\W*(?:\d{1,6}/(?:\d{4}/)?)?\p{Lu}[\p{Lu}\d&,./-]{1,30}\W*")


@dataclass(slots=True)
class Head:
    """The lines of each zone of the head, in reading order; ``end`` is the index of the first row of the body."""

    end: int = 0
    motto: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    code: list[Line] = field(default_factory=list)
    dateline: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    subject: list[Line] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)
    addressees: list[Line] = field(default_factory=list)
    other: list[Line] = field(default_factory=list)


# ---- where it ends -----------------------------------------------------------------------


def rows_of_letterhead(rows: Sequence[Line]) -> int:
    """The number of rows above the title, Kính gửi or the body, whichever comes first.

    Without a title or Kính gửi the letterhead ends after the last row that surely belongs to it.
    """
    known = 0
    for index, row in enumerate(rows[:DEEPEST]):
        folded = fold(row.text)
        if not known and index > LATEST:
            return 0
        if anchors.starts_addressees(folded) is not None:
            return index if index - known <= LONGEST_GAP else known
        if _is_known_part(row, folded):
            known = index + 1
        elif _is_title(rows, index, headed=known > 0):
            return index if index - known <= (LONGEST_GAP if known else FIRST) else known
        elif is_text(row, folded):
            # Notes of databases and captions of signatures may stand above the head.
            if known or index >= FEW or not _motto_below(rows, index):
                return known
        elif known and _continues(rows, index, known, folded):
            known = index + 1
    return known


def _is_title(rows: Sequence[Line], index: int, *, headed: bool) -> bool:
    row = peel_mark(rows[index])[1]
    if not is_title(row, fold(row.text), headed=headed):
        return False
    return not (
        _motto_below(rows, index) or (index and names_office(rows[index - 1], row, rows[index + 1 : index + 1 + FEW]))
    )


def _is_known_part(row: Line, folded: str) -> bool:
    """Does either column of the row have a motto, a number line or a dateline?"""
    if anchors.where_motto(folded) is not None or anchors.starts_subject(folded) or is_number(row):
        return True
    return has_date(row) and not anchors.is_base(folded) and _has_dateline(row)


def _has_dateline(row: Line) -> bool:
    """Is the row a dateline, or its part right of a gap or of the number?"""
    right = cut_by_words(row)[1]
    return is_dateline(row) or (right is not None and is_dateline(right))


def _motto_below(rows: Sequence[Line], index: int) -> bool:
    return any(anchors.where_motto(fold(row.text)) is not None for row in rows[index + 1 : index + 1 + FEW])


def _continues(rows: Sequence[Line], index: int, known: int, folded: str) -> bool:
    """Does the row continue the known row above: the next line of an agency or of V/v?"""
    row = rows[index]
    if is_mark(row) or is_caption(folded):
        return True
    if index != known or len(row.text) > 90:
        return False
    return issuer.begins_agency(row.text) or row.text[:1].islower()


# ---- lines to zones ----------------------------------------------------------------------


def read_letterhead(head: Head, rows: Sequence[Line]) -> None:
    """Sort the lines of the letterhead into the zones of ``head``."""
    stream, columned = columns(rows)
    reader = _Reader(head, stream, columned)
    for index, line in enumerate(stream):
        reader.read(index, line)


class _Reader:
    """A state machine over the stream of lines: ``issuer`` → ``number`` → ``subject`` → ``after``."""

    def __init__(self, head: Head, stream: Sequence[Line], columned: bool) -> None:
        self.head, self.stream, self.columned = head, stream, columned
        self.state = "issuer"
        folded = [fold(line.text) for line in stream]
        self.mottoes = [i for i, text in enumerate(folded) if anchors.where_motto(text) is not None]
        self.numbers = [i for i, line in enumerate(stream) if is_number(line)]
        lines = [stream[i] for i in self.mottoes]
        # A line wholly above the motto is not beside it; nor is one below it where no number follows.
        self.top = min((line.box.top - 1.6 * line.em for line in lines), default=None)
        self.bottom = max((line.box.bottom + 0.5 * line.em for line in lines), default=0.0)

    def read(self, index: int, line: Line) -> None:
        head, folded = self.head, fold(line.text)
        if anchors.is_rule(line.text):
            head.other.append(line)
        elif index in self.mottoes:
            head.motto.append(line)
            self.state = "after" if self.state == "subject" else self.state
        elif self._is_number(index, line, folded):
            head.code.append(line)
            self.state = "number"
        elif self._is_dateline(line, folded):
            (head.other if head.dateline else head.dateline).append(line)
            self.state = "after" if self.state == "subject" else self.state
        elif is_mark(line):
            head.marks.append(line)
        elif anchors.starts_subject(folded) and not head.subject:
            head.subject.append(line)
            self.state = "subject"
        elif is_caption(folded) or self._above(line):
            head.other.append(line)
        elif self.state == "subject" or self._is_party_subject(line):
            head.subject.append(line)
            self.state = "subject"
        elif self.state == "issuer" and self._is_issuer(index, line):
            head.issuer.append(line)
        else:
            head.other.append(line)

    def _above(self, line: Line) -> bool:
        return self.top is not None and line.box.bottom < self.top and line.unit == "pt"

    def _is_number(self, index: int, line: Line, folded: str) -> bool:
        """Is it the number line? A code inside the subject is a citation."""
        if self.state == "subject" or is_caption(folded):
            return False
        if not self.head.code:
            return index in self.numbers
        # "Số: 12/" above "QĐ-UBND"; "Số:" above all the rest.
        last = self.head.code[-1]
        if self.state != "number" or last is not self.stream[index - 1]:
            return False
        if index in self.numbers:
            # The number of another agency, in a joint document.
            return all(any(f.part == "notation" for f in line.find(code)) for line in (last, line))
        return bool(_HALF_NUMBER.match(last.text)) and _NOTATION.fullmatch(line.text) is not None

    def _is_dateline(self, line: Line, folded: str) -> bool:
        if not (self.mottoes or self.numbers) or not has_date(line) or is_caption(folded):
            return False
        return dateline.is_alone(line.text, line.find(dateline), placed=self.state == "subject")

    def _is_party_subject(self, line: Line) -> bool:
        """Party công văn print the subject under the number without V/v (Hướng dẫn 36-HD/VPTW)."""
        if self.state != "number" or line.text.isupper():
            return False
        return _PARTY_NUMBER.match(fold(self.head.code[0].text)) is not None

    def _is_issuer(self, index: int, line: Line) -> bool:
        """Is it a line of an agency's name? Beside the motto, capitals are enough for that."""
        if not issuer.is_possible(line.text):
            return False
        above = self.head.issuer[-1].text if self.head.issuer else None
        if not self._is_beside(index, line):
            named = issuer.begins_agency(line.text) or (above is not None and issuer.begins_place(line.text))
            return named and (bool(self.mottoes or self.numbers) or caps_ratio(line.text) > 0.75)
        if caps_ratio(line.text) > 0.75 or issuer.begins_agency(line.text):
            return True
        return above is not None and (caps_ratio(above) < 0.5 or issuer.begins_place(line.text))

    def _is_beside(self, index: int, line: Line) -> bool:
        if not self.mottoes:
            return False
        numbered = any(i > index for i in self.numbers)
        if self.columned:
            return numbered or line.box.top < self.bottom
        return numbered or index < self.mottoes[-1]


# ---- columns ------------------------------------------------------------------------------


def columns(rows: Sequence[Line]) -> tuple[list[Line], bool]:
    """(lines of the left column, then of the right column; were there columns?)"""
    boundary = _boundary(rows)
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        west, east = cut_by_words(row)
        if east is None and boundary is not None:
            west, east = split_row(row, boundary)
        left += [west] if west else []
        right += [east] if east else []
    apart = _agencies_apart(left)
    if boundary is None and apart is left:
        return sorted([*left, *right], key=lambda line: (line.page, line.box.top, line.box.x0)), False
    return [*apart, *right], True


def _agencies_apart(lines: list[Line]) -> list[Line]:
    """The lines of the left column. In a joint document whose agencies stand side by side: the lines of each agency,
    then the number of each.
    """
    named = next((line for line in lines if _names_agencies(line)), None)
    if named is None:
        return lines
    own = beside(lines, [part.box.middle for part in parts(named)])
    where = [
        next((i for i, line in enumerate(column) if is_number(line)), None) for column in own
    ]
    cuts = [len(column) if at is None else at for column, at in zip(own, where, strict=True)]
    parted = [(column[:at], column[at : at + 1], column[at + 1 :]) for column, at in zip(own, cuts, strict=True)]
    return [line for group in zip(*parted, strict=True) for lines in group for line in lines]


def _names_agencies(line: Line) -> bool:
    pieces = [part.text for part in parts(line)]
    return len(pieces) > 1 and all(piece.isupper() and issuer.begins_agency(piece) for piece in pieces)


def cut_by_words(row: Line) -> tuple[Line | None, Line | None]:
    """(left, right) part of a row: cut where the motto begins, or between number and dateline, even at a narrow gap."""
    folded = fold(row.text)
    start = anchors.where_motto(folded)
    if start is None and has_date(row):
        for _, _, index in gaps(row):
            left, right = split_at(row, index)
            if right is not None and is_dateline(right):
                return left, right
        parts = {found.part: found for found in row.find(code)}
        raw = parts.get("raw")
        if raw is None or len(parts) == 1 or not dateline.find(row.text[raw.span[1] :]):
            return row, None
        # The word in which the number ends stays in the left part.
        index = next((i for i, at in enumerate(row.starts) if at >= raw.span[1]), 0)
        return split_at(row, index) if index else (row, None)
    if not start:
        return row, None
    start += row.text[start : start + 1].isspace()
    # A word in which the motto begins (a stray sign joined to it) goes to the right part.
    index = max((i for i, at in enumerate(row.starts) if at <= start), default=0)
    return split_at(row, index) if index else (row, None)


def _boundary(rows: Sequence[Line]) -> float | None:
    """The x at which the right column begins; None for a flat stream.

    It begins at the motto, if the motto stands well right of the left margin.
    """
    if not rows:
        return None
    margin = min(row.box.x0 for row in rows)
    found: list[float] = []
    for row in rows:
        folded = fold(row.text)
        start = anchors.where_motto(folded)
        if start is None:
            if not has_date(row) or not (split := split_row(row, across(rows, 0.42)))[1]:
                continue
            found.append(split[1].box.x0)
            continue
        index = next((i for i, at in enumerate(row.starts) if at >= start), 0)
        word = row.words[index]
        if index and word.box.x0 - row.words[index - 1].box.x1 <= 0.6 * row.em:
            return None
        found.append(word.box.x0)
    if not found:
        flat = rows[0].unit == "cell" and not any(gaps(row) for row in rows)
        return None if flat else across(rows, 0.42)
    edge = min(found)
    em = rows[0].em
    return edge - 0.3 * em if edge > margin + 6 * em else None
