"""The foot: Nơi nhận beside, above or below the signature, and the row where attachments begin.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: "Nơi nhận:" is level with the line of authority.
Its list is at the left; authority, title, signature and name are at the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

import regex as re

from vnadmin_doc.grammar import contact, signers
from vnadmin_doc.grammar.signers import is_competence, is_name
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors, attachments
from vnadmin_doc.layout.columns import across, gaps, split_row
from vnadmin_doc.layout.foot_column import (
    Column,
    Foot,
    begins_list,
    gap_texts,
    is_item,
    is_office,
    signature_blocks,
    without_seal,
)
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.line import Line, split_at

__all__ = ["Foot", "find_foot", "own_signatures", "read_foot"]

SPACE_FOR_SIGNATURE = 25
"""Rows above "Nơi nhận" in which the signature block may begin, and rows of it searched for a title."""
BEHIND = 2
"""Most rows after the signature at the end of an attachment."""
SIGNED_ROWS = 25
"""Most rows of the foot of an attachment."""
SHORT_BLOCK = 5
"""Most rows of a signature block without Nơi nhận: authority, titles, name."""
LONGEST_FOOT = 70
"""Most rows of Nơi nhận."""

_COUNTED = re.compile(r"\W*\d+[\s.)|]+\p{Lu}\p{Ll}")
"""A row of a list of people: such lists have names and titles too."""
_END = re.compile(r"\.\s?/\s?\.?\W*$")
_SIGNED = re.compile(r"\W*da k[yi]\W*$")
_ENTRY = re.compile(r"^\W*(?:nhu (?:tren|dieu|kinh)|luu\W)")


def find_foot(rows: Sequence[Line], begin: int) -> Foot:
    """The foot of the letter whose body begins at row ``begin``; without a foot, an empty one where the letter ends."""
    start = _start(rows, begin)
    if start is None:
        end = attachments.end_of_unsigned(rows, begin)
        return Foot(end, end)
    return read_foot(rows, start, begin)


def read_foot(rows: Sequence[Line], start: int, begin: int) -> Foot:
    """The foot that begins at row ``start``; in a skewed scan it may begin some rows above, but not above ``begin``."""
    start, rows = _without_skew(rows, start, begin)
    boundary = _boundary(rows, start)
    foot = Foot(start, start)
    run_together = boundary is None and _is_run_together(rows[start])
    columns = [Column(right=False), Column(right=boundary is not None or run_together)]
    for index in range(start, len(rows)):
        if _is_over(foot, columns, rows, index, boundary):
            break
        parts = _columns_run_together(rows[index]) if run_together else _cut(rows[index], boundary)
        for side, line in enumerate(parts):
            if line is not None:
                columns[side].read(line, foot)
        foot.end = index + 1
    for block in signature_blocks([column.signer for column in columns]):
        lines, seal = without_seal(block)
        foot.signers.append(lines)
        foot.seal += seal
    return foot


def own_signatures(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """(the other lines of an attachment, the lines of each of its own signatures, which stand at its end)."""
    foot = find_foot(lines, min(1, len(lines)))
    named = any(found.value.full_name for block in foot.signers for found in Block(block).find(signers))
    listed = any(_COUNTED.match(row.text) for row in lines[foot.start : foot.end])
    if listed or not named or len(lines) - foot.end > BEHIND or foot.end - foot.start > SIGNED_ROWS:
        return list(lines), []
    others = [*foot.distribution, *foot.contact, *foot.seal, *foot.other]
    rest = sorted(others, key=lambda line: (line.page, line.box.top, line.box.x0))
    return [*lines[: foot.start], *rest, *lines[foot.end :]], foot.signers


def _start(rows: Sequence[Line], begin: int) -> int | None:
    """The first row of the foot: "Nơi nhận", or the signature block near it or without it.

    Where a signature ends the letter far above a "Nơi nhận", the latter belongs to a form behind the letter.
    """
    listed = next((i for i in range(begin, len(rows)) if _begins_list(rows, i)), None)
    if listed is None:
        return _signature(rows, range(begin, len(rows)))
    near = max(begin, listed - SPACE_FOR_SIGNATURE)
    signed = _signature(rows, range(near, listed))
    if signed is not None:
        return signed
    far = _signature(rows, (i for i in range(begin, near) if _is_ended(rows, i)))
    return listed if far is None else far


def _signature(rows: Sequence[Line], indexes: Iterable[int]) -> int | None:
    """The row of the first signature block, or the row of agencies above several blocks."""
    first = next((index for index in indexes if _signs(rows, index)), None)
    if first and _names_agencies(rows[first - 1], rows[first]):
        return first - 1
    return first


def _names_agencies(above: Line, titles: Line) -> bool:
    """Does the row above titles side by side name their agencies, in capitals?"""
    parts = gap_texts(above)
    capitals = all(caps_ratio(part) > 0.8 for part in parts)
    return capitals and above.page == titles.page and len(parts) > 1 and len(parts) == len(gap_texts(titles))


def _begins_list(rows: Sequence[Line], index: int) -> bool:
    """Does Nơi nhận begin in this row, with an entry, or is it the heading of a table?"""
    row = rows[index]
    if not begins_list(fold(row.text)):
        return False
    below = rows[index + 1 : index + 6]
    return ":" in row.text or row.scanned or any(is_item(r.text) or _ENTRY.match(fold(r.text)) for r in below)


def _is_ended(rows: Sequence[Line], index: int) -> bool:
    """Does the text end with "./." in one of the rows above?"""
    return any(_END.search(line.text) for line in rows[max(0, index - 3) : index])


def _signs(rows: Sequence[Line], index: int) -> bool:
    """Does a signature block begin in this row?"""
    row = rows[index]
    if len(row.text) > 120 or is_item(row.text):
        return False
    parts = gap_texts(row)
    office = any(is_office(row, p) for p in parts)
    if not office and not any(is_office(row, p, small=True) for p in parts):
        return False
    below = takewhile(lambda line: not anchors.is_base(fold(line.text)), rows[index + 1 : index + 14])
    named = any(is_name(p) for line in below for p in gap_texts(line))
    if office:
        ended = _is_ended(rows, index)
        if any(is_competence(p) for p in parts) and (named or ended):
            return True
        return named and (ended or len(parts) > 1 or _is_at_right(row, rows) or _is_last(rows, index))
    return named and (any(is_competence(p, small=True) for p in parts) or _is_ended(rows, index))


def _is_last(rows: Sequence[Line], index: int) -> bool:
    """Is the block from this row to a name the end of the text, or followed by Nơi nhận or another title?"""
    named = next((i for i in range(index + 1, min(index + SHORT_BLOCK, len(rows))) if is_name(rows[i].text)), None)
    if named is None:
        return False
    after = rows[named + 1] if named + 1 < len(rows) else None
    return after is None or begins_list(fold(after.text)) or is_office(after, after.text)


def _is_at_right(row: Line, rows: Sequence[Line]) -> bool:
    return row.box.x0 > across((r for r in rows if r.page == row.page), 0.35)


def _without_skew(rows: Sequence[Line], start: int, begin: int) -> tuple[int, Sequence[Line]]:
    """(first row, rows): rows of the foot that the skew of the page put above "Nơi nhận" are moved below it."""
    listed = rows[start]
    first = start
    while first > begin and rows[first - 1].page == listed.page:
        above = rows[first - 1]
        overlap = above.box.bottom - listed.box.top
        if overlap < 0.3 * listed.em or not (is_item(above.text) or any(is_office(above, p) for p in gap_texts(above))):
            break
        first -= 1
    if first == start:
        return start, rows
    return first, [*rows[:first], listed, *rows[first:start], *rows[start + 1 :]]


def _boundary(rows: Sequence[Line], start: int) -> float | None:
    """The x at which the column of the signature begins; None for a flat stream."""
    page_rows = [r for r in rows if r.page == rows[start].page]
    quarter = across(page_rows, 0.25)
    for row in rows[start : start + SPACE_FOR_SIGNATURE]:
        lefts = [row.words[0].box.x0, *(right for _, right, _ in gaps(row))]
        for place, (x0, part) in enumerate(zip(lefts, gap_texts(row), strict=True)):
            if (place or x0 > quarter) and not is_item(part) and is_office(row, part, small=True):
                return x0 - row.em
    flat = rows[start].unit == "cell" and not any(gaps(r) for r in rows[start : start + 12])
    return None if flat else across(page_rows, 0.47)


def _cut(row: Line, boundary: float | None) -> tuple[Line | None, Line | None]:
    if boundary is None:
        return row, None
    left, right = split_row(row, boundary)
    if left is None or right is None or not row.scanned:
        return left, right
    return _with_name_joined(row, left, right, boundary)


def _with_name_joined(row: Line, left: Line, right: Line, boundary: float) -> tuple[Line | None, Line | None]:
    """Both parts of a row; a name split by a pen stroke is joined in the column where it begins."""
    for index in range(len(left.words)):
        if left.words[index].box.x0 >= boundary - 0.5 * row.em and is_name(row.text[row.starts[index] :]):
            return split_at(row, index)
    return left, right


def _is_run_together(row: Line) -> bool:
    """Are the two columns run together in this row, as in texts that lost the space between them?"""
    return begins_list(fold(row.text)) and _columns_run_together(row)[1] is not None


def _columns_run_together(row: Line) -> tuple[Line | None, Line | None]:
    """(words of the list, words of the signature) of a row that may hold both: a title or a name alone, a title after
    "Nơi nhận", a name after the end of an entry.
    """
    if _SIGNED.match(fold(row.text)) or is_office(row, row.text, small=True) or is_name(row.text):
        return None, row
    labelled = begins_list(fold(row.text))
    for index in range(1, len(row.words)):
        tail = row.text[row.starts[index] :]
        if is_office(row, tail, small=True) if labelled else row.words[index - 1].text[-1] in ";." and is_name(tail):
            return split_at(row, index)
    return row, None


def _is_over(foot: Foot, columns: Sequence[Column], rows: Sequence[Line], index: int, boundary: float | None) -> bool:
    """Is the row before ``index`` the last of the foot?"""
    if index == foot.start:
        return False
    if index - foot.start > LONGEST_FOOT:
        return True
    named = any(column.named for column in columns)
    archived = any(column.archived for column in columns)
    signed = named or not any(column.signer for column in columns)
    turned = rows[index].page != rows[index - 1].page
    if turned and _ends_on_page(foot, rows, index, archived=archived, named=named, signed=signed):
        return True
    if (turned or archived or named) and attachments.begins(rows, index):
        return True
    if boundary is None:
        done = (archived and signed) or (named and not foot.distribution)
        return done and not any(column.state == "sign" for column in columns) and not _belongs(rows[index])
    return (archived or named) and _spans(rows[index], boundary) and (named or not is_item(rows[index].text))


def _ends_on_page(
    foot: Foot, rows: Sequence[Line], index: int, *, archived: bool, named: bool, signed: bool
) -> bool:
    """Is the foot complete where a page ends, or named on a page before the last?"""
    complete = signed and (archived or not foot.distribution)
    return complete or (named and rows[index].page > rows[foot.start].page + 1)


def _spans(row: Line, boundary: float) -> bool:
    """Does the row stand across both columns, as text below the foot does, and not a contact line or a rule?"""
    across_both = row.box.x0 < boundary - 4 * row.em < boundary + 4 * row.em < row.box.x1 and not gaps(row)
    return across_both and not row.find(contact) and not anchors.is_rule(row.text)


def _belongs(row: Line) -> bool:
    """Can the row of a flat stream belong to the foot?"""
    return is_office(row, row.text, small=True) or begins_list(fold(row.text)) or is_item(row.text) or is_name(row.text)
