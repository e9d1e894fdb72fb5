"""Reading: the work of a worker on an upload. Workers import this module only, and no part of the web server."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from vnadmin_doc.batch.job import Job, Options, Outcome
from vnadmin_doc.batch.work import convert_file
from vnadmin_doc.errors import NotApplicable, WriteError
from vnadmin_doc.exchange.original import WriterOptions
from vnadmin_doc.limits import PRECISION, Limits
from vnadmin_doc.messages import Lang, Message
from vnadmin_doc.model.page import Fields

__all__ = ["DOCUMENT", "UploadJob", "Wanted", "file_name", "read_upload"]

DOCUMENT = "letter"
"""The name of a job's first document, without suffix."""
NICENESS = 5
LONGEST_NAME = 200
"""Bytes of the longest name of an upload; file systems take 255."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client wants of a file: the arguments of ``read`` and ``write``; kept in the queue as JSON."""

    fields: Fields = "all"
    split: bool = True
    sure: float = PRECISION
    lang: Lang | None = None
    organ_code: str | None = None

    def as_json(self) -> str:
        """For the queue."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class UploadJob(Job):
    """A job for a worker: ``form`` is the format, ``wanted`` the other wishes."""

    form: str = "json"
    wanted: Wanted = Wanted()


def read_upload(job: Job, results: str, temp_folder: str, limits: Limits) -> Outcome:
    """The work of a worker: read the upload, and write its letters to the folder of results."""
    assert isinstance(job, UploadJob)  # noqa: S101 - the pool is given no other
    wanted = job.wanted
    options = Options(
        results, temp_folder, None, (job.form,), wanted.fields, wanted.split, True, limits,
        lang=wanted.lang, sure=wanted.sure, writing=WriterOptions(wanted.organ_code),
    )  # fmt: skip
    _yield_to_answers()
    outcome = convert_file(job, options)
    if outcome.error == WriteError.__name__ and _is_about_a_path(outcome.message):
        return replace(outcome, error="StorageFull")
    if job.form in outcome.not_applicable and not any(Path(results, job.name).parent.glob("*")):
        return replace(outcome, status="failed", error=NotApplicable.__name__, letters=())
    return outcome


@cache
def _yield_to_answers() -> None:
    """Once in a process: the server, which has little to do for an answer, goes before the workers."""
    if sys.platform != "win32":
        os.nice(NICENESS)


def _is_about_a_path(message: str) -> bool:
    """Is it a fault of the disk, and not of the letter?"""
    return isinstance(message, Message) and "path" in message.values


def file_name(name: str | None) -> str:
    r"""The name of a file that a client gave, as a name in a folder of this machine.

    >>> file_name("../../etc/pass\x00wd"), file_name(r"C:\letters\công văn.pdf"), file_name(".."), file_name("")
    ('passwd', 'công văn.pdf', 'letter', 'letter')
    """
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if char.isprintable() and not 0xD800 <= ord(char) <= 0xDFFF).strip()
    shown = shown[-LONGEST_NAME:]  # the suffix is at the end
    while len(os.fsencode(shown)) > LONGEST_NAME:
        shown = shown[1:]
    return shown if shown.strip(". ") else "letter"
