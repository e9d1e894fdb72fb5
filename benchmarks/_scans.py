"""Scans for benchmarks: those of samples/, invented letters of three pages, and real scans if available."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from tools.samples import letters_bao_cao, letters_chi_dao, letters_cong_van  # noqa: E402
from tools.samples.several import longer, scanned  # noqa: E402

from sample_files import dig, plain, simple  # noqa: E402

__all__ = ["MEMBERS", "Scan", "count_correct", "real_scans", "sample_scans", "three_pages"]

MEMBERS = ("kind", "issuers", "code.number", "code.notation", "subject", "promulgation.place", "promulgation.date",
           "addressees", "signers", "distribution")  # fmt: skip
_SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".webp"}
_LETTERS = {"công văn": letters_cong_van.SCAN, "quyết định": letters_chi_dao.DECISION,
            "báo cáo": letters_bao_cao.REPORT}  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """A file, and what is known to stand in it (paths as in the contract)."""

    name: str
    path: Path
    gold: dict[str, Any]


def sample_scans() -> list[Scan]:
    """The scans in samples/, with their expected values."""
    found = []
    for about in sorted((ROOT / "samples").glob("*/about.toml")):
        if "scan = true" not in about.read_text("utf-8") and not list(about.parent.glob("source.[pj][np]g")):
            continue
        gold = json.loads((about.parent / "expected.json").read_text("utf-8"))
        paths = [*about.parent.glob("source.[pj][np]g"), *about.parent.glob("source.pdf")]
        found += [Scan(f"samples/{about.parent.name}", path, gold) for path in paths[:1]]
    return found


def three_pages() -> list[Scan]:
    """Scans of three pages, drawn in a temporary folder that is removed at the end of the process."""
    folder = Path(tempfile.mkdtemp(prefix="vnadmin-doc-"))
    found = []
    for name, letter in _LETTERS.items():
        path = folder / f"{letter.kind}.pdf"
        path.write_bytes(scanned(longer(letter, 3)))
        found.append(Scan(f"3 pages, {name}", path, letter.expected()))
    return found


def real_scans(given: Path | None, most: int) -> list[Scan]:
    """Scans from a folder with gold files beside them, picked at even intervals; empty without the folder."""
    named = os.environ.get("VNADMIN_DOC_CORPUS")
    folder = given or (Path(named) / "dev" if named else None)
    if folder is None:
        return []
    found = []
    for gold in sorted(folder.glob("*.gold.json")):
        about = json.loads(gold.read_text("utf-8"))
        if about.get("_reading") in ("ocr", "mixed"):
            stem = gold.name.removesuffix(".gold.json")
            found += [Scan(stem[:3], path, about) for path in folder.glob(f"{stem}.*") if path.suffix in _SUFFIXES]
    step = max(1, len(found) // most) if most else 1
    return found[::step][:most]


def count_correct(scan: Scan, letter: Any) -> tuple[int, int]:
    """(members read right, members known) of a letter as plain data."""
    known = [path for path in MEMBERS if dig(scan.gold, path) is not None]
    good = [path for path in known if _equal(dig(scan.gold, path), dig(letter, path))]
    return len(good), len(known)


def _equal(want: Any, got: Any) -> bool:
    try:
        return bool(plain(want, got) == simple(want))
    except (KeyError, TypeError):
        return False
