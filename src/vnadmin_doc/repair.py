"""Repair: registered names that OCR spoiled, put back in the value, never silently.

OCR of Vietnamese loses marks before it loses letters: ``SỞ Y TE`` is ``SỞ Y TẾ`` and can be
nothing else. A run of words is replaced only by a registered name that is equal to it when
marks are folded away; people's names are never touched. The evidence keeps what was read.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from vnadmin_doc.text import fold, tone_key

__all__ = ["registered", "repair"]


@cache
def registered() -> dict[tuple[str, ...], str]:
    """Registered names by their folded words."""
    text = (files("vnadmin_doc.data") / "registered_names.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    return {tuple(fold(row["name"]).split()): row["name"] for row in rows}


@cache
def _longest() -> int:
    return max(map(len, registered()))


def repair(value: str) -> str:
    """``value`` with each run of words that folds to a registered name spelt as registered.

    >>> repair("SƠ Y TE"), repair("PHÓ GIÁM ĐÓC"), repair("Lê Văn Huê")
    ('SỞ Y TẾ', 'PHÓ GIÁM ĐỐC', 'Lê Văn Huê')
    """
    words = value.split()
    keys = fold(value).split()
    out: list[str] = []
    index = 0
    while index < len(words):
        for length in range(min(_longest(), len(words) - index), 0, -1):
            name = registered().get(tuple(keys[index : index + length]))
            if name and _respelt(words[index : index + length], name, length):
                out += _cased(words[index : index + length], name)
                index += length
                break
        else:
            out.append(words[index])
            index += 1
    return " ".join(out)


def _respelt(words: list[str], name: str, length: int) -> bool:
    """Is the spelling to be changed? Both ways of placing a tone are right already; one word
    alone is too little to go by unless it is in capitals with the rest of its line.
    """
    if tone_key(" ".join(words)) == tone_key(name):
        return False
    return length > 1 or words[0].isupper()


def _cased(words: list[str], name: str) -> list[str]:
    """The name in the capitals of what was read."""
    if all(word.isupper() for word in words):
        return name.upper().split()
    return name.split()
