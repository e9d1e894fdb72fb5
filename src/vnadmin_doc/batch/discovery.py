"""Discovery: the files to convert and the names of their outputs, as a stream.

A single input folder keeps its structure directly under the output folder. Several inputs keep their names, as with
``cp -r``: folders ``a`` and ``b`` become ``out/a`` and ``out/b``. Inputs with the same name get as many parent folders
as distinguish them. So no two sources have the same output, and only the names of one folder are held in memory.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePath

from vnadmin_doc.batch import addresses
from vnadmin_doc.batch.job import Job
from vnadmin_doc.batch.safe_files import LETTERS_FOLDER, PROGRAM, SUFFIXES, is_later_document
from vnadmin_doc.errors import reason
from vnadmin_doc.messages import msg

__all__ = ["discover"]

_LONGEST_NAME = 255 - len(LETTERS_FOLDER)
"""Bytes of a name in a folder, as file systems limit them, without the longest suffix that an output adds."""
_DIGEST, _LONGEST_SUFFIX = 12, 20
OUTPUT_SUFFIXES = tuple(f".{suffix}" for suffix in SUFFIXES)
_PACKET, _FIRST_BYTES = ".edxml", 200
ANNOTATION = ".gold.json"  # annotations of a letter by a person


def discover(inputs: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str]) -> Iterator[Job]:
    """One job for each file: first the files given by name, then those of each folder, sorted.

    A file or folder that is given twice, or is inside another input folder, is converted once.
    """
    given = _unique([os.fspath(path) for path in inputs])
    folders = [path for path in given if _is_folder(path)]
    files = [path for path in given if path not in folders]
    names = {given[0]: ""} if folders == given and len(given) == 1 else _names(given)
    for path in files:
        yield Job(path, short_name(names[path]))
    named = {_absolute(path) for path in files}
    for folder in folders:
        for job in _walk(folder, names[folder], _absolute(os.fspath(out))):
            if not named or _absolute(job.source) not in named:
                yield job


def _absolute(path: str) -> str:
    """The absolute path without ``..``; links are not followed, so two links are two files. Addresses are unchanged."""
    if addresses.is_url(path):
        return path.rstrip("/")
    return os.path.abspath(path)  # noqa: PTH100  (Path.absolute keeps the dots)


def _is_folder(path: str) -> bool:
    return addresses.is_folder(path) if addresses.is_url(path) else os.path.isdir(path)  # noqa: PTH112  (text, see job)


def _unique(given: list[str]) -> list[str]:
    """Each input once, without folders that are inside another input."""
    paths: dict[str, str] = {}
    for path in given:
        paths.setdefault(_absolute(path), path)
    folders = {path for path in paths if _is_folder(path)}
    return [
        path
        for place, path in paths.items()
        if place not in folders or not any(parent in folders for parent in _parents(place))
    ]


def _parents(path: str) -> Iterator[str]:
    """The parent folders of a folder."""
    if addresses.is_url(path):
        yield from (path[:end] for end, letter in enumerate(path) if letter == "/")
    else:
        yield from map(str, PurePath(path).parents)


def _names(given: list[str]) -> dict[str, str]:
    """The name of each input: its last part, and as many parts before it as distinguish it from the others."""
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
    """The files of a folder, sorted, without hidden files, annotations, and the output folder inside."""
    within = out.startswith(_join(_absolute(folder), ""))
    waiting = [(folder, name)]
    while waiting:
        here, place = waiting.pop()
        try:
            files, folders = _list(here)
        except OSError as error:
            yield Job(here, place or ".", problem=msg("the folder cannot be opened: {reason}", reason=reason(error)))
            continue
        below = f"{place}/" if place else ""
        for file, size, mtime_ns in files:
            path = _join(here, file)
            if not _is_skipped(path, within):
                yield Job(path, short_name(below + file), in_folder=True, size=size, mtime_ns=mtime_ns)
        inner = [(_join(here, folder), below + folder) for folder in reversed(folders)]
        waiting.extend(item for item in inner if not (within and _absolute(item[0]) == out))


def short_name(name: str) -> str:
    """The name of an output, whose last part leaves room for the suffix that is added to it (255 bytes in all).

    A longer one is cut; a digest of the whole keeps it unique, and the same in every run.
    """
    folder, slash, last = name.rpartition("/")
    raw = last.encode("utf-8", "surrogateescape")
    if len(raw) <= _LONGEST_NAME:
        return name
    suffix = PurePath(last).suffix.encode("utf-8", "surrogateescape")
    end = b"~" + sha256(raw).hexdigest()[:_DIGEST].encode() + (suffix if len(suffix) <= _LONGEST_SUFFIX else b"")
    return folder + slash + (raw[: _LONGEST_NAME - len(end)].decode("utf-8", "ignore") + end.decode("utf-8", "ignore"))


def _join(folder: str, name: str) -> str:
    if addresses.is_url(folder):
        return f"{folder.rstrip('/')}/{name}"
    return os.path.join(folder, name)  # noqa: PTH118  (text, see job)


def _list(folder: str) -> tuple[list[addresses.FileEntry], list[str]]:
    """(files, subfolder names) of a folder, sorted, without hidden ones and links to folders (possible cycles)."""
    if addresses.is_url(folder):
        entries, inner = addresses.list_folder(folder)
        files = [entry for entry in entries if not entry[0].startswith(".")]
        return sorted(files), sorted(name for name in inner if not name.startswith("."))
    return _list_local(folder)


def _list_local(folder: str) -> tuple[list[addresses.FileEntry], list[str]]:
    """The same for a local folder; the size and time of a file are read when it is converted."""
    files: list[addresses.FileEntry] = []
    folders = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif not (entry.is_symlink() and os.path.isdir(entry.path)):  # noqa: PTH112
                files.append((entry.name, -1, -1))
    return sorted(files), sorted(folders)


def _is_ours(path: str) -> bool:
    """Did this program write the packet?"""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (text, see job)
            return PROGRAM in file.read(_FIRST_BYTES)
    except (OSError, ValueError):
        return False


def _is_skipped(path: str, within: bool) -> bool:
    """Is it an annotation, or a document of this program in a folder that is its own output?"""
    suffix = next((suffix for suffix in OUTPUT_SUFFIXES if path.endswith(suffix)), None)
    if suffix is None:
        return False
    source = path.removesuffix(suffix)
    if suffix == _PACKET and not _is_ours(path):
        return False  # it was received with the file beside it
    return path.endswith(ANNOTATION) or (not within and (os.path.lexists(source) or is_later_document(Path(path))))
