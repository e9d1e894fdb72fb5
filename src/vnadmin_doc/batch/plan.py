"""Plan: which files are to be read, and what each output is called.

No two sources ever share an output: a file in a folder keeps its path below that
folder, a file given by itself its name, and where two would meet, both take on as many
of their parent folders as it needs to tell them apart.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from vnadmin_doc.batch.files import is_other_letter

__all__ = ["Job", "plan"]

OUTPUT_SUFFIXES = (".json", ".xml")
ANNOTATION = ".gold.json"  # what a person read in the letter beside it


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read.

    ``name`` is its place under the output folder, without the suffix of a format.
    ``met``: found in a folder, not given by name. ``problem``: why it cannot even be tried.
    """

    source: Path
    name: PurePath
    met: bool = False
    problem: str | None = None


def plan(inputs: Iterable[Path], out: Path) -> list[Job]:
    """One job for each file, in a fixed order; the same file given twice is read once."""
    found: dict[Path, Job] = {}
    for given in inputs:
        for job in _walk(given, out) if given.is_dir() else [Job(given, PurePath(given.name))]:
            found.setdefault(_absolute(job.source), job)
    return _told_apart(list(found.values()))


def _absolute(path: Path) -> Path:
    """Absolute, ``..`` taken out, links left alone: two links are two files."""
    return Path(os.path.abspath(path))  # noqa: PTH100  (Path.absolute keeps the dots)


def _walk(folder: Path, out: Path) -> Iterator[Job]:
    """The files of a folder, sorted; not hidden ones, annotations, or those of an output folder within."""
    unreadable: list[OSError] = []
    within = _absolute(out).is_relative_to(_absolute(folder)) and _absolute(out) != _absolute(folder)
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (within and _absolute(here / name) == _absolute(out))
        )
        for name in sorted(names):
            ours = not within and (_is_output(name, names) or is_other_letter(here / name))
            if not name.startswith(".") and not name.endswith(ANNOTATION) and not ours:
                yield Job(here / name, (here / name).relative_to(folder), met=True)
    for error in unreadable:
        path = Path(error.filename)
        yield Job(path, path.relative_to(folder), problem=f"folder cannot be opened: {error.strerror}")


def _is_output(name: str, beside: list[str]) -> bool:
    """Is it an output of an earlier run, beside its source?

    >>> _is_output("a.pdf.json", ["a.pdf", "a.pdf.json"]), _is_output("b.json", ["b.json"])
    (True, False)
    """
    stem, suffix = os.path.splitext(name)  # noqa: PTH122  (names, not paths)
    return suffix in OUTPUT_SUFFIXES and stem in beside


def _told_apart(jobs: list[Job]) -> list[Job]:
    """The same jobs, each with a name of its own."""
    while True:
        same: dict[PurePath, list[int]] = defaultdict(list)
        for index, job in enumerate(jobs):
            same[job.name].append(index)
        clashes = [indices for indices in same.values() if len(indices) > 1]
        if not clashes:
            return jobs
        for index in (index for indices in clashes for index in indices):
            jobs[index] = replace(jobs[index], name=_longer(jobs[index]))


def _longer(job: Job) -> PurePath:
    """The name with one more parent folder of the source before it."""
    parts = _absolute(job.source).relative_to(_absolute(job.source).anchor).parts
    return PurePath(*parts[-len(job.name.parts) - 1 :])
