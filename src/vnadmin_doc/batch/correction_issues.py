"""Issues after corrections: those that people answered go, those that their values bring come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vnadmin_doc.batch.correction_events import Correction
from vnadmin_doc.batch.list_entries import is_entry, text_of
from vnadmin_doc.checks import compare, depends_on
from vnadmin_doc.messages import msg
from vnadmin_doc.model.card import within
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure.values import pointers

__all__ = ["LOST", "compared_again", "covers", "lost_value", "resolved", "with_issues"]

LOST = "person-value-unplaced"
"""The issue of a person's value whose place is not in the letter any more."""


def compared_again(reading: Reading, before: Sequence[Issue]) -> Reading:
    """The reading with the issues between its values as they are now; ``before`` are those of the letter as it was.

    Figures of values that a new issue is about were made without it, so they are dropped.
    """
    old, now = _by_place(before), _by_place(compare(reading.letter, reading.evidence))
    brought = [issue for place, issue in now.items() if old.get(place) != issue]
    kept = [issue for issue in reading.issues if old.get(_place_of(issue)) == now.get(_place_of(issue))]
    about = [issue.path for issue in brought if issue.path]
    sure = _without(reading.sure, about, of_people=False)
    return replace(reading, issues=(*kept, *brought), sure=sure)


def _without(sure: Mapping[str, float], parts: Sequence[str], *, of_people: bool) -> dict[str, float]:
    """The figures without those in the parts: of the values of people, which are 1, or of the other values."""
    return {
        at: figure for at, figure in sure.items()
        if (figure == 1) != of_people or not any(within(at, part) for part in parts)
    }  # fmt: skip


def _place_of(issue: Issue) -> tuple[str, str]:
    return issue.code, issue.path


def _by_place(issues: Iterable[Issue]) -> dict[tuple[str, str], Issue]:
    return {_place_of(issue): issue for issue in issues}


def resolved(reading: Reading, paths: Sequence[str], in_force: Sequence[Correction]) -> Reading:
    """The reading without the issues about values of people; ``paths`` are those of the values.

    A value of a person that another one is against now has no figure.
    """
    texts = dict(pointers(reading.letter))
    between = _by_place(compare(reading.letter, reading.evidence))
    issues = [
        issue for issue in reading.issues
        if not (
            _is_answered(issue, in_force) if _place_of(issue) in between else _is_resolved(issue, paths, texts)
        ) or issue.code == LOST
    ]  # fmt: skip
    if any(event.path == "" for event in in_force):
        issues = [replace(issue, severity="info") if issue.path == "" else issue for issue in issues]
    against = [issue.path for issue in issues if issue.path and _place_of(issue) in between]
    return replace(reading, issues=tuple(issues), sure=_without(reading.sure, against, of_people=True))


def _is_answered(issue: Issue, in_force: Sequence[Correction]) -> bool:
    """Did a person decide on an issue between values, after the last change of the values that it follows from?

    That is: set or confirm the value that it is about, or confirm a value of the part that it is about.
    """
    if not issue.path:
        return False
    about = [event for event in in_force if event.path and event.kind != "remove"]
    own = [event for event in about if covers(event.path, issue.path)]
    parts = [event for event in in_force if event.kind == "confirm" and within(event.path, issue.path)]
    changes = [
        event.id for event in in_force
        if event.kind != "confirm" and event not in own and any(within(event.path, at) for at in depends_on(issue))
    ]  # fmt: skip
    return max((event.id for event in (*own, *parts)), default=-1) >= max(changes, default=0)


def _is_resolved(issue: Issue, paths: Sequence[str], texts: Mapping[str, str]) -> bool:
    """Is it about a value of a person, or about a part whose values are all of people?"""
    if not issue.path:
        return False
    if any(covers(path, issue.path) for path in paths):
        return True
    if not any(within(path, issue.path) for path in paths):
        return False
    read = [at for at, text in texts.items() if text and within(at, issue.path)]
    return all(any(covers(path, at) for path in paths) for at in read)


def covers(path: str, at: str) -> bool:
    """Is a value of a person at this pointer, or above it? An entry of a list is its text (``/addressees/0/text``)."""
    return within(at, path) or path == f"{at}/text"


def lost_value(event: Correction) -> Issue:
    """The issue of an event whose place is not in the letter any more."""
    if event.kind == "remove" and is_entry(event.path):
        message = msg(
            "{who} removed “{value}” from {path}; it is read in another way now; see if it has to be removed again",
            who=event.who,
            path=event.path.rpartition("/")[0],
            value=text_of(event.old, event.path) or "",
        )
        return Issue(LOST, "warning", "", message)
    message = msg(
        "{who} set {path} to “{value}”; the letter has no such place any more; set it again",
        who=event.who,
        path=event.path or "/",
        value=event.new or "",
    )
    return Issue(LOST, "warning", "", message)


def with_issues(reading: Reading, found: Iterable[Issue]) -> Reading:
    """The reading with further issues, each once."""
    kept = tuple(issue for issue in reading.issues if issue.code != LOST)
    return replace(reading, issues=tuple(dict.fromkeys((*kept, *found))))
