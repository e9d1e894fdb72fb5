"""The wording of a scan's value: registered names and words run together, corrected in one step."""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.joined_words import apart, separated
from vnadmin_doc.correction.registered_names import repair
from vnadmin_doc.language.text import squeeze

__all__ = ["correct_wording"]


def correct_wording(text: str, *, places: bool = True, agencies: Sequence[str] | None = None) -> Correction:
    """The text with registered names as the lexicon spells them.

    Words run together are separated first; with ``agencies``, those of the notation, abbreviations too.
    Without ``places`` no place name is corrected: a list may name people.

    >>> correct_wording("SỞYTE")
    Correction(value='SỞYTE', read='SỞYTE', basis='lexicon', sure=True)
    >>> correct_wording("SỞ Y TE").value
    'SỞ Y TẾ'
    """
    words = separated(text if agencies is None else apart(text, agencies))
    return Correction(repair(words, places=places), squeeze(text), "lexicon")
