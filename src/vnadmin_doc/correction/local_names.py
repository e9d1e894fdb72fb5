"""Compares a name that OCR read with the names of the local lexicon, and corrects it if it can only be one of them.

Two names of an office may differ in one letter (Nguyễn Văn Hùng, Nguyễn Văn Hưng), and the second may be new. So a name
of a person is corrected only if the word that differs is no usual name and OCR was unsure of it, and if exactly one
known name is near, by one letter or mark. In names of agencies and places, other marks of an unsure word are corrected
too: two agencies that differ in marks alone are rarer than misread marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import cache

import regex as re

from vnadmin_doc.correction.notation import is_misread_as
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["UNSURE", "VERY_UNSURE", "corrected_name", "corrected_notation", "corrected_person", "is_near"]

UNSURE, VERY_UNSURE = 0.95, 0.7
"""OCR confidence of a line below which an impossible word, or a possible one, may be misread."""
_LONG_WORD = 4  # letters: a longer word may have two wrong letters
_LONG_NAME = 5  # words: so long a name may have two misread words
_RARE = 1.0

Confidence = Callable[[str], float]
"""The lowest OCR confidence of the lines with a word; 1 without OCR."""


def corrected_person(read: str, known: Iterable[str], confidence: Confidence) -> str:
    """The known name of a person that ``read`` is, if it can be no other; else ``read``.

    >>> def read_as(name, *known, sure=0.6): return corrected_person(name, known, lambda word: sure)
    >>> read_as("Nguyễn Văn Hừng", "Nguyễn Văn Hùng"), read_as("Nguyễn Văn Hưng", "Nguyễn Văn Hùng")
    ('Nguyễn Văn Hùng', 'Nguyễn Văn Hưng')
    >>> read_as("Nguyễn Văn Hùug", "Nguyễn Văn Hùng"), read_as("Nguyễn Văn Hùug", "Nguyễn Văn Hùng", sure=0.97)
    ('Nguyễn Văn Hùng', 'Nguyễn Văn Hùug')
    >>> read_as("Nguyễn Văn Hừng", "Nguyễn Văn Hùng", "Nguyễn Văn Hưng")
    'Nguyễn Văn Hừng'
    """
    near = [name for name in known if is_near(read, name)]
    wrong = _differences(read, near[0]) if len(near) == 1 else []
    if len(wrong) != 1 or not _differ_in_one_sign(*wrong[0]):
        return read
    ((word, known_word),) = wrong
    unusual = tone_key(word) not in _usual_names() and tone_key(known_word) in _usual_names()
    limit = UNSURE if _is_impossible(word) else VERY_UNSURE
    return _in_case_of(read, near[0]) if unusual and confidence(word) < limit else read


def corrected_name(read: str, known: Collection[str], confidence: Confidence) -> str:
    """The known name of an agency or a place that ``read`` is, if it can be no other; else ``read``.

    >>> def read_as(name, *known, sure=0.6): return corrected_name(name, known, lambda word: sure)
    >>> read_as("PHÒNG NỘI VỤ HUYỆN LẠC THỦỴ", "PHÒNG NỘI VỤ HUYỆN LẠC THỦY")
    'PHÒNG NỘI VỤ HUYỆN LẠC THỦY'
    >>> read_as("XÃ TÂN AN", "XÃ TÂN ÂN"), read_as("XÃ TÂN AN", "XÃ TÂN ÂN", sure=0.9), read_as("XÃ LÂN", "XÃ ÂN")
    ('XÃ TÂN ÂN', 'XÃ TÂN AN', 'XÃ LÂN')
    """
    if any(tone_key(read) == tone_key(name) for name in known):
        return read
    near = {tone_key(name): name for name in known if _is_misread_as(read, name, confidence)}
    return _in_case_of(read, next(iter(near.values()))) if len(near) == 1 else read


def corrected_notation(read: str, known: Collection[str], confidence: Confidence) -> str:
    """The known notation that ``read`` is but for one letter that OCR confuses with its own; else ``read``.

    >>> def read_as(notation, *known, sure=0.8): return corrected_notation(notation, known, lambda word: sure)
    >>> read_as("BC-PGDDT", "BC-PGDĐT"), read_as("BC-PGDDT", "BC-PGDĐT", "BC-PGDDT"), read_as("BC-PGDKT", "BC-PGDĐT")
    ('BC-PGDĐT', 'BC-PGDDT', 'BC-PGDKT')
    """
    near = [name for name in known if is_misread_as(read, name)]
    return near[0] if len(near) == 1 and read not in known and confidence(read) < UNSURE else read


def is_near(read: str, known: str) -> bool:
    """Do the names differ in one word, and in this word in marks, in one letter, or in two of a long word?

    Or is it the beginning or the end of the known name?

    >>> [is_near("Lê Văn An", name) for name in ("Lê Văn Ân", "Lê Văn An", "Lê Văn Bình", "Lê Văn An Bình")]
    [True, False, False, True]
    """
    shorter, longer = f" {tone_key(read)} ", f" {tone_key(known)} "
    if shorter != longer and longer.startswith(shorter) | longer.endswith(shorter):
        return True
    wrong = _differences(read, known)
    return len(wrong) == 1 and _errors_at_most(*wrong[0], 2 if len(wrong[0][1]) > _LONG_WORD else 1)


def _differences(read: str, known: str) -> list[tuple[str, str]]:
    """The pairs of words that differ, but for case and the place of a tone mark; empty for another number of words."""
    words, others = read.split(), known.split()
    if len(words) != len(others):
        return []
    return [pair for pair in zip(words, others, strict=True) if tone_key(pair[0]) != tone_key(pair[1])]


def _errors_at_most(word: str, known: str, count: int) -> bool:
    return re.fullmatch(rf"(?:{re.escape(fold(known))}){{e<={count}}}", fold(word)) is not None


def _differ_in_one_sign(word: str, known: str) -> bool:
    """Is one letter or one mark other, lost or added? ``Hưug`` may be Hưng, but not Hùng."""
    signs, others = (unicodedata.normalize("NFD", tone_key(text)) for text in (word, known))
    return re.fullmatch(rf"(?:{re.escape(others)}){{e<=1}}", signs) is not None


def _is_misread_as(read: str, known: str, confidence: Confidence) -> bool:
    wrong = _differences(read, known)
    most = 2 if len(known.split()) >= _LONG_NAME else 1
    return 0 < len(wrong) <= most and all(_is_misread_word(*pair, confidence) for pair in wrong)


def _is_misread_word(word: str, known: str, confidence: Confidence) -> bool:
    if _is_impossible(word) and not _is_impossible(known):
        return confidence(word) < UNSURE and _errors_at_most(word, known, 2 if len(known) > _LONG_WORD else 1)
    return fold(word) == fold(known) and confidence(word) < VERY_UNSURE


def _is_impossible(word: str) -> bool:
    """Is it no syllable, or one that nobody writes?"""
    return not is_syllable(word) or (rarest_frequency(word.lower()) or 0.0) < _RARE


@cache
def _usual_names() -> frozenset[str]:
    return frozenset(tone_key(name) for table in ("surnames", "given_names") for name in lexicon.words(table))


def _in_case_of(read: str, known: str) -> str:
    return known.upper() if read.isupper() else known
