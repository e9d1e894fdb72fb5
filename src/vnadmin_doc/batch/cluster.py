"""Cluster: the workers of a batch on the machines of a Ray cluster.

Only jobs are sent, not bytes. Every actor of Ray Data reads its files itself, in a watched process as on one machine,
so that a crash, a hang or too much memory costs one file. (``read_binary_files`` of Ray Data holds the list of all
files, reads each of them before a limit is checked, and ends the run at the first unreadable one.) Ray gives the jobs
of a killed actor to another; documents that were already made from the same bytes are reused, so each file has one
outcome.
"""

from __future__ import annotations

import logging
import os
import pickle  # pickles are only exchanged between processes of this run
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from vnadmin_doc.batch import addresses
from vnadmin_doc.batch.convert import lexicon_of_run, open_output, size_and_mtime
from vnadmin_doc.batch.discovery import discover
from vnadmin_doc.batch.job import Job, Options, Outcome
from vnadmin_doc.batch.outcome_files import OutcomeFiles
from vnadmin_doc.batch.work import convert_file
from vnadmin_doc.batch.workers import Bounds, Pool
from vnadmin_doc.errors import MissingDependency, VnadminDocError
from vnadmin_doc.messages import msg

if TYPE_CHECKING:
    import pyarrow

__all__ = ["outcomes"]

_Output = tuple[Options, Callable[[Job], Job | Outcome], Callable[[Outcome], None]]

BLOCK_JOBS = 128
"""Largest number of jobs in a block."""
BLOCKS_PER_ACTOR = 4
"""Least number of blocks for each actor."""
BLOCK_BYTES = 1 << 20
"""Size at which a block is full: large scans are sent one by one, so that actors end at about the same time."""
WAVE = 100_000
"""Number of jobs that the driver holds at once; a thousand for each actor if that is more."""


def outcomes(
    inputs: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    address: str | None = None,
    workers: int | None = None,
    bounds: Bounds | None = None,
    **how: Any,
) -> Iterator[Outcome]:
    """Like ``convert.outcomes``, on the cluster at ``address``, or on a cluster started here with ``workers``
    processes.

    ``inputs`` and ``out`` may be addresses; a local path must be the same folder on all machines. ``workers`` is the
    number of actors with one CPU each, by default the number of CPUs of the cluster. An output folder has a ledger and
    a lock as with the local engine; at an address, the documents themselves hold the digest of their source. If other
    machines are used, a file with a letter that has a secrecy mark fails, and is not sent. Raises
    ``MissingDependency`` without Ray, ``VnadminDocError`` where the cluster fails.
    """
    given = [_absolute(os.fspath(path)) for path in inputs]
    place = _absolute(os.fspath(out))
    with ExitStack() as stack:
        size = stack.enter_context(_cluster(address, workers or None))
        options, outcome_or_job, record = stack.enter_context(_open_output(place, **how))
        options = replace(options, on_network=_is_on_network(address, place))
        files = stack.enter_context(OutcomeFiles(place))
        items = map(outcome_or_job, discover(given, place))
        while wave := [*islice(items, max(WAVE, 1000 * size))]:
            for outcome in _outcomes_of_wave(wave, options, bounds or Bounds(), size):
                record(outcome)
                files.add(outcome)
                yield outcome


def _is_on_network(address: str | None, out: str) -> bool:
    """Does the run use other machines: those of a cluster, or that of the output?"""
    return address not in (None, "local") or addresses.is_network(out)


def _absolute(place: str) -> str:
    return place if addresses.is_url(place) else os.path.abspath(place)  # noqa: PTH100  (text, see job)


@contextmanager
def _open_output(out: str, **how: Any) -> Iterator[_Output]:
    """(the options; the outcome of a job from the ledger, or the job; the function that records an outcome).

    An address has no ledger.
    """
    if addresses.is_url(out):
        how.pop("retry", None)  # every failed file is tried again
        default = Options("", "")
        limits, writing = how.pop("limits", None) or default.limits, how.pop("writing", None) or default.writing
        lexicon = lexicon_of_run(out, how.pop("lexicon", None))
        yield Options(out, "", limits=limits, writing=writing, lexicon=lexicon, **how), _with_size, lambda _: None
        return
    with open_output(out, **how) as output:
        # Only the driver opens the ledger: the log of SQLite cannot be shared between machines.
        yield replace(output.options, ledger=None), output.outcome_or_job, output.record


def _with_size(job: Job) -> Job:
    if job.problem or addresses.is_url(job.source):
        return job
    size, mtime_ns = size_and_mtime(job.source)
    return replace(job, size=size, mtime_ns=mtime_ns)


@contextmanager
def _cluster(address: str | None, workers: int | None) -> Iterator[int]:
    """Connect to the cluster; yields the number of actors."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # no usage statistics are sent
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingDependency(
            msg("--engine ray needs Ray; run: {command}", command="pip install 'vnadmin-doc[ray]'")
        ) from error
    own = {} if address else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(address or "local", logging_level=logging.ERROR, log_to_driver=False, **own)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise VnadminDocError(
            msg("no Ray cluster at {address}: {error}", address=address or msg("this machine"), error=error)
        ) from error
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        yield workers or int(ray.cluster_resources().get("CPU", 1))
    finally:
        ray.shutdown()


def _outcomes_of_wave(wave: list[Job | Outcome], options: Options, bounds: Bounds, size: int) -> Iterator[Outcome]:
    """One outcome for each job, also if Ray runs a block twice."""
    waiting: dict[str, Job] = {}
    for item in wave:
        if isinstance(item, Outcome):
            yield item
        else:
            waiting[item.name] = item
    for outcome in _results([*waiting.values()], options, bounds, size):
        if waiting.pop(outcome.job.name, None):
            yield outcome
    for job in waiting.values():
        yield Outcome(
            job, "failed", msg("the cluster returned no result for the file; run the command again"), "WorkerDied"
        )


def _results(jobs: list[Job], options: Options, bounds: Bounds, size: int) -> Iterator[Outcome]:
    import pyarrow as pa
    import ray
    from ray.exceptions import RayError

    if not jobs:
        return
    most = min(BLOCK_JOBS, len(jobs) // (BLOCKS_PER_ACTOR * size) or 1)
    tables = [pa.table({_COLUMN: [pickle.dumps(job) for job in block]}) for block in _blocks(jobs, most)]
    results = ray.data.from_arrow(tables).map_batches(
        _Actor,
        fn_constructor_args=(options, bounds),
        batch_size=None,  # the block unchanged
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=size, max_tasks_in_flight_per_actor=2),
        num_cpus=1,
    )
    try:
        for table in results.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield from map(pickle.loads, table[_COLUMN].to_pylist())
    except RayError as error:
        raise VnadminDocError(
            msg("the cluster failed: {error}; run the command again to continue", error=error)
        ) from error


_COLUMN = "pickled"


def _blocks(jobs: Iterable[Job], most: int) -> Iterator[list[Job]]:
    block: list[Job] = []
    size = 0
    for job in jobs:
        block.append(job)
        size += max(job.size, 0)
        if len(block) == most or size >= BLOCK_BYTES:
            yield block
            block, size = [], 0
    if block:
        yield block


class _Actor:
    """One watched worker that stays alive from block to block."""

    def __init__(self, options: Options, bounds: Bounds) -> None:
        self.pool = Pool(partial(convert_file, options=options), 1, bounds)

    def __call__(self, block: pyarrow.Table) -> pyarrow.Table:
        import pyarrow as pa

        jobs = map(pickle.loads, block[_COLUMN].to_pylist())
        return pa.table({_COLUMN: [pickle.dumps(outcome) for outcome in self.pool.run(jobs)]})
