"""Blank confirmation: other places of a letter that say its number and date confirm what was read in filled blanks.

The head is printed first; number and day are filled in by hand or stamp (Decree 30/2020/NĐ-CP, Appendix I, II.3 and
II.4). The same values are at other places: "(Kèm theo Quyết định số …)" above an attachment, the caption and the time
of the digital signature, and the name that an archive gave to the file. Such a place was read independently, so a guess
that agrees with it is sure, also if it is not the likeliest. A place never gives a value that is not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vnadmin_doc.grammar import code, dateline, dates
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout.attachments import is_issued_with
from vnadmin_doc.layout.zones import Layout, Zone
from vnadmin_doc.messages import msg
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.kinds import by_notation
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import FileSignature, Filled, Word

__all__ = ["confirm_blanks"]

_BLANK_ZONES = (Zone.CODE, Zone.DATELINE)
_ATTACHMENT = "slot/attachment"
_ISSUED_ROWS = 3
"""Most rows of "(Kèm theo …)"."""
_AGREEMENT = 0.9
"""Probability that a place does not agree by chance."""
_LEAST_CHANCE = 0.02
"""Least probability of a guess that a place may confirm."""

_ISSUED_WITH = re.compile(
    r"theo .{3,60}?\bso\W{0,3}(?P<number>\d{1,6}[a-z]?)\s?/\s?(?:(?:19|20)\d\d\s?/\s?)?(?P<notation>[a-z][^\s()]*)"
)
_DATE_AFTER = 45  # characters after the notation in which the date is
_SIGNED_AT = re.compile(r"(?:thoi gian ky|ngay ky)\W{1,4}(?P<d>\d\d)[./-](?P<m>\d\d)[./-](?P<y>20\d\d)(?!\d)")
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that says the number (without leading zeros) or the date (ISO 8601) of the letter; its rule."""

    rule: str
    number: str | None = None
    date: str | None = None


def confirm_blanks(layout: Layout, signatures: Sequence[FileSignature], name: str) -> tuple[Layout, list[Issue]]:
    """The layout with confirmed blanks in its head, and the issues for a number that an attachment contradicts.

    ``name``: the name of the file. A layout without filled blanks is returned as it is.
    """
    if not any(word.filled for zone in _BLANK_ZONES for line in layout[zone] for word in line.words):
        return layout, []
    notation = next((f.value for f in Block(layout[Zone.CODE]).find(code) if f.part == "notation"), "")
    places = [*_attachments(layout, notation), *_signing_times(layout, signatures), *_file_name(name, notation)]
    zones = {
        **layout.zones,
        Zone.CODE: [_with_number(line, places) for line in layout[Zone.CODE]],
        Zone.DATELINE: [_with_date(line, places) for line in layout[Zone.DATELINE]],
    }
    return replace(layout, zones=zones), list(_contradictions(zones[Zone.CODE], places))


# ---- the blanks --------------------------------------------------------------------------


def _with_number(line: Line, places: Sequence[_Place]) -> Line:
    """The line with the number that a place confirms."""
    for place in places:
        words = [_agreeing(word, place.number, place.rule) for word in line.words]
        if place.number and None not in words:
            return _remade(line, words)
    return line


def _with_date(line: Line, places: Sequence[_Place]) -> Line:
    """The line with the day and month that a place confirms: the line then has its date."""
    blanks = sum(word.filled is not None for word in line.words)
    for place in places:
        if not (blanks and place.date):
            continue
        _, month, day = place.date.split("-")
        for parts in ((day, month),) if blanks == 2 else ((day,), (month,)):
            values = iter(parts)
            words = [_agreeing(word, next(values, None), place.rule) if word.filled else word for word in line.words]
            if None in words:
                continue
            remade = _remade(line, words)
            if any(found.part == "date" and found.value == place.date for found in remade.find(dateline)):
                return remade
    return line


def _remade(line: Line, words: Sequence[Word | None]) -> Line:
    return make_line(line.page, [word for word in words if word], line.unit)


def _agreeing(word: Word, value: str | None, rule: str) -> Word | None:
    """The word with the guess that equals ``value``, as sure; a printed word as it is; None if no guess agrees."""
    if word.filled is None:
        return word
    guesses = word.filled.guesses
    found = next((g for g in guesses if g[0].lstrip("0") == (value or "").lstrip("0") and g[1] >= _LEAST_CHANCE), None)
    if found is None:
        return None
    agreed = (found[0], 1 - (1 - found[1]) * (1 - _AGREEMENT))
    filled = Filled(word.filled.style, (agreed, *(g for g in guesses if g != found)), sure=True, confirmed_by=rule)
    slash = "/" if word.text.endswith("/") else ""
    return replace(word, text=found[0] + slash, confidence=agreed[1], filled=filled)


def _contradictions(lines: Sequence[Line], places: Sequence[_Place]) -> Iterator[Issue]:
    """Attachments that name another number with the notation of the letter."""
    numbers = {place.number for place in places if place.rule == _ATTACHMENT and place.number}
    for word in (word for line in lines for word in line.words):
        if word.filled and word.filled.sure and numbers and word.filled.guesses[0][0].lstrip("0") not in numbers:
            message = msg("an attachment names another number: {numbers}", numbers=tuple(sorted(numbers)))
            yield Issue("number-contradicted", "warning", "/code/number", message)


# ---- the places --------------------------------------------------------------------------


def _attachments(layout: Layout, notation: str) -> Iterator[_Place]:
    """The number and the date after "(Kèm theo Quyết định số" with the notation of the letter."""
    for lines in (*layout.appendices, layout[Zone.BODY]):
        for index, line in enumerate(lines):
            if not is_issued_with(fold(line.text)):
                continue
            text = fold(" ".join(row.text for row in lines[index : index + _ISSUED_ROWS]))
            match = _ISSUED_WITH.search(text)
            if match and notation and _SIGNS.sub("", match["notation"]) == _SIGNS.sub("", fold(notation)):
                yield _Place(_ATTACHMENT, number=match["number"].lstrip("0"))
                after = dates.find(text[match.end() : match.end() + _DATE_AFTER])
                yield from (_Place(_ATTACHMENT, date=found.value) for found in after if _is_full(found.value))


def _signing_times(layout: Layout, signatures: Sequence[FileSignature]) -> Iterator[_Place]:
    """The days on which the file was signed: those of its digital signatures, and of captions."""
    for signature in signatures:
        if signature.signed_at:
            yield _Place("slot/signed", date=signature.signed_at[:10])
    for line in layout.lines:
        match = _SIGNED_AT.search(fold(line.text))
        day = dates.iso(match["y"], match["m"], match["d"]) if match else None
        if day:
            yield _Place("slot/signed", date=day)


def _file_name(name: str, notation: str) -> Iterator[_Place]:
    """The number in the file's name, beside its notation or after its kind: ``687-STP-VB.pdf``, ``quyet dinh 12``."""
    text, signs = (f" {_SIGNS.sub(' ', fold(part)).strip()} " for part in (name, notation))
    kind = by_notation(notation)
    kinds = "|".join([signs.split(maxsplit=1)[0], *([fold(kind.name)] if kind else [])]) if signs.strip() else ""
    if not kinds:
        return
    beside = rf" 0*(?P<before>\d{{1,6}}[a-z]?) (?:20\d\d )?{re.escape(signs.strip())} "
    after = rf" (?:{kinds}) (?:so )?0*(?P<after>(?!(?:19|20)\d\d )\d{{1,6}}[a-z]?) "
    for match in re.finditer(f"{beside}|{after}", text):
        yield _Place("slot/file-name", number=match["before"] or match["after"])


def _is_full(date: str | None) -> bool:
    return date is not None and len(date) == 10
