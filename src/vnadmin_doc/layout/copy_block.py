"""The copy's own block below a letter: who made the copy, its number, day and signature.

Decree 30/2020/NĐ-CP, Điều 25 and Appendix I, Phần III: SAO Y, SAO LỤC or TRÍCH SAO, the copying agency, its
number (``5/SY-VP``), place and day, signer and Nơi nhận stand under a line below the last line of the letter.
All of it has the look of a second letter, and is read like one; none of it is of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import regex as re

from vnadmin_doc.grammar import copy_form, issuer
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.grammar.signers import is_competence, is_name, is_position
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import gaps
from vnadmin_doc.layout.foot import Foot, read_foot
from vnadmin_doc.layout.foot_column import is_item, is_office, lists, pieces
from vnadmin_doc.layout.letterhead import columns
from vnadmin_doc.layout.row_predicates import is_dateline, is_dateline_text, is_number
from vnadmin_doc.model.line import Line, split_at

__all__ = ["CopyBlock", "copy_of_caption", "take_copy"]

TALL = 6
"""The block's form or number stands at most so many rows below its first."""
LEAST = 3
"""Characters of the shortest line of an agency's name, less one."""
MOSTLY = 0.75
"""Share of capitals among the letters of an agency's name."""
HIGH = 12
"""Its Nơi nhận or signature begins at most so many rows below its first."""


_HINT = re.compile(r"sao|s[yl]|trs|bs")
"""In the form or the number of every copy; most rows are spared a closer look."""


@dataclass(slots=True)
class CopyBlock:
    """Lines of its zones, as a letter has them; ``form`` is all that an electronic copy says."""

    form: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    code: list[Line] = field(default_factory=list)
    dateline: list[Line] = field(default_factory=list)
    other: list[Line] = field(default_factory=list)
    foot: Foot = field(default_factory=lambda: Foot(0, 0))

    @property
    def lines(self) -> Iterator[Line]:
        """Every line of it."""
        foot = self.foot
        yield from chain(self.form, self.issuer, self.code, self.dateline, self.other)
        yield from chain(foot.distribution, *foot.signers, foot.contact, foot.seal, foot.other)


def copy_of_caption(captions: Sequence[Sequence[Line]]) -> CopyBlock | None:
    """The copy that a caption at the top of page 1 tells of."""
    lines = next((lines for lines in captions if copy_form.says(lines[0].text)), None)
    return CopyBlock(form=list(lines)) if lines else None


def take_copy(rows: Sequence[Line]) -> tuple[list[Line], CopyBlock | None]:
    """(the rows without the copy's block, the block): from its first row to where its foot ends, on one page."""
    ended = _letter_ended(rows)
    said = next((i for i in range(ended, len(rows)) if _says_copy(rows[i])), None)
    if said is None:
        return list(rows), None
    start = said
    while start > ended and said - start < TALL and _heads(rows[start - 1], rows[said]):
        start -= 1
    end = next((i for i in range(said, len(rows)) if rows[i].page != rows[said].page), len(rows))
    block = _read(rows[start:end])
    if not _is_copy(block):
        return list(rows), None
    return [*rows[:start], *rows[start + block.foot.end : end], *rows[end:]], block


def _letter_ended(rows: Sequence[Line]) -> int:
    """The row behind the one that surely is of the letter's own foot: Nơi nhận, or a name under a title."""
    for index, row in enumerate(rows):
        if anchors.starts_distribution(fold(row.text)):
            return index + 1
        above = rows[max(0, index - HIGH) : index]
        if is_name(row.text) and any(is_office(line, part) for line in above for part in pieces(line)):
            return index + 1
    return len(rows)


def _is_copy(block: CopyBlock) -> bool:
    """A form in capitals may be a title of something else: number or day tell, or a signature without text above."""
    if block.code or block.dateline:
        return True
    return bool(block.foot.signers) and not any(is_marker(line.text) for line in block.other)


def _says_copy(row: Line) -> bool:
    if not _HINT.search(fold(row.text)):
        return False
    return _form(row) is not None or any(copy_form.is_number(part) for part in pieces(row))


def _form(row: Line) -> int | None:
    """The word that the form begins at: it ends the row, alone or behind the agency's name."""
    starts = [0, *(index for _, _, index in gaps(row))]
    if issuer.begins_agency(row.text):
        starts = list(range(len(row.words)))
    return next((i for i in starts if copy_form.is_form(row.text[row.starts[i] :])), None)


def _heads(row: Line, said: Line) -> bool:
    """Is the row of the block's head: an agency's words in capitals, motto, place and day, a rule?"""
    if row.page != said.page:
        return False
    if anchors.is_rule(row.text) or anchors.where_motto(fold(row.text)) is not None or _says_copy(row):
        return True
    parts = pieces(row)
    return any(is_dateline_text(part) or _is_of_agency(part) for part in parts)


def _is_of_agency(part: str) -> bool:
    """Capitals that are no signature's: the name of an agency, or its second line."""
    if not part.isupper() or len(part) <= LEAST:
        return False
    return issuer.begins_agency(part) or not (is_competence(part) or is_position(part) or is_name(part))


def _read(rows: Sequence[Line]) -> CopyBlock:
    """The block's lines: the form cut out, the rest read as a letter's head and foot. ``foot.end`` is its own."""
    block = CopyBlock()
    bare: list[Line] = []
    for row in rows:
        index = None if block.form else _form(row)
        left, right = split_at(row, index) if index is not None else (row, None)
        block.form += [right] if right else []
        bare += [left] if left else []
    top = next((i for i, row in enumerate(bare[:HIGH]) if _ends_head(row)), min(HIGH, len(bare)))
    for line in columns(bare[:top])[0]:
        _zone(block, line).append(line)
    block.foot = read_foot(bare, top, top) if top < len(bare) and _ends_head(bare[top]) else Foot(top, top)
    block.foot.end += len(rows) - len(bare)
    return block


def _zone(block: CopyBlock, line: Line) -> list[Line]:
    """Where a line of its head belongs."""
    if anchors.is_rule(line.text) or anchors.where_motto(fold(line.text)) is not None:
        return block.other
    if not block.code and (copy_form.is_number(line.text) or is_number(line)):
        return block.code
    if not block.dateline and is_dateline(line):
        return block.dateline
    named = caps_ratio(line.text) > MOSTLY and len(line.text) > LEAST
    return block.issuer if named and not block.code else block.other


def _ends_head(row: Line) -> bool:
    if anchors.is_rule(row.text):
        return False
    parts = pieces(row)
    return is_item(row.text) or any(lists(fold(part)) or is_competence(part) or is_position(part) for part in parts)
