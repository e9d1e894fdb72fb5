"""Which syllables are next to each other in Vietnamese words: "bổ sung", never "bố sung".

Most words have two syllables, and tone marks are what OCR misreads most, so the neighbours of a syllable decide
which of two readings is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["MIDDLE_NAMES", "are_in_one_word", "count_joined", "with_marks_of_word"]

MIDDLE_NAMES = ("Thị", "Văn")
"""The commonest middle names: the syllable before is a family name, that after a given name."""

_SIGNS = ".,;:()[]\"'“”‘’…-–"


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    rows = lexicon.rows("compounds")
    return frozenset((tone_key(row["first"]), tone_key(other)) for row in rows for other in row["second"].split())


def are_in_one_word(first: str, second: str) -> bool:
    """Are two syllables, in this order, next to each other in a word? A sign between them separates words.

    Capitals begin a name, in which any syllable may follow: "Văn Bàn" is no misread "văn bản".

    >>> [are_in_one_word(*pair.split()) for pair in ("sửa đổi,", "sửa đối,", "TỔ CHỨC", "bổ, sung", "điều 3")]
    [True, False, True, False, False]
    >>> [are_in_one_word(*pair.split()) for pair in ("Văn bản", "Văn Bản", "VĂN BẢN", "CÔNG VĂN")]
    [True, False, False, True]
    """
    capital = second.lstrip(_SIGNS)[:1].isupper()
    if capital and (not first.isupper() or first.capitalize() in MIDDLE_NAMES):
        return False
    return (tone_key(first.lstrip(_SIGNS)), tone_key(second.rstrip(_SIGNS))) in _pairs()


def count_joined(text: str, before: Collection[str], after: Collection[str]) -> int:
    """On how many sides a text makes a word with what is before and after it, 0 to 2.

    ``before``, ``after``: the neighbours; several are readings of the same place, of which one is enough.

    >>> count_joined("chức", ["tổ", "tô"], ["năng"]), count_joined("chúc", ["tổ"], [])
    (2, 0)
    """
    syllables = text.split() or [""]
    return any(are_in_one_word(word, syllables[0]) for word in before) + any(
        are_in_one_word(syllables[-1], word) for word in after
    )


def with_marks_of_word(text: str, before: Collection[str], after: Collection[str]) -> str | None:
    """A syllable with the marks with which it makes a word with its neighbours; None if there are none.

    Of several, that which makes words on both sides, then the most frequent one.

    >>> with_marks_of_word("Bô", ["đổi,"], ["sung"]), with_marks_of_word("CHÁP", ["BAN"], ["HÀNH"])
    ('Bổ', 'CHẤP')
    >>> with_marks_of_word("ngày", ["Hà"], ["12"]), with_marks_of_word("Bán", ["Văn"], [])  # a name
    (None, None)
    """
    plain = text.strip(_SIGNS)
    cased = str.upper if plain.isupper() else str.capitalize if plain[:1].isupper() else str.lower
    joined, _, best = max(
        (
            (count_joined(cased(other), before, after), number, cased(other))
            for number, other in _syllables().get(fold(plain), ())
        ),
        default=(0, 0, ""),
    )
    return text.replace(plain, best) if joined else None


@cache
def _syllables() -> dict[str, list[tuple[int, str]]]:
    """The frequency and spelling of all syllables, by their letters without marks."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in lexicon.rows("syllables"):
        found[fold(row["syllable"])].append((int(row["frequency"]), row["syllable"]))
    return found
