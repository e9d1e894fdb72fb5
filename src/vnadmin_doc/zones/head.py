"""The head: from the first line to where the body begins.

Decree 30/2020/NĐ-CP, Appendix I, II.1–5, 9a. Rows down to the title, Kính gửi or the first
căn cứ are cut into columns; left column, right column, full rows are then one stream that
a small state machine reads. A flat stream needs no cutting, and its parts may come in
either order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.fields import code, dateline, issuer, marks
from vnadmin_doc.fields.addressees import LABEL
from vnadmin_doc.fields.body import is_marker
from vnadmin_doc.fields.signers import is_position
from vnadmin_doc.kinds import by_title
from vnadmin_doc.lines import Line, split_at
from vnadmin_doc.text import caps_ratio, fold
from vnadmin_doc.zones import anchors
from vnadmin_doc.zones.columns import across, gaps, split_row

__all__ = ["Head", "find_head"]

DEEPEST = 60
"""No head has more rows than this before its body."""

_CAPTION = re.compile(
    r"\W*(?:ky boi|nguoi ky|duoc ky|thoi gian ky|ngay ky|co quan:|email|signature|chu ky so|du thao|den\b|"
    r"chuyen|so den|ngay den|mau so|cong thong tin|sao y|gio den|ban sao|luu ho so)"
)
_LOOSE_NUMBER = re.compile(r"^\W*s[oa06]\W{0,4}.{0,16}/|^\W*so\W{0,2}:")
_PARTY_NUMBER = re.compile(r"^\W*so\W{0,3}\d*\s*-")
_BARE_NUMBER = re.compile(r"^\W*so\s*[:;]")
_DATE_WORDS = re.compile(r"n[gq]a[yv].{0,16}t[hb]an[gq].{0,12}n[ao]m")
_SENTENCE_END = re.compile(r"[.!?]\W*$")


@dataclass(slots=True)
class Head:
    """Lines of each zone of the head, in reading order; ``end`` is the body's first row."""

    end: int = 0
    motto: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    code: list[Line] = field(default_factory=list)
    dateline: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    subject: list[Line] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)
    addressees: list[Line] = field(default_factory=list)
    other: list[Line] = field(default_factory=list)


def find_head(rows: Sequence[Line]) -> Head:
    """Read the head of a letter whose rows are given top to bottom."""
    head = Head()
    upper = _upper_rows(rows)
    streams = _columns(rows[:upper])
    _read_upper(head, streams)
    head.end = _read_lower(head, rows, upper)
    return head


# ---- the upper part: agency, motto, number, date, V/v --------------------------------


def _upper_rows(rows: Sequence[Line]) -> int:
    """How many rows stand above the title, Kính gửi, or the body, whichever is first."""
    seen_head = False
    for index, row in enumerate(rows[:DEEPEST]):
        folded = fold(row.text)
        if anchors.starts_addressees(folded) is not None:
            return index
        if anchors.where_motto(folded) is not None or _LOOSE_NUMBER.match(folded) or _DATE_WORDS.search(folded):
            seen_head = True
            continue
        if _is_title(row, folded) or (seen_head and (anchors.is_base(folded) or is_marker(row.text))):
            return index
        if seen_head and len(row.text) > 110 and row.em * 40 < row.box.width:
            return index
    return min(len(rows), DEEPEST) if seen_head else 0


def _is_title(row: Line, folded: str) -> bool:
    """A kind's name in capitals at the start of the row, and not an agency's column."""
    kind = by_title(folded)
    if kind is None:
        return False
    start, end = kind[1]
    name = row.text[start:end]
    if not name.isupper() and not (row.text[start].isupper() and len(folded.strip()) == end - start and row.bold):
        return False
    rest = row.text[end:]
    return not rest.strip(" .:;*-_") or caps_ratio(rest) > 0.8 or len(rest) < 40


def _columns(rows: Sequence[Line]) -> list[Line]:
    """Left column, then right column, then what spans both."""
    boundary = _boundary(rows)
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        west, east = _cut_by_words(row)
        if east is None and boundary is not None:
            west, east = split_row(row, boundary)
        left += [west] if west else []
        right += [east] if east else []
    return _in_order(left, right, boundary)


def _in_order(left: list[Line], right: list[Line], boundary: float | None) -> list[Line]:
    """Columns one after the other; a flat stream stays as it came."""
    if boundary is None:
        return sorted([*left, *right], key=lambda line: (line.page, line.box.top, line.box.x0))
    return [*left, *right]


def _cut_by_words(row: Line) -> tuple[Line | None, Line | None]:
    """Cut where the motto begins, or between a number and a dateline, however narrow the gap."""
    folded = fold(row.text)
    start = anchors.where_motto(folded)
    if start is None and _DATE_WORDS.search(folded):
        parts = {f.rule: f for f in code.find(row.text)}
        raw = parts.get("code/raw")
        start = raw.span[1] if raw and len(parts) > 1 else 0
        if start and not _DATE_WORDS.search(folded, start):
            start = 0
    if not start:
        return row, None
    start += row.text[start : start + 1].isspace()
    # A word that the anchor begins in (a stray sign glued before it) goes with it.
    index = max((i for i, at in enumerate(row.starts) if at <= start), default=0)
    return split_at(row, index) if index else (row, None)


def _boundary(rows: Sequence[Line]) -> float | None:
    """The x where the right column begins; None for a flat stream.

    The motto tells it: in two columns it begins well right of where the rows begin.
    """
    if not rows:
        return None
    margin = min(row.box.x0 for row in rows)
    found: list[float] = []
    for row in rows:
        folded = fold(row.text)
        start = anchors.where_motto(folded)
        if start is None:
            match = _DATE_WORDS.search(folded)
            if match is None or not (split := split_row(row, across(rows, 0.42)))[1]:
                continue
            found.append(split[1].box.x0)
            continue
        index = next((i for i, at in enumerate(row.starts) if at >= start), 0)
        word = row.words[index]
        if index and word.box.x0 - row.words[index - 1].box.x1 <= 0.6 * row.em:
            return None
        found.append(word.box.x0)
    if not found:
        flat = rows[0].unit == "cell" and not any(gaps(row) for row in rows)
        return None if flat else across(rows, 0.42)
    edge = min(found)
    em = rows[0].em
    return edge - 0.3 * em if edge > margin + 6 * em else None


def _read_upper(head: Head, stream: Sequence[Line]) -> None:
    """Sort the lines of the upper part into zones."""
    state = "issuer"
    top = _motto_top(stream)
    for line in stream:
        folded = fold(line.text)
        if anchors.is_rule(line.text):
            head.other.append(line)
        elif anchors.where_motto(folded) is not None:
            head.motto.append(line)
            state = "after" if state == "subject" else state
        elif _is_number(line.text, folded) and not head.code and not _CAPTION.match(folded):
            head.code.append(line)
            state = "number"
        elif _DATE_WORDS.search(folded) and state != "subject" and not _CAPTION.match(folded) and _is_date(line.text):
            (head.dateline if not head.dateline else head.other).append(line)
        elif marks.find(line.text):
            head.marks.append(line)
        elif anchors.starts_subject(folded) and not head.subject:
            head.subject.append(line)
            state = "subject"
        elif _CAPTION.match(folded) or (top is not None and line.box.bottom < top and line.unit == "pt"):
            head.other.append(line)
        elif state == "subject" and _DATE_WORDS.search(folded) and _is_dateline_alone(line.text):
            head.dateline.append(line)
            state = "after"
        elif state == "subject":
            head.subject.append(line)
        elif state == "number" and _PARTY_NUMBER.match(fold(head.code[0].text)) and not line.text.isupper():
            # Party công văn print the subject under the number without V/v (Hướng dẫn 36-HD/VPTW).
            head.subject.append(line)
            state = "subject"
        elif state == "issuer" and _could_be_issuer(line):
            head.issuer.append(line)
        else:
            head.other.append(line)


def _motto_top(stream: Sequence[Line]) -> float | None:
    """What stands wholly above this is not of the head's columns."""
    tops = [line.box.top - 1.6 * line.em for line in stream if anchors.where_motto(fold(line.text)) is not None]
    return min(tops) if tops else None


def _is_number(text: str, folded: str) -> bool:
    if not (_LOOSE_NUMBER.match(folded) or _BARE_NUMBER.match(folded) or folded.lstrip(" *_-").startswith("so ")):
        return False
    return bool(code.find(text)) or _BARE_NUMBER.match(folded) is not None


def _is_date(text: str) -> bool:
    return bool(dateline.find(text))


def _is_dateline_alone(text: str) -> bool:
    """Place, comma, date, and no word more: not a date inside the subject.

    >>> _is_dateline_alone("Hà Nội, ngày 16 tháng 6 năm 2021"), _is_dateline_alone("số 12 ngày 1 tháng 2 năm 2021")
    (True, False)
    """
    parts = {f.rule: f for f in dateline.find(text)}
    if "dateline/place" not in parts or "," not in text:
        return False
    return not any(char.isdigit() for char in parts["dateline/place"].value)


def _could_be_issuer(line: Line) -> bool:
    letters = sum(c.isalpha() for c in line.text)
    if letters < 2 or len(line.text) > 90:
        return False
    return caps_ratio(line.text) > 0.75 or issuer.begins_agency(line.text)


# ---- the lower part: title and subject, Kính gửi --------------------------------------


def _read_lower(head: Head, rows: Sequence[Line], start: int) -> int:
    """Title, subject and addressees from row ``start`` on; where the body begins."""
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
        if not head.title and _is_title(row, folded):
            head.title.append(row)
            index = _read_subject(head, rows, index + 1)
        elif head.title or not _between(head, row):
            return index
        else:
            index += 1
    return index


def _between(head: Head, row: Line) -> bool:
    """A mark, a rule, a stray dateline between the columns and the title: sorted, go on."""
    if marks.find(row.text):
        head.marks.append(row)
    elif anchors.is_rule(row.text):
        head.other.append(row)
    elif not head.dateline and _is_dateline_alone(row.text):
        head.dateline.append(row)
    else:
        return False
    return True


def _read_subject(head: Head, rows: Sequence[Line], index: int) -> int:
    """The lines under the title that belong to the subject; the row after them."""
    lines: list[Line] = []
    while index < len(rows) and len(lines) < 14:
        row = rows[index]
        folded = fold(row.text)
        if marks.find(row.text):
            head.marks.append(row)
        elif anchors.is_rule(row.text):
            head.other.append(row)
            if lines and row.box.width > 3 * row.em:
                # Decree 30 draws a line under the subject: nothing of it comes after.
                index += 1
                break
        elif _ends_subject(head.title[0], lines, row, folded):
            break
        else:
            lines.append(row)
        index += 1
    head.subject[:] = lines or head.subject
    return index


def _ends_subject(title: Line, lines: Sequence[Line], row: Line, folded: str) -> bool:
    """Does ``row`` begin what comes after the subject?"""
    if row.page != title.page or anchors.starts_addressees(folded) is not None or anchors.ends_in_wire(folded):
        return True
    if _opens(row, folded) or is_marker(row.text) or _is_authority(row, folded):
        return True
    if not lines:
        return len(row.text) > 200 or (row.em * 30 < row.box.width and not _centred(title, row))
    last = lines[-1]
    if last.bold != row.bold:
        return True
    gap, usual = row.box.top - last.box.bottom, (lines[0].box.top - title.box.bottom)
    if len(lines) > 1:
        usual = lines[-1].box.top - lines[-2].box.bottom
    if gap > max(usual, 0) + 0.55 * row.em and row.unit == "pt":
        return True
    return not _centred(title, row) and row.text[:1].isupper()


def _opens(row: Line, folded: str) -> bool:
    return (
        anchors.opens_body(folded)
        and not folded.startswith(("ve ",))
        and row.text.lstrip()[:1].isupper()
        and not (row.text.isupper())
        and not row.bold
    )


def _is_authority(row: Line, folded: str) -> bool:
    """THẨM QUYỀN BAN HÀNH: who decides, in capitals, above the căn cứ."""
    return caps_ratio(row.text) > 0.9 and (
        is_position(row.text)
        or folded.lstrip().startswith(("hoi dong nhan dan", "uy ban nhan dan", "uy ban thuong vu", "quoc hoi"))
    )


def _centred(title: Line, row: Line) -> bool:
    """Is the row set round the same middle as the title? Always so in flat text."""
    if row.unit == "cell" and row.box.x0 < 2 and title.box.x0 < 2:
        return True
    return abs(row.box.middle - title.box.middle) <= max(2.5 * row.em, 0.06 * row.box.width)


def _read_addressees(head: Head, rows: Sequence[Line], index: int, to: int) -> int:
    """Kính gửi and its list; the row after it. What stands before it in its row is a mark."""
    row = rows[index]
    word = next((i for i, at in enumerate(row.starts) if at >= to), 0)
    before, rest = split_at(row, word)
    if before:
        (head.marks if marks.find(before.text) else head.other).append(before)
    label = rest or row
    head.addressees.append(label)
    listed = not re.search(r"\w", label.text[_label_end(label) :])
    index += 1
    while index < len(rows) and len(head.addressees) < 60:
        if marks.find(rows[index].text):
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


_DASHED = re.compile(r"^[\s_|'`.]*[-–—•+*~=·]+\s*\w")


def _ends_addressees(lines: Sequence[Line], listed: bool, label: Line, row: Line) -> bool:
    """Does ``row`` begin the body? By its dash, the stop before it, where it stands."""
    if row.page != label.page and not _DASHED.match(row.text):
        return True
    last = lines[-1]
    dashed_before = any(_DASHED.match(line.text) for line in lines) or _DASHED.match(label.text[_label_end(label) :])
    if _DASHED.match(row.text):
        return not (listed or dashed_before or last.text.rstrip().endswith((";", ",", ":")))
    if anchors.is_rule(row.text):
        return False
    ended = _SENTENCE_END.search(last.text) is not None and len(lines) + (not listed) > 1
    outdented = row.box.x0 < label.box.x0 - 0.8 * row.em
    if row.text.lstrip().startswith("("):
        return False
    if dashed_before or last.text.rstrip().endswith((";", ",")):
        if last.text.rstrip().endswith((";", ",")) or not ended:
            return (outdented and row.text[:1].isupper()) or (
                anchors.opens_body(fold(row.text)) and row.text[:1].isupper()
            )
        return True
    if listed and len(lines) == 1:
        return outdented
    if ended or outdented or anchors.opens_body(fold(row.text)) or is_marker(row.text):
        return True
    if row.box.top - last.box.bottom > 0.75 * row.em and row.unit == "pt":
        return True
    if row.unit == "cell":
        return row.text[:1].isupper() and (row.box.top - last.box.bottom >= 1 or row.box.x0 < label.box.x0 + 2)
    return row.text[:1].isupper() and row.box.x0 < label.box.x0 + 2 * row.em
