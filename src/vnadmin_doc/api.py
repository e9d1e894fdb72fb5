"""The public functions: ``read``, ``read_all``, ``read_text``, ``write``, ``load``, ``validate``, ``crop``, ``draw``.

The content of a letter never raises an error; doubts about it are in ``Reading.issues``. Every error is a
``VnadminDocError``, except for a wrong argument (``ValueError``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded, ReadError, reason
from vnadmin_doc.language.local_lexicon import LocalLexicon, from_table
from vnadmin_doc.limits import PRECISION, Limits
from vnadmin_doc.messages import LANGS, Lang, about, msg, recognise, translate
from vnadmin_doc.sure import judged_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.Image import Image

    from vnadmin_doc.exchange.original import Original
    from vnadmin_doc.formats.signatures.trust import TrustStore
    from vnadmin_doc.model.page import Fields, Source
    from vnadmin_doc.model.reading import Reading
    from vnadmin_doc.sources import UnreadMember

__all__ = [
    "crop",
    "draw",
    "load",
    "open_source",
    "open_sources",
    "read",
    "read_all",
    "read_file",
    "read_lexicon",
    "read_text",
    "trust_digest",
    "validate",
    "write",
]

LEXICON_BYTES = 16 << 20
"""Most bytes of a local lexicon: about 100,000 names."""


def read(
    file: str | PathLike[str] | bytes,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    fields: Fields = "all",
    split: bool = True,
    sure: float = PRECISION,
    trust_store: str | PathLike[str] | None = None,
    lexicon: str | PathLike[str] | LocalLexicon | None = None,
) -> Reading:
    """Read a letter from a file, given by its path or its bytes.

    ``name`` is the name of the source in the document; default: the last part of the path. ``fields="header"`` leaves
    out the body: OCR reads only head and foot of a scan, which is much faster.

    If the file contains several letters, this reads the first; the lines of the others are in ``unplaced``, and the
    issue ``several-letters`` has the pages on which they begin. ``read_all`` reads each of them, ``split=False`` reads
    all pages as one letter. In a mail, an archive or a PDF with attachments, this reads the first file that is a
    letter: a covering note is skipped if a letter follows.

    ``sure`` decides which doubts about the head are warnings: of the letters without one, this share (0 to 1) is
    expected to be whole and right, so that they can be filed unseen.

    ``trust_store`` is a file or a folder of certificates that are trusted, and of revocation lists: with it, the trust
    in digital signatures is evaluated. Nothing is ever fetched.

    ``lexicon`` has the names of the office, as ``vnadmin-doc lexicon learn`` collects them: a table, or what
    ``read_lexicon`` returned. Misread names in scans are corrected by it.

    Raises ``ReadError`` for a file that cannot be read.
    """
    from vnadmin_doc.pipeline import analyse_first, analyse_whole
    from vnadmin_doc.sources import collect_first

    found = open_sources(file, name=name, limits=limits, fields=fields, trust_store=trust_store)
    analyse = partial(analyse_first if split else analyse_whole, lexicon=_lexicon(lexicon))
    return _judged(collect_first(found, _name(file, name), analyse), sure)


def read_all(
    file: str | PathLike[str] | bytes,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    fields: Fields = "all",
    sure: float = PRECISION,
    trust_store: str | PathLike[str] | None = None,
    lexicon: str | PathLike[str] | LocalLexicon | None = None,
) -> tuple[Reading, ...]:
    """Read each letter of a file, in order; most files contain one letter.

    ``Reading.source.part`` has the number of the letter, its pages, and the evidence for its beginning; it is None if
    the whole file is one letter. Arguments and errors are those of ``read``.

    In a mail, an archive or a PDF with attachments every file is read, a covering note too, and
    ``Reading.source.member`` is its path. A file that cannot be read becomes an issue ``member-unread`` of the first
    reading; an error is raised only if no file can be read.
    """
    from vnadmin_doc.pipeline import analyse_all
    from vnadmin_doc.sources import collect_all

    found = open_sources(file, name=name, limits=limits, fields=fields, trust_store=trust_store)
    analyse = partial(analyse_all, lexicon=_lexicon(lexicon))
    return tuple(_judged(reading, sure) for reading in collect_all(found, _name(file, name), analyse))


def read_text(text: str, *, name: str = "letter.txt", sure: float = PRECISION) -> Reading:
    """Read a letter from text; ``sure`` is as in ``read``.

    Raises ``EmptyFile`` for text without a word, and ``LimitExceeded`` for text that is too long.
    """
    from vnadmin_doc.formats.markup.plain_text import read_text as text_source
    from vnadmin_doc.pipeline import analyse_first

    return _judged(analyse_first(text_source(text, name, "text/plain")), sure)


def write(
    reading: Reading,
    to: str = "json",
    *,
    lang: Lang = "en",
    file: str | PathLike[str] | bytes | None = None,
    organ_code: str | None = None,
    limits: Limits | None = None,
) -> bytes:
    """Write a reading as a document: ``"json"`` or ``"xml"`` in UTF-8, or a format of ``FILE_WRITERS``.

    ``lang`` is the language of the issues' messages, ``"en"`` or ``"vi"``. The same reading and language give the same
    bytes; each document is valid against its schema. A format of ``FILE_WRITERS`` needs ``file``, the file that
    ``reading`` was read from; ``organ_code`` is the code of the sending agency, for a packet.

    Raises ``ValueError`` for another format or language and for a missing ``file``, ``WriteError`` for a letter that
    cannot be written in the format.
    """
    from vnadmin_doc.exchange.file_writers import FILE_WRITERS
    from vnadmin_doc.exchange.original import WriterOptions
    from vnadmin_doc.writers import WRITERS

    if to in FILE_WRITERS:
        return b"".join(
            FILE_WRITERS[to].write(reading, _original(reading, file, limits or Limits()), WriterOptions(organ_code))
        )
    if to not in WRITERS:
        raise ValueError(f"no writer for {to!r}; there are {', '.join((*WRITERS, *FILE_WRITERS))}")
    if lang not in LANGS:
        raise ValueError(f"no language {lang!r}; there are {', '.join(LANGS)}")
    if lang != "en":
        issues = (replace(issue, message=translate(recognise(issue.message), lang)) for issue in reading.issues)
        reading = replace(reading, issues=tuple(issues))
    return WRITERS[to](reading)


def _original(reading: Reading, file: str | PathLike[str] | bytes | None, limits: Limits) -> Original:
    """The file of a reading. Raises ``ReadError`` for another file."""
    from vnadmin_doc.exchange.original import Original

    if file is None:
        raise ValueError("this format needs file=, the file that the letter was read from")
    data = _data(file, limits)
    name = reading.source.name
    if sha256(data).hexdigest() != reading.source.sha256:
        raise ReadError(about(name, msg("not the file that the document was read from; give that file")))
    return Original(data, lambda: open_sources(data, name=name, limits=limits), limits)


def load(document: bytes | str) -> Reading:
    """Read a document that ``write`` wrote. Raises ``SchemaError`` for an invalid document."""
    from vnadmin_doc.writers import read_json, read_xml
    from vnadmin_doc.writers.schema import is_xml

    data = _bytes(document)
    return read_xml(data) if is_xml(data) else read_json(data)


def validate(document: bytes | str) -> None:
    """Check a document, JSON or XML, or an edXML packet that ``write`` wrote, against the shipped schema.

    Raises ``SchemaError``; its ``path`` is the JSON Pointer of the first invalid value, in a packet the path of the
    element. Raises ``UnsupportedFormat`` for Akoma Ntoso, whose schema is not shipped.
    """
    from vnadmin_doc.writers.schema import is_xml, validate_json, validate_xml

    data = _bytes(document)
    if is_xml(data):
        validate_xml(data)
    else:
        validate_json(data)


def crop(file: str | PathLike[str] | bytes, reading: Reading, pointer: str, *, limits: Limits | None = None) -> bytes:
    """The part of the page with a value, as a PNG: for a person to check a handwritten number.

    ``file`` is the file that ``reading`` was read from, ``pointer`` a key of ``reading.evidence``.

    Raises ``ReadError`` for another file and for a file without page images (text, Word), and ``ValueError``
    for a pointer without evidence.
    """
    from vnadmin_doc import drawing

    limits = limits or Limits()
    return drawing.crop(_data(file, limits), reading, pointer, limits)


def draw(
    file: str | PathLike[str] | bytes,
    reading: Reading,
    *,
    dpi: float = 150,
    pages: Iterable[int] | None = None,
    limits: Limits | None = None,
) -> list[Image]:
    """The pages of a letter as PIL images (RGB), with a box around each value and its JSON Pointer in the margin.

    Each field has a colour. A value with issues has a thick box in the colour of the worst issue (red: error, orange:
    warning, blue: info), and the codes of its issues follow its pointer. Unplaced lines have grey boxes.

    ``file`` is the file that ``reading`` was read from. ``pages`` are page numbers, from 1; None is all pages of the
    letter. At 150 dpi an image takes 9 MB of memory: give ``pages`` for a long letter.

    Raises ``ReadError`` for another file and for a file without page images (text, Word), and ``ValueError`` for a
    page that does not belong to the letter.
    """
    from vnadmin_doc import drawing

    limits = limits or Limits()
    return drawing.draw(_data(file, limits), reading, pages, limits, dpi)


def open_source(
    file: str | PathLike[str] | bytes,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    fields: Fields = "all",
) -> Source:
    """The words of a file, the first half of ``read``; of several files in it, the first readable one."""
    from vnadmin_doc.model.page import Source

    found = open_sources(file, name=name, limits=limits, fields=fields)
    unread = None
    for item in found:
        if isinstance(item, Source):
            return item
        unread = unread or item.error
    raise unread or EmptyFile(about(_name(file, name), msg("the file contains no files")))


def open_sources(
    file: str | PathLike[str] | bytes,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    fields: Fields = "all",
    trust_store: str | PathLike[str] | None = None,
) -> Iterator[Source | UnreadMember]:
    """``open_source`` for each file in a container; for most files that is the file itself."""
    from vnadmin_doc.sources import sources

    if fields not in ("all", "header"):
        raise ValueError(f"no fields {fields!r}; there are all, header")
    limits = limits or Limits()
    store = None if trust_store is None else _trust_store(trust_store)
    return sources(_data(file, limits), _name(file, name), limits, fields, store)


def trust_digest(trust_store: str | PathLike[str]) -> str:
    """A short name for the content of a trust store: the same for the same certificates and lists.

    Raises ``ReadError`` for a store that cannot be read, ``MissingDependency`` without the extra ``signatures``.
    """
    return _trust_store(trust_store).digest[:16]


def _trust_store(path: str | PathLike[str]) -> TrustStore:
    from vnadmin_doc.formats.signatures.trust import load_trust_store

    return load_trust_store(Path(path))


def read_lexicon(file: str | PathLike[str]) -> LocalLexicon:
    """The local lexicon in a file. Raises ``ReadError`` if it cannot be read or is no such table."""
    path = Path(file)
    data = read_file(path, Limits(file_bytes=LEXICON_BYTES))
    try:
        return from_table(data.decode("utf-8"))
    except ValueError as error:
        problem = msg("not a local lexicon: {error}; correct it, or make it again: lexicon learn", error=error)
        raise DamagedFile(about(path.name, problem)) from error


def _lexicon(given: str | PathLike[str] | LocalLexicon | None) -> LocalLexicon:
    if given is None:
        return LocalLexicon()
    return given if isinstance(given, LocalLexicon) else read_lexicon(given)


def _judged(reading: Reading, sure: float) -> Reading:
    """The reading with the severities that follow from the precision; the stages have judged by the usual one."""
    return reading if sure == PRECISION else judged_again(reading, sure)


def _name(file: str | PathLike[str] | bytes, name: str | None) -> str:
    """The name of the source in the document."""
    return name or ("document" if isinstance(file, bytes) else Path(file).name)


def _data(file: str | PathLike[str] | bytes, limits: Limits) -> bytes:
    return file if isinstance(file, bytes) else read_file(Path(file), limits)


def read_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, after its size is checked; it is opened for reading only. Raises ``ReadError``."""
    try:
        if path.is_dir():
            raise ReadError(about(path.name, msg("a folder, not a file; convert it with: vnadmin-doc convert")))
        if not path.exists():
            raise ReadError(about(path.name, msg("no such file; check the path {path}", path=path)))
        if not path.is_file():
            raise ReadError(about(path.name, msg("not a regular file; copy its contents into one")))
        too_large = path.stat().st_size > limits.file_bytes
        data = b"" if too_large else path.read_bytes()
    except OSError as error:
        raise ReadError(
            about(path.name, msg("cannot be opened: {reason}; check its permissions", reason=reason(error)))
        ) from error
    except ValueError as error:  # a null character in the path
        raise ReadError(about(repr(path.name), msg("not a valid path: {error}", error=error))) from error
    if too_large:
        raise LimitExceeded(
            about(
                path.name,
                msg("more than {limit} bytes; split the file, or raise Limits.file_bytes", limit=limits.file_bytes),
            )
        )
    return data


def _bytes(document: bytes | str) -> bytes:
    """The document in UTF-8; a lone surrogate becomes bytes that every parser rejects."""
    return document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
