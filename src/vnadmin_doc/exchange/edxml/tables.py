"""The tables of this package: limits of elements, types of documents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["rows"]


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Rows of ``<table>.tsv`` by column name; its header explains the columns."""
    text = (files("vnadmin_doc.exchange.edxml") / f"{table}.tsv").read_text(encoding="utf-8")
    header, *lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(dict(zip(header, line, strict=True)) for line in lines)
