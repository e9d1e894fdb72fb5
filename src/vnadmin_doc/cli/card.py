"""Show: a reading as a card for a person. Pure; the command prints it.

Each row is a field with its value, the page and rule that it came from, the lowest OCR
confidence, and the doubts about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vnadmin_doc.model.letter import Body, Copy, Letter, Section, Signer, Task
from vnadmin_doc.model.reading import Evidence, FilePart, Reading

__all__ = ["Row", "card", "printable", "rows"]

MARKS = ("priority", "secrecy", "circulation")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the card. An empty value means that the letter has none."""

    field: str
    value: str
    page: str
    rule: str
    confidence: str
    doubts: str


def printable(text: str) -> str:
    r"""Without what could steer a terminal: a document is not to be trusted with it.

    >>> printable("Số:\t12\x1b[2J")
    'Số: 12�[2J'
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def rows(reading: Reading) -> list[Row]:
    """The rows of the card, in the order of the letter."""
    return [_row(reading, *value) for value in _values(reading.letter)]


def card(reading: Reading) -> str:
    """The card as plain text."""
    table = rows(reading)
    width = max(len(row.field) for row in table)
    lines = [title(reading), ""]
    for row in table:
        how = " · ".join(filter(None, (row.page and f"p. {row.page}", row.rule, row.confidence)))
        doubts = f"  ! {row.doubts}" if row.doubts else ""
        lines.append(f"{row.field:<{width}}  {row.value or '–'}{f'  [{how}]' if how else ''}{doubts}")
    return "\n".join([*lines, *foot(reading)]) + "\n"


def title(reading: Reading) -> str:
    """The line above the card: which file, how it was read."""
    source = reading.source
    pages = "1 page" if source.pages == 1 else f"{source.pages} pages"
    if source.part:
        pages = f"letter {source.part.number} of {source.part.of}, {_pages(source.part)} of {source.pages}"
    where = f"{source.name}: {source.member}" if source.member else source.name
    return printable(f"{where}: {pages}, read as {source.reading}")


def _pages(part: FilePart) -> str:
    last = f"–{part.last_page}" if part.last_page > part.first_page else ""
    return f"page{'s' if last else ''} {part.first_page}{last}"


def foot(reading: Reading) -> list[str]:
    """The lines below the card: every issue, and how much was not placed."""
    issues = [f"{issue.severity}: {issue.path or '/'}: {issue.message}" for issue in reading.issues]
    count = len(reading.unplaced)
    unplaced = [f"unplaced: {count} line{'s' * (count != 1)} of the source"] if count else []
    return ["", *map(printable, issues + unplaced)] if issues or unplaced else []


def _row(reading: Reading, field: str, path: str, value: str | None) -> Row:
    found = _evidence(reading, path)
    confidences = [item.confidence for item in found if item.confidence is not None]
    doubts = [issue.code for issue in reading.issues if issue.path and _within(issue.path, path)]
    return Row(
        field,
        printable(value or ""),
        _joined(str(page) for page in sorted({item.page for item in found})),
        printable(_joined(item.rule for item in found)),
        f"{min(confidences):.2f}" if confidences else "",
        printable(_joined(doubts)),
    )


def _joined(words: Iterator[str] | list[str]) -> str:
    """Each once, in order."""
    return ", ".join(dict.fromkeys(words))


def _within(path: str, whole: str) -> bool:
    return path == whole or path.startswith(whole + "/")


def _evidence(reading: Reading, path: str) -> list[Evidence]:
    """At the path or below it; failing that, at the nearest place above."""
    found = [item for key, items in reading.evidence.items() if _within(key, path) for item in items]
    while not found and path:
        path = path.rpartition("/")[0]
        found = list(reading.evidence.get(path, ())) if path else []
    return found


def _values(letter: Letter) -> Iterator[tuple[str, str, str | None]]:
    """Field, pointer, value: the head always, the rest where the letter has it."""
    yield "kind", "/kind", f"{letter.kind.name} ({letter.kind.code})" if letter.kind else None
    for index, issuer in enumerate(letter.issuers):
        yield "issuer", f"/issuers/{index}", " / ".join(filter(None, (issuer.parent, issuer.name)))
    yield "number", "/code/number", letter.code.number
    yield "notation", "/code/notation", letter.code.notation
    yield "subject", "/subject", letter.subject
    yield "place", "/promulgation/place", letter.promulgation.place
    yield "date", "/promulgation/date", letter.promulgation.date
    for mark in MARKS:
        if getattr(letter, mark):
            yield mark, f"/{mark}", getattr(letter, mark)
    for index, addressee in enumerate(letter.addressees):
        yield "addressee", f"/addressees/{index}", addressee.text
    yield from _body(letter.body)
    for index, signer in enumerate(letter.signers):
        yield "signer", f"/signers/{index}", _signer(signer)
    for index, recipient in enumerate(letter.distribution):
        yield "distribution", f"/distribution/{index}", recipient.text
    yield from _rest(letter)


def _body(body: Body) -> Iterator[tuple[str, str, str | None]]:
    if body.authority:
        yield "authority", "/body/authority", body.authority
    for index, text in enumerate(body.bases):
        yield "basis", f"/body/bases/{index}", _cut(text)
    if body.enacting:
        yield "enacting", "/body/enacting", body.enacting
    for index, text in enumerate(body.opening):
        yield "opening", f"/body/opening/{index}", _cut(text)
    for index, section in enumerate(body.sections):
        yield "section", f"/body/sections/{index}", _section(section)
    for index, text in enumerate(body.closing):
        yield "closing", f"/body/closing/{index}", _cut(text)


def _rest(letter: Letter) -> Iterator[tuple[str, str, str | None]]:
    for index, reference in enumerate(letter.references):
        yield "reference", f"/references/{index}", reference.text
    for index, task in enumerate(letter.tasks):
        yield "task", f"/tasks/{index}", _task(task)
    for index, appendix in enumerate(letter.appendices):
        text = ": ".join(filter(None, (appendix.label, appendix.title)))
        yield "appendix", f"/appendices/{index}", text
    for index, table in enumerate(letter.tables):
        yield "table", f"/tables/{index}", f"{len(table.rows)} rows"
    if letter.contact:
        yield "contact", "/contact", ", ".join(value for _, value in letter.contact if value)
    if letter.arrival:
        yield "arrival", "/arrival", ", ".join(value for _, value in letter.arrival if value)
    if letter.copy:
        yield "copy", "/copy", ", ".join(_copy(letter.copy))
    for index, signature in enumerate(letter.digital_signatures):
        text = ", ".join(filter(None, (signature.signer, signature.organisation, signature.signed_at)))
        yield "digital signature", f"/digital_signatures/{index}", text


def _copy(copy: Copy) -> Iterator[str]:
    """What of a copy fits one line."""
    agency = copy.agency and " / ".join(filter(None, (copy.agency.parent, copy.agency.name)))
    yield from filter(None, (copy.kind and copy.kind.name, agency, copy.number, copy.notation, copy.date))


def _cut(text: str, most: int = 100) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _section(section: Section) -> str:
    words = section.heading or next(iter(section.text), "")
    below = f" (+{len(section.children)})" if section.children else ""
    return f"{section.label}  {_cut(words)}{below}"


def _signer(signer: Signer) -> str:
    return " / ".join(filter(None, (*signer.competence, signer.position, signer.rank, signer.full_name)))


def _task(task: Task) -> str:
    when = task.deadline or task.deadline_text
    deadline = f" (by {when})" if when else ""
    return f"{', '.join(task.assignees) or '?'}: {_cut(task.text)}{deadline}"
