"""The rows of a card: the values of a letter for a person, in the order of the letter.

The terminal (``cli.card_output``) and the notebook (``model.reading_html``) show the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vnadmin_doc.messages import Message, msg, msgn
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Body, Copy, DigitalSignature, Letter, Section, Signer, Task
from vnadmin_doc.model.packet import PacketHeader, PacketOrgan
from vnadmin_doc.model.reading import Evidence, Reading

__all__ = ["READINGS", "SEVERITIES", "Row", "issues_at", "packet_signatures", "packet_words", "rows", "within"]

MARKS = {"priority": msg("priority"), "secrecy": msg("secrecy"), "circulation": msg("circulation")}
READINGS = {
    "text": msg("plain text"), "office": msg("office file"), "pdf-text": msg("PDF with text layer"),
    "ocr": msg("scan (OCR)"), "mixed": msg("text, and pictures by OCR"),
}  # fmt: skip
"""Names of the ways to read a source."""
SEVERITIES = {"error": msg("error"), "warning": msg("warning"), "info": msg("info")}

SIGNATURE_FACTS = {
    "integrity": {
        "intact": msg("intact"), "altered": msg("ALTERED after signing"),
        "invalid": msg("does NOT BELONG to its certificate"), "not-evaluated": msg("integrity not evaluated"),
    },
    "changes": {
        "none": msg("nothing added since"), "archival": msg("only validation data added since"),
        "permitted": msg("signatures or fields added since"), "not-permitted": msg("CHANGED since"),
        "not-evaluated": msg("later changes not evaluated"),
    },
    "trust": {
        "trusted": msg("trusted"), "untrusted": msg("NOT TRUSTED"), "expired": msg("certificate EXPIRED"),
        "not-evaluated": msg("trust not evaluated"),
    },
    "revocation": {
        "good": msg("not revoked"), "revoked": msg("REVOKED"), "not-evaluated": msg("revocation not evaluated"),
    },
}  # fmt: skip
"""The words for each fact about a digital signature."""


DOES = {
    "0": msg("a new letter"), "1": msg("revokes a letter"), "2": msg("updates a letter"), "3": msg("replaces a letter"),
}  # fmt: skip
"""What a packet does, by BussinessDocType."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its value, and how the value was read. The name of the field is a message, to be translated.

    ``path`` is the JSON Pointer of the value, ``value`` is "" where the letter has none. ``pages`` and ``rules`` are
    those of the evidence, each once; ``confidence`` is the lowest of the OCR (0–1), None without OCR; ``sure`` is the
    lowest figure at the path or below it, None without one. ``issues`` are those at the path or below it.
    """

    field: Message
    path: str
    value: str
    pages: tuple[int, ...]
    rules: tuple[str, ...]
    confidence: float | None
    sure: float | None
    issues: tuple[Issue, ...]


def rows(reading: Reading) -> list[Row]:
    """The rows of the card, in the order of the letter."""
    return [_row(reading, *value) for value in _values(reading.letter)]


def packet_words(header: PacketHeader) -> Message:
    """The header of a packet in a few words: who sent it, its number, and what it does."""
    sender = header.sender or PacketOrgan()
    code = "/".join(filter(None, (header.number, header.notation)))
    does = DOES.get((header.business and header.business.type) or "0")
    return msg(
        "packet from {sender}: {facts}",
        sender=sender.name or sender.code or "?",
        facts=tuple(filter(None, (code, does))) or "?",
    )


def packet_signatures(header: PacketHeader) -> Iterator[Message]:
    """The signatures of a packet in words; that it has none."""
    if not header.signatures:
        yield msg("the packet is not signed")
    for signature in header.signatures:
        yield msg("the packet is signed by {signature}", signature=_digital_signature(signature))


def within(path: str, whole: str) -> bool:
    """Is a JSON Pointer the same as another, or below it?

    >>> within("/signers/1/position", "/signers/1"), within("/signers/10", "/signers/1")
    (True, False)
    """
    return path == whole or path.startswith(whole + "/")


def issues_at(reading: Reading, path: str) -> tuple[Issue, ...]:
    """The issues of a value or of a part of it. Issues of the whole letter are not among them."""
    return tuple(issue for issue in reading.issues if issue.path and within(issue.path, path))


def _row(reading: Reading, field: Message, path: str, value: str | None) -> Row:
    found = _evidence(reading, path)
    confidences = [item.confidence for item in found if item.confidence is not None]
    return Row(
        field=field,
        path=path,
        value=value or "",
        pages=tuple(sorted({item.page for item in found})),
        rules=tuple(dict.fromkeys(item.rule for item in found)),
        confidence=min(confidences, default=None),
        sure=min((figure for pointer, figure in reading.sure.items() if _at(pointer, path)), default=None),
        issues=issues_at(reading, path),
    )


def _at(pointer: str, path: str) -> bool:
    """Is the figure that of the path, of a part of it, or of the list or part that the letter does not have?"""
    return within(pointer, path) or path == f"{pointer}/code"


def _evidence(reading: Reading, path: str) -> list[Evidence]:
    """The evidence at the path or below it; if there is none, the evidence at the nearest path above."""
    found = [item for key, items in reading.evidence.items() if within(key, path) for item in items]
    while not found and path:
        path = path.rpartition("/")[0]
        found = list(reading.evidence.get(path, ())) if path else []
    return found


def _values(letter: Letter) -> Iterator[tuple[Message, str, str | None]]:
    """(field, pointer, value) of the head, and of the other parts that the letter has."""
    yield msg("kind"), "/kind", f"{letter.kind.name} ({letter.kind.code})" if letter.kind else None
    for index, issuer in enumerate(letter.issuers):
        yield msg("issuer"), f"/issuers/{index}", " / ".join(filter(None, (issuer.parent, issuer.name)))
    yield msg("number"), "/code/number", letter.code.number
    yield msg("notation"), "/code/notation", letter.code.notation
    yield msg("subject"), "/subject", letter.subject
    yield msg("place"), "/promulgation/place", letter.promulgation.place
    yield msg("date"), "/promulgation/date", letter.promulgation.date
    for mark, name in MARKS.items():
        if getattr(letter, mark):
            yield name, f"/{mark}", getattr(letter, mark)
    for index, addressee in enumerate(letter.addressees):
        yield msg("addressee"), f"/addressees/{index}", addressee.text
    yield from _body(letter.body)
    for index, signer in enumerate(letter.signers):
        yield msg("signer"), f"/signers/{index}", _signer(signer)
    for index, recipient in enumerate(letter.distribution):
        yield msg("distribution"), f"/distribution/{index}", recipient.text
    yield from _rest(letter)


def _body(body: Body) -> Iterator[tuple[Message, str, str | None]]:
    if body.authority:
        yield msg("authority"), "/body/authority", body.authority
    for index, text in enumerate(body.bases):
        yield msg("basis"), f"/body/bases/{index}", _cut(text)
    if body.enacting:
        yield msg("enacting"), "/body/enacting", body.enacting
    for index, text in enumerate(body.opening):
        yield msg("opening"), f"/body/opening/{index}", _cut(text)
    for index, section in enumerate(body.sections):
        yield msg("section"), f"/body/sections/{index}", _section(section)
    for index, text in enumerate(body.closing):
        yield msg("closing"), f"/body/closing/{index}", _cut(text)


def _rest(letter: Letter) -> Iterator[tuple[Message, str, str | None]]:
    for index, reference in enumerate(letter.references):
        yield msg("reference"), f"/references/{index}", reference.text
    for index, task in enumerate(letter.tasks):
        yield msg("task"), f"/tasks/{index}", _task(task)
    for index, appendix in enumerate(letter.appendices):
        text = ": ".join(filter(None, (appendix.label, appendix.title)))
        yield msg("appendix"), f"/appendices/{index}", text
    for index, table in enumerate(letter.tables):
        yield msg("table"), f"/tables/{index}", msgn("{n} row", "{n} rows", len(table.rows))
    if letter.contact:
        yield msg("contact"), "/contact", ", ".join(value for _, value in letter.contact if value)
    if letter.arrival:
        yield msg("arrival"), "/arrival", ", ".join(value for _, value in letter.arrival if value)
    if letter.copy:
        yield msg("copy"), "/copy", ", ".join(_copy(letter.copy))
    for index, signature in enumerate(letter.digital_signatures):
        yield msg("digital signature"), f"/digital_signatures/{index}", _digital_signature(signature)


def _digital_signature(signature: DigitalSignature) -> Message:
    """Who and when, and each fact that is evaluated or not."""
    names = tuple(filter(None, (signature.signer, signature.organisation, signature.signed_at))) or ("?",)
    facts = [
        words[getattr(signature, fact)] for fact, words in SIGNATURE_FACTS.items()
        if signature.integrity != "not-evaluated" or getattr(signature, fact) != "not-evaluated"
    ]  # fmt: skip
    stamp = signature.timestamp
    if stamp and stamp.time:
        facts.append(msg("time stamp {time} by {authority}", time=stamp.time, authority=stamp.authority or "?"))
    return msg("{who}: {facts}", who=names, facts=tuple(facts) or msg("not verified"))


def _copy(copy: Copy) -> Iterator[str]:
    """The values of a copy that fit one line."""
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
    text = f"{', '.join(task.assignees) or '?'}: {_cut(task.text)}"
    return msg("{task} (by {deadline})", task=text, deadline=when) if when else text
