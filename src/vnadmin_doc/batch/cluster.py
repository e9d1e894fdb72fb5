"""Cluster: the same worker on the machines of a Ray cluster.

Jobs, not bytes, travel: every actor of Ray Data's pool reads its files itself, in a process watched from outside
like those of one machine, so a crash, a hang or greed costs one file there too. (``read_binary_files`` would hold
the list of all files, read each of them whole before any limit is looked at, and end the run at the first that cannot
be read.) What an actor had when it was killed is given to another by Ray; documents that were made already
from the same bytes are taken as they are, and there is one outcome a file.
"""

from __future__ import annotations

import logging
import os
import pickle  # what crosses is ours, as it is Ray's own way
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from vnadmin_doc.batch import addresses
from vnadmin_doc.batch.convert import look, opened
from vnadmin_doc.batch.discovery import discover
from vnadmin_doc.batch.job import Job, Order, Outcome
from vnadmin_doc.batch.outcome_files import Records
from vnadmin_doc.batch.work import work
from vnadmin_doc.batch.workers import Bounds, Pool
from vnadmin_doc.errors import MissingDependency, VnadminDocError
from vnadmin_doc.messages import msg

if TYPE_CHECKING:
    import pyarrow

__all__ = ["outcomes"]

BLOCK = 128
"""Jobs that are given to an actor at once, at most,"""
TURNS = 4
"""each actor having so many blocks, at least,"""
BLOCK_BYTES = 1 << 20
"""and about how many bytes: scans go one by one. Lest one actor have many when the others are done."""
WAVE = 100_000
"""Jobs that the driver holds at once, at least; a thousand for each actor where those are more."""


def outcomes(
    inputs: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    address: str | None = None,
    workers: int | None = None,
    bounds: Bounds | None = None,
    **how: Any,
) -> Iterator[Outcome]:
    """As ``convert.outcomes``, on the cluster at ``address``, or one of ``workers`` processes made here.

    ``inputs`` and ``out`` may be addresses; a local path must be the same folder on all machines. ``workers``: actors,
    of one CPU each; as many as the cluster has CPUs if not given. A folder has the ledger and the lock that it
    has with the local engine; at an address the documents themselves say what they were made of.
    Raises ``MissingDependency`` without Ray, ``VnadminDocError`` where the cluster fails.
    """
    given = [_absolute(os.fspath(path)) for path in inputs]
    place = _absolute(os.fspath(out))
    with ExitStack() as stack:
        size = stack.enter_context(_cluster(address, workers or None))
        order, known, note = stack.enter_context(_account(place, **how))
        records = stack.enter_context(Records(place))
        items = map(known, discover(given, place))
        while wave := [*islice(items, max(WAVE, 1000 * size))]:
            for outcome in _converted(wave, order, bounds or Bounds(), size):
                note(outcome)
                records.note(outcome)
                yield outcome


def _absolute(place: str) -> str:
    return place if addresses.is_url(place) else os.path.abspath(place)  # noqa: PTH100  (text, see job)


@contextmanager
def _account(out: str, **how: Any) -> Iterator[tuple[Order, Callable[[Job], Job | Outcome], Callable[[Outcome], None]]]:
    """The order, what is known of a job, and the note of an outcome. At an address nothing is known beforehand."""
    if addresses.is_url(out):
        how.pop("retry", None)  # all that failed is tried again
        yield Order(out, "", limits=how.pop("limits") or Order("", "").limits, **how), _looked_at, lambda _: None
        return
    with opened(out, **how) as account:
        # The ledger is the driver's: SQLite's log cannot be shared between machines.
        yield replace(account.order, ledger=None), account.known_or_job, account.note


def _looked_at(job: Job) -> Job:
    if job.problem or addresses.is_url(job.source):
        return job
    size, mtime_ns = look(job.source)
    return replace(job, size=size, mtime_ns=mtime_ns)


@contextmanager
def _cluster(address: str | None, workers: int | None) -> Iterator[int]:
    """A connection to the cluster, and how many actors it is to have."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
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


def _converted(wave: list[Job | Outcome], order: Order, bounds: Bounds, size: int) -> Iterator[Outcome]:
    """One outcome for each of them, however often Ray had to begin again."""
    waiting: dict[str, Job] = {}
    for item in wave:
        if isinstance(item, Outcome):
            yield item
        else:
            waiting[item.name] = item
    for outcome in _answers([*waiting.values()], order, bounds, size):
        if waiting.pop(outcome.job.name, None):
            yield outcome
    for job in waiting.values():
        yield Outcome(
            job, "failed", msg("the cluster returned no result for the file; run the command again"), "WorkerDied"
        )


def _answers(jobs: list[Job], order: Order, bounds: Bounds, size: int) -> Iterator[Outcome]:
    import pyarrow as pa
    import ray
    from ray.exceptions import RayError

    if not jobs:
        return
    most = min(BLOCK, len(jobs) // (TURNS * size) or 1)
    tables = [pa.table({_COLUMN: [pickle.dumps(job) for job in block]}) for block in _blocks(jobs, most)]
    answers = ray.data.from_arrow(tables).map_batches(
        _Reader,
        fn_constructor_args=(order, bounds),
        batch_size=None,  # a block as it is
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=size, max_tasks_in_flight_per_actor=2),
        num_cpus=1,
    )
    try:
        for table in answers.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield from map(pickle.loads, table[_COLUMN].to_pylist())
    except RayError as error:
        raise VnadminDocError(
            msg("the cluster failed: {error}; run the command again to continue", error=error)
        ) from error


_COLUMN = "pickled"


def _blocks(jobs: Iterable[Job], most: int) -> Iterator[list[Job]]:
    block: list[Job] = []
    held = 0
    for job in jobs:
        block.append(job)
        held += max(job.size, 0)
        if len(block) == most or held >= BLOCK_BYTES:
            yield block
            block, held = [], 0
    if block:
        yield block


class _Reader:
    """An actor: one watched worker, kept warm from block to block."""

    def __init__(self, order: Order, bounds: Bounds) -> None:
        self.pool = Pool(partial(work, order=order), 1, bounds)

    def __call__(self, block: pyarrow.Table) -> pyarrow.Table:
        import pyarrow as pa

        jobs = map(pickle.loads, block[_COLUMN].to_pylist())
        return pa.table({_COLUMN: [pickle.dumps(outcome) for outcome in self.pool.run(jobs)]})
