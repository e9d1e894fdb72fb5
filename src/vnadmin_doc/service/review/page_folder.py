"""A folder of pages that is written again: files of an earlier run go, and no other file is touched.

A record in the folder has the digest and the name of each file that was written, a line for each, noted before the
file. A file with another content is not from here, or was changed by a person.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

from vnadmin_doc.batch.safe_files import write_file
from vnadmin_doc.errors import WriteError, reason
from vnadmin_doc.messages import msg

__all__ = ["RECORD", "PageFolder"]

RECORD = ".vnadmin-doc-pages"
_LINE = re.compile(r"([0-9a-f]{64})  ([a-z0-9-]+\.(?:html|png|css))")
"""A digest and a plain name: a line of another form is no file of a run."""


class PageFolder:
    """Writes the files of a run with ``write``; ``finish`` deletes those of earlier runs that this one has not.

    Raises ``WriteError``, also for a file that no run has written where one is to be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, set[str]] = {}
        self._written: dict[str, str] = {}
        for digest, name in map(re.Match[str].groups, filter(None, map(_LINE.fullmatch, self._record()))):
            self._known.setdefault(name, set()).add(digest)

    def write(self, name: str, data: bytes) -> None:
        """Write a file, in place of the one of an earlier run."""
        path, digest = self.folder / name, sha256(data).hexdigest()
        if path.exists() and not self._is_own(name):
            raise WriteError(
                msg("{path} was not written by an earlier run; delete it, or choose another folder with -o", path=path)
            )
        self._note(f"\n{digest}  {name}")  # a line that a kill cut stays alone
        self._known.setdefault(name, set()).add(digest)
        self._written[name] = digest
        write_file(path, data)

    def finish(self) -> None:
        """Delete the files of earlier runs."""
        for name in self._known.keys() - self._written.keys():
            if self._is_own(name):
                self._delete(self.folder / name)
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self._written.items()))
        write_file(self.folder / RECORD, "".join(lines).encode())

    def _is_own(self, name: str) -> bool:
        path = self.folder / name
        try:
            return path.is_file() and sha256(path.read_bytes()).hexdigest() in self._known.get(name, ())
        except OSError:
            return False

    def _record(self) -> list[str]:
        try:
            return (self.folder / RECORD).read_text("ascii", errors="replace").splitlines()
        except OSError:
            return []

    def _note(self, line: str) -> None:
        """Note a file before it is written, so that a run that is killed leaves none that is not known."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / RECORD).open("a", encoding="ascii") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _not_written(self.folder / RECORD, error) from error

    def _delete(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise WriteError(
                msg("cannot delete {path}: {reason}; check permissions", path=path, reason=reason(error))
            ) from error


def _not_written(path: Path, error: OSError) -> WriteError:
    return WriteError(
        msg("cannot write {path}: {reason}; check permissions and free space", path=path, reason=reason(error))
    )
