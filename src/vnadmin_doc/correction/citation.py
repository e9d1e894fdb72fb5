"""Corrects a citation in a scan: names of laws, "số" and "của", and lost spaces.

Decree 30/2020/NĐ-CP, Appendix I, II.6: a citation has the kind, number and notation, day, agency and subject; a law is
cited by its name.
"""

from __future__ import annotations

from functools import cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.notation import with_code
from vnadmin_doc.correction.registered_names import as_registered, with_registered_names
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.kinds import KINDS

__all__ = ["correct_citation"]

_NUMBER_SIGN = re.compile(r"(?<=\p{L}\s)(?:s[oóòôồộơớ][.,:;]?\s*(?=\d+\s?/)|số[,;]\s*(?=\d))")
_DAY_SIGN = re.compile(r"(?<=[\p{L}\d])(?=ngày \d)")
_SPECK = re.compile(
    r"(?<=\d{4})[.,]\s?(?=của\s)|(?<=năm)[.,]\s?(?=\d{4})|(?<=\p{Ll}{2})\.\s?(?=\p{Ll}{2})|(?<=\scủa)\s?-\s?(?=\p{L})"
)
_TWO_DASHES = re.compile(r"[-–—]\s?[-–—]")
_LAW = r"(?<=(?<!\b(?:hoi|ky|phap) )\b(?:luat|phap lenh) )"
_AFTER_SHORT = r"(?=\s*(?:$|[,;.:()]|(?:cua|nam|ngay|so|va)(?!\w)))"
"""After the name of one word: Luật Giá, but luật gia đình; Luật Dược, but luật được thông qua."""
_CODE = re.compile(r"(?<=\d/)\p{Lu}\p{L}{0,3}(?=-\p{Lu})")
_AGENCY_SIGN = re.compile(r"(?<=\s)c[uủúưứ][aảáàâ](?=\s\p{Lu}\p{Ll})")


def correct_citation(text: str) -> Correction:
    """The citation with the names of laws and common phrases as registered, and with the signs before its parts.

    >>> correct_citation("Luật sửa đổi, bố sung một số điêu của Luật Tố chức Chính phủ").value
    'Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ'
    >>> correct_citation("Quyết định sô,15/QĐ-SYTngày 3/2/2031 cua Sở Y tế").value
    'Quyết định số 15/QĐ-SYT ngày 3/2/2031 của Sở Y tế'
    >>> correct_citation("Nghị quyết số 15/2031/NO-HĐND ngày 3 tháng 2 năm,2031.của HĐND").value
    'Nghị quyết số 15/2031/NQ-HĐND ngày 3 tháng 2 năm 2031 của HĐND'
    >>> kept = ("Hội Luật gia", "Luật được Quốc hội thông qua", "Tờ trình số 15/TT-UBND", "Công văn số: 5/SXD-QLN")
    >>> [text for text in kept if correct_citation(text).value != text]
    []
    """
    corrected = text
    for law in _law().finditer(fold(text)):
        start, end = law.span()
        corrected = corrected[:start] + _registered_law(text[start:end]) + corrected[end:]
    corrected = _TWO_DASHES.sub("-", _SPECK.sub(" ", corrected))
    corrected = _AGENCY_SIGN.sub("của", _DAY_SIGN.sub(" ", _NUMBER_SIGN.sub("số ", corrected)))
    kind = _code(corrected) or ""
    corrected = _CODE.sub(lambda code: with_code(code[0], kind) if len(code[0]) == len(kind) else code[0], corrected)
    return Correction(with_registered_names(corrected, places=False), squeeze(text), "lexicon")


def _code(citation: str) -> str | None:
    """The code of the kind that the citation begins with: ``NQ`` for "Nghị quyết số …"."""
    folded = fold(citation)
    return next((code for name, code in _codes() if folded.startswith(f"{name} ")), None)


@cache
def _codes() -> list[tuple[str, str]]:
    """(folded name, code) of each kind, longer names first."""
    return sorted(((fold(kind.name), kind.code) for kind in KINDS), key=lambda row: -len(row[0]))


def _registered_law(name: str) -> str:
    """The name of a law as registered, as long as before."""
    registered = iter(_laws()[fold(name)].split())
    return re.sub(r"\S+", lambda word: as_registered(word[0], next(registered), alone=False), name)


@cache
def _law() -> re.Pattern[str]:
    laws = lexicon.words("laws")
    short, long = (lexicon.pattern([law for law in laws if (" " in law) is several]) for several in (False, True))
    return re.compile(rf"{_LAW}(?:{long}(?!\w)|{short}{_AFTER_SHORT})")


@cache
def _laws() -> dict[str, str]:
    return {fold(name): name for name in lexicon.words("laws")}
