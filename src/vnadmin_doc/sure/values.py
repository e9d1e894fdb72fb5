"""The values of the head that get a figure: each with its evidence and the issues about it.

The head of a letter is what an office files it by: kind, issuers, code, subject, place and date, marks, addressees,
signers, and the arrival stamp. A part that the letter does not have is a value too, with the text "": a lost signer
must not be filed unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.card import within
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Evidence
from vnadmin_doc.sure.letter_facts import LetterFacts

__all__ = ["HeadValue", "field_of", "head_values", "pointers"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class HeadValue:
    """One value: ``field`` is its pointer without indices (``signers/full_name``), ``text`` is "" if there is none.

    ``evidence`` are the lines that it was read from; ``issues`` are those at its pointer or above it.
    """

    pointer: str
    field: str
    text: str
    evidence: tuple[Evidence, ...]
    issues: tuple[Issue, ...]


def head_values(facts: LetterFacts) -> Iterator[HeadValue]:
    """The values of the head, in the order of the letter. A part that no letter of the kind has is not among them."""
    for pointer, text in pointers(facts.letter):
        if not text and not facts.requires(field_of(pointer)):
            continue
        found = _lines_of(text, _nearest(pointer, facts.evidence))
        about = tuple(issue for issue in facts.issues if issue.path and within(pointer, issue.path))
        yield HeadValue(pointer, field_of(pointer), text, found, about)


@lru_cache(maxsize=1024)
def field_of(pointer: str) -> str:
    """The name of a field: its pointer without indices.

    >>> field_of("/signers/0/full_name"), field_of("/addressees/12")
    ('signers/full_name', 'addressees')
    """
    return "/".join(step for step in pointer.split("/")[1:] if not step.isdecimal())


def pointers(letter: Letter) -> Iterator[tuple[str, str]]:
    """(pointer, text) of each value of the head. A list without items, and a letter without a kind, is one value."""
    yield ("/kind/code", letter.kind.code) if letter.kind else ("/kind", "")
    for number, issuer in enumerate(letter.issuers):
        yield f"/issuers/{number}/parent", issuer.parent or ""
        yield f"/issuers/{number}/name", issuer.name
    if not letter.issuers:
        yield "/issuers", ""
    yield "/code/number", letter.code.number or ""
    yield "/code/notation", letter.code.notation or ""
    yield "/subject", letter.subject or ""
    yield "/promulgation/place", letter.promulgation.place or ""
    yield "/promulgation/date", letter.promulgation.date or ""
    yield "/priority", letter.priority or ""
    yield "/secrecy", letter.secrecy or ""
    for number, addressee in enumerate(letter.addressees):
        yield f"/addressees/{number}", addressee.text
    for number, signer in enumerate(letter.signers):
        yield f"/signers/{number}/competence", " ".join(signer.competence)
        yield f"/signers/{number}/position", signer.position or ""
        yield f"/signers/{number}/full_name", signer.full_name or ""
    if not letter.signers:
        yield "/signers", ""
    if letter.arrival:
        for name in ("agency", "number", "date"):
            yield f"/arrival/{name}", getattr(letter.arrival, name) or ""


def _nearest(pointer: str, evidence: Mapping[str, Sequence[Evidence]]) -> Sequence[Evidence]:
    """The evidence at the pointer, or at the nearest pointer above it."""
    while pointer and pointer not in evidence:
        pointer = pointer.rpartition("/")[0]
    return evidence[pointer] if pointer else ()


def _lines_of(text: str, lines: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The lines that hold the text: evidence of a signature has all its lines. All of them if no line has its words."""
    if len(lines) < 2:
        return tuple(lines)
    words = set(_WORD.findall(fold(text)))
    own = tuple(line for line in lines if _shares(words, set(_WORD.findall(fold(line.text)))))
    return own or tuple(lines)


def _shares(words: set[str], line: set[str]) -> bool:
    """Has the line at least half of its words, or of the words of the value, in common with the value?"""
    common = len(words & line)
    return bool(common) and 2 * common >= min(len(words), len(line))
