"""Outcome files: the outcome of every file as Parquet and as lines of JSON, beside the documents.

A part holds some thousands of outcomes and is written completely or not at all. Each run has its own parts.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from dataclasses import fields as fields_of
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vnadmin_doc.batch import addresses
from vnadmin_doc.batch.job import CatalogRow
from vnadmin_doc.batch.ledger import STATE_FOLDER
from vnadmin_doc.batch.metrics import log_line
from vnadmin_doc.batch.safe_files import write_file

if TYPE_CHECKING:
    import pyarrow

    from vnadmin_doc.batch.job import Outcome

__all__ = ["OutcomeFiles"]

PART = 10_000
"""Outcomes in a part."""
_NUMBERS = ("letters", "pages", "attempt", "size")


class OutcomeFiles:
    """Writes the outcomes of one run to ``out``, a folder or an address. Raises ``WriteError``."""

    def __init__(self, out: str) -> None:
        began = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        self._stem = f"{out.rstrip('/')}/{STATE_FOLDER}/records/{began}"
        self._parts = 0
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> OutcomeFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def add(self, outcome: Outcome) -> None:
        """Add one outcome."""
        rows = [asdict(letter) for letter in outcome.letters]
        row = {**log_line(outcome), "size": outcome.job.size, "catalog": rows}
        self._rows.append(json.loads(_utf8(json.dumps(row, ensure_ascii=False))))
        if len(self._rows) == PART:
            self._write()

    def _write(self) -> None:
        if not self._rows:
            return
        stem = f"{self._stem}-{self._parts:05}"
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self._rows)
        _put(f"{stem}.jsonl", lines.encode())
        _put(f"{stem}.parquet", _parquet(self._rows))
        self._parts += 1
        self._rows = []


def _utf8(text: str) -> str:
    """The text with escapes for bytes that are not valid UTF-8."""
    return text.encode(errors="backslashreplace").replace(b"\\ud", b"\\\\ud").decode()


def _put(place: str, data: bytes) -> None:
    if addresses.is_url(place):
        addresses.write(place, data)
    else:
        write_file(Path(place), data)


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_pylist(rows, _schema(pa, rows[0])), sink)
    return bytes(sink.getvalue())


def _schema(pa: Any, row: dict[str, Any]) -> pyarrow.Schema:
    """The schema, the same for every part and independent of its values."""
    rows = pa.list_(pa.struct([(column.name, pa.string()) for column in fields_of(CatalogRow)]))
    kinds = {**dict.fromkeys(_NUMBERS, pa.int64()), "seconds": pa.float64(), "catalog": rows}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in row])
