"""Features: numbers about one value of the head, from its evidence and from the rest of the letter.

Each feature is one function in the table ``FEATURES``. A feature is 0 for a value that it says nothing about, and most
are between 0 and 1. To add one, write the function, add its row with the sign that its weight may have, and run
``python -m tools.fit_sure``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from vnadmin_doc.sure.agreement import agrees
from vnadmin_doc.sure.letter_facts import LetterFacts
from vnadmin_doc.sure.values import HeadValue
from vnadmin_doc.sure.vocabulary import is_registered, rarity, strange_tokens

__all__ = ["FEATURES", "Feature", "Sign", "features"]

Sign = Literal["+", "-"]
Number = Callable[[HeadValue, LetterFacts], float]

_DOUBTS = {
    "competence-inferred", "competence-missing", "kind-mismatch", "name-doubtful", "name-short",
    "number-struck-through", "position-doubtful", "stamp-read", "subject-doubtful", "syllable-impossible",
    "text-struck-through",
}  # fmt: skip
_IN_WORDS = {"subject", "issuers/name", "issuers/parent", "promulgation/place", "addressees", "arrival/agency"}
"""Fields whose words the body may repeat, and whose words are Vietnamese."""
_OF_WORDS = _IN_WORDS | {"signers/competence", "signers/position", "signers/full_name"}
_WEAK_RULES = {"kind/cong-van", "kind/notation", "signers/inferred", "signers/noisy", "signers/unnamed", "slot/unread"}


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: ``sign`` says whether it makes a value more sure (``+``) or less (``-``), ``of`` gives its number."""

    sign: Sign
    of: Number


def features(value: HeadValue, facts: LetterFacts) -> dict[str, float]:
    """The features of a value that are not 0, by name.

    Besides those of ``FEATURES``, one names the field, and whether the letter has the value (``has subject``, ``lacks
    subject``); ``digital`` says that no OCR read the letter.
    """
    found = {f"{'has' if value.text else 'lacks'} {value.field}": 1.0}
    if not facts.scanned:
        found["digital" if value.text else "digital lacks"] = 1.0
    for name, feature in FEATURES.items():
        number = feature.of(value, facts)
        if number:
            found[name] = round(number, 4)
    return found


# ---- what OCR says ------------------------------------------------------------------------


def _lowest(value: HeadValue) -> float | None:
    """The lowest OCR confidence of the lines of the value; None without OCR, and without a value."""
    found = [line.confidence for line in value.evidence if line.confidence is not None]
    return min(found, default=None) if value.text else None


def _below(limit: float) -> Number:
    """How far the lowest OCR confidence is below a limit, as a share of the limit."""

    def feature(value: HeadValue, _: LetterFacts) -> float:
        lowest = _lowest(value)
        return 0.0 if lowest is None else max(0.0, limit - lowest) / limit

    return feature


def _mean_doubt(value: HeadValue, _: LetterFacts) -> float:
    found = [line.confidence for line in value.evidence if line.confidence is not None]
    return 1 - sum(found) / len(found) if found and value.text else 0.0


def _poor_page(_: HeadValue, facts: LetterFacts) -> float:
    return 1 - sum(facts.confidences) / len(facts.confidences) if facts.confidences else 0.0


def _handwritten(value: HeadValue, _: LetterFacts) -> float:
    return float(bool(value.text) and any(issue.code.startswith("handwritten") for issue in value.issues))


def _hand_doubt(value: HeadValue, facts: LetterFacts) -> float:
    """1 minus the probability of the reading of a slot."""
    lowest = _lowest(value)
    return 1 - lowest if lowest is not None and _handwritten(value, facts) else 0.0


# ---- the words of the value ----------------------------------------------------------------


def _length(value: HeadValue, _: LetterFacts) -> float:
    return math.log2(1 + len(value.text.split())) / 4


def _strange(value: HeadValue, _: LetterFacts) -> float:
    return math.log2(1 + strange_tokens(value.text)) if value.field in _OF_WORDS else 0.0


def _rare(value: HeadValue, _: LetterFacts) -> float:
    return rarity(value.text) if value.field in _OF_WORDS else 0.0


def _mixed_case(value: HeadValue, _: LetterFacts) -> float:
    """Two words in capitals at an end of a subject in small letters: they may be of another line."""
    words = [word for word in value.text.split() if any(map(str.isalpha, word))]
    if value.field != "subject" or value.text.isupper() or len(words) < 2:
        return 0.0
    return float(any(all(w.isupper() and len(w) > 1 for w in run) for run in (words[:2], words[-2:])))


def _otherwise(value: HeadValue, facts: LetterFacts) -> float:
    return math.log2(1 + facts.spelt_otherwise(value.text)) if value.field in _IN_WORDS else 0.0


def _repeated(value: HeadValue, facts: LetterFacts) -> float:
    return facts.repeated(value.text) if value.field in _IN_WORDS else 0.0


def _registered(value: HeadValue, _: LetterFacts) -> float:
    return float(is_registered(value.field, value.text))


def _unregistered(value: HeadValue, _: LetterFacts) -> float:
    """A title of office that is not in the list as it is: words may be missing or added."""
    named = value.field in ("signers/position", "signers/full_name", "promulgation/place") and bool(value.text)
    return float(named and not is_registered(value.field, value.text))


# ---- rules, corrections, doubts, other values ----------------------------------------------------


def _weak_rule(value: HeadValue, _: LetterFacts) -> float:
    return float(any(line.rule in _WEAK_RULES for line in value.evidence))


def _corrected(value: HeadValue, _: LetterFacts) -> float:
    return float(any(issue.code == "repaired" for issue in value.issues))


def _doubted(value: HeadValue, _: LetterFacts) -> float:
    return float(any(issue.code in _DOUBTS for issue in value.issues))


def _agrees(value: HeadValue, facts: LetterFacts) -> float:
    return float(agrees(value, facts) is True)


def _contradicts(value: HeadValue, facts: LetterFacts) -> float:
    return float(agrees(value, facts) is False)


def _partial(value: HeadValue, facts: LetterFacts) -> float:
    """A date without its day, in a scan: it was not read."""
    return float(facts.scanned and value.field.endswith("date") and 0 < len(value.text) < 10)


def _scraps(value: HeadValue, facts: LetterFacts) -> float:
    return math.log2(1 + facts.scraps_near(value.evidence)) / 2


def _stamp(value: HeadValue, facts: LetterFacts) -> float:
    return float(not value.field.startswith("arrival") and facts.stamp_near(value.evidence))


FEATURES: dict[str, Feature] = {
    "confidence below 0.95": Feature("-", _below(0.95)),
    "confidence below 0.7": Feature("-", _below(0.7)),
    "mean doubt": Feature("-", _mean_doubt),
    "poor page": Feature("-", _poor_page),
    "handwritten": Feature("-", _handwritten),
    "hand doubt": Feature("-", _hand_doubt),
    "length": Feature("-", _length),
    "strange": Feature("-", _strange),
    "rare": Feature("-", _rare),
    "mixed case": Feature("-", _mixed_case),
    "spelt otherwise": Feature("-", _otherwise),
    "repeated": Feature("+", _repeated),
    "registered": Feature("+", _registered),
    "unregistered": Feature("-", _unregistered),
    "weak rule": Feature("-", _weak_rule),
    "corrected": Feature("-", _corrected),
    "doubted": Feature("-", _doubted),
    "agrees": Feature("+", _agrees),
    "contradicts": Feature("-", _contradicts),
    "partial": Feature("-", _partial),
    "scraps near": Feature("-", _scraps),
    "stamp near": Feature("-", _stamp),
}
"""The features, in the order of the table of weights."""
