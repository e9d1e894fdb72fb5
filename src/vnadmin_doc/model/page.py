"""Source: the words of a file with their boxes, by page.

Readers return a ``Source``, and all later stages work on it. Words and pages are frozen dataclasses without validation,
because a letter has thousands of words; only the result is validated (see ``letter.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from vnadmin_doc.model.geometry import Box, Projection
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import (
    Changes,
    DigitalSignature,
    Integrity,
    Revocation,
    SignatureTimestamp,
    SigningCertificate,
    Trust,
)
from vnadmin_doc.model.packet import PacketHeader
from vnadmin_doc.model.value_class import value_class

__all__ = [
    "PLAIN", "Fields", "FileSignature", "Filled", "Ocr", "Origin", "Page", "ReadingKind", "SignatureProof", "Source",
    "Span", "Style", "Table", "Unit", "Word", "text_in_line",
]  # fmt: skip

Unit = Literal["pt", "cell"]
Fields = Literal["all", "header"]
"""The requested fields: all, or only those of head and foot, for a catalogue."""
ReadingKind = Literal["text", "office", "pdf-text", "ocr", "mixed"]


@value_class()
class Style:
    """The style of a word. ``size`` is in points, None if the source does not have it."""

    size: float | None = None
    bold: bool = False
    italic: bool = False
    struck: bool = False
    raised: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Filled:
    """A blank of the printed head that was filled in by hand or by a numbering machine.

    ``guesses``: the possible readings with their probabilities, the likeliest first; ``sure``: the first is likely
    enough to be used. ``confirmed_by``: the rule of another place of the letter that says the same; "" if none does.
    """

    style: Literal["stamped", "handwritten"]
    guesses: tuple[tuple[str, float], ...]
    sure: bool
    confirmed_by: str = ""


@value_class(eq=False)
class Word:
    """A run of characters without white space, of one style.

    A word is one place on a page: two words are never equal, so that each can be evidence of its own value.

    ``text`` is Unicode NFC. ``confidence`` is 0–1 from OCR, None without OCR; it is never invented. ``glued``: there is
    no white space before it (``KGVX<sup>Hương</sup>`` is two words, the second glued). ``filled``: it was written or
    stamped into a blank; ``text`` is then the likeliest reading. ``stamp``: the stamp of the page
    in whose picture OCR read the word: ``mark`` (of urgency …), ``seal``, ``arrival 1``, ``arrival 2`` …; "" for
    all others.
    ``replaces``: the word struck through before it, which it stands for.
    """

    text: str
    box: Box
    confidence: float | None = None
    style: Style = PLAIN
    glued: bool = False
    filled: Filled | None = None
    stamp: str = ""
    replaces: str = ""


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MAX_RAISED_DIGITS = 3


def text_in_line(word: Word) -> str:
    """The word's text as a part of a line, with the same length: a raised number is written in superscript digits.

    Without it the mark of a note would become a part of the number before it.

    >>> text_in_line(Word("3", Box(0, 0, 1, 1), style=Style(raised=True), glued=True))
    '³'
    """
    is_mark = word.glued and word.style.raised and word.text.isdecimal() and len(word.text) <= _MAX_RAISED_DIGITS
    return word.text.translate(_SUPERSCRIPTS) if is_mark else word.text


Span = tuple[int, int, int, int]
"""A merged cell: its first row and column, from 0, and the number of rows and columns that it covers."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with rules or markup that the reader found: rows of cells, text as printed.

    The text of a merged cell is in its first cell, the other covered cells are empty; ``spans`` lists the merged cells.
    The words of the table are also in the page. A later stage decides whether it is a table of the letter or only
    layout (a head in two cells).
    """

    box: Box
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """The page of the file that a page was made from: its number, and the map from this page's points to its points."""

    page: int
    way: Projection


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a viewer shows it: rotated upright and cropped.

    ``number`` is from 1. Width, height and boxes are in ``unit``: PDF points, or character cells for sources without
    geometry, which readers set on a grid (a word starts at its column; there is an empty row between paragraphs that
    the source marks, and none between the lines of a paragraph). ``words`` are in the reading order of the source.
    ``origin``: set if the page was straightened from a photo or cut from two pages side by side; None for a page of the
    file. ``hidden``: the words that a reader of the page cannot see (``visibility.py``). ``marks``: the words of each
    mark that is printed across the rows, such as a watermark. ``margins``: words of other pages: headers and footers
    of an office file, which has no pages of its own, and print that shows through the paper of a scan. ``words`` has
    none of these. ``made``: what a stage made of the page and keeps with it: its lines, its segments.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    unit: Unit = "pt"
    tables: tuple[Table, ...] = ()
    origin: Origin | None = None
    hidden: tuple[Word, ...] = ()
    marks: tuple[tuple[Word, ...], ...] = ()
    margins: tuple[Word, ...] = ()
    made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Ocr:
    """The OCR engine that read the pages, such as ``Ocr("tesseract", "5.3.0", "vie", 300)``; dpi is dots per inch."""

    engine: str
    version: str
    model: str
    dpi: int


@dataclass(frozen=True, slots=True)
class SignatureProof:
    """What trust in a signature is judged by, as DER: its certificate first in ``certificates``, then those that came
    with it; the same of the time stamp; lists (CRL) and responses (OCSP) about revoked certificates in the file.

    ``signed_at`` and ``stamped_at`` are ISO 8601, of the signature and of its time stamp.
    """

    certificates: tuple[bytes, ...]
    signed_at: str | None = None
    stamped_at: str | None = None
    stamp_certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A digital signature in the file, with the members of ``DigitalSignature``. ``signed_at`` is ISO 8601.

    ``proofs``: one for each signature that was merged into this one; empty if its certificate was not read.
    """

    signer: str | None
    organisation: str | None
    signed_at: str | None
    covers_whole_file: bool
    purpose: Literal["signature", "timestamp"] = "signature"
    integrity: Integrity = "not-evaluated"
    changes: Changes = "not-evaluated"
    trust: Trust = "not-evaluated"
    revocation: Revocation = "not-evaluated"
    timestamp: SignatureTimestamp | None = None
    certificate: SigningCertificate | None = None
    digest: str | None = None
    parts: tuple[str, ...] = ()
    proofs: tuple[SignatureProof, ...] = field(default=(), repr=False)

    @property
    def valid(self) -> bool | None:
        """True if all facts are good, False if one is bad, None if none is bad and one is not evaluated."""
        facts = (self.integrity, self.changes, self.trust, self.revocation)
        if any(fact in _BAD for fact in facts):
            return False
        return None if "not-evaluated" in facts else True

    def in_document(self) -> DigitalSignature:
        """The signature as documents have it, without its proofs."""
        return DigitalSignature(**{member: getattr(self, member) for member in DigitalSignature.model_fields})


_BAD = frozenset({"altered", "invalid", "not-permitted", "untrusted", "expired", "revoked"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file as pages of words. It has no path, so that the same bytes give the same result.

    ``fields``: the fields that were requested; with ``header``, pages of a scan without head or foot are empty.
    ``member``: the path of the pages in a container, whose name and SHA-256 are given then; "" for the container's own
    pages, None if the file is not a container. ``mail_body``: the pages are the body of a mail.
    ``packet``: the header of the edXML packet with the file.
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
    mail_body: bool = False
    packet: PacketHeader | None = None
