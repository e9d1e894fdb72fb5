"""Correction: a value that differs from what was read, with the reason. Every correction of the program is one.

The other modules of this package find corrections. Each states what it may change, and by what evidence.
``EvidenceLog.correct`` reports each correction as an issue; the evidence keeps the text as read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Basis", "Correction"]

Basis = Literal[
    "agency-place",
    "body",
    "deputy-signs",
    "family-names",
    "half-mark",
    "label-order",
    "lexicon",
    "local-lexicon",
    "look-alikes",
    "mark-letters",
    "notation-signs",
    "pen-strokes",
    "signature",
    "title-and-issuer",
]
"""The evidence for a correction.

* ``agency-place``: the place in the dateline completes the province in the name of the agency.
* ``body``: the body repeats the words of the subject, with other marks or without a sign between them.
* ``deputy-signs``: a deputy signs below the title of the head, so ``KT.`` is missing.
* ``family-names``: only one family name has these letters.
* ``half-mark``: only one mark of urgency has this half.
* ``label-order``: the labels before and after the label of a section.
* ``lexicon``: a registered name, common syllables without the spaces between them or with a letter read as two, a year
  with its last digit read twice, or a quotation mark whose closing
  one was read.
* ``local-lexicon``: a name of the office that people confirmed in its letters.
* ``look-alikes``: letters of another script that look like those of a code.
* ``mark-letters``: only one mark of urgency, secrecy or circulation has these letters.
* ``notation-signs``: signs that are in no notation.
* ``pen-strokes``: what no archive line has after its units, copies and drafter.
* ``signature``: a title or a name in a row with scraps of a seal and of pen strokes.
* ``title-and-issuer``: the kind in the title, and the initials of the issuer.
"""


@dataclass(frozen=True, slots=True)
class Correction:
    """``value`` replaces ``read``. Both are equal if nothing was changed.

    ``sure``: the evidence allows no other value. A correction that is not sure is reported as a warning.
    """

    value: str
    read: str
    basis: Basis
    sure: bool = True
