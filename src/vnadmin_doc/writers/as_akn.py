"""Write a letter as an Akoma Ntoso 3.0 document (OASIS LegalDocML), for systems of legal documents.

A letter is a ``doc``; a kind that is always normative (nghị định, thông tư …) is an ``act``. Every paragraph has the
text of the letter: markup is added, no character is changed. Stamps, tasks, signatures, issues and the source file are
in ``meta/proprietary``, with the names of the XML document. ``docs/akoma-ntoso.md`` has the map of the fields.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count, groupby
from typing import TYPE_CHECKING

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.letter import Appendix, Body, Code, Letter, Signer
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.writers.akn_elements import AKN, add, add_text, break_lines
from vnadmin_doc.writers.akn_identifiers import Work, add_eids, code_text, slug, work_of
from vnadmin_doc.writers.akn_meta import add_meta, whole_date
from vnadmin_doc.writers.akn_places import citations, tables_below
from vnadmin_doc.writers.akn_text import TextWriter
from vnadmin_doc.writers.envelope import tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["write_akn"]

_NUMBER_WORD = re.compile(r"\s*Số\s*[:.]?\s*", re.IGNORECASE)
_BODY = ("/body/opening/", "/body/sections/", "/body/closing/")


def write_akn(reading: Reading) -> bytes:
    """A reading as an Akoma Ntoso document, valid against the OASIS schema. The same reading gives the same bytes."""
    from lxml import etree

    reading = tidy(reading)
    letter = reading.letter
    default: dict[str | None, str] = {None: AKN}  # the stubs know only named prefixes
    root = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap=default)  # type: ignore[arg-type]
    work = work_of(letter, reading.source)
    text = TextWriter(reading.evidence, citations(reading), tables_below(reading, letter.tables, _BODY))
    document = add(root, work.element, name=_camel(letter.kind.name if letter.kind else "Văn bản"))
    add_meta(document, reading, work, "main")
    _add_preface(document, letter, text)
    _add_preamble(document, letter.body, text)
    _add_body(document, letter.body, text)
    _add_conclusions(document, letter, text)
    if letter.appendices:
        _add_attachments(document, reading, work, text)
    add_eids(root)
    break_lines(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _camel(name: str) -> str:
    """The name of a kind as the name of a document.

    >>> _camel("Công văn")
    'congVan'
    """
    first, *others = slug(name).split("-")
    return first + "".join(map(str.capitalize, others))


def _add_preface(document: _Element, letter: Letter, text: TextWriter) -> None:
    """Quốc hiệu, issuers, number, place and date, marks, title, subject, Kính gửi (zones 1 to 5, 9a and 10)."""
    preface = add(document, "preface")
    for line in text.evidence.get("", ()):
        add(preface, "p", line.text, class_="motto")
    for number, issuer in enumerate(letter.issuers, 1):
        if issuer.parent is not None:
            add(preface, "p", issuer.parent, class_="parent")
        add(add(preface, "p", class_="issuer"), "docAuthority", issuer.name, refersTo=f"#issuer_{number}")
    for code in (letter.code, *letter.other_codes):
        _add_code(preface, code)
    _add_dateline(preface, letter, text)
    for name in ("secrecy", "priority", "circulation"):
        if getattr(letter, name):
            add(preface, "p", getattr(letter, name), class_=name)
    titles = [line.text for line in text.evidence.get("/kind", ()) if line.rule == "kind/title"]
    if titles:
        add(add(preface, "p", class_="kind"), "docType", " ".join(titles))
    if letter.subject:
        text.line(add(add(preface, "p", class_="subject"), "docTitle"), "/subject", letter.subject)
    if letter.addressees:
        container = add(preface, "container", name="addressees")
        for addressee in letter.addressees:
            add(container, "p", addressee.text)
    _drop_if_empty(preface)


def _add_code(preface: _Element, code: Code) -> None:
    """The line of the number as printed; the word "Số" is not in ``docNumber``."""
    printed = code.raw or code_text(code)
    if printed:
        word = _NUMBER_WORD.match(printed)
        start = word.end() if word else 0
        add(add(preface, "p", printed[:start], class_="number"), "docNumber", printed[start:])


def _add_dateline(preface: _Element, letter: Letter, text: TextWriter) -> None:
    """Place and date as printed; a date without its day has no ``docDate``, which needs a whole one."""
    place, day = letter.promulgation.place, letter.promulgation.date
    if not place and not day:
        return
    line = add(preface, "p", class_="dateline")
    if place:
        add(line, "location", place, refersTo="#place")
    if day:
        printed = " ".join(item.text for item in text.evidence.get("/promulgation/date", ())) or day
        add_text(line, ", " if place else "")
        whole = whole_date(day)
        if whole:
            add(line, "docDate", printed, date=whole)
        else:
            add_text(line, printed)


def _add_preamble(document: _Element, body: Body, text: TextWriter) -> None:
    """Who decides, the căn cứ, QUYẾT ĐỊNH (zone 6). "Căn cứ …" is a citation; "Theo đề nghị …" is a recital."""
    preamble = add(document, "preamble")
    if body.authority:
        text.paragraph(add(preamble, "formula", name="authority"), "/body/authority", body.authority)
    numbered = list(enumerate(body.bases))
    for is_basis, bases in groupby(numbered, lambda item: fold(item[1]).lstrip("-– ").startswith("can cu")):
        group, item = ("citations", "citation") if is_basis else ("recitals", "recital")
        element = add(preamble, group)
        for number, basis in bases:
            text.paragraph(add(element, item), f"/body/bases/{number}", basis)
    if body.enacting:
        text.paragraph(add(preamble, "formula", name="enacting"), "/body/enacting", body.enacting)
    _drop_if_empty(preamble)


def _add_body(document: _Element, body: Body, text: TextWriter) -> None:
    """The paragraphs and sections, and the tables where they were printed."""
    is_act = document.tag == f"{{{AKN}}}act"
    main = add(document, "body" if is_act else "mainBody")
    opening = _loose(main, "opening", is_act)
    text.tables_of(opening, "")
    text.paragraphs(opening, "/body/opening", body.opening)
    if is_act and not len(opening) and body.sections:
        main.clear()
    text.sections(main, "/body/sections", body.sections)
    if body.closing:
        text.paragraphs(_loose(main, "closing", is_act), "/body/closing", body.closing)
    if not len(main):
        add(main, "p")


def _loose(main: _Element, name: str, is_act: bool) -> _Element:
    """What paragraphs outside the sections are put in: the body of an act has no loose ones."""
    return add(add(main, "hcontainer", name=name), "content") if is_act else main


def _add_conclusions(document: _Element, letter: Letter, text: TextWriter) -> None:
    """Signatures and Nơi nhận (zones 7 and 9b)."""
    conclusions = add(document, "conclusions")
    for number, signer in enumerate(letter.signers, 1):
        _add_signer(conclusions, signer, number)
    if letter.distribution:
        recipients = add(conclusions, "blockList")
        printed = " ".join(line.text for line in text.evidence.get("/distribution", ()))
        if printed:
            add(recipients, "listIntroduction", printed)
        for recipient in letter.distribution:
            add(add(recipients, "item"), "p", recipient.text)
    _drop_if_empty(conclusions)


def _add_signer(conclusions: _Element, signer: Signer, number: int) -> None:
    block = add(conclusions, "blockContainer", class_="signature")
    for line in signer.competence:
        add(block, "p", line, class_="competence")
    if signer.position:
        add(add(block, "p"), "role", signer.position, refersTo=f"#position_{number}")
    if signer.full_name:
        signature = add(add(block, "p"), "signature", f"{signer.rank} " if signer.rank else "")
        add(signature, "person", signer.full_name, refersTo=f"#signer_{number}")
    _drop_if_empty(block)


def _add_attachments(document: _Element, reading: Reading, work: Work, text: TextWriter) -> None:
    attachments = add(document, "attachments")
    signer_numbers = count(len(reading.letter.signers) + 1)
    for number, appendix in enumerate(reading.letter.appendices):
        path = f"/appendices/{number}"
        tables = tables_below(reading, appendix.tables, (f"{path}/text/", f"{path}/sections/"))
        inner = add(add(attachments, "attachment"), "doc", name="phuLuc")
        add_meta(inner, reading, work, f"annex_{number + 1}")
        _add_appendix(inner, path, appendix, replace(text, tables=tables))
        conclusions = add(inner, "conclusions")
        for signer in appendix.signers:
            _add_signer(conclusions, signer, next(signer_numbers))
        _drop_if_empty(conclusions)


def _add_appendix(document: _Element, path: str, appendix: Appendix, text: TextWriter) -> None:
    preface = add(document, "preface")
    if appendix.label is not None:
        add(preface, "p", appendix.label, class_="label")
    if appendix.title is not None:
        text.line(add(add(preface, "p"), "docTitle"), f"{path}/title", appendix.title)
    if appendix.issued_with is not None:
        text.line(add(preface, "p", class_="issuedWith"), f"{path}/issued_with", appendix.issued_with)
    _drop_if_empty(preface)
    main = add(document, "mainBody")
    text.tables_of(main, "")
    text.paragraphs(main, f"{path}/text", appendix.text)
    text.sections(main, f"{path}/sections", appendix.sections)
    if not len(main):
        add(main, "p")


def _drop_if_empty(element: _Element) -> None:
    parent = element.getparent()
    if not len(element) and parent is not None:
        parent.remove(element)
