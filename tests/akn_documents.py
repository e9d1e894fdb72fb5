"""Akoma Ntoso documents in tests: the schema of OASIS, and the lines of a document beside those of its letter."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, cast

from lxml import etree

from vnadmin_doc.model.letter import Letter, Section

NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0", "v": "urn:vnadmin-doc:letter:1"}
SCHEMA = Path(__file__).parent / "standards" / "akomantoso30.xsd"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def problems(document: bytes) -> list[str]:
    """What the schema finds wrong."""
    schema = _schema()
    return [] if schema.validate(etree.fromstring(document)) else [str(schema.error_log)]


def find(root: etree._Element, path: str) -> list[Any]:
    """What an XPath finds: elements or values."""
    return list(cast(list[Any], root.xpath(path, namespaces=NS)))


def lines(document: bytes) -> list[str]:
    """Căn cứ, headings and paragraphs of the letter and its appendices without markup, in their order; no tables."""
    root = etree.fromstring(document)
    tags = "self::a:p or self::a:heading"
    places = "ancestor::a:citations or ancestor::a:recitals or ancestor::a:mainBody or ancestor::a:body"
    found = find(root, f".//*[{tags}][{places}][not(ancestor::a:table)]")
    return [text for element in found if (text := _own_text(element))]


def _own_text(element: etree._Element) -> str:
    """The text of an element without the quoted text inside it, which has paragraphs of its own."""
    whole = deepcopy(element)
    etree.strip_elements(whole, f"{{{NS['a']}}}quotedStructure", with_tail=False)
    return "".join(map(str, whole.itertext()))


def letter_lines(letter: Letter) -> list[str]:
    """The same lines of the letter."""
    return list(filter(None, _letter_lines(letter)))


def _letter_lines(letter: Letter) -> Iterator[str]:
    body = letter.body
    yield from (*body.bases, *body.opening)
    yield from _section_lines(body.sections)
    yield from body.closing
    for appendix in letter.appendices:
        yield from appendix.text
        yield from _section_lines(appendix.sections)


def _section_lines(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield section.heading or ""
        yield from section.text
        yield from _section_lines(section.children)
