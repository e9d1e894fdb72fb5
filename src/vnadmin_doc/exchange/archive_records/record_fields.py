"""Fields of archive records and their code lists, read from ``data/record_fields.tsv`` and ``data/record_codes.tsv``.

A profile is a table of fields: ``tt05`` and ``tt05-hoso`` (Circular 05/2025/TT-BNV: 21 fields of a document, 18 of a
dossier, hồ sơ), ``tt02`` (Circular 02/2019/TT-BNV), ``nd30-out``, ``nd30-in`` and ``nd30-hoso`` (Decree 30/2020/NĐ-CP,
Appendix VI). Only the tables of the decree were seen in the official text: see the header of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

__all__ = ["PROFILES", "Profile", "RecordField", "codes", "fields", "is_of_dossier", "table_rows", "type_code"]

Profile = Literal["tt05", "tt05-hoso", "tt02", "nd30-out", "nd30-in", "nd30-hoso"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
OTHER_KIND = "32"
"""typeName of a document of another kind (Khác)."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field; the header of the table explains the columns.

    ``length`` is the most characters, None without a limit. ``condition``: the field, and its values, under which this
    one is mandatory. ``codes`` is the name of a code list, "" for none; ``several``: more than one code may be given.
    """

    name: str
    vietnamese: str
    type: Literal["S", "N", "D", "B"]
    length: int | None
    required: bool
    condition: tuple[str, tuple[str, ...]] | None
    codes: str
    several: bool
    giver: Literal["letter", "hoso", "inherit", "computed"]
    value: str


def is_of_dossier(profile: Profile) -> bool:
    """Does the profile describe a dossier (hồ sơ), not a document?"""
    return profile.endswith("-hoso")


def table_rows(table: str) -> list[dict[str, str]]:
    """The rows of ``data/<table>.tsv`` by column name."""
    text = (files("vnadmin_doc.exchange.archive_records.data") / f"{table}.tsv").read_text("utf-8")
    heads, *rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [dict(zip(heads, row, strict=True)) for row in rows]


@cache
def fields(profile: Profile) -> tuple[RecordField, ...]:
    """The fields of a profile, in the order of its table."""
    return tuple(_field(row) for row in table_rows("record_fields") if row["profile"] == profile)


def _field(row: Mapping[str, str]) -> RecordField:
    name, _, values = row["required"].partition("=")
    return RecordField(
        name=row["name"],
        vietnamese=row["vietnamese"],
        type=row["type"],  # type: ignore[arg-type]
        length=int(row["length"]) if row["length"] else None,
        required=row["required"] == "yes",
        condition=(name, tuple(values.split(","))) if values else None,
        codes=row["codes"].rstrip("+"),
        several=row["codes"].endswith("+"),
        giver=row["giver"],  # type: ignore[arg-type]
        value=row["value"],
    )


@cache
def codes(name: str) -> Mapping[str, str]:
    """A code list: the names by their codes.

    >>> codes("mode")
    {'01': 'Công khai', '02': 'Có điều kiện', '03': 'Mật'}
    """
    return {row["code"]: row["name"] for row in table_rows("record_codes") if row["list"] == name}


def type_code(kind: str) -> str:
    """The code of typeName for a kind of ``model/kinds.py``; 32 (Khác) for a kind that the circular does not list.

    >>> type_code("CV"), type_code("QyĐ"), type_code("NĐ")
    ('22', '05', '32')
    """
    return _type_codes().get(kind, OTHER_KIND)


@cache
def _type_codes() -> Mapping[str, str]:
    rows = (row for row in table_rows("record_codes") if row["list"] == "typeName" and row["kind"])
    return {row["kind"]: row["code"] for row in rows}
