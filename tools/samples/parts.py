"""A letter as a sequence of printed parts, which all renderers use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.samples.model import Attached, Letter, Node, Rows


@dataclass(frozen=True)
class Para:
    """One printed paragraph of the body. ``depth`` counts from 0; ``marker`` may be empty."""

    text: str
    marker: str = ""
    depth: int = 0
    bold: str = ""
    italic: bool = False
    centred: bool = False

    @property
    def whole(self) -> str:
        """Marker, heading and words on one line."""
        return " ".join(filter(None, [self.marker, self.bold, self.text]))


def _node(node: Node, depth: int) -> Iterator[Para | Rows]:
    rest = node.text
    if node.is_division:
        yield Para("", bold=node.label, centred=True)
        yield Para("", bold=node.heading or "", centred=True)
    elif node.heading:
        yield Para("", node.marker, depth, node.heading)
    else:
        yield Para(node.text[0], node.marker, depth)
        rest = node.text[1:]
    for text in rest:
        yield Para(text, depth=depth)
    if node.table:
        yield node.table
    for child in node.children:
        yield from _node(child, depth + 1)


def heading(attached: Attached) -> list[Para]:
    """The centred lines above the text of an attached document."""
    lines = [attached.label, attached.title, attached.subtitle]
    bold = [Para("", bold=line, centred=True) for line in lines if line]
    return bold + ([Para(attached.issued_with, italic=True, centred=True)] if attached.issued_with else [])


def below(attached: Attached) -> Iterator[Para | Rows]:
    """The text and sections of an attached document."""
    for text in attached.text:
        yield Para(text)
    for node in attached.sections:
        yield from _node(node, 0)


def body(letter: Letter) -> Iterator[Para | Rows]:
    """Everything between the head (with Kính gửi) and the foot."""
    if letter.issued_with:
        yield Para(letter.issued_with, italic=True, centred=True)
    if letter.authority:
        yield Para("", bold=letter.authority, centred=True)
    for base in letter.bases:
        yield Para(base, italic=True)
    if letter.enacting:
        decides = letter.enacting.endswith(":")
        yield Para("", bold=letter.enacting, centred=True) if decides else Para(letter.enacting, italic=True)
    for text in letter.opening:
        yield Para(text)
    for node in letter.sections:
        yield from _node(node, 0)
    for text in letter.closing:
        yield Para(text)
