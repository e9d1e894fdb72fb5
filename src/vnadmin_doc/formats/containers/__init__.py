"""Open containers: files that contain other files, such as mails, archives and PDFs with attachments.

``all_members`` lists the files in order, also those of containers inside the container, within the limits.
The type of a container is detected from its content, never from its suffix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from vnadmin_doc import messages  # not its `msg`: that name is a module of this package
from vnadmin_doc.errors import LimitExceeded, ReadError
from vnadmin_doc.formats.containers.member import Budget, Member
from vnadmin_doc.limits import Limits

__all__ = ["CONTAINERS", "Member", "all_members", "is_container", "member_bytes"]


class _ContainerModule(Protocol):
    """The functions of a container's module."""

    def matches(self, data: bytes) -> bool:
        """Are these bytes a container of this type?"""

    def members(self, data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
        """Its files in order. ``levels``: how many levels of containers may be inside. Raises ``ReadError`` only."""


CONTAINERS: dict[str, str] = {
    "PDF with files in it": "vnadmin_doc.formats.containers.pdf_attachments",
    "ZIP archive": "vnadmin_doc.formats.containers.zip_archive",
    "Outlook message": "vnadmin_doc.formats.containers.msg",
    "office file with files in it": "vnadmin_doc.formats.containers.embedded_objects",
    "Outlook's attachment winmail.dat": "vnadmin_doc.formats.containers.tnef",
    "mailbox": "vnadmin_doc.formats.containers.mbox",
    "mail": "vnadmin_doc.formats.containers.eml",
    "edXML packet": "vnadmin_doc.formats.containers.edxml",
    "text with uuencoded files": "vnadmin_doc.formats.containers.uuencoded",
    "base64 text": "vnadmin_doc.formats.containers.base64_text",
}


def _container_module(data: bytes) -> _ContainerModule | None:
    return next((module for module in map(_loaded, CONTAINERS.values()) if module.matches(data)), None)


@cache
def _loaded(name: str) -> _ContainerModule:
    return cast(_ContainerModule, import_module(name))


def is_container(data: bytes) -> bool:
    """Are these bytes a container of a supported type?"""
    return _container_module(data) is not None


def all_members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """The files in a container, also those of containers inside it, each with its full path.

    A member that cannot be extracted is included with its ``problem``. Raises ``ReadError`` if the
    container itself cannot be opened, and ``LimitExceeded`` if it has too many or too large members.
    """
    budget = Budget(name, limits.members, limits.unpacked_bytes)
    return _walk(Member("", data), name, budget, limits.depth)


def member_bytes(data: bytes, name: str, path: str, limits: Limits) -> bytes | None:
    """The bytes of the member with this path; None if there is none. Raises like ``all_members``."""
    return next(
        (found.data for found in all_members(data, name, limits) if found.path == path and not found.problem), None
    )


def _walk(outer: Member, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    container = _container_module(outer.data)
    if container is None:
        yield outer
    elif levels == 0:
        problem = messages.msg("too many archives inside archives; unpack the file")
        yield replace(outer, data=b"", problem=LimitExceeded(messages.about(name, problem)))
    else:
        try:
            for inner in container.members(outer.data, name, budget, levels - 1):
                path = "/".join(filter(None, (outer.path, inner.path)))
                packet, element = (inner if inner.packet else outer).packet, inner.element or outer.element
                found = replace(inner, path=path, packet=packet, element=element)
                is_leaf = not inner.path or inner.problem
                yield from (found,) if is_leaf else _walk(found, path, budget, levels - 1)
        except LimitExceeded:
            raise
        except ReadError as error:
            if not outer.path:
                raise
            yield replace(outer, data=b"", problem=error)
