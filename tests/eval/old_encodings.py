"""Legacy encodings: how exactly they are detected and decoded.

``python tests/eval/old_encodings.py [WINDOWS]``: windows of 200 characters of generated letters in each encoding
(2,000 by default), then the converted text of real files beside its ground truth, where ``../shared`` is there.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from tools.samples.catalogue import SAMPLES
from tools.samples.text import flat

from vnadmin_doc.formats import readers
from vnadmin_doc.formats.encodings import decode, decode_viqr, detect, detect_viqr
from vnadmin_doc.formats.encodings.code_tables import CODE_COLUMNS, encode
from vnadmin_doc.formats.encodings.viqr import encode_viqr
from vnadmin_doc.language.text import nfc, tone_key

WIDTH = 200
_FIELD_CODE = re.compile(r"EMBED Excel\.Sheet\.8|\bPAGE\b")  # of Word, which no page shows
ENCODINGS = (*CODE_COLUMNS, "viqr")
SHARED = Path(os.environ.get("VNADMIN_DOC_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")
ENGLISH = (
    "The Department shall report to the Committee before the 15th day of each month (see Annex A, section 4.2); "
    "costs of 3% - 5% aren't covered. Who pays? Don't send data(x) or C++ code: a^2 + b^2 = c^2, u+v, foo(). "
)
FRENCH = (
    "Le décret du 5 août a été publié à la préfecture où siège le préfet; l'arrêté précédent, « élaboré » après "
    "enquête, reste en vigueur dès sa réception. Être né à Orléans ou à Besançon, voilà la règle générale. "
)


def prose() -> str:
    """The text of the generated letters, as one line."""
    text = nfc(" ".join(flat(sample.letter) for sample in SAMPLES))
    return re.sub(r"\s+", " ", text.translate(dict(zip(map(ord, "–“”…"), '-"".', strict=True))))  # VPS has none


def told(text: str) -> str | None:
    """The encoding that the text reader would see."""
    return detect(text) or ("viqr" if detect_viqr(text) else None)


def windows(text: str, count: int, seed: int = 7) -> Iterator[str]:
    """Parts of a text, drawn by chance."""
    chance = random.Random(seed)
    for _ in range(count):
        start = chance.randrange(len(text) - WIDTH)
        yield text[start : start + WIDTH]


def detection(count: int) -> dict[str, Counter[str | None]]:
    """For each encoding, the encodings detected in its windows."""
    text = prose()
    result = {}
    for encoding in ENCODINGS:
        old = encode_viqr(text) if encoding == "viqr" else encode(text, encoding)
        result[encoding] = Counter(told(window) for window in windows(old, count))
    for name, plain in (("modern", text), ("english", ENGLISH * 5), ("french", FRENCH * 5)):
        result[name] = Counter(told(window) for window in windows(plain, count))
    return result


def accuracy(ours: str, truth: str) -> float:
    """Share of the truth's characters in ours, by words of both, in any order of cells; case and tone place ignored."""
    truth = _FIELD_CODE.sub(" ", truth)
    a, b = (re.findall(r"\w+", tone_key(nfc(text))) for text in (ours, truth))
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    ours_rest = Counter(w for i, w in enumerate(a) if not any(m.a <= i < m.a + m.size for m in blocks))
    truth_rest = Counter(w for i, w in enumerate(b) if not any(m.b <= i < m.b + m.size for m in blocks))
    missing = truth_rest - ours_rest
    return 1 - sum(len(w) * n for w, n in missing.items()) / max(1, sum(map(len, b)))


def real(corpus: Path = SHARED) -> Iterator[tuple[str, float]]:
    """Each real file in an old encoding and its accuracy."""
    for truth in sorted((corpus / "text").glob("*.gt.txt")):
        name = truth.name.removesuffix(".gt.txt")
        for path in (corpus / "dev").glob(f"{name}*"):
            if path.suffix != ".json":
                source = readers.read(path.read_bytes(), path.name)
                words = (word for page in source.pages for word in page.words)
                ours = "".join(("" if word.glued else " ") + word.text for word in words)
                yield path.name, accuracy(ours, truth.read_text("utf-8"))


def main() -> None:
    text = prose()
    for encoding, labels in detection(int(sys.argv[1]) if len(sys.argv) > 1 else 2000).items():
        print(f"{encoding:8}", dict(labels))
    for encoding in ENCODINGS:
        back = decode_viqr(encode_viqr(text)) if encoding == "viqr" else decode(encode(text, encoding), encoding)
        print(
            f"{encoding:8} comes back:",
            back == text or f"{sum(a != b for a, b in zip(back.split(), text.split(), strict=False))} words differ",
        )
    for name, share in real():
        print(f"{share:.4f}  {name}")


if __name__ == "__main__":
    main()
