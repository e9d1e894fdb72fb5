"""Find the sources in a file: one for most files, several for a mail, an archive or a PDF with attachments.

A member that cannot be read does not stop the others: it becomes an ``UnreadMember``, and the first reading
reports it as the issue ``member-unread``. If no member can be read, the error of the first one is
raised for the file.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from vnadmin_doc.errors import EmptyFile, MissingDependency, ReadError, UnsupportedFormat, VnadminDocError
from vnadmin_doc.exchange.edxml.comparison import with_packet_issues
from vnadmin_doc.exchange.edxml.packet_signatures import signature_issues, verified_header
from vnadmin_doc.formats.common.pasted_text import has_motto
from vnadmin_doc.formats.containers import Member, all_members, is_container
from vnadmin_doc.formats.readers import read
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, about, msg, without_subject
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.page import Fields, Source
from vnadmin_doc.model.reading import FilePart, Reading

if TYPE_CHECKING:
    from vnadmin_doc.formats.signatures.trust import TrustStore

__all__ = ["UnreadMember", "collect_all", "collect_first", "has_unrelated_suffix", "misnamed", "sources"]

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm"})
OFFICE_SUFFIXES = frozenset({".doc", ".docx", ".rtf", ".odt", ".mht", ".mhtml"})
"""Word reads text and HTML under these names too, and some programs save them so."""
BINARY_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".zip", ".rar", ".7z", ".xls", ".xlsx"})
"""Suffixes of formats that are no text."""
_NOTE = "cover-note"
_SMALLEST_PAGE = 500
"""Pixels: a picture in the body of a mail whose width and height are smaller is a logo, not a page."""


@dataclass(frozen=True, slots=True)
class UnreadMember:
    """A member that could not be read, with the error."""

    path: str
    error: VnadminDocError

    def issue(self) -> Issue:
        """The issue that the first reading of the file reports for this member."""
        problem = without_subject(self.error.message, self.path)
        message = about(self.path, msg("not read: {problem}", problem=problem))
        return Issue("member-unread", _severity(self.error), "", message)


class _SmallPicture(UnsupportedFormat):
    """The error for a picture that is too small for a page."""


def _severity(error: VnadminDocError) -> Severity:
    """Info for a logo, warning for an unsupported or empty file, error where a letter may be lost."""
    if isinstance(error, _SmallPicture):
        return "info"
    return "warning" if isinstance(error, UnsupportedFormat | EmptyFile) else "error"


def sources(
    data: bytes, name: str, limits: Limits, fields: Fields, store: TrustStore | None = None
) -> Iterator[Source | UnreadMember]:
    """The sources and unread members of a file, in order; with a trust store, their signatures are judged by it.

    Raises ``ReadError`` if the file itself cannot be opened.
    """
    if len(data) > limits.file_bytes or not is_container(data):
        yield _judged(read(data, name, limits, fields), store)
        return
    for _ in all_members(data, name, limits):
        pass  # a container over the limits raises here, before hours of OCR
    digest = hashlib.sha256(data).hexdigest()
    header_of = cache(partial(verified_header, store=store))  # a packet is verified once for all files in it
    for member in all_members(data, name, limits):
        try:
            source = _judged(_source(member, name, limits, fields), store)
        except (ReadError, MissingDependency) as error:
            yield UnreadMember(member.path or name, error)
        else:
            source = replace(source, name=name, sha256=digest, member=member.path, mail_body=member.body)
            if member.packet:
                header = header_of(member.packet)
                found = signature_issues(header, member.packet, member.element)
                source = replace(source, packet=header, issues=(*source.issues, *found))
            yield source


def _judged(source: Source, store: TrustStore | None) -> Source:
    """The source with the trust in its digital signatures evaluated, if there is a trust store."""
    if store is None:
        return source
    from vnadmin_doc.formats.signatures.trust import judged_signatures

    return replace(source, signatures=judged_signatures(source.signatures, store))


def _source(member: Member, name: str, limits: Limits, fields: Fields) -> Source:
    if member.problem:
        raise member.problem
    if member.inline and _is_small(member.data):
        raise _SmallPicture(about(member.path, msg("a small picture in a mail, not a page")))
    source = read(member.data, member.path or name, limits, fields)
    if not member.body and has_unrelated_suffix(PurePosixPath(member.path).suffix, source):
        raise UnsupportedFormat(about(member.path, _suffix_problem(member.path)))
    return source


def _suffix_problem(path: str) -> Message:
    return misnamed(path) or msg("a text file whose suffix is not that of a letter")


def misnamed(path: str) -> Message | None:
    """What to do about text that has the name of a PDF, a picture or an archive; None for other names."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in BINARY_SUFFIXES:
        return None
    return msg(
        "text, but its name ends in {suffix}: a page of the server may be stored in its place; download the file again",
        suffix=suffix,
    )


def has_unrelated_suffix(suffix: str, source: Source) -> bool:
    """Is it a text file whose suffix is not that of a document?

    Any text can be read as a letter, so in folders and containers the suffix decides; without one, Tiêu ngữ does.
    """
    if not source.media_type.startswith("text/") or suffix.lower() in TEXT_SUFFIXES | OFFICE_SUFFIXES:
        return False
    return bool(suffix) or not any(has_motto(" ".join(word.text for word in page.words)) for page in source.pages[:1])


def _is_small(picture: bytes) -> bool:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return max(opened.size) < _SMALLEST_PAGE
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False  # the reader raises the proper error


def collect_all(
    found: Iterable[Source | UnreadMember], name: str, analyse: Callable[[Source], tuple[Reading, ...]]
) -> tuple[Reading, ...]:
    """The readings of all sources, numbered from 1; the notes that letters came with are last.

    Raises the first member's error if there is no reading.
    """
    readings: list[Reading] = []
    notes: list[tuple[Reading, Source]] = []
    unread: list[UnreadMember] = []
    for item in found:
        if isinstance(item, UnreadMember):
            unread.append(item)
            continue
        analysed = analyse(item)
        if item.mail_body and not any(map(_has_part_of_head, analysed)):
            notes += ((reading, item) for reading in analysed)
        else:
            readings += analysed
    has_others = bool(readings)
    readings += (_as_note(reading, source) if has_others else reading for reading, source in notes)
    if not readings:
        raise _nothing_read_error(name, unread)
    readings = [*with_packet_issues(readings)]
    first_reading = replace(readings[0], issues=(*readings[0].issues, *(item.issue() for item in unread)))
    return _numbered((first_reading, *readings[1:]))


def _has_part_of_head(reading: Reading) -> bool:
    """Has it Quốc hiệu, the title of a kind, or a number? The note of a mail has none of them."""
    headed = any(item.rule == "motto" for item in reading.evidence.get("", ()))
    return headed or reading.letter.kind is not None or reading.letter.code.raw is not None


def _as_note(reading: Reading, source: Source) -> Reading:
    """The reading of a note, without the doubts about a letter."""
    message = msg("the text of the mail that other documents of this file came with; it is not checked as a letter")
    return replace(reading, issues=(*source.issues, Issue(_NOTE, "info", "", message)), sure={})


def collect_first(found: Iterator[Source | UnreadMember], name: str, analyse: Callable[[Source], Reading]) -> Reading:
    """The first reading that is a letter, or else the first of all; issues report the unread members.

    For a file in a container the issue ``several-letters`` reports that other files were not read.
    Raises the first member's error if there is no reading.
    """
    chosen: Reading | None = None
    unread: list[UnreadMember] = []
    in_container = False
    for item in found:
        if isinstance(item, UnreadMember):
            unread.append(item)
            continue
        in_container = item.member is not None
        reading = analyse(item)
        chosen = chosen or reading
        if _is_letter(reading.letter):
            chosen = reading
            break
    if chosen is None:
        raise _nothing_read_error(name, unread)
    (chosen,) = with_packet_issues((chosen,))
    issues = [item.issue() for item in unread]
    if in_container:
        message = msg(
            "the file contains several files; only this one was read (read_all reads all): {member}",
            member=chosen.source.member or msg("its own text"),
        )
        issues.append(Issue("several-letters", "info", "", message))
    return replace(chosen, issues=(*chosen.issues, *issues)) if issues else chosen


def _numbered(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings numbered from 1 over all members of the file."""
    if len(readings) == 1 and readings[0].source.part is None:
        return readings
    return tuple(_with_part_number(reading, number, len(readings)) for number, reading in enumerate(readings, 1))


def _with_part_number(reading: Reading, number: int, of: int) -> Reading:
    part = reading.source.part or FilePart(number, of, 1, reading.source.pages, ())
    return replace(reading, source=replace(reading.source, part=replace(part, number=number, of=of)))


def _is_letter(letter: Letter) -> bool:
    """Has it the head of a letter? A note that letters are sent with has none."""
    return bool(letter.code.notation) or bool(letter.issuers and letter.promulgation.date)


def _nothing_read_error(name: str, unread: list[UnreadMember]) -> VnadminDocError:
    if not unread:
        return EmptyFile(about(name, msg("the file contains no files")))
    error = unread[0].error
    return type(error)(about(name, _nothing_read_message(error, len(unread) - 1)))


def _nothing_read_message(error: VnadminDocError, more: int) -> Message:
    if not more:
        return msg("nothing in the file can be read: {problem}", problem=error)
    return msg(
        "nothing in the file can be read; other unread files: {more}; the first: {problem}", more=more, problem=error
    )
