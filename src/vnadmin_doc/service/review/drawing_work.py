"""Drawing: the work of a worker on a picture. Workers import this module only, and no part of the web server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from vnadmin_doc.api import read_file
from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.drawing import crop, page_image
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.formats.picture.page_rotation import rotation_of
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Reading

__all__ = ["Drawn", "Picture", "draw_picture", "picture_of"]

DPI = 130.0
"""Of the picture of a page; for a very large page it is lower."""


@dataclass(frozen=True, slots=True)
class Picture(Job):
    """A page to draw, or with ``pointer`` the part of it with a value. ``reading`` has what drawing needs."""

    reading: Reading | None = None
    page: int = 1
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Drawn(Outcome):
    """A picture: a JPEG of a page, or a PNG of a value; ``dpi`` is that of a page. Without ``data`` it failed."""

    data: bytes = b""
    dpi: float = 0.0


def picture_of(path: str, reading: Reading, page: int, pointer: str = "") -> Picture:
    """The job for a picture of the file at ``path``; its name is equal for equal pictures.

    What drawing does not need is not sent to the worker.
    """
    evidence = {pointer: reading.evidence[pointer]} if pointer else {}
    boxes = [(item.page, item.box) for items in evidence.values() for item in items]
    source, turned = reading.source, rotation_of(reading.issues, page)
    name = repr((source.sha256, source.member, page, turned, boxes))
    needed = replace(reading, letter=Letter(), evidence=evidence, unplaced=(), sure={})
    return Picture(path, name, reading=needed, page=page, pointer=pointer)


def draw_picture(job: Job, limits: Limits) -> Outcome:
    """Draw; any error is in the outcome."""
    assert isinstance(job, Picture)  # noqa: S101 - the pool is given no other
    assert job.reading is not None  # noqa: S101
    done = replace(job, reading=None)  # not sent back
    try:
        data = read_file(Path(job.source), limits)
        if job.pointer:
            return Drawn(done, "converted", data=crop(data, job.reading, job.pointer, limits))
        image, dpi = page_image(data, job.reading, job.page, limits, DPI)
        return Drawn(done, "converted", data=image, dpi=dpi)
    except VnadminDocError as error:
        return Outcome(done, "failed", error.message, type(error).__name__)
    except MemoryError:
        return Outcome(done, "failed", error="MemoryExceeded")
    except Exception as error:  # an error in a library costs one picture
        return Outcome(done, "failed", f"{type(error).__name__}: {error}", "DamagedFile")
