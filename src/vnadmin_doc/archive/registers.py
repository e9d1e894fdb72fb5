"""Registers: the ledger as a table, the two registers of Decree 30/2020/NĐ-CP, and duplicate letters.

The registers have the ten columns of Appendix IV, forms I (sổ đăng ký văn bản đi) and VI (sổ đăng ký văn bản đến).
A value that a letter does not have stays empty, for the clerk; the doubtful parts are listed under Ghi chú.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from vnadmin_doc.archive.agencies import agency_names, folded_words
from vnadmin_doc.archive.ledger_view import (
    doubtful_parts,
    kind_name,
    number_and_notation,
    open_ledger,
    readable,
    vietnamese_date,
)
from vnadmin_doc.archive.record_tables import record_table
from vnadmin_doc.archive.table_files import Column, Table, write_table
from vnadmin_doc.batch.catalog_row import JOIN
from vnadmin_doc.exchange.archive_records import Hoso, Profile
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.messages import msg, translate

__all__ = ["INCOMING", "OUTGOING", "catalog"]

_SOURCE_COLUMNS = (
    Column("name"), Column("path"), Column("state"), Column("sha256"), Column("size", "integer"),
    Column("pages", "integer"), Column("reading"), Column("engine"), Column("seconds", "real"),
    Column("attempts", "integer"), Column("error"), Column("message"), Column("duplicate_of"), Column("tool"),
    Column("schema"), Column("finished"),
)  # fmt: skip
_LETTER_COLUMNS = (
    Column("part", "integer"), *(
        Column(name)
        for name in (
            "document", "kind", "number", "notation", "date", "place", "parent", "issuer", "agency", "subject",
            "signer", "addressees", "distribution", "archive", "copies", "stamped", "arrival_number", "arrival_date",
            "transfer", "filed_unseen", "worst", "issues",
        )
    ),
)  # fmt: skip
_ALL = ", ".join(
    [*(f"source.{column.name}" for column in _SOURCE_COLUMNS), *(f"letter.{column.name}" for column in _LETTER_COLUMNS)]
).replace("letter.agency", "agency_name(letter.agency)")
_CATALOG = f"SELECT {_ALL} FROM source LEFT JOIN letter USING (name) ORDER BY source.name, part"  # noqa: S608

OUTGOING = (
    Column("Số, ký hiệu văn bản", width=18), Column("Ngày tháng văn bản", width=12),
    Column("Tên loại và trích yếu nội dung văn bản", width=48), Column("Người ký", width=20),
    Column("Nơi nhận văn bản", width=36), Column("Đơn vị, người nhận bản lưu", width=16),
    Column("Số lượng bản", width=8), Column("Ngày chuyển", width=11), Column("Ký nhận", width=10),
    Column("Ghi chú", width=28),
)  # fmt: skip
"""Sổ đăng ký văn bản đi (Decree 30/2020/NĐ-CP, Appendix IV, I.2)."""
INCOMING = (
    Column("Ngày đến", width=11), Column("Số đến", width=8), Column("Tác giả", width=26),
    Column("Số, ký hiệu văn bản", width=18), Column("Ngày tháng văn bản", width=12),
    Column("Tên loại và trích yếu nội dung văn bản", width=48), Column("Đơn vị hoặc người nhận", width=22),
    Column("Ngày chuyển", width=11), Column("Ký nhận", width=10), Column("Ghi chú", width=28),
)  # fmt: skip
"""Sổ đăng ký văn bản đến (Decree 30/2020/NĐ-CP, Appendix IV, VI.2)."""
_OF_OTHERS = "instr(folded(coalesce(issuer, '')), :own) = 0 AND instr(folded(coalesce(agency, '')), :words) = 0"
_NUMBERED = tuple(f"({number})" for number in range(1, 11))

_DUPLICATES = (
    Column("group", "integer", 8), Column("letters", "integer", 8), Column("code"), Column("issuer", width=30),
    Column("date", width=12), Column("subject", width=48), Column("name", width=40), Column("part", "integer", 8),
    Column("document", width=40), Column("sha256", width=20),
)  # fmt: skip
_SAME = """
WITH keyed AS (
    SELECT letter.*, sha256, folded(ltrim(number, '0')) AS k1, folded(notation) AS k2, folded(issuer) AS k3
    FROM letter JOIN source USING (name)
    WHERE state = 'converted' AND number IS NOT NULL AND issuer IS NOT NULL AND date IS NOT NULL
), counted AS (SELECT *, count(*) OVER (PARTITION BY k1, k2, k3, date) AS letters FROM keyed)
SELECT k1, k2, k3, date, letters, number, notation, issuer, subject, name, part, document, sha256
FROM counted WHERE letters > 1 ORDER BY date, k3, k1, k2, name, part
"""


def catalog(
    out: str | os.PathLike[str],
    file: str | os.PathLike[str],
    form: str,
    *,
    duplicates: bool = False,
    office: str | None = None,
    profile: Profile | None = None,
    hoso: Hoso | None = None,
) -> int:
    """Write a table of an output folder as ``csv``, ``json``, ``xlsx`` or ``parquet``; return the number of rows.

    CSV, JSON and Parquet have a row for each letter, and one for each source without a letter. XLSX has the registers:
    letters of the ``office`` are outgoing, all others incoming; without ``office``, letters with an arrival stamp are
    incoming. ``duplicates``: instead, groups of letters with the same number, notation, issuer and date; case, tone
    marks and leading zeros are ignored. ``profile``: instead, archive records, with the values of ``hoso`` that letters
    do not have.

    Raises ``ReadError``, ``DamagedFile``, ``WriteError`` or ``MissingDependency``.
    """
    if profile:
        return write_table([record_table(out, profile, hoso or Hoso())], Path(file), form)
    with open_ledger(out) as database:
        if duplicates:
            tables = [Table("Trùng", _DUPLICATES, _groups(database))]
        elif form == "xlsx":
            tables = _registers(database, office)
        else:
            columns = (*_SOURCE_COLUMNS, *_LETTER_COLUMNS)
            database.create_function("agency_name", 1, agency_names(database).get, deterministic=True)
            tables = [Table("catalog", columns, map(_clean, database.execute(_CATALOG)))]
        return write_table(tables, Path(file), form)


def _clean(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row with names as text."""
    return tuple(readable(value) if isinstance(value, bytes) else value for value in row)


def _folded(text: str | None) -> str | None:
    return None if text is None else squeeze(fold(text))


def _groups(database: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    database.create_function("folded", 1, _folded, deterministic=True)
    numbers, last, group = count(1), None, 0
    for *key, letters, number, notation, issuer, subject, name, part, document, sha256 in database.execute(_SAME):
        if key != last:
            last, group = key, next(numbers)
        place = (readable(name), part, readable(document), sha256)
        yield group, letters, number_and_notation(number, notation), issuer, key[3], subject, *place


def _registers(database: sqlite3.Connection, office: str | None) -> list[Table]:
    own = {"own": _folded(office), "words": office and folded_words(office)}
    database.create_function("folded", 1, _folded, deterministic=True)
    database.create_function("agency_name", 1, agency_names(database).get, deterministic=True)
    database.row_factory = sqlite3.Row
    is_incoming = "stamped IS NOT NULL" if office is None else _OF_OTHERS
    letters = (
        "SELECT letter.*, coalesce(agency_name(agency), issuer) AS author "  # noqa: S608
        f"FROM letter JOIN source USING (name) WHERE state = 'converted' AND ({is_incoming}) ="
    )
    outgoing = f"{letters} 0 ORDER BY date IS NULL, date, CAST(number AS INTEGER), number, name, part"
    incoming = (
        f"{letters} 1 ORDER BY arrival_date IS NULL, arrival_date, CAST(arrival_number AS INTEGER), date, name, part"
    )
    return [
        Table("Văn bản đi", OUTGOING, map(_outgoing, database.execute(outgoing, own)), _NUMBERED),
        Table("Văn bản đến", INCOMING, map(_incoming, database.execute(incoming, own)), _NUMBERED),
    ]


def _outgoing(letter: sqlite3.Row) -> tuple[str | None, ...]:
    code = number_and_notation(letter["number"], letter["notation"])
    receivers = _receivers(letter["addressees"], letter["distribution"])
    kept = letter["archive"], letter["copies"], None, None
    return code, vietnamese_date(letter["date"]), _title(letter), letter["signer"], receivers, *kept, _note(letter)


def _incoming(letter: sqlite3.Row) -> tuple[str | None, ...]:
    arrival = vietnamese_date(letter["arrival_date"]), letter["arrival_number"], letter["author"]
    code = number_and_notation(letter["number"], letter["notation"])
    date = vietnamese_date(letter["date"])
    return *arrival, code, date, _title(letter), letter["transfer"], None, None, _note(letter)


def _title(letter: sqlite3.Row) -> str:
    """Tên loại và trích yếu."""
    return ". ".join(part for part in (kind_name(letter["kind"]), letter["subject"]) if part)


def _receivers(addressees: str | None, distribution: str | None) -> str:
    """Nơi nhận: the addressees, then the list without entries that repeat them ("Như trên") and without Lưu.

    >>> _receivers("Sở A; Sở B", "Như trên; Ban C; Lưu: VT.")
    'Sở A; Sở B; Ban C'
    """
    listed = distribution.split(JOIN) if distribution else []
    repeats = ("nhu tren", "nhu kinh gui") if addressees else ()
    others = [entry for entry in listed if not fold(entry).lstrip("- ").startswith(("luu", *repeats))]
    return JOIN.join([*([addressees] if addressees else []), *others])


def _note(letter: sqlite3.Row) -> str:
    """Ghi chú: the doubtful parts and the file. Registers are in Vietnamese, as in the decree."""
    doubtful, document = doubtful_parts(letter["issues"]), readable(letter["document"])
    if letter["filed_unseen"]:
        return translate(msg("can be filed without a look; file {name}", name=document), "vi")
    if not doubtful:
        return translate(msg("file {name}", name=document), "vi")
    return translate(msg("to review: {parts}; file {name}", parts=doubtful, name=document), "vi")
