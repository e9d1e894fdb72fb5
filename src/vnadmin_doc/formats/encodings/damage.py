"""Text that was converted wrongly, or by half: which words, and what they were.

Converters of the 2000s relied on font names. So a file has, among good Unicode, cells that
stayed in TCVN3 or VNI, TCVN3 that was read as VNI (``nghiƯp`` for *nghiệp*), Unicode that was read as TCVN3
(``trỡnh`` for *trình*: all its Latin-1 letters are changed, no other), words whose ư, TCVN3's soft hyphen,
was dropped (``đợc``), and UTF-8 that was read as Windows-1252 (``Tiáº¿ng``).

Nothing is guessed from one word: a cure is believed where it makes common syllables of three different words
of the file that are none. Then it is given to the parts of lines that show the same damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from vnadmin_doc.formats.encodings.code_tables import decode, encode, rows
from vnadmin_doc.formats.encodings.detection import is_modern, is_spelt
from vnadmin_doc.language.frequency import rarest
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.messages import msg

__all__ = ["Change", "cures", "mend", "once"]

_WORD = re.compile('[^\\s()/,;:."“”‘’…–-]+')
_PART = re.compile(r"(?:[^\t\n ]| (?! {2}))+")  # between tabs and wide gaps: a cell
_FEWEST = 3
_COMMON = 4.5  # log10 of occurrences in 10^9 words
_FAR = 1.5  # so much commoner must the cured word be where the word itself is a syllable

# UTF-8 bytes of Vietnamese letters and of quotation marks, each read as a character of Windows-1252.
_HIGH = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)}
_NEXT = "[" + re.escape("".join({*_HIGH.values(), *map(chr, _HIGH)})) + "]"
_TWICE = re.compile(f"(?:[ÂÃÄÅÆÌ]{_NEXT}|[áâ]{_NEXT}{{2}})+")
_SURELY_TWICE = re.compile(f"á[º»]{_NEXT}")
_BYTES = {ord(char): byte for byte, char in _HIGH.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """Characters ``start`` to ``end`` of a text are to be ``new``."""

    start: int
    end: int
    new: str


def once(text: str, sure: bool = False) -> str:
    r"""UTF-8 that was encoded twice, encoded once; other text as it is.

    ``sure``: shown by the rest of the file. Windows-1252 has no 0x90, so that programs drop the second byte of Đ.

    >>> once("Tiáº¿ng Viá»‡t, Báº¯c, Ä\x90áº¡t Äáº¡i"), once("“XÃ” là Tiếng Việt")
    ('Tiếng Việt, Bắc, Đạt Đại', '“XÃ” là Tiếng Việt')
    """
    if not sure and len(_SURELY_TWICE.findall(text)) < _FEWEST:
        return text
    return _TWICE.sub(_as_utf8, text).replace("Ä", "Đ")


def _as_utf8(match: re.Match[str]) -> str:
    try:
        return bytes(ord(char) if ord(char) < 256 else _BYTES[ord(char)] for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


@cache
def _overdone() -> dict[int, str]:
    """Each letter that TCVN3 makes of a Latin-1 letter of Vietnamese, and that letter."""
    letters = {row[0] for row in rows()}
    pairs = ((letter, encode(letter, "tcvn3")) for letter in letters if letter.islower())
    return {ord(letter): code for letter, code in pairs if code in letters}


_VOWELS = re.compile("[aăâeêioôơuưy]", re.IGNORECASE)
_PLAIN_HORN = re.compile("(?<=[bcdđghklmnprstvx])ơ(?=[ciumnpt])", re.IGNORECASE)
_TONED_HORN = re.compile("(?<=[bcdđghklmnprstvx])[ờớởỡợ](?=[ciumnpt])", re.IGNORECASE)


def _with_horn(word: str) -> list[str]:
    """A toned ơ alone is evidence: a plain one may be an ô as well."""
    return [_TONED_HORN.sub(lambda vowel: ("Ư" if vowel[0].isupper() else "ư") + vowel[0], word)]


def _from_vni(word: str) -> list[str]:
    """TCVN3 that was read as VNI: Latin-1 letters may have stayed, Ĩ and Ị have been made small."""
    forms = {word, word.replace("ĩ", "Ĩ").replace("ị", "Ị")}
    back = {encode(form, "vni") for form in forms}
    back |= {"".join(char if char < "\u0100" else encode(char, "vni") for char in form) for form in forms}
    return [decode(form, "tcvn3") for form in back]


_CURES: dict[str, Callable[[str], list[str]]] = {
    msg("TCVN3 left as it was"): lambda word: [decode(word, "tcvn3")],
    msg("VNI left as it was"): lambda word: [decode(word, "vni")],
    msg("TCVN3 read as VNI"): _from_vni,
    msg("Unicode read as TCVN3"): lambda word: [word.translate(_overdone())],
    msg("Unicode read as VNI"): lambda word: [_PLAIN_HORN.sub(lambda o: "Ô" if o[0].isupper() else "ô", word)],
    msg("ư lost before ơ"): _with_horn,
}
_LEFT = ("TCVN3 left as it was", "VNI left as it was")
# Letters that a wrong reading leaves nowhere in a part that it has damaged.
_LEAVES_NONE = {
    "Unicode read as TCVN3": frozenset(_overdone().values()) - set(map(chr, _overdone())),
    "Unicode read as VNI": frozenset("ô"),
}


def _unsound(word: str) -> bool:
    """Has the word marks, and is no syllable as it is written? Abbreviations (QĐ, HĐND) are not meant."""
    return not word.isascii() and not is_syllable(word) and not (word.isupper() and len(word) <= 5)


def _common(word: str) -> float:
    return rarest(word.lower()) or 0.0


def _cured(word: str, cure: str) -> str | None:
    """The common syllable that a cure makes of a word; None where it makes none, or two."""
    if word[0] in "đĐ" and word[1:].isascii() and not _VOWELS.search(word):
        return None  # a vowel was lost
    news = {new for new in _CURES[cure](word) if new != word and is_spelt(new)}
    ranked = sorted(news, key=_common, reverse=True)
    if not ranked or _common(ranked[0]) < _COMMON:
        return None
    return ranked[0] if len(ranked) == 1 or _common(ranked[0]) - _common(ranked[1]) >= _FAR else None


def cures(text: str) -> tuple[str, ...]:
    """What has gone wrong in a file, the commonest first; mostly nothing.

    >>> cures("Chi sù nghiƯp, phÝ thùc hiƯn, Quyết định của Ủy ban"), cures("Quyết định của Ủy ban")
    (('TCVN3 read as VNI',), ())
    """
    marked = {word for word in set(text.split()) if not word.isascii()}
    unsound = {word for word in set(_WORD.findall(" ".join(marked))) if _unsound(word)}
    if len(unsound) < _FEWEST:
        return ()
    counts = {cure: sum(_cured(word, cure) is not None for word in unsound) for cure in _CURES}
    return tuple(sorted((cure for cure in _CURES if counts[cure] >= _FEWEST), key=lambda cure: -counts[cure]))


def mend(text: str, believed: tuple[str, ...]) -> Iterator[tuple[str, Change]]:
    """The changes that the cures make in a line, from left to right, each with its cure.

    >>> [change.new for _, change in mend("- Sù nghiƯp Y tế   Mã số", ("TCVN3 read as VNI",))]
    ['Sự', 'nghiệp']
    """
    for part in _PART.finditer(text):
        words = [word for word in _WORD.finditer(part[0]) if not word[0].isascii()]
        best = max(believed, key=lambda cure: _gain(words, cure), default="")
        gain = _gain(words, best) if best else 0
        # A part that is wholly in the encoding: abbreviations and names too.
        whole = best in _LEFT and not is_modern(part[0]) and gain >= min(2, len(words))
        for word in words if gain else ():
            new = _CURES[best](word[0])[0] if whole else _choice(word[0], best)
            if new is not None and new != word[0]:
                yield best, Change(part.start() + word.start(), part.start() + word.end(), new)


def _gain(words: list[re.Match[str]], cure: str) -> int:
    """How many words of a part the cure puts right; 0 where the part does not show its damage."""
    none_of = _LEAVES_NONE.get(cure)
    if none_of is None:
        return sum(_unsound(word[0]) and _cured(word[0], cure) is not None for word in words)
    intact = any(not none_of.isdisjoint(word[0].lower()) for word in words)
    return 0 if intact else sum(_choice(word[0], cure) is not None for word in words)


def _choice(word: str, cure: str) -> str | None:
    """What a word of a damaged part becomes; None where it stays."""
    new = _cured(word, cure)
    if new is None or _unsound(word):
        return new
    return new if _common(new) - _common(word) >= _FAR else None
