"""The service does what its OpenAPI document says: schemathesis sends what it allows, and what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

from test_service import LETTER
from test_service_process import serving
from vnadmin_doc.batch import convert

SCHEMATHESIS = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"
EXAMPLES = 12
"""For each operation; CONTRIBUTING.md has a command for more."""


def test_the_service_does_what_its_document_says(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.txt").write_text(LETTER.format(1), "utf-8")
    convert([tmp_path / "in"], tmp_path / "out", workers=0)
    options = ("--archive", str(tmp_path / "out"), "--per-client", "64")
    with serving(tmp_path / "state", "--jobs", "1", *options) as server:
        command = [
            sys.executable, "-c", SCHEMATHESIS, "--config-file", str(Path(__file__).with_name("schemathesis.toml")),
            "run", f"{server.address}/v1/openapi.json",
            "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color", "--continue-on-failure",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "12 selected / 12 total" in done.stdout
