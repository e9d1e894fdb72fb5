"""Estimates how sure each value of the head is: a logistic regression with a table of weights.

The probability that a value is right is ``1 / (1 + exp(-z))``; ``z`` is the sum of its features, each multiplied by its
weight (``weights.tsv``). A feature that is not in the table has the weight 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure.features import features
from vnadmin_doc.sure.letter_facts import IN_BODY, LetterFacts
from vnadmin_doc.sure.values import head_values

__all__ = ["BASE", "facts_of", "figures", "is_scan", "limit_of", "logit", "weights"]

BASE = "base"
"""The feature that is 1 for every value."""
DIGITS = 4
_MOST = 0.9999
_LIMIT_OF_EXP = 30.0


def figures(reading: Reading, known: frozenset[str] = frozenset()) -> dict[str, float]:
    """JSON Pointer → probability (0 to 1) that the value is whole and right, for each value of the head.

    Where the letter has no such part, the figure is the probability that this is right; its pointer is that of the
    part, or of the list without items (``/signers``). ``known``: as in ``LetterFacts``.
    """
    facts = replace(facts_of(reading), known=known)
    return {value.pointer: _probability(features(value, facts)) for value in head_values(facts)}


def facts_of(reading: Reading) -> LetterFacts:
    """What the features use of a reading."""
    return LetterFacts(
        reading.letter,
        reading.evidence,
        reading.unplaced,
        reading.issues,
        scanned=is_scan(reading),
        typed=reading.source.reading == "office" and all(i.code != "legacy-encoding" for i in reading.issues),
        file_name=reading.source.name,
    )


def is_scan(reading: Reading) -> bool:
    """Did OCR read the head? In a file with both, the head may be text; in one with text, a stamp is not."""
    if reading.source.reading not in ("ocr", "mixed"):
        return False
    outside_body = (lines for at, lines in reading.evidence.items() if not at.startswith(IN_BODY))
    read = [line.confidence is not None for lines in outside_body for line in lines]
    return 2 * sum(read) >= len(read)


def _probability(found: Mapping[str, float]) -> float:
    table = weights()
    z = table.get(BASE, 0.0) + sum(table.get(name, 0.0) * number for name, number in found.items())
    return min(_MOST, max(1 - _MOST, round(1 / (1 + math.exp(-max(-_LIMIT_OF_EXP, min(_LIMIT_OF_EXP, z)))), DIGITS)))


def limit_of(precision: float, *, scanned: bool) -> float:
    """The least product of the figures of a head without a warning, if this share of such heads must be right.

    It is that of the next precision in ``limits.tsv``, the precision itself beyond the last. Raises ``ValueError`` for
    a precision that is not between 0 and 1.
    """
    if not 0 < precision < 1:
        raise ValueError(f"the precision {precision} is not between 0 and 1")
    column = "scans" if scanned else "digital"
    enough = (float(row[column]) for row in _table("limits") if float(row["precision"]) >= precision)
    return next(enough, precision)


def logit(probability: float) -> float:
    """log(p / (1 - p)), the inverse of the logistic function."""
    return math.log(probability / (1 - probability))


@cache
def weights() -> Mapping[str, float]:
    """The weights by the name of the feature."""
    return {row["feature"]: float(row["weight"]) for row in _table("weights")}


@cache
def _table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table of this package, by column name."""
    text = (files("vnadmin_doc.sure") / f"{name}.tsv").read_text(encoding="utf-8")
    header, *lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(dict(zip(header, line, strict=True)) for line in lines)
