"""Appendices and attached documents: label, title, the document they belong to, then text, sections, signatures.

Decree 30/2020/NĐ-CP, Appendix I, III.1: "Phụ lục" with its number, the title in capitals below it, below that
"(Kèm theo Văn bản số … ngày … của …)". Regulations and plans that a decision issues have no label; forms and plans
may have an agency and a motto of their own above the title, and their own signature at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.assembly.body import Outline, read
from vnadmin_doc.assembly.body_parts import BodyText, read_tables
from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.assembly.part_readers import read_signers
from vnadmin_doc.grammar import dateline
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors, attachments
from vnadmin_doc.layout.foot import split_signatures
from vnadmin_doc.layout.paragraphs import Paragraph
from vnadmin_doc.layout.zones import DataTable
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.letter import Appendix
from vnadmin_doc.model.line import Line

__all__ = ["read_appendix"]

HEAD_LINES = 14
"""First lines that hold the heading."""
HEAD_PARAGRAPHS = 8
"""First paragraphs among which an appendix with a head of its own has its motto."""
LABELLED = 4
"""First paragraphs among which the label is."""
LONGEST_TITLE = 200
"""Most characters of a line of a title."""
LONGEST_LABELLED = 80
"""Most characters of a line that ends in the label: "TÊN ĐƠN VỊ   Mẫu số 01"."""
ISSUED_LINES = 3
"""Most paragraphs of "(Kèm theo …)"."""

_NUMBERED = r"\s*(?:so\s*)?[:.]?\s*(?:[ivxl]+|\d{1,3}[a-z]?(?:[.-]\d{1,3}|/[a-z\d]{1,8})*|[a-z])(?!\w)"
_NAMED = r"(?:phu\ luc|mau\ so|bieu\ mau|bieu\ so|mau|bieu)"
_LABEL = re.compile(rf"[\W_]*(?P<label>{_NAMED}(?:{_NUMBERED})?)(?!\w)[\s:.]*", re.VERBOSE)
_LABEL_LAST = re.compile(rf"(?<!\w)(?P<label>{_NAMED}{_NUMBERED})\W*$", re.VERBOSE)
_ISSUED = re.compile(r"\(\s*(?:ban hanh )?(?:kem )?theo |\(\s*(?:ban hanh|dinh kem|kem) |(?<!\w)ban hanh kem theo ")

ParagraphSpan = tuple[int, int, int]
"""(index of a paragraph, start and end of the part of it)."""
_WORD = re.compile(r"\w")
_LETTER = re.compile(r"\p{L}")
_OUTSIDE = re.compile(r"\W*")
# The trích yếu of a letter: V/v alone, or in one paragraph with number and date.
_ABOUT = re.compile(r"(?:\W*|.{0,60}/\s?[a-z].{0,80}?\s)(?:v/v|ve viec)(?!\w)[\s:]*")


@dataclass(slots=True)
class _Heading:
    """Spans of paragraphs; ``others`` belong to the text; ``after`` is the index of the first paragraph below."""

    label: ParagraphSpan | None = None
    title: list[ParagraphSpan] = field(default_factory=list)
    issued: list[ParagraphSpan] = field(default_factory=list)
    others: list[ParagraphSpan] = field(default_factory=list)
    after: int = 0


def read_appendix(lines: Sequence[Line], tables: Sequence[DataTable], pointer: str, log: EvidenceLog) -> Appendix:
    """One appendix: its heading, its own signatures, then text, sections and tables."""
    lines, signed = split_signatures([line for line in lines if not anchors.is_dashed_rule(line.text)])
    text = BodyText(lines, log, _sure_starts(lines))
    heading = _heading(text.paragraphs)
    outline = read(text.paragraphs[heading.after :])
    _shift(outline, heading.after)
    opening = sorted([*outline.authority, *outline.bases, *outline.enacting, *outline.opening])
    whole = [(number, 0, len(text.paragraphs[number].text)) for number in (*opening, *outline.closing)]

    def value(name: str, span: ParagraphSpan) -> str:
        number, start, end = span
        return text.value(f"{pointer}/{name}", number, f"appendix/{name.split('/')[0]}", start, end)

    def joined(name: str, spans: Sequence[ParagraphSpan]) -> str | None:
        return " ".join(value(name, span) for span in spans) or None

    return Appendix(
        label=joined("label", [heading.label] if heading.label else []),
        title=joined("title", heading.title),
        issued_with=joined("issued_with", heading.issued),
        text=tuple(value(f"text/{n}", span) for n, span in enumerate([*heading.others, *whole])),
        sections=text.sections(f"{pointer}/sections", outline.sections),
        tables=read_tables(tables, f"{pointer}/tables", log),
        signers=read_signers(signed, log, f"{pointer}/signers/{{}}"),
    )


def _sure_starts(lines: Sequence[Line]) -> set[int]:
    """The indexes of lines that surely begin a paragraph: motto, label, "(Kèm theo …", and the lines below these."""
    starts: set[int] = set()
    for number, line in enumerate(lines[:HEAD_LINES]):
        folded = fold(line.text)
        if anchors.find_motto(folded) is not None or attachments.is_label(line.text):
            starts |= {number, number + 1}
        elif attachments.is_issued_with(folded):
            rows = enumerate(lines[number : number + ISSUED_LINES + 1], number)
            closed = next((n for n, row in rows if ")" in row.text), None) if "(" in line.text else None
            starts |= {number} if closed is None else {number, closed + 1}
    return starts


# ---- the heading -------------------------------------------------------------------------


def _heading(paragraphs: Sequence[Paragraph]) -> _Heading:
    heading = _Heading()
    labelled, start = _find_label(paragraphs, heading)
    top = _top(paragraphs, labelled)
    heading.others += [(n, 0, len(p.text)) for n, p in enumerate(paragraphs[:top]) if n != labelled]
    heading.after = top
    if labelled is None and top and (about := _about(paragraphs[top])) is not None:
        # An attached công văn has no title: its trích yếu serves as one.
        start = about
        heading.others.append((top, 0, start))
    if labelled is not None and labelled != top:
        words = paragraphs[labelled].text
        if attachments.is_issued_with(fold(words[start:])):
            heading.issued.append((labelled, start, len(words)))
        start = 0
    while heading.after < len(paragraphs) and _take(paragraphs, heading, start):
        heading.after, start = heading.after + 1, 0
    return heading


def _find_label(paragraphs: Sequence[Paragraph], heading: _Heading) -> tuple[int | None, int]:
    """(index of the paragraph with the label, offset after the label); (None, 0) where there is no label."""
    for number, paragraph in enumerate(paragraphs[:LABELLED]):
        folded = fold(paragraph.text)
        match = _LABEL.match(folded)
        if match and (re.search(_NUMBERED + "$", match["label"], re.VERBOSE) or match["label"] != "mau"):
            heading.label = number, *match.span("label")
            return number, match.end()
        last = _LABEL_LAST.search(folded) if len(folded) < LONGEST_LABELLED else None
        if last:
            # The words before it belong to the head of the appendix, not to its title.
            heading.label = number, *last.span("label")
            if _WORD.search(folded[: last.start()]):
                heading.others.append((number, 0, last.start()))
            return number, len(folded)
        if is_marker(paragraph.text) or len(folded) > LONGEST_TITLE:
            break
    return None, 0


def _top(paragraphs: Sequence[Paragraph], labelled: int | None) -> int:
    """The index of the paragraph in which the title begins: that of the label, or the first after a head of its own."""
    folded = [fold(paragraph.text) for paragraph in paragraphs[:HEAD_PARAGRAPHS]]
    mottos = [number for number, line in enumerate(folded) if anchors.find_motto(line) is not None]
    between = folded[labelled + 1 : mottos[-1]] if mottos and labelled is not None else []
    if not mottos or any(attachments.is_issued_with(line) for line in between):
        worded = next((number for number, line in enumerate(folded) if _WORD.search(line)), 0)
        return worded if labelled is None else labelled
    below = range(mottos[-1] + 1, len(folded))
    titles = [number for number in below if number == labelled or by_title(folded[number]) is not None]
    about = [number for number in below if _about(paragraphs[number]) is not None]
    capitals = [n for n in below if caps_ratio(paragraphs[n].text) > 0.7 and not _is_dateline(paragraphs[n].text)]
    return next(iter([*titles, *about, *capitals]), min(mottos[-1] + 1, len(paragraphs) - 1))


def _is_dateline(text: str) -> bool:
    return dateline.is_alone(text, dateline.find(text))


def _about(paragraph: Paragraph) -> int | None:
    """The offset after V/v, where the trích yếu of a letter begins; None where there is none."""
    match = _ABOUT.match(fold(paragraph.text))
    return match.end() if match else None


def _take(paragraphs: Sequence[Paragraph], heading: _Heading, start: int) -> bool:
    """Sort a paragraph, from ``start`` on, into the heading; False at the first that does not belong to it."""
    number = heading.after
    words = paragraphs[number].text
    rest = words[start:]
    if not _LETTER.search(rest):
        if start == 0 and not heading.title:
            heading.others.append((number, 0, len(words)))
        return start > 0 or not heading.title
    if heading.issued and _is_open(paragraphs, heading.issued):
        _issue(heading, number, start, words)
        return True
    issued = _ISSUED.search(fold(rest))
    if attachments.is_issued_with(fold(rest)):
        issued = _OUTSIDE.match(fold(rest))
    if not heading.title and (issued is None or issued.start()):
        if start == 0 and (is_marker(words) or len(words) > 2 * LONGEST_TITLE):
            return False
    elif bool(heading.issued) if issued else not _title_continues(paragraphs, heading, rest):
        return False
    elif issued is not None and issued.start() > LONGEST_TITLE:
        # A sentence with a citation in brackets.
        return False
    end = start + issued.start() if issued else len(words)
    if words[start:end].strip():
        heading.title.append((number, start, end))
    if issued:
        _issue(heading, number, end, words)
    return True


def _issue(heading: _Heading, number: int, start: int, words: str) -> None:
    """Take the words from ``start`` to the closing bracket; words that a scan ran together with them are text."""
    close = words.find(")", start)
    while close > 0 and words.count("(", start, close) > words.count(")", start, close + 1):
        close = words.find(")", close + 1)
    end = close + 1 if close > 0 and _WORD.search(words[close:]) else len(words)
    heading.issued.append((number, start, end))
    if end < len(words):
        heading.others.append((number, end, len(words)))


def _is_open(paragraphs: Sequence[Paragraph], issued: Sequence[ParagraphSpan]) -> bool:
    """Is the bracket of "(Kèm theo …" still open?"""
    printed = " ".join(paragraphs[number].text[start:end] for number, start, end in issued)
    return len(issued) < ISSUED_LINES and printed.count("(") > printed.count(")")


def _title_continues(paragraphs: Sequence[Paragraph], heading: _Heading, words: str) -> bool:
    """Does the title continue in the paragraph: capitals below capitals, or the subject below the name of a kind?"""
    if heading.issued or is_marker(words) or len(words) > LONGEST_TITLE or words.lstrip().startswith("("):
        return False
    printed = [paragraphs[number].text[start:end].strip() for number, start, end in heading.title]
    capitals = caps_ratio(words) > 0.8 and caps_ratio(printed[-1]) > 0.8 and len(words.split()) > 1
    kind = by_title(fold(printed[0])) is not None or anchors.starts_appendix(fold(printed[0]))
    named = len(printed) == 1 and kind and len(printed[0].split()) <= 3
    return capitals or (named and words.rstrip()[-1:] not in ".;:")


def _shift(outline: Outline, by: int) -> None:
    """Shift the indexes of the outline, so that they count from the first paragraph of the appendix."""
    for name in ("authority", "bases", "enacting", "opening", "closing"):
        setattr(outline, name, [index + by for index in getattr(outline, name)])
    stack = list(outline.sections)
    while stack:
        node = stack.pop()
        node.own += by
        node.text = [index + by for index in node.text]
        stack += node.children
