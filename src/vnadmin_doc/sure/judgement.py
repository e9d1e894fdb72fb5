"""Judges the doubts about a head by how sure its values are: which of them a person has to look at.

The product of the figures of a head is the probability that it is right as a whole. If that is less than the precision
demands, the least sure values have a warning, as few as possible: the product of the others is enough. Every other
doubt about the head is only reported (``info``). So a head without warnings can be filed unseen. Errors stay errors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import msg
from vnadmin_doc.model.card import within
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure.estimate import figures, is_scan, limit_of
from vnadmin_doc.sure.values import pointers

__all__ = ["UNSURE", "can_be_filed", "head_sure", "is_barred", "judged", "judged_again"]

UNSURE = "unsure"
_FILED_BY = ("/kind", "/issuers", "/code", "/subject", "/promulgation", "/priority", "/secrecy", "/signers")
"""The parts that a letter is filed by; a warning elsewhere does not stop it from being filed."""
_FACTS = (
    "-struck-through",
    "-replaced",
    "number-missing",
    "number-doubtful",
    "subject-missing",
    "date-partial",
    "date-impossible",
    "without-code",
    "without-kind",
    "field-unfilled",
    "subject-incomplete",
    "kind-mismatch",
    "competence-inferred",
    "position-missing",
    "name-doubtful",
    "name-short",
    "handwritten-doubtful",
    "syllable-impossible",
    "word-doubtful",
    "packet-differs",
)
"""Ends of the codes of issues that a person must see, however well the letter was read."""
_SIGNATURES = "/digital_signatures"
_NOTE = "cover-note"
_ABOUT_OTHERS = {"member-unread", "stamp-read"}
"""Issues of the whole letter that are about another file, or about values that have their own figures."""


def judged(reading: Reading, known: frozenset[str] = frozenset()) -> Reading:
    """The reading with its figures, and with the severity of each doubt about the head that follows from them.

    ``known`` and ``near`` are the pointers of the values that are in the local lexicon.
    """
    return judged_again(replace(reading, sure=figures(reading, known)), PRECISION)


def judged_again(reading: Reading, precision: float) -> Reading:
    """The reading with the severities that follow from its figures and from another precision.

    ``precision``: of the letters without a warning in the head, this share is expected to be whole and right. A reading
    without figures, from a document of an older version, is unchanged. Raises ``ValueError`` for a precision that is
    not between 0 and 1.
    """
    limit = limit_of(precision, scanned=is_scan(reading))
    if not reading.sure:
        return reading
    unsure = _unsure(reading.sure, limit)
    kept = [issue for issue in reading.issues if issue.code != UNSURE or issue.path in unsure]
    issues = [replace(issue, severity=_severity(issue, reading.sure, unsure)) for issue in kept]
    values = dict(pointers(reading.letter))
    return replace(reading, issues=(*issues, *_without_issue(unsure, values, issues)))


def can_be_filed(reading: Reading) -> bool:
    """Has the head no error and no warning, and the letter as a whole neither? Then it can be filed unseen.

    The note of a mail is no letter.
    """
    return not any(
        issue.code == _NOTE or (issue.severity != "info" and _is_about_head(issue)) for issue in reading.issues
    )


def head_sure(reading: Reading) -> float | None:
    """The probability that the head is whole and right: the product of its figures. None if it has none."""
    figures_at = [figure for pointer, figure in reading.sure.items() if pointer.startswith(_FILED_BY)]
    return math.prod(figures_at) if figures_at else None


def is_barred(reading: Reading) -> bool:
    """Has it a doubt that no figure lifts: an error or a fact about the head, a warning about the letter as a whole?"""
    lasting = (issue for issue in reading.issues if _is_lasting(issue) or not issue.path)
    return any(issue.severity != "info" and _is_about_head(issue) for issue in lasting)


def _is_lasting(issue: Issue) -> bool:
    return issue.severity == "error" or issue.code.endswith(_FACTS)


def _is_about_head(issue: Issue) -> bool:
    """Is it about the head, about the letter as a whole, or a bad signature?"""
    if issue.severity == "error" and issue.path.startswith(_SIGNATURES):
        return True
    return issue.path.startswith(_FILED_BY) or (not issue.path and issue.code not in _ABOUT_OTHERS)


def _severity(issue: Issue, sure: Mapping[str, float], unsure: Mapping[str, float]) -> Severity:
    """The severity of an issue: by the values that it is about; unchanged if these have no figure.

    A fact about the letter, such as a struck number, is no doubt about the reading, so no figure lifts it.
    """
    about = [pointer for pointer in sure if issue.path and within(pointer, issue.path)]
    if _is_lasting(issue) or not about:
        return issue.severity
    return "info" if unsure.keys().isdisjoint(about) else "warning"


def _unsure(sure: Mapping[str, float], limit: float) -> dict[str, float]:
    """The values that a person has to look at, with their figures: of the head, and of each part beside it."""
    parts: dict[str, dict[str, float]] = {}
    for pointer, figure in sure.items():
        part = "head" if pointer.startswith(_FILED_BY) else pointer.split("/")[1]
        parts.setdefault(part, {})[pointer] = figure
    found = [_least_sure(part, limit) for part in parts.values()]
    return {pointer: sure[pointer] for pointer in sure if any(pointer in part for part in found)}


def _least_sure(figures_at: Mapping[str, float], limit: float) -> set[str]:
    """The least sure values, as few as leave a product of the other figures that is not below the limit."""
    ranked = sorted(figures_at, key=lambda pointer: (figures_at[pointer], pointer))
    product = math.prod(figures_at.values())
    count = 0
    while product < limit and count < len(ranked):
        product /= figures_at[ranked[count]]
        count += 1
    return set(ranked[:count])


def _without_issue(unsure: Mapping[str, float], values: Mapping[str, str], issues: Iterable[Issue]) -> Iterable[Issue]:
    """A warning for each unsure value that no issue is about; ``values`` are the texts by pointer."""
    paths = [issue.path for issue in issues if issue.path]
    for pointer, figure in unsure.items():
        if not any(within(pointer, path) for path in paths):
            told = f"{figure:.3f}"
            if values.get(pointer):
                message = msg("the value is right with a probability of {sure}; compare it with the page", sure=told)
            else:
                message = msg("nothing was read; that nothing is there has a probability of {sure}", sure=told)
            yield Issue(UNSURE, "warning", pointer, message)
