"""The configuration of the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from vnadmin_doc.batch.workers import Bounds
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg

__all__ = ["SHORTEST_TOKEN", "ServiceConfig", "is_loopback"]

SHORTEST_TOKEN = 16
"""Characters of the shortest token that is accepted."""
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """What the service does, and its limits.

    ``state`` is the private folder of the queue, uploads and results. ``host`` and ``port`` are the address; ``names``
    are further host names that clients may ask for. ``token``: what clients must send; required if ``host`` is not a
    loopback address. ``archive`` is an output folder of ``convert`` that clients may search; with ``review`` people may
    correct its letters, whose files are in ``sources`` if they were moved.

    ``workers`` processes read the letters, each within ``bounds`` (time in the queue does not count); ``limits`` are
    those of one file. A request waits ``answer_seconds`` for its letter before it becomes a job. A result can be read
    for ``result_seconds``, that of a letter with a secrecy mark once, within ``secret_seconds``. ``queue`` is the
    largest number of waiting jobs, ``per_client`` that of unfinished jobs of one address. A body must be complete after
    ``upload_seconds``. ``keep``: uploads stay in the folder, if their letters were read and none is secret.
    """

    state: Path
    host: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    token: str | None = None
    archive: Path | None = None
    review: bool = False
    sources: Path | None = None
    workers: int = 1
    bounds: Bounds = field(default_factory=Bounds)
    limits: Limits = field(default_factory=lambda: Limits(file_bytes=64 * MIB))
    answer_seconds: float = 10.0
    result_seconds: float = 3600.0
    secret_seconds: float = 300.0
    queue: int = 64
    per_client: int = 32
    upload_seconds: float = 120.0
    keep: bool = False

    def __post_init__(self) -> None:
        """Raise ``VnadminDocError`` for a service that everybody could use, or a folder that is not there."""
        if self.review and self.archive is None:
            raise VnadminDocError(msg("--review needs the folder of the letters; give it with --archive RESULTS"))
        if self.archive is not None and not self.archive.is_dir():
            raise VnadminDocError(
                msg("--archive {path} is no folder; give an output folder of convert", path=self.archive)
            )
        if self.token is not None and len(self.token) < SHORTEST_TOKEN:
            raise VnadminDocError(
                msg("the token is too short; use at least {least} characters, made at random", least=SHORTEST_TOKEN)
            )
        if self.token is not None and not (self.token.isascii() and self.token.isprintable()):
            raise VnadminDocError(
                msg("the token has characters that clients cannot send; use ASCII letters and digits")
            )
        if self.token is None and not is_loopback(self.host):
            raise VnadminDocError(
                msg(
                    "{host} can be reached from other machines, so a token is required; give a file with --token-file, "
                    "or use 127.0.0.1",
                    host=self.host,
                )
            )


def is_loopback(host: str) -> bool:
    """Can the address be reached from this machine only? A name other than localhost counts as reachable.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "example.vn")]
    [True, True, True, False, False]
    """
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
