"""The foot: Nơi nhận beside, above or below the signature, and what comes after it.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: "Nơi nhận:" level with the signer's authority,
the list under it at the left; authority, title, signature, name at the right.
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
    is_item,
    is_office,
    lists,
    pieces,
    signature_blocks,
    without_seal,
)
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.line import Line, split_at

__all__ = ["Foot", "find_foot", "own_signatures", "read_foot"]

SPACE_FOR_SIGNATURE = 25
"""A foot has at most this many rows after its last sure one."""
BEHIND = 2
"""So many rows stand at most behind a signature that ends an attached document."""
SIGNED_ROWS = 25
"""Rows of the longest foot of one."""
SHORT_BLOCK = 5
"""A signature alone has at most so many rows: authority, titles, name."""
LONGEST_FOOT = 70
"""Rows of the longest list of copies."""

_COUNTED = re.compile(r"\W*\d+[\s.)|]+\p{Lu}\p{Ll}")
"""A row of a list of people, who have names and offices too."""
_END = re.compile(r"\.\s?/\s?\.?\W*$")
_SIGNED = re.compile(r"\W*da k[yi]\W*$")
_ENTRY = re.compile(r"^\W*(?:nhu (?:tren|dieu|kinh)|luu\W)")


def find_foot(rows: Sequence[Line], begin: int) -> Foot:
    """The foot of the letter whose body begins at row ``begin``; empty, where the letter ends, if there is none."""
    start = _start(rows, begin)
    if start is None:
        end = attachments.end_of_unsigned(rows, begin)
        return Foot(end, end)
    return read_foot(rows, start, begin)


def read_foot(rows: Sequence[Line], start: int, begin: int) -> Foot:
    """The foot that begins at row ``start``, in a skewed scan maybe a row or two above, down to ``begin``."""
    start, rows = _levelled(rows, start, begin)
    boundary = _boundary(rows, start)
    foot = Foot(start, start)
    mixed = boundary is None and _is_mixed(rows[start])
    columns = [Column(right=False), Column(right=boundary is not None or mixed)]
    for index in range(start, len(rows)):
        if _is_over(foot, columns, rows, index, boundary):
            break
        for side, line in enumerate(_unmixed(rows[index]) if mixed else _cut(rows[index], boundary)):
            if line is not None:
                columns[side].read(line, foot)
        foot.end = index + 1
    for block in signature_blocks([column.signer for column in columns]):
        lines, seal = without_seal(block)
        foot.signers.append(lines)
        foot.seal += seal
    return foot


def own_signatures(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """(an attached document's lines, those of its own signatures): they end it, or they are none."""
    foot = find_foot(lines, min(1, len(lines)))
    named = any(found.value.full_name for block in foot.signers for found in Block(block).find(signers))
    listed = any(_COUNTED.match(row.text) for row in lines[foot.start : foot.end])
    if listed or not named or len(lines) - foot.end > BEHIND or foot.end - foot.start > SIGNED_ROWS:
        return list(lines), []
    others = [*foot.distribution, *foot.contact, *foot.seal, *foot.other]
    rest = sorted(others, key=lambda line: (line.page, line.box.top, line.box.x0))
    return [*lines[: foot.start], *rest, *lines[foot.end :]], foot.signers


def _start(rows: Sequence[Line], begin: int) -> int | None:
    """The first row of the foot: "Nơi nhận", or the signature block near it, or alone.

    A signature that ended the letter far above a "Nơi nhận" leaves that to a form behind it.
    """
    listed = next((i for i in range(begin, len(rows)) if _lists(rows, i)), None)
    if listed is None:
        return _signature(rows, range(begin, len(rows)))
    near = max(begin, listed - SPACE_FOR_SIGNATURE)
    signed = _signature(rows, range(near, listed))
    if signed is not None:
        return signed
    far = _signature(rows, (i for i in range(begin, near) if _is_ended(rows, i)))
    return listed if far is None else far


def _signature(rows: Sequence[Line], indexes: Iterable[int]) -> int | None:
    """The row of the first signature block, or of the agencies named above several."""
    first = next((index for index in indexes if _signs(rows, index)), None)
    if first and _names_agencies(rows[first - 1], rows[first]):
        return first - 1
    return first


def _names_agencies(above: Line, titles: Line) -> bool:
    """Does a row above titles side by side name in capitals whose they are?"""
    parts = pieces(above)
    capitals = all(caps_ratio(part) > 0.8 for part in parts)
    return capitals and above.page == titles.page and len(parts) > 1 and len(parts) == len(pieces(titles))


def _lists(rows: Sequence[Line], index: int) -> bool:
    """Does a list of copies begin in this row: its label and an entry, not a table's heading?"""
    row = rows[index]
    if not lists(fold(row.text)):
        return False
    below = rows[index + 1 : index + 6]
    return ":" in row.text or row.scanned or any(is_item(r.text) or _ENTRY.match(fold(r.text)) for r in below)


def _is_ended(rows: Sequence[Line], index: int) -> bool:
    """Is the text ended by "./." shortly above the row?"""
    return any(_END.search(line.text) for line in rows[max(0, index - 3) : index])


def _signs(rows: Sequence[Line], index: int) -> bool:
    """Does a signature block begin in this row?"""
    row = rows[index]
    if len(row.text) > 120 or is_item(row.text):
        return False
    parts = pieces(row)
    office = any(is_office(row, p) for p in parts)
    if not office and not any(is_office(row, p, small=True) for p in parts):
        return False
    below = takewhile(lambda line: not anchors.is_base(fold(line.text)), rows[index + 1 : index + 14])
    named = any(is_name(p) for line in below for p in pieces(line))
    if office:
        ended = _is_ended(rows, index)
        if any(is_competence(p) for p in parts) and (named or ended):
            return True
        return named and (ended or len(parts) > 1 or _at_right(row, rows) or _is_last(rows, index))
    return named and (any(is_competence(p, small=True) for p in parts) or _is_ended(rows, index))


def _is_last(rows: Sequence[Line], index: int) -> bool:
    """Is the row's block, down to a name, the text's last, or followed by Nơi nhận or another's title?"""
    named = next((i for i in range(index + 1, min(index + SHORT_BLOCK, len(rows))) if is_name(rows[i].text)), None)
    if named is None:
        return False
    after = rows[named + 1] if named + 1 < len(rows) else None
    return after is None or lists(fold(after.text)) or is_office(after, after.text)


def _at_right(row: Line, rows: Sequence[Line]) -> bool:
    return row.box.x0 > across((r for r in rows if r.page == row.page), 0.35)


def _levelled(rows: Sequence[Line], start: int, begin: int) -> tuple[int, Sequence[Line]]:
    """(first row, rows) with those put behind "Nơi nhận" that a page's skew put before it."""
    listed = rows[start]
    first = start
    while first > begin and rows[first - 1].page == listed.page:
        above = rows[first - 1]
        overlap = above.box.bottom - listed.box.top
        if overlap < 0.3 * listed.em or not (is_item(above.text) or any(is_office(above, p) for p in pieces(above))):
            break
        first -= 1
    if first == start:
        return start, rows
    return first, [*rows[:first], listed, *rows[first:start], *rows[start + 1 :]]


def _boundary(rows: Sequence[Line], start: int) -> float | None:
    """The x where the signature's column begins; None for a flat stream."""
    page_rows = [r for r in rows if r.page == rows[start].page]
    quarter = across(page_rows, 0.25)
    for row in rows[start : start + SPACE_FOR_SIGNATURE]:
        lefts = [row.words[0].box.x0, *(right for _, right, _ in gaps(row))]
        for place, (x0, piece) in enumerate(zip(lefts, pieces(row), strict=True)):
            if (place or x0 > quarter) and not is_item(piece) and is_office(row, piece, small=True):
                return x0 - row.em
    flat = rows[start].unit == "cell" and not any(gaps(r) for r in rows[start : start + 12])
    return None if flat else across(page_rows, 0.47)


def _cut(row: Line, boundary: float | None) -> tuple[Line | None, Line | None]:
    if boundary is None:
        return row, None
    left, right = split_row(row, boundary)
    return (left, right) if left is None or right is None or not row.scanned else _mended(row, left, right, boundary)


def _mended(row: Line, left: Line, right: Line, boundary: float) -> tuple[Line | None, Line | None]:
    """The two sides, a name that a pen stroke tore in two put together again in the column where it begins."""
    for index in range(len(left.words)):
        if left.words[index].box.x0 >= boundary - 0.5 * row.em and is_name(row.text[row.starts[index] :]):
            return split_at(row, index)
    return left, right


def _is_mixed(row: Line) -> bool:
    """Does the signature's column run into the list's, as in texts that lost the space between them?"""
    return lists(fold(row.text)) and _unmixed(row)[1] is not None


def _unmixed(row: Line) -> tuple[Line | None, Line | None]:
    """(the list's words, the signature's) of a row that may hold both: an office or a name whole,
    an office behind the label, a name behind an entry's end.
    """
    if _SIGNED.match(fold(row.text)) or is_office(row, row.text, small=True) or is_name(row.text):
        return None, row
    labelled = lists(fold(row.text))
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
    """Could the row of a flat stream be the foot's?"""
    return is_office(row, row.text, small=True) or lists(fold(row.text)) or is_item(row.text) or is_name(row.text)
