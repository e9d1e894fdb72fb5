"""Elements of Akoma Ntoso: append an element, or text with its citations as ``ref``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vnadmin_doc.writers.as_xml import without_illegal

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["AKN", "Citation", "add", "add_text", "break_lines", "local_name"]

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_WITH_TEXT = frozenset(("docTitle", "heading", "mod", "p", "signature"))
"""Elements with text between their elements: a line break in them would be part of the text."""


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A citation in a text: ``text[start:end]``, and the IRI of the cited document or provision."""

    start: int
    end: int
    iri: str


def add(parent: _Element, name: str, text: str = "", /, **attributes: str) -> _Element:
    """Append an element; an attribute with a name of Python has an underscore at its end (``class_``)."""
    element = parent.makeelement(f"{{{AKN}}}{name}")
    for key, value in attributes.items():
        element.set(key.rstrip("_"), without_illegal(value))
    element.text = without_illegal(text) or None
    parent.append(element)
    return element


def add_text(element: _Element, text: str, cited: Sequence[Citation] = ()) -> None:
    """Append text to what an element has, with a ``ref`` for each citation."""
    position = 0
    for citation in cited:
        _append(element, text[position : citation.start])
        add(element, "ref", text[citation.start : citation.end], href=citation.iri)
        position = citation.end
    _append(element, text[position:])


def _append(element: _Element, text: str) -> None:
    text = without_illegal(text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def break_lines(element: _Element, margin: str = "\n") -> None:
    """Put each element on a line of its own, except in text."""
    for child in element:
        break_lines(child, f"{margin} ")
    if len(element) and local_name(element) not in _WITH_TEXT:
        element.text = f"{margin} "
        for child in element:
            child.tail = f"{margin} "
        element[-1].tail = margin


def local_name(element: _Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
