"""Correction: a value that differs from what was read, and why. Every correction of the program is one of these.

``EvidenceLog.correct`` reports each as an issue; the evidence keeps what was read. The other modules of this
package find the corrections: each says what it may change, and on what evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Basis", "Correction"]

Basis = Literal[
    "agency-place", "family-names", "half-mark", "label-order", "lexicon", "notation-signs", "title-and-issuer"
]
"""What a correction rests on.

``agency-place``: the place in the dateline completes the agency's province. ``family-names``: one family name alone
has these letters. ``half-mark``: half of a mark of urgency has no other other half. ``label-order``: the labels before
and after a section's label. ``lexicon``: a registered name, or common syllables run together. ``notation-signs``: signs
that no notation has. ``title-and-issuer``: the kind in the title and the initials of the issuer.
"""


@dataclass(frozen=True, slots=True)
class Correction:
    """``value`` stands for ``read``; both are equal where nothing was changed.

    ``sure``: the evidence leaves no other value. A correction that is not sure is reported as a warning.
    """

    value: str
    read: str
    basis: Basis
    sure: bool = True
