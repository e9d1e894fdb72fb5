"""Appendices: reads the heading, the text, the sections and the signatures of each attachment.

Decree 30/2020/NĐ-CP, Appendix I, III.1: "Phụ lục" with its number, the title in capitals below it, and below the title
"(Kèm theo Văn bản số … ngày … của …)". Regulations and plans that a decision issues have no label. Forms and plans may
have an agency and a motto above the title, and a signature at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.assembly.body import Outline, read_outline
from vnadmin_doc.assembly.body_parts import BodyText, read_tables
from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.assembly.part_readers import read_signers
from vnadmin_doc.grammar import dateline
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.syllables import syllable_share
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
"""First lines that are searched for the parts of a heading."""
HEAD_PARAGRAPHS = 8
"""First paragraphs in which the motto of an appendix is."""
LABEL_PARAGRAPHS = 4
"""First paragraphs in which the label is."""
LONGEST_TITLE = 200
"""Most characters of a line of a title."""
LONGEST_LABELLED = 80
"""Most characters of a line that ends with the label: "TÊN ĐƠN VỊ   Mẫu số 01"."""
ISSUED_LINES = 3
"""Most paragraphs of "(Kèm theo …)"."""

_NUMBERED = r"\s*(?:so\s*)?[:.]?\s*(?:[ivxl]+|\d{1,3}[a-z]?(?:[.-]\d{1,3}|/[a-z\d]{1,8})*|[a-z])(?!\w)"
_NAMED = r"(?:phu\ luc|mau\ so|bieu\ mau|bieu\ so|mau|bieu)"
_LABEL = re.compile(rf"[\W_]*(?P<label>{_NAMED}(?:{_NUMBERED})?)(?!\w)[\s:.]*", re.VERBOSE)
_LABEL_LAST = re.compile(rf"(?<!\w)(?P<label>{_NAMED}{_NUMBERED})\W*$", re.VERBOSE)
_FORM_CODE = re.compile(r"[-–][A-ZĐ]{2,8}(?!\w)")
"""After the number of a form: "Mẫu số 02-GCN"."""
_ISSUED = re.compile(r"\(\s*(?:ban hanh )?(?:kem )?theo |\(\s*(?:ban hanh|dinh kem|kem) |(?<!\w)ban hanh kem theo ")
_AGENCY = lexicon.table_pattern("agencies", type="collective ministry agency")
_BLANK_AGENCY = re.compile(rf"\W*(?:{_AGENCY}|don vi|co quan)(?!\w)[^.…]*[.…]{{4,}}\W*$")

ParagraphSpan = tuple[int, int, int]
"""(index of a paragraph, start and end of a part of its text)."""
_WORD = re.compile(r"\w")
_LETTER = re.compile(r"\p{L}")
_NO_WORDS = re.compile(r"\.{4}|[^\w\s.,;:()/–-]")
"""Leaders, or a sign that no title has."""
# V/v of a letter, alone or after number and date in the same paragraph.
_ABOUT = re.compile(r"(?:\W*|.{0,60}/\s?[a-z].{0,80}?\s)(?:v/v|ve viec)(?!\w)[\s:]*")


@dataclass(slots=True)
class _Heading:
    """The parts of a heading, as spans of paragraphs.

    ``issued`` is "(Kèm theo …"; ``others`` are words among them that belong to the text; ``after`` is the index of the
    first paragraph below the heading.
    """

    label: ParagraphSpan | None = None
    title: list[ParagraphSpan] = field(default_factory=list)
    issued: list[ParagraphSpan] = field(default_factory=list)
    others: list[ParagraphSpan] = field(default_factory=list)
    after: int = 0


def read_appendix(lines: Sequence[Line], tables: Sequence[DataTable], pointer: str, log: EvidenceLog) -> Appendix:
    """One appendix at ``pointer``; ``lines`` are its lines without those of its ``tables``."""
    lines, signed = split_signatures([line for line in lines if not anchors.is_dashed_rule(line.text)])
    text = BodyText(lines, log, _sure_starts(lines))
    heading = _heading(text.paragraphs)
    outline = read_outline(text.paragraphs[heading.after :])
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
    """The indexes of lines that certainly begin a paragraph: motto, label, "(Kèm theo …", and the lines below these."""
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
    """The heading of an appendix with these paragraphs."""
    heading = _Heading()
    label_index, start = _find_label(paragraphs, heading)
    top = _title_index(paragraphs, label_index)
    for number in range(top):
        if number != label_index:
            _take_above_title(paragraphs, heading, number)
    heading.after = top
    if label_index is None and top and (about := _subject_start(paragraphs[top])) is not None:
        # An attached công văn has no title; its trích yếu is used as the title.
        start = about
        heading.others.append((top, 0, start))
    if label_index is not None and label_index != top:
        words = paragraphs[label_index].text
        if attachments.is_issued_with(fold(words[start:])):
            heading.issued.append((label_index, start, len(words)))
        start = 0
    while heading.after < len(paragraphs) and _take_paragraph(paragraphs, heading, start):
        heading.after, start = heading.after + 1, 0
    return heading


def _take_above_title(paragraphs: Sequence[Paragraph], heading: _Heading, number: int) -> None:
    """Take a paragraph between the label and the title of a form: "(Kèm theo …", or an agency and a motto."""
    words = paragraphs[number].text
    begun = heading.issued and _is_bracket_open(paragraphs, heading.issued)
    if begun or attachments.is_issued_with(fold(words)):
        _take_issued_with(heading, number, 0, words)
    else:
        heading.others.append((number, 0, len(words)))


def _find_label(paragraphs: Sequence[Paragraph], heading: _Heading) -> tuple[int | None, int]:
    """(index of the paragraph with the label, offset after the label); (None, 0) without a label.

    The label, and words before it, are added to ``heading``.
    """
    for number, paragraph in enumerate(paragraphs[:LABEL_PARAGRAPHS]):
        folded = fold(paragraph.text)
        match = _LABEL.match(folded)
        if match and (re.search(_NUMBERED + "$", match["label"], re.VERBOSE) or match["label"] != "mau"):
            coded = _FORM_CODE.match(paragraph.text, match.end("label"))
            heading.label = number, match.start("label"), coded.end() if coded else match.end("label")
            return number, max(match.end(), heading.label[2])
        last = _LABEL_LAST.search(folded) if len(folded) < LONGEST_LABELLED else None
        if last:
            # The words before the label belong to the head of the appendix, not to the title.
            heading.label = number, *last.span("label")
            if _WORD.search(folded[: last.start()]):
                heading.others.append((number, 0, last.start()))
            return number, len(folded)
        if is_marker(paragraph.text) or len(folded) > LONGEST_TITLE:
            break
    return None, 0


def _title_index(paragraphs: Sequence[Paragraph], label_index: int | None) -> int:
    """The index of the paragraph in which the title begins: that of the label, or the first below a motto."""
    folded = [fold(paragraph.text) for paragraph in paragraphs[:HEAD_PARAGRAPHS]]
    mottos = [number for number, text in enumerate(folded) if anchors.find_motto(text) is not None]
    between = folded[label_index + 1 : mottos[-1]] if mottos and label_index is not None else []
    # A form has its title below a motto of its own; a list has it above "(Kèm theo …".
    titled = any(map(attachments.is_issued_with, between[1:])) and not attachments.is_issued_with(between[0])
    if mottos and not titled:
        return _title_below_motto(paragraphs, label_index, range(mottos[-1] + 1, len(folded)))
    if label_index is not None:
        return label_index
    return next((number for number, text in enumerate(folded) if _WORD.search(text)), 0)


def _title_below_motto(paragraphs: Sequence[Paragraph], label_index: int | None, below: range) -> int:
    """The index of the title among the paragraphs ``below`` a motto: label or kind, else V/v, else capitals.

    Where "(Kèm theo …" is below a motto, the title is above it.
    """
    issued = next((n for n in below if attachments.is_issued_with(fold(paragraphs[n].text))), below.start)
    below = range(below.start, issued) if issued > below.start else below
    for number in below:
        if number == label_index or by_title(fold(paragraphs[number].text)) is not None:
            return number
    for number in below:
        if _subject_start(paragraphs[number]) is not None:
            return number
    for number in below:
        text = paragraphs[number].text
        if caps_ratio(text) > 0.7 and not _is_dateline(text):
            return number
    return min(below.start, len(paragraphs) - 1)


def _is_dateline(text: str) -> bool:
    return dateline.is_alone(text, dateline.find(text))


def _subject_start(paragraph: Paragraph) -> int | None:
    """The offset after V/v, at which the trích yếu of a letter begins; None without V/v."""
    match = _ABOUT.match(fold(paragraph.text))
    return match.end() if match else None


def _take_paragraph(paragraphs: Sequence[Paragraph], heading: _Heading, start: int) -> bool:
    """Sort the words of a paragraph from offset ``start`` on into the heading; False if they are below the heading."""
    number = heading.after
    words = paragraphs[number].text
    if not _LETTER.search(words[start:]) or (not heading.title and _is_scrap(words[start:])):
        if start == 0 and not heading.title:
            heading.others.append((number, 0, len(words)))
        return start > 0 or not heading.title
    if heading.issued and _is_bracket_open(paragraphs, heading.issued):
        _take_issued_with(heading, number, start, words)
        return True
    issued = _find_issued_with(words[start:])
    if not _belongs_to_heading(paragraphs, heading, start, issued):
        return False
    end = len(words) if issued is None else start + issued
    if words[start:end].strip():
        heading.title.append((number, start, end))
    if issued is not None:
        _take_issued_with(heading, number, end, words)
    return True


def _is_scrap(words: str) -> bool:
    """Are the words leaders of a form and what OCR read of them, with no syllable; or the blank for an agency's name?

    >>> [_is_scrap(words) for words in ("...... .Ố..ố....", "œseatse©© Ẳ©", "DANH SÁCH ......", "APPENDIX I")]
    [True, True, False, False]
    >>> [_is_scrap(words) for words in ("UỶ BAN NHÂN DÂN XÃ........", "Đơn vị: ..........", "ĐƠN VỊ TÀI TRỢ")]
    [True, True, False]
    """
    if _BLANK_AGENCY.match(fold(words)):
        return True
    return _NO_WORDS.search(words) is not None and syllable_share(words)[0] == 0


def _find_issued_with(words: str) -> int | None:
    """The offset at which "(Kèm theo …" begins; None without it."""
    folded = fold(words)
    if attachments.is_issued_with(folded):
        return 0
    match = _ISSUED.search(folded)
    return match.start() if match else None


def _belongs_to_heading(paragraphs: Sequence[Paragraph], heading: _Heading, start: int, issued: int | None) -> bool:
    """Do the words from ``start`` on belong to the heading? ``issued`` is the offset of "(Kèm theo …" in them."""
    words = paragraphs[heading.after].text
    if not heading.title and issued != 0:
        return start > 0 or not (is_marker(words) or len(words) > 2 * LONGEST_TITLE)
    if issued is None:
        return _title_continues(paragraphs, heading, words[start:])
    # Far from the beginning of a sentence, the words in brackets are a citation.
    return not heading.issued and issued <= LONGEST_TITLE


def _take_issued_with(heading: _Heading, number: int, start: int, words: str) -> None:
    """Take the words from ``start`` to the closing bracket; words after it, which a scan ran together, are text."""
    close = words.find(")", start)
    while close > 0 and words.count("(", start, close) > words.count(")", start, close + 1):
        close = words.find(")", close + 1)
    end = close + 1 if close > 0 and _WORD.search(words[close:]) else len(words)
    heading.issued.append((number, start, end))
    if end < len(words):
        heading.others.append((number, end, len(words)))


def _is_bracket_open(paragraphs: Sequence[Paragraph], issued: Sequence[ParagraphSpan]) -> bool:
    """Is the bracket of "(Kèm theo …" still open at the end of its last paragraph?"""
    texts = " ".join(paragraphs[number].text[start:end] for number, start, end in issued)
    return len(issued) < ISSUED_LINES and texts.count("(") > texts.count(")")


def _title_continues(paragraphs: Sequence[Paragraph], heading: _Heading, words: str) -> bool:
    """Do the words continue the title: capitals below capitals, or the subject below the name of a kind?"""
    if heading.issued or is_marker(words) or len(words) > LONGEST_TITLE or words.lstrip().startswith("("):
        return False
    texts = [paragraphs[number].text[start:end].strip() for number, start, end in heading.title]
    capitals = caps_ratio(words) > 0.8 and caps_ratio(texts[-1]) > 0.8 and len(words.split()) > 1
    kind = by_title(fold(texts[0])) is not None or anchors.starts_appendix(fold(texts[0]))
    named = len(texts) == 1 and kind and len(texts[0].split()) <= 3
    return capitals or (named and words.rstrip()[-1:] not in ".;:")


def _shift(outline: Outline, by: int) -> None:
    """Add ``by`` to the indexes in the outline, so that they count from the first paragraph of the appendix."""
    for name in ("authority", "bases", "enacting", "opening", "closing"):
        setattr(outline, name, [index + by for index in getattr(outline, name)])
    stack = list(outline.sections)
    while stack:
        node = stack.pop()
        node.index += by
        node.text = [index + by for index in node.text]
        stack += node.children
