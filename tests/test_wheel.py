"""The wheel: all files of the package and the schemas, and nothing else of the repository."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MADE = ("__pycache__", ".pyc")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    build = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    (wheel,) = build.WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")))
    with zipfile.ZipFile(wheel) as file:
        return set(file.namelist())


def files(folder: Path, above: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(above).as_posix() for path in found if not any(made in str(path) for made in MADE)}


def test_what_is_in_the_wheel(names: set[str]) -> None:
    package = files(ROOT / "src" / "vnadmin_doc", ROOT / "src")
    schemas = {f"vnadmin_doc/{name}" for name in files(ROOT / "schemas", ROOT)}
    assert {name for name in names if ".dist-info/" not in name} == package | schemas


@pytest.mark.parametrize(
    "name",
    [
        "locale/vi/LC_MESSAGES/vnadmin_doc.mo",
        "service/openapi.json",
        "service/review/static/app.js",
        "service/review/static/page.html",
        "schemas/letter-1.schema.json",
    ],
)
def test_the_wheel_has_what_is_read_when_it_runs(names: set[str], name: str) -> None:
    assert f"vnadmin_doc/{name}" in names
