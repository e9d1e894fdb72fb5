"""Row predicates: answer what one row of the head is: number line, dateline, mark, title, or text of the body."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.correction.titles import correct_title
from vnadmin_doc.grammar import code, dateline, marks
from vnadmin_doc.grammar.issuer import begins_agency
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import wide_gaps
from vnadmin_doc.model.kinds import CONG_VAN, by_title, uncoded_title
from vnadmin_doc.model.line import Line, split_at

__all__ = [
    "ends_agency_name",
    "has_date",
    "has_english_motto",
    "is_body_text",
    "is_caption",
    "is_dateline",
    "is_dateline_text",
    "is_english",
    "is_like_size",
    "is_mark",
    "is_number",
    "is_record",
    "is_title",
    "split_off_mark",
]

LEAST_SIZE = 0.5
"""Least ratio of the heights of the letters of two lines of one part of a letter."""

LONGEST_REST = 160
"""Most characters after the kind's name in the row of the title."""

_CAPTION = re.compile(
    r"\W*(?:ky boi|nguoi ky|duoc ky|thoi gian ky|ngay ky|co quan:|email|signature|chu ky so|du thao|den\b|"
    r"chuyen|so den|ngay den|mau so|cong thong tin|sao y|gio den|ban sao|luu ho so|"
    # the codes of a record: Số hồ sơ, Mã định danh
    r"(?:so|ma) (?:ho so|dinh danh|luu tru|van ban|don vi|co quan|dang ky)\b|ho so so\b|"
    r"(?:mst|ma so thue|so tai khoan|stk|tel|hotline|phong)\s*:)"
)
# "Số", misread too, or "S?" in a text that has lost its letters with marks, with a slash within a few characters; or
# "Số:"; or the number of a Party document.
_NUMBER = re.compile(
    r"\W*(?:s[oa06e?](?![^\W\d]{3}).{0,20}?[/⁄]|s[oe]\W{0,2}:|so\W{0,3}\d*\s*-|(?:luat|phap lenh|nghi quyet) so\s*:)"
)
_BARE_NUMBER = re.compile(r"\W*so\s*[:;]")
# A number line whose "Số" OCR did not read: "40 /SXD-KTX", "06/2024/TT-BCT".
_NO_LABEL = re.compile(r"\W*\d{1,5}\s?[/⁄]\s?(?:\d{4}\s?[/⁄]\s?)?\p{Lu}{2,}(?:\s?-\s?\p{Lu}{2,})+\W*")
# A number line whose slash OCR did not read, or read as a digit: "Số.12TB-KT".
_NO_SLASH = re.compile(r"\W*S\p{L}?\W{0,3}\d{1,6}\s?\p{Lu}{2,4}-\p{Lu}{2,}(?:-\p{Lu}{2,})*\W*")
# Names of kinds that are also parts of agencies' names.
_KIND_IN_AGENCY_NAME = re.compile(r"\W*(?:ke hoach|quy hoach|chien luoc|du an|chuong trinh|de an)\W+\w")
_CITED = re.compile(r"[,\s]+(?:ngay|cua|ve|quy dinh|tai)\b")
_RECORD = re.compile(
    r"\W*(?:so(?: va)?(?: ky)? hieu|nguoi ky|ngay (?:ban hanh|hieu luc|co hieu luc|dang|het hieu luc)|co quan ban hanh|"
    r"loai van ban|hinh thuc van ban|trich yeu(?: noi dung)?|linh vuc|tinh trang(?: hieu luc)?|luot (?:xem|tai))"
    r"(?:\s*[:|]|\s+\d|\s*$)"
)
_WITH_NUMBER = re.compile(r"\W*so\W{1,3}\d")
_NO_MORE_WORDS = re.compile(r"[\s.*_–-]*")
_OF_AGENCY = re.compile(r"\s+cua\s[^\d:;.]{3,70}")
_MAX_MARK_WORDS = 12
_ENGLISH_MOTTO = re.compile(r"socialist republic of viet\s?nam|independence\W+freedom\W+happiness")
_WORD = re.compile(r"[^\W\d_]+")


def is_mark(line: Line) -> bool:
    """Is the line a mark of urgency, secrecy or circulation? In a scan, a misread mark counts too."""
    return any(line.scanned or marks.is_exact(line.text, found) for found in line.find(marks))


def split_off_mark(row: Line) -> tuple[Line | None, Line]:
    """(the mark stamped at the left of the row or None, the rest of the row)."""
    for _, _, index in wide_gaps(row):
        if index > _MAX_MARK_WORDS:
            break
        stamp, rest = split_at(row, index)
        if stamp and rest and is_mark(stamp):
            return stamp, rest
    return None, row


def is_title(row: Line, folded: str, *, headed: bool) -> bool:
    """Is the row the title: the name of a kind that is not part of an agency's name, or of a paper without a code?

    The name is in capitals. Below a motto or a number (``headed``) other words may follow the name. A row with the
    name alone may be in small letters: so is text in an old font for capitals (.VnTimeH). In a scan, one letter of the
    name may be misread.
    """
    kind = by_title(folded)
    if kind is None and headed and row.text.isupper() and uncoded_title(folded):
        return True
    if kind is None:
        return headed and row.scanned and correct_title(row.text).value != row.text
    if row.scanned and kind[0] is CONG_VAN:
        # A công văn has no title: in a scan the words are of a stamp, CÔNG VĂN ĐẾN.
        return False
    start, end = kind[1]
    name, rest = row.text[start:end], row.text[end:]
    alone = _NO_MORE_WORDS.fullmatch(rest) is not None
    if name.isupper():
        return alone or rest.strip() == ":" or (headed and (caps_ratio(rest) > 0.8 or _is_rest_of_title(row, rest)))
    if alone and name[0].isupper():
        return True
    return headed and (alone or _OF_AGENCY.fullmatch(folded, end) is not None)


def _is_rest_of_title(row: Line, rest: str) -> bool:
    """Are the words after the kind's name short, or without OCR a phrase that may be the subject?"""
    ended = rest.rstrip().endswith((".", ";", ":"))
    return len(rest) < 40 or (not row.scanned and len(rest) < LONGEST_REST and not ended)


def ends_agency_name(above: Line, row: Line, below: Sequence[Line]) -> bool:
    """Does the row end the agency's name that begins above ("SỞ" / "KẾ HOẠCH VÀ ĐẦU TƯ"), with a number line below?"""
    if not (_KIND_IN_AGENCY_NAME.match(fold(row.text)) and begins_agency(above.text)):
        return False
    return any(map(is_number, below))


def is_number(line: Line) -> bool:
    """Is the line the line of số, ký hiệu, and not a citation?"""
    text, folded = line.text, fold(line.text)
    if "-" in text and (_NO_LABEL.fullmatch(text) or _NO_SLASH.fullmatch(text)):
        return True
    if not line.scanned and text.lstrip()[:2].lower() == "sở":
        return False  # an agency with a slash in its name
    if not _NUMBER.match(folded):
        return False
    if _BARE_NUMBER.match(folded):
        return True
    raw = next((found for found in line.find(code) if found.part == "raw"), None)
    return raw is not None and _CITED.match(folded, raw.span[1]) is None


def has_date(line: Line) -> bool:
    """Does the line have a date in the words of a dateline?"""
    return bool(line.find(dateline))


def is_dateline(line: Line, *, placed: bool = False) -> bool:
    """Does the line consist of địa danh and date alone? ``placed``: a place with a comma is required."""
    return dateline.is_alone(line.text, line.find(dateline), placed=placed)


def is_dateline_text(text: str) -> bool:
    """Does the text, a part of a line, consist of địa danh and date alone?"""
    return dateline.is_alone(text, dateline.find(text))


def is_like_size(line: Line, other: Line) -> bool:
    """Are the letters of both lines of a similar size? Signs and pen strokes are smaller or larger than print."""
    return LEAST_SIZE <= line.em / other.em <= 1 / LEAST_SIZE


def is_caption(folded: str) -> bool:
    """Does the line begin with a caption of a digital signature, a label of an arrival stamp, or "Dự thảo"?"""
    return _CAPTION.match(folded) is not None


def has_english_motto(folded: str) -> bool:
    """Has the line the Quốc hiệu or the Tiêu ngữ in English, as a head in two languages has?"""
    return _ENGLISH_MOTTO.search(folded) is not None


def is_english(text: str) -> bool:
    """Is the line, of a head in two languages, in English? It has a long word that is no Vietnamese syllable, no marks.

    >>> is_english("DEPARTMENT OF HOME AFFAIRS"), is_english("UBND TP HCM"), is_english("SỞ NỘI VỤ")
    (True, False, False)
    """
    return text.isascii() and any(len(word) > 5 and not is_syllable(word) for word in _WORD.findall(text))


def is_record(folded: str) -> bool:
    """Does the line begin with a label of a database record, or does it name a letter by kind and number?

    Web portals print such lines above the letter.
    """
    if _RECORD.match(folded):
        return True
    kind = by_title(folded)
    return kind is not None and _WITH_NUMBER.match(folded, kind[1][1]) is not None


def is_body_text(row: Line, folded: str) -> bool:
    """Is the row certainly text of the body: a căn cứ, a section with its label, a long row of a paragraph?"""
    first = next((c for c in row.text if c.isalpha()), "")
    if anchors.is_base(folded):
        return first.isupper() and caps_ratio(row.text) < 0.7
    if is_marker(row.text):
        # OCR reads dirt before the words of a head as dashes.
        dashed = not row.text.lstrip(" *_|'\"")[:1].isalnum()
        return not dashed or (len(row.text) > 40 and caps_ratio(row.text) < 0.5)
    return len(row.text) > 110 and row.em * 40 < row.box.width
