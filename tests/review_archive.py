"""An archive for the review page: samples with their pictures. The words of scans are recorded, so no OCR runs."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tools.record import words

import vnadmin_doc
from vnadmin_doc.api import write
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.catalog_row import catalog_row
from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.batch.ledger import Ledger, ledger_path
from vnadmin_doc.model.issue import Issue

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SCANS = ("cong-van-den.jpg", "thong-tu-lien-tich.jpg", "cong-van-quet.pdf", "cong-van-anh-chup.tif")
FILES = {"seed.md": "seed-cong-van/source.md", "quyet-dinh.pdf": "quyet-dinh/source.pdf"}
MARKUP = """<script>document.title="broken"</script>"""
LETTER = f"""ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH VĨNH LỘC                          Độc lập - Tự do - Hạnh phúc

Số: 12/UBND-KT                  Vĩnh Lộc, ngày 05 tháng 6 năm 2023
V/v {MARKUP} giao đất

Kính gửi: Sở Xây dựng.

Đề nghị Sở xem xét "><img src=x onerror=alert(1)>.

Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
- Như trên;                            CHỦ TỊCH
- Lưu: VT, KT.
                                       Trần Hữu Đạt
"""


def make_archive(folder: Path) -> Path:
    """Files in ``folder/in``, their documents in ``folder/out``; return ``folder``."""
    source, out = folder / "in", folder / "out"
    source.mkdir()
    for name, sample in FILES.items():
        shutil.copy(SAMPLES / sample, source / name)
    (source / "markup.txt").write_text(LETTER, "utf-8")
    convert([source], out, workers=0)
    with Ledger(ledger_path(out), "0", "1.0") as ledger:
        for scan in SCANS:
            _save_scan(ledger, source, out, scan)
    return folder


def copied_archive(archive: Path, folder: Path) -> Path:
    """A copy of an archive; return its output folder."""
    shutil.copytree(archive, folder, dirs_exist_ok=True)
    out = folder / "out"
    with closing(sqlite3.connect(ledger_path(out))) as ledger, ledger:
        ledger.execute("UPDATE source SET path = ? || '/' || name", (str(folder / "in"),))
    return out


def _save_scan(ledger: Ledger, source: Path, out: Path, scan: str) -> None:
    """Save a scan: its picture as the source, its recorded words as what OCR read."""
    stem, _, suffix = scan.rpartition(".")
    shutil.copy(SAMPLES / stem / f"source.{suffix}", source / scan)
    found = vnadmin_doc.read(words(scan), name=scan)
    if scan == "cong-van-quet.pdf":  # a blank whose reading is not sure: no sample has one
        found = _unread_number(found)
    save_letter(ledger, source / scan, out, found)


def save_letter(ledger: Ledger, path: Path, out: Path, found: vnadmin_doc.Reading) -> None:
    """Save a letter as ``convert`` does; ``path`` is its source."""
    digest = sha256(path.read_bytes()).hexdigest()
    found = replace(found, source=replace(found.source, name=path.name, sha256=digest))
    (out / f"{path.name}.json").write_bytes(write(found, "json"))
    status = path.stat()
    job = Job(str(path), path.name, True, None, status.st_size, status.st_mtime_ns)
    row = catalog_row(found, path.name)
    outcome = Outcome(job, "converted", letters=(row,), sha256=digest, pages=found.source.pages, reading="ocr")
    ledger.record(outcome, "json:all:split")


def _unread_number(reading: vnadmin_doc.Reading) -> vnadmin_doc.Reading:
    message = (
        "written by hand or stamped; the reading is not sure; likeliest first: 2417 (0.41), 2411 (0.33), 2477 (0.20)"
    )
    letter = reading.letter.model_copy(update={"code": reading.letter.code.model_copy(update={"number": None})})
    doubt = Issue("handwritten-unread", "warning", "/code/number", message)
    sure = {**reading.sure, "/code/number": 0.02}
    return vnadmin_doc.load(write(replace(reading, letter=letter, issues=(*reading.issues, doubt), sure=sure), "json"))
