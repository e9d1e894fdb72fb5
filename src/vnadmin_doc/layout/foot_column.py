"""One column of the foot: a small state machine that separates Nơi nhận, signature and scraps.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from itertools import pairwise

import regex as re

from vnadmin_doc.correction import signature_rows
from vnadmin_doc.grammar import contact
from vnadmin_doc.grammar.signers import could_be_name, is_competence, is_name, is_position
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import beside, gaps, parts
from vnadmin_doc.model.line import Line, split_at

__all__ = ["Column", "Foot", "begins_list", "gap_texts", "is_item", "is_office", "signature_blocks", "without_seal"]

LIST_GAP = 2.5
"""Smallest gap, in ems, that no entry of Nơi nhận has: in a scan, words after it belong to the seal."""
LIST_INDENT = 8.0
"""Largest indent, in ems, of a line of Nơi nhận."""
BELOW = 1.0
"""Largest distance, in ems, between two lines of a title."""
SIGNATURE = 12.0
"""Largest height, in ems, of signature and seal between two rows of a block."""
ASIDE = 3.5
"""Largest difference, in ems, between the middles of two lines of a title."""

_ARCHIVE = re.compile(r"^\W*l[uư]u\W")
_DASH = re.compile(r"^[\s_|'`.]*[-–—•+*~=·]")
_SENT_TO = re.compile(r"^[\W_]*noi gui\s*[:;]")
_NOTE = re.compile(r"\d{1,2}\s+\p{Lu}")


@dataclass(slots=True)
class Foot:
    """The lines of the zones of the foot; ``start`` and ``end`` are indexes of rows; ``signers``: a list for each."""

    start: int
    end: int
    distribution: list[Line] = field(default_factory=list)
    signers: list[list[Line]] = field(default_factory=list)
    contact: list[Line] = field(default_factory=list)
    seal: list[Line] = field(default_factory=list)
    other: list[Line] = field(default_factory=list)


def begins_list(folded: str) -> bool:
    """Does the line begin with "Nơi nhận", or "Nơi gửi" in older letters?"""
    return anchors.starts_distribution(folded) or _SENT_TO.match(folded) is not None


def is_item(text: str) -> bool:
    """Does the line begin with the dash of an entry?"""
    return _DASH.match(text) is not None


def is_office(line: Line, text: str, *, small: bool = False) -> bool:
    """Is it a line of authority or a title of office? In a scan, also one half hidden by a seal.

    ``small``: also in small letters.
    """
    if is_competence(text, small=small) or is_position(text, small=small):
        return True
    if len(text) > 60 or not line.scanned:
        return False
    mended = signature_rows.mend(text)
    return is_position(mended) or is_competence(mended)


def gap_texts(row: Line) -> list[str]:
    """The texts between the wide gaps of a row."""
    cuts = [0, *(row.starts[index] for _, _, index in gaps(row)), len(row.text)]
    return [row.text[a:b].strip() for a, b in pairwise(cuts)]


class Column:
    """The state machine of one column: Nơi nhận, and a signature after or before it."""

    def __init__(self, *, right: bool) -> None:
        self.right = right
        self.state = ""
        self.signer: list[Line] = []
        self.named = False
        self.archived = False
        self.first: Line | None = None
        self.last: Line | None = None

    def read(self, line: Line, foot: Foot) -> None:
        """Sort one line into the zones of ``foot``."""
        if not self.right and line.scanned:
            line, scraps = _without_scraps(line)
            foot.other += scraps
        text, folded = line.text, fold(line.text)
        item = is_item(text)
        if begins_list(folded) or (item and not self.right and not self.state):
            # Where the seal covers the label, the first dash begins the list.
            self.state = "list"
            self.first = line
            self._list(line, folded, foot)
        elif not item and line.find(contact):
            foot.contact.append(line)
        elif not item and is_office(line, text, small=self.right or self.state != "list" or self.archived):
            self._sign(line)
        elif self.state == "list" and not self._ends_list(line, folded):
            self._list(line, folded, foot)
        elif (self.state == "list" and is_name(text)) or (self.state == "sign" and self._far_below(line)):
            foot.other.append(line)
        elif self.state in ("", "sign") and (is_name(text) or caps_ratio(text) > 0.75 or self.state == "sign"):
            self._sign(line)
        else:
            foot.other.append(line)
        self.last = line

    def _far_below(self, line: Line) -> bool:
        """Is a scan's row that is no name too far below the signature?"""
        last = self.signer[-1] if self.signer else None
        if last is None or not line.scanned or is_name(line.text):
            return False
        return line.box.top - last.box.bottom > SIGNATURE * last.em

    def _list(self, line: Line, folded: str, foot: Foot) -> None:
        foot.distribution.append(line)
        self.archived = self.archived or _ARCHIVE.match(folded) is not None

    def _sign(self, line: Line) -> None:
        self.state = "sign"
        self.signer.append(line)
        if is_name(line.text) and len(self.signer) > 1 and not self._seal(line):
            self.named, self.state = True, "signed"

    def _seal(self, line: Line) -> bool:
        """Is a "name" in capitals the text of a seal? In scans, it is between title and name."""
        return line.text.isupper() and line.words[0].confidence is not None

    def _ends_list(self, line: Line, folded: str) -> bool:
        """Does the line end the list? After the Lưu line only its continuation belongs to the list."""
        if is_item(line.text) or _ARCHIVE.match(folded):
            return False
        if self.first and line.scanned and line.box.x0 > self.first.box.x0 + LIST_INDENT * line.em:
            return True
        if not self.archived or self.last is None:
            return False
        apart = line.box.top - self.last.box.bottom
        near = apart < 0.8 * line.em if line.unit == "pt" else apart < 1
        ended = self.last.text.rstrip().endswith(".") or _NOTE.match(line.text) is not None
        return not near or ended or not re.search(r"\w{2}", line.text)


def _without_scraps(line: Line) -> tuple[Line, list[Line]]:
    """(the line up to its first gap too wide for a list, the words after the gap)."""
    if is_office(line, line.text):
        return line, []
    wide = next((index for left, right, index in gaps(line) if right - left > LIST_GAP * line.em), None)
    if wide is None:
        return line, []
    kept, scraps = split_at(line, wide)
    return kept or line, [scraps] if kept and scraps else []


def signature_blocks(columns: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each signature, from the signature lines of each column.

    Two columns are two signatures if both have a name, or titles side by side; else they are one signature with
    different indents.
    """
    filled = [list(column) for column in columns if column]
    if len(filled) == 2 and not (all(map(_has_name, filled)) or _titles_level(*filled)):
        filled = [sorted(filled[0] + filled[1], key=lambda line: (line.page, line.box.top))]
    blocks = [block for column in filled for block in _run_together(column) or _side_by_side(column)]
    return sorted(blocks, key=cmp_to_key(_above))


def _above(one: Sequence[Line], other: Sequence[Line]) -> int:
    """Negative if the first is wholly above the second, positive if below, 0 if side by side."""
    (a, b), (c, d) = (((s[0].page, s[0].box.top), (s[-1].page, s[-1].box.bottom)) for s in (one, other))
    return -1 if b < c else 1 if d < a else 0


def without_seal(block: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the lines of a signature, the words of the seal between title and name in a scan).

    The next line of a title is right below and centred under it; the seal is lower and further left.
    """
    kept: list[Line] = []
    seal: list[Line] = []
    title: Line | None = None
    for line in block:
        if is_office(line, line.text):
            title = line
        elif title is not None and line.scanned and _is_words_in_capitals(line.text) and not _ends(block, line):
            apart = line.box.top - title.box.bottom
            if apart > BELOW * title.em or abs(line.box.middle - title.box.middle) > ASIDE * title.em:
                seal.append(line)
                continue
            title = line
        kept.append(line)
    return kept, seal


def _ends(block: Sequence[Line], line: Line) -> bool:
    """Is the line the name, in capitals: the last row? TRƯỜNG ĐẠI HỌC in a seal looks like a name too."""
    return line is block[-1] and is_name(line.text)


def _is_words_in_capitals(text: str) -> bool:
    """Are there at least two words in capitals, none of them part of a title?"""
    if len(text.split()) < 2 or caps_ratio(text) < 0.8:
        return False
    return re.search(r"\b(?:giam|doc|tich|pho|kt)\b", fold(text)) is None


def _has_name(lines: Sequence[Line]) -> bool:
    return any(is_name(line.text) or could_be_name(line.text) for line in lines)


def _titles_level(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Are titles of both columns in one row?"""
    return any(
        a.page == b.page and a.box.top < b.box.bottom and b.box.top < a.box.bottom
        for a in left
        if is_office(a, a.text)
        for b in right
        if is_office(b, b.text)
    )


def _side_by_side(lines: Sequence[Line]) -> list[list[Line]]:
    """The columns within a column, where one of its rows has several titles."""
    titled = max(lines, key=_offices)
    if _offices(titled) < 2:
        return [list(lines)]
    blocks = beside(lines, [part.box.middle for part in parts(titled)])
    return [block for block in blocks if block]


def _run_together(lines: Sequence[Line]) -> list[list[Line]]:
    """The columns of signatures whose rows were run together: "KT. BỘ TRƯỞNG KT. BỘ TRƯỞNG".

    Empty where there are none, or a row cannot be separated.
    """
    signs = [i for i, word in enumerate(lines[0].words) if i and is_competence(lines[0].text[lines[0].starts[i] :])]
    if len(signs) != 1 or gaps(lines[0]) or not is_competence(lines[0].text):
        return []
    columns: list[list[Line]] = [[], []]
    for line in lines:
        # Two names have about the same length.
        cuts = (
            signs if line is lines[0] else sorted(range(1, len(line.words)), key=lambda i: abs(2 * i - len(line.words)))
        )
        halves = next(filter(None, (_halves(line, index) for index in cuts)), None)
        if halves is None:
            return []
        for column, half in zip(columns, halves, strict=True):
            column.append(half)
    return columns


def _halves(line: Line, index: int) -> tuple[Line, Line] | None:
    """The parts of a row for two signatures, cut before a word: both titles, or both names; else None."""
    left, right = split_at(line, index)
    if left is None or right is None:
        return None
    both = (left, right)
    titles = all(is_competence(half.text) or is_position(half.text) for half in both)
    return both if titles or all(is_name(half.text) for half in both) else None


def _offices(line: Line) -> int:
    return sum(is_competence(part) or is_position(part) for part in gap_texts(line))
