"""Fuzz a reader, guided by what of its code is reached.

    pip install atheris
    python tests/fuzz.py FORMAT [--seconds N] [--keep FOLDER]

One process reads mutated files until the time is over: bytes to letter, all stages but recognition itself,
whose engines are not ours. Anything raised but a ``ReadError``, a file that takes 30 seconds or 512 MiB more, a
crash of native code: all end the process, the file is kept, and another process goes on.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from random import Random

from mutations import FORMATS, mutated, seeds

SECONDS_EACH = 30
MIB = 1024


def main() -> int:
    """Run, print a row of the table; 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("format", choices=FORMATS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep", type=Path, help="where files that broke something are kept")
    parser.add_argument("--inner", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inner:
        _fuzz(options.format, options.seconds, options.inner)
        return 0
    keep = options.keep or Path(tempfile.mkdtemp(prefix=f"fuzz-{options.format}-"))
    keep.mkdir(parents=True, exist_ok=True)
    began, executions, broken, log = time.monotonic(), 0, 0, keep / f"{options.format}.log"
    with log.open("w", encoding="utf-8") as out:
        while (left := options.seconds - (time.monotonic() - began)) > 1:
            command = [sys.executable, __file__, options.format, "--seconds", str(int(left)), "--inner", str(keep)]
            run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
            out.write(run.stdout[-20_000:] + run.stderr[-20_000:])
            counts = [int(count) for count in re.findall(r"#(\d+)\s", run.stderr)]
            executions += max(counts, default=0)
            broken += run.returncode != 0
            if not counts:
                break  # it does not even begin: the log says why
    print(f"{options.format:<10}{executions:>10} executions, {broken} broken; files and log in {keep}")
    return int(broken > 0)


def _fuzz(kind: str, seconds: int, keep: str) -> None:
    """The inner process: it ends at the first thing that breaks."""
    import atheris

    with atheris.instrument_imports(include=["vnadmin_doc"]):
        from vnadmin_doc import ocr
        from vnadmin_doc.api import read_all
        from vnadmin_doc.errors import MissingDependency, ReadError
        from vnadmin_doc.ocr.engines import tesseract
        from vnadmin_doc.writers import write_json

    os.environ["PATH"] = ""  # programs of others are not what is tried here
    nothing = ocr.Recognition(())
    ocr.read_page = lambda *_, **__: nothing
    tesseract.recognise = lambda *_, **__: []

    def one(data: bytes) -> None:
        with suppress(ReadError, MissingDependency):
            for reading in read_all(data):
                write_json(reading)

    def other(data: bytes, most: int, seed: int) -> bytes:
        return mutated(data, Random(seed))[:most]

    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(seeds(kind)):
            Path(corpus, str(number)).write_bytes(data)
        arguments = [
            sys.argv[0], corpus, f"-max_total_time={seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={2 * MIB}",
            "-max_len=200000", f"-artifact_prefix={keep}/{kind}-", "-print_final_stats=1", "-verbosity=1",
        ]  # fmt: skip
        atheris.Setup(arguments, one, custom_mutator=other)
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
