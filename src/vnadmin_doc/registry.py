"""The registry of names and phrases that heads and signatures print: places, agencies, titles, common words."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import regex as re

from vnadmin_doc.text import fold

__all__ = ["registered"]


@cache
def registered(kind: str = "") -> Mapping[tuple[str, ...], str]:
    """Registered names by their folded words; of one ``kind`` (``place``, ``agency``, ``title``, ``phrase``) or all."""
    text = (files("vnadmin_doc.data") / "registered_names.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    return {
        tuple(re.findall(r"\w+", fold(row["name"]))): row["name"] for row in rows if not kind or row["type"] == kind
    }
