"""The budget: how many instructions five fixed jobs may need, so that speed cannot fall quietly.

    python tests/eval/budget.py             count, and compare with the pinned counts
    python tests/eval/budget.py --update    pin the counts, unless a job is over its budget
    python tests/eval/budget.py --update --allow-regression

Exit code 1 if a job is over its budget, 2 if nothing could be compared. Unlike seconds, instructions do not depend on
other work on the machine; seconds are measured by ``benchmarks/speed.py``. Valgrind counts (``apt install valgrind``);
it takes some minutes, so this runs before an issue ends and not with the tests.

The jobs read samples of the project, once to load patterns and lexicons and once to be counted, in one process. The
scan is replayed from its recorded words, because Valgrind is too slow for the OCR engines: they are not counted.

Counts depend on the processor, Python and the libraries, so they are pinned with their versions, and elsewhere nothing
is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = Path(__file__).with_name("budget.json")
MARGIN = 0.03
"""Share by which a count may be above the pinned one."""
JOBS = {
    "text": ("samples/to-trinh/source.layout.txt", "all"),
    "DOCX": ("samples/to-trinh/source.docx", "all"),
    "PDF": ("samples/ke-hoach/source.pdf", "all"),
    "header only": ("tests/recorded/attached.header.json.gz", "header"),
}
"""The jobs that read a file: the file, and the fields that are asked for."""
IMPORT = "import"
"""The fifth job."""
LIBRARIES = ("lxml", "pydantic", "pypdfium2", "regex")
"""Libraries with compiled code that the jobs call."""
_RUN = """
import gc, gzip, os, sys
from pathlib import Path

def mark():
    os.getpriority(os.PRIO_PROCESS, 0)  # nothing else calls it: Valgrind dumps its count before each call

gc.disable()  # it would run at another moment after any change
mark()
import vnadmin_doc
mark()
for file, fields in zip(sys.argv[1::2], sys.argv[2::2]):
    data = Path(file).read_bytes()
    if file.endswith(".gz"):
        data = gzip.decompress(data)
    for _ in range(2):
        mark()
        vnadmin_doc.write(vnadmin_doc.read(data, fields=fields))
    mark()
"""
_TOTAL = re.compile(r"^totals: (\d+)$", re.MULTILINE)


def main() -> int:
    """Count, compare or pin; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("Valgrind is missing: apt install valgrind", file=sys.stderr)
        return 2
    pinned = json.loads(PINNED.read_text("utf-8")) if PINNED.exists() else {}
    here = machine()
    if pinned.get("machine") != here and not options.update:
        print(f"nothing to compare: pinned on {pinned.get('machine')}, this is {here}", file=sys.stderr)
        return 2
    budget = pinned["counts"] if pinned.get("machine") == here else {}
    counts = measure()
    over = regressions(counts, budget)
    for job, count in counts.items():
        share = f"{count / budget[job]:.3f} of the pinned count" if job in budget else "not pinned"
        print(f"{job:12}{count:>14,} instructions, {share}")
    for line in over:
        print(f"REGRESSION {line}")
    if options.update and (not over or options.allow_regression):
        PINNED.write_text(json.dumps({"machine": here, "counts": counts}, indent=1) + "\n", "utf-8")
    return int(bool(over))


def machine() -> str:
    """What the counts depend on, apart from the code of the project."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"{platform.machine()}, Python {platform.python_version()}, {libraries}"


def regressions(counts: Mapping[str, int], budget: Mapping[str, int]) -> list[str]:
    """One line for each job that is over its budget by more than ``MARGIN``, or that was not counted."""
    over = []
    for job, pinned in budget.items():
        count = counts.get(job)
        if count is None:
            over.append(f"{job}: not counted")
        elif count > (1 + MARGIN) * pinned:
            over.append(f"{job}: {count:,} instructions, budget {pinned:,}: {count / pinned - 1:+.1%}")
    return over


def measure() -> dict[str, int]:
    """The instructions of each job. Raises ``CalledProcessError`` if a job fails."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT / "src"), "OMP_THREAD_LIMIT": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else compiling the modules would be counted
    files = [argument for file, fields in JOBS.values() for argument in (str(ROOT / file), fields)]
    command = [sys.executable, "-c", _RUN, *files]
    subprocess.run(command, env=environment, check=True)  # compiles the modules
    with tempfile.TemporaryDirectory() as folder:
        counter = ["valgrind", "--quiet", "--tool=callgrind", "--dump-before=getpriority"]
        subprocess.run([*counter, f"--callgrind-out-file={folder}/part", *command], env=environment, check=True)
        parts = (Path(folder, f"part.{number}").read_text("utf-8") for number in range(1, 3 + 3 * len(JOBS)))
        return counts_of([total_in(part) for part in parts])


def counts_of(parts: Sequence[int]) -> dict[str, int]:
    """The instructions of each job, from those before each mark of the process.

    >>> list(counts_of([9, 1, 9, 9, 2, 9, 9, 3, 9, 9, 4, 9, 9, 5]).items())
    [('text', 2), ('DOCX', 3), ('PDF', 4), ('header only', 5), ('import', 1)]
    """
    return {**dict(zip(JOBS, parts[4::3], strict=True)), IMPORT: parts[1]}


def total_in(part: str) -> int:
    """The number of instructions in a file that Valgrind wrote. Raises ``ValueError`` if there is none.

    >>> total_in("events: Ir\\ntotals: 1234567\\n")
    1234567
    """
    found = _TOTAL.search(part)
    if found is None:
        raise ValueError("Valgrind wrote no count")
    return int(found[1])


if __name__ == "__main__":
    sys.exit(main())
