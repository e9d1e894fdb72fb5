"""Texts of old word processors: detected by their first bytes, read through LibreOffice where it is installed."""

from __future__ import annotations

from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.legacy_text import modernise
from vnadmin_doc.formats.word.doc import converted
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.page import Source

__all__ = ["matches", "read"]

_STARTS = (
    (b"\xdb\xa5\x2d\x00", ".doc", "Word 2"),
    (b"\x9b\xa5\x21\x00", ".doc", "Word 1"),
    (b"\xffWPC", ".wpd", "WordPerfect"),
    (b"\x31\xbe\x00\x00", ".wri", "Windows Write"),
    (b"\x32\xbe\x00\x00", ".wri", "Windows Write"),
)
_STAR = b"mimetypeapplication/vnd.sun.xml.writer"


def _kind(data: bytes) -> tuple[str, str] | None:
    """The suffix that such files have, and the program."""
    if data.startswith(b"PK\x03\x04") and _STAR in data[:200]:
        return ".sxw", "OpenOffice.org 1"
    return next(((suffix, program) for start, suffix, program in _STARTS if data.startswith(start)), None)


def matches(data: bytes) -> bool:
    """A text of one of these programs."""
    return _kind(data) is not None


def read(data: bytes, name: str, limits: Limits) -> Source:
    """Raises ``MissingDependency`` without LibreOffice, ``DamagedFile`` where it cannot read it, and others."""
    suffix, program = _kind(data) or (".doc", "Word")
    blocks, told = converted(data, suffix, name, limits, msg("a text of {program}", program=program))
    issues = (*modernise(blocks), told)
    pages = grid.from_blocks(blocks, limits)
    media_type = "application/msword" if suffix == ".doc" else f"application/x-{suffix[1:]}"
    return grid.source(pages, data=data, name=name, media_type=media_type, reading="office", issues=issues)
