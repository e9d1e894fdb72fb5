"""The body: paragraphs to the tree of sections, with evidence for each part."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vnadmin_doc.block import Block
from vnadmin_doc.fields import references
from vnadmin_doc.fields.body import Node, read
from vnadmin_doc.issue import Issue
from vnadmin_doc.ledger import Ledger
from vnadmin_doc.letter import Body, Reference, Section
from vnadmin_doc.lines import Line
from vnadmin_doc.paragraphs import flow
from vnadmin_doc.text import squeeze

__all__ = ["Text", "read_body", "read_references"]


class Text:
    """Paragraphs of a stretch of lines, and the writing of values from them."""

    def __init__(self, lines: Sequence[Line], ledger: Ledger, sure: Collection[int] = ()) -> None:
        self.block, self.paragraphs = flow(lines, sure)
        self.ledger = ledger

    def value(self, pointer: str, index: int, rule: str, start: int = 0, end: int | None = None) -> str:
        """The text of a paragraph (or part of it), its evidence noted at ``pointer``."""
        paragraph = self.paragraphs[index]
        stop = len(paragraph.text) if end is None else end
        self.ledger.note(pointer, self.block, (paragraph.start + start, paragraph.start + stop), rule)
        return squeeze(paragraph.text[start:stop])

    def values(self, pointer: str, indexes: Sequence[int], rule: str) -> tuple[str, ...]:
        """One value a paragraph, under ``pointer/0``, ``pointer/1`` …"""
        return tuple(self.value(f"{pointer}/{n}", index, rule) for n, index in enumerate(indexes))

    def sections(self, pointer: str, nodes: Sequence[Node]) -> tuple[Section, ...]:
        """The tree under ``pointer``."""
        return tuple(self._section(f"{pointer}/{n}", node) for n, node in enumerate(nodes))

    def _section(self, pointer: str, node: Node) -> Section:
        rule = f"body/{node.style}"
        read = self.value(f"{pointer}/label", node.own, rule, 0, node.words)
        if node.misread:
            self.ledger.issues.append(Issue("repaired", "info", f"{pointer}/label", f"read as {read!r}"))
        heading = None
        texts: list[str] = []
        if self.paragraphs[node.own].text[node.words :].strip():
            place = f"{pointer}/heading" if node.titled else f"{pointer}/text/0"
            own = self.value(place, node.own, rule, node.words)
            heading = own if node.titled else None
            texts = [] if node.titled else [own]
        first = len(texts)
        for number, index in enumerate(node.text, first):
            texts.append(self.value(f"{pointer}/text/{number}", index, "body/text"))
        children = self.sections(f"{pointer}/children", node.children)
        return Section(label=node.label, heading=heading, text=tuple(texts), children=children)


def read_body(lines: Sequence[Line], ledger: Ledger) -> tuple[Body, Text]:
    """The body, and its text for those who look for more in it."""
    text = Text(lines, ledger)
    outline = read(text.paragraphs)
    body = Body(
        authority=_joined(text, "/body/authority", outline.authority),
        bases=text.values("/body/bases", outline.bases, "body/base"),
        enacting=_joined(text, "/body/enacting", outline.enacting),
        opening=text.values("/body/opening", outline.opening, "body/opening"),
        sections=text.sections("/body/sections", outline.sections),
        closing=text.values("/body/closing", outline.closing, "body/closing"),
    )
    return body, text


def _joined(text: Text, pointer: str, indexes: Sequence[int]) -> str | None:
    return " ".join(text.value(pointer, index, pointer[1:]) for index in indexes) or None


_RAISED_GAP = " "


def read_references(blocks: Sequence[Block], ledger: Ledger) -> tuple[Reference, ...]:
    """Every document cited in the blocks, in reading order, once each."""
    whole = "\n\n".join(_without_raised(block) for block in blocks)
    starts: list[int] = []
    length = 0
    for block in blocks:
        starts.append(length)
        length += len(block.text) + 2
    found = references.distinct(references.find(whole))
    for number, item in enumerate(found):
        place = max(i for i, at in enumerate(starts) if at <= item.span[0])
        span = item.span[0] - starts[place], item.span[1] - starts[place]
        ledger.note(f"/references/{number}", blocks[place], span, item.rule)
    return tuple(item.value for item in found)


def _without_raised(block: Block) -> str:
    """The block's text, footnote numbers blanked so that ``NĐ-CP¹`` is ``NĐ-CP``."""
    text = block.text
    for line, offset in zip(block.lines, block.offsets, strict=True):
        for word, at in zip(line.words, line.starts, strict=True):
            if word.style.raised and word.text.isdigit():
                start = offset + at
                text = text[:start] + _RAISED_GAP * len(word.text) + text[start + len(word.text) :]
    return text
