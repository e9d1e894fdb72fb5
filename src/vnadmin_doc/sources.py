"""Opened: every source that a file holds. Most are one; a mail, an archive, a PDF with files hold more.

A member that cannot be read stops no other: it becomes an ``Unread``, which the first reading
tells as the issue ``member-unread``. Where nothing at all can be read, the first one's error is
the file's.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from vnadmin_doc.errors import EmptyFile, MissingDependency, ReadError, UnsupportedFormat, VnadminDocError
from vnadmin_doc.formats.containers import Member, is_container, leaves
from vnadmin_doc.formats.readers import read
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, about, msg, without_subject
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.page import Fields, Source
from vnadmin_doc.model.reading import FilePart, Reading

__all__ = ["Unread", "each", "first", "is_stray", "sources"]

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm"})
_SMALLEST = 500
"""Pixels: a picture in the body of a mail that has fewer each way is a logo, not a page."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A member that has become no pages."""

    path: str
    error: VnadminDocError

    def issue(self) -> Issue:
        """The issue in the first reading of its file."""
        problem = without_subject(self.error.message, self.path)
        message = about(self.path, msg("not read: {problem}", problem=problem))
        return Issue("member-unread", _severity(self.error), "", message)


class _Logo(UnsupportedFormat):
    """A picture too small for a page."""


def _severity(error: VnadminDocError) -> Severity:
    """Nothing is lost, it is of a kind that we do not read, or a letter may be lost."""
    if isinstance(error, _Logo):
        return "info"
    return "warning" if isinstance(error, UnsupportedFormat | EmptyFile) else "error"


def sources(data: bytes, name: str, limits: Limits, fields: Fields) -> Iterator[Source | Unread]:
    """What a file holds, in order. Raises ``ReadError`` where the file itself cannot be opened."""
    if len(data) > limits.file_bytes or not is_container(data):
        yield read(data, name, limits, fields)
        return
    for _ in leaves(data, name, limits):
        pass  # too much in it is better known before hours of reading than after
    digest = hashlib.sha256(data).hexdigest()
    for member in leaves(data, name, limits):
        try:
            source = _source(member, name, limits, fields)
        except (ReadError, MissingDependency) as error:
            yield Unread(member.path or name, error)
        else:
            yield replace(source, name=name, sha256=digest, member=member.path)


def _source(member: Member, name: str, limits: Limits, fields: Fields) -> Source:
    if member.problem:
        raise member.problem
    if member.inline and _is_small(member.data):
        raise _Logo(about(member.path, msg("a small picture in a mail, not a page")))
    source = read(member.data, member.path or name, limits, fields)
    if not member.body and is_stray(PurePosixPath(member.path).suffix, source):
        raise UnsupportedFormat(about(member.path, msg("a text file whose suffix is not that of a letter")))
    return source


def is_stray(suffix: str, source: Source) -> bool:
    """Is it a text file that is not named like a letter? Among many files, only those with such a name are read."""
    return source.media_type.startswith("text/") and suffix.lower() not in TEXT_SUFFIXES


def _is_small(picture: bytes) -> bool:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return max(opened.size) < _SMALLEST
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False  # the reader says what is wrong with it


def each(
    found: Iterable[Source | Unread], name: str, analyse: Callable[[Source], tuple[Reading, ...]]
) -> tuple[Reading, ...]:
    """The readings of all sources, counted through; raises the first error where there is none."""
    readings: list[Reading] = []
    unread: list[Unread] = []
    for item in found:
        if isinstance(item, Unread):
            unread.append(item)
        else:
            readings += analyse(item)
    if not readings:
        raise _nothing(name, unread)
    begun = replace(readings[0], issues=(*readings[0].issues, *(item.issue() for item in unread)))
    return _numbered((begun, *readings[1:]))


def first(found: Iterator[Source | Unread], name: str, analyse: Callable[[Source], Reading]) -> Reading:
    """The first reading that is a letter; the first of all where none is. An issue reports the others."""
    chosen: Reading | None = None
    unread: list[Unread] = []
    within = False
    for item in found:
        if isinstance(item, Unread):
            unread.append(item)
            continue
        within = item.member is not None
        reading = analyse(item)
        chosen = chosen or reading
        if _is_letter(reading.letter):
            chosen = reading
            break
    if chosen is None:
        raise _nothing(name, unread)
    issues = [item.issue() for item in unread]
    if within:
        message = msg(
            "the file contains several files; only this one was read (read_all reads all): {member}",
            member=chosen.source.member or msg("its own text"),
        )
        issues.append(Issue("several-letters", "info", "", message))
    return replace(chosen, issues=(*chosen.issues, *issues)) if issues else chosen


def _numbered(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings of one file numbered, whatever members of the file they are from."""
    if len(readings) == 1 and readings[0].source.part is None:
        return readings
    return tuple(_counted(reading, number, len(readings)) for number, reading in enumerate(readings, 1))


def _counted(reading: Reading, number: int, of: int) -> Reading:
    part = reading.source.part or FilePart(number, of, 1, reading.source.pages, ())
    return replace(reading, source=replace(reading.source, part=replace(part, number=number, of=of)))


def _is_letter(letter: Letter) -> bool:
    """Has it a letter's head, or is it a note that letters are sent with?"""
    return bool(letter.code.notation) or bool(letter.issuers and letter.promulgation.date)


def _nothing(name: str, unread: list[Unread]) -> VnadminDocError:
    if not unread:
        return EmptyFile(about(name, msg("the file contains no files")))
    error = unread[0].error
    return type(error)(about(name, _nothing_read(error, len(unread) - 1)))


def _nothing_read(error: VnadminDocError, more: int) -> Message:
    if not more:
        return msg("nothing in the file can be read: {problem}", problem=error)
    return msg(
        "nothing in the file can be read; other unread files: {more}; the first: {problem}", more=more, problem=error
    )
