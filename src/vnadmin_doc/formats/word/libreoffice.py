"""LibreOffice, where it is installed, makes a DOCX of what we do not read ourselves.

It has a profile of its own, runs no macros, follows no links, and where the system allows it has
no network. One office serves all files that a process converts; that takes the ``uno`` module of
the system's Python (python3-uno). Without it each file starts a new office process.
"""

from __future__ import annotations

import atexit
import os
import select
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from vnadmin_doc.errors import DamagedFile, LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, about, msg

__all__ = ["convert", "is_there", "too_slow"]

SECONDS = 120
"""One conversion."""
_STARTING, _ENDING = 60, 5
_BROKEN = msg("LibreOffice crashes on this file")
_ANSWERS = (
    _BROKEN, msg("LibreOffice cannot open it"), msg("LibreOffice does not recognise it as a text"),
)  # fmt: skip
"""What ``libreoffice_server``, which has no messages, prints of a file that it cannot convert."""
_SERVER = Path(__file__).with_name("libreoffice_server.py")
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)
_OFFLINE = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https", "ftp", "all")}


def too_slow() -> Message:
    """The message for a conversion that was stopped."""
    return msg("the conversion took more than {seconds} seconds; save the file as DOCX or PDF", seconds=SECONDS)


def is_there() -> str | None:
    """The program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(data: bytes, suffix: str, name: str, limits: Limits) -> bytes:
    """The file as DOCX. ``suffix`` helps LibreOffice to detect the format.

    Raises ``DamagedFile`` where it cannot, ``LimitExceeded`` where it takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="vnadmin-doc-") as folder:
        source, target = Path(folder, f"letter{suffix}"), Path(folder, "made", "letter.docx")
        target.parent.mkdir()
        source.write_bytes(data)
        said = _made(source, target, name)
        if said == _BROKEN:  # by the file before it, or by chance
            said = _made(source, target, name)
        if not target.exists():
            raise DamagedFile(
                about(
                    name,
                    msg(
                        "{problem}; open the file in its own program and save it again",
                        problem=next((answer for answer in _ANSWERS if answer == said), said),
                    ),
                )
            )
        if target.stat().st_size > limits.file_bytes:
            raise LimitExceeded(
                about(
                    name,
                    msg("more than {limit} bytes after conversion; raise Limits.file_bytes", limit=limits.file_bytes),
                )
            )
        return target.read_bytes()


def _made(source: Path, target: Path, name: str) -> str:
    """The answer of the office for a file."""
    server = _server(str(is_there()))
    return server.convert(source, target, name) if server else _alone(str(is_there()), source, target, name)


def _command(program: str, profile: Path) -> list[str]:
    """How the office is started, with a profile made for it."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{key}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, key, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    settings = f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")
    quiet = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
    return [*_apart(), program, f"-env:UserInstallation={profile.as_uri()}", *quiet]


@cache
def _apart() -> tuple[str, ...]:
    """What starts a program without a network, where that is allowed."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    wrapped = (program, "--map-root-user", "--net")
    tried = subprocess.run((*wrapped, "true"), capture_output=True, check=False)  # noqa: S603  (a fixed program)
    return wrapped if tried.returncode == 0 else ()


def _alone(program: str, source: Path, target: Path, name: str) -> str:
    """An office for this file only."""
    with tempfile.TemporaryDirectory(prefix="vnadmin-doc-") as profile:
        made = ("--convert-to", "docx", "--outdir", str(target.parent), str(source))
        command = [*_command(program, Path(profile)), *made]
        try:
            subprocess.run(  # noqa: S603  (a fixed program, no shell, a file name of our own)
                command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL, env=_environment()
            )
        except subprocess.TimeoutExpired as error:
            raise LimitExceeded(about(name, too_slow())) from error
        except OSError as error:
            return msg("LibreOffice does not start ({error})", error=error)
    return "ok" if target.exists() else _BROKEN


def _environment() -> dict[str, str]:
    return {**os.environ, **_OFFLINE}


# ---- one office for many files ---------------------------------------------------------------


class _Server:
    """An office kept open by ``libreoffice_server``. ``process`` leads a group of its own."""

    def __init__(self, python: str, program: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="vnadmin-doc-office-", ignore_cleanup_errors=True)
        command = _command(program, Path(self.folder.name) / "profile")
        address = f"pipe,name=vnadmin-doc-{Path(self.folder.name).name}"
        self.process = subprocess.Popen(  # noqa: S603  (fixed programs, no shell)
            [python, "-I", str(_SERVER), self.folder.name, *command, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env=_environment(),
        )

    def answer(self, seconds: float) -> str | None:
        """The next line that it says; "" where it has ended, None where it takes too long."""
        if self.process.stdout is None or not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        return self.process.stdout.readline().decode("utf-8", "replace").strip()

    def convert(self, source: Path, target: Path, name: str) -> str:
        """The answer for a file. A file that takes too long, or crashes the office, ends the process."""
        said: str | None = ""
        with suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.write(f"{source}\t{target}\n".encode())
            said = self.answer(SECONDS)
        if not said:
            _close()
        if said is None:
            raise LimitExceeded(about(name, too_slow()))
        return said or _BROKEN

    def close(self) -> None:
        """End it and all that it has started; it is let go by itself first, for then it clears up."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_ENDING)
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.folder.cleanup()


_open: dict[int, _Server | None] = {}
"""By process, for a fork has no office of its own; None: there is no Python that can speak to one."""


def _server(program: str) -> _Server | None:
    if os.getpid() not in _open:
        _open[os.getpid()] = _started(program)
        atexit.register(_close)
    return _open[os.getpid()]


def _started(program: str) -> _Server | None:
    """An office that answers, None where no Python can speak to it."""
    beside = Path(program).resolve().with_name("python")
    for python in (str(beside), shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        if python and Path(python).exists():
            server = _Server(python, program)
            if server.answer(_STARTING) == "ready":
                return server
            server.close()
    return None


def _close() -> None:
    server = _open.pop(os.getpid(), None)
    if server is not None:
        server.close()
