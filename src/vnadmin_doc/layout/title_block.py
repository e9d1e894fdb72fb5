"""The title block under the letterhead: the kind's name, the subject under it, Kính gửi (zones 5a, 9a).

Decree 30/2020/NĐ-CP, Appendix I, II.5, II.9. This module also finds the first row of the body.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.grammar import issuer
from vnadmin_doc.grammar.addressees import LABEL
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.grammar.preamble import AUTHORITY
from vnadmin_doc.grammar.signers import is_position
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import CELLS_ACROSS
from vnadmin_doc.layout.letterhead import DEEPEST, Head
from vnadmin_doc.layout.row_predicates import is_dateline, is_mark, is_title, peel_mark
from vnadmin_doc.model.line import Line, split_at

__all__ = ["is_authority", "read_subject", "read_title_block"]

MOST_SUBJECT_LINES = 14
"""Most lines of a subject."""
WIDEST = 72
"""A line with more characters fills the width of a text without columns, so it is not centred."""

_ATTACHED = re.compile(r"\W*\(\s*(?:ban hanh\s+)?(?:kem|theo|dinh kem|ban hanh)\b|\W*ban hanh kem theo\b")
_OF_AUTHORITY = re.compile(r"\W*cua\s(?!.*\sve\s)[^\d:;]{3,80}$")
_AUTHORITY = re.compile(rf"\W*(?:{AUTHORITY}|{lexicon.table_pattern('agencies', type='ministry')}\ (?!\d)\w)")
MOST_ADDRESSEE_LINES = 60
"""Most lines of a list of addressees."""

_SENTENCE_END = re.compile(r"[.!?]\W*$")
_CALLED = re.compile(r"\W*\((?:sau day\s+)?(?:goi|viet)\s+(?:chung|tat)\s[^()]*\)\W*$")
"""A short name for all addressees, "(sau đây gọi chung là …)": the last line of the list."""
_DASHED = re.compile(r"^[\s_|'`.]*[-–—•+*~=·]+\s*\w")


def read_title_block(head: Head, rows: Sequence[Line], start: int) -> int:
    """Sort title, subject and addressees from row ``start`` on; return the first row of the body."""
    index = start
    page = rows[start].page if start < len(rows) else 0
    while index < min(len(rows), start + DEEPEST) and rows[index].page <= page + 1:
        row = rows[index]
        folded = fold(row.text)
        to = anchors.starts_addressees(folded)
        if to is None and head.title and anchors.ends_in_wire(folded):
            to = 0
        if to is not None:
            return _read_addressees(head, rows, index, to)
        if head.title:
            return index
        if _read_title(head, row):
            index = read_subject(head, rows, index + 1)
        elif _take_between(head, row):
            index += 1
        else:
            return index
    return index


def _read_title(head: Head, row: Line) -> bool:
    """Take the row if it is the title; a mark stamped beside it goes to the marks."""
    stamp, rest = peel_mark(row)
    if not is_title(rest, fold(rest.text), headed=bool(head.motto or head.code)):
        return False
    head.marks += [stamp] if stamp else []
    scrap, rest = _without_scrap(rest)
    head.other += [scrap] if scrap else []
    head.title.append(rest)
    return True


def _without_scrap(row: Line) -> tuple[Line | None, Line]:
    """(signs read from the frame of a stamp left of the title, the title): the signs would move its middle."""
    first = next((i for i, word in enumerate(row.words) if re.search(r"\p{L}", word.text)), 0) if row.scanned else 0
    scrap, rest = split_at(row, first)
    return (scrap, rest) if rest else (None, row)


def _take_between(head: Head, row: Line) -> bool:
    """Sort a mark, a rule or a dateline that stands between letterhead and title; False for any other row."""
    if is_mark(row):
        head.marks.append(row)
    elif anchors.is_rule(row.text):
        head.other.append(row)
    elif not head.dateline and (head.motto or head.code) and is_dateline(row):
        head.dateline.append(row)
    else:
        return False
    return True


def read_subject(head: Head, rows: Sequence[Line], index: int) -> int:
    """Take the lines of the subject under the title; return the row after them."""
    lines: list[Line] = []
    sure = _sure_end(rows, index, head.title[0])
    while index < len(rows) and len(lines) < MOST_SUBJECT_LINES:
        row = rows[index]
        if is_mark(row):
            head.marks.append(row)
        elif anchors.is_rule(row.text):
            head.other.append(row)
            if lines and row.box.width > 3 * row.em:
                # Decree 30 has a line drawn under the subject: the subject ends there.
                index += 1
                break
        elif not lines and _OF_AUTHORITY.match(fold(row.text)):
            # "CỦA BỘ TRƯỞNG …" under the kind's name is the authority.
            head.title.append(row)
        elif index >= sure if sure is not None else _ends_subject(head.title[-1], lines, rows, index):
            break
        else:
            lines.append(row)
        index += 1
    if lines:
        # The lines under the number were no subject: the subject is under the title.
        head.other += head.subject
        head.subject[:] = lines
    return index


def _sure_end(rows: Sequence[Line], index: int, title: Line) -> int | None:
    """The nearest row that surely ends the subject: Kính gửi, the authority, "(Kèm theo …".

    None where there is none, or the body may begin before it.
    """
    for at in range(index, min(len(rows), index + MOST_SUBJECT_LINES)):
        row, folded = rows[at], fold(rows[at].text)
        if row.page != title.page:
            return None
        if anchors.starts_addressees(folded) is not None or _ATTACHED.match(folded) or is_authority(rows, at):
            return at
        opens = _opens(row, folded) and not (at == index and _is_set_under(title, rows, at))
        if opens or is_marker(row.text) or len(row.text) > 500 or anchors.ends_in_wire(folded):
            return None
        if anchors.is_rule(row.text) and at > index:
            return None
        if at > index and row.text.rstrip().endswith((".", ":", ";")):
            return None
    return None


def _ends_subject(title: Line, lines: Sequence[Line], rows: Sequence[Line], index: int) -> bool:
    """Does the row begin the part after the subject?"""
    row = rows[index]
    if _begins_next_part(title, row) or is_authority(rows, index):
        return True
    if _opens(row, fold(row.text)) and (lines or not _is_set_under(title, rows, index)):
        return True
    return _leaves_subject(title, lines, row) if lines else not _begins_subject(title, row)


def _begins_next_part(title: Line, row: Line) -> bool:
    """Does the row surely begin another part: Kính gửi, "(Kèm theo …)", a section's label, a line with a colon?"""
    folded = fold(row.text)
    if row.page != title.page or anchors.starts_addressees(folded) is not None or anchors.ends_in_wire(folded):
        return True
    if row.text.rstrip().endswith(":") and not row.text.isupper():
        return True
    return is_marker(row.text) or _ATTACHED.match(folded) is not None


def _begins_subject(title: Line, row: Line) -> bool:
    """Is the row under the title the first line of the subject: bold like the title, or V/v, or short, or centred?"""
    if anchors.starts_subject(fold(row.text)) or (title.bold and row.bold):
        return True
    return len(row.text) <= 200 and (row.em * 30 >= row.box.width or _centred(title, row))


def _leaves_subject(title: Line, lines: Sequence[Line], row: Line) -> bool:
    """Is the row no longer subject: by its type, its distance, or its place?"""
    last = lines[-1]
    if last.bold != row.bold or _is_far_below(title, lines, row):
        return True
    capital = row.text[:1].isupper()
    if _is_flat(title, row) and len(row.text) > WIDEST and len(row.text) > 1.1 * len(last.text):
        return capital
    capitals_go_on = row.text.isupper() and last.text.isupper()
    return capital and not (_centred(title, row) or capitals_go_on or (row.bold and _is_full(row)))


def _is_far_below(title: Line, lines: Sequence[Line], row: Line) -> bool:
    """Is the distance to the line above larger than between the lines before?"""
    gap = row.box.top - lines[-1].box.bottom
    above = lines[-2] if len(lines) > 1 else title
    usual = max((lines[-1] if len(lines) > 1 else lines[0]).box.top - above.box.bottom, 0)
    if row.unit == "pt":
        return gap > usual + 0.55 * row.em
    return gap >= usual + 1 and row.text[:1].isupper()


def _opens(row: Line, folded: str) -> bool:
    return (
        anchors.opens_body(folded)
        and not folded.startswith(("ve ",))
        and row.text.lstrip()[:1].isupper()
        and not (row.text.isupper())
        and not row.bold
    )


def _is_set_under(title: Line, rows: Sequence[Line], index: int) -> bool:
    """Are a row that may open the body and the row below it both centred under the title?

    The second row of a paragraph begins at the margin; that of a centred subject ("Triển khai …") does not.
    """
    row = rows[index]
    below = rows[index + 1] if index + 1 < len(rows) else None
    if below is None or row.unit == "cell" or below.page != row.page or row.text.rstrip().endswith((".", ":", ";")):
        return False
    near = below.box.top - row.box.bottom < 1.2 * row.em
    centred = all(abs(line.box.middle - title.box.middle) < 1.2 * row.em for line in (row, below))
    return near and centred and below.box.x0 > row.box.x0 + 2 * row.em and below.box.x1 < row.box.x1 - 2 * row.em


def is_authority(rows: Sequence[Line], index: int) -> bool:
    """Is it the authority (thẩm quyền ban hành) above the căn cứ, "CHỦ TỊCH ỦY BAN NHÂN DÂN …"?"""
    row = rows[index]
    folded = fold(row.text)
    if len(row.text) > 90 or _OF_AUTHORITY.match(folded) or not (_AUTHORITY.match(folded) or is_position(row.text)):
        return False
    if index and issuer.hangs(rows[index - 1].text):
        return False
    sure = is_position(row.text) or folded.lstrip().startswith(("hoi dong nhan dan", "uy ban nhan dan", "quoc hoi"))
    if caps_ratio(row.text) > 0.9 and (sure or folded.lstrip().startswith("uy ban thuong vu")):
        return True
    below = [r for r in rows[index + 1 : index + 4] if not anchors.is_rule(r.text)][:1]
    return bool(below) and anchors.is_base(fold(below[0].text))


def _is_full(row: Line) -> bool:
    """Does a paragraph in one row of a grid fill the width of the page? Its middle shows nothing then."""
    return row.unit == "cell" and row.box.width > 0.9 * CELLS_ACROSS


def _is_flat(title: Line, row: Line) -> bool:
    """Do both lines begin at the margin of a grid, so that nothing is centred?"""
    return row.unit == "cell" and row.box.x0 < 2 and title.box.x0 < 2


def _centred(title: Line, row: Line) -> bool:
    """Is the row centred like the title? In a flat text, always."""
    if _is_flat(title, row):
        return True
    return abs(row.box.middle - title.box.middle) <= max(2.5 * row.em, 0.06 * row.box.width)


# ---- Kính gửi ----------------------------------------------------------------------------


def _read_addressees(head: Head, rows: Sequence[Line], index: int, to: int) -> int:
    """Take Kính gửi and its list; return the row after it. Words before "Kính gửi" in its row are a mark or noise."""
    row = rows[index]
    word = next((i for i, at in enumerate(row.starts) if at >= to), 0)
    before, rest = split_at(row, word)
    if before:
        (head.marks if is_mark(before) else head.other).append(before)
    label = rest or row
    head.addressees.append(label)
    listed = not re.search(r"\w", label.text[_label_end(label) :])
    index += 1
    while index < len(rows) and len(head.addressees) < MOST_ADDRESSEE_LINES:
        if is_mark(rows[index]):
            head.marks.append(rows[index])
        elif _ends_addressees(head.addressees, listed, label, rows[index]):
            break
        else:
            head.addressees.append(rows[index])
        index += 1
    return index


def _label_end(label: Line) -> int:
    match = LABEL.match(fold(label.text))
    return match.end() if match else 0


def _ends_addressees(lines: Sequence[Line], listed: bool, label: Line, row: Line) -> bool:
    """Does ``row`` begin the body? ``listed``: no words follow the label, the entries are below it."""
    dashed = _DASHED.match(row.text) is not None
    if row.page != label.page and not dashed:
        return True
    last = lines[-1].text.rstrip()
    dashed_before = any(_DASHED.match(line.text) for line in lines) or _DASHED.match(label.text[_label_end(label) :])
    if dashed:
        if row.scanned and _is_sentence_behind_scraps(row, label):
            return True
        return not (listed or dashed_before or last.endswith((";", ",", ":")))
    if anchors.is_rule(row.text) or row.text.lstrip().startswith("("):
        return False
    if _CALLED.match(fold(last)):
        return True
    ended = _SENTENCE_END.search(last) is not None and len(lines) + (not listed) > 1
    outdented = row.box.x0 < label.box.x0 - 0.8 * row.em
    if dashed_before or last.endswith((";", ",")):
        return _ends_list(row, ended=ended and not last.endswith((";", ",")), outdented=outdented)
    if listed and len(lines) == 1:
        return outdented
    if ended or outdented or anchors.opens_body(fold(row.text)) or is_marker(row.text):
        return True
    return _is_set_apart(lines[-1], label, row)


def _ends_list(row: Line, *, ended: bool, outdented: bool) -> bool:
    """Does a row without a dash begin the body below entries that have one?"""
    begins = row.text[:1].isupper() and (outdented or anchors.opens_body(fold(row.text)))
    return ended or begins


def _is_set_apart(last: Line, label: Line, row: Line) -> bool:
    """Is the row too far below or too far left to continue the last entry?"""
    apart = row.box.top - last.box.bottom
    if row.unit == "pt" and apart > 0.75 * row.em:
        return True
    near_label = row.box.x0 < label.box.x0 + (2 if row.unit == "cell" else 2 * row.em)
    return row.text[:1].isupper() and (near_label or (row.unit == "cell" and apart >= 1))


def _is_sentence_behind_scraps(row: Line, label: Line) -> bool:
    """Is the row the first sentence of the body, left of the label, and its "dash" dirt at the margin?"""
    words = re.sub(r"^[^\p{L}]+", "", row.text)
    return row.box.x0 < label.box.x0 - 0.8 * row.em and words[:1].isupper() and anchors.opens_body(fold(words))
