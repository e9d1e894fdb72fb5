"""Corrects the wording of a value from a scan: registered names, words without spaces, an opening quotation mark."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.joined_words import split_at_capitals, split_into_syllables
from vnadmin_doc.correction.registered_names import with_registered_names
from vnadmin_doc.language.text import squeeze

__all__ = ["correct_wording"]

_ARTICLE = re.compile(r"(?<=^\W*Như )[DĐdđ][iíìỉĩị][eéèẻẽẹêếềểễệ]u(?= \d)")
_SIGN_BEFORE_CAPITAL = re.compile(r"(?<=^|\s)[+*'‘’«¢“](?=\p{Lu})")


def correct_wording(text: str, *, places: bool = True, agencies: Sequence[str] | None = None) -> Correction:
    """The text with joined words separated and registered names spelled as in the lexicon.

    ``agencies``: abbreviations in the notation of the letter; if given, joined abbreviations are separated too.
    ``places``: also correct names of places; use False for a list that may have names of people.

    >>> correct_wording("SỞYTE")
    Correction(value='SỞYTE', read='SỞYTE', basis='lexicon', sure=True)
    >>> correct_wording("SỞ Y TE").value
    'SỞ Y TẾ'
    """
    read, text = text, _with_article(_with_opening_quote(text))
    words = split_into_syllables(text if agencies is None else split_at_capitals(text, agencies))
    return Correction(with_registered_names(words, places=places), squeeze(read), "lexicon")


def _with_article(text: str) -> str:
    """The text with "Như Điều 3", the most common first entry of Nơi nhận (Decree 30/2020/NĐ-CP), spelled so.

    >>> _with_article("- Như Diễu 2;"), _with_article("Như diều 4 (để thực hiện)"), _with_article("Như trên")
    ('- Như Điều 2;', 'Như điều 4 (để thực hiện)', 'Như trên')
    """
    return _ARTICLE.sub(lambda match: "Điều" if match[0][0].isupper() else "điều", text)


def _with_opening_quote(text: str) -> str:
    """The text with the quotation mark that opens a quotation, where OCR read another sign before its first word.

    >>> _with_opening_quote("ban hành +Quy chế làm việc”"), _with_opening_quote("mức +Hai và “Ba”")
    ('ban hành “Quy chế làm việc”', 'mức +Hai và “Ba”')
    """
    if text.count("”") != 1 or "“" in text or '"' in text:
        return text
    return _SIGN_BEFORE_CAPITAL.sub("“", text, count=1) if len(_SIGN_BEFORE_CAPITAL.findall(text)) == 1 else text
