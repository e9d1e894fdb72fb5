"""Normalise text: NFC, folding for comparison, white space. Pure functions on ``str``.

``fold`` maps one code point to one code point, so the span of a match in the folded text is
also a span of the original text. ``casefold`` and NFKC change the length and cannot be used here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "UNFILLED_FIELD",
    "caps_ratio",
    "fold",
    "is_usual",
    "join_marks",
    "line_spans",
    "lines_in",
    "nfc",
    "nfc_with_offsets",
    "plain_code",
    "plain_letters",
    "printable",
    "squeeze",
    "tone_key",
]  # fmt: skip

_DASHES = "‐‑‒–—―−\u00ad"
_SLASHES = "⁄∕⧸"
_LOOK_ALIKES = {
    **dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
    "Ɖ": "Đ",
}
"""Letters of other scripts that look like a letter of the Vietnamese alphabet."""
_FOLDED_SIGNS = {
    **dict.fromkeys("đĐÐðƉ", "d"),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("‘’‚‛`´", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys(_SLASHES, "/"),
    **{alike: letter.lower() for alike, letter in _LOOK_ALIKES.items() if letter != "Đ"},
}
_STYLED = {
    code: unicodedata.normalize("NFKC", chr(code))
    for first, last in ((0x1D400, 0x1D7FF), (0xFF01, 0xFF5E))
    for code in range(first, last + 1)
}
"""Full-width forms and mathematical letters and digits, which some programs write for another style."""
_ORDINARY = {**_STYLED, 0xD0: "Đ", 0xF0: "đ", **dict.fromkeys((0x2010, 0x2011, 0x2043, 0xFE58, 0xFE63), "-")}
_ANY_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e]")
_ANY_LOOK_ALIKE = re.compile(f"[{''.join(_LOOK_ALIKES)}{_SLASHES}]")
# A word outside codes, with letters of two scripts.
_WORD_ALONE = re.compile(r"(?<![\w/.-])[^\W\d_]{2,}(?![\w/-])")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_PLAIN_LETTERS = str.maketrans({**_LOOK_ALIKES, **dict.fromkeys(_SLASHES, "/")})
_PLAIN_DASHES = str.maketrans(dict.fromkeys(_DASHES, "-"))
UNFILLED_FIELD = re.compile(r"«[^»]{1,40}»|\{\{[^}]{1,40}\}\}|<<[^>]{1,40}>>|\$\{[^}]{1,40}\}")
"""A field of a form letter that was not filled: «Noi_nhan»."""
_UNUSUAL = re.compile("[^\t\n\r -_a-~À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–—‘’“”…]")
"""A character that is neither ASCII nor a letter or a sign that nearly every Vietnamese text has. Most lines have none:
they are NFC and have nothing to normalise, so one search saves the other steps."""
_SIGNS_OF_USUAL = (("đ", "d"), ("–", "-"), ("—", "-"), ("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'), ("…", "."))
_CACHED_LENGTH = 160
_CHARACTER_CLUSTER = re.compile(r"(?s).[\u0300-\u036f]*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LOOSE_MARKS = re.compile("[^\\W\\d_](?: ?[\u0300-\u0303\u0306\u0309\u031b\u0323])+")
_MARK = re.compile("[\u0300-\u0323]")
_TONE_ON_SECOND = re.compile(rf"(o|u)(a|e|y)([{_TONES}])(?![\w\u0300-\u036f])")
"""Two places are in use in oa, oe, uy only; in quận and tuyết the vowel has another mark, or a letter follows."""


def is_usual(text: str) -> bool:
    """Has the text only characters that nearly every Vietnamese text has? It is then NFC, and no sign needs a change.

    >>> is_usual("Số: 12/QĐ-UBND – “V/v”"), is_usual("So\u0302\u0301"), is_usual("soft\u00adhyphen")
    (True, False, False)
    """
    return _UNUSUAL.search(text) is None


def nfc(text: str) -> str:
    r"""Unicode NFC; the Icelandic letter Ð, which some fonts and OCR write for Đ, becomes Đ.

    Full-width forms and mathematical letters, a style that is written with other characters, become ordinary letters;
    the hyphens of Unicode become that of the keyboard. So do letters of another script in a Latin word.

    >>> nfc("e\u0302\u0323"), nfc("\u00d0") == "\u0110", nfc("\uff11\uff12"), nfc("\U0001d412\u01a1\u0309")
    ('ệ', True, '12', 'Sở')
    """
    if is_usual(text):
        return text
    composed = unicodedata.normalize("NFC", text).translate(_ORDINARY)
    if _ANY_LOOK_ALIKE.search(composed):
        composed = unicodedata.normalize("NFC", _WORD_ALONE.sub(_in_one_script, composed))
    return unicodedata.normalize("NFC", composed) if _ANY_STYLED.search(text) else composed


def _in_one_script(match: re.Match[str]) -> str:
    """The word in Latin letters, if some of its letters are, and all others look like one."""
    word = match[0]
    plain = plain_letters(word)
    mixed = plain != word and _LATIN.search(word) and all(_LATIN.match(char) for char in plain)
    return plain if mixed else word


def plain_letters(text: str) -> str:
    """The text with Latin letters for the Cyrillic and Greek letters that look like them; same length.

    The fraction and division slashes become the slash of codes.

    >>> plain_letters("СХ-ОТ⁄1").isascii()  # noqa: RUF002
    True
    """
    return text.translate(_PLAIN_LETTERS) if _ANY_LOOK_ALIKE.search(text) else text


def plain_code(text: str) -> str:
    r"""The text with the letters, dashes and slashes of codes, so that codes can be compared; same length.

    >>> plain_code("12\u2044QĐ\u2010UBND")
    '12/QĐ-UBND'
    """
    return plain_letters(text).translate(_PLAIN_DASHES)


def join_marks(text: str) -> str:
    r"""NFC text; marks in the wrong order, or separated by a blank from their letter, are joined to the letter.

    >>> join_marks("T\u1ecf\u0302 chu\u0301\u031bc vi\u00ea \u0323c")
    'Tổ chức việc'
    """
    return _LOOSE_MARKS.sub(_join_cluster, text) if _MARK.search(text) else text


def _join_cluster(match: re.Match[str]) -> str:
    apart = unicodedata.normalize("NFD", match[0].replace(" ", ""))
    joined = nfc(apart[0] + "".join(sorted(apart[1:], key=lambda mark: mark in _TONES)))
    return joined if len(joined) == 1 else match[0]


def nfc_with_offsets(text: str) -> tuple[str, list[int]]:
    r"""The text in NFC, and for each of its characters (and the end) its offset in ``text``.

    The list of offsets is empty if ``text`` is NFC already.

    >>> nfc_with_offsets("Điều"), nfc_with_offsets("e\u0302\u0323 1")
    (('Điều', []), ('ệ 1', [0, 3, 4, 5]))
    """
    if unicodedata.is_normalized("NFC", text):
        return text, []
    parts: list[str] = []
    offsets: list[int] = []
    for cluster in _CHARACTER_CLUSTER.finditer(text):
        part = unicodedata.normalize("NFC", cluster[0])
        parts.append(part)
        offsets += [cluster.start()] * len(part)
    return "".join(parts), [*offsets, len(text)]


def _fold_char(char: str) -> str:
    """One character without case and marks; line ends stay, other white space becomes a space."""
    if char in _FOLDED_SIGNS:
        return _FOLDED_SIGNS[char]
    if char.isspace():
        return "\n" if char == "\n" else " "
    base = unicodedata.normalize("NFKD", char)[0]
    if base.isspace():
        return " "
    return base.lower()[0]


class _FoldTable(dict[int, str]):
    """A translation table that adds an entry for each new code point."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Lower case, no tone marks, plain dashes and quotes; same length as ``text``.

    >>> fold("ỦY BAN – Số: 05/QĐ")
    'uy ban - so: 05/qd'
    """
    return _fold_line(text) if len(text) <= _CACHED_LENGTH else _fold(text)


@lru_cache(maxsize=4096)
def _fold_line(text: str) -> str:
    """``fold`` with a cache: many patterns are tried on the same line."""
    return _fold(text)


def _fold(text: str) -> str:
    return _fold_usual(text) if is_usual(text) else text.translate(_FOLD)


def _fold_usual(text: str) -> str:
    """``fold`` without a look-up for each character: the letters are decomposed, and their marks left out."""
    plain = unicodedata.normalize("NFD", text.lower())
    for sign, folded in _SIGNS_OF_USUAL:
        plain = plain.replace(sign, folded)
    return plain.replace("\t", " ").replace("\r", " ").encode("ascii", "ignore").decode("ascii")


def squeeze(text: str) -> str:
    r"""Each run of white space becomes one space; none is left at the ends.

    >>> squeeze("  Như\n trên ")
    'Như trên'
    """
    return " ".join(text.split())


def line_spans(text: str) -> list[tuple[int, int]]:
    r"""The span of each line of a text, without its line end.

    >>> line_spans("SỞ\nY TẾ")
    [(0, 2), (3, 7)]
    """
    spans = []
    start = 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def lines_in(text: str, span: tuple[int, int]) -> slice:
    r"""The lines of a text that a span covers, as a slice of the list of lines.

    >>> lines_in("a\nb\nc", (2, 5))
    slice(1, 3, None)
    """
    first = text.count("\n", 0, span[0])
    return slice(first, first + text.count("\n", *span) + 1)


def printable(text: str) -> str:
    r"""Text without control characters: a file may contain some that control a terminal or hide text.

    >>> printable("Số:\t12\x1b[2J")
    'Số: 12�[2J'
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def tone_key(text: str) -> str:
    """A key that is equal for both positions of a tone mark (hoà, hòa; uỷ, ủy) and for any case.

    >>> tone_key("HOẢ") == tone_key("hỏa"), tone_key("Quận")
    (True, 'quận')
    """
    return _tone_key_of_line(text) if len(text) <= _CACHED_LENGTH else _tone_key(text)


@lru_cache(maxsize=4096)
def _tone_key_of_line(text: str) -> str:
    """``tone_key`` with a cache: titles and names are compared with several lists."""
    return _tone_key(text)


def _tone_key(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text).lower()
    return unicodedata.normalize("NFC", _TONE_ON_SECOND.sub(r"\1\3\2", decomposed))


@lru_cache(maxsize=4096)
def caps_ratio(text: str) -> float:
    """Share of capitals among the letters, 0 to 1; 0.0 for a text without letters.

    >>> caps_ratio("KT. CHỦ TỊCH"), caps_ratio("Chủ tịch 12")
    (1.0, 0.14285714285714285)
    """
    letters = "".join(filter(str.isalpha, text))
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
