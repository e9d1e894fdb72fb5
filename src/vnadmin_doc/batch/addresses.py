"""Addresses: files and folders by URL, ``s3://bucket/key``, ``hdfs://host:port/path`` and others.

The file systems of pyarrow are used, and those of fsspec for schemes that pyarrow does not have. Each finds its
credentials and endpoints itself: S3 in the environment (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``, ...) and in its
files. The text after ``://`` is used as it is; nothing in it is decoded.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from vnadmin_doc.errors import LimitExceeded, MissingDependency, ReadError, WriteError
from vnadmin_doc.messages import about, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vnadmin_doc.limits import Limits

__all__ = [
    "FileEntry",
    "is_folder",
    "is_network",
    "is_url",
    "list_folder",
    "names",
    "read",
    "read_if_exists",
    "remove",
    "write",
]

FileEntry = tuple[str, int, int]
"""(name of a file, size in bytes, time of change in nanoseconds or -1 if unknown)."""

_OPTIONS = {"s3": "?allow_delayed_open=true"}
"""Options of a file system by scheme: a small object is written to S3 in one request, not as a multipart upload."""
_LOCAL = ("file", "local")
"""Schemes of the file systems of this machine."""
_OBJECT_STORES = ("s3", "gcs", "abfs")
"""Types of file systems where an object exists only when it is complete."""


def is_url(place: str) -> bool:
    """Is it an address, not a path of this machine?

    >>> is_url("s3://archive/2024"), is_url("archive/2024"), is_url("C:/archive")
    (True, False, False)
    """
    return "://" in place


def is_network(place: str) -> bool:
    """Is it an address of another machine? A path may be on a network share, which cannot be detected everywhere.

    >>> is_network("s3://archive/2024"), is_network("file:///archive"), is_network("archive/2024")
    (True, False, False)
    """
    return is_url(place) and place.partition("://")[0].lower() not in _LOCAL


def is_folder(url: str) -> bool:
    """Is the address a folder, or a prefix of objects? Raises ``ReadError``."""
    from pyarrow.fs import FileType

    try:
        return bool(_info(url).type == FileType.Directory)
    except OSError as error:
        raise ReadError(msg("{address} cannot be reached: {error}", address=url, error=error)) from error


def list_folder(url: str) -> tuple[list[FileEntry], list[str]]:
    """(files of a folder, names of its subfolders), not recursive. Raises ``OSError``."""
    from pyarrow.fs import FileSelector, FileType

    system, path = _resolved(url)
    files: list[FileEntry] = []
    folders = []
    for info in system.get_file_info(FileSelector(path, recursive=False)):
        if info.type == FileType.Directory:
            folders.append(info.base_name)
        elif info.base_name:
            size = -1 if info.size is None else info.size
            files.append((info.base_name, size, -1 if info.mtime_ns is None else info.mtime_ns))
    return files, folders


def read(url: str, limits: Limits) -> bytes:
    """The bytes of a file, after its size is checked. Raises ``ReadError``, like ``api.read_file``."""
    from pyarrow.fs import FileType

    name = url.rpartition("/")[2]
    try:
        info = _info(url)
        if info.type == FileType.NotFound:
            raise ReadError(about(name, msg("no such file; check the address {address}", address=url)))
        if info.type != FileType.File:
            raise ReadError(about(name, msg("not a regular file; copy its contents into one")))
        if info.size > limits.file_bytes:
            raise LimitExceeded(
                about(
                    name,
                    msg("more than {limit} bytes; split the file, or raise Limits.file_bytes", limit=limits.file_bytes),
                )
            )
        return _bytes(url)
    except OSError as error:
        raise ReadError(about(name, msg("cannot be opened: {reason}; check its permissions", reason=error))) from error


def read_if_exists(url: str) -> bytes | None:
    """The bytes of a file; None if it does not exist. Raises ``OSError``."""
    try:
        return _bytes(url)
    except FileNotFoundError:
        return None


def write(url: str, data: bytes | Iterable[bytes]) -> None:
    """Write a file completely or not at all. Raises ``WriteError``."""
    system, path = _resolved(url)
    temporary = path if system.type_name in _OBJECT_STORES else f"{path}.{uuid4().hex}.tmp"
    try:
        if temporary != path:
            system.create_dir(path.rpartition("/")[0], recursive=True)
        with system.open_output_stream(temporary) as file:
            for piece in (data,) if isinstance(data, bytes) else data:
                file.write(piece)
        if temporary != path:
            system.move(temporary, path)
    except OSError as error:
        raise WriteError(
            msg("cannot write {path}: {reason}; check permissions and free space", path=url, reason=error)
        ) from error


def names(url: str) -> list[str]:
    """The names of the files in a folder; empty if the folder does not exist. Raises ``OSError``."""
    try:
        return [name for name, _, _ in list_folder(url)[0]]
    except FileNotFoundError:
        return []


def remove(url: str) -> None:
    """Remove a file if it exists. Raises ``OSError``."""
    system, path = _resolved(url)
    with suppress(FileNotFoundError):
        system.delete_file(path)


def _bytes(url: str) -> bytes:
    system, path = _resolved(url)
    with system.open_input_file(path) as file:
        return bytes(file.read())


def _info(url: str) -> Any:
    system, path = _resolved(url)
    return system.get_file_info(path)


def _resolved(url: str) -> tuple[Any, str]:
    """(file system of an address, path in it)."""
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    system, root = _system(scheme, host)
    return system, f"{root.rstrip('/')}/{path.rstrip('/')}".rstrip("/") or "/"


@lru_cache(maxsize=16)
def _system(scheme: str, host: str) -> tuple[Any, str]:
    """(file system of an address, path at which the address begins). Raises ``ReadError``."""
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.fs import FileSystem, FSSpecHandler, PyFileSystem
    except ImportError as error:
        raise MissingDependency(
            msg("addresses need pyarrow; run: {command}", command="pip install 'vnadmin-doc[ray]'")
        ) from error
    address = f"{scheme}://{host}/"
    try:
        return FileSystem.from_uri(address + _OPTIONS.get(scheme, ""))  # type: ignore[no-any-return]
    except ArrowInvalid:
        pass  # pyarrow does not have this scheme
    except OSError as error:
        raise ReadError(msg("{address} cannot be reached: {error}", address=address, error=error)) from error
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise ReadError(
            msg("no file system for the address {address}: {error}", address=address, error=error)
        ) from error
    return PyFileSystem(FSSpecHandler(system)), root
