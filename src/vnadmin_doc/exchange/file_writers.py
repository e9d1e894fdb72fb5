"""Formats that need the source file beside the reading: each has one line in ``FILE_WRITERS``.

A format that needs the reading only is in ``writers.WRITERS``. A format belongs here if its document contains the file
(a packet), or is made from the words on its pages (a searchable PDF).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vnadmin_doc.exchange.edxml.packet_file import write_edxml
from vnadmin_doc.exchange.original import Original, WriterOptions
from vnadmin_doc.exchange.pdfa import write_letter
from vnadmin_doc.model.reading import Reading

__all__ = ["FILE_WRITERS", "FileWriter"]


@dataclass(frozen=True, slots=True)
class FileWriter:
    """A format of ``FILE_WRITERS``.

    ``write`` returns the document in pieces, so that a large file in it is not copied. It raises ``VnadminDocError``
    at once, before the first piece, if the letter cannot be written in this format. The document contains the name
    ``vnadmin-doc``: a file without it is not replaced. ``suffix`` is added to the name of the source. ``needs_words``:
    the writer calls ``Original.source``, so that a run keeps the words that it has read.
    """

    write: Callable[[Reading, Original, WriterOptions], Iterator[bytes]]
    suffix: str
    needs_words: bool = False


FILE_WRITERS: dict[str, FileWriter] = {
    "edxml": FileWriter(write_edxml, "edxml"),
    "pdfa": FileWriter(write_letter, "pdfa.pdf", needs_words=True),
}
