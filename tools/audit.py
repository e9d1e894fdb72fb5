"""Check that no dependency has a known vulnerability: python -m tools.audit.

pip-audit asks PyPI about the installed version of everything that the package needs, with all its extras. Exit code 1:
a vulnerability without a row in ``audit_exceptions.tsv``, or pip-audit does not run. Where the service cannot be
reached, the audit is skipped, with the reason.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE = "vnadmin-doc"
AUDITOR = "pip-audit"
EXCEPTIONS = Path(__file__).with_name("audit_exceptions.tsv")
PROBE = ("pycrypto", "2.6.1")
"""A release that has known vulnerabilities. A service that does not report it knows no vulnerabilities at all: mirrors
of PyPI have the files only, and pip-audit takes their silence for "no known vulnerabilities"."""
SECONDS = 300.0
_NETWORK = re.compile(r"connect|network|resolve|timed out|requests\.exceptions|urllib3\.exceptions", re.IGNORECASE)


class Vulnerability(NamedTuple):
    """A known vulnerability of an installed version; ``ids`` are all its names, ``fixed`` the versions without it."""

    package: str
    version: str
    ids: tuple[str, ...]
    fixed: tuple[str, ...]


class SkippedError(Exception):
    """No service answers; the text is the reason."""


class AuditorError(Exception):
    """pip-audit does not run; the text is what it reported."""


def required(package: str = PACKAGE) -> dict[str, str]:
    """The installed distributions that a package needs with all its extras, and their versions.

    Those that only pip-audit needs (pip, for one) are left out: they come with the environment, not with the package.
    """
    extras = distribution(package).metadata.get_all("Provides-Extra") or []
    waiting = [Requirement(f"{package}[{','.join(extras)}]")]
    seen: set[str] = set()
    found: dict[str, str] = {}
    while waiting:
        need = waiting.pop()
        if str(need) in seen or canonicalize_name(need.name) == AUDITOR:
            continue
        seen.add(str(need))
        try:
            there = distribution(need.name)
        except PackageNotFoundError:  # of an extra that is not installed
            continue
        found[canonicalize_name(need.name)] = there.version
        waiting += [other for other in map(Requirement, there.requires or ()) if _applies(other, need.extras)]
    del found[canonicalize_name(package)]
    return found


def _applies(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def audited(command: Sequence[str], versions: Mapping[str, str]) -> tuple[list[Vulnerability], list[str]]:
    """The known vulnerabilities, and the packages that the service does not know.

    ``command`` is pip-audit. Raises ``SkippedError`` and ``AuditorError``.
    """
    lines = [f"{name}=={version}" for name, version in [*versions.items(), PROBE]]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "requirements.txt")
        file.write_text("\n".join(lines), "utf-8")
        options = ("--requirement", str(file), "--no-deps", "--disable-pip", "--progress-spinner", "off")
        answer = _answer([*command, *options, "--format", "json"])
    found = [
        Vulnerability(entry["name"], entry["version"], (item["id"], *item["aliases"]), tuple(item["fix_versions"]))
        for entry in answer
        for item in entry.get("vulns", ())
    ]
    if not any(item.package == PROBE[0] for item in found):
        raise SkippedError(
            f"the service reports no vulnerability of {PROBE[0]} {PROBE[1]}, which has some; a mirror of PyPI that has "
            "the files only?"
        )
    unknown = [entry["name"] for entry in answer if "vulns" not in entry]
    return [item for item in found if item.package != PROBE[0]], unknown


def _answer(command: Sequence[str]) -> list[dict[str, Any]]:
    """What pip-audit reports of each package. It has exit code 1 for a vulnerability and for its own errors."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise SkippedError(f"no answer within {SECONDS:g} seconds") from None
    except OSError as error:
        raise AuditorError(f"{command[0]} does not start: {error}") from None
    try:
        dependencies: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError):
        problems = [line for line in run.stderr.splitlines() if _NETWORK.search(line)]
        if problems:
            raise SkippedError(problems[-1][:300]) from None
        raise AuditorError(run.stderr.strip() or f"no report, exit code {run.returncode}") from None
    return dependencies


def exceptions(file: Path, today: date) -> dict[tuple[str, str], str]:
    """The reasons of the exceptions that count today, by id and package. Raises ``ValueError`` for a bad row."""
    found: dict[tuple[str, str], str] = {}
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != 4 or not all(map(str.strip, cells)):
                raise ValueError(f"{file.name}: four columns are needed, with a tab between them: {line}")
            if date.fromisoformat(cells[2]) >= today:
                found[cells[0], cells[1]] = cells[3]
    return found


def report(found: Sequence[Vulnerability], allowed: Mapping[tuple[str, str], str]) -> int:
    """Print the vulnerabilities and the exceptions; return the number of vulnerabilities without an exception."""
    used = {(name, item.package) for item in found for name in item.ids} & set(allowed)
    failures = [item for item in found if not any((name, item.package) in used for name in item.ids)]
    for item in failures:
        fixed = ", ".join(item.fixed) or "no version"
        print(f"VULNERABLE  {item.package} {item.version}: {', '.join(item.ids)}; corrected in {fixed}")
    for name, package in sorted(used):
        print(f"excepted  {package}: {name}: {allowed[name, package]}")
    for name, package in sorted(set(allowed) - used):
        print(f"not needed any more  {package}: {name}: remove its row")
    return len(failures)


def main(command: Sequence[str], file: Path = EXCEPTIONS) -> int:
    """Print the result of the audit; return the exit code."""
    try:
        allowed = exceptions(file, datetime.now(UTC).date())
        versions = required()
        found, unknown = audited(command, versions)
    except SkippedError as reason:
        print(f"audit of dependencies SKIPPED, nothing was checked: {reason}")
        return 0
    except (AuditorError, ValueError) as error:
        print(f"audit of dependencies failed: {error}")
        return 1
    failures = report(found, allowed)
    if unknown:
        print(f"not known to the service, so not checked: {', '.join(sorted(unknown))}")
    print(f"audit of dependencies: {len(versions)} packages, {failures} known vulnerabilities without an exception")
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [sys.executable, "-m", "pip_audit"]))
