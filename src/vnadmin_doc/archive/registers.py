"""Catalog: the ledger as a table, the two registers of Decree 30/2020/NĐ-CP, and letters that are there twice.

The registers have the ten columns of Appendix IV, forms I (sổ đăng ký văn bản đi) and VI (sổ đăng ký văn bản đến).
What a letter does not say stays empty, for the clerk; what is in doubt is named under Ghi chú.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from vnadmin_doc.archive.ledger_view import code_of, day, in_doubt, kind_name, opened, readable
from vnadmin_doc.archive.table_files import Column, Table, write_table
from vnadmin_doc.batch.catalog_row import JOIN
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.messages import msg, translate

__all__ = ["INCOMING", "OUTGOING", "catalog"]

_SOURCE_COLUMNS = (
    Column("name"), Column("path"), Column("state"), Column("sha256"), Column("size", "integer"),
    Column("pages", "integer"), Column("reading"), Column("engine"), Column("seconds", "real"),
    Column("attempts", "integer"), Column("error"), Column("message"), Column("twin"), Column("tool"), Column("schema"),
    Column("finished"),
)  # fmt: skip
_LETTER_COLUMNS = (
    Column("part", "integer"), *(
        Column(name)
        for name in (
            "document", "kind", "number", "notation", "date", "place", "parent", "issuer", "subject", "signer",
            "addressees", "distribution", "archive", "copies", "stamped", "arrival_number", "arrival_date", "transfer",
            "worst", "issues",
        )
    ),
)  # fmt: skip
_ALL = ", ".join(
    [*(f"source.{column.name}" for column in _SOURCE_COLUMNS), *(f"letter.{column.name}" for column in _LETTER_COLUMNS)]
)
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
) -> int:
    """Write a table of an output folder's ledger: ``csv``, ``xlsx`` or ``parquet``; the number of its rows.

    CSV and Parquet have a row for each letter, and one for each source that has none. XLSX has the registers:
    documents of the ``office`` go out and all others come in; without its name, those that bear a stamp of arrival
    come in. ``duplicates``: instead, letters of one number, notation, issuer and date, however they are written.
    """
    with opened(out) as database:
        if duplicates:
            tables = [Table("Trùng", _DUPLICATES, _groups(database))]
        elif form == "xlsx":
            tables = _registers(database, office)
        else:
            columns = (*_SOURCE_COLUMNS, *_LETTER_COLUMNS)
            tables = [Table("catalog", columns, map(_clean, database.execute(_CATALOG)))]
        return write_table(tables, Path(file), form)


def _clean(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Names that are no UTF-8 made readable."""
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
        yield group, letters, code_of(number, notation), issuer, key[3], subject, *place


def _registers(database: sqlite3.Connection, office: str | None) -> list[Table]:
    own = _folded(office)
    database.create_function("folded", 1, _folded, deterministic=True)
    database.row_factory = sqlite3.Row
    comes = "stamped IS NOT NULL" if own is None else "instr(folded(coalesce(issuer, '')), :own) = 0"
    letters = f"SELECT letter.* FROM letter JOIN source USING (name) WHERE state = 'converted' AND ({comes}) ="  # noqa: S608
    going = f"{letters} 0 ORDER BY date IS NULL, date, CAST(number AS INTEGER), number, name, part"
    coming = (
        f"{letters} 1 ORDER BY arrival_date IS NULL, arrival_date, CAST(arrival_number AS INTEGER), date, name, part"
    )
    return [
        Table("Văn bản đi", OUTGOING, map(_outgoing, database.execute(going, {"own": own})), _NUMBERED),
        Table("Văn bản đến", INCOMING, map(_incoming, database.execute(coming, {"own": own})), _NUMBERED),
    ]


def _outgoing(letter: sqlite3.Row) -> tuple[str | None, ...]:
    code = code_of(letter["number"], letter["notation"])
    receivers = _receivers(letter["addressees"], letter["distribution"])
    kept = letter["archive"], letter["copies"], None, None
    return code, day(letter["date"]), _title(letter), letter["signer"], receivers, *kept, _note(letter)


def _incoming(letter: sqlite3.Row) -> tuple[str | None, ...]:
    arrival = day(letter["arrival_date"]), letter["arrival_number"], letter["issuer"]
    code = code_of(letter["number"], letter["notation"])
    return *arrival, code, day(letter["date"]), _title(letter), letter["transfer"], None, None, _note(letter)


def _title(letter: sqlite3.Row) -> str:
    """Tên loại và trích yếu."""
    return ". ".join(part for part in (kind_name(letter["kind"]), letter["subject"]) if part)


def _receivers(addressees: str | None, distribution: str | None) -> str:
    """Nơi nhận: those addressed, then the list, but for what repeats them ("Như trên") and what is kept (Lưu).

    >>> _receivers("Sở A; Sở B", "Như trên; Ban C; Lưu: VT.")
    'Sở A; Sở B; Ban C'
    """
    listed = distribution.split(JOIN) if distribution else []
    repeats = ("nhu tren", "nhu kinh gui") if addressees else ()
    others = [entry for entry in listed if not fold(entry).lstrip("- ").startswith(("luu", *repeats))]
    return JOIN.join([*([addressees] if addressees else []), *others])


def _note(letter: sqlite3.Row) -> str:
    """Ghi chú: what is in doubt, and where the letter is. Registers are in Vietnamese, as the decree has them."""
    doubtful, document = in_doubt(letter["issues"]), readable(letter["document"])
    if not doubtful:
        return translate(msg("file {name}", name=document), "vi")
    return translate(msg("to review: {parts}; file {name}", parts=doubtful, name=document), "vi")
