"""Marks and captions lifted off the head before its words are sorted into rows.

Marks of urgency, secrecy and circulation are stamped where there is room: aslant, between the columns,
left of Kính gửi or of the title (Decree 30/2020/NĐ-CP, Appendix I, III.2). The picture of a digital
signature and "SAO Y" carry captions in small type at the top of the page (Appendix I, II.8, III).
Neither is part of what stands in the same row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import regex as re

from vnadmin_doc.grammar import marks
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.row_predicates import is_mark, is_number
from vnadmin_doc.layout.segments import Piece, pieces_of, without
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line, make_line, split_at
from vnadmin_doc.model.page import Source

__all__ = ["take_captions", "take_marks"]

HEAD = 0.6
"""Share of the page from its top in which the head may reach."""
TOP = 0.3
"""Share of it in which captions stand."""
NEAR = 3.0
"""Ems between the two words of a mark that slant or letter spacing tore apart."""
SMALL = 0.9
"""Captions are set in type at most so high, as a share of the page's."""

_FIRST = re.compile(r"\W*(?:hoa|thuong|toi|tuyet)\W*")
_CAPTION = re.compile(
    r"""\W*(?: (?:nguoi|duoc|da)?\s*ky(?:\ so)?\ (?:boi|nhan)\b | nguoi\ ky\b | (?:thoi\ gian|ngay|gio)\ ky\s*:
      | chu\ ky\ so | co\ quan\s*: | to\ chuc\s*: | email\s*: | signature | digitally\ signed
      | (?:ban\ )?(?:sao\ y|sao\ luc|trich\ sao)\s*(?:[;,:]|ban\ chinh|$) )""",
    re.VERBOSE,
)
_LEADS = re.compile(r"\W*(?:co quan|to chuc|email)\s*:")
_TIMED = re.compile(r"[+-]\d\d\s?[:'.]?\s?\d\d\W*$")


# ---- marks -------------------------------------------------------------------------------


def take_marks(source: Source, bottom: float = float("inf")) -> tuple[Source, list[Line]]:
    """(the source without the marks stamped on its first page above ``bottom``, the marks)."""
    page = source.pages[0] if source.pages else None
    if page is None or page.unit != "pt":
        return source, []
    pieces = [piece.line for piece in pieces_of(page) if piece.box.centre < min(bottom, HEAD * page.height)]
    found: list[Line] = []
    # Both halves of a mark before one alone.
    for line in [*_pairs(pieces), *pieces]:
        if not any(word in mark.words for mark in found for word in line.words):
            found += _marks(line)
    if not found:
        return source, []
    return without(source, (word for line in found for word in line.words)), found


def _marks(line: Line) -> Iterator[Line]:
    """The line if it is one mark; else a scan's mark that the row's other words were read together with."""
    if is_mark(line):
        yield line
    elif line.scanned:
        yield from _glued(line)


def _glued(line: Line) -> Iterator[Line]:
    for start, word in enumerate(line.words):
        if caps_ratio(word.text) < 0.6:
            continue
        for size in (2, 1):
            before, rest = split_at(line, start)
            mark, after = split_at(rest, size) if rest else (None, None)
            found = next(iter(mark.find(marks)), None) if mark else None
            if mark and found and _stands_out(before, after, found.value):
                yield mark
                return


def _stands_out(before: Line | None, after: Line | None, mark: str) -> bool:
    """Is it no part of a phrase in capitals? One word alone is told only by what begins behind it."""
    if after is not None and before is None:
        folded = fold(after.text)
        if anchors.starts_addressees(folded) == 0 or by_title(folded) or is_number(after):
            return True
    if " " not in mark:
        return False
    beside = [line.words[index].text for line, index in ((before, -1), (after, 0)) if line is not None]
    return not any(re.fullmatch(r"\p{Lu}{2,}", word) for word in beside)


def _pairs(lines: Sequence[Line]) -> Iterator[Line]:
    """HỎA and TỐC where each stands in a piece of its own."""
    for first in lines:
        if not (first.scanned and _FIRST.fullmatch(fold(first.text)) and first.text.isupper()):
            continue
        for second in lines:
            gap, em = second.box.x0 - first.box.x1, first.em
            if second is not first and -em < gap < NEAR * em and abs(second.box.centre - first.box.centre) < 1.2 * em:
                yield make_line(first.page, (*first.words, *second.words), "pt")


# ---- captions ----------------------------------------------------------------------------


def take_captions(source: Source) -> tuple[Source, list[list[Line]]]:
    """(the source without captions of signatures and copies at the top of its first page, the captions' lines)."""
    page = source.pages[0] if source.pages else None
    if page is None or page.unit != "pt":
        return source, []
    pieces = pieces_of(page)
    seeds = [p for p in pieces if p.box.bottom < TOP * page.height and _CAPTION.match(fold(p.text))]
    if not any(not _LEADS.match(fold(piece.text)) for piece in seeds):
        return source, []
    usual = median(piece.line.em for piece in pieces)
    found: list[Piece] = []
    captions: list[list[Line]] = []
    for seed in sorted(seeds, key=lambda piece: piece.box.top):
        new = [piece for piece in (seed, *_below(seed, pieces, usual)) if piece not in found]
        if seed in new:
            captions.append([piece.line for piece in new])
            found += new
    return without(source, (word for piece in found for word in piece.words)), captions


def _below(seed: Piece, pieces: Sequence[Piece], usual: float) -> Iterator[Piece]:
    """Lines in small type right below the caption's, flush with it, down to the time zone."""
    last = seed
    for piece in sorted(pieces, key=lambda p: p.box.top):
        em = last.line.em
        under = -0.3 * em < piece.box.top - last.box.bottom < 0.8 * em and piece.box.top > last.box.top
        if _TIMED.search(last.text) or piece.line.em > SMALL * usual:
            continue
        if under and abs(piece.box.x0 - seed.box.x0) < em and piece.box.x1 < seed.box.x0 + 30 * em:
            yield piece
            last = piece
