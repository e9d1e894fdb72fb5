"""Body and appendices: paragraphs to the tree of sections, with evidence for each part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex as re

from vnadmin_doc.block import Block
from vnadmin_doc.fields import mentions
from vnadmin_doc.fields.body import Node, Outline, read
from vnadmin_doc.fields.found import Found
from vnadmin_doc.fields.markers import is_marker
from vnadmin_doc.issue import Issue
from vnadmin_doc.kinds import by_title
from vnadmin_doc.ledger import Ledger
from vnadmin_doc.letter import Appendix, Body, CellSpan, LetterTable, Reference, Section
from vnadmin_doc.lines import Line
from vnadmin_doc.paragraphs import flow
from vnadmin_doc.text import caps_ratio, fold, squeeze
from vnadmin_doc.zones import DataTable, anchors, attached

__all__ = ["Text", "read_appendix", "read_body", "read_references", "read_tables"]


class Text:
    """Paragraphs of a stretch of lines, and the writing of values from them."""

    def __init__(self, lines: Sequence[Line], ledger: Ledger) -> None:
        self.block, self.paragraphs = flow(lines)
        self.ledger = ledger
        self.spans: dict[str, tuple[int, int]] = {}
        """Where in the block the value at each pointer stands."""

    def value(self, pointer: str, index: int, rule: str, start: int = 0, end: int | None = None) -> str:
        """The text of a paragraph (or part of it), its evidence noted at ``pointer``."""
        paragraph = self.paragraphs[index]
        stop = len(paragraph.text) if end is None else end
        self.spans[pointer] = (paragraph.start + start, paragraph.start + stop)
        self.ledger.note(pointer, self.block, self.spans[pointer], rule)
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
        # The Party lists them with dashes.
        bases=tuple(base.lstrip("-– ") for base in text.values("/body/bases", outline.bases, "body/base")),
        enacting=_joined(text, "/body/enacting", outline.enacting),
        opening=text.values("/body/opening", outline.opening, "body/opening"),
        sections=text.sections("/body/sections", outline.sections),
        closing=text.values("/body/closing", outline.closing, "body/closing"),
    )
    return body, text


def _joined(text: Text, pointer: str, indexes: Sequence[int]) -> str | None:
    return " ".join(text.value(pointer, index, pointer[1:]) for index in indexes) or None


LONGEST_TITLE = 200
"""Characters of the longest line of a title."""

_LABEL = re.compile(
    r"""\W*(?P<label>(?:phu\ luc|mau\ so|bieu\ mau|bieu\ so|mau)
    (?:\s*(?:so\s*)?[:.]?\s*(?:[ivxl]+|\d{1,3}[a-z]?|[a-z])(?!\w))?)[\s:.]*""",
    re.VERBOSE,
)


def read_appendix(lines: Sequence[Line], tables: Sequence[DataTable], pointer: str, ledger: Ledger) -> Appendix:
    """One appendix: label and title from its first lines, then text, sections and tables."""
    text = Text(lines, ledger)
    top = _top(text)
    label, title, first, skipped = _heading(text, top, pointer)
    outline = read(text.paragraphs[first:])
    _shift(outline, first)
    before = [*range(top), *skipped]
    before += sorted([*outline.authority, *outline.bases, *outline.enacting, *outline.opening])
    sections = text.sections(f"{pointer}/sections", outline.sections)
    return Appendix(
        label=label,
        title=title,
        text=text.values(f"{pointer}/text", [*before, *outline.closing], "appendix/text"),
        sections=sections,
        tables=read_tables(tables, f"{pointer}/tables", ledger),
    )


def read_tables(tables: Sequence[DataTable], pointer: str, ledger: Ledger) -> tuple[LetterTable, ...]:
    """Tables as the letter has them; every row that they stand in is evidence."""
    values = []
    for number, found in enumerate(tables):
        ledger.note_lines(f"{pointer}/{number}", found.lines, found.rule)
        spans = tuple(
            CellSpan(row=row, column=column, rows=down, columns=across)
            for row, column, down, across in found.table.spans
        )
        values.append(LetterTable(page=found.page, box=found.table.box.rounded(), rows=found.table.rows, spans=spans))
    return tuple(values)


HEAD_PARAGRAPHS = 8
"""Among so many first paragraphs an appendix that has a head of its own has its motto."""


def _top(text: Text) -> int:
    """The paragraph that the label or the title stands in: the first, or the first behind a head of its own."""
    folded = [fold(paragraph.text) for paragraph in text.paragraphs[:HEAD_PARAGRAPHS]]
    mottos = [index for index, line in enumerate(folded) if anchors.where_motto(line) is not None]
    if not mottos:
        return next((index for index, line in enumerate(folded) if re.search(r"\w", line)), 0)
    for index in range(mottos[-1] + 1, len(folded)):
        if _LABEL.match(folded[index]) or by_title(folded[index]) is not None:
            return index
    for index in range(mottos[-1] + 1, len(folded)):
        if caps_ratio(text.paragraphs[index].text) > 0.7:
            return index
    return min(mottos[-1] + 1, len(text.paragraphs) - 1)


def _heading(text: Text, top: int, pointer: str) -> tuple[str | None, str | None, int, list[int]]:
    """(label, title, index of the first paragraph after them, those between label and title)."""
    first = text.paragraphs[top].text
    match = _LABEL.match(fold(first))
    label = None
    start = 0
    if match:
        label = text.value(f"{pointer}/label", top, "appendix/label", *match.span("label"))
        start = match.end()
    if first[start:].strip() and not attached.is_issued_with(fold(first[start:])):
        parts = [text.value(f"{pointer}/title", top, "appendix/title", start)]
    else:
        parts = []
    after = top + 1
    skipped: list[int] = []
    while after < len(text.paragraphs):
        words = text.paragraphs[after].text
        if not parts and (attached.is_issued_with(fold(words)) or not re.search(r"\p{L}", words)):
            skipped.append(after)
        elif _goes_on(text, after, parts) if parts else not is_marker(words) and len(words) <= 2 * LONGEST_TITLE:
            parts.append(text.value(f"{pointer}/title", after, "appendix/title"))
        else:
            break
        after += 1
    return label, " ".join(parts) or None, after, skipped


def _goes_on(text: Text, index: int, parts: Sequence[str]) -> bool:
    """Does a title go on in the paragraph: capitals below capitals, or what a kind's name is about?"""
    words = text.paragraphs[index].text
    if is_marker(words) or len(words) > LONGEST_TITLE or words.lstrip().startswith("("):
        return False
    capitals = caps_ratio(words) > 0.8 and caps_ratio(parts[-1]) > 0.8 and len(words.split()) > 1
    named = len(parts) == 1 and by_title(fold(parts[0])) is not None and len(parts[0].split()) <= 3
    return capitals or (named and words.rstrip()[-1:] not in ".;:")


def _shift(outline: Outline, by: int) -> None:
    """Count the outline's paragraphs from the appendix's first, not from after its title."""
    for name in ("authority", "bases", "enacting", "opening", "closing"):
        setattr(outline, name, [index + by for index in getattr(outline, name)])
    stack = list(outline.sections)
    while stack:
        node = stack.pop()
        node.own += by
        node.text = [index + by for index in node.text]
        stack += node.children


_RAISED_GAP = " "


def read_references(title: Block, body: Block, kind: str | None, ledger: Ledger) -> tuple[Reference, ...]:
    """Every document cited in a letter of a kind, in reading order, once each."""
    proper = len(title.text) + 2
    whole = f"{_without_raised(title)}\n\n{_without_raised(body)}"

    def note(pointer: str, item: Found[Any]) -> None:
        start, end = item.span
        if start < proper:
            ledger.note(pointer, title, (start, end), item.rule)
        else:
            ledger.note(pointer, body, (start - proper, end - proper), item.rule)

    cited = mentions.resolve(whole, kind)
    for number, document in enumerate(cited):
        note(f"/references/{number}", document.found)
        for place, mention in enumerate(document.mentions):
            note(f"/references/{number}/mentions/{place}", mention)
    return tuple(document.found.value for document in cited)


def _without_raised(block: Block) -> str:
    """The block's text, footnote numbers blanked so that ``NĐ-CP¹`` is ``NĐ-CP``."""
    text = block.text
    for line, offset in zip(block.lines, block.offsets, strict=True):
        for word, at in zip(line.words, line.starts, strict=True):
            if word.style.raised and word.text.isdigit():
                start = offset + at
                text = text[:start] + _RAISED_GAP * len(word.text) + text[start + len(word.text) :]
    return text
