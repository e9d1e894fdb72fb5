"""Overprints: takes marks and captions out of the head before its words are grouped into rows.

Marks of urgency, secrecy and circulation are stamped where there is room: tilted, between the columns, left of Kính
gửi or of the title (Decree 30/2020/NĐ-CP, Appendix I, III.2). The picture of a digital signature and "SAO Y" have
captions in small type at the top of the page (Appendix I, II.8, III). Marks and captions do not belong to the row of
text in which they are printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

import regex as re

from vnadmin_doc.grammar import marks
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.row_predicates import is_mark, is_number
from vnadmin_doc.layout.rows import group_words
from vnadmin_doc.layout.segments import Segment, segments_of, without_words
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line, make_line, split_at
from vnadmin_doc.model.page import Page, Source

__all__ = ["take_captions", "take_marks", "take_seals", "take_small_captions"]

HEAD_SHARE = 0.6
"""Share of the height of the page, from its top, in which marks of the head are."""
CAPTION_SHARE = 0.3
"""Share of the height of the page, from its top, in which captions are."""
HALVES_DISTANCE = 3.0
"""Largest distance, in ems, between the two words of a mark that is tilted or letter-spaced."""
SMALL_CAPTION = 0.6
"""Largest height of the letters of a caption that may be anywhere, as a share of the usual height of the page."""
CAPTION_HEIGHT = 0.9
"""Largest height of the letters of a caption, as a share of the usual height of the page."""

_FIRST_HALF = re.compile(r"\W*(?:hoa|thuong|toi|tuyet)\W*")
_CAPTION = re.compile(
    r"""\W*(?: (?:nguoi|duoc|da)?\s*ky(?:\ so)?\ (?:boi|nhan)\b | nguoi\ ky\b | (?:thoi\ gian|ngay|gio)\ ky\s*:
      | chu\ ky\ so | co\ quan\s*: | to\ chuc\s*: | email\s*: | signature | digitally\ signed
      | (?:ban\ )?(?:sao\ y|sao\ luc|trich\ sao)\s*(?:[;,:]|ban\ chinh|$) )""",
    re.VERBOSE,
)
_SIGNED_BY = re.compile(r"\W*(?:(?:(?:nguoi|duoc|da)\ )?ky(?:\ so)?\ boi\b|nguoi\ ky\b|digitally\ signed|signature\ )")
_FIRST_WORDS = frozenset({"Ký", "Người", "Được", "Đã", "Signature", "Digitally"})
_CONTINUATION = re.compile(r"\W*(?:co quan|to chuc|email)\s*:")
_TIME_ZONE = re.compile(r"[+-]\d\d\s?[:'.]?\s?\d\d\W*$")


# ---- marks -------------------------------------------------------------------------------


def take_marks(source: Source, bottom: float = float("inf")) -> tuple[Source, list[Line]]:
    """(the source without the marks stamped on its first page above ``bottom``, the marks)."""
    page = source.pages[0] if source.pages else None
    if page is None or page.unit != "pt":
        return source, []
    stamped = [word for word in page.words if word.stamp == "mark"]
    found = [make_line(page.number, stamped, "pt")] if stamped else []
    segments = [
        segment.line for segment in segments_of(page) if segment.box.centre < min(bottom, HEAD_SHARE * page.height)
    ]
    # Two halves of a mark come first, so that no half is taken alone.
    for line in [*_joined_halves(segments), *segments]:
        if not any(word in mark.words for mark in found for word in line.words):
            found += _marks_in(line)
    if not found:
        return source, []
    return without_words(source, (word for line in found for word in line.words)), found


def _marks_in(line: Line) -> Iterator[Line]:
    """The line if it is a mark; else, in a scan, the mark among the other words of the line."""
    if is_mark(line):
        yield line
    elif line.scanned:
        yield from _mark_among_words(line)


def _mark_among_words(line: Line) -> Iterator[Line]:
    """The first mark of one or two words in capitals that is separate from the other words of the line."""
    for start, word in enumerate(line.words):
        if caps_ratio(word.text) < 0.6:
            continue
        for size in (2, 1):
            before, rest = split_at(line, start)
            mark, after = split_at(rest, size) if rest else (None, None)
            found = next(iter(mark.find(marks)), None) if mark else None
            if mark and found and _is_separate_mark(before, after, found.value):
                yield mark
                return


def _is_separate_mark(before: Line | None, after: Line | None, mark: str) -> bool:
    """Is the mark separate from the words ``before`` and ``after`` it?

    A mark of one word counts only before Kính gửi, a title or the number.
    """
    if after is not None and before is None:
        folded = fold(after.text)
        if anchors.find_addressees(folded) == 0 or by_title(folded) or is_number(after):
            return True
    if " " not in mark:
        return False
    beside = [line.words[index].text for line, index in ((before, -1), (after, 0)) if line is not None]
    return not any(re.fullmatch(r"\p{Lu}{2,}", word) for word in beside)


def _joined_halves(lines: Sequence[Line]) -> Iterator[Line]:
    """Marks whose two words are in two segments: HỎA and TỐC."""
    for first in lines:
        if not (first.scanned and _FIRST_HALF.fullmatch(fold(first.text)) and first.text.isupper()):
            continue
        for second in lines:
            gap, em = second.box.x0 - first.box.x1, first.em
            if (
                second is not first
                and -em < gap < HALVES_DISTANCE * em
                and abs(second.box.centre - first.box.centre) < 1.2 * em
            ):
                yield make_line(first.page, (*first.words, *second.words), "pt")


# ---- seals -------------------------------------------------------------------------------


def take_seals(source: Source) -> tuple[Source, list[Line]]:
    """(the source without the words that OCR read in seals on its first page, the lines of these words)."""
    page = source.pages[0] if source.pages else None
    sealed = [word for word in page.words if word.stamp == "seal"] if page else []
    if page is None or not sealed:
        return source, []
    return without_words(source, sealed), group_words(sealed, page.number, page.unit)


# ---- captions ----------------------------------------------------------------------------


def take_captions(source: Source) -> tuple[Source, list[list[Line]]]:
    """(the source without captions of signatures and copies at the top of page 1, a list of lines for each caption)."""
    page = source.pages[0] if source.pages else None
    if page is None or page.unit != "pt":
        return source, []
    segments = segments_of(page)
    seeds = [
        segment
        for segment in segments
        if segment.box.bottom < CAPTION_SHARE * page.height and _CAPTION.match(fold(segment.text))
    ]
    if not any(not _CONTINUATION.match(fold(segment.text)) for segment in seeds):
        return source, []
    usual = median(segment.line.em for segment in segments)
    found: list[Segment] = []
    captions: list[list[Line]] = []
    for seed in sorted(seeds, key=lambda segment: segment.box.top):
        new = [segment for segment in (seed, *_lines_below(seed, segments, usual)) if segment not in found]
        if seed in new:
            captions.append([segment.line for segment in new])
            found += new
    return without_words(source, (word for segment in found for word in segment.words)), captions


def take_small_captions(source: Source) -> tuple[Source, list[list[Line]]]:
    """(the source without captions of digital signatures in small print, a list of lines for each caption).

    The appearance of a signature is beside the name of who signs, on any page.
    """
    captions: list[list[Line]] = []
    pages = []
    for page in source.pages:
        found = _small_captions(page)
        captions += [[segment.line for segment in caption] for caption in found]
        taken = {word for caption in found for segment in caption for word in segment.words}
        kept = tuple(word for word in page.words if word not in taken) if taken else page.words
        pages.append(replace(page, words=kept) if taken else page)
    return (replace(source, pages=tuple(pages)), captions) if captions else (source, [])


def _small_captions(page: Page) -> list[list[Segment]]:
    """The captions of signatures on a page in small print."""
    if page.unit != "pt" or not any(word.text in _FIRST_WORDS for word in page.words):
        return []
    segments = segments_of(page)
    usual = median(segment.line.em for segment in segments)
    seeds = [s for s in segments if s.line.em < SMALL_CAPTION * usual and _SIGNED_BY.match(fold(s.text))]
    return [[seed, *_lines_below(seed, segments, usual)] for seed in seeds]


def _lines_below(seed: Segment, segments: Sequence[Segment], usual: float) -> Iterator[Segment]:
    """The lines of a caption below its first line ``seed``: small, aligned with it, down to a time with its zone."""
    last = seed
    for segment in sorted(segments, key=lambda segment: segment.box.top):
        em = last.line.em
        under = -0.3 * em < segment.box.top - last.box.bottom < 0.8 * em and segment.box.top > last.box.top
        if _TIME_ZONE.search(last.text) or segment.line.em > CAPTION_HEIGHT * usual:
            continue
        if under and abs(segment.box.x0 - seed.box.x0) < em and segment.box.x1 < seed.box.x0 + 30 * em:
            yield segment
            last = segment
