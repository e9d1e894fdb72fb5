"""Discovery: which files are to be read, and what each output is called. It streams.

A folder given by itself keeps its inner structure right under the output folder. Of several inputs each
keeps its own name, as with ``cp -r``: folders ``a`` and ``b`` become ``out/a`` and ``out/b``; inputs of one
name take on as many of their parent folders as tell them apart. So no two sources share an output, and
none of it asks for a list of all files.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from vnadmin_doc.batch.files import is_other_letter
from vnadmin_doc.batch.job import Job

__all__ = ["discover"]

OUTPUT_SUFFIXES = (".json", ".xml")
ANNOTATION = ".gold.json"  # what a person read in the letter beside it


def discover(inputs: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str]) -> Iterator[Job]:
    """One job for each file: those given by name first, then the folders' as the file system has them.

    A file or folder that is given twice, or lies in a folder that is given too, comes once.
    """
    given = _once([os.fspath(path) for path in inputs])
    files = [path for path in given if not os.path.isdir(path)]  # noqa: PTH112  (text, see job)
    folders = [path for path in given if os.path.isdir(path)]  # noqa: PTH112
    names = {given[0]: ""} if folders == given and len(given) == 1 else _names(given)
    for path in files:
        yield Job(path, names[path])
    named = {_absolute(path) for path in files}
    for folder in folders:
        for job in _walk(folder, names[folder], _absolute(os.fspath(out))):
            if not named or _absolute(job.source) not in named:
                yield job


def _absolute(path: str) -> str:
    """Absolute, ``..`` taken out, links left alone: two links are two files."""
    return os.path.abspath(path)  # noqa: PTH100  (Path.absolute keeps the dots)


def _once(given: list[str]) -> list[str]:
    """Each input once, without folders that lie in another."""
    paths = {_absolute(path): path for path in reversed(given)}
    folders = {path for path in paths if os.path.isdir(path)}  # noqa: PTH112
    inner = {path for path in folders if any(parent in folders for parent in map(str, PurePath(path).parents))}
    return [path for path in given if _absolute(path) not in inner and paths.get(_absolute(path)) == path]


def _names(given: list[str]) -> dict[str, str]:
    """The name of each input: its last part, and as many of those before it as tell it from the others."""
    parts = {path: PurePath(_absolute(path)).parts for path in given}
    length = dict.fromkeys(given, 1)
    while True:
        same: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for path in given:
            same[parts[path][-length[path] :]].append(path)
        clashes = [path for paths in same.values() if len(paths) > 1 for path in paths]
        if not clashes:
            return {path: "/".join(parts[path][-length[path] :]) for path in given}
        for path in clashes:
            length[path] += 1


def _walk(folder: str, name: str, out: str) -> Iterator[Job]:
    """The files of a folder; not hidden ones, annotations, or those of the output folder within."""
    absolute = _absolute(folder)
    within = out.startswith(absolute + os.sep)
    waiting = [(folder, name)]
    while waiting:
        here, place = waiting.pop()
        inner: list[tuple[str, str]] = []
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    path = f"{place}/{entry.name}" if place else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if not (within and _absolute(entry.path) == out):
                            inner.append((entry.path, path))
                    elif not _is_left(entry, within):
                        yield Job(entry.path, path, met=True)
        except OSError as error:
            yield Job(here, place or ".", problem=f"folder cannot be opened: {error.strerror}")
        waiting.extend(sorted(inner, reverse=True))


def _is_left(entry: os.DirEntry[str], within: bool) -> bool:
    """Is it an annotation, or a document of ours in a folder that is its own output?"""
    if not entry.name.endswith(OUTPUT_SUFFIXES):
        return False
    source = entry.path[: entry.path.rindex(".")]
    return entry.name.endswith(ANNOTATION) or (
        not within and (os.path.lexists(source) or is_other_letter(Path(entry.path)))
    )
