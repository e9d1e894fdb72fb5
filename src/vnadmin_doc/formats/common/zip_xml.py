"""Read XML parts of a ZIP file (DOCX, ODT): parts are unpacked within the limits, elements found by local name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg

__all__ = [
    "Element", "Package", "attr", "child", "children", "local_name", "may_contain", "number", "parse_root",
    "parse_with_files", "parts_of",
]  # fmt: skip

Element = Any
"""An lxml element. It is read by local names, because strict DOCX files have other namespaces."""

_ROOTS = frozenset(("[content_types].xml", "mimetype"))
"""Parts that stand beside the folders of a DOCX, or an ODT file."""
_CHUNK = 1 << 20
_LONG_BASE64 = re.compile(rb">(?P<text>[A-Za-z0-9+/=\s]{1000000,})</")
_PLACEHOLDER = re.compile(r"base64 (\d{1,6})")


def local_name(element: Element) -> str:
    """The local name; "" for comments and processing instructions."""
    return _local(element.tag)


@lru_cache(maxsize=4096)
def _local(tag: Any) -> str:
    """The local part of the name of an element or an attribute: a file has thousands of them, of few names."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children with this local name; none for None."""
    found: Iterator[Element] = element.iterchildren(f"{{*}}{name}") if element is not None else iter(())
    return found


def child(element: Element | None, *path: str) -> Element | None:
    """The first child with the first name, its first child with the second name, and so on; None if missing."""
    for name in path:
        if element is None or not len(element):
            return None
        first = element[0]  # properties, which are asked for most, are the first child
        element = first if local_name(first) == name else next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def attr(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    for key, value in element.items():
        if _local(key) == name:
            return str(value)
    return None


def number(text: str | None, default: int = 0, limit: int = 10**7) -> int:
    """The integer in a text, at most ``limit`` and at least its negative; ``default`` if the text is not a number."""
    try:
        value = int(float(text or ""))
    except (ValueError, OverflowError):
        return default
    return max(-limit, min(limit, value))


def parse_root(data: bytes, path: str) -> tuple[Element, str]:
    """The root of an XML text, and the error where parsing stopped ("" for none).

    No entity is expanded, nothing is fetched. Raises ``DamagedFile`` if it is not XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(
            about(path, msg("not valid XML ({error}); open the file in Word and save it again", error=error))
        ) from error
    fault = next(iter(parser.error_log.filter_from_fatals()), None)
    return root, fault.message if fault else ""


def parse_with_files(data: bytes, path: str) -> tuple[Element, str]:
    """``parse_root`` for XML with files as base64 in it, whose texts may be longer than the parser takes (10 MB).

    Raises ``DamagedFile`` also if there is no root.
    """
    files: list[bytes] = []

    def placeholder(found: re.Match[bytes]) -> bytes:
        files.append(found["text"])
        return b">base64 %d</" % (len(files) - 1)

    root, fault = parse_root(_LONG_BASE64.sub(placeholder, data), path)
    if root is None:
        problem = msg("not valid XML ({error}); open the file in Word and save it again", error=fault)
        raise DamagedFile(about(path, problem))
    for item in root.iter() if files else ():
        found = _PLACEHOLDER.fullmatch(item.text or "") if isinstance(item.tag, str) else None
        if found and int(found[1]) < len(files):
            item.text = files[int(found[1])].decode("ascii")
    return root, fault


def part_name(path: str) -> str:
    r"""The name of a part for comparison: names are equal in any case (OPC, ECMA-376 part 2, 6.2.2.3).

    Some programs write backslashes.

    >>> part_name("Word\\Document.xml")
    'word/document.xml'
    """
    return path.replace("\\", "/").lower()


def parts_of(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries of an archive by the name of their part.

    A folder that holds all parts of an office file is no part of their names: the file was unpacked and packed again
    from outside.
    """
    parts = {part_name(info.filename): info for info in archive.infolist()}
    folder = next(iter(parts), "").partition("/")[0] + "/"
    if _ROOTS.isdisjoint(parts) and all(name.startswith(folder) for name in parts):
        inside = {name.removeprefix(folder): info for name, info in parts.items()}
        return parts if _ROOTS.isdisjoint(inside) else inside
    return parts


def may_contain(data: bytes, *names: str) -> bool:
    """Has the ZIP file (not a ZIP inside it) a part with one of these names? True for a damaged ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not parts_of(archive).keys().isdisjoint(map(part_name, names))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return True


@dataclass(slots=True)
class Package:
    """An opened DOCX or ODT file: parts by name, unpacked within the limits.

    ``truncated_parts`` maps the path of each part with an XML error to the error.
    """

    archive: zipfile.ZipFile
    remaining_bytes: int
    truncated_parts: dict[str, str] = field(default_factory=dict)
    _entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes, name: str, limits: Limits) -> Self:
        """Raises ``DamagedFile``, ``EncryptedFile`` or ``LimitExceeded``."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DamagedFile(
                about(name, msg("the ZIP file is damaged ({error}); save or download it again", error=error))
            ) from error
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise EncryptedFile(about(name, msg("the file needs a password; save a copy without one")))
        if sum(info.file_size for info in archive.infolist()) > limits.unpacked_bytes:
            raise LimitExceeded(
                about(
                    name,
                    msg("unpacks to more than {limit} bytes; raise Limits.unpacked_bytes", limit=limits.unpacked_bytes),
                )
            )
        return cls(archive, limits.unpacked_bytes, _entries=parts_of(archive))

    def part(self, path: str) -> Element | None:
        """The root of an XML part; None if there is no such part."""
        data = self.part_bytes(path)
        return None if data is None else self.parsed(data, path)

    def parsed(self, data: bytes, path: str) -> Element:
        """The root of an XML part with these bytes; a fault in it is noted. Raises ``DamagedFile``."""
        root, fault = parse_root(data, path)
        if fault:
            self.truncated_parts[path] = fault
        return root

    def part_bytes(self, path: str) -> bytes | None:
        """The bytes of a part; None if there is no such part. Raises as ``part``."""
        try:
            return self.unpacked(path)
        except KeyError:
            return None

    def paths(self) -> list[str]:
        """The names of all parts in lower case, sorted; folders are no parts."""
        return sorted(name for name in self._entries if not name.endswith("/"))

    def unpacked(self, path: str) -> bytes:
        """The bytes of a part. Raises ``KeyError`` without such a part, ``DamagedFile``, ``EncryptedFile`` or
        ``LimitExceeded``.
        """
        return self._unpacked(self._entries[part_name(path)], path)

    def _unpacked(self, info: zipfile.ZipInfo, path: str) -> bytes:
        """The bytes of one part. The size in its header may be false, so the unpacked bytes are counted."""
        chunks = []
        try:
            with self.archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self.remaining_bytes -= len(chunk)
                    if self.remaining_bytes < 0:
                        raise LimitExceeded(about(path, msg("unpacks to too many bytes; raise Limits.unpacked_bytes")))
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise DamagedFile(
                about(path, msg("cannot be unpacked ({error}); save or download the file again", error=error))
            ) from error
        except RuntimeError as error:
            raise EncryptedFile(about(path, msg("the file needs a password; save a copy without one"))) from error
        return b"".join(chunks)
