"""The remedies of OCR: which function each is, and what that function returns without the remedy.

``traced`` notes which of them change something on a scan; ``without`` switches one off. See ``ablation.py``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

__all__ = ["REMEDIES", "place", "traced", "without"]

Remedy = Callable[..., Any]
"""What a function would return if its remedy were not there: called with the arguments of the function."""


def _words(words: Any, *_: Any, **__: Any) -> list[Any]:
    return list(words)


def _second(_: Any, words: Any, *__: Any, **___: Any) -> list[Any]:
    return list(words)


REMEDIES: dict[str, tuple[str, Remedy]] = {
    "arrival-stamps": ("recognise:find_stamps", lambda *_: []),
    "slanted-marks": ("recognise:find_marks", lambda *_: []),
    "black-seals": ("recognise:find_rings", lambda *_: []),
    "words-at-seals": ("recognise:split_at_seals", lambda words, _: (words, [])),
    "show-through": ("recognise:find_show_through", lambda *_: None),
    "rotation": ("recognise:_best_rotation", lambda *_: 0),
    "roman-numerals": ("recognise:with_roman_numerals", _words),
    "doubled-ink": ("recognise:without_doubled_ink", _words),
    "impossible-days": ("handwriting.filled_slots:without_impossible_days", _words),
    "slots-confirmed-by-ocr": ("handwriting.filled_slots:combine_with_ocr", lambda guesses, *_: (guesses, 0.0)),
    "joined-words-in-cells": ("image.ruled_lines:PageGrids.without_joined_words", _second),
    "cells-read-again": ("image.ruled_lines:PageGrids.reread_cells", lambda _grids, _grey, words, *_: words),
    "red-marks": ("engines.two_readers:_is_mark", lambda _: False),
    "strips": ("engines.two_readers:reread_lines", _second),
    "signature-block": ("engines.two_readers:read_block", _second),
    "names": ("signature_block:with_name", lambda *_: None),
}
"""By name: the function of ``vnadmin_doc.ocr``, and what it returns without the remedy."""


def place(name: str) -> tuple[Any, str]:
    """The module or class, and the name in it, of a remedy's function."""
    module, _, path = REMEDIES[name][0].partition(":")
    owner: Any = importlib.import_module(f"vnadmin_doc.ocr.{module}")
    *classes, function = path.split(".")
    for part in classes:
        owner = getattr(owner, part)
    return owner, function


@contextmanager
def without(name: str) -> Iterator[None]:
    """Within the context, the remedy is off."""
    with mock.patch.object(*place(name), REMEDIES[name][1]):
        yield


@contextmanager
def traced() -> Iterator[set[str]]:
    """The names of the remedies that change something within the context."""
    acted: set[str] = set()
    with ExitStack() as stack:
        for name in REMEDIES:
            owner, function = place(name)
            stack.enter_context(mock.patch.object(owner, function, _watched(name, getattr(owner, function), acted)))
        yield acted


def _watched(name: str, function: Remedy, acted: set[str]) -> Remedy:
    """The function, which adds ``name`` to ``acted`` when its result is not that without the remedy."""

    def watched(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if repr(result) != repr(REMEDIES[name][1](*args, **kwargs)):  # words are equal only to themselves
            acted.add(name)
        return result

    return watched
