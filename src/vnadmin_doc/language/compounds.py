"""Which syllables are next to each other in Vietnamese words: "bổ sung", never "bố sung".

Most words have two syllables, and tone marks are what OCR misreads most, so the neighbours of a syllable decide
which of two readings is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from itertools import pairwise

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["MIDDLE_NAMES", "are_in_one_word", "count_joined", "doubtful_syllables", "with_marks_of_word"]

MIDDLE_NAMES = ("Thị", "Văn")
"""The commonest middle names: the syllable before is a family name, that after a given name."""

# Of 148 subjects of real letters as printed, four have a syllable that is doubtful by these limits, one of them a
# misprint; of 314 syllables that were given other marks there, two of three are.
_NEVER, _MUCH_MORE = 3.0, 2.0  # frequency of a syllable that is not written; how much more frequent another one is
_ALONE = 6.0  # frequency from which a syllable is a word of its own
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
    spelt = [(number, text.replace(plain, cased(other))) for number, other in _syllables().get(fold(plain), ())]
    joined, _, best = max(((count_joined(other, before, after), n, other) for n, other in spelt), default=(0, 0, ""))
    return best if joined else None


def doubtful_syllables(text: str) -> list[tuple[str, str]]:
    """(a syllable, the syllable with other marks that it probably is) for each syllable of a text that OCR may misread.

    It is almost never written, or it makes no word with its neighbours, which are in no other word either, and with
    other marks it does. Capitals and short words stay out: names, and units such as "tỉnh", stand alone.

    >>> doubtful_syllables("xử lý tình trạng quá tài của phòng khám"), doubtful_syllables("giâm chi")
    ([('tài', 'tải')], [('giâm', 'giám')])
    >>> doubtful_syllables("giao ban công tác quý 2 cấp tỉnh")
    []
    """
    words = text.split()
    pairs = [are_in_one_word(*pair) for pair in pairwise(words)]
    found = []
    for index, word in enumerate(words):
        plain = word.strip(_SIGNS)
        if plain.isalpha() and plain.islower() and len(plain) > 1 and plain not in _units():
            before = words[max(index - 1, 0) : index] if index < 2 or not pairs[index - 2] else []
            after = words[index + 1 : index + 2] if not any(pairs[index + 1 : index + 2]) else []
            joined = any(pairs[max(index - 1, 0) : index + 1])
            other = _never_written(plain) or (None if joined else _with_partner(word, before, after))
            if other:
                found.append((plain, other.strip(_SIGNS)))
    return found


def _never_written(syllable: str) -> str | None:
    """The much more frequent syllable with the same letters, if this one is almost never written."""
    own = rarest_frequency(syllable) or 0.0
    frequency, other = max(_syllables().get(fold(syllable), ()), default=(0, syllable))
    return other if own < _NEVER and frequency / 10 > own + _MUCH_MORE else None


def _with_partner(word: str, before: Collection[str], after: Collection[str]) -> str | None:
    """The word with the marks that its neighbours ask for, unless it is frequent enough to stand alone."""
    return None if (rarest_frequency(word) or 0.0) > _ALONE else with_marks_of_word(word, before, after)


@cache
def _units() -> frozenset[str]:
    return frozenset(lexicon.words("territories"))


@cache
def _syllables() -> dict[str, list[tuple[int, str]]]:
    """The frequency and spelling of all syllables, by their letters without marks."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in lexicon.rows("syllables"):
        found[fold(row["syllable"])].append((int(row["frequency"]), row["syllable"]))
    return found
