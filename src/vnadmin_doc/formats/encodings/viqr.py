"""Decode VIQR (RFC 1456): Vietnamese in ASCII with marks typed after the vowel, used in old mail.

``.``, ``?``, ``'`` and ``(`` are marks after a vowel and punctuation elsewhere, so a word is decoded
only if the result is a Vietnamese syllable.
"""

from __future__ import annotations

import re
from itertools import islice

from vnadmin_doc.formats.encodings.code_tables import rows
from vnadmin_doc.formats.encodings.detection import has_valid_spelling
from vnadmin_doc.language.syllables import impossible

__all__ = ["decode_viqr", "detect_viqr", "encode_viqr"]

_COLUMN = 5
_CODES = {row[_COLUMN]: row[0] for row in rows() if len(row) > _COLUMN and row[_COLUMN]}
_CODES |= {"Dd": "Đ", "dD": "Đ"}
_CODE = re.compile(r"\\([-.?'`^~(+\\])|" + "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True)))
_WORD = re.compile(r"\\?[A-Za-z](?:[A-Za-z]|(?<=[AEIOUYaeiouy^(+])\\?['`?~.^(+])*")
_WITH_VOWEL_MARK = re.compile(r"[AEOaeo]\^|[Aa]\(|[OUou]\+|^[Dd][Dd]")  # no tone mark: those are punctuation too
_SIGNS = ("^", "a(", "A(", "o+", "u+", "O+", "U+", "dd", "dD", "Dd", "DD")
"""One of them is in every text with such a vowel; to search for them takes less time than the pattern."""
_LETTERS_TO_CODES = {ord(row[0]): row[_COLUMN] for row in rows() if len(row) > _COLUMN}
_PUNCTUATION = re.compile("(?<=[AEIOUYaeiouyĂÂÊÔƠƯăâêôơư])([.?'`^~(+])")  # behind a vowel without tone
_ESCAPED = re.compile(r"\\([.?'`^~(+])")
_LABEL = re.compile(r"[A-Z]*DD[A-Z]*")  # QDD-UBND
_MAX_LENGTH = 7
_MAX_WORDS, _MIN_WORDS, _MIN_SHARE, _MIN_SHARE_OF_ALL = 600, 5, 0.9, 0.12


def _is_plausible_word(word: str) -> bool:
    """Is it a syllable, the list letter đ, or a name from the highlands (Krông, Đắk)?"""
    if word in "ăâêôơưĂÂÊÔƠƯ":  # not a word: a(1), e^2
        return False
    return has_valid_spelling(word) or word in "đĐ" or (len(word) <= _MAX_LENGTH and not impossible(word))


def _decode_word(match: re.Match[str]) -> str:
    """The word decoded if the result is a syllable; up to two signs at its end may be punctuation."""
    word = match[0]
    if _LABEL.fullmatch(word):
        return word.replace("DD", "Đ")
    for end in range(len(word), max(len(word) - 3, 1), -1):
        decoded = _CODE.sub(lambda code: code[1] or _CODES[code[0]], word[:end])
        if decoded != word[:end] and decoded.isalpha() and _is_plausible_word(decoded):
            return decoded + word[end:].removeprefix("\\")
    return word


def decode_viqr(text: str) -> str:
    r"""Unicode from VIQR; words that do not decode to syllables do not change.

    >>> decode_viqr(r"DDo^.c la^.p - Tu+. do, so^' 12/QDD-UBND. Don't ask, see a(1)")
    "Độc lập - Tự do, số 12/QĐ-UBND. Don't ask, see a(1)"
    """
    return _ESCAPED.sub(r"\1", _WORD.sub(_decode_word, text))


def detect_viqr(text: str) -> bool:
    """Does the text contain enough VIQR words to be VIQR? Only ASCII words are counted.

    >>> detect_viqr("Co^.ng hoa` xa~ ho^.i chu? nghi~a Vie^.t Nam, DDo^.c la^.p, Tu+. do, Ha.nh phu'c, nga`y ba^?y")
    True
    >>> detect_viqr("for (a = 0; a^2 < x; a++) { data(u+v) }  What? Who? You don't. I do.")
    False
    """
    if not any(sign in text for sign in _SIGNS) or not _WITH_VOWEL_MARK.search(text):
        return False
    words = [match[0] for match in islice(_WORD.finditer(text), _MAX_WORDS)]
    with_vowel_mark = [word for word in words if _WITH_VOWEL_MARK.search(word)]
    decodable = sum(decode_viqr(word) != word for word in with_vowel_mark)
    return decodable >= max(_MIN_WORDS, _MIN_SHARE * len(with_vowel_mark), _MIN_SHARE_OF_ALL * len(words))


def encode_viqr(text: str) -> str:
    r"""VIQR from Unicode; punctuation that would be read as a mark is escaped.

    >>> encode_viqr("Độc lập là gì?")
    'DDo^.c la^.p la` gi`?'
    """
    return _PUNCTUATION.sub(r"\\\1", text).translate(_LETTERS_TO_CODES)
