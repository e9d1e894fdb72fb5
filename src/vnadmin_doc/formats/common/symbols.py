"""Signs of symbol fonts (Symbol, Wingdings): their Unicode characters, by font and code."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["signs_alone", "symbol", "symbols_in"]

_WINGDING_BULLETS = dict.fromkeys(
    (*range(0x6C, 0x6F), *range(0x70, 0x78), 0x9E, 0x9F, 0xA1, 0xA4, 0xA7, 0xD8, 0xDC), "•"
)
_SYMBOLS = {
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0x54: "☒", 0x97: "•", 0xA3: "☐"},
    "wingdings": {
        **_WINGDING_BULLETS,
        0x28: "☎", 0x2A: "✉", 0x6F: "☐", 0xA8: "☐", 0xE0: "→", 0xE8: "→", 0xF0: "→", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "symbol": {
        **{code: chr(code) for code in range(0x20, 0x40) if chr(code) not in "\"$'"},
        0x2D: "-", 0x60: "-", 0xA3: "≤", 0xA8: "•", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•",
        0xB9: "≠", 0xBE: "-", 0xD7: "•",
    },
}  # fmt: skip
"""The Unicode character of a code, by a part of the name of its font. Bullets of every shape are one bullet."""


_PRIVATE = re.compile("[\uf020-\uf0ff]")
_ALONE = re.compile("(?<!\\S)[\uf020-\uf0ff](?![\\w\uf020-\uf0ff])")
_SIGNS = {**_WINGDING_BULLETS, **_SYMBOLS["wingdings"], 0x2D: "-", 0xB7: "•", 0xBE: "-"}
"""The signs of symbol fonts in the private use area, where the font is not known."""


def symbol(font: str, code: int) -> str:
    """The Unicode character for a code of a symbol font; "□" if it is unknown."""
    for name, known in _SYMBOLS.items():
        if name in font.lower():
            return known.get(code & 0xFF, "□")
    code_point = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    return chr(code_point) if 0x20 <= code_point < 0xD800 or 0xE000 <= code_point < 0x110000 else ""


def symbols_in(text: str, font: str) -> str:
    """The text of a run with the signs of its symbol font as Unicode; a run of letters is left as it is.

    >>> symbols_in("\uf0d8", "Wingdings"), symbols_in("Ø", "Wingdings"), symbols_in("Sở", "Wingdings")
    ('•', '•', 'Sở')
    """
    if not _has_symbols(font):
        return text
    if len(text.strip()) == 1:
        return "".join(char if char.isspace() else symbol(font, ord(char)) for char in text)
    return _PRIVATE.sub(lambda found: symbol(font, ord(found[0])), text)


@lru_cache(maxsize=256)
def _has_symbols(font: str) -> bool:
    """Is it a symbol font, by its name? A letter has few fonts, and many runs."""
    return any(name in font.lower() for name in _SYMBOLS)


def signs_alone(text: str) -> str:
    """The text with each sign of a symbol font that stands alone as Unicode; its font is not known.

    Letters in the private use area belong to old fonts; they stand beside each other.

    >>> signs_alone("\uf0b7 Sở Nội vụ; \uf0a7\uf0e9c")
    '• Sở Nội vụ; \uf0a7\uf0e9c'
    """
    if not _PRIVATE.search(text):
        return text
    return _ALONE.sub(lambda found: _SIGNS.get(ord(found[0]) & 0xFF, found[0]), text)
