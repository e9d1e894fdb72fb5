"""Places by address: what pyarrow serves itself, and what fsspec serves for it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from vnadmin_doc.batch import addresses, discover, outcomes
from vnadmin_doc.errors import LimitExceeded, ReadError
from vnadmin_doc.limits import Limits

pytestmark = pytest.mark.skipif(not find_spec("pyarrow"), reason="pyarrow is not installed")
SCHEMES = ["file", pytest.param("local", marks=pytest.mark.skipif(not find_spec("fsspec"), reason="no fsspec"))]
"""Local folders: by pyarrow, and by fsspec."""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_put_there_is_found_again(scheme: str, tmp_path: Path) -> None:
    url = f"{scheme}://{tmp_path}/thư mục/a b?.txt"
    assert addresses.read_if_exists(url) is None
    addresses.write(url, b"1")
    addresses.write(url, b"22")
    assert (addresses.read_if_exists(url), addresses.read(url, Limits())) == (b"22", b"22")
    assert [path.name for path in (tmp_path / "thư mục").iterdir()] == ["a b?.txt"], "nothing under way is left"
    entries, folders = addresses.list_folder(f"{scheme}://{tmp_path}/thư mục/")
    assert ([entry[:2] for entry in entries], folders) == ([("a b?.txt", 2)], [])
    assert addresses.names(f"{scheme}://{tmp_path}/none") == []
    assert addresses.is_folder(f"{scheme}://{tmp_path}")
    assert not addresses.is_folder(url)
    addresses.remove(url)
    addresses.remove(url)
    assert addresses.names(f"{scheme}://{tmp_path}/thư mục") == []


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    with pytest.raises(LimitExceeded, match=r"^a.txt: more than 4 bytes"):
        addresses.read(f"file://{tmp_path}/a.txt", Limits(file_bytes=4))
    with pytest.raises(ReadError, match=r"^b.txt: no such file; check the address file://"):
        addresses.read(f"file://{tmp_path}/b.txt", Limits())
    with pytest.raises(ReadError, match="not a regular file"):
        addresses.read(f"file://{tmp_path}", Limits())
    with pytest.raises(ReadError, match="no file system for the address"):
        addresses.read("nonesuch://host/a.txt", Limits())


def test_a_folder_by_address_is_discovered_like_one_by_path(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/.hidden", ".git/x", "a.txt", "b/c/3.txt", "a.gold.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Kính gửi: Sở Y.", encoding="utf-8")
    by_path = [(job.name, job.in_folder) for job in discover([tmp_path], tmp_path / "out")]
    url = f"file://{tmp_path}"
    assert [(job.name, job.in_folder) for job in discover([url], tmp_path / "out")] == by_path
    assert by_path == [("a.txt", True), ("b/2.txt", True), ("b/c/3.txt", True)]
    given = [f"{url}/b/", f"{url}/b/c", f"{url}/a.txt"]
    assert [job.name for job in discover(given, tmp_path / "out")] == ["a.txt", "b/2.txt", "b/c/3.txt"]


def test_a_source_by_address_is_known_to_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Kính gửi: Sở Y.", encoding="utf-8")
    told = [
        next(outcomes([f"file://{tmp_path}/in"], tmp_path / "out", workers=0)) for _ in range(2)
    ]  # closed after the first, as by a kill
    assert [outcome.status for outcome in told] == ["converted", "unchanged"]
