"""The foot: finds the rows of signature and Nơi nhận, cuts them into two columns and sorts the lines into zones.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: "Nơi nhận:" is in one row with the line of authority. The list is at the
left; authority, title, signature and name are at the right. In practice Nơi nhận may also be above or below the
signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import regex as re

from vnadmin_doc.grammar import contact, signers
from vnadmin_doc.grammar.offices import is_competence
from vnadmin_doc.grammar.signers import is_name
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors, attachments
from vnadmin_doc.layout.columns import gap_texts, split_row, wide_gaps, x_at_share
from vnadmin_doc.layout.foot_column import (
    LIST_INDENT,
    Column,
    Foot,
    begins_list,
    is_item,
    is_office,
    is_typist,
    signature_blocks,
    split_seal,
)
from vnadmin_doc.layout.row_predicates import is_dateline
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.line import Line, split_at

__all__ = ["Foot", "find_foot", "read_foot", "split_signatures", "take_dateline"]

SPACE_FOR_SIGNATURE = 25
"""Rows above "Nơi nhận" in which a signature block may begin, and rows below it that are searched for a title."""
MOST_ROWS_AFTER = 2
"""Most rows below the signature at the end of an attachment."""
MOST_SIGNED_ROWS = 25
"""Most rows of the foot of an attachment."""
SHORT_BLOCK = 5
"""Most rows of a signature block without Nơi nhận: authority, titles, name."""
TITLE_ROWS = 4
"""Rows from the first line of a title that may have its other lines."""
ROWS_TO_NAME = 13
"""Rows below a title that are searched for the name."""
ROWS_OF_TITLE = 2
"""Most rows of a title at the end of the text, without a name."""
_MAX_SIGNATURE_WORDS = 30
"""Words of a signature in a row whose columns are run together."""
LONGEST_FOOT = 70
"""Most rows of Nơi nhận."""

_COUNTED = re.compile(r"\W*\d+[\s.)|]+\p{Lu}\p{Ll}")
"""A row of a list of people. Such a list has names and titles too, and is not a foot."""
_END = re.compile(r"\.\s?/\s?\.?\W*$")
_SIGNED = re.compile(r"\W*da k[yi]\W*$")
_ARCHIVED = re.compile(r"^\W*luu(?:\W|(?:vt|vp|hc)(?!\w))")
_ENTRY = re.compile(r"^\W*(?:nhu (?:tren|dieu|kinh)|luu\W)")


def find_foot(rows: Sequence[Line], begin: int) -> Foot:
    """The foot of the letter whose body begins at row ``begin``.

    A document without a foot gets an empty foot at the row where the document ends.
    """
    start = _find_start(rows, begin)
    if start is None:
        end = attachments.end_of_unsigned(rows, begin)
        return Foot(end, end)
    return read_foot(rows, start, begin)


def read_foot(rows: Sequence[Line], start: int, begin: int) -> Foot:
    """The foot that begins at row ``start``, or in a skewed scan some rows above, but not above row ``begin``."""
    start, rows = _correct_skew(rows, start, begin)
    boundary = _boundary(rows, start)
    foot = Foot(start, start)
    run_together = boundary is None and any(map(_is_run_together, rows[start : start + 3]))
    columns = [Column(right=False), Column(right=boundary is not None or run_together)]
    for index in range(start, len(rows)):
        if _ends_before(foot, columns, rows, index, boundary):
            break
        parts = _split_run_together(rows[index]) if run_together else _split_columns(rows[index], boundary)
        for column, line in zip(columns, parts, strict=True):
            if line is not None:
                column.read(line, foot)
        foot.end = index + 1
    for block in signature_blocks([column.signer for column in columns]):
        lines, seal = split_seal(block)
        foot.signers.append(lines)
        foot.seal += seal
    return foot


def take_dateline(body: list[Line]) -> tuple[list[Line], list[Line]]:
    """(the rows of a body without the dateline above the signature, this dateline).

    Companies, and forms that a person signs, have place and date above the signature, at the right; or at the left,
    with a comma after the place.
    """
    last = body[-1] if body else None
    if last is None or not (is_dateline(last, placed=True) or (is_dateline(last) and _is_right_aligned(last, body))):
        return body, []
    return body[:-1], [last]


def split_signatures(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """(the lines of an attachment without signatures, the lines of each signature at its end)."""
    foot = find_foot(lines, min(1, len(lines)))
    named = any(found.value.full_name for block in foot.signers for found in Block(block).find(signers))
    listed = any(_COUNTED.match(row.text) for row in lines[foot.start : foot.end])
    if listed or not named or len(lines) - foot.end > MOST_ROWS_AFTER or foot.end - foot.start > MOST_SIGNED_ROWS:
        return list(lines), []
    others = [*foot.dateline, *foot.distribution, *foot.contact, *foot.seal, *foot.other]
    rest = sorted(others, key=lambda line: (line.page, line.box.top, line.box.x0))
    return [*lines[: foot.start], *rest, *lines[foot.end :]], foot.signers


def _find_start(rows: Sequence[Line], begin: int) -> int | None:
    """The first row of the foot: that of "Nơi nhận", or of a signature block above it; None without both.

    Where a signature ends the text far above "Nơi nhận", this Nơi nhận belongs to a form after the letter.
    """
    listed = next((i for i in range(begin, len(rows)) if _begins_list(rows, i)), None)
    if listed is None:
        return _first_signature(rows, range(begin, len(rows)))
    near = max(begin, listed - SPACE_FOR_SIGNATURE)
    signed = _first_signature(rows, range(near, listed))
    if signed is not None:
        return signed
    far = _first_signature(rows, (i for i in range(begin, near) if _text_ended(rows, i)))
    return listed if far is None else far


def _first_signature(rows: Sequence[Line], indexes: Iterable[int]) -> int | None:
    """The row of the first signature block, or the row with the names of agencies above several blocks."""
    first = next((index for index in indexes if _begins_signature(rows, index)), None)
    if first and _names_agencies(rows[first - 1], rows[first]):
        return first - 1
    return first


def _names_agencies(above: Line, titles: Line) -> bool:
    """Does the row above two or more titles name the agency of each title, in capitals?"""
    parts = gap_texts(above)
    capitals = all(caps_ratio(part) > 0.8 for part in parts)
    return capitals and above.page == titles.page and len(parts) > 1 and len(parts) == len(gap_texts(titles))


def _begins_list(rows: Sequence[Line], index: int) -> bool:
    """Does Nơi nhận begin in this row? In the heading of a table the words have no colon and no entries below."""
    row = rows[index]
    if not begins_list(fold(row.text)):
        return False
    below = rows[index + 1 : index + 6]
    return ":" in row.text or row.scanned or any(is_item(r.text) or _ENTRY.match(fold(r.text)) for r in below)


def _text_ended(rows: Sequence[Line], index: int) -> bool:
    """Does the text end with "./." in one of the rows above?"""
    return any(_END.search(line.text) for line in rows[max(0, index - 3) : index])


def _begins_signature(rows: Sequence[Line], index: int) -> bool:
    """Does a signature block begin in this row, with a line of authority or a title?"""
    row = rows[index]
    if len(row.text) > 120:
        return False
    # A title may be beside an entry of Nơi nhận.
    parts = gap_texts(row)[1:] if is_item(row.text) else gap_texts(row)
    if any(is_office(row, part) for part in parts):
        return _is_signature_title(rows, index, parts)
    if not any(is_office(row, part, small=True) for part in parts) or not _has_name_below(rows, index):
        return False
    # In small letters, a title may be a word of a sentence.
    return any(is_competence(part, small=True) for part in parts) or _text_ended(rows, index)


def _is_signature_title(rows: Sequence[Line], index: int, parts: Sequence[str]) -> bool:
    """Does the row, whose ``parts`` have a title in capitals, begin a signature block?"""
    named, ended = _has_name_below(rows, index), _text_ended(rows, index)
    if any(is_competence(part) for part in parts) and (named or ended):
        return True
    if ended and index + ROWS_OF_TITLE >= len(rows) and _is_right_aligned(rows[index], rows):
        return True
    return named and (ended or len(parts) > 1 or _is_right_aligned(rows[index], rows) or _is_last_block(rows, index))


def _has_name_below(rows: Sequence[Line], index: int) -> bool:
    """Is a name in one of the next rows, with no căn cứ between?"""
    below = takewhile(lambda line: not anchors.is_base(fold(line.text)), rows[index + 1 : index + 1 + ROWS_TO_NAME])
    return any(is_name(part) for line in below for part in gap_texts(line))


def _is_last_block(rows: Sequence[Line], index: int) -> bool:
    """Is the block from this row down to a name the end of the text, or is Nơi nhận or another title next?"""
    named = next((i for i in range(index + 1, min(index + SHORT_BLOCK, len(rows))) if is_name(rows[i].text)), None)
    if named is None:
        return False
    after = rows[named + 1] if named + 1 < len(rows) else None
    return after is None or begins_list(fold(after.text)) or is_office(after, after.text)


def _is_right_aligned(row: Line, rows: Sequence[Line]) -> bool:
    """Does the row begin in the right part of its page?"""
    return row.box.x0 > x_at_share((r for r in rows if r.page == row.page), 0.35)


def _correct_skew(rows: Sequence[Line], start: int, begin: int) -> tuple[int, Sequence[Line]]:
    """(first row of the foot, all rows): rows that skew put above the row of "Nơi nhận" are moved below it."""
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
    """The x at which the column of the signature begins; None for text without columns."""
    page_rows = [r for r in rows if r.page == rows[start].page]
    quarter = x_at_share(page_rows, 0.25)
    signed = rows[start : start + SPACE_FOR_SIGNATURE]
    first = next((i for i, row in enumerate(signed) if _office_edge(row, quarter, small=True) is not None), None)
    if first is not None:
        # The lines of a title are centred: the next one may begin further left.
        below = (_office_edge(row, quarter) for row in signed[first + 1 : first + TITLE_ROWS])
        edges = (_office_edge(signed[first], quarter, small=True), *below)
        return min(edge for edge in edges if edge is not None) - signed[first].em
    flat = rows[start].unit == "cell" and not any(wide_gaps(r) for r in rows[start : start + 12])
    return None if flat else x_at_share(page_rows, 0.47)


def _office_edge(row: Line, quarter: float, *, small: bool = False) -> float | None:
    """The left edge of the title of office in a row, right of ``quarter`` or of a gap; None if the row has none."""
    lefts = [row.words[0].box.x0, *(right for _, right, _ in wide_gaps(row))]
    for place, (x0, part) in enumerate(zip(lefts, gap_texts(row), strict=True)):
        if (place or x0 > quarter) and not is_item(part) and is_office(row, part, small=small):
            return x0
    return None


def _split_columns(row: Line, boundary: float | None) -> tuple[Line | None, Line | None]:
    """(part of the left column, part of the right column) of a row; without a boundary all of it is left."""
    if boundary is None:
        return row, None
    left, right = split_row(row, boundary)
    if left is None or right is None or not row.scanned:
        return left, right
    return _join_name(row, left, right, boundary)


def _join_name(row: Line, left: Line, right: Line, boundary: float) -> tuple[Line | None, Line | None]:
    """Both parts of a row. A name that a pen stroke cuts in two is joined in the column where it begins."""
    for index in range(len(left.words)):
        if left.words[index].box.x0 >= boundary - 0.5 * row.em and is_name(row.text[row.starts[index] :]):
            return split_at(row, index)
    return left, right


def _is_run_together(row: Line) -> bool:
    """Are the two columns run together in this row? Some texts have lost the space between them."""
    return begins_list(fold(row.text)) and _split_run_together(row)[1] is not None


def _split_run_together(row: Line) -> tuple[Line | None, Line | None]:
    """(words of the list, words of the signature) of a row whose columns may be run together.

    Words of the signature are a title or a name alone, a title after "Nơi nhận", or a title in capitals or a name
    after the end of an entry.
    """
    if _SIGNED.match(fold(row.text)) or is_office(row, row.text, small=True) or is_name(row.text):
        return None, row
    labelled = begins_list(fold(row.text))
    for index in range(max(1, len(row.words) - _MAX_SIGNATURE_WORDS), len(row.words)):
        tail = row.text[row.starts[index] :]
        if is_office(row, tail, small=True) if labelled else _is_signature_after_entry(row, index, tail):
            return split_at(row, index)
    return row, None


def _is_signature_after_entry(row: Line, index: int, tail: str) -> bool:
    """Does an entry end before word ``index``, and is the ``tail`` of the row a name or a title in capitals?"""
    return row.words[index - 1].text[-1] in ";." and (is_name(tail) or is_office(row, tail))


@dataclass(frozen=True, slots=True)
class _Progress:
    """What the columns have read so far.

    ``listed``: an entry of Nơi nhận; ``archived``: the Lưu line; ``named``: a name below a title; ``signed``: every
    signature so far has a name; ``signing``: a column is in a signature.
    """

    listed: bool
    archived: bool
    named: bool
    signed: bool
    signing: bool

    @classmethod
    def of(cls, foot: Foot, columns: Sequence[Column]) -> _Progress:
        named = any(column.named for column in columns)
        return cls(
            listed=bool(foot.distribution),
            archived=any(column.archived for column in columns),
            named=named,
            signed=named or not any(column.signer for column in columns),
            signing=any(column.state == "sign" for column in columns),
        )


def _ends_before(
    foot: Foot, columns: Sequence[Column], rows: Sequence[Line], index: int, boundary: float | None
) -> bool:
    """Is the row before ``index`` the last row of the foot?"""
    if index == foot.start:
        return False
    if index - foot.start > LONGEST_FOOT:
        return True
    row, progress = rows[index], _Progress.of(foot, columns)
    turned = row.page != rows[index - 1].page
    if turned and _ends_on_page(progress, rows[foot.start], row):
        return True
    if (turned or progress.archived or progress.named) and attachments.begins(rows, index):
        return True
    if boundary is None:
        return _ends_in_stream(progress, row) and not _continues_archive(rows[index - 1], row)
    if not (progress.archived or progress.named) or not _spans_columns(row, boundary):
        return False
    if progress.signing and _is_indented(row, foot):
        return False
    # A list below the signatures goes on to its Lưu line: its entries may be as long as the page is wide.
    listed = progress.listed and not progress.archived and not turned
    return not is_item(row.text) or (progress.named and not listed)


def _is_indented(row: Line, foot: Foot) -> bool:
    """Is the scanned row, which begins far right of Nơi nhận, of the seal below a title?"""
    edge = min((line.box.x0 for line in foot.distribution), default=row.box.x0)
    return row.scanned and row.box.x0 > edge + LIST_INDENT * row.em


def _ends_on_page(progress: _Progress, first: Line, row: Line) -> bool:
    """Is the foot complete at the end of a page, or does it have a name and is it two pages long?"""
    complete = progress.signed and (progress.archived or not progress.listed)
    return complete or (progress.named and row.page > first.page + 1)


def _ends_in_stream(progress: _Progress, row: Line) -> bool:
    """Is the foot of a text without columns complete, and does the next row not belong to it?"""
    complete = (progress.archived and progress.signed) or (progress.named and not progress.listed)
    return complete and not progress.signing and not _may_belong(row)


def _continues_archive(last: Line, row: Line) -> bool:
    """Does the row continue the line of Lưu above it: right below, further right, after no stop or with a typist?"""
    if not _ARCHIVED.match(fold(last.text)) or (last.text.rstrip().endswith(".") and not is_typist(row.text)):
        return False
    return row.page == last.page and row.box.top - last.box.bottom <= 1 and row.box.x0 > last.box.x0


def _spans_columns(row: Line, boundary: float) -> bool:
    """Does the row span both columns, as text below a foot does? A contact line or an ornament may span them too."""
    across_both = row.box.x0 < boundary - 4 * row.em < boundary + 4 * row.em < row.box.x1 and not wide_gaps(row)
    return across_both and not row.find(contact) and not anchors.is_ornament(row.text)


def _may_belong(row: Line) -> bool:
    """May the row of a text without columns belong to the foot?"""
    return is_office(row, row.text, small=True) or begins_list(fold(row.text)) or is_item(row.text) or is_name(row.text)
