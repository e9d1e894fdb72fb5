"""Offices as signature blocks print them: lines of authority (TM., KT., TL., TUQ., Q.) and titles (zone 7a).

Decree 30/2020/NĐ-CP, Appendix I, II.7; Party letters: ``T/M``, ``K/T``, ``T/L``. Both stand in capitals.

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
_SMALL_COMPETENCE = re.compile(rf"\W*(?:{_SIGN}|{_PARTY_SIGN})\s?[./,]\s*(?P<whose>[a-z].*)")
_AGENCY = re.compile(  # whose the title is, or who has it
    rf"(?:{lexicon.table_pattern('agencies', type='collective ministry agency')}"
    rf"|{lexicon.pattern((*lexicon.titles(), *lexicon.words('territories')))})(?!\w)"
)
# "Trưởng" and "Phó" make titles of any words behind them, and only their tone shows them: see _TONED.
_TITLE = lexicon.pattern(title for title in lexicon.titles() if not title.startswith("Trưởng"))
_POSITION = re.compile(rf"\W*(?:(?:pho\ |quyen\ )?{_TITLE}|pho\ |truong|quyen\ (?=truong))")
_WORD = re.compile(r"\S+")
_TONED = {"truong": "trưởng", "pho": "phó"}
"""Words that only their tone makes a title: TRƯỜNG is a school, PHỐ a street."""


@lru_cache(maxsize=4096)
def is_competence(line: str, *, small: bool = False) -> bool:
    """Is it a line with TM., KT., TL., TUQ. or Q. in capitals; with ``small``, whatever its letters?

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
    match = _SMALL_COMPETENCE.match(folded) if small and len(line) < 70 else None
    return match is not None and _AGENCY.match(match["whose"]) is not None


@lru_cache(maxsize=4096)
def is_position(line: str, *, small: bool = False) -> bool:
    """Is it a title of office in capitals, maybe behind a scrap that OCR made of a pen stroke?

    With ``small`` also a registered title in other letters, alone or with whose it is: capitals
    may have been the font's.

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
    return rest is not None and (not rest or _AGENCY.match(" ".join(rest)) is not None)


def title_start(line: str) -> int | None:
    """Where the title begins: at the first word, or behind words of one to three letters."""
    folded = fold(line)
    for word in _WORD.finditer(folded):
        title = _POSITION.match(folded, word.start())
        if title:
            start = word.start()
            upper = caps_ratio(line[start : title.end() + 3]) > 0.8 and caps_ratio(line[start:]) > 0.6
            return start if upper and _is_toned(title[0], line[start:]) else None
        if word.start() > 12 or sum(c.isalpha() for c in word[0]) > 3:
            return None
    return None


def _is_toned(title: str, text: str) -> bool:
    """Where one word alone made it a title: is its tone the title's?"""
    toned = _TONED.get(title.strip(" \"'(-*_"))
    return toned is None or tone_key(text.lstrip(" \"'(-*_").split()[0].strip(".,")) == tone_key(toned)
