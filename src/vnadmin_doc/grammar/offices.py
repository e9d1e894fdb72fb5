"""Reads offices in signatures (zone 7a): lines of authority (TM., KT., TL., TUQ., Q.) and titles of office.

Decree 30/2020/NĐ-CP, Appendix I, II.7; Party letters have ``T/M``, ``K/T``, ``T/L``. Both are in capitals.

>>> is_competence("T/M BAN THƯỜNG VỤ"), is_position("PHÓ BÍ THƯ"), is_position("Nguyễn Văn An")
(True, True, False)
"""

from __future__ import annotations

from functools import lru_cache

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold, tone_key

__all__ = ["is_competence", "is_position", "title_start"]

_SIGN = lexicon.pattern(lexicon.words("signs"))
_PARTY_SIGN = lexicon.pattern(filter(None, (row["party"] for row in lexicon.rows("signs"))))
_COMPETENCE = re.compile(rf"[\W_]*(?:{_SIGN}\s?[./,:]\s*|{_PARTY_SIGN}[.\s]\s*)(?=[a-z])")
_COMPETENCE_IN_SMALL_LETTERS = re.compile(rf"\W*(?:{_SIGN}|{_PARTY_SIGN})\s?[./,]\s*(?P<office>[a-z].*)")
_AGENCY_OR_TITLE = re.compile(
    rf"(?:{lexicon.table_pattern('agencies', type='collective ministry agency')}"
    rf"|{lexicon.pattern((*lexicon.titles(), *lexicon.words('territories')))})(?!\w)"
)
# After "Trưởng" and "Phó" any words are a title. They are known by their tone marks only: see _WITH_TONE.
_TITLE = lexicon.pattern(title for title in lexicon.titles() if not title.startswith("Trưởng"))
# The parties of a contract or of minutes, alone in their line.
_PARTY = r"ben\ (?:[a-d]|mua|ban|giao|nhan|thue|cho\ thue)(?=\W*$)"
_POSITION = re.compile(rf"\W*(?:(?:pho\ |quyen\ )?{_TITLE}|pho\ |truong|quyen\ (?=truong)|{_PARTY})")
_WORD = re.compile(r"\S+")
_WITH_TONE = {"truong": "trưởng", "pho": "phó"}
"""Titles that other words have the letters of: TRƯỜNG is a school, PHỐ a street."""


@lru_cache(maxsize=4096)
def is_competence(line: str, *, small: bool = False) -> bool:
    """Is it a line with TM., KT., TL., TUQ. or Q.? In capitals, or with ``small`` also in small letters.

    >>> is_competence("KT. CHỦ TỊCH"), is_competence("TL.BỘ TRƯỞNG"), is_competence("Tm. abc")
    (True, True, False)
    >>> is_competence("kt. Thống đốc"), is_competence("kt. Thống đốc", small=True)
    (False, True)
    >>> is_competence("KT/ bộ trưởng bộ nội vụ", small=True)
    True
    """
    folded = fold(line)
    if _COMPETENCE.match(folded) is not None and caps_ratio(line) > 0.7:
        return True
    match = _COMPETENCE_IN_SMALL_LETTERS.match(folded) if small and len(line) < 70 else None
    return match is not None and _AGENCY_OR_TITLE.match(match["office"]) is not None


@lru_cache(maxsize=4096)
def is_position(line: str, *, small: bool = False) -> bool:
    """Is it a title of office in capitals? Before it may be a scrap that OCR read for a pen stroke.

    With ``small`` also a registered title in small letters, alone or with its agency: some fonts display small letters
    as capitals.

    >>> is_position("PHÓ GIÁM ĐỐC"), is_position("T- GIÁM ĐỐC"), is_position("Giám đốc Sở")
    (True, True, False)
    >>> is_position("thủ tướng chính phủ", small=True), is_position("Thứ trưởng ký;", small=True)
    (True, False)
    >>> is_position("TRƯỜNG MẦM NON"), is_position("TỔNG SỐ 36 DỰ ÁN")
    (False, False)
    """
    return title_start(line) is not None or (small and _is_small_title(line))


def _is_small_title(line: str) -> bool:
    words = fold(line).strip(" _|'").split()
    if not 2 <= len(words) <= 9 or line.rstrip()[-1:] in ";:.,":
        return False
    rest = next((words[size:] for size in (4, 3, 2) if tuple(words[:size]) in lexicon.registered("title")), None)
    return rest is not None and (not rest or _AGENCY_OR_TITLE.match(" ".join(rest)) is not None)


def title_start(line: str) -> int | None:
    """The offset of the title: of the first word, or after words of at most three letters. None without a title."""
    folded = fold(line)
    for word in _WORD.finditer(folded):
        title = _POSITION.match(folded, word.start())
        if title:
            start = word.start()
            upper = caps_ratio(line[start : title.end() + 3]) > 0.8 and caps_ratio(line[start:]) > 0.6
            return start if upper and _has_tone(title[0], line[start:]) else None
        if word.start() > 12 or sum(c.isalpha() for c in word[0]) > 3:
            return None
    return None


def _has_tone(title: str, text: str) -> bool:
    """Has the first word of the text the tone of "trưởng" or "phó"? True for any other title."""
    word = _WITH_TONE.get(title.strip(" \"'(-*_"))
    return word is None or tone_key(text.lstrip(" \"'(-*_").split()[0].strip(".,")) == tone_key(word)
