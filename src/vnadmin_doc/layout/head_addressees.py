"""Kính gửi and its list: where they end and the body begins."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.grammar.addressees import LABEL
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.head_rows import Head, is_mark
from vnadmin_doc.model.line import Line, split_at

__all__ = ["read_addressees"]

MOST_LINES = 60
"""No list of addressees has more lines than this."""

_SENTENCE_END = re.compile(r"[.!?]\W*$")
_CALLED = re.compile(r"\W*\((?:sau day\s+)?(?:goi|viet)\s+(?:chung|tat)\s[^()]*\)\W*$")
"""What all addressees are called from here on: the list's last line."""
_DASHED = re.compile(r"^[\s_|'`.]*[-–—•+*~=·]+\s*\w")


def read_addressees(head: Head, rows: Sequence[Line], index: int, to: int) -> int:
    """Kính gửi and its list; the row after it. What stands before it in its row is a mark."""
    row = rows[index]
    word = next((i for i, at in enumerate(row.starts) if at >= to), 0)
    before, rest = split_at(row, word)
    if before:
        (head.marks if is_mark(before) else head.other).append(before)
    label = rest or row
    head.addressees.append(label)
    listed = not re.search(r"\w", label.text[_label_end(label) :])
    index += 1
    while index < len(rows) and len(head.addressees) < MOST_LINES:
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
    """Does ``row`` begin the body? By its dash, the stop before it, where it stands."""
    if row.page != label.page and not _DASHED.match(row.text):
        return True
    last = lines[-1]
    dashed_before = any(_DASHED.match(line.text) for line in lines) or _DASHED.match(label.text[_label_end(label) :])
    if _DASHED.match(row.text):
        if row.scanned and _is_sentence_behind_scraps(row, label):
            return True
        return not (listed or dashed_before or last.text.rstrip().endswith((";", ",", ":")))
    if anchors.is_rule(row.text):
        return False
    ended = _SENTENCE_END.search(last.text) is not None and len(lines) + (not listed) > 1
    outdented = row.box.x0 < label.box.x0 - 0.8 * row.em
    if row.text.lstrip().startswith("("):
        return False
    if _CALLED.match(fold(last.text)):
        return True
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


def _is_sentence_behind_scraps(row: Line, label: Line) -> bool:
    """Does the body's first sentence stand left of the list's label, its "dash" dirt at the margin?"""
    words = re.sub(r"^[^\p{L}]+", "", row.text)
    return row.box.x0 < label.box.x0 - 0.8 * row.em and words[:1].isupper() and anchors.opens_body(fold(words))
