"""The record of a source's documents: formats, fields, division and language, as one line of text.

An item is ``format:fields:division``, and ``:language`` where the messages are not in English.

>>> made = merged("", ("json",), "header", split=True)
>>> made
'json:header:split'
>>> has(made, "json", "header", split=True), has(made, "json", "all", split=True)
(True, False)
>>> merged(made, ("xml",), "all", split=False, lang="vi")
'json:header:split xml:all:whole:vi'
"""

from __future__ import annotations

from vnadmin_doc.messages import LANGS, Lang
from vnadmin_doc.model.page import Fields

__all__ = ["has", "merged"]


def has(made: str, form: str, fields: Fields, *, split: bool, lang: Lang | None = None) -> bool:
    """Does a document of this format exist with these fields, split into letters or not?

    ``lang``: the language of its messages; None: any.
    """
    languages = LANGS if lang is None else (lang,)
    enough = {_item(form, held, split, language) for held in ("all", fields) for language in languages}
    return not enough.isdisjoint(made.split())


def merged(made: str, forms: tuple[str, ...], fields: Fields, *, split: bool, lang: Lang | None = None) -> str:
    """The record after these formats were written or reused; they replace earlier entries."""
    kept = [item for item in made.split() if item.partition(":")[0] not in forms]
    return " ".join([*kept, *(_item(form, fields, split, lang or "en") for form in forms)])


def _item(form: str, fields: str, split: bool, lang: Lang) -> str:
    item = f"{form}:{fields}:{'split' if split else 'whole'}"
    return item if lang == "en" else f"{item}:{lang}"
