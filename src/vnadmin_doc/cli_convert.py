"""The command ``convert``: progress while it runs, and its account at the end."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from vnadmin_doc.batch import Bounds, Outcome, Summary, discover, outcomes
from vnadmin_doc.batch.job import Status
from vnadmin_doc.batch.observe import JsonLog, Metrics
from vnadmin_doc.errors import ExitCode
from vnadmin_doc.limits import Limits

__all__ = ["convert_all"]

Say = Callable[[str], None]
Hook = Callable[[Summary], None]

MIB = 1024 * 1024
EVERY = 30.0
"""Seconds between two lines of progress where there is no terminal."""


def convert_all(
    inputs: list[Path],
    out: Path,
    *,
    say: Say,
    jobs: int | None,
    seconds: float,
    mib: int,
    pages: int | None,
    log: Path | None,
    metrics: Path | None,
    quiet: bool,
    verbose: bool,
    **how: Any,
) -> ExitCode:
    """Convert, tell how it goes, and give the exit code. ``how`` is as in ``batch.outcomes``."""
    summary = Summary()
    began = time.monotonic()
    workers = os.cpu_count() or 1 if jobs is None else jobs
    limits = Limits() if pages is None else Limits(pages=pages)
    bounds = Bounds(seconds=seconds, memory=mib * MIB)
    with ExitStack() as stack:
        hooks: list[Callable[[Outcome], None]] = []
        if log:
            hooks.append(stack.enter_context(JsonLog(log)).write)
        gauges = stack.enter_context(Metrics(metrics, summary)) if metrics else None
        progress = stack.enter_context(_progress(inputs, out, say, quiet))
        for outcome in outcomes(inputs, out, workers=workers, limits=limits, bounds=bounds, **how):
            summary.add(outcome)
            for hook in hooks:
                hook(outcome)
            if gauges:
                gauges.refresh()
            if outcome.status == "failed":
                say(f"failed: {outcome.job.source}: {outcome.message}")
            elif verbose and outcome.status == "skipped":
                say(f"skipped: {outcome.job.source}: {outcome.message}")
            progress(summary)
    if not quiet:
        _report(summary, time.monotonic() - began, say, verbose)
    return summary.exit_code


@contextmanager
def _progress(inputs: list[Path], out: Path, say: Say, quiet: bool) -> Iterator[Hook]:
    """A bar on a terminal, a line now and then elsewhere."""
    if quiet:
        yield lambda _: None
        return
    total = _Total(inputs, out)
    with _bar(total) if sys.stderr.isatty() else _lines(total, say) as hook:
        yield hook


class _Total:
    """How many files there are, counted beside the run; None until it is known."""

    def __init__(self, inputs: list[Path], out: Path) -> None:
        self.files: int | None = None
        self._inputs, self._out = inputs, out
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        self.files = sum(1 for _ in discover(self._inputs, self._out))


@contextmanager
def _bar(total: _Total) -> Iterator[Hook]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stderr=True) as bar:
        task = bar.add_task("", total=None)
        began = time.monotonic()

        def show(summary: Summary) -> None:
            told = _told(summary, time.monotonic() - began)
            bar.update(task, completed=summary.found, total=total.files, description=told)

        yield show


@contextmanager
def _lines(total: _Total, say: Say) -> Iterator[Hook]:
    began = last = time.monotonic()

    def show(summary: Summary) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < EVERY:
            return
        last = now
        of = "" if total.files is None else f" of {total.files}"
        say(f"{summary.found}{of} files, {_told(summary, now - began)}{_left(summary, total.files, now - began)}")

    yield show


def _told(summary: Summary, seconds: float) -> str:
    """How it goes."""
    rate = summary.found / max(seconds, 1e-3)
    return f"{summary.pages} pages, {rate:.3g} files/s, {summary.count['failed']} failed"


def _left(summary: Summary, total: int | None, seconds: float) -> str:
    if not total or not summary.found:
        return ""
    left = int(seconds / summary.found * max(total - summary.found, 0))
    return f", about {left // 3600}:{left // 60 % 60:02}:{left % 60:02} to go"


_OTHERS: tuple[Status, ...] = ("unchanged", "skipped", "failed")


def _report(summary: Summary, seconds: float, say: Say, verbose: bool) -> None:
    """The account: it adds up."""
    count = summary.count
    graded = f"{summary.errors} with errors, {summary.doubts} with doubts only"
    parts = (f"{count['converted']} converted ({graded})", *(f"{count[state]} {state}" for state in _OTHERS))
    say(f"{_files(summary.found)} = {' + '.join(parts)}; {summary.pages} pages, {seconds:.1f} s")
    if summary.bundles:
        say(f"split: {_files(summary.bundles)} with {summary.bundled} letters")
    if not verbose:
        for reason, number in summary.reasons.most_common():
            say(f"skipped: {_files(number)}: {reason} (--verbose lists them)")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
