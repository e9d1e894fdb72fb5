"""Strikes: a number that is struck through, with a new number behind it, is replaced by the new one.

A struck word that nothing replaces stays in its row; its value gets an issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Source, Word

__all__ = ["take_replaced"]


def take_replaced(source: Source) -> tuple[Source, list[Line]]:
    """(the source without struck numbers that have a new number behind them, the struck numbers)."""
    taken: list[Line] = []
    pages = []
    for page in source.pages:
        if True in [word.style.struck for word in page.words]:
            words, struck = _without_replaced(page.words)
            taken += [make_line(page.number, [word], page.unit) for word in struck]
            page = replace(page, words=words)
        pages.append(page)
    return (replace(source, pages=tuple(pages)) if taken else source), taken


def _without_replaced(words: Sequence[Word]) -> tuple[tuple[Word, ...], list[Word]]:
    kept: list[Word] = []
    struck: list[Word] = []
    for word in words:
        old = kept[-1] if kept else None
        if old is not None and _is_replaced(old, word):
            struck.append(kept.pop())
            word = replace(word, glued=old.glued, replaces=old.text)
        kept.append(word)
    return tuple(kept), struck


def _is_replaced(old: Word, new: Word) -> bool:
    """Is a struck number followed in its row by one that is not struck?"""
    in_row = new.box.x0 >= old.box.x0 and old.box.top <= new.box.centre <= old.box.bottom
    return in_row and old.style.struck and not new.style.struck and old.text[:1].isdigit() and new.text[:1].isdigit()
