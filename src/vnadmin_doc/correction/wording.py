"""Corrects the wording of a value from a scan: registered names, and words without the spaces between them."""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.joined_words import split_at_capitals, split_into_syllables
from vnadmin_doc.correction.registered_names import with_registered_names
from vnadmin_doc.language.text import squeeze

__all__ = ["correct_wording"]


def correct_wording(text: str, *, places: bool = True, agencies: Sequence[str] | None = None) -> Correction:
    """The text with joined words separated and registered names spelled as in the lexicon.

    ``agencies``: abbreviations in the notation of the letter; if given, joined abbreviations are separated too.
    ``places``: also correct names of places; use False for a list that may have names of people.

    >>> correct_wording("SỞYTE")
    Correction(value='SỞYTE', read='SỞYTE', basis='lexicon', sure=True)
    >>> correct_wording("SỞ Y TE").value
    'SỞ Y TẾ'
    """
    words = split_into_syllables(text if agencies is None else split_at_capitals(text, agencies))
    return Correction(with_registered_names(words, places=places), squeeze(text), "lexicon")
