"""The decorator of the dataclasses that are made for every word of a letter, such as ``Box`` and ``Word``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

__all__ = ["value_class"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_class(*, eq: bool = True) -> Callable[[type[T]], type[T]]:
    """A dataclass with slots, frozen for the type checker only.

    ``dataclass(frozen=True)`` sets each field by a function call, so its constructor takes four times as long. Use this
    only for classes of which a letter has hundreds.
    """
    return dataclass(slots=True, eq=eq, unsafe_hash=eq)
