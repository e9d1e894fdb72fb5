"""Made: which formats of a source's documents there are, and with what in them, as one line of text.

>>> made = merged("", ("json",), "header", split=True)
>>> made
'json:header:split'
>>> has(made, "json", "header", split=True), has(made, "json", "all", split=True)
(True, False)
>>> merged(made, ("xml",), "all", split=False)
'json:header:split xml:all:whole'
"""

from __future__ import annotations

from vnadmin_doc.model.page import Fields

__all__ = ["has", "merged"]


def has(made: str, form: str, fields: Fields, *, split: bool) -> bool:
    """Is there a document of this format that has these fields, of each letter or of the whole file?"""
    division = "split" if split else "whole"
    enough = ("all", fields)
    return any(f"{form}:{held}:{division}" in made.split() for held in enough)


def merged(made: str, forms: tuple[str, ...], fields: Fields, *, split: bool) -> str:
    """What there is when these formats were made, or found to serve, in place of what there was of them."""
    division = "split" if split else "whole"
    kept = [item for item in made.split() if item.partition(":")[0] not in forms]
    return " ".join([*kept, *(f"{form}:{fields}:{division}" for form in forms)])
