"""The title block below the letterhead: sorts its rows into title, subject and addressees, and finds the body.

Decree 30/2020/NĐ-CP, Appendix I, II.5 and II.9: the kind's name, the subject below it (zone 5a), Kính gửi (zone 9a).
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.grammar import code, issuer
from vnadmin_doc.grammar.addressees import LABEL
from vnadmin_doc.grammar.markers import is_marker, marker
from vnadmin_doc.grammar.offices import is_position
from vnadmin_doc.grammar.preamble import AUTHORITY
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import PAGE_CELLS, wide_gaps, x_at_share
from vnadmin_doc.layout.letterhead import MOST_HEAD_ROWS, Head
from vnadmin_doc.layout.row_predicates import is_dateline, is_mark, is_number, is_title, split_off_mark
from vnadmin_doc.model.kinds import CONG_VAN, by_notation
from vnadmin_doc.model.line import Line, split_at

__all__ = ["is_authority", "read_subject", "read_title_block"]

MOST_SUBJECT_LINES = 14
"""Most lines of a subject."""
LONGEST_CENTRED = 72
"""Most characters of a centred line in a text without columns; a longer line fills the width of the page."""

MOST_UNTITLED_LINES = 8
"""Most lines between the letterhead and the authority or the căn cứ of a document whose title was not read."""
OFF_CENTRE = 4.0
"""Largest distance, in ems, between the middle of a centred line and the middle of the text."""
MOST_ADDRESSEE_LINES = 60
"""Most lines of a list of addressees, unless the next ones are entries too: a letter may go to all districts."""

_ENTRY = re.compile(r"\s*[-–+•]|.*;\s*$")
_ATTACHED = re.compile(r"\W*\(\s*(?:ban hanh\s+)?(?:kem|theo|dinh kem|ban hanh)\b|\W*ban hanh kem theo\b")
_OF_AUTHORITY = re.compile(r"\W*cua\s(?!.*\sve\s)[^\d:;]{3,80}$")
_AUTHORITY = re.compile(rf"\W*(?:{AUTHORITY}|{lexicon.table_pattern('agencies', type='ministry')}\ (?!\d)\w)")
_SENTENCE_END = re.compile(r"[.!?]\W*$")
_SHORT_NAME = re.compile(r"\W*\((?:sau day\s+)?(?:goi|viet)\s+(?:chung|tat)\s[^()]*\)\W*$")
"""A short name for all addressees, "(sau đây gọi chung là …)", ends their list."""
_FORM_LABEL = re.compile(
    r"\W*(?:ten )?(?:don vi(?: tinh)?|bo phan|khach hang|thoi gian|dia diem|ho (?:va )?ten|lop|nam hoc)\s*:"
)
"""A field of a form below the title, "Đơn vị: …"."""
_DASHED = re.compile(r"^[\s_|'`.]*[-–—•+*~=·]+\s*\w")


def read_title_block(head: Head, rows: Sequence[Line], start: int) -> int:
    """Sort the rows from ``start`` on into title, subject and addressees; return the index of the first body row."""
    index = start
    page = rows[start].page if start < len(rows) else 0
    while index < min(len(rows), start + MOST_HEAD_ROWS) and rows[index].page <= page + 1:
        row = rows[index]
        folded = fold(row.text)
        offset = anchors.find_addressees(folded)
        if offset is None and head.title and anchors.is_wire_sender(folded):
            offset = 0
        if offset is not None:
            return _read_addressees(head, rows, index, offset)
        if head.title:
            return index
        if _read_title(head, row):
            index = read_subject(head, rows, index + 1)
        elif _take_minor_row(head, row):
            index += 1
        else:
            return _read_untitled_subject(head, rows, index)
    return index


def _read_title(head: Head, row: Line) -> bool:
    """Take the row if it is the title. A mark stamped in the row goes to the marks."""
    mark, rest = split_off_mark(row)
    if not is_title(rest, fold(rest.text), headed=bool(head.motto or head.code)):
        return False
    head.marks += [mark] if mark else []
    scrap, rest = _split_off_scrap(rest)
    head.other += [scrap] if scrap else []
    head.title.append(rest)
    return True


def _split_off_scrap(row: Line) -> tuple[Line | None, Line]:
    """(signs that OCR read from the frame of a stamp left of the title, or None; the title).

    With the signs the middle of the title would be wrong.
    """
    first = next((i for i, word in enumerate(row.words) if re.search(r"\p{L}", word.text)), 0) if row.scanned else 0
    scrap, rest = split_at(row, first)
    return (scrap, rest) if rest else (None, row)


def _take_minor_row(head: Head, row: Line) -> bool:
    """Take a mark, an ornament or a dateline between letterhead and title; False for any other row."""
    if is_mark(row):
        head.marks.append(row)
    elif anchors.is_ornament(row.text):
        head.other.append(row)
    elif not head.dateline and (head.motto or head.code) and is_dateline(row):
        head.dateline.append(row)
    else:
        return False
    return True


def read_subject(head: Head, rows: Sequence[Line], index: int) -> int:
    """Take the lines of the subject below the title; return the index of the row after them."""
    lines: list[Line] = []
    scraps, rows = _without_stamp(head.title[0], rows, index)
    end = _certain_end(rows, index, head.title[0])
    while index < len(rows) and len(lines) < MOST_SUBJECT_LINES:
        row = rows[index]
        if is_mark(row):
            head.marks.append(row)
        elif anchors.is_ornament(row.text):
            head.other.append(row)
            if lines and row.box.width > 3 * row.em:
                # The line drawn under the subject ends it (Decree 30/2020/NĐ-CP, Appendix I, II.5).
                index += 1
                break
        elif not lines and not head.code and is_number(row):
            head.code.append(row)  # contracts and minutes have it below the title
        elif not lines and _OF_AUTHORITY.match(fold(row.text)):
            # "CỦA BỘ TRƯỞNG …" below the kind's name is the authority.
            head.title.append(row)
        elif index >= end if end is not None else _ends_subject(head.title[-1], lines, rows, index):
            break
        else:
            lines.append(row)
            head.other += [scraps[index]] if index in scraps else []
        index += 1
    if lines:
        # The subject is below the title, so the lines below the number are not the subject.
        head.other += head.subject
        head.subject[:] = lines
    return index


def _without_stamp(title: Line, rows: Sequence[Line], start: int) -> tuple[dict[int, Line], Sequence[Line]]:
    """(the words of a stamp by the index of their row, the rows without them).

    An arrival stamp is left of the title and reaches into rows of the subject, which are centred below the title.
    """
    found: dict[int, Line] = {}
    clean = list(rows[start : start + MOST_SUBJECT_LINES])
    for at, row in enumerate(clean):
        if not row.scanned or row.page != title.page or _centred(title, row):
            continue
        for _, _, word in wide_gaps(row):
            left, right = split_at(row, word)
            if left and right and left.box.x1 < title.box.x0 and _centred(title, right):
                found[start + at], clean[at] = left, right
    if not found or clean[0].text[:1].islower():
        return {}, rows  # the row above, the first of the subject, was not read
    return found, [*rows[:start], *clean, *rows[start + MOST_SUBJECT_LINES :]]


def _read_untitled_subject(head: Head, rows: Sequence[Line], index: int) -> int:
    """Take the subject of a scan whose title was not read; return the index of the row after it, ``index`` without one.

    Between the letterhead and the authority or the first căn cứ is nothing else than title and subject. The notation
    shows that the document has a title, or the subject begins with "Về việc".
    """
    first = rows[index]
    if not first.scanned or head.subject or not (anchors.starts_subject(fold(first.text)) or _names_kind(head.code)):
        return index
    near = range(index, min(len(rows), index + MOST_UNTITLED_LINES + 1))
    end = next((at for at in near if is_authority(rows, at) or anchors.is_base(fold(rows[at].text))), index)
    lines = _centred_lines(rows, index, end)
    if not lines or not lines[0].text.lstrip(' (“"')[:1].isupper():
        return index  # the first line was not read either
    head.subject += lines
    head.other += [row for row in rows[index:end] if row not in lines]
    return end


def _centred_lines(rows: Sequence[Line], start: int, end: int) -> list[Line]:
    """The lines from row ``start`` to row ``end`` that are centred on the text of the page, and near to each other."""
    middle = x_at_share((row for row in rows if row.page == rows[start].page), 0.5)
    found: list[Line] = []
    for row in rows[start:end]:
        near = not found or row.box.top - found[-1].box.bottom < row.em
        if not near or abs(row.box.middle - middle) >= OFF_CENTRE * row.em:
            break
        found.append(row)
    return found


def _names_kind(number: Sequence[Line]) -> bool:
    """Does the notation in the line of the number name a kind that has a title?"""
    notations = [found.value for line in number for found in line.find(code) if found.part == "notation"]
    kinds = [by_notation(notation) for notation in notations]
    return any(kind is not None and kind is not CONG_VAN for kind in kinds)


def _certain_end(rows: Sequence[Line], index: int, title: Line) -> int | None:
    """The index of the nearest row that certainly ends the subject: Kính gửi, the authority, or "(Kèm theo …".

    None where there is no such row, or where the body may begin above it.
    """
    for at in range(index, min(len(rows), index + MOST_SUBJECT_LINES)):
        row, folded = rows[at], fold(rows[at].text)
        if row.page != title.page:
            return None
        if anchors.find_addressees(folded) is not None or _ATTACHED.match(folded) or is_authority(rows, at):
            return at
        opens = _opens_body(row, folded) and not (at == index and _begins_centred_subject(title, rows, at))
        if opens or _begins_section(rows[index:at], row) or len(row.text) > 500 or anchors.is_wire_sender(folded):
            return None
        if anchors.is_ornament(row.text) and at > index:
            return None
        if at > index and row.text.rstrip().endswith((".", ":", ";")):
            return None
    return None


def _ends_subject(title: Line, lines: Sequence[Line], rows: Sequence[Line], index: int) -> bool:
    """Is the row below the subject, which ``lines`` are so far?"""
    row = rows[index]
    if _begins_next_part(title, lines, row) or is_authority(rows, index):
        return True
    if _opens_body(row, fold(row.text)) and (lines or not _begins_centred_subject(title, rows, index)):
        return True
    return _is_outside_subject(title, lines, row) if lines else not _begins_subject(title, row)


def _begins_next_part(title: Line, lines: Sequence[Line], row: Line) -> bool:
    """Does the row certainly begin another part: Kính gửi, "(Kèm theo …)", a labelled section, a line with a colon?"""
    folded = fold(row.text)
    if row.page != title.page or anchors.find_addressees(folded) is not None or anchors.is_wire_sender(folded):
        return True
    if row.text.rstrip().endswith(":") and not row.text.isupper() and not _ends_with_dirt(row):
        return True
    return _begins_section(lines, row) or _ATTACHED.match(folded) is not None or _FORM_LABEL.match(folded) is not None


def _begins_section(lines: Sequence[Line], row: Line) -> bool:
    """Does the row below the ``lines`` of a subject begin a section? Not with "(2)", nor inside a bracket."""
    label = marker(row.text)
    subject = "".join(line.text for line in lines)
    if label is None or subject.count("(") > subject.count(")"):
        return False
    return label.style != "bracketed" or label.ordinal == 1


def _ends_with_dirt(row: Line) -> bool:
    """Does the row, with small letters at its start, end with a colon that stands alone, as dirt of a scan does?"""
    return row.scanned and row.text[:1].islower() and row.words[-1].text == ":"


def _begins_subject(title: Line, row: Line) -> bool:
    """Is the row below the title the first line of the subject: V/v, or bold like the title, or short, or centred?"""
    if anchors.starts_subject(fold(row.text)) or (title.bold and row.bold):
        return True
    return len(row.text) <= 200 and (row.em * 30 >= row.box.width or _centred(title, row))


def _is_outside_subject(title: Line, lines: Sequence[Line], row: Line) -> bool:
    """Do the type, the distance or the place of the row show that it is below the subject?"""
    last = lines[-1]
    if last.bold != row.bold or _is_far_below(title, lines, row):
        return True
    capital = row.text[:1].isupper()
    if _is_flat(title, row) and len(row.text) > LONGEST_CENTRED and len(row.text) > 1.1 * len(last.text):
        return capital
    both_capitals = row.text.isupper() and last.text.isupper()
    return capital and not (_centred(title, row) or both_capitals or (row.bold and _is_full(row)))


def _is_far_below(title: Line, lines: Sequence[Line], row: Line) -> bool:
    """Is the distance to the line above larger than the distance between the lines above?"""
    gap = row.box.top - lines[-1].box.bottom
    above = lines[-2] if len(lines) > 1 else title
    usual = max((lines[-1] if len(lines) > 1 else lines[0]).box.top - above.box.bottom, 0)
    if row.unit == "pt":
        return gap > usual + 0.55 * row.em
    return gap >= usual + 1 and row.text[:1].isupper()


def _opens_body(row: Line, folded: str) -> bool:
    """Does the row begin with the first words of a body, in the type of a body?"""
    if not anchors.opens_body(folded) or folded.startswith("ve "):
        return False
    first = next((char for char in row.text if char.isalpha()), "")
    return first.isupper() and not row.text.isupper() and not row.bold


def _begins_centred_subject(title: Line, rows: Sequence[Line], index: int) -> bool:
    """Is the row, with words that may open a body, the first row of a subject that is centred below the title?

    The second row of a paragraph begins at the margin; the second row of a centred subject ("Triển khai …") does not.
    """
    row = rows[index]
    below = rows[index + 1] if index + 1 < len(rows) else None
    if below is None or row.unit == "cell" or below.page != row.page or row.text.rstrip().endswith((".", ":", ";")):
        return False
    near = below.box.top - row.box.bottom < 1.2 * row.em
    centred = all(abs(line.box.middle - title.box.middle) < 1.2 * row.em for line in (row, below))
    return near and centred and below.box.x0 > row.box.x0 + 2 * row.em and below.box.x1 < row.box.x1 - 2 * row.em


def is_authority(rows: Sequence[Line], index: int) -> bool:
    """Is the row the authority (thẩm quyền ban hành) above the căn cứ: "CHỦ TỊCH ỦY BAN NHÂN DÂN …"?"""
    row = rows[index]
    folded = fold(row.text)
    if len(row.text) > 90 or _OF_AUTHORITY.match(folded) or not (_AUTHORITY.match(folded) or is_position(row.text)):
        return False
    if index and issuer.name_continues(rows[index - 1].text):
        return False
    known = is_position(row.text) or folded.lstrip().startswith(("hoi dong nhan dan", "uy ban nhan dan", "quoc hoi"))
    if caps_ratio(row.text) > 0.9 and (known or folded.lstrip().startswith("uy ban thuong vu")):
        return True
    below = [r for r in rows[index + 1 : index + 4] if not anchors.is_ornament(r.text)][:1]
    return bool(below) and anchors.is_base(fold(below[0].text))


def _is_full(row: Line) -> bool:
    """Does the row fill the width of a character grid? Then its middle does not show whether it is centred."""
    return row.unit == "cell" and row.box.width > 0.9 * PAGE_CELLS


def _is_flat(title: Line, row: Line) -> bool:
    """Do both lines begin at the margin of a character grid, so that no line is centred?"""
    return row.unit == "cell" and row.box.x0 < 2 and title.box.x0 < 2


def _centred(title: Line, row: Line) -> bool:
    """Is the row centred like the title? In a text where no line is centred, every row counts as centred."""
    if _is_flat(title, row):
        return True
    return abs(row.box.middle - title.box.middle) <= max(2.5 * row.em, 0.06 * row.box.width)


# ---- Kính gửi ----------------------------------------------------------------------------


def _read_addressees(head: Head, rows: Sequence[Line], index: int, offset: int) -> int:
    """Take Kính gửi, which begins at ``offset`` of the row, and its list; return the index of the row after them.

    Words before Kính gửi in its row are a mark or noise.
    """
    row = rows[index]
    word = next((i for i, at in enumerate(row.starts) if at >= offset), 0)
    before, rest = split_at(row, word)
    if before:
        (head.marks if is_mark(before) else head.other).append(before)
    label = _without_scrap(head, rest or row)
    head.addressees.append(label)
    entries_below = not re.search(r"\w", label.text[_label_end(label) :])
    index += 1
    while index < len(rows):
        if len(head.addressees) >= MOST_ADDRESSEE_LINES and not _ENTRY.match(rows[index].text):
            break
        if is_mark(rows[index]):
            head.marks.append(rows[index])
        elif _is_scrap(rows[index], rows[index].text):
            head.other.append(rows[index])
        elif _ends_addressees(head.addressees, entries_below, label, rows[index]):
            break
        else:
            head.addressees.append(rows[index])
        index += 1
    return index


def _without_scrap(head: Head, label: Line) -> Line:
    """The line of Kính gửi; single letters after the label, which a pen left on a scan, are noise."""
    end = _label_end(label)
    if not _is_scrap(label, label.text[end:]):
        return label
    kept, scrap = split_at(label, next(i for i, at in enumerate(label.starts) if at >= end))
    head.other += [scrap] if kept and scrap else []
    return kept or label


def _is_scrap(line: Line, text: str) -> bool:
    """Are only single letters in the text of a scanned line?"""
    return line.scanned and re.search(r"\w", text) is not None and re.search(r"\w{2}", text) is None


def _label_end(label: Line) -> int:
    """The offset after the words "Kính gửi:"."""
    match = LABEL.match(fold(label.text))
    return match.end() if match else 0


def _ends_addressees(lines: Sequence[Line], entries_below: bool, label: Line, row: Line) -> bool:
    """Does ``row`` begin the body? ``entries_below``: the entries begin below the label, not behind it."""
    dashed = any(_DASHED.match(line.text) for line in lines) or _DASHED.match(label.text[_label_end(label) :])
    if _DASHED.match(row.text):
        listed = bool(dashed) or entries_below or lines[-1].text.rstrip().endswith((";", ",", ":"))
        return not listed or (row.scanned and _is_sentence_after_dirt(row, label))
    if row.page != label.page:
        return True
    if anchors.is_ornament(row.text) or row.text.lstrip().startswith("("):
        return False
    if _SHORT_NAME.match(fold(lines[-1].text.rstrip())):
        return True
    return _begins_body(lines, entries_below, label, row, dashed=bool(dashed))


def _begins_body(lines: Sequence[Line], entries_below: bool, label: Line, row: Line, *, dashed: bool) -> bool:
    """Does a row without a dash begin the body? ``dashed``: the entries above have dashes."""
    last = lines[-1].text.rstrip()
    listed = last.endswith((";", ","))
    ended = _SENTENCE_END.search(last) is not None and len(lines) + (not entries_below) > 1
    outdented = row.box.x0 < label.box.x0 - 0.8 * row.em
    if dashed or listed:
        opens = row.text[:1].isupper() and (outdented or anchors.opens_body(fold(row.text)))
        # A stamp may cover the first words of the body.
        opens = opens or (row.scanned and outdented and row.box.top - lines[-1].box.bottom > 0.75 * row.em)
        return opens or (ended and not listed)
    if entries_below and len(lines) == 1:
        return outdented
    if ended or outdented or anchors.opens_body(fold(row.text)) or is_marker(row.text):
        return True
    return _is_separate(lines[-1], label, row)


def _is_separate(last: Line, label: Line, row: Line) -> bool:
    """Is the row too far below the last entry, or too far left, to continue it?"""
    distance = row.box.top - last.box.bottom
    if row.unit == "pt" and distance > 0.75 * row.em:
        return True
    near_label = row.box.x0 < label.box.x0 + (2 if row.unit == "cell" else 2 * row.em)
    return row.text[:1].isupper() and (near_label or (row.unit == "cell" and distance >= 1))


def _is_sentence_after_dirt(row: Line, label: Line) -> bool:
    """Is the row the first sentence of the body, left of the label, and its "dash" dirt at the margin?"""
    words = re.sub(r"^[^\p{L}]+", "", row.text)
    return row.box.x0 < label.box.x0 - 0.8 * row.em and words[:1].isupper() and anchors.opens_body(fold(words))
