"""The fields of a letter for the page: values, boxes, doubts in words, and the likeliest readings.

A field has one value that a person can type. A *part* (``kind`` "part") has several, and doubts about all of them: it
can be confirmed as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from vnadmin_doc.archive.corrections import plain_lines
from vnadmin_doc.archive.ledger_view import part_name, vietnamese_date
from vnadmin_doc.batch.correction_events import PERSON, Correction, value_at
from vnadmin_doc.batch.list_entries import entry_parts, main_path
from vnadmin_doc.messages import Lang, Message, msg, recognise, translate
from vnadmin_doc.model.card import MARKS, within
from vnadmin_doc.model.evidence_boxes import marks, pages
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.kinds import KINDS
from vnadmin_doc.model.letter import Letter, Section
from vnadmin_doc.model.reading import BoxTuple, Evidence, Reading

__all__ = ["Field", "as_json", "fields", "is_date", "typed_value"]

_GUESS = re.compile(r"(\S+) \((?:0\.\d\d|1\.00)\)")
"""A reading with its probability, in the message of an issue in any language: numbers and dates have no spaces."""
_QUOTED = re.compile(r"[“\"](.+)[”\"]")
_GUESSED = ("handwritten", "stamped")
_DATE = re.compile(r"(?:(?P<day>\d{1,2})[/.-])?(?:(?P<month>\d{1,2})[/.-])?(?P<year>\d{4})")
_DATES = ("/date", "/deadline")
_IN_LINES = "/competence"
"""A value of lines: the authority of a signer."""
_KIND = "/kind/code"
_CODES = frozenset(kind.code for kind in KINDS)
_MAIN = ("/name", "/full_name", "/text", "/code")
"""What is typed first where a part is missing."""
_DOUBTS = ("error", "warning")
_NO_BOX = (0.0, 0.0, 0.0, 0.0)
_MOST_GUESSES = 5
_MOST_TEXT = 200


@dataclass(slots=True)
class Field:
    """``kind``: text, long (several lines of text), lines (one value a line), date, choice or part.

    ``confirms`` is the pointer that is confirmed if the value is right as it is. ``boxes`` are (page, box).
    """

    path: str
    label: Message
    kind: str = "text"
    number: int = 0
    depth: int = 0
    value: str | None = None
    confirms: str = ""
    issues: list[Issue] = field(default_factory=list)
    boxes: list[tuple[int, BoxTuple]] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    sure: float | None = None
    event: Correction | None = None

    @property
    def is_doubtful(self) -> bool:
        """Does a person have to look at it?"""
        return any(issue.severity in _DOUBTS for issue in self.issues)


def fields(reading: Reading, events: Iterable[Correction]) -> list[Field]:
    """All fields, in the order of the letter. ``events`` are those in force."""
    found = list(_fields_of(reading.letter))
    for issue in reading.issues:
        _attach(issue, reading.letter, found)
    for event in (event for event in events if event.kind != "remove"):
        path = main_path(event.path) if event.kind == "add" else event.path
        item = _field_at(path, found) or _part(path, found)
        item.event = event if item.event is None or event.kind != "add" else item.event
    for item in found:
        _complete(item, reading)
    return found


# ---- which fields ------------------------------------------------------------------------------


def _fields_of(letter: Letter) -> Iterator[Field]:
    yield Field(_KIND, msg("kind"), "choice")
    for at, number in _numbers(letter.issuers):
        yield Field(f"/issuers/{at}/parent", msg("parent agency"), number=number)
        yield Field(f"/issuers/{at}/name", msg("issuer"), number=number)
    yield Field("/code/number", msg("number"))
    yield Field("/code/notation", msg("notation"))
    yield Field("/promulgation/place", msg("place"))
    yield Field("/promulgation/date", msg("date"), "date")
    yield Field("/subject", msg("subject"), "long")
    yield from (Field(f"/{mark}", label) for mark, label in MARKS.items())
    for at, number in _numbers(letter.addressees):
        yield Field(f"/addressees/{at}/text", msg("addressee"), number=number)
    for at, number in _numbers(letter.signers):
        yield Field(f"/signers/{at}/competence", msg("competence"), "lines", number=number)
        yield Field(f"/signers/{at}/position", msg("title of the signer"), number=number)
        yield Field(f"/signers/{at}/full_name", msg("signer"), number=number)
    if letter.arrival:
        for name, label in _ARRIVAL.items():
            yield Field(f"/arrival/{name}", label, "date" if name == "date" else "text")
    for at, number in _numbers(letter.distribution):
        yield Field(f"/distribution/{at}/text", msg("distribution"), number=number)
    yield from _body(letter)
    yield from _rest(letter)


def _numbers(items: Sequence[object]) -> Iterator[tuple[int, int]]:
    """(index, number for people): at least one, which is to be typed; a single one has the number 0, shown as none."""
    yield from ((at, at + 1 if len(items) > 1 else 0) for at in range(max(1, len(items))))


_ARRIVAL = {
    "agency": msg("stamp: agency"), "number": msg("stamp: number"), "date": msg("stamp: date"),
    "transfer": msg("stamp: transfer"),
}  # fmt: skip


def _body(letter: Letter) -> Iterator[Field]:
    body = letter.body
    if body.authority:
        yield Field("/body/authority", msg("authority"), "long")
    yield from (Field(f"/body/bases/{at}", msg("basis"), "long", at + 1) for at in range(len(body.bases)))
    if body.enacting:
        yield Field("/body/enacting", msg("enacting"))
    yield from (Field(f"/body/opening/{at}", msg("opening"), "long", at + 1) for at in range(len(body.opening)))
    yield from _sections("/body/sections", body.sections, 0)
    yield from (Field(f"/body/closing/{at}", msg("closing"), "long", at + 1) for at in range(len(body.closing)))
    for number, appendix in enumerate(letter.appendices):
        yield Field(f"/appendices/{number}/title", msg("appendix"), "long", number + 1)
        yield from _sections(f"/appendices/{number}/sections", appendix.sections, 1)


def _sections(path: str, sections: Sequence[Section], depth: int) -> Iterator[Field]:
    """The tree as fields with a depth: label, heading, paragraphs, and what is below them."""
    for at, section in enumerate(sections):
        own = f"{path}/{at}"
        yield Field(f"{own}/label", msg("section"), depth=depth)
        if section.heading:
            yield Field(f"{own}/heading", msg("heading"), "long", depth=depth)
        for number in range(len(section.text)):
            yield Field(f"{own}/text/{number}", msg("paragraph"), "long", number + 1, depth)
        yield from _sections(f"{own}/children", section.children, depth + 1)


def _rest(letter: Letter) -> Iterator[Field]:
    for at in range(len(letter.references)):
        yield Field(f"/references/{at}/text", msg("reference"), "long", at + 1)
    for at, task in enumerate(letter.tasks):
        yield Field(f"/tasks/{at}/text", msg("task"), "long", at + 1)
        if task.deadline or task.deadline_text:
            yield Field(f"/tasks/{at}/deadline", msg("deadline"), "date", at + 1)


# ---- doubts ------------------------------------------------------------------------------------


def _attach(issue: Issue, letter: Letter, found: list[Field]) -> None:
    """Give an issue to its field: that of the value, or the main one where a part is missing, or the part itself.

    A note (info) about a part is shown at its main field; one about the whole letter is not shown.
    """
    path = issue.path
    own = _field_at(path, found) or next((item for item in found if item.path and within(path, item.path)), None)
    if own is None and path and (issue.severity == "info" or value_at(letter, path) is None):
        typed = [item for item in found if within(item.path, path)]
        own = next((item for item in typed if item.path.endswith(_MAIN)), next(iter(typed), None))
        if own and issue.severity != "info":
            own.confirms = path
    if own or issue.severity != "info":
        (own or _part(path, found)).issues.append(issue)


def _field_at(path: str, found: Iterable[Field]) -> Field | None:
    return next((item for item in found if path in (item.path, item.confirms or item.path, _entry(item.path))), None)


def _entry(path: str) -> str:
    """The entry of a list whose text is at this pointer; the pointer itself if there is none."""
    return path.removesuffix("/text")


def _part(path: str, found: list[Field]) -> Field:
    """A field for a whole part, put after its values, so that these are corrected first; the whole letter is first."""
    last = max((at for at, item in enumerate(found) if path and within(item.path, path)), default=len(found) - 1)
    part = Field(path, part_name(path) if path else msg("the whole letter"), "part")
    found.insert(last + 1 if path else 0, part)
    return part


def _complete(item: Field, reading: Reading) -> None:
    item.value = value_at(reading.letter, item.path)
    item.confirms = item.confirms or item.path
    item.boxes = [(found.page, found.box) for found in _evidence(reading, item.path)]
    figures = [reading.sure[at] for at in (item.path, _entry(item.path)) if at in reading.sure]
    item.sure = min(figures, default=None)
    item.guesses = _guesses(item)


def _part_text(value: str | None) -> str:
    """The values of a part in one line, for a person; ``value`` is as of ``value_at``."""
    try:
        text = " · ".join(_texts(json.loads(value or "null")))
    except ValueError:  # a text, not a part
        text = value or ""
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _evidence(reading: Reading, path: str) -> list[Evidence]:
    """Where a value was read: at its pointer, below it, or at the nearest pointer above."""
    if not path:
        return []
    found = [*reading.evidence.get(path, ())] or [
        item for key, items in reading.evidence.items() if within(key, path) for item in items
    ]
    while not found and path:
        path = path.rpartition("/")[0]
        found = list(reading.evidence.get(path, ())) if path else []
    read = [item for item in found if item.rule != PERSON]
    return read or [item for item in found if item.box != _NO_BOX]


def _guesses(item: Field) -> list[str]:
    """The likeliest readings of a value that was written by hand; what OCR read before the program corrected it."""
    found: list[str] = []
    for issue in item.issues:
        if issue.path not in (item.path, _entry(item.path)):
            continue  # about a part: its words are not those of this value
        if issue.code.startswith(_GUESSED):
            found += _GUESS.findall(issue.message)
        elif issue.code == "repaired":
            found += _QUOTED.findall(issue.message)
    if item.event and item.event.kind == "correct" and item.event.old:
        found.append(item.event.old)
    others = [guess for guess in dict.fromkeys(found) if guess != item.value]
    return ([item.value] if item.value and others else []) + others[: _MOST_GUESSES - 1] if others else []


# ---- values as people write them ---------------------------------------------------------------


def is_date(path: str) -> bool:
    """Is the value at this pointer a date?"""
    return path.endswith(_DATES)


def typed_value(path: str, text: str | None) -> str | None:
    """What a person typed, as the letter has it: dates in ISO 8601, lines joined but in a list of lines, and cleaned as
    of ``plain_lines``; None for nothing.

    Raises ``ValueError`` for what is not a date, and for an unknown code of a kind.

    >>> typed_value("/promulgation/date", "5/6/2023"), typed_value("/promulgation/date", "6/2023")
    ('2023-06-05', '2023-06')
    >>> typed_value("/subject", "  giao đất "), typed_value("/subject", " ")
    ('giao đất', None)
    """
    value = plain_lines(text or "")
    if not path.endswith(_IN_LINES):  # as pasted from a page, whose lines mean nothing
        value = value.replace("\n", " ")
    if path == _KIND and value and value not in _CODES:
        raise ValueError(msg("no such kind: {text}; choose one of the list", text=value))
    if not value or not is_date(path):
        return value or None
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", value):
        parts: list[str | None] = [*value.split("-"), None, None]
        year, month, day = parts[:3]
    else:
        found = _DATE.fullmatch(value)
        if found is None:
            raise ValueError(msg("not a day: {text}; write 2023-06-05 or 5/6/2023", text=value))
        # With one number before the year it is the month.
        year, month, day = found["year"], found["month"] or found["day"], found["day"] if found["month"] else None
    try:
        date(int(year or 0), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(msg("not a day: {text}; write 2023-06-05 or 5/6/2023", text=value)) from error
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


# ---- for the page ------------------------------------------------------------------------------


def as_json(reading: Reading, events: Sequence[Correction], lang: Lang) -> dict[str, Any]:
    """The letter for the page: fields, the texts at their places on each page, and the choices for the kind."""
    found = fields(reading, events)
    return {
        "fields": [_field(item, lang) for item in found],
        "pages": [*pages(reading)],
        "unit": reading.source.unit,
        "lines": _lines(reading),
        "kinds": [{"value": kind.code, "label": kind.name} for kind in KINDS],
        "doubts": sum(item.is_doubtful for item in found),
        "removed": [_removed(event, lang) for event in events if event.kind == "remove"],
    }


def _field(item: Field, lang: Lang) -> dict[str, Any]:
    date_field = item.kind == "date"
    event = item.event
    return {
        "path": item.path,
        "label": translate(item.label, lang) + (f" {item.number}" if item.number else ""),
        "kind": item.kind,
        "depth": item.depth,
        "value": item.value,
        "text": _shown(item),
        "doubt": item.is_doubtful,
        "confirms": item.confirms,
        "sure": item.sure,
        "boxes": [{"page": page, "box": box} for page, box in item.boxes],
        "guesses": [vietnamese_date(guess) if date_field else guess for guess in item.guesses],
        "issues": [
            {"severity": issue.severity, "text": translate(recognise(issue.message), lang)} for issue in item.issues
        ],
        "isEntry": _is_entry(item),
        "person": event and {"who": event.who, "at": event.at, "old": event.old or "", "kind": event.kind},
    }


def _removed(event: Correction, lang: Lang) -> dict[str, Any]:
    """An entry that a person removed; ``path`` is that of the event."""
    label = translate(part_name(event.path), lang)
    return {"path": event.path, "label": label, "text": _part_text(event.old), "who": event.who, "at": event.at}


def _shown(item: Field) -> str:
    if item.kind == "part":
        return _part_text(item.value)
    return (vietnamese_date(item.value) if item.kind == "date" else item.value) or ""


def _is_entry(item: Field) -> bool:
    """Is it the text of an entry of a list to which people add entries?"""
    parts = entry_parts(item.path)
    return item.kind != "part" and parts is not None and item.path == main_path(f"{parts[0]}/{parts[1]}")


def _lines(reading: Reading) -> list[dict[str, Any]]:
    """The texts at their places, for a file without pictures: those that are not within another."""
    found: list[dict[str, Any]] = []
    for page, items in marks(reading).items():
        kept: list[BoxTuple] = []
        for mark in items:
            if mark.rule != PERSON and not any(_holds(box, mark.box) for box in kept):
                kept.append(mark.box)
                found.append({"page": page, "box": mark.box, "text": mark.text})
    return found


def _holds(outer: BoxTuple, inner: BoxTuple) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]
