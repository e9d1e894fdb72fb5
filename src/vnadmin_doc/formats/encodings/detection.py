"""Detect the legacy encoding of a text from the font name or from the characters.

First the counts of ``standards.md`` 8: text with letters that only Unicode has is Unicode. In other text
the different words with a non-ASCII character are decoded with every encoding; the encoding that gives the most
syllables is chosen. Measured on 2,000 windows of 200 characters of administrative prose converted to each
encoding: ``tests/eval/old_encodings.py``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from vnadmin_doc.formats.encodings.code_tables import CODE_COLUMNS, decode
from vnadmin_doc.language.syllables import is_syllable

__all__ = ["detect", "encoding_of_font", "has_unicode_vietnamese", "has_valid_spelling"]

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FONTS = (
    ("tcvn3", re.compile(r"^\.?Vn[A-Z0-9]")),
    ("vni", re.compile(r"^VNI[- ]", re.IGNORECASE)),
    ("vps", re.compile(r"^VPS(?![a-z])")),
)
_UNICODE_ONLY = re.compile("[\u1ea0-\u1ef9ĂăĐđĨĩŨũƠơƯư]")
# A pattern with the marks inside the word would be quadratic in a long word without any.
_WORD = re.compile('(?:[^\\s()/,;:."-]|[\x1c-\x1e])+')
_CODE = re.compile("[\x02-\x06\x10-\x15\x19\x1c-\x1e\u0080-\U0010ffff]")
_LETTERS = re.compile(r"[^\W\d_]+")

_MAX_WORDS = 400  # non-ASCII words that are decoded
_MIN_WORDS = 5  # of these words that must give syllables
_MIN_SURE_WORDS = 3  # different words that are enough if all words give syllables in an encoding of offices
_OF_OFFICES = ("tcvn3", "vni")  # TCVN 5712:1993 and the usual one of the South; the others were used abroad
_MIN_SHARE = 0.7
_MIN_GAIN = 0.15  # share of the words: more syllables than in the text without decoding
_MIN_LEAD = 2  # words: more syllables than with the second best encoding


@lru_cache(maxsize=256)
def encoding_of_font(font_name: str) -> tuple[str, bool] | None:
    """The encoding of a font by its name, and whether the font displays capitals only; None if unknown.

    >>> encoding_of_font(".VnTimeH"), encoding_of_font("VNI-Times"), encoding_of_font("Times New Roman")
    (('tcvn3', True), ('vni', False), None)
    """
    name = _SUBSET.sub("", font_name.strip())
    for encoding, pattern in _FONTS:
        if pattern.match(name):
            capitals = encoding == "tcvn3" and bool(re.search(r"H(?:$|[ ,-])", name))
            return encoding, capitals
    return None


def has_unicode_vietnamese(text: str) -> bool:
    """Does the text contain letters that Vietnamese has in Unicode only?

    >>> has_unicode_vietnamese("Độc lập"), has_unicode_vietnamese("§éc lËp")
    (True, False)
    """
    return bool(_UNICODE_ONLY.search(text))


def has_valid_spelling(word: str) -> bool:
    """Has the word letters, and are all its runs of letters syllables, in any case?

    >>> has_valid_spelling("“Độc"), has_valid_spelling("CộNG"), has_valid_spelling("§éc")
    (True, True, False)
    """
    parts = _LETTERS.findall(word)
    other_signs = any(ord(char) > 127 and not char.isalpha() and char not in "“”‘’–—…•" for char in word)
    return bool(parts) and not other_signs and all(is_syllable(part.lower()) for part in parts)


def _can_be_word(word: str) -> bool:
    """Has the word two or more letters or codes? A section sign or a bullet alone is a letter of some encodings."""
    return len(word) > 1 and not word[1:].isdigit()


def _count_non_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def detect(text: str) -> str | None:
    """``"tcvn3"``, ``"vni"``, ``"vps"`` or ``"viscii"``; None for Unicode, and if the encoding is unclear.

    >>> detect("Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc. Kh¸nh Hoµ, ngµy")
    'tcvn3'
    """
    if not _CODE.search(text):
        return None
    unicode_only = len(_UNICODE_ONLY.findall(text))
    if unicode_only >= 3 and unicode_only >= 0.2 * _count_non_ascii(text):
        return None
    with_code = (match[0] for match in _WORD.finditer(text) if _CODE.search(match[0]))
    words = set(islice(filter(_can_be_word, with_code), _MAX_WORDS))
    if len(words) < _MIN_SURE_WORDS:
        return None
    encodings = CODE_COLUMNS if len(words) >= _MIN_WORDS else _OF_OFFICES
    scores = {encoding: sum(has_valid_spelling(decode(word, encoding)) for word in words) for encoding in encodings}
    best = max(scores, key=scores.__getitem__)
    others = [score for encoding, score in scores.items() if encoding != best]
    needed = min(len(words), max(_MIN_WORDS, _MIN_SHARE * len(words)))
    if scores[best] < needed or scores[best] - max(others) < _MIN_LEAD:
        return None
    return best if scores[best] - sum(map(has_valid_spelling, words)) >= _MIN_GAIN * len(words) else None
