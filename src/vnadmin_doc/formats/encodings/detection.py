"""Which legacy encoding is it? By the font's name, or by the characters.

First the counts of ``standards.md`` 8: text with letters that only Unicode has is Unicode. Of other text
the words with a strange character are decoded in every encoding; the encoding in which they are syllables
is the one. Measured on 2,000 windows of 200 characters of administrative prose converted to each encoding:
``tests/eval/old_encodings.py``.
"""

from __future__ import annotations

import re
from itertools import islice

from vnadmin_doc.formats.encodings.code_tables import CODE_COLUMNS, decode
from vnadmin_doc.language.syllables import is_syllable

__all__ = ["by_font", "detect", "is_modern", "is_spelt"]

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FONTS = (
    ("tcvn3", re.compile(r"^\.?Vn[A-Z0-9]")),
    ("vni", re.compile(r"^VNI[- ]", re.IGNORECASE)),
    ("vps", re.compile(r"^VPS(?![a-z])")),
)
_MODERN = re.compile("[\u1ea0-\u1ef9ĂăĐđĨĩŨũƠơƯư]")
_HIGH = re.compile("[\u0080-\U0010ffff]")
_MARKED = re.compile('[^\\s()/,;:."-]*[\x02-\x06\x10-\x15\x19\x1c-\x1e\u0080-\U0010ffff][^\\s()/,;:."-]*')
_LETTERS = re.compile(r"[^\W\d_]+")

_SAMPLE = 400  # words that are looked at
_FEWEST = 5  # of them syllables
_SHARE = 0.7
_MARGIN = 0.15  # of the words, before the text as it stands
_LEAST = 2  # words before the next best encoding


def by_font(font_name: str) -> tuple[str, bool] | None:
    """The encoding that a font's name tells, and whether it shows capitals only.

    >>> by_font(".VnTimeH"), by_font("VNI-Times"), by_font("Times New Roman")
    (('tcvn3', True), ('vni', False), None)
    """
    name = _SUBSET.sub("", font_name.strip())
    for encoding, pattern in _FONTS:
        if pattern.match(name):
            capitals = encoding == "tcvn3" and bool(re.search(r"H(?:$|[ ,-])", name))
            return encoding, capitals
    return None


def is_modern(text: str) -> bool:
    """Are there letters that only Unicode Vietnamese has?

    >>> is_modern("Độc lập"), is_modern("§éc lËp")
    (True, False)
    """
    return bool(_MODERN.search(text))


def is_spelt(word: str) -> bool:
    """Are all runs of letters in a word syllables, in whatever case, and is there one?

    >>> is_spelt("“Độc"), is_spelt("CộNG"), is_spelt("§éc")
    (True, True, False)
    """
    parts = _LETTERS.findall(word)
    strange = any(ord(char) > 127 and not char.isalpha() and char not in "“”‘’–—…•" for char in word)
    return bool(parts) and not strange and all(is_syllable(part.lower()) for part in parts)


def detect(text: str) -> str | None:
    """``"tcvn3"``, ``"vni"``, ``"vps"``, ``"viscii"``; None for Unicode and for unknown text.

    >>> detect("Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc. Kh¸nh Hoµ, ngµy")
    'tcvn3'
    """
    modern = len(_MODERN.findall(text))
    if modern >= 3 and modern >= 0.2 * len(_HIGH.findall(text)):
        return None
    words = [match[0] for match in islice(_MARKED.finditer(text), _SAMPLE)]
    if len(words) < _FEWEST:
        return None
    scores = {encoding: sum(is_spelt(decode(word, encoding)) for word in words) for encoding in CODE_COLUMNS}
    best = max(scores, key=scores.__getitem__)
    others = [score for encoding, score in scores.items() if encoding != best]
    if scores[best] < max(_FEWEST, _SHARE * len(words)) or scores[best] - max(others) < _LEAST:
        return None
    return best if scores[best] - sum(map(is_spelt, words)) >= _MARGIN * len(words) else None
