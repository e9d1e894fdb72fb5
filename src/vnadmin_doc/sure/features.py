"""Features: numbers about one value of the head, from its evidence and from the rest of the letter.

Each feature is one function in the table ``FEATURES``. A feature is 0 where it does not apply, and most are between
0 and 1. To add one, write the function, add its row with the sign that its weight may have, and run
``python -m tools.fit_sure``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.sure.agreement import agrees
from vnadmin_doc.sure.letter_facts import LetterFacts
from vnadmin_doc.sure.values import HeadValue
from vnadmin_doc.sure.vocabulary import is_registered, rarity, strange_tokens

__all__ = ["FEATURES", "Feature", "Sign", "features"]

Sign = Literal["+", "-"]
Number = Callable[[HeadValue, LetterFacts], float]

_DOUBTS = {
    "competence-inferred", "competence-missing", "kind-mismatch", "name-doubtful", "name-short",
    "number-contradicted", "number-struck-through", "position-doubtful", "stamp-read", "subject-doubtful",
    "syllable-impossible", "text-struck-through",
}  # fmt: skip
_IN_WORDS = {"subject", "issuers/name", "issuers/parent", "promulgation/place", "addressees", "arrival/agency"}
"""Fields whose words the body may repeat, and whose words are Vietnamese."""
_OF_WORDS = _IN_WORDS | {"signers/competence", "signers/position", "signers/full_name"}
_SURE_HAND = 0.95
_WEAK_RULES = {"kind/cong-van", "kind/notation", "signers/inferred", "signers/noisy", "signers/unnamed", "slot/unread"}


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: ``sign`` says whether it makes a value more sure (``+``) or less (``-``), ``of`` gives its number.

    ``ocr``: it is about the work of OCR, so it is 0 for a value that no OCR read.
    """

    sign: Sign
    of: Number
    ocr: bool = False


def features(value: HeadValue, facts: LetterFacts) -> dict[str, float]:
    """The features of a value that are not 0, by name.

    Besides those of ``FEATURES``, one is the intercept of the field: ``has subject`` where OCR read the letter,
    ``lacks subject`` where the letter has no such value. ``digital`` and ``digital lacks``: no OCR read the letter.
    """
    found = {} if value.text and not facts.scanned else {f"{'has' if value.text else 'lacks'} {value.field}": 1.0}
    for name, feature in _ALL if _lowest(value) is not None else _WITHOUT_OCR:
        number = feature.of(value, facts)
        if number:
            found[name] = round(number, 4)
    if not facts.scanned:
        found["digital" if value.text else "digital lacks"] = 1.0
        if any(name in _DOUBTFUL for name in found):
            found["digital doubt"] = 1.0
    return found


_DOUBTFUL = {
    "confidence below 0.95", "contradicts", "mixed case", "partial", "scraps near", "spelt otherwise",
    "strange", "unregistered",
}  # fmt: skip


# ---- what OCR says ------------------------------------------------------------------------


def _lowest(value: HeadValue) -> float | None:
    """The lowest OCR confidence of the lines of the value; None without OCR, and without a value."""
    found = [line.confidence for line in value.evidence if line.confidence is not None]
    return min(found, default=None) if value.text else None


def _below(limit: float) -> Number:
    """How far the lowest OCR confidence is below a limit, as a share of the limit.

    0 for a value that a closed list or the rest of the letter confirms: OCR is often unsure of titles in capitals that
    it read right. 0 also for a number by hand, whose probability means something else.
    """

    def feature(value: HeadValue, facts: LetterFacts) -> float:
        lowest = _lowest(value)
        if lowest is None or _is_listed(value, facts) or agrees(value, facts) or _is_by_hand(value):
            return 0.0
        return max(0.0, limit - lowest) / limit

    return feature


def _handwritten(value: HeadValue, facts: LetterFacts) -> float:
    """How far the probability of a number by hand that nothing confirms is below 0.95, as a share of it.

    Any number is possible; days and months are few, and calendar and motto confirm them.
    """
    lowest = _lowest(value)
    if lowest is None or not _is_by_hand(value) or agrees(value, facts):
        return 0.0
    return max(0.0, _SURE_HAND - lowest) / _SURE_HAND


def _little_likely(value: HeadValue, _facts: LetterFacts) -> float:
    """Is a number by hand or stamp little more likely than its other readings?

    A number that is not filled has no text, except where the likeliest reading of one is an example for the fit.
    """
    codes = {issue.code for issue in value.issues}
    return float("handwritten-doubtful" in codes or ("handwritten-unread" in codes and bool(value.text)))


def _is_by_hand(value: HeadValue) -> bool:
    written = any(issue.code.startswith("handwritten") for issue in value.issues)
    return bool(value.text) and written and value.field.endswith("number")


# ---- the words of the value ----------------------------------------------------------------


def _strange(value: HeadValue, facts: LetterFacts) -> float:
    asked = value.field in _OF_WORDS and not facts.typed
    return math.log2(1 + strange_tokens(value.text)) if asked else 0.0


def _rare(value: HeadValue, facts: LetterFacts) -> float:
    """A syllable that is rarely written: OCR may have misread it."""
    read = value.field in _OF_WORDS and _lowest(value) is not None
    return rarity(value.text) if read and not _is_listed(value, facts) else 0.0


def _mixed_case(value: HeadValue, _: LetterFacts) -> float:
    """Two words in capitals at an end of a subject in small letters: they may be of another line.

    Without OCR they are not, if the subject goes on in small letters: "HỦY BỎ văn bản …".
    """
    words = value.text.split()
    if value.field != "subject" or value.text.isupper() or len(words) < 2:
        return 0.0
    goes_on = next(word for word in words if not word.isupper())[:1].islower()
    begins = _are_capitals(words[:2]) and (_lowest(value) is not None or not goes_on)
    return float(begins or _are_capitals(words[-2:]))


def _are_capitals(words: Sequence[str]) -> bool:
    return all(word.isupper() and is_syllable(word) for word in words)


def _otherwise(value: HeadValue, facts: LetterFacts) -> float:
    asked = value.field in _IN_WORDS and not facts.typed
    return math.log2(1 + facts.spelt_otherwise(value.text)) if asked else 0.0


def _skipped(value: HeadValue, facts: LetterFacts) -> float:
    """Words that OCR may have lost."""
    read = value.field in _IN_WORDS and _lowest(value) is not None
    return math.log2(1 + facts.skipped(value.text)) if read else 0.0


def _repeated(value: HeadValue, facts: LetterFacts) -> float:
    return facts.repeated(value.text) if value.field in _IN_WORDS else 0.0


def _registered(value: HeadValue, facts: LetterFacts) -> float:
    return float(_is_listed(value, facts) and agrees(value, facts) is not False)


def _unregistered(value: HeadValue, facts: LetterFacts) -> float:
    """A title of office, a name or a place that OCR read and that is in no list as it is."""
    named = value.field in ("signers/position", "signers/full_name", "promulgation/place")
    return float(named and _lowest(value) is not None and not _is_listed(value, facts))


def _is_listed(value: HeadValue, facts: LetterFacts) -> bool:
    """Is the value in a closed list? In a scan, a name of two words may be the rest of a longer one.

    The local lexicon is one: a name of the office that people confirmed.
    """
    if value.pointer in facts.known:
        return True
    is_rest = facts.scanned and value.field == "signers/full_name" and len(value.text.split()) < 3
    return not is_rest and is_registered(value.field, value.text)


# ---- rules, corrections, doubts, other values ----------------------------------------------------


def _weak_rule(value: HeadValue, _: LetterFacts) -> float:
    return float(any(line.rule in _WEAK_RULES for line in value.evidence))


def _doubted(value: HeadValue, _: LetterFacts) -> float:
    return float(any(issue.code in _DOUBTS for issue in value.issues))


def _agrees(value: HeadValue, facts: LetterFacts) -> float:
    return float(agrees(value, facts) is True)


def _contradicts(value: HeadValue, facts: LetterFacts) -> float:
    return float(agrees(value, facts) is False)


def _partial(value: HeadValue, facts: LetterFacts) -> float:
    """A date without its day where OCR read it."""
    read = facts.scanned or any(line.confidence is not None for line in value.evidence)
    return float(read and value.field.endswith("date") and 0 < len(value.text) < 10)


def _scraps(value: HeadValue, facts: LetterFacts) -> float:
    return math.log2(1 + facts.scraps_near(value.evidence)) / 2 if facts.scanned else 0.0


FEATURES: dict[str, Feature] = {
    "confidence below 0.95": Feature("-", _below(0.95), ocr=True),
    "confidence below 0.7": Feature("-", _below(0.7), ocr=True),
    "handwritten number": Feature("-", _handwritten, ocr=True),
    "handwritten number doubtful": Feature("-", _little_likely),
    "strange": Feature("-", _strange),
    "rare": Feature("-", _rare, ocr=True),
    "mixed case": Feature("-", _mixed_case),
    "spelt otherwise": Feature("-", _otherwise),
    "skipped": Feature("-", _skipped, ocr=True),
    "repeated": Feature("+", _repeated),
    "registered": Feature("+", _registered),
    "unregistered": Feature("-", _unregistered, ocr=True),
    "weak rule": Feature("-", _weak_rule),
    "doubted": Feature("-", _doubted),
    "agrees": Feature("+", _agrees),
    "contradicts": Feature("-", _contradicts),
    "partial": Feature("-", _partial),
    "scraps near": Feature("-", _scraps),
}
"""The features, in the order of the table of weights."""
_ALL = tuple(FEATURES.items())
_WITHOUT_OCR = tuple((name, feature) for name, feature in FEATURES.items() if not feature.ocr)
