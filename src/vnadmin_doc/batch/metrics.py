"""Metrics: a run for other programs, as one line of JSON for each file and in the text format of Prometheus."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from vnadmin_doc.batch.job import Status
from vnadmin_doc.errors import WriteError, reason
from vnadmin_doc.messages import Message, msg

if TYPE_CHECKING:
    from vnadmin_doc.batch.convert import Summary
    from vnadmin_doc.batch.job import Outcome

__all__ = ["JsonLog", "Metrics", "log_line"]

INTERVAL = 5.0
"""Seconds between two updates of the metrics."""


class JsonLog:
    """One line of JSON for every file, appended to a file. Raises ``WriteError``."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("a", encoding="utf-8", errors="backslashreplace", buffering=1)
        except OSError as error:
            raise WriteError(_unwritable(path, error)) from error

    def __enter__(self) -> JsonLog:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, outcome: Outcome) -> None:
        """Log the outcome of one file."""
        self._file.write(json.dumps(log_line(outcome), ensure_ascii=False) + "\n")


def _unwritable(path: Path, error: OSError) -> Message:
    return msg("cannot write {path}: {reason}; choose another file", path=path, reason=reason(error))


def log_line(outcome: Outcome) -> dict[str, Any]:
    """The values logged for a file; those of its first letter if it has several."""
    first = outcome.letters[0] if outcome.letters else None
    return {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "source": outcome.job.source,
        "name": outcome.job.name,
        "status": outcome.status,
        "error": outcome.error or None,
        "message": outcome.message or None,
        "sha256": outcome.sha256,
        "kind": first.kind if first else None,
        "number": first.number if first else None,
        "notation": first.notation if first else None,
        "date": first.date if first else None,
        "letters": len(outcome.letters),
        "pages": outcome.pages,
        "reading": outcome.reading,
        "engine": outcome.engine,
        "worst": outcome.worst or None,
        "duplicate_of": outcome.duplicate_of,
        "attempt": outcome.job.attempt,
        "seconds": round(outcome.seconds, 3),
    }


class Metrics:
    """A text file for node exporters, replaced every few seconds and at the end. Raises ``WriteError``."""

    def __init__(self, path: Path, summary: Summary) -> None:
        self._path, self._summary = path, summary
        self._began, self._last = time.time(), 0.0
        self.refresh()

    def __enter__(self) -> Metrics:
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def refresh(self) -> None:
        """Count an outcome; write the file if it is due."""
        if time.monotonic() - self._last > INTERVAL:
            self._write()

    def _write(self) -> None:
        self._last = time.monotonic()
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            temporary.write_text(_text(self._summary, self._began), encoding="utf-8")
            temporary.replace(self._path)
        except OSError as error:
            raise WriteError(_unwritable(self._path, error)) from error


def _text(summary: Summary, began: float) -> str:
    states = get_args(Status)
    files = "".join(f'vnadmin_doc_files_total{{state="{state}"}} {summary.count[state]}\n' for state in states)
    return (
        "# HELP vnadmin_doc_files_total Files of this run by outcome.\n"
        f"# TYPE vnadmin_doc_files_total counter\n{files}"
        "# HELP vnadmin_doc_pages_total Pages read in this run.\n"
        f"# TYPE vnadmin_doc_pages_total counter\nvnadmin_doc_pages_total {summary.pages}\n"
        "# HELP vnadmin_doc_letters_total Letters written in this run.\n"
        f"# TYPE vnadmin_doc_letters_total counter\nvnadmin_doc_letters_total {summary.letters}\n"
        "# HELP vnadmin_doc_run_start_seconds Start time of this run.\n"
        f"# TYPE vnadmin_doc_run_start_seconds gauge\nvnadmin_doc_run_start_seconds {began:.0f}\n"
        "# HELP vnadmin_doc_last_file_seconds Time of the last update of this file.\n"
        f"# TYPE vnadmin_doc_last_file_seconds gauge\nvnadmin_doc_last_file_seconds {time.time():.0f}\n"
    )
