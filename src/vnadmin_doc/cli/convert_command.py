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
from vnadmin_doc.batch.metrics import JsonLog, Metrics
from vnadmin_doc.batch.watch import Timing, watch
from vnadmin_doc.cli import language
from vnadmin_doc.cli.options import Format, Wanted
from vnadmin_doc.errors import ExitCode, VnadminDocError, WriteError
from vnadmin_doc.exchange.agency_codes import checked_code
from vnadmin_doc.exchange.original import WriterOptions
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, msg, msgn, translate

__all__ = ["Telling", "asked", "convert_all", "watch_folder"]

Say = Callable[[str], None]
Hook = Callable[[Summary], None]

MIB = 1024 * 1024
EVERY = 30.0
"""Seconds between two lines of progress where there is no terminal."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is reported of a run, and where."""

    log: Path | None
    metrics: Path | None
    quiet: bool
    verbose: bool


def asked(
    jobs: int | None,
    seconds: float,
    mib: int,
    pages: int | None,
    *,
    to: list[Format],
    fields: Wanted,
    split: bool,
    sure: float,
    trust_store: Path | None,
    lexicon: Path | None,
    organ_code: str | None,
    refuse_secret: bool,
) -> dict[str, Any]:
    """The arguments of ``batch.outcomes`` for the options of a command."""
    return {
        "workers": jobs,
        "bounds": Bounds(seconds=seconds, memory=mib * MIB),
        "limits": Limits() if pages is None else Limits(pages=pages),
        "to": tuple(dict.fromkeys(form.value for form in to)),
        "fields": fields.value,
        "split": split,
        "sure": sure,
        "trust_store": None if trust_store is None else os.path.abspath(trust_store),  # noqa: PTH100  (text, see job)
        "lexicon": lexicon,
        "lang": language.asked(),
        "writing": WriterOptions(organ_code and checked_code(organ_code)),
        "refuse_secret": refuse_secret,
    }


def convert_all(
    inputs: list[str], out: str, *, say: Say, engine: str, address: str | None, telling: Telling, **how: Any
) -> ExitCode:
    """Convert, report progress, and return the exit code. ``how`` is as in ``batch.outcomes``."""
    _refuse_standard_output(out)
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
    _refuse_standard_output(out)
    _all_here([out])
    how["workers"] = _cores(how["workers"])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not telling.quiet:
        say(msg("watching {folder}; press Ctrl-C to end", folder=folder))
    with ExitStack() as stack:
        teller = _Teller(say, telling, stack)
        found = stack.enter_context(closing(watch(folder, out, timing=Timing(interval, settle), **how)))
        with suppress(KeyboardInterrupt):
            for outcome in found:
                teller.tell(outcome)
                if outcome.status == "converted" and not telling.quiet:
                    say(msg("converted: {file}", file=outcome.job.source))
    return teller.ended()


def _cores(jobs: int | None) -> int:
    return os.cpu_count() or 1 if jobs is None else jobs


def _refuse_standard_output(out: str) -> None:
    """Raises ``WriteError`` for ``-``, which would be a folder with that name."""
    if out == "-":
        raise WriteError(
            msg("--out is a folder, not standard output; to print a letter, run: vnadmin-doc show FILE --json")
        )


def _all_here(places: list[str]) -> None:
    """Raises ``WriteError`` for an address of another machine, which this engine cannot reach."""
    for place in filter(is_url, places):
        raise WriteError(msg("{address} is not a folder of this machine; addresses need --engine ray", address=place))


class _Teller:
    """Reports each outcome, and the summary at the end."""

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
            self.say(msg("failed: {file}: {problem}", file=outcome.job.source, problem=outcome.message))
        elif self.telling.verbose and outcome.status == "skipped":
            self.say(msg("skipped: {file}: {problem}", file=outcome.job.source, problem=outcome.message))
        elif outcome.refused or (self.telling.verbose and outcome.not_applicable):
            self.say(msg("incomplete: {file}: {problem}", file=outcome.job.source, problem=outcome.message))

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
            told = translate(_pace(summary, time.monotonic() - began), language.chosen())
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
        say(_line(summary, total.files, now - began))

    yield show


def _line(summary: Summary, total: int | None, seconds: float) -> Message:
    """A line of progress."""
    pace = _pace(summary, seconds)
    if total is None:
        return msg("files: {found}; {pace}", found=summary.found, pace=pace)
    left = int(seconds / max(summary.found, 1) * max(total - summary.found, 0))
    time_left = f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}"
    return msg(
        "files: {found} of {total}; {pace}; about {time} left",
        found=summary.found, total=total, pace=pace, time=time_left,
    )  # fmt: skip


def _pace(summary: Summary, seconds: float) -> Message:
    rate = summary.found / max(seconds, 1e-3)
    return msg(
        "{pages} pages, {rate} files/s, {failed} failed",
        pages=summary.pages, rate=f"{rate:.3g}", failed=summary.count["failed"],
    )  # fmt: skip


def _report(summary: Summary, seconds: float, say: Say, verbose: bool) -> None:
    """The account: it adds up."""
    count = summary.count
    message = msg(
        "{files} = {converted} converted ({errors} with errors, {doubts} with doubts only) + {unchanged} unchanged +"
        " {skipped} skipped + {failed} failed; {pages} pages, {seconds} s; can be filed unseen: {unseen} of {letters}",
        files=_files(summary.found), converted=count["converted"], errors=summary.errors, doubts=summary.doubts,
        unchanged=count["unchanged"], skipped=count["skipped"], failed=count["failed"],
        unseen=summary.unseen, letters=msgn("{n} letter", "{n} letters", summary.letters),
        pages=summary.pages, seconds=f"{seconds:.1f}",
    )  # fmt: skip
    say(message)
    if summary.bundles:
        say(msg("split: {files} with {letters} letters", files=_files(summary.bundles), letters=summary.bundled))
    if summary.incomplete:
        say(msg("incomplete, without a requested format: {files}", files=_files(summary.incomplete)))
    if not verbose:
        for problem, number in summary.not_applicable.most_common():
            say(msg("{files}: {problem} (--verbose lists them)", files=_files(number), problem=problem))
        for problem, number in summary.reasons.most_common():
            say(msg("skipped: {files}: {problem} (--verbose lists them)", files=_files(number), problem=problem))


def _files(number: int) -> Message:
    return msgn("{n} file", "{n} files", number)
