"""Judges the doubts about a head by how sure its values are: which of them a person has to look at.

A value of the head that is less sure than the precision demands has a warning, every other doubt about the head is
only reported (``info``). So a head without warnings can be filed unseen. Errors stay errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vnadmin_doc.messages import msg
from vnadmin_doc.model.card import within
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure.estimate import figures, limit_of

__all__ = ["PRECISION", "UNSURE", "can_be_filed", "judged"]

PRECISION = 0.99
"""The share of heads without a warning that are whole and right, unless another is asked for."""
UNSURE = "unsure"
_FILED_BY = ("/kind", "/issuers", "/code", "/subject", "/promulgation", "/priority", "/secrecy", "/signers")
"""The parts that a letter is filed by; a warning elsewhere does not stop it from being filed."""


def judged(reading: Reading, precision: float = PRECISION) -> Reading:
    """The reading with its figures, and with the severity of each doubt about the head that follows from them.

    ``precision``: of the letters without a warning in the head, this share is expected to be whole and right. Figures
    that the reading has are kept, so that a document can be judged again. Raises ``ValueError`` for a precision that is
    not between 0 and 1.
    """
    sure = reading.sure or figures(reading)
    limit = limit_of(precision)
    own = [issue for issue in reading.issues if issue.code != UNSURE]
    issues = [replace(issue, severity=_severity(issue, sure, limit)) for issue in own]
    return replace(reading, sure=sure, issues=(*issues, *_unsure(sure, issues, limit)))


def can_be_filed(reading: Reading) -> bool:
    """Has the letter no error and no warning, in the head or about it as a whole? Then it can be filed unseen."""
    doubted = [issue.path for issue in reading.issues if issue.severity != "info"]
    return not any(not path or path.startswith(_FILED_BY) for path in doubted)


def _severity(issue: Issue, sure: Mapping[str, float], limit: float) -> Severity:
    """The severity of an issue: by the least sure value that it is about; unchanged if that has no figure."""
    about = [figure for pointer, figure in sure.items() if issue.path and within(pointer, issue.path)]
    if issue.severity == "error" or not about:
        return issue.severity
    return "warning" if min(about) < limit else "info"


def _unsure(sure: Mapping[str, float], issues: Iterable[Issue], limit: float) -> Iterable[Issue]:
    """A warning for each value below the limit that no issue is about."""
    paths = [issue.path for issue in issues if issue.path]
    for pointer, figure in sure.items():
        if figure < limit and not any(within(pointer, path) for path in paths):
            message = msg(
                "the value is right with a probability of {sure}; compare it with the page", sure=f"{figure:.2f}"
            )
            yield Issue(UNSURE, "warning", pointer, message)
