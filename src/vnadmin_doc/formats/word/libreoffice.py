"""Convert files of other word processors to DOCX with LibreOffice, if it is installed.

LibreOffice runs with a separate profile, without macros, without links and, if the system allows it, without
network access. One LibreOffice process converts all files of a Python process; this needs the ``uno`` module of
the system's Python (python3-uno). Without this module a new LibreOffice process is started for each file.
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

__all__ = ["convert", "find_program", "too_slow"]

SECONDS = 120
"""Time limit for one conversion."""
_START_SECONDS, _STOP_SECONDS = 60, 5
_BROKEN = msg("LibreOffice crashes on this file")
_ANSWERS = (
    _BROKEN, msg("LibreOffice cannot open it"), msg("LibreOffice does not recognise it as a text"),
)  # fmt: skip
"""The errors that ``libreoffice_server`` prints for a file, repeated here so that they are translated."""
_SERVER = Path(__file__).with_name("libreoffice_server.py")
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)
_OFFLINE = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https", "ftp", "all")}


def too_slow() -> Message:
    """The message for a conversion that exceeded its time limit."""
    return msg("the conversion took more than {seconds} seconds; save the file as DOCX or PDF", seconds=SECONDS)


def find_program() -> str | None:
    """The path of LibreOffice; None if it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(data: bytes, suffix: str, name: str, limits: Limits) -> bytes:
    """The file converted to DOCX. ``suffix`` helps LibreOffice to detect the format.

    Raises ``DamagedFile`` if the conversion fails, ``LimitExceeded`` if it takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="vnadmin-doc-") as folder:
        source, target = Path(folder, f"letter{suffix}"), Path(folder, "made", "letter.docx")
        target.parent.mkdir()
        source.write_bytes(data)
        answer = _convert_file(source, target, name)
        if answer == _BROKEN:  # try once more: the crash may have another cause than this file
            answer = _convert_file(source, target, name)
        if not target.exists():
            raise DamagedFile(
                about(
                    name,
                    msg(
                        "{problem}; open the file in its own program and save it again",
                        problem=next((known for known in _ANSWERS if known == answer), answer),
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


def _convert_file(source: Path, target: Path, name: str) -> str:
    """Convert a file; returns the answer of LibreOffice, "ok" or an error."""
    server = _server(str(find_program()))
    return server.convert(source, target, name) if server else _convert_alone(str(find_program()), source, target, name)


def _command(program: str, profile: Path) -> list[str]:
    """The command that starts LibreOffice with a new profile (which this writes)."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{key}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, key, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    settings = f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")
    quiet = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
    return [*_network_isolation(), program, f"-env:UserInstallation={profile.as_uri()}", *quiet]


@cache
def _network_isolation() -> tuple[str, ...]:
    """The command prefix that starts a program without network access; empty if the system does not allow it."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    command = (program, "--map-root-user", "--net")
    test = subprocess.run((*command, "true"), capture_output=True, check=False)  # noqa: S603  (a fixed program)
    return command if test.returncode == 0 else ()


def _convert_alone(program: str, source: Path, target: Path, name: str) -> str:
    """Convert one file with its own LibreOffice process; returns its answer."""
    with tempfile.TemporaryDirectory(prefix="vnadmin-doc-") as profile:
        arguments = ("--convert-to", "docx", "--outdir", str(target.parent), str(source))
        command = [*_command(program, Path(profile)), *arguments]
        try:
            subprocess.run(  # noqa: S603  (a fixed program, no shell, a file name of our own)
                command,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
                env=_environment(profile),
            )
        except subprocess.TimeoutExpired as error:
            raise LimitExceeded(about(name, too_slow())) from error
        except OSError as error:
            return msg("LibreOffice does not start ({error})", error=error)
    return "ok" if target.exists() else _BROKEN


def _environment(folder: str) -> dict[str, str]:
    """The environment of LibreOffice: no network, and temporary files in a folder that is removed after it."""
    return {**os.environ, **_OFFLINE, "TMPDIR": folder}


# ---- one LibreOffice process for many files --------------------------------------------------


class _Server:
    """A LibreOffice process kept open by ``libreoffice_server``. ``process`` is the leader of its process group."""

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
            env=_environment(self.folder.name),
        )

    def read_answer(self, seconds: float) -> str | None:
        """The next line of its output; "" if the process has ended, None after ``seconds`` without a line."""
        if self.process.stdout is None or not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        return self.process.stdout.readline().decode("utf-8", "replace").strip()

    def convert(self, source: Path, target: Path, name: str) -> str:
        """Convert a file; returns the answer. If it takes too long or crashes LibreOffice, the process is closed."""
        answer: str | None = ""
        with suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.write(f"{source}\t{target}\n".encode())
            answer = self.read_answer(SECONDS)
        if not answer:
            _close()
        if answer is None:
            raise LimitExceeded(about(name, too_slow()))
        return answer or _BROKEN

    def close(self) -> None:
        """End the process group; first wait a few seconds, so that LibreOffice can exit and clean up by itself."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOP_SECONDS)
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.folder.cleanup()


_servers: dict[int, _Server | None] = {}
"""The server by process id (a forked process needs a new one); None: no Python with ``uno`` was found."""


def _server(program: str) -> _Server | None:
    if os.getpid() not in _servers:
        _servers[os.getpid()] = _start_server(program)
        atexit.register(_close)
    return _servers[os.getpid()]


def _start_server(program: str) -> _Server | None:
    """A started server; None if no Python with ``uno`` can connect to LibreOffice."""
    bundled = Path(program).resolve().with_name("python")
    for python in (str(bundled), shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        if python and Path(python).exists():
            server = _Server(python, program)
            if server.read_answer(_START_SECONDS) == "ready":
                return server
            server.close()
    return None


def _close() -> None:
    server = _servers.pop(os.getpid(), None)
    if server is not None:
        server.close()
