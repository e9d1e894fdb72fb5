"""The source file that a writer is given, and what is asked of it beside the format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vnadmin_doc.errors import ReadError
from vnadmin_doc.formats.containers import member_bytes
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.page import Source
from vnadmin_doc.model.reading import Reading

__all__ = ["Original", "WriterOptions"]


@dataclass(frozen=True, slots=True)
class Original:
    """The file that letters were read from.

    ``data`` is its bytes. ``sources`` returns its words, one ``Source`` for each file in it (other items are skipped);
    it may read the file again, so a writer calls ``source`` only if it needs the words.
    """

    data: bytes
    sources: Callable[[], Iterable[object]]
    limits: Limits

    def file(self, reading: Reading) -> bytes:
        """The bytes of the letter's own file: the given file, or its member in a container.

        Raises ``ReadError`` if the container has no such member.
        """
        member = reading.source.member
        if not member:
            return self.data
        found = member_bytes(self.data, reading.source.name, member, self.limits)
        if found is None:
            raise ReadError(about(member, msg("the file does not contain this file; give the file that was converted")))
        return found

    def source(self, reading: Reading) -> Source:
        """The words of the letter's own file, on all of its pages. Raises ``ReadError`` as ``file``."""
        for source in self.sources():
            if isinstance(source, Source) and (source.member or None) == (reading.source.member or None):
                return source
        raise ReadError(
            about(reading.source.name, msg("the file does not contain this file; give the file that was converted"))
        )


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """What is asked for beside the format. ``organ_code``: the code of the sending agency, for a packet."""

    organ_code: str | None = None
