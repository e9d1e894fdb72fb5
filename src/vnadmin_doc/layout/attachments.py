"""Attachments: finds the rows at which appendices, forms, plans and regulations begin after a letter.

Decree 30/2020/NĐ-CP, Appendix I, III.1: "PHỤ LỤC" with its number, the title below it, and below the title
"(Kèm theo văn bản số …)".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex as re

from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.grammar.signers import is_name
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.foot_column import is_item, is_office
from vnadmin_doc.model import kinds
from vnadmin_doc.model.line import Line

__all__ = ["begins", "end_of_unsigned", "is_issued_with", "is_label", "split"]

HEADING_ROWS = 6
"""Most rows between the first line of an appendix and its "(Kèm theo …)"."""

_KIND = lexicon.pattern(kinds.names())
_ISSUED_WITH = re.compile(rf"^\W*(?:ban hanh )?(?:kem )?theo {_KIND}(?!\w)")
_EXECUTED = re.compile(rf"trach nhiem (?:to chuc )?(?:thi hanh|thuc hien) {_KIND} nay\W*$")
_LABEL = re.compile(r"[\W_]*phu luc(?!\w)")
_FORM_LABEL = re.compile(
    r"[\W_]*(?:mau|bieu)(?: mau)?(?: so)?\s*[:.]?\s*(?:\d{1,3}[a-z]?|[ivx]+|[a-z]\d{0,2})(?:[./-][a-z\d]{1,8}){0,3}\W*"
)


def begins(rows: Sequence[Line], index: int) -> bool:
    """Does an attachment begin in the row: with a label, a second motto, or a title above "(Kèm theo …)"?"""
    row = rows[index]
    folded = fold(row.text)
    if anchors.starts_appendix(folded) or anchors.find_motto(folded) is not None:
        return True
    return _is_title(row, folded) and _names_document_below(rows, index)


def is_label(text: str) -> bool:
    """Is the text only the label of an appendix or a form?

    >>> is_label("Phụ lục II"), is_label("Mẫu số 01"), is_label("Mẫu 2a-KT"), is_label("Mẫu số 01: Tờ khai")
    (True, True, True, False)
    """
    folded = fold(text)
    return _FORM_LABEL.fullmatch(folded) is not None or (_LABEL.match(folded) is not None and len(text) < 20)


def is_issued_with(folded: str) -> bool:
    """Does the line name the document that the attachment belongs to: "(Ban hành kèm theo Quyết định số …)"?"""
    return _ISSUED_WITH.match(folded) is not None


def _names_document_below(rows: Sequence[Line], index: int, *, in_brackets: bool = False) -> bool:
    """Is "(Kèm theo …" in the row or below, with no heading between? ``in_brackets``: the bracket is required."""
    for row in rows[index : index + HEADING_ROWS]:
        if row.page != rows[index].page or is_marker(row.text) or (row is not rows[index] and _is_labelled(row)):
            return False
        if is_issued_with(fold(row.text)):
            return not in_brackets or row.text.lstrip().startswith("(")
    return False


def _is_title(row: Line, folded: str) -> bool:
    """Is the row a title of an attachment: the name of a kind, or capitals that are neither office nor name?"""
    if is_item(row.text) or is_office(row, row.text):
        return False
    if kinds.by_title(folded) is not None or anchors.starts_appendix(folded):
        # DANH MỤC looks like a name too.
        return True
    return caps_ratio(row.text) > 0.7 and not is_name(row.text) and (row.scanned or _has_words(row.text))


def _has_words(text: str) -> bool:
    """Are two of the words syllables? The mark of a typist or a print shop (QD-2031, H.60) is no title."""
    return sum(is_syllable(word) for word in re.findall(r"\p{L}+", text)) > 1


def end_of_unsigned(rows: Sequence[Line], begin: int) -> int:
    """The index of the row after a document without a signature, as databases of laws print it.

    An attachment begins right below the article on execution: "… chịu trách nhiệm thi hành Quyết định này."
    """
    ends = (index for index in range(begin + 2, len(rows)) if begins(rows, index))
    return next((i for i in ends if _EXECUTED.search(fold(f"{rows[i - 2].text} {rows[i - 1].text}"))), len(rows))


def split(rows: Sequence[Line], last: Line | None) -> tuple[list[list[Line]], list[Line]]:
    """(the lines of each attachment, the lines above the first attachment) of the rows after the foot.

    ``last`` is the last row of the foot; None if no rows follow it.
    """
    if last is None:
        return [], list(rows)
    # A row without words, such as a page number, does not begin an attachment.
    worded = next((i for i, row in enumerate(rows) if re.search(r"\p{L}{2}", row.text)), len(rows))
    starts = [i for i in range(worded, len(rows)) if _begins_attachment(rows, i, rows[i - 1] if i else last, worded)]
    if not starts:
        return [], list(rows)
    # A motto or a title right below a label belongs to the same attachment, as does a title above all text.
    begins_at = starts[:1]
    for index in starts[1:]:
        above = rows[begins_at[-1] : index]
        headed = len(above) > HEADING_ROWS or any(is_issued_with(fold(row.text)) for row in above)
        turned = rows[index].page != rows[index - 1].page and headed
        if turned or any(is_marker(row.text) for row in above) or _is_labelled(rows[index]):
            begins_at.append(index)
    return [list(rows[a:b]) for a, b in pairwise([*begins_at, len(rows)])], list(rows[: begins_at[0]])


def _is_labelled(row: Line) -> bool:
    """Does the line begin with the label of an appendix, or is it only the label of a form?"""
    return (_LABEL.match(fold(row.text)) is not None and len(row.text) < 60) or is_label(row.text)


def _begins_attachment(rows: Sequence[Line], index: int, above: Line, first: int) -> bool:
    """May an attachment begin in the row? ``above`` is the row above it, ``first`` the index of the first possible row.

    The first attachment begins with any text on a new page. Later ones begin with a label, or with a motto or a title
    on a new page, or with a title in capitals above "(Kèm theo …)".
    """
    row = rows[index]
    folded = fold(row.text)
    turned = row.page != above.page
    if _is_labelled(row):
        return True
    if index == first:
        return turned or begins(rows, index) or _is_title(row, folded) or _names_document_below(rows, index)
    if turned and anchors.find_motto(folded) is not None:
        return True
    return (
        _is_title(row, folded)
        and (turned or row.text.isupper())
        and _names_document_below(rows, index, in_brackets=not turned)
    )
