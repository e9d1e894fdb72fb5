"""The command ``convert``: progress while it runs, and its account at the end."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vnadmin_doc.batch import Bounds, Outcome, Summary, discover, outcomes
from vnadmin_doc.batch.addresses import is_url
from vnadmin_doc.batch.job import Status
from vnadmin_doc.batch.metrics import JsonLog, Metrics
from vnadmin_doc.batch.watch import Patience, watch
from vnadmin_doc.cli.options import Format, Wanted
from vnadmin_doc.errors import ExitCode, VnadminDocError, WriteError
from vnadmin_doc.limits import Limits

__all__ = ["Telling", "asked", "convert_all", "watch_folder"]

Say = Callable[[str], None]
Hook = Callable[[Summary], None]

MIB = 1024 * 1024
EVERY = 30.0
"""Seconds between two lines of progress where there is no terminal."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of a run, and where."""

    log: Path | None
    metrics: Path | None
    quiet: bool
    verbose: bool


def asked(
    jobs: int | None, seconds: float, mib: int, pages: int | None, *, to: list[Format], fields: Wanted, split: bool
) -> dict[str, Any]:
    """The arguments of ``batch.outcomes`` for the options of a command."""
    return {
        "workers": jobs,
        "bounds": Bounds(seconds=seconds, memory=mib * MIB),
        "limits": Limits() if pages is None else Limits(pages=pages),
        "to": tuple(dict.fromkeys(form.value for form in to)),
        "fields": fields.value,
        "split": split,
    }


def convert_all(
    inputs: list[str], out: str, *, say: Say, engine: str, address: str | None, telling: Telling, **how: Any
) -> ExitCode:
    """Convert, tell how it goes, and give the exit code. ``how`` is as in ``batch.outcomes``."""
    run: Callable[..., Iterator[Outcome]] = outcomes
    if engine == "ray":
        from vnadmin_doc.batch.cluster import outcomes as run

        how["address"] = address
    else:
        how["workers"] = _cores(how["workers"])
        _all_here([*inputs, out])
    given = [place if is_url(place) else os.fspath(Path(place)) for place in inputs]
    with ExitStack() as stack:
        teller = _Teller(say, telling, stack)
        progress = stack.enter_context(_progress(given, out, say, telling.quiet))
        for outcome in run(given, out, **how):
            teller.tell(outcome)
            progress(teller.summary)
    return teller.ended()


def watch_folder(
    folder: Path, out: str, *, say: Say, interval: float, settle: float, telling: Telling, **how: Any
) -> ExitCode:
    """Convert what comes until Ctrl-C or the system ends it; then the summary."""
    _all_here([out])
    how["workers"] = _cores(how["workers"])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not telling.quiet:
        say(f"watching {folder}; Ctrl-C ends it")
    with ExitStack() as stack:
        teller = _Teller(say, telling, stack)
        found = stack.enter_context(closing(watch(folder, out, patience=Patience(interval, settle), **how)))
        with suppress(KeyboardInterrupt):
            for outcome in found:
                teller.tell(outcome)
                if outcome.status == "converted" and not telling.quiet:
                    say(f"converted: {outcome.job.source}")
    return teller.ended()


def _cores(jobs: int | None) -> int:
    return os.cpu_count() or 1 if jobs is None else jobs


def _all_here(places: list[str]) -> None:
    """Raises ``WriteError`` for an address of another machine, which this engine cannot reach."""
    for place in filter(is_url, places):
        raise WriteError(f"{place} is no folder of this machine; --engine ray reads and writes addresses")


class _Teller:
    """Tells of each outcome as it comes, and of all of them at the end."""

    def __init__(self, say: Say, telling: Telling, stack: ExitStack) -> None:
        self.say, self.telling = say, telling
        self.summary, self.began = Summary(), time.monotonic()
        self.log = stack.enter_context(JsonLog(telling.log)) if telling.log else None
        self.metrics = stack.enter_context(Metrics(telling.metrics, self.summary)) if telling.metrics else None

    def tell(self, outcome: Outcome) -> None:
        self.summary.add(outcome)
        if self.log:
            self.log.write(outcome)
        if self.metrics:
            self.metrics.refresh()
        if outcome.status == "failed":
            self.say(f"failed: {outcome.job.source}: {outcome.message}")
        elif self.telling.verbose and outcome.status == "skipped":
            self.say(f"skipped: {outcome.job.source}: {outcome.message}")

    def ended(self) -> ExitCode:
        if not self.telling.quiet:
            _report(self.summary, time.monotonic() - self.began, self.say, self.telling.verbose)
        return self.summary.exit_code


@contextmanager
def _progress(inputs: list[str], out: str, say: Say, quiet: bool) -> Iterator[Hook]:
    """A bar on a terminal, a line now and then elsewhere."""
    if quiet:
        yield lambda _: None
        return
    total = _Total(inputs, out)
    with _bar(total) if sys.stderr.isatty() else _lines(total, say) as hook:
        yield hook


class _Total:
    """How many files there are, counted beside the run; None until it is known."""

    def __init__(self, inputs: list[str], out: str) -> None:
        self.files: int | None = None
        self._inputs, self._out = inputs, out
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        with suppress(VnadminDocError):  # the run itself will say what is wrong
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
