"""Keeps one LibreOffice open and converts file after file to DOCX. Run as a program, never imported.

LibreOffice can be spoken to only by a Python that has its ``uno`` module, which is that of the
system or its own, not ours. Arguments: a folder to be taken away at the end, then the command that
starts the office, word by word, and the address at which it is to listen. Each
line of standard input is the path of a file and, behind a tab, that of the DOCX; each line of
standard output says "ok" or what went wrong. Macros are never run and links never followed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SECONDS = 30


def _value(name: str, value: object) -> Any:
    import uno

    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def _connected(address: str, office: subprocess.Popen[bytes]) -> Any:
    """The office's desktop, once it answers."""
    import uno
    from com.sun.star.connection import NoConnectException

    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    begun = time.monotonic()
    while True:
        try:
            context = resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if office.poll() is not None or time.monotonic() - begun > SECONDS:
                raise
            time.sleep(0.05)


def _convert(desktop: Any, source: str, target: str) -> str:
    """One file. What the office takes for mere text it does not know."""
    wanted = {"Hidden": True, "ReadOnly": True, "MacroExecutionMode": 0, "UpdateDocMode": 0}
    values = tuple(_value(name, value) for name, value in wanted.items())
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, values)
    if document is None:
        return "LibreOffice cannot open it"
    try:
        used = {item.Name: item.Value for item in document.getArgs()}.get("FilterName", "")
        if used.startswith("Text") or not document.supportsService("com.sun.star.text.TextDocument"):
            return "LibreOffice does not recognise it as a text"
        document.storeToURL(Path(target).as_uri(), (_value("FilterName", "MS Word 2007 XML"),))
    finally:
        document.close(True)
    return "ok"


def main() -> None:
    """Start the office, say "ready", convert until standard input ends."""
    import uno  # noqa: F401  (without it nothing is begun)

    folder, *command, address = sys.argv[1:]
    office = subprocess.Popen(  # noqa: S603  (the caller's command, no shell)
        [*command, f"--accept={address};urp"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        desktop = _connected(address, office)
        print("ready", flush=True)
        for line in sys.stdin:
            source, target = line.rstrip("\n").split("\t")
            try:
                said = _convert(desktop, source, target)
            except Exception as error:
                said = f"{type(error).__name__}: {error}"
            print(" ".join(said.split()), flush=True)
        desktop.terminate()
        office.wait(SECONDS)
    finally:
        office.kill()
        shutil.rmtree(folder, ignore_errors=True)  # whoever started this may be gone


if __name__ == "__main__":
    main()
