"""Containers: files that hold files. Their members, in order, within limits.

A mail has a body and attachments, an archive has entries, a PDF may have attachments. The members of
members are found too. The first bytes decide what opens a file, never its suffix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Protocol, cast

from vnadmin_doc import messages  # not its `msg`: that name is a module of this package
from vnadmin_doc.errors import LimitExceeded, ReadError
from vnadmin_doc.formats.containers.member import Budget, Member
from vnadmin_doc.limits import Limits

__all__ = ["CONTAINERS", "Member", "is_container", "leaves", "member"]


class _Module(Protocol):
    """What a container's module has."""

    def matches(self, data: bytes) -> bool:
        """Are these bytes of this kind, and do they hold files?"""

    def members(self, data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
        """Its members in order. ``levels``: how many levels of containers may be below. Raises ``ReadError`` only."""


CONTAINERS: dict[str, str] = {
    "PDF with files in it": "vnadmin_doc.formats.containers.pdf_attachments",
    "ZIP archive": "vnadmin_doc.formats.containers.zip_archive",
    "Outlook message": "vnadmin_doc.formats.containers.msg",
    "mail": "vnadmin_doc.formats.containers.eml",
}


def _opener(data: bytes) -> _Module | None:
    modules = (cast(_Module, import_module(name)) for name in CONTAINERS.values())
    return next((module for module in modules if module.matches(data)), None)


def is_container(data: bytes) -> bool:
    """Do these bytes hold files?"""
    return _opener(data) is not None


def leaves(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """What a container holds that holds nothing more, each with the whole path to it.

    A member that cannot be had is among them with its ``problem``. Raises ``ReadError`` where the
    container itself cannot be opened, and ``LimitExceeded`` where there is too much in it.
    """
    budget = Budget(name, limits.members, limits.unpacked_bytes)
    return _walk(Member("", data), name, budget, limits.depth)


def member(data: bytes, name: str, path: str, limits: Limits) -> bytes | None:
    """The bytes of the member at this path, None where there is none."""
    return next((leaf.data for leaf in leaves(data, name, limits) if leaf.path == path and not leaf.problem), None)


def _walk(outer: Member, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    opener = _opener(outer.data)
    if opener is None:
        yield outer
    elif levels == 0:
        problem = messages.msg("too many archives inside archives; unpack the file")
        yield replace(outer, data=b"", problem=LimitExceeded(messages.about(name, problem)))
    else:
        try:
            for inner in opener.members(outer.data, name, budget, levels - 1):
                path = "/".join(filter(None, (outer.path, inner.path)))
                found = replace(inner, path=path)
                own = not inner.path or inner.problem
                yield from (found,) if own else _walk(found, path, budget, levels - 1)
        except LimitExceeded:
            raise
        except ReadError as error:
            if not outer.path:
                raise
            yield replace(outer, data=b"", problem=error)
