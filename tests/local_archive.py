"""An archive of one office, with simulated misreadings: the measure of the local lexicon.

The letters are drawn as PDFs and read back as words, once each. Then a share of the words is misread as OCR misreads
them (lost and wrong marks, letters that look alike), with a confidence that is usually, but not always, low for
misread words and high for the others. The office has names that no table of the program has, deputies come and go,
and some of the new signers differ from an earlier one by a mark or a letter.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from tools.samples import pdf
from tools.samples.model import Letter as Drawn
from tools.samples.model import Signer, archive, to

from vnadmin_doc.api import open_source
from vnadmin_doc.archive.learning import LearntLetter, collected
from vnadmin_doc.language.local_lexicon import LocalLexicon
from vnadmin_doc.language.text import tone_key
from vnadmin_doc.model.page import Ocr, Source, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse
from vnadmin_doc.sure import can_be_filed

ALIKE = dict(zip("uưnhoơcelirtyvmDĐOQBTIYV", "ưuubơoceilitvynĐDQOEIlVY", strict=True))
MARKS = "\u0300\u0301\u0303\u0309\u0323"
PARENT, AGENCY, PLACE = "UBND HUYỆN LẠC THỔ", "PHÒNG KINH TẾ VÀ HẠ TẦNG ĐẬP GÒ", "Lạc Thổ"
HEAD = Signer("Nguyễn Văn Hùng", "TRƯỞNG PHÒNG")
DEPUTIES = ("Trần Thị Phượng", "Lê Quốc Cường", "Phạm Hồng Thắng", "Đỗ Minh Dũng")
TWINS = {
    "Trần Thị Phượng": "Trần Thị Phương", "Lê Quốc Cường": "Lê Quốc Cương", "Phạm Hồng Thắng": "Phạm Hồng Thăng",
    "Đỗ Minh Dũng": "Đỗ Minh Dung", "Nguyễn Văn Hùng": "Nguyễn Văn Hưng",
}  # fmt: skip
"""New signers that differ from earlier ones by a mark or a letter. They come in the second half of the archive."""
KINDS = (("CV", "KTHT-HC"), ("BC", "BC-KTHT"), ("TB", "TB-KTHT"), ("CV", "KTHT-GTĐT"))
TOPICS = ("sửa chữa đường giao thông", "kiểm tra an toàn lao động", "quản lý đất đai", "thu ngân sách", "giao kế hoạch")


@dataclass(frozen=True)
class Noise:
    """Shares: misread words; of these, with a high confidence; other words with a low one; signers who are twins."""

    words: float = 0.04
    bold: float = 0.15
    shy: float = 0.06
    twins: float = 0.2


@dataclass
class Figures:
    """Counts over the letters that are read with a lexicon, or without."""

    letters: int = 0
    heads: int = 0
    filed: int = 0
    filed_wrong: int = 0
    names: int = 0
    right_names: int = 0
    expected: float = 0.0
    wrong: Counter[str] = field(default_factory=Counter)


def drawn(number: int, chance: random.Random, twins: float) -> Drawn:
    """A letter of the office: its number, kind, signer and subject."""
    kind, notation = chance.choice(KINDS)
    signer = (
        HEAD if chance.random() < 0.4 else Signer(chance.choice(DEPUTIES), "PHÓ TRƯỞNG PHÒNG", ("KT. TRƯỞNG PHÒNG",))
    )
    if chance.random() < twins:
        signer = replace(signer, full_name=TWINS[signer.full_name])
    subject = f"{chance.choice(TOPICS)} {chance.choice(('quý I', 'quý II', 'năm nay', 'trên địa bàn huyện'))}"
    title = {"BC": "BÁO CÁO", "TB": "THÔNG BÁO"}.get(kind)
    return Drawn(
        kind=kind, title=title, parent=(PARENT,), issuer=(AGENCY,), number=str(number), notation=notation,
        subject=subject, place=PLACE, day=date(2024, 1, 3) + timedelta(days=number), signers=(signer,),
        addressees=() if title else ("Ủy ban nhân dân huyện",), references=None,
        opening=(f"Phòng báo cáo về {subject} như sau: đã giao các đơn vị thực hiện, kết quả đạt kế hoạch đề ra./.",),
        distribution=(to("Như trên"), archive("Lưu: VT", "VT")),
    )  # fmt: skip


@cache
def clean(count: int, seed: int, twins: float) -> tuple[tuple[Drawn, Source], ...]:
    """``count`` letters, each with its words as drawn."""
    chance = random.Random(seed)
    letters = [drawn(number, chance, twins if number > count // 2 else 0.0) for number in range(1, count + 1)]
    return tuple((letter, open_source(pdf.render(letter, pdf.Options()), name="thu.pdf")) for letter in letters)


def scanned(source: Source, chance: random.Random, noise: Noise) -> Source:
    """The source as OCR would read it."""
    pages = (replace(page, words=tuple(_read(word, chance, noise) for word in page.words)) for page in source.pages)
    return replace(source, reading="ocr", ocr=Ocr("simulated", "1", "vie", 300), pages=tuple(pages))


def _read(word: Word, chance: random.Random, noise: Noise) -> Word:
    misread = chance.random() < noise.words
    text = _misread(word.text, chance) if misread else word.text
    low = chance.random() < (1 - noise.bold if misread else noise.shy)
    return replace(word, text=text, confidence=chance.uniform(0.3, 0.75) if low else chance.uniform(0.9, 0.99))


def _misread(text: str, chance: random.Random) -> str:
    """The text with one wrong letter or mark."""
    letters = [at for at, char in enumerate(text) if char.isalpha()]
    if not letters:
        return text
    at = chance.choice(
        [at for at in letters if len(unicodedata.normalize("NFD", text[at])) > 1 or text[at] in ALIKE] or letters
    )
    return text[:at] + _other(text[at], chance) + text[at + 1 :]


def _other(char: str, chance: random.Random) -> str:
    parts = unicodedata.normalize("NFD", char)
    if len(parts) > 1:
        tone = [mark for mark in parts[1:] if mark in MARKS]
        new = "".join(mark for mark in parts if mark not in MARKS) + chance.choice((*MARKS, "")) if tone else parts[0]
        return unicodedata.normalize("NFC", new)
    return ALIKE.get(char, char)


# ---- the measure -------------------------------------------------------------------------------


def truth(letter: Drawn) -> dict[str, str]:
    """The right values of the names of a letter, and of the rest of its head, by pointer."""
    day, signer = letter.day, letter.signers[0]
    return {
        "/issuers/0/parent": " ".join(letter.parent), "/issuers/0/name": " ".join(letter.issuer),
        "/code/number": letter.number or "", "/code/notation": letter.notation or "", "/subject": letter.subject or "",
        "/promulgation/place": letter.place or "", "/promulgation/date": day.isoformat() if day else "",
        "/signers/0/competence": " / ".join(signer.competence), "/signers/0/position": signer.position or "",
        "/signers/0/full_name": signer.full_name,
    }  # fmt: skip


NAMES = ("/issuers/0/parent", "/issuers/0/name", "/code/notation", "/promulgation/place", "/signers/0/full_name")


def values(reading: Reading) -> dict[str, str]:
    """The values as read, by pointer."""
    letter = reading.letter
    issuer = letter.issuers[0] if letter.issuers else None
    signer = letter.signers[0] if letter.signers else None
    return {
        "/issuers/0/parent": (issuer and issuer.parent) or "", "/issuers/0/name": issuer.name if issuer else "",
        "/code/number": letter.code.number or "", "/code/notation": letter.code.notation or "",
        "/subject": letter.subject or "", "/promulgation/place": letter.promulgation.place or "",
        "/promulgation/date": letter.promulgation.date or "",
        "/signers/0/competence": " / ".join(signer.competence) if signer else "",
        "/signers/0/position": (signer and signer.position) or "",
        "/signers/0/full_name": (signer and signer.full_name) or "",
    }  # fmt: skip


def is_right(read: str, right: str) -> bool:
    return tone_key(read) == tone_key(right)


def readings(count: int, seed: int, noise: Noise, lexicon: LocalLexicon) -> Iterable[tuple[Drawn, Reading]]:
    """The letters of the archive, read with a lexicon: the same misreadings for every lexicon."""
    for number, (letter, source) in enumerate(clean(count, 1, noise.twins)):
        yield letter, analyse(scanned(source, random.Random(seed * 10_000 + number), noise), lexicon)


def learnt(pairs: Iterable[tuple[Drawn, Reading]], *, mistakes: float = 0.0, seed: int = 5) -> LocalLexicon:
    """What a clerk teaches who looks at each letter that cannot be filed unseen, and confirms or types its names.

    ``mistakes``: the share of misread names that the clerk confirms as they are.
    """
    chance = random.Random(seed)
    letters = []
    for letter, reading in pairs:
        right, read = truth(letter), values(reading)
        decided = {at: read[at] if read[at] and chance.random() < mistakes else right[at] for at in NAMES}
        filed = can_be_filed(reading)
        letters.append(LearntLetter(reading.letter, {} if filed else decided, filed))
    return collected(letters)


def with_filed(lexicon: LocalLexicon, worth: int) -> LocalLexicon:
    """The lexicon if ``worth`` letters filed unseen counted as one that a person confirmed; 0: they do not count."""
    if not worth:
        return lexicon
    return LocalLexicon(tuple(replace(n, confirmed=n.confirmed + n.filed // worth) for n in lexicon.names))


def measured(pairs: Sequence[tuple[Drawn, Reading]]) -> Figures:
    """The figures of the letters read with a lexicon, or without one."""
    found = Figures()
    for letter, reading in pairs:
        right, read = truth(letter), values(reading)
        wrong = [at for at in right if not is_right(read[at], right[at])]
        filed = can_be_filed(reading)
        found.letters += 1
        found.heads += not wrong
        found.filed += filed
        found.filed_wrong += filed and bool(wrong)
        found.wrong.update(wrong)
        found.names += len(NAMES)
        found.right_names += len(NAMES) - sum(at in NAMES for at in wrong)
        found.expected += sum(reading.sure.get(at, 0.0) for at in NAMES)
    return found


def compared(before: Sequence[tuple[Drawn, Reading]], after: Sequence[tuple[Drawn, Reading]]) -> dict[str, float]:
    """What the lexicon changed in the same letters: values corrected rightly and wrongly, figures raised and right."""
    counts, sums = Counter[str](), defaultdict[str, float](float)
    for (letter, one), (_, two) in zip(before, after, strict=True):
        right, old, new = truth(letter), values(one), values(two)
        for at in NAMES:
            if old[at] != new[at]:
                kind = "corrected right" if is_right(new[at], right[at]) else "corrected wrong"
                counts[kind] += 1
                sums["figure of corrected"] += two.sure.get(at, 0.0)
            elif two.sure.get(at, 0.0) > one.sure.get(at, 0.0):
                counts["raised"] += 1
                counts["raised right"] += is_right(new[at], right[at])
                sums["figure of raised"] += two.sure[at]
            elif is_right(old[at], right[at]) and not is_right(new[at], right[at]):
                counts["spoilt"] += 1
    return {**counts, **{name: round(number, 2) for name, number in sums.items()}}


def report(count: int = 240, noise: Noise = Noise()) -> None:
    """Print the measure: the first half of the archive is taught, the second half is read."""
    rows = [(worth, mistakes) for worth in (0, 20, 5, 1) for mistakes in (0.0, 0.1)]
    sums: dict[object, Counter[str]] = defaultdict(Counter)
    for seed in (1, 2, 3, 4, 5):
        first = list(readings(count, seed, noise, LocalLexicon()))
        taught, before = first[: count // 2], first[count // 2 :]
        right = {value for letter, _ in first for value in truth(letter).values()}
        sums["none"].update(_counts(before))
        for worth, mistakes in rows:
            lexicon = with_filed(learnt(taught, mistakes=mistakes), worth)
            after = list(readings(count, seed, noise, lexicon))[count // 2 :]
            learned = [n for n in lexicon.names if n.is_usable and n.kind != "unit"]
            wrong = {"usable": len(learned), "usable wrong": sum(n.name not in right for n in learned)}
            sums[worth, mistakes].update({**_counts(after), **compared(before, after), **wrong})
    for row, counts in sums.items():
        print(row, {name: round(number, 1) for name, number in counts.items()})


def _counts(pairs: Sequence[tuple[Drawn, Reading]]) -> dict[str, float]:
    figures = measured(pairs)
    return {name: number for name, number in vars(figures).items() if name != "wrong"}


if __name__ == "__main__":
    report()
