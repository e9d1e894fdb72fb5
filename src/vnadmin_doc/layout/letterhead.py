"""The letterhead: sorts its rows into zones: agency and number at the left, motto and date at the right.

Decree 30/2020/NĐ-CP, Appendix I, Phần I: zones 2, 3 and 5b are beside zones 1 and 4; marks (10, 11) may be anywhere.
The right column begins where the motto begins. The rows are cut into two columns. The left column and then the right
column make one stream of lines, which a small state machine reads. Text without columns is not cut; its zones may come
in either order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.grammar import code, dateline, issuer
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import gap_parts, sort_into_columns, split_row, wide_gaps, x_at_share
from vnadmin_doc.layout.row_predicates import (
    ends_agency_name,
    has_date,
    has_english_motto,
    is_body_text,
    is_caption,
    is_dateline,
    is_dateline_text,
    is_english,
    is_like_size,
    is_mark,
    is_number,
    is_record,
    is_title,
    split_off_mark,
)
from vnadmin_doc.model.line import Line, split_at

__all__ = ["MOST_HEAD_ROWS", "Head", "column_stream", "count_letterhead_rows", "read_letterhead"]

MOST_HEAD_ROWS = 60
"""Most rows of a head."""
MOST_ROWS_BETWEEN = 12
"""Most rows between the last known row of a letterhead and the title or Kính gửi."""
ROWS_TO_MOTTO = 4
"""Rows that are searched for a motto below a row that seems to be text or a title."""
MOST_ROWS_ABOVE = 15
"""Most rows above the first known row; a motto, number or Kính gửi further down belongs to an attached form."""
LONGEST_SCRAP = 3
"""Most characters of a scrap, which OCR reads at the edge of the page or of a stamp."""
SCRAP_CONFIDENCE = 0.5
"""Words of a scrap are read with a lower confidence."""
WIDEST_PART = 0.6
"""Largest width of a line of the left column, as a share of the width of the text."""
SMALL_PRINT = 0.75
"""Height of the letters of small print, at most, as a share of those of the motto."""
ROWS_TO_TITLE = 9
"""Most rows above the title of a letter without motto and number."""

_PARTY_NUMBER = re.compile(r"\W*so\W{0,3}\d*\s*-")
_ABOUT = re.compile(r"\W*Về\s+\p{L}")
_HALF_NUMBER = re.compile(r".*[/-]\s*$|\W*Số\W*$")
_YOUTH_UNION = re.compile(r"\W*doan (?:tncs|thanh nien cong san) ho chi minh\W*")
_HALF_DATELINE = re.compile(r"(?:,|\bngay|\bthang|\bnam)[\s.…\d]*$")
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


# ---- the end of the letterhead -----------------------------------------------------------


def count_letterhead_rows(rows: Sequence[Line]) -> int:
    """The number of rows above the title, Kính gửi or the body, whichever comes first.

    Without a title and Kính gửi the letterhead ends after its last known row.
    """
    known = 0
    for index, row in enumerate(rows[:MOST_HEAD_ROWS]):
        folded = fold(row.text)
        if not known and index > MOST_ROWS_ABOVE:
            return 0
        if anchors.find_addressees(folded) is not None:
            return index if index - known <= MOST_ROWS_BETWEEN else known
        if _is_known_part(row, folded, rows):
            known = index + 1
        elif _is_title(rows, index, headed=known > 0):
            return index if index - known <= (MOST_ROWS_BETWEEN if known else ROWS_TO_TITLE) else known
        elif is_body_text(row, folded):
            # Notes of databases and captions of signatures may be above the head.
            if known or index >= ROWS_TO_MOTTO or not _has_motto_below(rows, index):
                return known
        elif known and _part_continues(rows, index, known, folded):
            known = index + 1
    return known


def _is_title(rows: Sequence[Line], index: int, *, headed: bool) -> bool:
    """Is the row the title, and not a title above the letterhead or the end of an agency's name?"""
    row = split_off_mark(rows[index])[1]
    if not is_title(row, fold(row.text), headed=headed):
        return False
    if _has_motto_below(rows, index):
        return False
    if not row.text.isupper() and any(anchors.starts_subject(fold(above.text)) for above in rows[:index]):
        return False  # a word of the subject: "V/v triển khai" / "Kế hoạch"
    return not (index and ends_agency_name(rows[index - 1], row, rows[index + 1 : index + 1 + ROWS_TO_MOTTO]))


def _is_known_part(row: Line, folded: str, rows: Sequence[Line]) -> bool:
    """Does either column of the row have a motto, V/v, a number line or a dateline?"""
    if anchors.find_motto(folded) is not None or is_number(row):
        return True
    if anchors.starts_subject(folded):
        return not _is_wide(row, rows)
    return has_date(row) and not anchors.is_base(folded) and _has_dateline(row)


def _has_dateline(row: Line) -> bool:
    """Is the row a dateline, or is its right part, after a gap or after the number, a dateline?"""
    right = _split_at_anchor(row)[1]
    return is_dateline(row) or (right is not None and is_dateline(right))


def _has_motto_below(rows: Sequence[Line], index: int) -> bool:
    return any(anchors.find_motto(fold(row.text)) is not None for row in rows[index + 1 : index + 1 + ROWS_TO_MOTTO])


def _part_continues(rows: Sequence[Line], index: int, known: int, folded: str) -> bool:
    """Does the row continue the known part above: the next line of an agency or of V/v, or a mark or caption?"""
    row = rows[index]
    if is_mark(row) or is_caption(folded):
        return True
    if index != known or len(row.text) > 90 or _is_wide(row, rows):
        return False
    return issuer.begins_agency(row.text) or row.text[:1].islower()


def _is_wide(row: Line, rows: Sequence[Line]) -> bool:
    """Is the first part of the row, in a scan, wider than a column? V/v below the number is not."""
    margin = min(line.box.x0 for line in rows)
    return row.scanned and gap_parts(row)[0].box.width > WIDEST_PART * (max(line.box.x1 for line in rows) - margin)


# ---- lines to zones ----------------------------------------------------------------------


def read_letterhead(head: Head, rows: Sequence[Line]) -> None:
    """Sort the lines of the letterhead into the zones of ``head``."""
    stream, columned = column_stream(rows)
    reader = _Reader(head, stream, columned)
    for index, line in enumerate(stream):
        reader.read(index, line)


class _Reader:
    """A state machine that sorts a stream of lines: ``issuer`` → ``number`` → ``subject`` → ``after``.

    ``mottoes`` and ``numbers`` are the indexes of these lines; ``columned``: the stream comes from two columns.
    """

    def __init__(self, head: Head, stream: Sequence[Line], columned: bool) -> None:
        self.head, self.stream, self.columned = head, stream, columned
        self.state = "issuer"
        folded = [fold(line.text) for line in stream]
        self.mottoes = [i for i, text in enumerate(folded) if anchors.find_motto(text) is not None]
        self.numbers = [i for i, line in enumerate(stream) if is_number(line)]
        self.bilingual = any(map(has_english_motto, folded))
        lines = [stream[i] for i in self.mottoes]
        self.motto = min(lines, key=lambda line: line.box.top, default=None)
        # Below this y no line is beside the motto.
        self.bottom = max((line.box.bottom + 0.5 * line.em for line in lines), default=0.0)
        self.records = self._records(folded)
        self.numbers = [i for i in self.numbers if i not in self.records]

    def read(self, index: int, line: Line) -> None:
        """Sort one line of the stream into a zone of the head."""
        head, folded = self.head, fold(line.text)
        if anchors.is_ornament(line.text) or index in self.records:
            head.other.append(line)
        elif index in self.mottoes:
            head.motto.append(line)
            self.state = "after" if self.state == "subject" else self.state
        elif self._is_number(index, line, folded):
            head.code.append(line)
            self.state = "number"
        elif self._is_broken_dateline(index) or (index and head.dateline and self._is_broken_dateline(index - 1)):
            head.dateline.append(line)
        elif self._is_dateline(line, folded):
            (head.other if head.dateline else head.dateline).append(line)
            self.state = "after" if self.state == "subject" else self.state
        elif is_mark(line):
            head.marks.append(line)
        elif self.bilingual and is_english(line.text):
            head.other.append(line)
        elif anchors.starts_subject(folded) and not head.subject:
            head.subject.append(line)
            self.state = "subject"
        elif self.state != "issuer" and _YOUTH_UNION.fullmatch(folded):
            # At the right it is in the place of the motto, at the left it is an agency.
            head.motto.append(line)
        elif is_caption(folded) or self._is_above_motto(line) or self._is_beside_subject(line):
            head.other.append(line)
        elif self.state == "subject" or self._is_subject_without_lead(line):
            head.subject.append(line)
            self.state = "subject"
        elif self.state == "issuer" and self._is_issuer(index, line):
            head.issuer.append(line)
        else:
            head.other.append(line)

    def _records(self, folded: Sequence[str]) -> set[int]:
        """The rows of a database record above the motto; none if only the record has the number of the letter."""
        motto = self.motto
        if motto is None:
            return set()
        above = [i for i, at in enumerate(self.stream) if at.page == motto.page and at.box.bottom <= motto.box.top]
        tops = {self.stream[i].box.top for i in above if is_record(folded[i])}
        records = {i for i in above if self.stream[i].box.top in tops}
        return records if records.isdisjoint(self.numbers) or set(self.numbers) - records else set()

    def _is_above_motto(self, line: Line) -> bool:
        """Is the line, or small print, above the motto; or above it in the right column, where no agency is?

        The agencies of the left column may begin one line above the motto.
        """
        motto = self.motto
        if motto is None or line.unit != "pt" or line.page != motto.page:
            return False
        low = line.em < SMALL_PRINT * motto.em or line.box.x0 >= motto.box.x0
        return line.box.bottom < motto.box.top - (0.0 if low and self.columned else 1.6 * motto.em)

    def _is_beside_subject(self, line: Line) -> bool:
        """Is the line, while the subject is read, no part of it: above its first line, or of another size in a scan?"""
        if self.state != "subject" or line.unit != "pt":
            return False
        first = self.head.subject[0]
        return line.box.bottom < first.box.top or (line.scanned and not is_like_size(line, first))

    def _is_number(self, index: int, line: Line, folded: str) -> bool:
        """Is the line the number line, or a part of it? A code inside the subject is a citation."""
        if self.state == "subject" or is_caption(folded):
            return False
        if not self.head.code:
            return index in self.numbers
        # The number line may continue: "Số: 12/" above "QĐ-UBND", or "Số:" above the whole number.
        last = self.head.code[-1]
        if self.state != "number" or last is not self.stream[index - 1]:
            return False
        if _HALF_NUMBER.match(last.text) and _NOTATION.fullmatch(line.text):
            return True
        # In a joint document each agency has a number.
        return index in self.numbers and all(
            any(f.part == "notation" for f in part.find(code)) for part in (last, line)
        )

    def _is_dateline(self, line: Line, folded: str) -> bool:
        if not (self.mottoes or self.numbers) or not has_date(line) or is_caption(folded):
            return False
        return dateline.is_alone(line.text, line.find(dateline), placed=self.state == "subject")

    def _is_broken_dateline(self, index: int) -> bool:
        """Is the line the first half of a dateline that ends in the next line: "…, ngày 07" / "tháng 10 năm 2024"?"""
        if not self.mottoes or index + 1 >= len(self.stream):
            return False
        line, below = self.stream[index], self.stream[index + 1]
        if line.page != below.page or _HALF_DATELINE.search(fold(line.text)) is None:
            return False
        has_place = any(found.part == "place" for found in below.find(dateline))
        return not has_place and is_dateline_text(f"{line.text} {below.text}")

    def _is_subject_without_lead(self, line: Line) -> bool:
        """Is it a subject under the number: "Về …", or of a Party công văn, without V/v (Hướng dẫn 36-HD/VPTW)?"""
        if self.state != "number" or line.text.isupper():
            return False
        if self.columned and _ABOUT.match(line.text):
            return True
        return _PARTY_NUMBER.match(fold(self.head.code[0].text)) is not None

    def _is_issuer(self, index: int, line: Line) -> bool:
        """Is it a line of an agency's name? Beside the motto, any line in capitals is."""
        if not issuer.is_possible(line.text) or _is_doubtful_scrap(line):
            return False
        above = self.head.issuer[-1].text if self.head.issuer else None
        if not self._is_beside(index, line):
            named = issuer.begins_agency(line.text) or (above is not None and issuer.begins_place(line.text))
            return named and (bool(self.mottoes or self.numbers) or caps_ratio(line.text) > 0.75)
        if caps_ratio(line.text) > 0.75 or issuer.begins_agency(line.text):
            return True
        return above is not None and (caps_ratio(above) < 0.5 or issuer.begins_place(line.text))

    def _is_beside(self, index: int, line: Line) -> bool:
        """Is the line beside the motto, or above a number below it?"""
        if not self.mottoes:
            return False
        numbered = any(i > index for i in self.numbers)
        if self.columned:
            return numbered or line.box.top < self.bottom
        return numbered or index < self.mottoes[-1]


def _is_doubtful_scrap(line: Line) -> bool:
    """Is the line a few letters that OCR read with a low confidence, as it reads the edge of a stamp or dirt?"""
    words = [word for word in line.words if any(map(str.isalnum, word.text))] or line.words
    confidences = [word.confidence for word in words if word.confidence is not None]
    return (
        bool(confidences)
        and max(confidences) < SCRAP_CONFIDENCE
        and len("".join(word.text for word in words)) <= LONGEST_SCRAP
        and not issuer.begins_agency(line.text)
    )


# ---- columns ------------------------------------------------------------------------------


def column_stream(rows: Sequence[Line]) -> tuple[list[Line], bool]:
    """(the lines of the left column, then those of the right column; whether the rows have columns)."""
    mirrored = _mirrored_boundary(rows)
    if mirrored is not None:
        halves = [split_row(row, mirrored) for row in rows]
        return [half for n in (1, 0) for parts in halves if (half := parts[n]) is not None], True
    boundary = _boundary(rows)
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        left_part, right_part = _split_at_anchor(row)
        if right_part is None and boundary is not None:
            left_part, right_part = (None, row) if _is_scrap_of_motto(row, boundary) else split_row(row, boundary)
        left += _split_off_scrap(left_part) if left_part else []
        right += [right_part] if right_part else []
    agencies = _separate_agencies(left)
    if boundary is None and agencies is left:
        return sorted([*left, *right], key=lambda line: (line.page, line.box.top, line.box.x0)), False
    return [*agencies, *right], True


def _is_scrap_of_motto(row: Line, boundary: float) -> bool:
    """Is the row a word of the motto that was printed or read above or below the others, as "CỘNG" may be?

    With a wide gap it is a row of both columns: "VIỆT NAM" may end the agency's name, too.
    """
    across = row.box.x0 < boundary < row.box.x1
    return across and not wide_gaps(row) and anchors.has_motto_words_only(fold(row.text))


def _mirrored_boundary(rows: Sequence[Line]) -> float | None:
    """The x at which the agency begins, if it is at the right of the motto; None for the usual head."""
    for row in rows:
        if anchors.find_motto(fold(row.text)) == 0:
            parts = gap_parts(row)
            mirrored = len(parts) == 2 and issuer.begins_agency(parts[1].text) and parts[1].text.isupper()
            return parts[1].box.x0 - row.em if mirrored else None
    return None


def _split_off_scrap(line: Line) -> list[Line]:
    """The line; or in a scan the scrap at the edge of the page and the number or the agency behind a wide gap."""
    scrap, *rest = gap_parts(line)
    if not (line.scanned and rest and len(scrap.text) <= LONGEST_SCRAP):
        return [line]
    _, kept = split_at(line, len(scrap.words))
    return [scrap, kept] if kept and (is_number(kept) or issuer.begins_agency(kept.text)) else [line]


def _separate_agencies(lines: list[Line]) -> list[Line]:
    """The lines of the left column, in reading order.

    The agencies of a joint document may be side by side: then the names of all agencies come first, agency by agency,
    then their numbers, then the lines below the numbers. Other lines are returned unchanged.
    """
    named = next((line for line in lines if _names_agencies(line)), None)
    if named is None:
        return lines
    columns = sort_into_columns(lines, [part.box.middle for part in gap_parts(named)])
    parted = []
    for column in columns:
        at = next((i for i, line in enumerate(column) if is_number(line)), len(column))
        parted.append((column[:at], column[at : at + 1], column[at + 1 :]))
    return [line for group in zip(*parted, strict=True) for lines in group for line in lines]


def _names_agencies(line: Line) -> bool:
    """Does the line name several agencies side by side, in capitals?"""
    texts = [part.text for part in gap_parts(line)]
    return len(texts) > 1 and all(text.isupper() and issuer.begins_agency(text) for text in texts)


def _split_at_anchor(row: Line) -> tuple[Line | None, Line | None]:
    """(left part, right part) of a row, split at its words: where the motto or the dateline begins.

    The gap before these words may be narrow. A row without a motto and a dateline is not split.
    """
    start = anchors.find_motto(fold(row.text))
    if start is None and has_date(row):
        return _split_at_dateline(row)
    if not start:
        return row, None
    start += row.text[start : start + 1].isspace()
    # The word in which the motto begins goes to the right part: a stray sign may touch the motto.
    index = max((i for i, at in enumerate(row.starts) if at <= start), default=0)
    index = _behind_gap(row, index)
    return split_at(row, index) if index else (row, None)


def _behind_gap(row: Line, index: int) -> int:
    """The word in which a motto begins that was found approximately from word ``index`` on.

    The last words of the agency may stand for a lost word of the motto. Then a wide gap is behind them.
    """
    for _, _, following in wide_gaps(row):
        if following > index:
            before = fold(" ".join(word.text for word in row.words[index:following]))
            is_of_motto = any(map(anchors.has_motto_words_only, before.split()))
            return index if is_of_motto else following
    return index


def _split_at_dateline(row: Line) -> tuple[Line | None, Line | None]:
    """(left part, right part) of a row: split at a wide gap before the dateline, else after the number."""
    for _, _, index in wide_gaps(row):
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


def _boundary(rows: Sequence[Line]) -> float | None:
    """The x at which the right column begins; None for text without columns.

    The right column begins at the motto, or else at the dateline, if that is far enough from the left margin.
    """
    if not rows:
        return None
    margin = min(row.box.x0 for row in rows)
    found: list[float] = []
    for row in rows:
        start = anchors.find_motto(fold(row.text))
        if start is None:
            if not has_date(row) or not (split := split_row(row, x_at_share(rows, 0.42)))[1]:
                continue
            found.append(split[1].box.x0)
            continue
        index = _behind_gap(row, next((i for i, at in enumerate(row.starts) if at >= start), 0))
        word = row.words[index]
        if index and word.box.x0 - row.words[index - 1].box.x1 <= 0.6 * row.em:
            return None
        found.append(word.box.x0)
    if not found:
        flat = rows[0].unit == "cell" and not any(wide_gaps(row) for row in rows)
        return None if flat else x_at_share(rows, 0.42)
    edge = min(found)
    em = rows[0].em
    return edge - 0.3 * em if edge > margin + 6 * em else None
