"""Judge a letter by the rules. Only what is certain becomes a finding; the rest is reported as not judged."""

from __future__ import annotations

from vnadmin_doc.conformity.case import Case
from vnadmin_doc.conformity.finding import Departure, Finding, Report, Rule, Unjudged
from vnadmin_doc.conformity.rule_table import RULES
from vnadmin_doc.conformity.scope import is_blank, scope_of
from vnadmin_doc.conformity.typography import Typography
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.reading import Reading

__all__ = ["judge"]

SURE = 0.9
"""Least OCR confidence of a line that is judged."""
_DIGITAL = ("text", "office", "pdf-text")
_UNSURE_TEXT = frozenset(
    ("encoding-doubtful", "text-without-accents", "source-truncated", "header-only", "text-layer-hidden")
)
"""Issues of the whole letter after which its text proves nothing."""
_LOST_PARTS = frozenset(("picture-unread", "member-unread", "ocr-missing", "ocr-timeout", "page-unread"))
"""Issues after which a part that is missing may be there."""


def judge(reading: Reading, typography: Typography | None = None, *, draft: bool | None = None) -> Report:
    """The report on a letter. ``typography``: of its file, if it is digital.

    ``draft``: number, day and signature may be missing; None: it is a draft if number and day are both blank.
    """
    scope = scope_of(reading)
    if scope.rule_set is None:
        return Report(None, scope.reason)
    assumed = draft is None and is_blank(reading.letter)
    case = Case(reading, typography, scope.rule_set, bool(draft) or assumed)
    rules = [rule for rule in RULES if scope.rule_set in rule.rule_sets and not (case.draft and rule.signed)]
    findings: list[Finding] = []
    unjudged: list[Unjudged] = []
    for rule in rules:
        for departure in rule.find(case):
            reason = scope.doubt or _doubt(case, rule, departure)
            if reason is None:
                findings.append(_finding(rule, departure))
            else:
                unjudged.append(Unjudged(rule, departure.path, reason))
    return Report(scope.rule_set, None, case.draft, assumed, len(rules), tuple(findings), tuple(unjudged))


def _finding(rule: Rule, departure: Departure) -> Finding:
    line = departure.line
    page, box = (line.page, line.box) if line else (None, None)
    return Finding(rule, departure.path, page, box, departure.found, departure.expected)


def _doubt(case: Case, rule: Rule, departure: Departure) -> Message | None:
    """Why a departure is not certain; None if it is."""
    for issue in case.reading.issues:
        whole = issue.path == ""
        if whole and (issue.code in _UNSURE_TEXT or (departure.absent and issue.code in _LOST_PARTS)):
            return msg("the reading reports {code}", code=issue.code)
        if not whole and _is_doubt(rule, issue) and _touches(issue.path, departure.path):
            return msg("the reading reports {code}", code=issue.code)
    if departure.absent and _is_excerpt(case):
        return msg("the text has no head; it may be a part of the letter")
    if departure.absent and case.reading.source.reading not in _DIGITAL:
        return msg("OCR may not have read the part")
    confidence = departure.line.confidence if departure.line else None
    if confidence is not None and not rule.scans:
        return msg("text read by OCR is no evidence for this rule")
    return msg("low OCR confidence") if confidence is not None and confidence < SURE else None


def _is_excerpt(case: Case) -> bool:
    """Is it a text without the whole head? Who makes a text of a letter often leaves out its head and foot."""
    return case.reading.source.reading == "text" and not case.lines("") and not case.letter.issuers


def _is_doubt(rule: Rule, issue: Issue) -> bool:
    """Does the issue doubt a value, and not report what the rule reports too?"""
    doubtful = issue.severity != "info" or issue.code in ("repaired", "handwritten-unread", "handwritten-doubtful")
    return doubtful and issue.code not in rule.own


def _touches(path: str, other: str) -> bool:
    """Is one path the other, or above it? The whole letter, "", is not meant."""
    return bool(other) and (f"{path}/".startswith(f"{other}/") or other.startswith(f"{path}/"))
