"""Anchors: finds the fixed words of a letter in a folded line, exactly or with a few errors.

OCR misreads single letters. A limited number of errors is allowed in the words that the decree prescribes
(Decree 30/2020/NĐ-CP, Appendix I). No errors are allowed in values.
"""

from __future__ import annotations

from functools import lru_cache

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold

__all__ = [
    "find_addressees",
    "find_motto",
    "has_motto_words_only",
    "is_base",
    "is_dashed_rule",
    "is_ornament",
    "is_wire_sender",
    "opens_body",
    "starts_appendix",
    "starts_distribution",
    "starts_subject",
]

_MOTTOES = tuple((fold(row["motto"]), int(row["errors"])) for row in lexicon.rows("mottoes"))
"""(motto, most errors) for each motto."""
_WORDS = tuple((motto, most, tuple(re.findall(r"\w+", motto))) for motto, most in _MOTTOES)
_MOTTO_WORDS = frozenset(word for *_, words in _WORDS for word in words)
# The words may touch or have dashes between them; one more letter may touch the end.
_EXACT = re.compile(r"(?<!\w)(?:" + "|".join(r"\W{0,5}".join(words) for *_, words in _WORDS) + r")\w?(?!\w)")
# A sentence names the country and the Party too: "Hiến pháp nước …", "Điều lệ …", "thành lập …".
_IN_SENTENCE = re.compile(r"(?:(?<!nha )nuoc|dieu le|lich su|thanh lap|gia nhap) $")
SHORTEST, LONGEST = 14, 110
"""Shortest and longest row with a motto, in characters; an agency may be in the same row."""
LONGEST_AFTER = 45
"""Most characters after a motto: the Tiêu ngữ in the row of the Quốc hiệu, or the code of a form."""
_ADDRESSEES = re.compile(r"(?:^|(?<=\s))k[il1]nh\s*(?:g[uo]i|trinh)\s*[:;.]|^[\W_]*k[il1]nh\s*(?:g[uo]i|trinh)(?!\w)")
_ADDRESSEES_FUZZY = re.compile(r"^[\W_]*(?:kinh gui){e<=2}\s*[:;.]")
_DISTRIBUTION = re.compile(r"^[\W_]*n[o0][il1]\s*nh?[ai]n(?!\w)\s*(?:[:;.,]|$|\s{2}|\()")
_DISTRIBUTION_FUZZY = re.compile(r"^[\W_]*(?:noi nhan){e<=2}\s*[:;]")
_SUBJECT = re.compile(r"^[\W_]*(?:v\s?[/il1f|⁄]?\s?[vw]|v[aei] viec)(?!\w)")
_BASE = re.compile(rf"^[\W_]*{lexicon.pattern(lexicon.words('sentence_starts', type='base listed'))}(?!\w)")
_OPENS = re.compile(
    rf"^[\W_]*(?:{lexicon.pattern(lexicon.words('sentence_starts', type='base listed opening'))}|ngay\ \d+)(?!\w)"
)
_APPENDIX = re.compile(
    r"""^\W*(?:phu\s*luc(?!\s*(?:kem|dinh\ kem|nay))|mau\s*so|bieu\s*(?:mau|so)|danh\s*(?:muc|sach)|de\s*cuong
  | quy\s*trinh|bang\s*(?:tong|phan|chi))(?!\w)""",
    re.VERBOSE,
)
_ORNAMENT = re.compile(r"[\W_]*$")
_DASHED_RULE = re.compile(r"\s*(?:[-–—_=*~]\s*){3,}")
_WIRE = re.compile(r"\bdien\s*:\s*$")


@lru_cache(maxsize=4096)
def find_motto(folded: str) -> int | None:
    """The offset at which the Quốc hiệu, the Tiêu ngữ or the name of the Party begins; None where there is no motto.

    >>> find_motto("uy ban nhan dan cong hoa xa hoi chu nghia viet nam")
    16
    >>> find_motto("hoi nghi tong ket"), find_motto("can cu hien phap nuoc cong hoa xa hoi chu nghia viet nam")
    (None, None)
    """
    match = _EXACT.search(folded)
    if match:
        # Not a motto inside a sentence ("Hiến pháp nước Cộng hòa …"), nor before many more words.
        inside = _IN_SENTENCE.search(folded, 0, match.start()) or len(folded) - match.end() > LONGEST_AFTER
        return None if inside else match.start()
    if not SHORTEST <= len(folded) <= LONGEST:
        return None
    for anchor, most_errors, words in _WORDS:
        # Half of the words must be read exactly. In nearly all lines no word is, and the slow search is skipped.
        if 2 * sum(word in folded for word in words) < len(words):
            continue
        errors, start = _nearest(anchor, folded)
        if errors <= most_errors:
            # The motto begins at the start of a word.
            return folded.rfind(" ", 0, start + 1) + 1
    return None


def has_motto_words_only(folded: str) -> bool:
    """Is every word of the text a word of a motto, and is there one?

    >>> has_motto_words_only("cong"), has_motto_words_only("uy ban"), has_motto_words_only("1")
    (True, False, False)
    """
    words = re.findall(r"\w+", folded)
    return bool(words) and _MOTTO_WORDS.issuperset(words)


def _nearest(anchor: str, text: str) -> tuple[int, int]:
    """(least edit distance of ``anchor`` to any part of ``text``, the offset where that part begins).

    Sellers' algorithm (1980) with one row of the table of edit distances: a match may begin anywhere.
    """
    costs, starts = list(range(len(anchor) + 1)), [0] * (len(anchor) + 1)
    best = len(anchor), 0
    for at, char in enumerate(text):
        cost, start = costs[0], starts[0]
        starts[0] = at + 1
        for i, wanted in enumerate(anchor, 1):
            least, begin = cost + (char != wanted), start
            cost, start = costs[i], starts[i]
            if cost + 1 < least:
                least, begin = cost + 1, start
            if costs[i - 1] + 1 < least:
                least, begin = costs[i - 1] + 1, starts[i - 1]
            costs[i], starts[i] = least, begin
        if costs[-1] < best[0]:
            best = costs[-1], starts[-1]
    return best


def find_addressees(folded: str) -> int | None:
    """The offset of "Kính gửi" in the line, at its start or after a stamp; None where the line has no Kính gửi."""
    match = _ADDRESSEES.search(folded)
    # Many lines have none of these signs, and a pattern with errors is slow.
    if match is None and (":" in folded or ";" in folded or "." in folded):
        match = _ADDRESSEES_FUZZY.match(folded)
    return match.start() if match and match.start() < 40 else None


def is_wire_sender(folded: str) -> bool:
    """Does the line name the sender of a công điện: "CHỦ TỊCH … điện:"?"""
    return _WIRE.search(folded) is not None


def starts_distribution(folded: str) -> bool:
    """Does the line begin with "Nơi nhận"?"""
    first = folded[:1]
    if (first == "n" or not first.isalpha()) and _DISTRIBUTION.match(folded):
        return True
    # Few lines have one of these signs, and a pattern with errors is slow.
    return (":" in folded or ";" in folded) and _DISTRIBUTION_FUZZY.match(folded) is not None


def starts_subject(folded: str) -> bool:
    """Does the line begin with V/v or Về việc?"""
    return _SUBJECT.match(folded) is not None


def is_base(folded: str) -> bool:
    """Does the line begin with the first words of a căn cứ?"""
    return _BASE.match(folded) is not None


def opens_body(folded: str) -> bool:
    """Does the line begin with the first words of a body?"""
    return _OPENS.match(folded) is not None


def starts_appendix(folded: str) -> bool:
    """Does the line begin with the first words of the title of an appendix?"""
    return _APPENDIX.match(folded) is not None


def is_dashed_rule(text: str) -> bool:
    """Is the text a line drawn with dashes, and not a blank of dots that is to be filled in?

    >>> [is_dashed_rule(text) for text in ("-------", "_ _ _ _", "***", "-", "……………", "- 5 -")]
    [True, True, True, False, False, False]
    """
    return _DASHED_RULE.fullmatch(text) is not None


def is_ornament(text: str) -> bool:
    """Is the text a drawn line or an ornament, without letters and digits?"""
    return _ORNAMENT.match(text) is not None
