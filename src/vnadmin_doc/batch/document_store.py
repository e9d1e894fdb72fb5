"""Document store: documents in a local folder or at an address."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from vnadmin_doc.batch import addresses
from vnadmin_doc.batch.safe_files import (
    LETTERS_FOLDER,
    Document,
    document_names,
    document_suffix,
    is_later_name,
    write_file,
)
from vnadmin_doc.errors import WriteError, reason
from vnadmin_doc.messages import msg

__all__ = ["DocumentStore", "document_store", "write_letters"]


class DocumentStore(Protocol):
    """Documents by their name in the output folder, with the suffix of the format."""

    def read(self, name: str) -> bytes | None:
        """The document; None if it does not exist. Raises ``OSError``."""

    def write(self, name: str, data: Document) -> None:
        """Write the document completely or not at all. Raises ``WriteError``."""

    def remove(self, name: str) -> None:
        """Remove the document if it exists. Raises ``OSError``."""

    def names(self, folder: str) -> list[str]:
        """The names in a folder; empty if the folder does not exist. Raises ``OSError``."""


class _FolderStore:
    """A local folder."""

    def __init__(self, out: str, temp_folder: str) -> None:
        self.out, self.temp_folder = Path(out), Path(temp_folder)

    def read(self, name: str) -> bytes | None:
        try:
            return (self.out / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, data: Document) -> None:
        write_file(self.out / name, data, self.temp_folder)

    def remove(self, name: str) -> None:
        path = self.out / name
        path.unlink(missing_ok=True)
        if path.parent.suffix == LETTERS_FOLDER:
            with suppress(OSError):  # not empty
                path.parent.rmdir()

    def names(self, folder: str) -> list[str]:
        try:
            return [path.name for path in (self.out / folder).iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []


class _AddressStore:
    """A folder at an address."""

    def __init__(self, out: str) -> None:
        self.out = out.rstrip("/")

    def read(self, name: str) -> bytes | None:
        return addresses.read_if_exists(f"{self.out}/{name}")

    def write(self, name: str, data: Document) -> None:
        addresses.write(f"{self.out}/{name}", data)

    def remove(self, name: str) -> None:
        addresses.remove(f"{self.out}/{name}")

    def names(self, folder: str) -> list[str]:
        return addresses.names(f"{self.out}/{folder}")


def document_store(out: str, temp_folder: str) -> DocumentStore:
    """The store of an output folder; ``temp_folder`` is the folder for unfinished files."""
    return _AddressStore(out) if addresses.is_url(out) else _FolderStore(out, temp_folder)


def write_letters(
    store: DocumentStore, name: str, form: str, documents: Sequence[Document | None], *, changed: bool = False
) -> None:
    """Write the documents of a file's letters, replacing those of an earlier run. Raises ``WriteError``.

    None: a letter that cannot be written; its earlier document is removed if the file has ``changed`` since.
    """
    suffix = document_suffix(form)
    first, folder = f"{name}.{suffix}", f"{name}{LETTERS_FOLDER}"
    try:
        others = [other for other in store.names(folder) if is_later_name(other, suffix)]
        if others or len(documents) > 1 or (changed and None in documents):
            for earlier in (first, *(f"{folder}/{other}" for other in others)):  # no others without the first
                store.remove(earlier)
    except OSError as error:
        raise WriteError(
            msg(
                "cannot replace {name}: {reason}; check the permissions of the folder", name=first, reason=reason(error)
            )
        ) from error
    names = [f"{place}.{suffix}" for place in document_names(name, len(documents))]
    for place, document in reversed([*zip(names, documents, strict=True)]):
        if document is not None:
            store.write(place, document)
