"""Record the words that OCR reads from the generated scans, so that tests need not run OCR each time.

    python -m tools.record [NAME...]           write tests/recorded/NAME.json.gz again; all of them if none is named
    python -m tools.record --check [NAME...]   print recordings that OCR reads differently now; exit code 1 if any

Recordings are the input for the steps after OCR. After a change to OCR, record again, and look at the tests.
"""

from __future__ import annotations

import argparse
import gzip
import io
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tools.samples import bundles, pdf, photo, scan, several, tables
from tools.samples.genres import GENRES
from tools.samples.letters_bao_cao import NOTICE, PLAN
from tools.samples.letters_cong_van import SCAN
from tools.samples.pdf import Options
from tools.samples.scan import Wear
from vnadmin_doc.api import open_source
from vnadmin_doc.formats import recorded
from vnadmin_doc.model.page import Fields

__all__ = ["RECORDED", "RECORDINGS", "Recording", "path_of", "three_pages", "words"]

ROOT = Path(__file__).resolve().parents[1]
SAMPLES, RECORDED = ROOT / "samples", ROOT / "tests" / "recorded"
PICTURES = {".png", ".jpg", ".tif"}


@dataclass(frozen=True)
class Recording:
    """A scan with its recording. ``path``: its sample; None for a scan that is drawn each time."""

    make: Callable[[], bytes]
    fields: Fields = "all"
    path: Path | None = None


def three_pages() -> bytes:
    """Three pages without wear: this scan is drawn in each test run, and drawing wear takes longer than reading."""
    out, dpi = io.BytesIO(), 300
    canvas = Canvas(out, invariant=1)
    for page in photo.pages(pdf.render(several.longer(SCAN, 3), Options()), dpi):
        width, height = (side * 72 / dpi for side in page.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(photo.jpeg(page, 60))), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def attached() -> bytes:
    """A letter of two pages, followed by a plan of three."""
    return several.scanned(several.longer(SCAN, 2), behind=several.longer(PLAN, 3))


def two_letters() -> bytes:
    """A decision and a notice scanned into one PDF."""
    return bundles.as_pictures(bundles.joined([pdf.render(letter, Options()) for letter in (SCAN, NOTICE)]), Random(1))


def _kind(kind: str, *, party: bool = False) -> bytes:
    letter = next(letter for letter in GENRES if (letter.kind, letter.party) == (kind, party))
    out = io.BytesIO()
    scan.picture(pdf.render(letter, Options()), "", Wear(dpi=300, skew=0.3, noise=2.0, quality=70)).save(out, "PNG")
    return out.getvalue()


def _samples() -> Iterator[tuple[str, Path]]:
    """All sources of samples that are scans."""
    for about in sorted(SAMPLES.glob("*/about.toml")):
        for name, entry in tomllib.loads(about.read_text("utf-8"))["sources"].items():
            path = about.with_name(name)
            if entry.get("scan", path.suffix in PICTURES):
                yield f"{about.parent.name}.{name.removeprefix('source.')}", path


RECORDINGS: dict[str, Recording] = {
    **{name: Recording(path.read_bytes, path=path) for name, path in _samples()},
    "three-pages": Recording(three_pages),
    "attached.header": Recording(attached, "header"),
    "two-letters": Recording(two_letters),
    "two-letters.header": Recording(two_letters, "header"),
    "bundle": Recording(lambda: bundles.bundle(Random(7), 2, scanned=True).data),
    "kind-BB": Recording(lambda: _kind("BB")),
    "kind-party-QĐ": Recording(lambda: _kind("QĐ", party=True)),
    "tables-1": Recording(lambda: tables.as_scan(tables.make_letter(1))),
}


def path_of(name: str) -> Path:
    """The path of a recording."""
    return RECORDED / f"{name.replace('Đ', 'D')}.json.gz"  # file names are ASCII


def words(name: str) -> bytes:
    """A recording as the bytes of a file that ``formats.recorded`` reads."""
    return gzip.decompress(path_of(name).read_bytes())


def _read(name: str) -> bytes:
    """The source of a recording, read by OCR now."""
    made = RECORDINGS[name]
    return recorded.dump(open_source(made.make(), name=made.path.name if made.path else name, fields=made.fields))


def main() -> int:
    """Parse the arguments and run the tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if unknown := set(options.names) - set(RECORDINGS):
        parser.error(f"no such recording: {', '.join(sorted(unknown))}")
    RECORDED.mkdir(exist_ok=True)
    other = 0
    for name in options.names or RECORDINGS:
        now, path = _read(name), path_of(name)
        if path.exists() and words(name) == now:
            continue
        other += 1
        if not options.check:
            path.write_bytes(gzip.compress(now, mtime=0))
        print(f"{name}: {'read otherwise' if options.check else f'{len(now)} bytes, {path.stat().st_size} packed'}")
    return int(options.check and other > 0)


if __name__ == "__main__":
    sys.exit(main())
