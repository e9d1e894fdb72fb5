"""The public names: few, listed, quick to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import vnadmin_doc


def test_all_is_sorted_and_short() -> None:
    assert vnadmin_doc.__all__ == sorted(vnadmin_doc.__all__)
    assert len(vnadmin_doc.__all__) <= 25
    assert dir(vnadmin_doc) == vnadmin_doc.__all__


def test_all_is_what_is_exported() -> None:
    lazily = {name for names in vnadmin_doc._HOMES.values() for name in names}
    assert lazily | {"__version__"} == set(vnadmin_doc.__all__)


@pytest.mark.parametrize("name", vnadmin_doc.__all__)
def test_each_public_name_is_there_and_explained(name: str) -> None:
    value = getattr(vnadmin_doc, name)
    assert name == "__version__" or value.__doc__


def test_no_other_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'convert_all'"):
        vnadmin_doc.convert_all  # noqa: B018


@pytest.mark.parametrize("statement", ["import vnadmin_doc", "import vnadmin_doc.cli.app"])
def test_importing_is_cheap(statement: str) -> None:
    heavy = ("pydantic", "lxml", "numpy", "pdfplumber", "pypdfium2", "PIL", "jsonschema", "docx", "rich")
    code = f"{statement}; import sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
