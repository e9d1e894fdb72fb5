"""Draw the texts of name rows at random: names of the lexicon, and names of any possible syllables."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.syllables import is_syllable

__all__ = ["name_text"]

_RARE = 0.1  # percent of people
_FLATTENED = 0.6  # exponent of frequencies: a network that sees "Nguyễn" too often reads it everywhere
_ANY_SYLLABLE = 0.35  # share of words that are no common syllable of a name
_CAPITALS, _RANKS, _TWO_RANKS = 0.15, 0.2, 0.3
_WORDS = (2, 3, 4, 5)
_WORD_SHARES = (0.12, 0.58, 0.27, 0.03)


@cache
def _family_names() -> tuple[list[str], Any]:
    rows = [(row["surname"], float(row["share"] or _RARE) ** _FLATTENED) for row in lexicon.rows("surnames")]
    shares = np.array([share for _, share in rows])
    return [name for name, _ in rows], shares / shares.sum()


@cache
def _given_names() -> list[str]:
    return [word.capitalize() for word in lexicon.words("given_names")]


@cache
def _syllables() -> list[str]:
    return [row["syllable"].capitalize() for row in lexicon.rows("syllables") if is_syllable(row["syllable"])]


def name_text(random: Any) -> str:
    """A name in title case or capitals, sometimes with academic degrees before it."""
    families, shares = _family_names()
    count = int(random.choice(_WORDS, p=_WORD_SHARES))
    family = str(random.choice(families, p=shares)) if random.random() < 0.9 else str(random.choice(_syllables()))
    middle = [str(random.choice(("Thị", "Văn")))] if count > 2 and random.random() < 0.2 else []
    given = [
        str(random.choice(_syllables() if random.random() < _ANY_SYLLABLE else _given_names()))
        for _ in range(count - 1 - len(middle))
    ]
    name = " ".join([family, *middle, *given])
    if random.random() < _CAPITALS:
        name = name.upper()
    return f"{_rank(random)}{name}" if random.random() < _RANKS else name


def _rank(random: Any) -> str:
    ranks = lexicon.words("ranks")
    chosen = [str(random.choice(ranks)) for _ in range(2 if random.random() < _TWO_RANKS else 1)]
    sign = str(random.choice([".", ".", ":", ""]))
    return str(random.choice([".", ". "])).join(chosen) + sign + (" " if random.random() < 0.8 or not sign else "")
