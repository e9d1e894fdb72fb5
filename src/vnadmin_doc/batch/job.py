"""Jobs and outcomes: one file to convert, and the result.

They are sent between processes and stored in the ledger. Paths are plain strings, because a million of them are
compared, joined and stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vnadmin_doc.exchange.original import WriterOptions
from vnadmin_doc.language.local_lexicon import LocalLexicon
from vnadmin_doc.limits import PRECISION, Limits
from vnadmin_doc.messages import Lang
from vnadmin_doc.model.page import Fields

__all__ = ["SCANNED", "CatalogRow", "Job", "Options", "Outcome", "Status"]

Status = Literal["converted", "unchanged", "skipped", "failed"]
SCANNED = ("ocr", "mixed")
"""How files were read of which OCR read a part (``SourceInfo.reading``)."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to convert.

    ``source`` is its path, ``name`` its name under the output folder, with ``/`` and without the suffix of a format.
    ``in_folder``: found in a folder, not given by name. ``problem``: why it cannot be read. ``size`` (bytes) and
    ``mtime_ns`` are those before the file was read, -1 if unknown, so that a change during reading is detected by the
    next run. ``attempt`` counts from 1 in a run. From the ledger: ``known_sha256`` is the digest, ``known_formats`` the
    record of documents (``formats_record``), ``earlier_attempts`` the number of attempts in earlier runs.
    """

    source: str
    name: str
    in_folder: bool = False
    problem: str | None = None
    size: int = -1
    mtime_ns: int = -1
    attempt: int = 1
    known_sha256: str | None = None
    known_formats: str = ""
    earlier_attempts: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a run, the same for all jobs.

    ``out`` is the output folder, ``to`` the formats, ``temp_folder`` the folder in ``out`` for unfinished files,
    ``ledger`` the database that is searched for duplicates (None: none); ``split``, ``fields``, ``limits`` and ``sure``
    are as in ``read``; ``overwrite``: convert files again. ``only_within``: only files in this folder may be read
    (None: any file); its path has no links. ``lang``: the language of the issues' messages in the documents; None:
    English, and existing documents serve in any language. ``trust_store``: the path of the certificates that are
    trusted; ``trust`` names their content ("" without a store). ``writing`` is for the formats of ``FILE_WRITERS``.
    ``lexicon`` has the names of the office. ``refuse_secret``: no document of a letter with a secrecy mark is written;
    ``on_network``: neither is one of a run that uses other machines.
    """

    out: str
    temp_folder: str
    ledger: str | None = None
    to: tuple[str, ...] = ("json",)
    fields: Fields = "all"
    split: bool = True
    overwrite: bool = False
    limits: Limits = field(default_factory=Limits)
    only_within: str | None = None
    lang: Lang | None = None
    sure: float = PRECISION
    trust_store: str | None = None
    trust: str = ""
    writing: WriterOptions = field(default_factory=WriterOptions)
    lexicon: LocalLexicon = field(default_factory=LocalLexicon)
    refuse_secret: bool = False
    on_network: bool = False


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """The values of one letter for the ledger and the registers, as flat text.

    ``document``: its name under the output folder, without suffix. ``archive``: the units that keep a copy (Lưu),
    ``copies``: how many were issued. ``stamped``: "1" if it has an arrival stamp (dấu "ĐẾN"); ``transfer``: to whom
    the receiving office passed it. ``filed_unseen``: "1" if the letter can be filed without a look. ``agency``: the
    keys of the issuers (``agency_key``), which are equal for all forms of a name. ``head_sure``: the probability that
    the head is whole and right. ``issues``: JSON, a list of [severity, code, pointer].
    """

    document: str
    kind: str | None = None
    number: str | None = None
    notation: str | None = None
    date: str | None = None
    place: str | None = None
    parent: str | None = None
    issuer: str | None = None
    subject: str | None = None
    signer: str | None = None
    addressees: str | None = None
    distribution: str | None = None
    archive: str | None = None
    copies: str | None = None
    stamped: str | None = None
    arrival_number: str | None = None
    arrival_date: str | None = None
    transfer: str | None = None
    filed_unseen: str | None = None
    agency: str | None = None
    head_sure: str | None = None
    issues: str = "[]"
    worst: Literal["error", "warning", "info", ""] = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one file.

    ``error`` is the class of the error, ``message`` what is wrong and what to do. Of a converted or unchanged file,
    ``refused`` are the formats that some of its letters cannot be written in, ``not_applicable`` those that are not for
    this kind of file, and ``message`` says why. ``duplicate_of``: the name of the
    source with the same bytes whose documents were reused. ``from_ledger``: it is from the ledger, and the file was not
    opened. ``secret``: a letter of the file has a secrecy mark. ``corrections``: the id of the newest correction by a
    person that its documents have, 0 if none.
    """

    job: Job
    status: Status
    message: str = ""
    error: str = ""
    letters: tuple[CatalogRow, ...] = ()
    sha256: str | None = None
    pages: int = 0
    reading: str | None = None
    engine: str | None = None
    seconds: float = 0.0
    duplicate_of: str | None = None
    refused: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    from_ledger: bool = False
    secret: bool = False
    corrections: int = 0

    @property
    def worst(self) -> Literal["error", "warning", "info", ""]:
        """The most severe severity among the issues of its letters."""
        return next((s for s in ("error", "warning", "info") if any(letter.worst == s for letter in self.letters)), "")
