"""Fixtures: the samples of this repository, the documents kept outside it, live OCR."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vnadmin_doc.formats.word import libreoffice

ROOT = Path(__file__).resolve().parents[1]

# The command prints English in tests, in whatever language the machine is.
os.environ.pop("VNADMIN_DOC_LANG", None)
os.environ["LC_ALL"] = "C.UTF-8"


def _why_no_ocr() -> str | None:
    """What is missing for live OCR of Vietnamese, or None."""
    try:
        run = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-vie"
    # Old releases print the list to standard error.
    if "vie" not in (run.stdout + run.stderr).split():
        return "Tesseract has no Vietnamese: apt-get install tesseract-ocr-vie"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips tests marked ``ocr`` where there is no OCR, and says why."""
    marked = [item for item in items if item.get_closest_marker("ocr")]
    why = _why_no_ocr() if marked else None
    for item in marked if why else ():
        item.add_marker(pytest.mark.skip(reason=why or ""))


@pytest.fixture(scope="session", autouse=True)
def nothing_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Temporary files of tests, and of what they start, go into a folder that is empty at the end."""
    folder = tmp_path_factory.mktemp("t")  # short: paths of sockets have a limit
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.delenv("ORT_DISABLE_TELEMETRY", raising=False)  # the library sets it; else ".ses" files are left there
        patch.setattr(tempfile, "tempdir", None)
        yield
        libreoffice._close()  # it would end with the process
        left = sorted(path.name for path in folder.iterdir())
    assert left == [], "temporary files that nobody took away"


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """What tests start keeps the compiled modules, even where the environment forbids it: hundreds of starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of samples: one folder a letter."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real documents with gold files, which are no part of this repository."""
    named = os.environ.get("VNADMIN_DOC_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("no corpus of real documents: set VNADMIN_DOC_CORPUS to its folder")
    return folder


@pytest.fixture(scope="session")
def archive_for_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive for the review page, made once; each test works in a copy (``review_archive.copied_archive``)."""
    from review_archive import make_archive

    return make_archive(tmp_path_factory.mktemp("archive"))
