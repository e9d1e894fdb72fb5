"""The foot: Nơi nhận beside, above or below the signature, and what comes after it.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: "Nơi nhận:" level with the signer's authority,
the list under it at the left; authority, title, signature, name at the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex as re

from vnadmin_doc.fields import contact, scrawl
from vnadmin_doc.fields.signers import is_competence, is_name, is_position
from vnadmin_doc.lines import Line
from vnadmin_doc.text import caps_ratio, fold
from vnadmin_doc.zones import anchors
from vnadmin_doc.zones.columns import across, gaps, split_row

__all__ = ["Foot", "find_foot"]

SPACE_FOR_SIGNATURE = 25
"""A foot has at most this many rows after its last sure one."""

_END = re.compile(r"\.\s?/\s?\.?\W*$")
_ARCHIVE = re.compile(r"^\W*l[uư]u\W")
_DASH = re.compile(r"^[\s_|'`.]*[-–—•+*~=·]")


@dataclass(slots=True)
class Foot:
    """Lines of the foot's zones; ``start`` and ``end`` are rows. ``signers`` has one
    column a list.
    """

    start: int
    end: int
    distribution: list[Line] = field(default_factory=list)
    signers: list[list[Line]] = field(default_factory=list)
    contact: list[Line] = field(default_factory=list)
    other: list[Line] = field(default_factory=list)


def find_foot(rows: Sequence[Line], begin: int) -> Foot:
    """The foot of the letter whose body begins at row ``begin``; empty if there is none."""
    start = _start(rows, begin)
    if start is None:
        return Foot(len(rows), len(rows))
    boundary = _boundary(rows, start)
    foot = Foot(start, start)
    columns = [_Column(), _Column()]
    for index in range(start, len(rows)):
        if _is_over(foot, columns, rows, index, boundary):
            break
        for side, line in enumerate(_cut(rows[index], boundary)):
            if line is not None:
                columns[side].read(line, foot)
        foot.end = index + 1
    foot.signers = [c.signer for c in columns if c.signer]
    return foot


def _start(rows: Sequence[Line], begin: int) -> int | None:
    """The first row of the foot: "Nơi nhận", or the signature block near it, or alone."""
    listed = next((i for i in range(begin, len(rows)) if anchors.starts_distribution(fold(rows[i].text))), None)
    stop = listed if listed is not None else len(rows)
    signed = None
    low = max(begin, stop - SPACE_FOR_SIGNATURE) if listed is not None else begin
    for index in range(low, stop):
        if _signs(rows, index):
            signed = index
            break
    return signed if signed is not None else listed


def _signs(rows: Sequence[Line], index: int) -> bool:
    """Does a signature block begin in this row?"""
    row = rows[index]
    pieces = _pieces(row)
    if not any(_is_office(row, p) for p in pieces):
        return False
    if len(row.text) > 120:
        return False
    below = rows[index + 1 : index + 14]
    named = any(is_name(p) for line in below for p in _pieces(line))
    ended = any(_END.search(line.text) for line in rows[max(0, index - 3) : index])
    return (any(is_competence(p) for p in pieces) and (named or ended)) or (
        named and (ended or len(pieces) > 1 or _at_right(row, rows))
    )


def _is_office(row: Line, text: str) -> bool:
    """Is it a line of authority or a title, in a scan also one half hidden by a seal?"""
    if is_competence(text) or is_position(text):
        return True
    if len(text) > 60 or all(word.confidence is None for word in row.words):
        return False
    return is_position(scrawl.mend(text)) or is_competence(scrawl.mend(text))


def _at_right(row: Line, rows: Sequence[Line]) -> bool:
    return row.box.x0 > across((r for r in rows if r.page == row.page), 0.35)


def _pieces(row: Line) -> list[str]:
    """The texts between a row's wide gaps."""
    cuts = [0, *(row.starts[index] for _, _, index in gaps(row)), len(row.text)]
    return [row.text[a:b].strip() for a, b in pairwise(cuts)]


def _boundary(rows: Sequence[Line], start: int) -> float | None:
    """The x where the signature's column begins; None for a flat stream."""
    page_rows = [r for r in rows if r.page == rows[start].page]
    quarter = across(page_rows, 0.25)
    for row in rows[start : start + SPACE_FOR_SIGNATURE]:
        lefts = [row.words[0].box.x0, *(right for _, right, _ in gaps(row))]
        for place, (x0, piece) in enumerate(zip(lefts, _pieces(row), strict=True)):
            if (place or x0 > quarter) and _is_office(row, piece):
                return x0 - row.em
    flat = rows[start].unit == "cell" and not any(gaps(r) for r in rows[start : start + 12])
    return None if flat else across(page_rows, 0.47)


def _cut(row: Line, boundary: float | None) -> tuple[Line | None, Line | None]:
    return (row, None) if boundary is None else split_row(row, boundary)


class _Column:
    """The state machine of one column: a list of copies, then or before it a signature."""

    def __init__(self) -> None:
        self.state = ""
        self.signer: list[Line] = []
        self.named = False
        self.archived = False
        self.last: Line | None = None

    def read(self, line: Line, foot: Foot) -> None:
        """Put one line where it belongs."""
        text, folded = line.text, fold(line.text)
        if anchors.starts_distribution(folded):
            self.state = "list"
            foot.distribution.append(line)
        elif not _DASH.match(text) and contact.find(text):
            foot.contact.append(line)
        elif not _DASH.match(text) and _is_office(line, text):
            self._sign(line)
        elif self.state == "list" and not self._ends_list(line, folded):
            foot.distribution.append(line)
            self.archived = self.archived or _ARCHIVE.match(folded) is not None
        elif self.state == "list" and is_name(text):
            foot.other.append(line)
        elif self.state in ("", "sign") and (is_name(text) or caps_ratio(text) > 0.75 or self.state == "sign"):
            self._sign(line)
        else:
            foot.other.append(line)
        self.last = line

    def _sign(self, line: Line) -> None:
        self.state = "sign"
        self.signer.append(line)
        if is_name(line.text) and len(self.signer) > 1 and not self._seal(line):
            self.named, self.state = True, "signed"

    def _seal(self, line: Line) -> bool:
        """Is a "name" in capitals rather the seal's own text? Scans hold it between title and name."""
        return line.text.isupper() and line.words[0].confidence is not None

    def _ends_list(self, line: Line, folded: str) -> bool:
        """After the Lưu line only its own continuation belongs to the list."""
        if _DASH.match(line.text) or _ARCHIVE.match(folded):
            return False
        if not self.archived or self.last is None:
            return False
        near = (
            line.box.top - self.last.box.bottom < 0.8 * line.em
            if line.unit == "pt"
            else (line.box.top - self.last.box.bottom < 1)
        )
        return not near or self.last.text.rstrip().endswith(".") or not re.search(r"\w{2}", line.text)


def _is_over(foot: Foot, columns: list[_Column], rows: Sequence[Line], index: int, boundary: float | None) -> bool:
    """Is the row before ``index`` the foot's last?"""
    row = rows[index]
    named = any(c.named for c in columns)
    archived = any(c.archived for c in columns)
    if index == foot.start:
        return False
    turned = row.page != rows[index - 1].page
    if turned and (archived or not foot.distribution) and (named or not any(c.signer for c in columns)):
        return True
    folded = fold(row.text)
    if (anchors.starts_appendix(folded) or anchors.where_motto(folded) is not None) and (turned or archived or named):
        return True
    if turned and named and row.page > rows[foot.start].page + 1:
        return True
    if index - foot.start > 70:
        return True
    wide = (
        boundary is not None
        and row.box.x0 < boundary - 4 * row.em < boundary + 4 * row.em < row.box.x1
        and not gaps(row)
    )
    if wide and row.unit == "pt" and (archived or named) and not contact.find(row.text):
        return not _DASH.match(row.text) or named
    done = (archived and (named or not any(c.signer for c in columns))) or (named and not foot.distribution)
    if boundary is None and done:
        return not (
            is_competence(row.text)
            or is_position(row.text)
            or anchors.starts_distribution(folded)
            or _DASH.match(row.text)
            or is_name(row.text)
        )
    return False
