"""The audit of dependencies, with a program in the place of pip-audit."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tools import audit

PROBE = {"name": audit.PROBE[0], "version": audit.PROBE[1], "vulns": [
    {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": [], "description": ""}
]}  # fmt: skip
CLEAN = {"name": "lxml", "version": "6.0", "vulns": []}
FAULTY = {"name": "pillow", "version": "9.0", "vulns": [
    {"id": "PYSEC-2", "aliases": ["CVE-2"], "fix_versions": ["9.1"], "description": "…"}
]}  # fmt: skip
UNKNOWN = {"name": "trueocr", "skip_reason": "Dependency not found on PyPI"}
FAKE = """
import pathlib, sys
file = sys.argv[sys.argv.index("--requirement") + 1]
asked = pathlib.Path(file).read_text().splitlines()
assert "pycrypto==2.6.1" in asked and any(line.startswith("lxml==") for line in asked), asked
sys.stdout.write({output!r})
sys.stderr.write({errors!r})
sys.exit({code})
"""


def auditor(folder: Path, output: str = "", errors: str = "", code: int = 1) -> list[str]:
    program = folder / "auditor.py"
    program.write_text(FAKE.format(output=output, errors=errors, code=code), "utf-8")
    return [sys.executable, str(program)]


def report(*entries: dict[str, Any]) -> str:
    return json.dumps({"dependencies": entries, "fixes": []})


@pytest.fixture
def allowed(tmp_path: Path) -> Path:
    file = tmp_path / "exceptions.tsv"
    file.write_text("# id, package, last day, reason\n", "utf-8")
    return file


def test_clean(tmp_path: Path, allowed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(auditor(tmp_path, report(CLEAN, PROBE, UNKNOWN)), allowed) == 0
    printed = capsys.readouterr().out
    assert "0 known vulnerabilities" in printed
    assert "not checked: trueocr" in printed
    assert "pycrypto" not in printed


def test_a_vulnerability_fails(tmp_path: Path, allowed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(auditor(tmp_path, report(CLEAN, FAULTY, PROBE)), allowed) == 1
    assert "VULNERABLE  pillow 9.0: PYSEC-2, CVE-2; corrected in 9.1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "code", "printed"),
    [
        ("CVE-2\tpillow\t2999-01-01\tno BMP is opened", 0, "excepted  pillow: CVE-2: no BMP is opened"),
        ("CVE-2\tpillow\t2020-01-01\tno BMP is opened", 1, "VULNERABLE  pillow"),
        ("CVE-2\tlxml\t2999-01-01\tanother package", 1, "not needed any more  lxml"),
        ("CVE-2\tpillow\tsoon\tno date", 1, "failed"),
        ("CVE-2\tpillow\t2999-01-01", 1, "four columns"),
        ("CVE-2\tpillow\t2999-01-01\t ", 1, "four columns"),
    ],
)
def test_exceptions(
    row: str, code: int, printed: str, tmp_path: Path, allowed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allowed.write_text(row, "utf-8")
    assert audit.main(auditor(tmp_path, report(CLEAN, FAULTY, PROBE)), allowed) == code
    assert printed in capsys.readouterr().out


@pytest.mark.parametrize(
    ("output", "errors", "reason"),
    [
        ("", "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed", "Could not connect"),
        ("", "requests.exceptions.ConnectionError: Failed to resolve 'pypi.org'", "Failed to resolve"),
        ("", "requests.exceptions.HTTPError: 503\n\npip_audit._service.interface.ServiceError", "HTTPError: 503"),
        # A mirror without the list of vulnerabilities: pip-audit reports that there are none.
        (report(UNKNOWN, {**PROBE, "vulns": []}), "No known vulnerabilities found", "pycrypto 2.6.1, which has some"),
        (report(UNKNOWN, {"name": "pycrypto", "skip_reason": "not found"}), "", "pycrypto 2.6.1, which has some"),
    ],
)
def test_without_a_service_it_is_skipped(
    output: str, errors: str, reason: str, tmp_path: Path, allowed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(auditor(tmp_path, output, errors), allowed) == 0
    printed = capsys.readouterr().out
    assert "SKIPPED, nothing was checked" in printed
    assert reason in printed


def test_an_auditor_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SECONDS", 0.0)
    with pytest.raises(audit.SkippedError, match="no answer"):
        audit.audited(auditor(tmp_path), {})


@pytest.mark.parametrize("errors", ["No module named pip_audit", "usage: pip-audit: error: unrecognized arguments", ""])
def test_a_broken_auditor_fails(errors: str, tmp_path: Path, allowed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(auditor(tmp_path, "", errors), allowed) == 1
    assert "audit of dependencies failed: " + (errors or "no report, exit code 1") in capsys.readouterr().out
    assert audit.main([str(tmp_path / "missing")], allowed) == 1


def test_what_is_audited() -> None:
    """The needs of the package and of its extras; not the auditor, which brings pip."""
    versions = audit.required()
    assert {"lxml", "pydantic", "pydantic-core", "starlette", "pikepdf", "pytest"} <= set(versions)
    assert not {"vnadmin-doc", "pip-audit", "pip"} & set(versions)


def test_the_exceptions_are_valid() -> None:
    assert isinstance(audit.exceptions(audit.EXCEPTIONS, date(2020, 1, 1)), dict)
