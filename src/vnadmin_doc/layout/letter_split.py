"""Letter split: finds the pages of a file on which letters begin, and splits the file there.

Several letters may be scanned into one file. Each letter begins on a new page with a head: Quốc hiệu, agency, số, ký
hiệu, place and date, and the kind's title or V/v (Decree 30/2020/NĐ-CP, Appendix I, II.1 to II.5; for the Party, Hướng
dẫn 36-HD/VPTW). Its pages are numbered from 1 again (Appendix I, I: page 1 shows no number).

An attachment may have a head too. It is not a letter if it has "(Kèm theo Quyết định số …)" or "Phụ lục", is a blank
form, has no number, or if its page numbers continue those of the letter. The block of a copy (SAO Y) belongs to the
copied letter. In doubt the file is not split.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex as re

from vnadmin_doc.grammar import code, dateline
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.attachments import is_issued_with
from vnadmin_doc.layout.page_numbers import printed_number
from vnadmin_doc.layout.row_predicates import is_number
from vnadmin_doc.layout.rows import group_words
from vnadmin_doc.layout.zones import Layout, Zone, lay_out
from vnadmin_doc.messages import msg
from vnadmin_doc.model.block import Block, evidence_of
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Page, Source
from vnadmin_doc.model.reading import Evidence

__all__ = ["LetterPages", "begins_letter", "ends_letter", "has_head", "has_head_line", "split", "top_rows"]

TOP_SHARE = 0.4
"""Share of the height of the page, from its top, in which the head is searched."""
ROWS_TO_HEAD_LINE = 14
"""First rows of the page in which the motto or the number is."""
MOST_TOP_ROWS = 20
"""First rows of the page that are searched for "(Kèm theo …)"."""
SEARCHED_PAGES = 15
"""Number of first pages, and of last pages, of the previous letter that are searched for its foot."""

_DAY, _MONTH = "2021-06-16", "2021-06"
_BLANK = re.compile(r"(?:[.…_]\s*){3,}")
_COPIED = re.compile(r"(?:sy|sl|trs|bs)(?!\w)")
_FORM_OF = re.compile(r"\W*(?:phu\s*luc|bieu\s*mau|bieu\s*so)(?!\w)")


@dataclass(frozen=True, slots=True)
class LetterPages:
    """The pages of one letter; the evidence that it begins there (none for the first letter); doubts about it."""

    pages: tuple[Page, ...]
    cut: tuple[Evidence, ...] = ()
    issues: tuple[Issue, ...] = ()


def split(source: Source) -> tuple[LetterPages, ...]:
    """The letters of a source, in order. Every page is in exactly one letter, a blank page in the previous one."""
    pages, letters = source.pages, [LetterPages(())]
    for index, page in enumerate(pages):
        begun = _begin_letter(source, letters[-1].pages, pages[index:]) if index else None
        if begun is None:
            letters[-1] = replace(letters[-1], pages=(*letters[-1].pages, page))
        else:
            letters.append(replace(begun, pages=(page,)))
    return tuple(letters)


def _begin_letter(source: Source, before: Sequence[Page], after: Sequence[Page]) -> LetterPages | None:
    """A letter without pages that begins on the first page of ``after``; None if no letter begins there."""
    page = after[0]
    rows = top_rows(page)
    if not has_head(rows) or _is_attached(rows) or _continues_numbers(before, after):
        return None
    layout = lay_out(replace(source, pages=(page,)))
    found = _evidence_of_head(layout)
    if found is None:
        return None
    ended = lay_out(replace(source, pages=_searched_pages(before)))
    end = _evidence_of_end(ended)
    if not end and not _is_complete_head(layout):
        return None
    number = printed_number(after[1]) if len(after) > 1 else None
    renumbered = [_evidence(number[1], "cut/counted-anew")] if number and number[0] == 2 else []
    return LetterPages((), (*end, *found, *renumbered), tuple(_doubts(bool(end), layout, ended)))


def _doubts(end: bool, letter: Layout, before: Layout) -> Iterator[Issue]:
    if not end:
        yield Issue(
            "cut-doubtful", "warning", "", msg("the pages before this letter have neither a signature nor Nơi nhận")
        )
    if _is_cited(letter, before):
        yield Issue(
            "enclosure",
            "info",
            "",
            msg("the previous letter in the file cites this letter, which may be its enclosure"),
        )


# ---- the previous letter -------------------------------------------------------------------


def _searched_pages(before: Sequence[Page]) -> tuple[Page, ...]:
    """The pages that are searched for the foot of a letter or an appendix; their number is limited."""
    return (*before[:SEARCHED_PAGES], *before[max(SEARCHED_PAGES, len(before) - SEARCHED_PAGES) :])


def _evidence_of_end(layout: Layout) -> list[Evidence]:
    """The evidence that the previous letter ended: the last line of its signature or Nơi nhận."""
    feet = (*layout.signers, layout[Zone.DISTRIBUTION])
    lines = [line for lines in feet for line in lines]
    return [_evidence(max(lines, key=lambda line: (line.page, line.box.bottom)), "cut/ended")] if lines else []


def _continues_numbers(before: Sequence[Page], after: Sequence[Page]) -> bool:
    """Does the page, or the page after it, have a number that continues the numbers of the previous letter?"""
    numbers = [printed_number(page) for page in after[:2]]
    return any(number and number[0] == len(before) + at for at, number in enumerate(numbers, 1))


# ---- the head --------------------------------------------------------------------------------


def begins_letter(source: Source, page: Page) -> bool:
    """Has the page the head of a letter: motto or agency, number or date, title or subject?"""
    return has_head_line(page) and _evidence_of_head(lay_out(replace(source, pages=(page,)))) is not None


def ends_letter(source: Source, pages: Sequence[Page]) -> bool:
    """Have the pages a signature or Nơi nhận?"""
    return bool(_evidence_of_end(lay_out(replace(source, pages=tuple(pages)))))


def top_rows(page: Page) -> list[Line]:
    """The first rows of a page, in its upper part."""
    if not page.words:
        return []
    if page.unit == "cell":
        rows = sorted({word.box.top for word in page.words})[:MOST_TOP_ROWS]
        return group_words([word for word in page.words if word.box.top <= rows[-1]], page.number, page.unit)
    high = [word for word in page.words if word.box.top < TOP_SHARE * page.height]
    return group_words(high, page.number, page.unit)[:MOST_TOP_ROWS]


def has_head_line(page: Page) -> bool:
    """Has one of the first rows of the page a motto or a number line?"""
    return has_head(top_rows(page))


def has_head(rows: Sequence[Line]) -> bool:
    """The same for the upper rows of a page (``top_rows``)."""
    return any(_is_head_line(row) for row in rows[:ROWS_TO_HEAD_LINE])


def _is_head_line(row: Line) -> bool:
    return anchors.find_motto(fold(row.text)) is not None or is_number(row)


def _is_attached(rows: Sequence[Line]) -> bool:
    """Do the rows show an attachment: "(Kèm theo …)" or the label of an appendix?"""
    return any(is_issued_with(fold(row.text)) or _FORM_OF.match(fold(row.text)) for row in rows)


def _evidence_of_head(layout: Layout) -> list[Evidence] | None:
    """The evidence of the parts of a head, if they are enough for a letter; else None."""
    number, date_block = Block(layout[Zone.CODE]), Block(layout[Zone.DATELINE])
    if _is_blank_form(number, date_block):
        return None
    if _is_copy_number(number) or not (number.find(code) or _needs_no_number(layout)):
        return None
    motto, agency = layout[Zone.MOTTO], layout[Zone.ISSUER]
    title = layout[Zone.TITLE] or layout[Zone.SUBJECT] or layout[Zone.ADDRESSEES]
    if not (motto or (agency and date_block.lines)) or not (title or date_block.lines):
        return None
    parts = (
        ("motto", motto),
        ("issuer", agency),
        ("code", number.lines),
        ("dateline", date_block.lines),
        ("title", title),
    )
    return [_evidence(lines[0], f"cut/{name}") for name, lines in parts if lines]


def _is_cited(letter: Layout, before: Layout) -> bool:
    """Does the previous letter cite this letter?

    The notation is enough, unless the previous letter has the same notation: then the number is needed too.
    """
    parts = {found.part: found.value for found in Block(letter[Zone.CODE]).find(code)}
    notation = fold(parts.get("notation", ""))
    if not notation:
        return False
    text = fold(Block(before[Zone.BODY]).text + Block(before[Zone.SUBJECT]).text)
    notation_before = fold(Block(before[Zone.CODE]).text)
    number = fold(parts.get("number", ""))
    return f"{number}/{notation}" in text if notation in notation_before else f"/{notation}" in text


def _is_complete_head(layout: Layout) -> bool:
    """Does the head have motto, agency, number, date, and a known title or a subject?"""
    zones = (Zone.MOTTO, Zone.ISSUER, Zone.CODE, Zone.DATELINE)
    titled = layout[Zone.SUBJECT] or by_title(fold(Block(layout[Zone.TITLE]).text))
    return all(layout[zone] for zone in zones) and bool(titled)


def _is_copy_number(number: Block) -> bool:
    """Is the number that of a copy: ``5/SY-VP``?"""
    return any(found.part == "notation" and _COPIED.match(fold(found.value)) for found in number.find(code))


def _needs_no_number(layout: Layout) -> bool:
    """Is a complete date enough for a letter: a kind without number (thư công), or "Số:" without a readable number?"""
    named = by_title(fold(Block(layout[Zone.TITLE]).text))
    free = layout[Zone.CODE] or (named is not None and not named[0].numbered)
    return bool(free) and len(_date(Block(layout[Zone.DATELINE]))) == len(_DAY)


def _is_blank_form(number: Block, date_block: Block) -> bool:
    """Are number and date blanks with leaders, as in a form?"""
    numbered = any(found.part == "number" for found in number.find(code))
    return not numbered and len(_date(date_block)) < len(_MONTH) and bool(_BLANK.search(number.text + date_block.text))


def _date(date_block: Block) -> str:
    """The date, with the parts that are filled in; empty without a date."""
    return next((found.value for found in date_block.find(dateline) if found.part == "date"), "")


def _evidence(line: Line, rule: str) -> Evidence:
    return evidence_of(line, range(len(line.words)), rule)
