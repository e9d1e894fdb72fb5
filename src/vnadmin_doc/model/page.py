"""What was on the paper: words with boxes, pages, and the source that they came from.

Readers make these and nothing else; everything after works on them. Word and page
are plain frozen values: a letter has thousands of words, and validation belongs at
the border (see ``letter.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vnadmin_doc.model.geometry import Box, Projection
from vnadmin_doc.model.issue import Issue

__all__ = [
    "PLAIN", "Fields", "FileSignature", "Filled", "Ocr", "Origin", "Page", "ReadingKind", "Source", "Span", "Style",
    "Table", "Unit", "Word",
]  # fmt: skip

Unit = Literal["pt", "cell"]
Fields = Literal["all", "header"]
"""What of a letter is wanted: everything, or what a catalogue needs, which head and foot hold."""
ReadingKind = Literal["text", "office", "pdf-text", "ocr", "mixed"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a word is set. ``size`` is in points, None where the source does not say."""

    size: float | None = None
    bold: bool = False
    italic: bool = False
    struck: bool = False
    raised: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Filled:
    """A blank of the printed head that was filled in by hand or by a numbering machine.

    ``guesses`` are what may stand there, likeliest first, each with its probability; ``sure``
    says that the first is likely enough to be believed.
    """

    style: Literal["stamped", "handwritten"]
    guesses: tuple[tuple[str, float], ...]
    sure: bool


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A run of characters without white space, of one style.

    A word is one place on a page: two words are never equal, so that each can be claimed by itself.

    ``text`` is Unicode NFC. ``confidence`` is 0–1 from OCR, None where there was no
    OCR: never a made-up 1.0. ``glued``: no white space between it and the word before
    (``KGVX<sup>Hương</sup>`` is two words, the second glued). ``filled``: it is what a hand or a
    numbering machine put in a blank; ``text`` is then the best guess.
    """

    text: str
    box: Box
    confidence: float | None = None
    style: Style = PLAIN
    glued: bool = False
    filled: Filled | None = None


Span = tuple[int, int, int, int]
"""A merged cell: its first row and column, from 0, and how many rows and columns it covers."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that the reader saw ruled or marked up: rows of cells, text as printed.

    A merged cell's text stands in its first cell, the others that it covers are empty; ``spans``
    says which those are. Its words are among the page's words too. Whether it is data or mere
    layout (a head set in two cells) is decided later, by what it says.
    """

    box: Box
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page is in its file: the page of the file, and the map from this page's points to that one's."""

    page: int
    way: Projection


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is seen (rotation undone, cropped to what is shown).

    ``number`` is 1-based. Width, height and boxes are in ``unit``: PDF points, or
    character cells for sources without geometry, which readers lay on a grid (a word
    starts at its column; paragraphs that the source marks are one row apart, lines
    within a paragraph are not). ``words`` are in reading order as the source has them.
    ``origin``: the page was straightened out of a photo or cut out of two side by side; None for
    the file's own, whose number is the file's.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    unit: Unit = "pt"
    tables: tuple[Table, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Ocr:
    """Which engine read the pages: e.g. ``Ocr("tesseract", "5.3.0", "vie", 300)``."""

    engine: str
    version: str
    model: str
    dpi: int


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A digital signature that the file itself holds, unverified. ``signed_at`` is ISO 8601."""

    signer: str | None
    organisation: str | None
    signed_at: str | None
    covers_whole_file: bool


@dataclass(frozen=True, slots=True)
class Source:
    """All that is known of a file; no path, so that the same bytes give the same result.

    ``fields``: what its words are enough for; pages of a scan that hold nothing of it are empty.
    ``member``: where the pages lay in the file, if it is a container, whose name and SHA-256 these are;
    "" for a container's own pages.
    """

    name: str
    sha256: str
    media_type: str
    reading: ReadingKind
    pages: tuple[Page, ...]
    encoding: str | None = None
    ocr: Ocr | None = None
    issues: tuple[Issue, ...] = field(default=())
    signatures: tuple[FileSignature, ...] = ()
    fields: Fields = "all"
    member: str | None = None
