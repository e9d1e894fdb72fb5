"""Tables of archive records: a row for each letter, or for the dossier, with the fields of a profile as columns."""

from __future__ import annotations

import os
from collections.abc import Iterator

from vnadmin_doc.archive.stored_letters import StoredLetter, stored_letters
from vnadmin_doc.archive.table_files import Column, Table, Value
from vnadmin_doc.exchange.archive_records import (
    ArchiveRecord,
    Hoso,
    Profile,
    document_record,
    dossier_record,
    is_of_dossier,
)
from vnadmin_doc.exchange.archive_records.record_fields import fields
from vnadmin_doc.messages import translate

__all__ = ["record_table"]

_MOST_WIDTH = 48


def record_table(out: str | os.PathLike[str], profile: Profile, hoso: Hoso) -> Table:
    """The records of an output folder; the last column, in Vietnamese, has the fields that are missing or not valid.

    The letters are numbered as in a package. Raises ``ReadError``, ``DamagedFile``.
    """
    letters = stored_letters(out, hoso)
    source = Column("source", width=24), Column("part", "integer", 8)
    of_record = tuple(Column(item.name, width=min(item.length or 12, _MOST_WIDTH)) for item in fields(profile))
    columns = (*(() if is_of_dossier(profile) else source), *of_record, Column("problems", width=_MOST_WIDTH))
    heads = {"source": "Tệp", "part": "Văn bản thứ", "problems": "Thiếu hoặc sai"}
    heads |= {item.name: item.vietnamese for item in fields(profile)}
    rows = _dossier(letters, profile, hoso) if is_of_dossier(profile) else _documents(letters, profile, hoso)
    return Table(profile, columns, rows, tuple(heads[column.name] for column in columns))


def _documents(letters: list[StoredLetter], profile: Profile, hoso: Hoso) -> Iterator[tuple[Value, ...]]:
    for ordinal, letter in enumerate(letters, 1):
        record = document_record(letter.read(), hoso, letter.key, ordinal, profile)
        yield letter.name, letter.part, *_cells(record)


def _dossier(letters: list[StoredLetter], profile: Profile, hoso: Hoso) -> Iterator[tuple[Value, ...]]:
    records = [document_record(letter.read(), hoso, letter.key, number) for number, letter in enumerate(letters, 1)]
    yield _cells(dossier_record(hoso, records, profile))


def _cells(record: ArchiveRecord) -> tuple[str | None, ...]:
    problems = (f"{entry.field.name}: {translate(entry.finding or '', 'vi')}" for entry in record.problems)
    return *(entry.value for entry in record.entries), "; ".join(problems)
