"""Keep one LibreOffice process open and convert files to DOCX. Run as a program, never imported.

Only a Python that has the ``uno`` module can connect to LibreOffice: the Python of the
system or of LibreOffice, not that of this package. Arguments: a folder that is removed at the end, then the command
that starts LibreOffice (one argument per word), then the address where it listens. Each
line of standard input is the path of a file, a tab, and the path of the DOCX; each line of
standard output is "ok" or an error. Macros are not run and links are not followed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SECONDS = 30


def _value(name: str, value: object) -> Any:
    import uno

    property_value = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    property_value.Name, property_value.Value = name, value
    return property_value


def _connect(address: str, office: subprocess.Popen[bytes]) -> Any:
    """The desktop object of LibreOffice, after waiting until LibreOffice accepts the connection."""
    import uno
    from com.sun.star.connection import NoConnectException

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    start = time.monotonic()
    while True:
        try:
            context = resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if office.poll() is not None or time.monotonic() - start > SECONDS:
                raise
            time.sleep(0.05)


def _convert(desktop: Any, source: str, target: str) -> str:
    """Convert one file; returns "ok" or an error. A file loaded as plain text counts as not recognised."""
    options = {"Hidden": True, "ReadOnly": True, "MacroExecutionMode": 0, "UpdateDocMode": 0}
    values = tuple(_value(name, value) for name, value in options.items())
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, values)
    if document is None:
        return "LibreOffice cannot open it"
    try:
        filter_name = {item.Name: item.Value for item in document.getArgs()}.get("FilterName", "")
        if filter_name.startswith("Text") or not document.supportsService("com.sun.star.text.TextDocument"):
            return "LibreOffice does not recognise it as a text"
        document.storeToURL(Path(target).as_uri(), (_value("FilterName", "MS Word 2007 XML"),))
    finally:
        document.close(True)
    return "ok"


def _is_alive(desktop: Any) -> bool:
    """Does LibreOffice still answer? After it has crashed, each call raises a DisposedException."""
    try:
        return bool(desktop.supportsService("com.sun.star.frame.Desktop"))
    except Exception:
        return False


def _answers(desktop: Any, requests: Iterable[str]) -> Iterator[str]:
    """The answer to each request; they end early, without an answer, at a file that crashes LibreOffice."""
    for line in requests:
        source, target = line.rstrip("\n").split("\t")
        try:
            yield _convert(desktop, source, target)
        except Exception as error:
            if not _is_alive(desktop):
                return
            yield f"{type(error).__name__}: {error}"


def main() -> None:
    """Start LibreOffice, print "ready", convert files until standard input ends or LibreOffice crashes."""
    import uno  # noqa: F401  (fail before LibreOffice is started)

    folder, *command, address = sys.argv[1:]
    office = subprocess.Popen(  # noqa: S603  (the caller's command, no shell)
        [*command, f"--accept={address};urp"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        desktop = _connect(address, office)
        print("ready", flush=True)
        for answer in _answers(desktop, sys.stdin):
            print(" ".join(answer.split()), flush=True)
        if _is_alive(desktop):
            desktop.terminate()
            office.wait(SECONDS)
    finally:
        office.kill()
        shutil.rmtree(folder, ignore_errors=True)  # the parent process may have ended


if __name__ == "__main__":
    main()
