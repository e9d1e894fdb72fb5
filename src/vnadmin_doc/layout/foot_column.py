"""One column of the foot: sorts its lines into Nơi nhận, signature, contact and scraps by a small state machine.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key

import regex as re

from vnadmin_doc.correction import signature_rows
from vnadmin_doc.grammar import contact
from vnadmin_doc.grammar.offices import is_competence, is_position
from vnadmin_doc.grammar.signers import could_be_name, is_name
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import gap_parts, gap_texts, sort_into_columns, wide_gaps
from vnadmin_doc.layout.noise import end_of_words
from vnadmin_doc.layout.row_predicates import is_dateline
from vnadmin_doc.model.line import Line, split_at

__all__ = [
    "LIST_INDENT",
    "Column",
    "Foot",
    "begins_list",
    "is_item",
    "is_office",
    "is_typist",
    "signature_blocks",
    "split_seal",
]

LIST_GAP = 2.5
"""Smallest gap, in ems, that no entry of Nơi nhận has. In a scan, the words after such a gap belong to the seal."""
LIST_INDENT = 8.0
"""Largest indent, in ems, of a line of Nơi nhận."""
TITLE_DISTANCE = 1.0
"""Largest distance, in ems, between two lines of one title."""
SIGNATURE_HEIGHT = 12.0
"""Largest height, in ems, of the signature and the seal between two rows of a signature block."""
SIGNATURE_GAP = 2.5
"""Smallest height, in ems, of a signature between two titles."""
TITLE_OFFSET = 3.5
"""Largest difference, in ems, between the middles of two lines of one title."""
_ARCHIVE = re.compile(r"^\W*l[uư]u(?:\W|(?:vt|vp|hc)(?!\w))")  # LưuVT: OCR joins words
_DASH = re.compile(r"^[\s_|'`.]*[-–—•+*~=·]")
_SENT_TO = re.compile(rf"^[\W_]*noi gui(?:\s*[:;]|\W*$|(?=[\W_]+{lexicon.pattern(lexicon.titles())}(?!\w)))")
_WORD = re.compile(r"\w{2}")
_TYPIST = re.compile(r"\W*\(\p{L}[\p{L}\d ,.]{1,15}\)\W*")
"""The name of the typist in a row of its own below the Lưu line: (Hương, 5b)."""
_NOTE = re.compile(r"\d{1,2}\s+\p{Lu}")


@dataclass(slots=True)
class Foot:
    """The lines of the zones of the foot, in reading order; ``signers`` has one list of lines for each signer.

    ``start`` is the index of its first row, ``end`` the index of the row after its last row.
    """

    start: int
    end: int
    dateline: list[Line] = field(default_factory=list)
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
    return not text[:1].isalnum() and _DASH.match(text) is not None


def is_typist(text: str) -> bool:
    """Is the text only the name of the typist in brackets, which may be below the Lưu line: "(Hương, 5b)"?"""
    return _TYPIST.fullmatch(text) is not None


def is_office(line: Line, text: str, *, small: bool = False) -> bool:
    """Is the text, a part of ``line``, a line of authority or a title of office?

    In a scan, a text that a seal hides in part counts too. ``small``: also in small letters.
    """
    if is_competence(text, small=small) or is_position(text, small=small):
        return True
    if len(text) > 60 or not line.scanned:
        return False
    corrected = signature_rows.correct_row(text).value
    return is_position(corrected) or is_competence(corrected)


class Column:
    """The state machine of one column, which may have Nơi nhận, a signature, or one below the other.

    ``state`` is ``""``, ``list``, ``sign`` (in a signature without a name so far) or ``signed``. ``signer`` are the
    lines of the signature; ``named``: it has a name; ``archived``: the Lưu line was read, which ends Nơi nhận;
    ``closed``: words far below the Lưu line were read; ``spacing``: the height between the last two lines of the list.
    """

    def __init__(self, *, right: bool) -> None:
        self.right = right
        self.state = ""
        self.signer: list[Line] = []
        self.named = False
        self.archived = False
        self.closed = False
        self.first: Line | None = None
        self.last: Line | None = None
        self.spacing = 0.0

    def read(self, line: Line, foot: Foot) -> None:
        """Sort one line into the zones of ``foot``."""
        if not self.right and line.scanned:
            line, scraps = _split_off_scraps(line)
            foot.other += scraps
        self._sort(line, foot)
        self.last = line

    def _sort(self, line: Line, foot: Foot) -> None:
        item, folded = is_item(line.text), fold(line.text)
        if begins_list(folded) or (item and self._begins_or_resumes_list(line)):
            self.state = "list"
            self.first = line
            self._add_to_list(line, folded, foot)
        elif not item and line.find(contact):
            foot.contact.append(line)
        elif self._is_dateline(line, foot):
            foot.dateline.append(line)
        elif not item and (self._is_title(line) or self._completes_signature(line)):
            self._add_to_signature(line)
        elif self.state == "list" and not self._ends_list(line, folded):
            self._add_to_list(line, folded, foot)
        elif not self._is_foreign(line) and self._continues_signature(line):
            self._add_to_signature(line)
        else:
            foot.other.append(line)

    def _begins_or_resumes_list(self, line: Line) -> bool:
        """Does an entry in the left column begin the list, whose label a seal covers, or go on with it?

        A text that has lost its columns may have the rows of the list and of the signature in turn.
        """
        return not self.right and (not self.state or (self.first is not None and line.unit == "cell"))

    def _is_dateline(self, line: Line, foot: Foot) -> bool:
        """Is the line a dateline above the signature?"""
        return self.right and not self.state and not foot.dateline and is_dateline(line)

    def _is_title(self, line: Line) -> bool:
        """Is the line a title? Inside the list of a left column, a title in small letters is an entry."""
        return is_office(line, line.text, small=self.right or self.state != "list" or self.archived)

    def _completes_signature(self, line: Line) -> bool:
        """Is the line the name below a signature, with entries of the list between, in a text without columns?"""
        return line.unit == "cell" and bool(self.signer) and not self.named and is_name(line.text)

    def _is_foreign(self, line: Line) -> bool:
        """Is the line a name behind a list, or too far below a signature?"""
        return (self.state == "list" and is_name(line.text)) or (self.state == "sign" and self._is_far_below(line))

    def _continues_signature(self, line: Line) -> bool:
        """Does the line continue a signature, or begin one with a name or with capitals?"""
        if self.state == "sign":
            return True
        return not self.state and (is_name(line.text) or caps_ratio(line.text) > 0.75)

    def _is_far_below(self, line: Line) -> bool:
        """Is the line of a scan, which is not a name, too far below the signature to belong to it?"""
        last = self.signer[-1] if self.signer else None
        if last is None or not line.scanned or is_name(line.text):
            return False
        return line.box.top - last.box.bottom > SIGNATURE_HEIGHT * max(row.em for row in self.signer)

    def _add_to_list(self, line: Line, folded: str, foot: Foot) -> None:
        if self.last is not None and self.last.page == line.page:
            self.spacing = line.box.top - self.last.box.bottom
        foot.distribution.append(line)
        self.archived = self.archived or _ARCHIVE.match(folded) is not None

    def _add_to_signature(self, line: Line) -> None:
        self.state = "sign"
        self.signer.append(line)
        if is_name(line.text) and len(self.signer) > 1 and not self._is_seal_text(line):
            self.named, self.state = True, "signed"

    def _is_seal_text(self, line: Line) -> bool:
        """Is the line, which looks like a name, text of a seal? In scans, capitals of the seal are above the name."""
        return line.text.isupper() and line.words[0].confidence is not None

    def _ends_list(self, line: Line, folded: str) -> bool:
        """Is the line after the end of the list? After the Lưu line only its continuation belongs to the list."""
        if is_item(line.text) or _ARCHIVE.match(folded):
            return False
        if self.first and line.scanned and line.box.x0 > self.first.box.x0 + LIST_INDENT * line.em:
            return True
        if not self.archived or self.last is None:
            return False
        if self.closed:
            return True
        apart = line.box.top - self.last.box.bottom
        if line.unit == "pt":
            near = apart < 0.8 * line.em
        else:  # some readers put a blank row between all rows; then the continuation is indented
            near = apart < 1 or (apart <= self.spacing and line.box.x0 > self.last.box.x0)
        if _TYPIST.fullmatch(line.text) and (near or apart <= self.spacing):
            return False
        ended = self.last.text.rstrip().endswith(".") or _NOTE.match(line.text) is not None
        words = _WORD.search(line.text) is not None
        self.closed = words and line.unit == "pt" and apart > LIST_GAP * line.em
        return not near or ended or not words


def _split_off_scraps(line: Line) -> tuple[Line, list[Line]]:
    """(the line up to the first gap that is too wide for a list or up to strokes of a pen, the words after that)."""
    if is_office(line, line.text):
        return line, []
    wide = next((index for left, right, index in wide_gaps(line) if right - left > LIST_GAP * line.em), None)
    # In the Lưu line initials are no strokes.
    last = len(line.words) if _ARCHIVE.match(fold(line.text)) else end_of_words(line)
    end = last if wide is None else wide
    kept, scraps = split_at(line, end)
    return kept or line, [scraps] if kept and scraps else []


def signature_blocks(columns: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each signature, from top to bottom; ``columns`` are the signature lines of each column.

    Two columns are two signatures if both have a name, or if they have titles in one row. Else they are one signature
    whose lines are indented differently.
    """
    filled = [list(column) for column in columns if column]
    if len(filled) == 2 and not (all(map(_has_name, filled)) or _have_level_titles(*filled)):
        filled = [sorted(filled[0] + filled[1], key=lambda line: (line.page, line.box.top))]
    blocks = [block for column in filled for block in _split_run_together(column) or _split_side_by_side(column)]
    return sorted(blocks, key=cmp_to_key(_by_position))


def _by_position(one: Sequence[Line], other: Sequence[Line]) -> int:
    """Negative if the first block is wholly above the second, positive if it is below, 0 if they are side by side."""
    (a, b), (c, d) = (((s[0].page, s[0].box.top), (s[-1].page, s[-1].box.bottom)) for s in (one, other))
    return -1 if b < c else 1 if d < a else 0


def split_seal(block: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the lines of a signature, the lines of the seal that OCR read between title and name).

    The second line of a title is right below the first, and centred below it; the seal is lower and further left.
    The second lines include the signer's office elsewhere, below the signature.
    """
    kept: list[Line] = []
    seal: list[Line] = []
    elsewhere = _office_elsewhere(block)
    if elsewhere is not None:
        block, seal = [line for line in block if line is not elsewhere], [elsewhere]
    title: Line | None = None
    for line in block:
        if is_office(line, line.text):
            title = line
        elif (
            title is not None and line.scanned and _is_words_in_capitals(line.text) and not _is_final_name(block, line)
        ):
            apart = line.box.top - title.box.bottom
            if apart > TITLE_DISTANCE * title.em or abs(line.box.middle - title.box.middle) > TITLE_OFFSET * title.em:
                seal.append(line)
                continue
            title = line
        kept.append(line)
    return kept, seal


def _office_elsewhere(block: Sequence[Line]) -> Line | None:
    """The title right above the name, below the signature, of who has signed with another title; None without it.

    Decree 30/2020/NĐ-CP, Appendix I, II.7: who signs for a committee with the seal of another agency has the title
    in the committee above the signature, and the title in that agency above the name.
    """
    titles = [line for line in block[:-1] if is_position(line.text, small=True)]
    if len(titles) < 2 or not is_name(block[-1].text) or block[-1].unit != "pt":
        return None
    first, last = titles[0], titles[-1]
    apart = last.box.top - titles[-2].box.bottom > SIGNATURE_GAP * last.em
    near = block[-1].box.top - last.box.bottom < TITLE_DISTANCE * last.em
    is_deputy = fold(last.text).startswith("pho ") and fold(first.text) in fold(last.text)
    return last if apart and near and not is_deputy else None


def _is_final_name(block: Sequence[Line], line: Line) -> bool:
    """Is the line the name, in the last row? Words of a seal (TRƯỜNG ĐẠI HỌC) look like a name too."""
    return line is block[-1] and is_name(line.text)


def _is_words_in_capitals(text: str) -> bool:
    """Is the text two or more words in capitals, with no word of a title?"""
    if len(text.split()) < 2 or caps_ratio(text) < 0.8:
        return False
    return re.search(r"\b(?:giam|doc|tich|pho|kt)\b", fold(text)) is None


def _has_name(lines: Sequence[Line]) -> bool:
    return any(is_name(line.text) or could_be_name(line.text) for line in lines)


def _have_level_titles(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Do both columns have a title in one row?"""
    return any(
        a.page == b.page and a.box.top < b.box.bottom and b.box.top < a.box.bottom
        for a in left
        if is_office(a, a.text)
        for b in right
        if is_office(b, b.text)
    )


def _split_side_by_side(lines: Sequence[Line]) -> list[list[Line]]:
    """The signatures side by side in one column, if one of its rows has several titles; else all lines as one."""
    titled = max(lines, key=_count_offices)
    if _count_offices(titled) < 2:
        return [list(lines)]
    blocks = sort_into_columns(lines, [part.box.middle for part in gap_parts(titled)])
    return [block for block in blocks if block]


def _split_run_together(lines: Sequence[Line]) -> list[list[Line]]:
    """The two signatures of lines in which two columns are run together: "KT. BỘ TRƯỞNG KT. BỘ TRƯỞNG".

    Empty where no columns are run together, or where a row cannot be separated.
    """
    signs = [i for i, word in enumerate(lines[0].words) if i and is_competence(lines[0].text[lines[0].starts[i] :])]
    if len(signs) != 1 or wide_gaps(lines[0]) or not is_competence(lines[0].text):
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
    """The parts of a row before and after word ``index``, if both are titles or both are names; else None."""
    left, right = split_at(line, index)
    if left is None or right is None:
        return None
    both = (left, right)
    titles = all(is_competence(half.text) or is_position(half.text) for half in both)
    return both if titles or all(is_name(half.text) for half in both) else None


def _count_offices(line: Line) -> int:
    return sum(is_competence(part) or is_position(part) for part in gap_texts(line))
