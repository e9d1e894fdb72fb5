"""Compare the header of an edXML packet with the letter in it, and report what the packet does.

A packet may contain the letter and its appendices as separate files. The header is compared with the letter that has
its number and notation, else with the first file that has the head of a letter. Case, marks, signs and spaces do not
count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from vnadmin_doc.exchange.agency_codes import name_key
from vnadmin_doc.exchange.edxml.letter_header import notation_of
from vnadmin_doc.language.text import fold, plain_code
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.packet import PacketHeader
from vnadmin_doc.model.reading import Reading

__all__ = ["differences", "with_packet_issues"]

_WORD = re.compile(r"[^\W_]+")
_ABOUT = (["trich", "yeu"], ["v", "v"], ["vv"], ["ve", "viec"])
"""Words that introduce a subject, and are no part of it."""
_WHOLE_CODE = re.compile(r"(?i:\s*(?:số|so)?\s*:?)\s*(\d[\d.]*[^\W\d_]?)\s*[/-]\s*(\S.*)", re.DOTALL)
"""A number with a notation, or with a year: 214/SCT-QLTM; 64-CV/TU of the Party; 12/2021."""
_ABBREVIATION = re.compile(r"[^aeiouy\d]{2,}")


def with_packet_issues(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings of a file; those that the header of a packet is about have its issues."""
    groups: dict[int, list[int]] = {}
    for index, reading in enumerate(readings):
        if reading.source.packet:
            groups.setdefault(id(reading.source.packet), []).append(index)
    found = list(readings)
    for indices in groups.values():
        chosen = _about(found, indices)
        found[chosen] = _with_issues(found[chosen])
    return tuple(found)


def _about(readings: Sequence[Reading], indices: Sequence[int]) -> int:
    """The index of the reading that the header is about."""
    same = [index for index in indices if _has_code(readings[index])]
    letters = [index for index in indices if _is_letter(readings[index].letter)]
    return next(iter((*same, *letters, *indices)))


def _has_code(reading: Reading) -> bool:
    header, code = reading.source.packet, reading.letter.code
    return header is not None and bool(code.number) and not [*_code_differences(header, reading.letter)]


def _is_letter(letter: Letter) -> bool:
    return bool(letter.code.notation) or bool(letter.issuers and letter.promulgation.date)


def _with_issues(reading: Reading) -> Reading:
    header = reading.source.packet
    if header is None:
        return reading
    return replace(reading, issues=(*reading.issues, *_business(header), *differences(header, reading.letter)))


def _business(header: PacketHeader) -> Iterator[Issue]:
    """What the packet does with earlier letters."""
    business = header.business
    if business is None:
        return
    own = header.document_id or f"{header.number}/{header.notation}"
    values = {"documents": business.documents or (own,), "reason": business.reason or "-"}
    if business.type == "1":
        message = msg("the packet revokes {documents}; its reason: {reason}", **values)
        yield Issue("packet-revokes", "warning", "", message)
    if business.type == "2":
        message = msg("the packet updates {documents}, which was sent before; its reason: {reason}", **values)
        yield Issue("packet-updates", "info", "", message)
    if business.type == "3":
        message = msg("the packet replaces {documents}; its reason: {reason}", **values)
        yield Issue("packet-replaces", "info", "", message)


@dataclass(frozen=True, slots=True)
class _Field:
    """A value that header and letter have: its pointer and name, and whether two texts of it are the same."""

    path: str
    name: Message
    same: Callable[[str, str], bool]


def differences(header: PacketHeader, letter: Letter) -> Iterator[Issue]:
    """An issue for each value that differs, and for each that only the header has. Pure."""
    yield from _code_differences(header, letter)
    date = letter.promulgation.date
    yield from _difference(_DATE, header.date, date)
    yield from _difference(_SUBJECT, _plain_subject(header.subject, letter), letter.subject)
    yield from _issuer_difference(header, letter)
    names = [signer.full_name for signer in letter.signers if signer.full_name]
    theirs = header.signer.full_name if header.signer else None
    yield from _difference(
        _SIGNER, theirs, next((name for name in names if theirs and _same_name(theirs, name)), next(iter(names), None))
    )


def _code_differences(header: PacketHeader, letter: Letter) -> Iterator[Issue]:
    number, notation = _code(header)
    yield from _difference(_NUMBER, number, letter.code.number)
    ours = letter.code.notation
    whole = notation_of(letter.code)
    yield from _difference(_NOTATION, notation, ours if notation and ours and _same_code(notation, ours) else whole)


def _code(header: PacketHeader) -> tuple[str | None, str | None]:
    """(number, notation) of a header, in which one of the elements may have both."""
    number, notation = header.number, header.notation
    if whole := _WHOLE_CODE.match(number or ""):
        return whole[1], notation if notation and whole[2].isdigit() else whole[2]
    whole = _WHOLE_CODE.match(notation or "")
    return number, whole[2] if whole and number and _same_number(whole[1], number) else notation


def _issuer_difference(header: PacketHeader, letter: Letter) -> Iterator[Issue]:
    theirs = header.sender.name if header.sender else None
    ours = [name for issuer in letter.issuers for name in (issuer.name, f"{issuer.name} {issuer.parent or ''}")]
    same = next((name for name in ours if theirs and _same_agency(theirs, name)), None)
    yield from _difference(_ISSUER, theirs, same or next(iter(ours), None))


def _difference(field: _Field, theirs: str | None, ours: str | None) -> Iterator[Issue]:
    if not theirs or (ours and field.same(theirs, ours)):
        return
    if ours:
        message = msg(
            "{field} is {value} in the letter, but {other} in the header of the packet",
            field=field.name, value=ours, other=theirs,
        )  # fmt: skip
        yield Issue("packet-differs", "warning", field.path, message)
    else:
        message = msg("{field} was not read; the header of the packet has {other}", field=field.name, other=theirs)
        yield Issue("packet-differs", "info", field.path, message)


# When two texts are the same


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _same_number(one: str, other: str) -> bool:
    """Leading zeros, marks and "Số" do not count.

    >>> _same_number("05", "5"), _same_number("Số: 5", "5"), _same_number("5a", "5")
    (True, True, False)
    """
    first, second = ("".join(word for word in _words(text) if word != "so").lstrip("0") for text in (one, other))
    return first == second


def _same_code(one: str, other: str) -> bool:
    return _code_key(one) == _code_key(other)


def _code_key(text: str) -> str:
    return "".join(_words(plain_code(text)))


def _same_date(one: str, other: str) -> bool:
    """A partial date is the same as every day in it."""
    return one.startswith(other)


def _same_words(one: str, other: str) -> bool:
    return "".join(_words(one)) == "".join(_words(other))


def _plain_subject(subject: str | None, letter: Letter) -> str | None:
    """The subject of a header without "V/v" and the name of the kind, which the subject of a letter does not have."""
    if subject is None:
        return None
    kind = _words(letter.kind.name) if letter.kind else []
    rest = subject
    for start in (kind, *_ABOUT):
        found = [*_WORD.finditer(rest)][: len(start)]
        if start and [fold(word[0]) for word in found] == start:
            rest = rest[found[-1].end() :].lstrip(" :-–,.")
    return rest or subject


def _same_name(one: str, other: str) -> bool:
    """A title before the name does not count.

    >>> _same_name("TS. Nguyen Van A", "Nguyễn Văn A")
    True
    """
    first, second = sorted((_words(one), _words(other)), key=len)
    return second[len(second) - len(first) :] == first


def _same_agency(one: str, other: str) -> bool:
    """Equal, or the shorter is the beginning or the end of the longer; one of them may have an abbreviation.

    >>> _same_agency("Sở GDĐT tỉnh An Giang", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), _same_agency("Sở Y tế", "Sở Nội vụ")
    (True, False)
    >>> _same_agency("Sở YT", "SỞ Y TẾ"), _same_agency("So GD&DT", "Sở Giáo dục và Đào tạo")
    (True, True)
    >>> _same_agency("tỉnh Nghệ An", "UBND tỉnh Nghệ An"), _same_agency("UBND tỉnh Hà Nam", "UBND tỉnh Hà Tĩnh")
    (True, False)
    """
    first, second = name_key(one), name_key(other)
    if _begins_or_ends(f" {first} ", f" {second} "):
        return True
    letters = [_initials(key) for key in (first, second)]
    return (_has_abbreviation(first) != _has_abbreviation(second)) and _begins_or_ends(*letters)


def _begins_or_ends(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) or longer.endswith(shorter)


def _has_abbreviation(key: str) -> bool:
    return any(_ABBREVIATION.fullmatch(word) for word in key.split())


def _initials(key: str) -> str:
    """The first letters of the words, and all letters of an abbreviation."""
    return "".join(word if _ABBREVIATION.fullmatch(word) else word[0] for word in key.split())


_NUMBER = _Field("/code/number", msg("the number"), _same_number)
_NOTATION = _Field("/code/notation", msg("the notation"), _same_code)
_DATE = _Field("/promulgation/date", msg("the date"), _same_date)
_SUBJECT = _Field("/subject", msg("the subject"), _same_words)
_ISSUER = _Field("/issuers", msg("the issuing agency"), _same_agency)
_SIGNER = _Field("/signers", msg("the signer"), _same_name)
