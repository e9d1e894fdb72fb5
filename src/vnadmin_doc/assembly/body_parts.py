"""Body parts: makes the body, the citations and the tables of the letter, with evidence for each value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import Any

from vnadmin_doc.assembly.body import Node, read_outline
from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.correction.citation import correct_citation
from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.grammar.citations import mentions, references
from vnadmin_doc.language.text import squeeze
from vnadmin_doc.layout.anchors import is_dashed_rule
from vnadmin_doc.layout.paragraphs import make_paragraphs
from vnadmin_doc.layout.zones import DataTable
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Body, CellSpan, LetterTable, Reference, Section
from vnadmin_doc.model.line import Line

__all__ = ["BodyText", "read_body", "read_references", "read_tables"]


class BodyText:
    """The paragraphs of the lines of a body; ``value`` makes a value of a paragraph and records its evidence."""

    def __init__(self, lines: Sequence[Line], log: EvidenceLog, known_starts: Collection[int] = ()) -> None:
        self.block, self.paragraphs = make_paragraphs(lines, known_starts)
        self.log = log
        self.spans: dict[str, tuple[int, int]] = {}
        """The span, in the block, of the value at each pointer."""

    def value(self, pointer: str, index: int, rule: str, start: int = 0, end: int | None = None) -> str:
        """The text of a paragraph from ``start`` to ``end``; its evidence is recorded at ``pointer``."""
        paragraph = self.paragraphs[index]
        stop = len(paragraph.text) if end is None else end
        self.spans[pointer] = (paragraph.start + start, paragraph.start + stop)
        self.log.record(pointer, self.block, self.spans[pointer], rule)
        return squeeze(paragraph.text[start:stop])

    def values(self, pointer: str, indexes: Sequence[int], rule: str) -> tuple[str, ...]:
        """One value for each paragraph, at ``pointer/0``, ``pointer/1`` …"""
        return tuple(self.value(f"{pointer}/{n}", index, rule) for n, index in enumerate(indexes))

    def sections(self, pointer: str, nodes: Sequence[Node]) -> tuple[Section, ...]:
        """The sections at ``pointer/0``, ``pointer/1`` …, each with its children."""
        return tuple(self._section(f"{pointer}/{n}", node) for n, node in enumerate(nodes))

    def _section(self, pointer: str, node: Node) -> Section:
        rule = f"body/{node.style}"
        read = self.value(f"{pointer}/label", node.index, rule, node.label_start, node.label_end)
        if node.misread:
            self.log.correct(f"{pointer}/label", Correction(node.label, read, "label-order"))
        heading = None
        texts: list[str] = []
        if not node.bare and self.paragraphs[node.index].text[node.label_end :].strip():
            member = "heading" if node.titled else "text/0"
            words = self.value(f"{pointer}/{member}", node.index, rule, node.label_end)
            heading = words if node.titled else None
            texts = [] if node.titled else [words]
        first = len(texts)
        for number, index in enumerate(node.text, first):
            texts.append(self.value(f"{pointer}/text/{number}", index, "body/text"))
        children = self.sections(f"{pointer}/children", node.children)
        return Section(label=node.label, heading=heading, text=tuple(texts), children=children)


def read_body(lines: Sequence[Line], log: EvidenceLog) -> tuple[Body, BodyText]:
    """(the body, its text for citations and tasks), without drawn lines."""
    text = BodyText([line for line in lines if not is_dashed_rule(line.text)], log)
    outline = read_outline(text.paragraphs)
    body = Body(
        authority=_joined(text, "/body/authority", outline.authority),
        # Party documents have dashes before căn cứ.
        bases=tuple(base.lstrip("-–_ ") for base in text.values("/body/bases", outline.bases, "body/base")),
        enacting=_joined(text, "/body/enacting", outline.enacting),
        opening=text.values("/body/opening", outline.opening, "body/opening"),
        sections=text.sections("/body/sections", outline.sections),
        closing=text.values("/body/closing", outline.closing, "body/closing"),
    )
    return body, text


def _joined(text: BodyText, pointer: str, indexes: Sequence[int]) -> str | None:
    """The paragraphs as one value, joined by spaces; None without paragraphs."""
    return " ".join(text.value(pointer, index, pointer[1:]) for index in indexes) or None


def read_tables(tables: Sequence[DataTable], pointer: str, log: EvidenceLog) -> tuple[LetterTable, ...]:
    """The tables at ``pointer/0``, ``pointer/1`` …; their lines in the source are the evidence."""
    values = []
    for number, found in enumerate(tables):
        log.record_lines(f"{pointer}/{number}", found.lines, found.rule)
        spans = tuple(
            CellSpan(row=row, column=column, rows=down, columns=across)
            for row, column, down, across in found.table.spans
        )
        values.append(LetterTable(page=found.page, box=found.table.box.rounded(), rows=found.table.rows, spans=spans))
    return tuple(values)


_RAISED_GAP = " "
NAMED = frozenset({"Luật", "Pháp lệnh"})
"""Kinds that are cited by kind and subject together: LUẬT / ĐẤT ĐAI is cited as Luật Đất đai."""


def read_references(
    title: Block, body: Block, tables: Sequence[DataTable], kind: str | None, log: EvidenceLog
) -> tuple[Reference, ...]:
    """Every document that the letter cites, once each, in reading order, those of its ``tables`` last.

    The title of a law is not a citation.
    """
    body_start = len(title.text) + 2
    above = " " * len(title.text) if kind in NAMED else _without_raised(title)
    whole = f"{above}\n\n{_without_raised(body)}"
    tables_start = len(whole)
    cells = [(cell, table) for table in tables for row in table.table.rows for cell in row if _CITES.search(cell)]
    whole += "".join(f"\n\n{cell}" for cell, _ in cells)
    ends = list(accumulate((len(cell) + 2 for cell, _ in cells), initial=tables_start))[1:]

    def record(pointer: str, item: Found[Any]) -> None:
        start, end = item.span
        if start < body_start:
            log.record(pointer, title, (start, end), item.rule)
        elif start < tables_start:
            log.record(pointer, body, (start - body_start, end - body_start), item.rule)
        else:
            table = cells[bisect_right(ends, start)][1]
            log.record_lines(pointer, _lines_with(item.value.text, table), item.rule)

    cited = mentions.resolve(whole, kind)
    for number, document in enumerate(cited):
        record(f"/references/{number}", document.found)
        for index, mention in enumerate(document.mentions):
            record(f"/references/{number}/mentions/{index}", mention)
    values = [document.found.value for document in cited]
    if not body.scanned:
        return tuple(values)
    texts = [log.correct(f"/references/{n}", correct_citation(value.text)) for n, value in enumerate(values)]
    return tuple(map(_with_text, values, texts))


def _with_text(cited: Reference, text: str) -> Reference:
    """The cited document with its corrected text, and with the parts that are read from it.

    A part that its text does not have, or a date of which it has less, is known from other citations and stays.
    """
    if text == cited.text:
        return cited
    found = [item.value for item in references.find(text)]
    read = found[0] if [value.text for value in found] == [text] else cited
    parts = {part: value for part in _PARTS if (value := getattr(read, part))}
    if len(parts.get("date", "")) < len(cited.date or ""):
        parts["date"] = cited.date
    return cited.model_copy(update={**parts, "text": text})


_PARTS = ("kind", "code", "date", "issuer", "name")
"""The parts of a citation that its text has; provisions and mentions are beside it."""


_CITES = re.compile(r"\d/|[Ll]uật|[Pp]háp lệnh|[Nn]ghị quyết")


def _lines_with(cited: str, table: DataTable) -> Sequence[Line]:
    """The lines of a table with the number of a cited document; all its lines if a cell cuts it."""
    number = next((word for word in cited.split() if "/" in word), cited)
    return [line for line in table.lines if number in line.text] or table.lines


def _without_raised(block: Block) -> str:
    """The text of a block with spaces instead of footnote numbers: ``NĐ-CP¹`` is ``NĐ-CP``."""
    text = block.text
    for line, offset in zip(block.lines, block.offsets, strict=True):
        for word, at in zip(line.words, line.starts, strict=True):
            if word.style.raised and word.text.isdigit():
                start = offset + at
                text = text[:start] + _RAISED_GAP * len(word.text) + text[start + len(word.text) :]
    return text
