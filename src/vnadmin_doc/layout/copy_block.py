"""The block of a copy: takes the rows in which an office certifies its copy out of the letter, and sorts them.

Decree 30/2020/NĐ-CP, Điều 25 and Appendix I, Phần III: SAO Y, SAO LỤC or TRÍCH SAO, the copying agency, its
number (``5/SY-VP``), place and date, signer and Nơi nhận are under a line below the last line of the letter.
The block has the parts of a letter and is read like a letter. None of its lines belongs to the copied letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import regex as re

from vnadmin_doc.grammar import copy_form, issuer
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.grammar.offices import is_competence, is_position
from vnadmin_doc.grammar.signers import is_name
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import gap_texts, wide_gaps
from vnadmin_doc.layout.foot import Foot, read_foot
from vnadmin_doc.layout.foot_column import begins_list, is_item, is_office
from vnadmin_doc.layout.letterhead import column_stream
from vnadmin_doc.layout.row_predicates import is_dateline, is_dateline_text, is_number
from vnadmin_doc.model.line import Line, split_at

__all__ = ["CopyBlock", "copy_of_caption", "take_copy"]

ROWS_TO_FORM = 6
"""Most rows between the first row of the block and the row with its form or number."""
SHORTEST_NAME = 3
"""Every line of an agency's name has more characters than this."""
CAPITALS = 0.75
"""The letters of an agency's name have a larger share of capitals."""
ROWS_TO_FOOT = 12
"""Most rows between the first row of the block and its Nơi nhận or signature; also between a title and a name."""
_HINT = re.compile(r"sao|s[yl]|trs|bs")
"""Letters in the form or the number of every copy. Most rows do not have them and are skipped."""


@dataclass(slots=True)
class CopyBlock:
    """The lines of each zone of the block, in reading order. All lines of an electronic copy are in ``form``."""

    form: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    code: list[Line] = field(default_factory=list)
    dateline: list[Line] = field(default_factory=list)
    other: list[Line] = field(default_factory=list)
    foot: Foot = field(default_factory=lambda: Foot(0, 0))

    @property
    def lines(self) -> Iterator[Line]:
        """Every line of the block."""
        foot = self.foot
        yield from chain(self.form, self.issuer, self.code, self.dateline, self.other)
        yield from chain(foot.distribution, *foot.signers, foot.contact, foot.seal, foot.other)


def copy_of_caption(captions: Sequence[Sequence[Line]]) -> CopyBlock | None:
    """The block of an electronic copy: the first caption of a copy among ``captions``; None without one."""
    lines = next((lines for lines in captions if copy_form.begins_with_form(lines[0].text)), None)
    return CopyBlock(form=list(lines)) if lines else None


def take_copy(rows: Sequence[Line]) -> tuple[list[Line], CopyBlock | None]:
    """(the rows without the block, the block or None). A block is on one page."""
    named = [i for i, row in enumerate(rows) if _names_copy(row)]
    if not named:
        return list(rows), None
    letter_end = _end_of_letter(rows)
    named_at = next((i for i in named if i >= letter_end), None)
    if named_at is None:
        return list(rows), None
    start = named_at
    while start > letter_end and named_at - start < ROWS_TO_FORM and _belongs_to_head(rows[start - 1], rows[named_at]):
        start -= 1
    end = next((i for i in range(named_at, len(rows)) if rows[i].page != rows[named_at].page), len(rows))
    block = _read_block(rows[start:end])
    if not _is_copy(block):
        return list(rows), None
    return [*rows[:start], *rows[start + block.foot.end : end], *rows[end:]], block


def _end_of_letter(rows: Sequence[Line]) -> int:
    """The index of the row after the first certain row of the foot: Nơi nhận, or a name below a title."""
    for index, row in enumerate(rows):
        if anchors.starts_distribution(fold(row.text)):
            return index + 1
        above = rows[max(0, index - ROWS_TO_FOOT) : index]
        if is_name(row.text) and any(is_office(line, part) for line in above for part in gap_texts(line)):
            return index + 1
    return len(rows)


def _is_copy(block: CopyBlock) -> bool:
    """Is the block that of a copy? Words of the form may be another title.

    A copy has a number or a date, or a signature with no sections above it.
    """
    if block.code or block.dateline:
        return True
    return bool(block.foot.signers) and not any(is_marker(line.text) for line in block.other)


def _names_copy(row: Line) -> bool:
    """Does the row have the form or the number of a copy?"""
    if not _HINT.search(fold(row.text)):
        return False
    return _find_form(row) is not None or any(copy_form.is_number(part) for part in gap_texts(row))


def _find_form(row: Line) -> int | None:
    """The index of the word at which the form begins, which ends the row; None for a row without a form."""
    starts = [0, *(index for _, _, index in wide_gaps(row))]
    if issuer.begins_agency(row.text):
        starts = list(range(len(row.words)))
    return next((i for i in starts if copy_form.is_form(row.text[row.starts[i] :])), None)


def _belongs_to_head(row: Line, named_at: Line) -> bool:
    """Does the row belong to the head of the block: an agency in capitals, the motto, place and date, an ornament?"""
    if row.page != named_at.page:
        return False
    if anchors.is_ornament(row.text) or anchors.find_motto(fold(row.text)) is not None or _names_copy(row):
        return True
    parts = gap_texts(row)
    return any(is_dateline_text(part) or _is_agency_text(part) for part in parts)


def _is_agency_text(part: str) -> bool:
    """Is the text a line of an agency's name: capitals, and neither an office nor a person?"""
    if not part.isupper() or len(part) <= SHORTEST_NAME:
        return False
    return issuer.begins_agency(part) or not (is_competence(part) or is_position(part) or is_name(part))


def _read_block(rows: Sequence[Line]) -> CopyBlock:
    """The block in the rows; ``foot.end`` is the number of its rows.

    The form is cut out of its row. The other words are read like the head and the foot of a letter.
    """
    block = CopyBlock()
    bare: list[Line] = []
    for row in rows:
        index = None if block.form else _find_form(row)
        left, right = split_at(row, index) if index is not None else (row, None)
        block.form += [right] if right else []
        bare += [left] if left else []
    top = next((i for i, row in enumerate(bare[:ROWS_TO_FOOT]) if _ends_head(row)), min(ROWS_TO_FOOT, len(bare)))
    for line in column_stream(bare[:top])[0]:
        _lines_of_zone(block, line).append(line)
    block.foot = read_foot(bare, top, top) if top < len(bare) and _ends_head(bare[top]) else Foot(top, top)
    block.foot.end += len(rows) - len(bare)
    return block


def _lines_of_zone(block: CopyBlock, line: Line) -> list[Line]:
    """The lines of the zone to which a line of the head of the block belongs."""
    if anchors.is_ornament(line.text) or anchors.find_motto(fold(line.text)) is not None:
        return block.other
    if not block.code and (copy_form.is_number(line.text) or is_number(line)):
        return block.code
    if not block.dateline and is_dateline(line):
        return block.dateline
    named = caps_ratio(line.text) > CAPITALS and len(line.text) > SHORTEST_NAME
    return block.issuer if named and not block.code else block.other


def _ends_head(row: Line) -> bool:
    """Does the row begin the foot of the block: Nơi nhận, an entry of it, or a title?"""
    if anchors.is_ornament(row.text):
        return False
    parts = gap_texts(row)
    if is_item(row.text):
        return True
    return any(begins_list(fold(part)) or is_competence(part) or is_position(part) for part in parts)
