"""Visibility: the limits below which a reader of the page cannot see a text, for all formats.

Hidden text is no text of the letter. Readers move it from ``Page.words`` to ``Page.hidden``; the pipeline keeps it in
``unplaced`` and reports it (docs/hidden-text.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from vnadmin_doc.messages import Message, msg

__all__ = [
    "LEAST_CONTRAST",
    "LEAST_SIZE",
    "WHITE",
    "Colour",
    "Ground",
    "OnGround",
    "hidden_message",
    "is_lost_in",
    "is_low_contrast",
    "is_tiny",
    "nearest_ground",
    "on_ground",
]

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

Ground = tuple[Colour | None] | None
"""The colour that an element declares behind its text: (None,) for one that is unknown, None if it declares nothing."""
WHITE: Colour = (255, 255, 255)
"""The colour of the page where nothing else is drawn."""
LEAST_CONTRAST = 24
"""Least difference (of 255, in one of the three colours) between a text and its ground that can be seen."""
LEAST_SIZE = 2.5
"""Largest size, in points, of a text that is too small to be read."""

_LONGEST_SAMPLE = 60


def is_tiny(size: float | None) -> bool:
    """Is text of this size (points; None: unknown) too small to be read?"""
    return size is not None and size <= LEAST_SIZE


def is_low_contrast(text: Colour, ground: Colour) -> bool:
    """Is the colour of the text so near to that of its ground that the text cannot be seen?

    >>> is_low_contrast((255, 255, 255), WHITE), is_low_contrast((255, 255, 255), (0, 32, 96))
    (True, False)
    """
    return max(abs(a - b) for a, b in zip(text, ground, strict=True)) < LEAST_CONTRAST


def nearest_ground(*grounds: Ground, around: Colour | None) -> Colour | None:
    """The colour behind a text: that of the first element that has one, else the one ``around``; None if unknown.

    >>> nearest_ground(None, ((0, 0, 0),), around=WHITE), nearest_ground(None, around=WHITE)
    ((0, 0, 0), (255, 255, 255))
    """
    return next((ground[0] for ground in grounds if ground is not None), around)


class OnGround(Protocol):
    """What reads text on a ground: ``ground`` is the colour behind the text, None if unknown."""

    ground: Colour | None


@contextmanager
def on_ground(reader: OnGround, ground: Ground) -> Iterator[None]:
    """Let a reader read text on a ground; None: on the one around the text."""
    outer = reader.ground
    reader.ground = nearest_ground(ground, around=outer)
    try:
        yield
    finally:
        reader.ground = outer


def is_lost_in(ground: Colour | None, text: Colour | None) -> bool:
    """Is text of this colour not seen on its ground? If one of them is unknown (None), it is seen."""
    return text is not None and ground is not None and is_low_contrast(text, ground)


def hidden_message(text: str) -> Message:
    """The message that hidden text was found; long texts are cut."""
    sample = text if len(text) <= _LONGEST_SAMPLE else text[:_LONGEST_SAMPLE].rsplit(" ", 1)[0] + " …"
    return msg("text that cannot be seen, or is the prompt of an empty field, is not used: “{text}”", text=sample)
