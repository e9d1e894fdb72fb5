"""Write ``samples/<name>/``: the sources, ``expected.json``, and ``about.toml`` if it does not exist."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

from tools.samples.catalogue import SAMPLES, Sample

ROOT = Path(__file__).resolve().parents[2] / "samples"
ABOUT = """title = "{title}"
origin = "generated"  # python -m tools.samples; people, facts and cited documents are invented
licence = "Apache-2.0"
traits = [{traits}]

# Known wrong values of each source, as paths into expected.json; a path whose value is correct fails the test.
"""


# OCR makes errors in long texts, so only these values of a scan are compared.
SCANNED = (
    "kind.code",
    "code.number",
    "code.notation",
    "promulgation.place",
    "promulgation.date",
    "priority",
    "addressees",
)


def _about_source(name: str, sample: Sample) -> str:
    scan = "scan" in sample.traits and name.endswith((".pdf", ".png", ".jpg", ".tif"))
    compare = ", ".join(f'"{path}"' for path in SCANNED)
    return (
        f'\n[sources."{name}"]\n' + (f"scan = true\ncompare = [{compare}]\n" if scan else "") + "known_failures = []\n"
    )


def write(sample: Sample) -> int:
    """Write one folder; returns the size of its sources in bytes."""
    folder = ROOT / sample.name
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, render in sample.sources.items():
        data = render(sample.letter)
        (folder / name).write_bytes(data)
        total += len(data)
        print(f"{sample.name}/{name}: {len(data) / 1000:.0f} kB")
    expected = json.dumps(sample.letter.expected(), ensure_ascii=False, indent=1) + "\n"
    if expected != unicodedata.normalize("NFC", expected):
        raise SystemExit(f"{sample.name}: not NFC")
    (folder / "expected.json").write_text(expected, "utf-8")
    about = folder / "about.toml"
    if not about.exists():  # known_failures in it are kept by hand
        letter = sample.letter
        title = f"{(letter.title or 'Công văn').capitalize()}: {letter.subject}"
        sources = "".join(_about_source(name, sample) for name in sample.sources)
        traits = ", ".join(f'"{trait}"' for trait in sample.traits)
        about.write_text(ABOUT.format(title=title, traits=traits) + sources, "utf-8")
    return total


def main() -> None:
    """Write the named samples, or all."""
    wanted = set(sys.argv[1:])
    unknown = wanted - {sample.name for sample in SAMPLES}
    if unknown:
        raise SystemExit(f"no such sample: {', '.join(sorted(unknown))}")
    total = sum(write(sample) for sample in SAMPLES if not wanted or sample.name in wanted)
    print(f"together {total / 1000:.0f} kB")


if __name__ == "__main__":
    main()
