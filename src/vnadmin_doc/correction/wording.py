"""Corrects the wording of a value from a scan: registered names, words without spaces, split letters, years, quotes."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.joined_words import split_at_capitals, split_into_syllables
from vnadmin_doc.correction.registered_names import with_registered_names, with_spaces, with_whole_place
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.syllables import impossible, is_syllable
from vnadmin_doc.language.text import squeeze

__all__ = ["correct_place", "correct_wording", "with_year_in_digits"]

_ARTICLE = re.compile(r"(?<=^\W*Như )[DĐdđ][iíìỉĩị][eéèẻẽẹêếềểễệ]u(?= \d)")
_DOUBLED_DIGIT = re.compile(r"(?<=\bnăm\s(?:19|20)\d(\d))\1(?!\d)")
_YEAR_BY_HAND = re.compile(r"(?<=\b[nN]ăm\s?20\s?)[\dDOQZSBIl|]{2}(?=\W*$)")
_DIGITS = str.maketrans("DOQZSBIl|", "000258111")
"""The digits that OCR reads as these letters, most often in handwriting."""
_WORD = re.compile(r"(?<!\w)\p{Ll}+(?!\w)")
_CLEFT = (("lr", "h"), ("li", "h"), ("rn", "m"))
"""(as read, as printed): a letter whose stem OCR took for a letter of its own."""
_LEAST_FREQUENCY = 4.5
"""Least ``rarest_frequency`` of a word with the printed letter."""
_SCHOOL = re.compile(r"(?<=\bTRƯỜNG )(?:CD|DH)(?!\w)")
"""The abbreviations of cao đẳng and đại học, without the bar of Đ."""
_SIGN_BEFORE_CAPITAL = re.compile(r"(?<=^|\s)[+*'‘’«¢“](?=\p{Lu})")


def correct_wording(text: str, *, places: bool = True, agencies: Sequence[str] | None = None) -> Correction:
    """The text with joined words separated and registered names spelled as in the lexicon.

    ``agencies``: abbreviations in the notation of the letter; if given, joined abbreviations are separated too.
    ``places``: also correct names of places; use False for a list that may have names of people.

    >>> correct_wording("SỞYTE")
    Correction(value='SỞ Y TẾ', read='SỞYTE', basis='lexicon', sure=True)
    >>> correct_wording("SỞ Y TE").value, correct_wording("TRƯỜNG CD NGHỀ").value
    ('SỞ Y TẾ', 'TRƯỜNG CĐ NGHỀ')
    """
    read, text = text, _with_article(_with_opening_quote(_with_year(_with_whole_letters(text))))
    text = _SCHOOL.sub(lambda match: match[0].replace("D", "Đ"), text)
    text = with_spaces(text)
    words = split_into_syllables(text if agencies is None else split_at_capitals(text, agencies))
    return Correction(with_registered_names(words, places=places), squeeze(read), "lexicon")


def correct_place(place: str) -> Correction:
    """The place in a dateline with its registered name.

    >>> correct_place("TP.Hà Chí Minh").value, correct_place("Kiên Giàng").value
    ('TP.Hồ Chí Minh', 'Kiên Giang')
    """
    corrected = correct_wording(place)
    return Correction(with_whole_place(corrected.value), corrected.read, "lexicon")


def with_year_in_digits(dateline: str) -> str:
    """The dateline, as long as before, with the digits of a year that were read as letters: a year filled in by hand.

    >>> [with_year_in_digits(f"Huế, ngày 5 tháng 7 năm {year}")[-5:] for year in ("20 ZI", "20 2D", "20 31", "20 AM")]
    ['20 21', '20 20', '20 31', '20 AM']
    """
    return _YEAR_BY_HAND.sub(lambda year: year[0].translate(_DIGITS), dateline)


def _with_article(text: str) -> str:
    """The text with "Như Điều 3", the most common first entry of Nơi nhận (Decree 30/2020/NĐ-CP), spelled so.

    >>> _with_article("- Như Diễu 2;"), _with_article("Như diều 4 (để thực hiện)"), _with_article("Như trên")
    ('- Như Điều 2;', 'Như điều 4 (để thực hiện)', 'Như trên')
    """
    return _ARTICLE.sub(lambda match: "Điều" if match[0][0].isupper() else "điều", text)


def _with_year(text: str) -> str:
    """The text without the second of two equal digits at the end of a year that has five.

    >>> _with_year("ngày 05 tháng 10 năm 20188"), _with_year("năm 20189")
    ('ngày 05 tháng 10 năm 2018', 'năm 20189')
    """
    return _DOUBLED_DIGIT.sub("", text)


def _with_whole_letters(text: str) -> str:
    """The text with the letter that OCR read as two, in words that are impossible in Vietnamese.

    >>> _with_whole_letters("klrám bệnh, triển klrai, lioạt động, rnột, kilômét, internet, Krông Nô")
    'khám bệnh, triển khai, hoạt động, một, kilômét, internet, Krông Nô'
    """
    return _WORD.sub(lambda word: _with_whole_letter(word[0]), text)


def _with_whole_letter(word: str) -> str:
    if not (impossible(word) or "lr" in word):
        return word
    whole = {word.replace(pair, letter, 1) for pair, letter in _CLEFT if pair in word}
    likely = [w for w in whole if is_syllable(w) and (rarest_frequency(w) or 0.0) >= _LEAST_FREQUENCY]
    return likely[0] if len(likely) == 1 else word


def _with_opening_quote(text: str) -> str:
    """The text with the quotation mark that opens a quotation, where OCR read another sign before its first word.

    >>> _with_opening_quote("ban hành +Quy chế làm việc”"), _with_opening_quote("mức +Hai và “Ba”")
    ('ban hành “Quy chế làm việc”', 'mức +Hai và “Ba”')
    """
    if text.count("”") != 1 or "“" in text or '"' in text:
        return text
    return _SIGN_BEFORE_CAPITAL.sub("“", text, count=1) if len(_SIGN_BEFORE_CAPITAL.findall(text)) == 1 else text
