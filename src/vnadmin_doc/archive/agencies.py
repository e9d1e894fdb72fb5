"""Agencies of an archive: the one name of each, which is the form that most letters print."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping

from vnadmin_doc.language.agency_identity import agency_words
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["agency_names", "folded_words"]

_PRINTED = """
SELECT agency, issuer, max(parent), count(*) FROM letter JOIN source USING (name)
WHERE state = 'converted' AND agency IS NOT NULL AND issuer IS NOT NULL GROUP BY agency, issuer
ORDER BY count(*) DESC, issuer
"""


def agency_names(database: sqlite3.Connection) -> Mapping[str, str]:
    """The name of each agency by its key (the column ``agency`` of a ledger): the form that most letters print.

    Agencies with equal names (SỞ Y TẾ of two provinces) have the parent after the name, or else the key.
    """
    printed: dict[str, tuple[str, str]] = {}
    for key, issuer, parent, _ in database.execute(_PRINTED):
        printed.setdefault(key, (issuer, parent or ""))
    alone = Counter(tone_key(name) for name, _ in printed.values())
    named = {
        key: f"{name} ({parent})" if parent and alone[tone_key(name)] > 1 else name
        for key, (name, parent) in printed.items()
    }
    taken = Counter(map(tone_key, named.values()))
    return {key: name if taken[tone_key(name)] == 1 else f"{printed[key][0]} ({key})" for key, name in named.items()}


def folded_words(name: str) -> str:
    """The words of an agency's name, short forms in full, without marks: to compare a typed name with keys.

    >>> folded_words("UBND TP.HCM")
    'uy ban nhan dan thanh pho ho chi minh'
    """
    return fold(" ".join(agency_words(name)))
