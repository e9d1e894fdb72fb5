"""Find and repair words that were converted with a wrong encoding, or not converted.

Converters of the 2000s chose the encoding by the font name. Among correct Unicode a file can therefore contain:

* table cells left in TCVN3 or VNI;
* TCVN3 that was read as VNI (``nghiƯp`` for *nghiệp*);
* Unicode that was read as TCVN3 (``trỡnh`` for *trình*: only its Latin-1 letters are changed);
* words without ư, which is the soft hyphen in TCVN3 (``đợc``);
* UTF-8 that was read as Windows-1252 (``Tiáº¿ng``).

One word is not enough evidence: a fault is accepted if its repair turns at least three different damaged words
of the file into common syllables. Then the repair is applied to the parts of lines that show the same damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import filterfalse

from vnadmin_doc.formats.encodings.code_tables import decode, encode, rows
from vnadmin_doc.formats.encodings.detection import has_unicode_vietnamese, has_valid_spelling
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.messages import msg

__all__ = ["Change", "conversion_faults", "decode_twice_encoded", "repairs"]

_CACHED_LENGTH = 40
_WORD = re.compile('[^\\s()/,;:."“”‘’…–-]+')
_PART = re.compile(r"(?:[^\t\n ]| (?! {2}))+")  # between tabs and wide gaps: a cell
_MIN_WORDS = 3
_MIN_FREQUENCY = 4.5  # log10 of occurrences in 10^9 words
_MIN_FREQUENCY_GAIN = 1.5  # log10: how much more frequent the repaired word must be if the word is a valid syllable

# UTF-8 bytes of Vietnamese letters and of quotation marks, each read as a character of Windows-1252.
_CP1252_OF_BYTE = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)}
_CONTINUATION = "[" + re.escape("".join({*_CP1252_OF_BYTE.values(), *map(chr, _CP1252_OF_BYTE)})) + "]"
_TWICE_ENCODED = re.compile(f"(?:[ÂÃÄÅÆÌ]{_CONTINUATION}|[áâ]{_CONTINUATION}{{2}})+")
_SURELY_TWICE_ENCODED = re.compile(f"á[º»]{_CONTINUATION}")
_BYTE_OF_CP1252 = {ord(char): byte for byte, char in _CP1252_OF_BYTE.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a text: ``new`` replaces the characters from ``start`` to ``end``."""

    start: int
    end: int
    new: str


def decode_twice_encoded(text: str, known: bool = False) -> str:
    r"""Decode UTF-8 that was encoded twice; other text does not change.

    ``known``: the file is known to be encoded twice, so a short text needs no evidence of its own.
    Windows-1252 has no 0x90, so some programs drop the second byte of Đ.

    >>> decode_twice_encoded("Tiáº¿ng Viá»‡t, Báº¯c, Ä\x90áº¡t Äáº¡i"), decode_twice_encoded("“XÃ” là Tiếng Việt")
    ('Tiếng Việt, Bắc, Đạt Đại', '“XÃ” là Tiếng Việt')
    """
    if not known and len(_SURELY_TWICE_ENCODED.findall(text)) < _MIN_WORDS:
        return text
    return _TWICE_ENCODED.sub(_as_utf8, text).replace("Ä", "Đ")


def _as_utf8(match: re.Match[str]) -> str:
    try:
        return bytes(ord(char) if ord(char) < 256 else _BYTE_OF_CP1252[ord(char)] for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


@cache
def _tcvn3_of_latin1_letters() -> dict[int, str]:
    """For each Vietnamese letter whose TCVN3 code is a Vietnamese Latin-1 letter: its code point, and that letter."""
    letters = {row[0] for row in rows()}
    pairs = ((letter, encode(letter, "tcvn3")) for letter in letters if letter.islower())
    return {ord(letter): code for letter, code in pairs if code in letters}


_VOWELS = re.compile("[aăâeêioôơuưy]", re.IGNORECASE)
_PLAIN_HORN = re.compile("(?<=[bcdđghklmnprstvx])ơ(?=[ciumnpt])", re.IGNORECASE)
_TONED_HORN = re.compile("(?<=[bcdđghklmnprstvx])[ờớởỡợ](?=[ciumnpt])", re.IGNORECASE)


def _with_u_horn(word: str) -> list[str]:
    """Insert ư before an ơ with a tone mark; an ơ without one may also be a misread ô."""
    return [_TONED_HORN.sub(lambda vowel: ("Ư" if vowel[0].isupper() else "ư") + vowel[0], word)]


def _tcvn3_from_vni(word: str) -> list[str]:
    """Decode TCVN3 that was read as VNI: Latin-1 letters may be unchanged, Ĩ and Ị may be in lower case."""
    variants = {word, word.replace("ĩ", "Ĩ").replace("ị", "Ị")}
    original = {encode(form, "vni") for form in variants}
    original |= {"".join(char if char < "\u0100" else encode(char, "vni") for char in form) for form in variants}
    return [decode(form, "tcvn3") for form in original]


_REPAIRS: dict[str, Callable[[str], list[str]]] = {
    msg("TCVN3 left as it was"): lambda word: [decode(word, "tcvn3")],
    msg("VNI left as it was"): lambda word: [decode(word, "vni")],
    msg("TCVN3 read as VNI"): _tcvn3_from_vni,
    msg("Unicode read as TCVN3"): lambda word: [word.translate(_tcvn3_of_latin1_letters())],
    msg("Unicode read as VNI"): lambda word: [_PLAIN_HORN.sub(lambda o: "Ô" if o[0].isupper() else "ô", word)],
    msg("ư lost before ơ"): _with_u_horn,
}
_UNCONVERTED = ("TCVN3 left as it was", "VNI left as it was")
# Letters that a damaged part cannot contain, because the fault changes all of them.
_ALWAYS_DAMAGED = {
    "Unicode read as TCVN3": frozenset(_tcvn3_of_latin1_letters().values()) - set(map(chr, _tcvn3_of_latin1_letters())),
    "Unicode read as VNI": frozenset("ô"),
}


def _is_damaged(word: str) -> bool:
    """Has the word marks but no valid spelling? False for abbreviations (QĐ, HĐND)."""
    return not word.isascii() and not is_syllable(word) and not (word.isupper() and len(word) <= 5)


def _frequency(word: str) -> float:
    return rarest_frequency(word.lower()) or 0.0


def _repaired(word: str, fault: str) -> str | None:
    """The common syllable that the repair of a fault makes of a word; None if it makes none, or several."""
    if word[0] in "đĐ" and word[1:].isascii() and not _VOWELS.search(word):
        return None  # the word has lost a vowel
    candidates = {new for new in _REPAIRS[fault](word) if new != word and has_valid_spelling(new)}
    ranked = sorted(candidates, key=_frequency, reverse=True)
    if not ranked or _frequency(ranked[0]) < _MIN_FREQUENCY:
        return None
    if len(ranked) > 1 and _frequency(ranked[0]) - _frequency(ranked[1]) < _MIN_FREQUENCY_GAIN:
        return None
    return ranked[0]


def _damaged_in(token: str) -> Sequence[str]:
    """The damaged words between two spaces."""
    return _damaged_in_usual(token) if len(token) <= _CACHED_LENGTH else list(filter(_is_damaged, _WORD.findall(token)))


@lru_cache(maxsize=16384)
def _damaged_in_usual(token: str) -> Sequence[str]:
    """``_damaged_in`` with a cache: letters use the same words again and again."""
    return tuple(filter(_is_damaged, _WORD.findall(token)))


def conversion_faults(text: str) -> tuple[str, ...]:
    """The conversion faults in a text, most frequent first; usually none.

    >>> conversion_faults("Chi sù nghiƯp, phÝ thùc hiƯn, Quyết định của Ủy ban")
    ('TCVN3 read as VNI',)
    >>> conversion_faults("Quyết định của Ủy ban")
    ()
    """
    damaged = set().union(*map(_damaged_in, filterfalse(str.isascii, set(text.split()))))
    if len(damaged) < _MIN_WORDS:
        return ()
    counts = {fault: sum(_repaired(word, fault) is not None for word in damaged) for fault in _REPAIRS}
    return tuple(sorted((fault for fault in _REPAIRS if counts[fault] >= _MIN_WORDS), key=lambda fault: -counts[fault]))


def repairs(text: str, faults: tuple[str, ...]) -> Iterator[tuple[str, Change]]:
    """The changes that repair a line, from left to right, each with its fault. ``faults``: those of the file.

    >>> [change.new for _, change in repairs("- Sù nghiƯp Y tế   Mã số", ("TCVN3 read as VNI",))]
    ['Sự', 'nghiệp']
    """
    for part in _PART.finditer(text):
        words = [word for word in _WORD.finditer(part[0]) if not word[0].isascii()]
        best = max(faults, key=lambda fault: _gain(words, fault), default="")
        gain = _gain(words, best) if best else 0
        # The whole part is unconverted: decode abbreviations and names too.
        unconverted = best in _UNCONVERTED and not has_unicode_vietnamese(part[0]) and gain >= min(2, len(words))
        for word in words if gain else ():
            new = _REPAIRS[best](word[0])[0] if unconverted else _replacement(word[0], best)
            if new is not None and new != word[0]:
                yield best, Change(part.start() + word.start(), part.start() + word.end(), new)


def _gain(words: list[re.Match[str]], fault: str) -> int:
    """How many words of a part the repair corrects; 0 if the part contains letters that the fault would change."""
    always_damaged = _ALWAYS_DAMAGED.get(fault)
    if always_damaged is None:
        return sum(_is_damaged(word[0]) and _repaired(word[0], fault) is not None for word in words)
    intact = any(not always_damaged.isdisjoint(word[0].lower()) for word in words)
    return 0 if intact else sum(_replacement(word[0], fault) is not None for word in words)


def _replacement(word: str, fault: str) -> str | None:
    """The repaired form of a word in a damaged part; None if the word does not change."""
    new = _repaired(word, fault)
    if new is None or _is_damaged(word):
        return new
    return new if _frequency(new) - _frequency(word) >= _MIN_FREQUENCY_GAIN else None
