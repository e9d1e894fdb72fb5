"""Counters of the service, in the text format of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vnadmin_doc.batch.job import Outcome

__all__ = ["Counters", "metrics_text"]

_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds of the histogram of the seconds to read a file."""
_HELP = {
    "requests": ("vnadmin_doc_requests_total", "Requests by route and status."),
    "jobs": ("vnadmin_doc_jobs_total", "Jobs that have ended, by state."),
    "failures": ("vnadmin_doc_job_failures_total", "Failed jobs by class of the error."),
    "refused": ("vnadmin_doc_refused_total", "Files that were refused because of too many jobs."),
}
_LABELS = {"requests": ("route", "status"), "jobs": ("state",), "failures": ("error",), "refused": ("reason",)}
_FIRST_SECONDS = 2.0
"""The mean time of a job before there is one."""


class Counters:
    """Counts since the start of the process; for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in _HELP}
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._pages = 0

    def add(self, name: str, *labels: str) -> None:
        """Count one."""
        with self._lock:
            self._counts[name][labels] += 1

    def end(self, outcome: Outcome, state: str) -> None:
        """Count a job that has ended."""
        self.add("jobs", state)
        if state == "failed":
            self.add("failures", outcome.error)
        with self._lock:
            self._buckets[bisect_left(_BOUNDS, outcome.seconds)] += 1
            self._seconds += outcome.seconds
            self._pages += outcome.pages

    def mean_seconds(self) -> float:
        """The mean time to read a file."""
        with self._lock:
            return self._seconds / sum(self._buckets) if any(self._buckets) else _FIRST_SECONDS

    def lines(self) -> Iterable[str]:
        """The counters as text."""
        with self._lock:
            for name, (metric, text) in _HELP.items():
                yield from (f"# HELP {metric} {text}", f"# TYPE {metric} counter")
                for labels, count in sorted(self._counts[name].items()):
                    pairs = ",".join(f'{key}="{value}"' for key, value in zip(_LABELS[name], labels, strict=True))
                    yield f"{metric}{{{pairs}}} {count}"
            yield from self._histogram()
            yield "# HELP vnadmin_doc_pages_total Pages read."
            yield f"# TYPE vnadmin_doc_pages_total counter\nvnadmin_doc_pages_total {self._pages}"

    def _histogram(self) -> Iterable[str]:
        name = "vnadmin_doc_job_seconds"
        yield f"# HELP {name} Seconds to read a file, without its time in the queue.\n# TYPE {name} histogram"
        total = 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._buckets, strict=True):
            total += count
            yield f'{name}_bucket{{le="{bound}"}} {total}'
        yield f"{name}_sum {self._seconds:.6f}\n{name}_count {total}"


def metrics_text(counters: Counters, states: Mapping[str, int]) -> str:
    """The counters, and how many jobs are in each state now."""
    name = "vnadmin_doc_jobs"
    now = [f'{name}{{state="{state}"}} {states.get(state, 0)}' for state in ("queued", "running")]
    head = [f"# HELP {name} Jobs that have not ended, by state.", f"# TYPE {name} gauge"]
    return "\n".join([*counters.lines(), *head, *now]) + "\n"
