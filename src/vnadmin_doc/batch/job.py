"""Job and outcome: one file to be read, and what became of it.

What crosses from process to process, and from a run to its ledger. Paths are plain text here:
a million of them are compared, joined and stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Lang
from vnadmin_doc.model.page import Fields

__all__ = ["Job", "LetterFacts", "Order", "Outcome", "Status"]

Status = Literal["converted", "unchanged", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read.

    ``source`` is its path, ``name`` its place under the output folder, with ``/`` and without the
    suffix of a format. ``met``: found in a folder, not given by name. ``problem``: why it cannot even
    be tried. ``size`` (bytes) and ``mtime_ns`` are as they were before the file was read, -1 where it
    could not be looked at: a change under way shows at the next run. ``attempt`` counts from 1 within a
    run. ``known``, ``made`` and ``tries``: what the ledger has of it, the digest, what was made of those
    bytes, and how often they were tried.
    """

    source: str
    name: str
    met: bool = False
    problem: str | None = None
    size: int = -1
    mtime_ns: int = -1
    attempt: int = 1
    known: str | None = None
    made: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with each job of a run: the same for all of them.

    ``out`` is the output folder, ``to`` the formats, ``workshop`` the folder within ``out`` for files
    under way, ``ledger`` the database in which twins are looked up (None: nowhere); ``split``,
    ``fields`` and ``limits`` are as in ``read``; ``overwrite``: read again what is converted already.
    ``within``: the folder, no links in its path, outside of which nothing may be read (None: anything may). ``lang``:
    the language of the issues' messages in the documents; None: English, and existing documents serve in any language.
    """

    out: str
    workshop: str
    ledger: str | None = None
    to: tuple[str, ...] = ("json",)
    fields: Fields = "all"
    split: bool = True
    overwrite: bool = False
    limits: Limits = field(default_factory=Limits)
    within: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a catalogue tells of one letter.

    ``document``: its place under the output folder, without suffix. ``archive``: the units that keep a copy
    (Lưu), ``copies`` how many were issued. ``stamped``: "1" where it bears the stamp of an office that received it
    (dấu "ĐẾN"), ``transfer`` to whom that passed it. ``issues``: JSON, a list of [severity, code, pointer].
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
    issues: str = "[]"
    worst: Literal["error", "warning", "info", ""] = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    ``error`` is the class of what went wrong, ``message`` what is wrong and what to do, in English. ``twin``: the name
    of the source with the same bytes whose documents served for this one. ``remembered``: the
    ledger told it, and the file was not opened.
    """

    job: Job
    status: Status
    message: str = ""
    error: str = ""
    letters: tuple[LetterFacts, ...] = ()
    sha256: str | None = None
    pages: int = 0
    reading: str | None = None
    engine: str | None = None
    seconds: float = 0.0
    twin: str | None = None
    remembered: bool = False

    @property
    def worst(self) -> Literal["error", "warning", "info", ""]:
        """The gravest severity among the issues of its letters."""
        return next((s for s in ("error", "warning", "info") if any(f.worst == s for f in self.letters)), "")
