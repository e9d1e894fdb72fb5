"""Text: NFC, folding for comparison, white space. Pure ``str`` to ``str``.

``fold`` maps one code point to one code point, so that a match on the folded text is
a span of the text itself. ``casefold`` and NFKC change lengths and would not do.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "caps_ratio", "composed", "fold", "line_spans", "lines_in", "marks_joined", "nfc", "printable", "squeeze",
    "tone_key",
]  # fmt: skip

_SPECIAL = {
    **dict.fromkeys("đĐÐð", "d"),
    **dict.fromkeys("‐‑‒–—―−\u00ad", "-"),
    **dict.fromkeys("‘’‚‛`´", "'"),
    **dict.fromkeys("“”„«»", '"'),
}
_LOOKALIKES = {0xD0: "Đ", 0xF0: "đ"}
_LINE = 160
_WHITE = re.compile(r"\s+")
_CLUSTER = re.compile(r"(?s).[\u0300-\u036f]*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LOOSE = re.compile("[^\\W\\d_](?: ?[\u0300-\u0303\u0306\u0309\u031b\u0323])+")
_MARK = re.compile("[\u0300-\u0323]")
_TONE_ON_SECOND = re.compile(rf"(o|u)(a|e|y)([{_TONES}])(?!\w)")


def nfc(text: str) -> str:
    r"""Unicode NFC, the Icelandic letter that fonts and OCR put for Đ made Vietnamese.

    >>> nfc("e\u0302\u0323"), nfc("\u00d0") == "\u0110"
    ('ệ', True)
    """
    return unicodedata.normalize("NFC", text).translate(_LOOKALIKES)


def marks_joined(text: str) -> str:
    r"""NFC text whose loose marks, in the wrong order or a blank away, are joined to their letter.

    >>> marks_joined("T\u1ecf\u0302 chu\u0301\u031bc vi\u00ea \u0323c")
    'Tổ chức việc'
    """
    return _LOOSE.sub(_joined, text) if _MARK.search(text) else text


def _joined(match: re.Match[str]) -> str:
    apart = unicodedata.normalize("NFD", match[0].replace(" ", ""))
    joined = nfc(apart[0] + "".join(sorted(apart[1:], key=lambda mark: mark in _TONES)))
    return joined if len(joined) == 1 else match[0]


def composed(text: str) -> tuple[str, list[int]]:
    r"""NFC, and for a text that was not: where each of its characters, and the end, was.

    >>> composed("Điều"), composed("e\u0302\u0323 1")
    (('Điều', []), ('ệ 1', [0, 3, 4, 5]))
    """
    if unicodedata.is_normalized("NFC", text):
        return text, []
    parts: list[str] = []
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        part = unicodedata.normalize("NFC", cluster[0])
        parts.append(part)
        offsets += [cluster.start()] * len(part)
    return "".join(parts), [*offsets, len(text)]


def _fold_char(char: str) -> str:
    """One character without case, tone or hook; line ends stay, other spaces become a space."""
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char.isspace():
        return "\n" if char == "\n" else " "
    base = unicodedata.normalize("NFKD", char)[0]
    if base.isspace():
        return " "
    return base.lower()[0]


class _FoldTable(dict[int, str]):
    """A translation table that fills itself, one entry a code point met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Lower case, no tone marks, plain dashes and quotes; same length as ``text``.

    >>> fold("ỦY BAN – Số: 05/QĐ")
    'uy ban - so: 05/qd'
    """
    return _fold_line(text) if len(text) <= _LINE else text.translate(_FOLD)


@lru_cache(maxsize=4096)
def _fold_line(text: str) -> str:
    """Lines are asked for again and again, by one anchor after another."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    r"""White space folded to single spaces, none at the ends.

    >>> squeeze("  Như\n trên ")
    'Như trên'
    """
    return _WHITE.sub(" ", text).strip()


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
    r"""Which lines of a text a span covers, as a slice of them.

    >>> lines_in("a\nb\nc", (2, 5))
    slice(1, 3, None)
    """
    first = text.count("\n", 0, span[0])
    return slice(first, first + text.count("\n", *span) + 1)


def printable(text: str) -> str:
    r"""Text without control characters, which could steer a terminal or hide text: files are not trusted.

    >>> printable("Số:\t12\x1b[2J")
    'Số: 12�[2J'
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def tone_key(text: str) -> str:
    """A key equal for both ways of placing a tone mark (hoà, hòa; uỷ, ủy), case ignored.

    >>> tone_key("HOẢ") == tone_key("hỏa")
    True
    """
    decomposed = unicodedata.normalize("NFD", text).lower()
    return unicodedata.normalize("NFC", _TONE_ON_SECOND.sub(r"\1\3\2", decomposed))


@lru_cache(maxsize=4096)
def caps_ratio(text: str) -> float:
    """Share of capitals among the letters; 0.0 where there are none.

    >>> caps_ratio("KT. CHỦ TỊCH"), caps_ratio("Chủ tịch 12")
    (1.0, 0.14285714285714285)
    """
    letters = [c for c in text if c.isalpha()]
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
