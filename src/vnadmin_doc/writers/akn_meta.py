"""The ``meta`` of an Akoma Ntoso document: FRBR identification, the things referred to, provenance.

Source: schema of 30 March 2017, ``identification``; Naming Convention 1.0, 4.5 to 4.8 and 4.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.writers.akn_elements import AKN, add
from vnadmin_doc.writers.akn_identifiers import NO_DATE, Work, code_text, slug
from vnadmin_doc.writers.as_xml import NAMESPACE, append_member

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["add_meta", "whole_date"]

SOFTWARE = "vnadmin-doc"
ORIGINAL = "vie@"
"""The expression: Vietnamese, the first version."""
PROPRIETARY = ("arrival", "other_arrivals", "copy", "contact", "tasks", "digital_signatures")
"""The members of the letter that Akoma Ntoso has no element for."""


@dataclass(frozen=True, slots=True)
class _Entity:
    """A thing that the text refers to: its class in the ontology, the eId of its reference, its name."""

    kind: str
    eid: str
    name: str


_FIXED = (
    _Entity("Organization", SOFTWARE, SOFTWARE),
    _Entity("Role", "author", "Cơ quan ban hành"),
    _Entity("Role", "editor", "Phần mềm đánh dấu"),
)


def add_meta(document: _Element, reading: Reading, work: Work, component: str) -> None:
    """Append the ``meta`` of a component: ``main`` is the letter, ``annex_1`` its first appendix.

    References and provenance are in the ``meta`` of the letter, for its appendices too.
    """
    meta = add(document, "meta")
    _add_identification(meta, reading.letter, work, component)
    if component == "main":
        _add_references(meta, reading.letter)
        _add_proprietary(meta, reading)


def whole_date(text: str | None) -> str | None:
    """A date that has its day and is in the calendar; None for another.

    >>> whole_date("2024-02-29"), whole_date("2024-02-31"), whole_date("2024-02")
    ('2024-02-29', None, None)
    """
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None


def _add_identification(meta: _Element, letter: Letter, work: Work, component: str) -> None:
    identification = add(meta, "identification", source=f"#{SOFTWARE}")
    expression = f"{work.iri}/{ORIGINAL}"
    authors = [f"#issuer_{number}" for number, _ in enumerate(letter.issuers, 1)] or [f"#{SOFTWARE}"]
    element = _add_level(identification, "FRBRWork", f"{work.iri}/!{component}", work.iri, letter)
    _add_authors(element, authors, "#author" if letter.issuers else "#editor")
    _add_work_properties(element, letter, work)
    element = _add_level(identification, "FRBRExpression", f"{expression}/!{component}", expression, letter)
    _add_authors(element, authors, "#author" if letter.issuers else "#editor")
    add(element, "FRBRlanguage", language="vie")
    element = _add_level(
        identification, "FRBRManifestation", f"{expression}/!{component}.xml", f"{expression}.xml", letter
    )
    _add_authors(element, [f"#{SOFTWARE}"], "#editor")
    add(element, "FRBRformat", value="application/akn+xml")


def _add_level(identification: _Element, level: str, this: str, iri: str, letter: Letter) -> _Element:
    """One level of FRBR. Its date is that of the letter on every level: there is no clock here."""
    element = add(identification, level)
    add(element, "FRBRthis", value=this)
    add(element, "FRBRuri", value=iri)
    day = whole_date(letter.promulgation.date)
    add(element, "FRBRdate", date=day or NO_DATE, name="issued" if day else "unknown")
    return element


def _add_authors(element: _Element, authors: list[str], role: str) -> None:
    for author in authors:
        add(element, "FRBRauthor", href=author, as_=role)


def _add_work_properties(element: _Element, letter: Letter, work: Work) -> None:
    add(element, "FRBRcountry", value="vn")
    add(element, "FRBRsubtype", value=work.subtype)
    for code in (letter.code, *letter.other_codes):
        if code.number:
            add(element, "FRBRnumber", value=code_text(code))
    if letter.kind:
        add(element, "FRBRname", value=letter.kind.name)
    add(element, "FRBRauthoritative", value="false")


def _entities(letter: Letter) -> Iterator[_Entity]:
    yield from _FIXED
    for number, issuer in enumerate(letter.issuers, 1):
        yield _Entity("Organization", f"issuer_{number}", issuer.name)
    if letter.promulgation.place:
        yield _Entity("Location", "place", letter.promulgation.place)
    signers = (*letter.signers, *(signer for appendix in letter.appendices for signer in appendix.signers))
    for number, signer in enumerate(signers, 1):
        if signer.position:
            yield _Entity("Role", f"position_{number}", signer.position)
        if signer.full_name:
            yield _Entity("Person", f"signer_{number}", signer.full_name)


def _add_references(meta: _Element, letter: Letter) -> None:
    references = add(meta, "references", source=f"#{SOFTWARE}")
    for entity in _entities(letter):
        iri = f"/akn/ontology/{entity.kind.lower()}/vn.{slug(entity.name) or entity.eid}"
        add(references, f"TLC{entity.kind}", eId=entity.eid, href=iri, showAs=entity.name)


def _add_proprietary(meta: _Element, reading: Reading) -> None:
    element = meta.makeelement(f"{{{AKN}}}proprietary", {"source": f"#{SOFTWARE}"}, nsmap={"v": NAMESPACE})
    meta.append(element)
    append_member(element, "source", reading.source)
    for name in PROPRIETARY:
        value = getattr(reading.letter, name)
        if value:
            append_member(element, name, value)
    append_member(element, "issues", reading.issues)
