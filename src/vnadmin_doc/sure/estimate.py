"""Estimates how sure each value of the head is: a logistic regression with a table of weights.

The probability that a value is right is ``1 / (1 + exp(-z))``; ``z`` is the sum of its features, each multiplied by its
weight. A feature that is not in the table has the weight 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure.features import features
from vnadmin_doc.sure.letter_facts import LetterFacts
from vnadmin_doc.sure.values import head_values

__all__ = ["BASE", "HEAD_BASE", "HEAD_SLOPE", "facts_of", "figures", "limit_of", "logit", "weights"]

BASE = "base"
"""The feature that is 1 for every value."""
HEAD_BASE, HEAD_SLOPE = "head base", "head slope"
"""The weights of the second regression: is a head whole and right, by the logit of its least sure value."""
DIGITS = 4
_MOST = 0.9999
_LIMIT_OF_EXP = 30.0


def figures(reading: Reading) -> dict[str, float]:
    """JSON Pointer → probability (0 to 1) that the value is whole and right, for each value of the head.

    Where the letter has no such part, the figure is the probability that this is right; its pointer is that of the
    part, or of the list without items (``/signers``).
    """
    facts = facts_of(reading)
    return {value.pointer: _probability(features(value, facts)) for value in head_values(facts)}


def facts_of(reading: Reading) -> LetterFacts:
    """What the features use of a reading."""
    return LetterFacts(
        reading.letter,
        reading.evidence,
        reading.unplaced,
        reading.issues,
        scanned=reading.source.reading in ("ocr", "mixed"),
        file_name=reading.source.name,
    )


def _probability(found: Mapping[str, float]) -> float:
    table = weights()
    z = table.get(BASE, 0.0) + sum(table.get(name, 0.0) * number for name, number in found.items())
    return min(_MOST, max(1 - _MOST, round(1 / (1 + math.exp(-max(-_LIMIT_OF_EXP, min(_LIMIT_OF_EXP, z)))), DIGITS)))


def limit_of(precision: float, table: Mapping[str, float] | None = None) -> float:
    """The least figure of a value without a warning, if a share ``precision`` of heads without one must be right.

    A head is as sure as its least sure value; what that means for the whole head, the second regression says.
    Raises ``ValueError`` for a precision that is not between 0 and 1.
    """
    if not 0 < precision < 1:
        raise ValueError(f"the precision {precision} is not between 0 and 1")
    table = table or weights()
    return 1 / (1 + math.exp((table[HEAD_BASE] - logit(precision)) / table[HEAD_SLOPE]))


def logit(probability: float) -> float:
    """log(p / (1 - p)), the inverse of the logistic function."""
    return math.log(probability / (1 - probability))


@cache
def weights() -> Mapping[str, float]:
    """The table of weights by the name of the feature."""
    text = (files("vnadmin_doc.sure") / "weights.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(weight) for name, weight, *_ in lines[1:]}
