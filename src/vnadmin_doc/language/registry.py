"""The registry of names and phrases that heads and signatures print: places, agencies, titles, common words."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import regex as re

from vnadmin_doc.language.text import fold, tone_key

__all__ = ["ambiguous", "registered"]


@cache
def _rows() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """(folded words, name, kind) of each row."""
    text = (files("vnadmin_doc.language.data") / "registered_names.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    named = [(row["name"], row["type"]) for row in rows]
    # "TÍNH" alone is a word too; before a province it is TỈNH.
    named += [(f"tỉnh {name}", kind) for name, kind in named if kind == "place"]
    return tuple((tuple(re.findall(r"\w+", fold(name))), name, kind) for name, kind in named)


@cache
def ambiguous() -> frozenset[tuple[str, ...]]:
    """Folded words that two names share: without their marks nothing tells which was meant."""
    spelt: dict[tuple[str, ...], set[str]] = {}
    for words, name, _ in _rows():
        spelt.setdefault(words, set()).add(tone_key(name))
    return frozenset(words for words, names in spelt.items() if len(names) > 1)


@cache
def registered(kind: str = "") -> Mapping[tuple[str, ...], str]:
    """Registered names by their folded words; of one ``kind`` (``place``, ``agency``, ``title``, ``phrase``) or all."""
    return {words: name for words, name, type_ in _rows() if not kind or type_ == kind}
