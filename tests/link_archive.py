"""Archives of generated letters whose links are known: the measure of ``vnadmin_doc.archive.links``.

Agencies of several provinces number their letters from 1 in each year, so numbers and notations repeat. Citations have
every usual form, and are read by the program's own grammar. OCR noise is in numbers, notations, dates and issuers. Some
of the cited letters are not in the archive.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from vnadmin_doc.api import write
from vnadmin_doc.batch.catalog_row import catalog_row
from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.batch.ledger import Ledger, ledger_path
from vnadmin_doc.grammar.citations.mentions import resolve
from vnadmin_doc.model.letter import Body, Code, DocumentKind, Issuer, Letter, Promulgation, Section, Task
from vnadmin_doc.model.reading import Reading, SourceInfo

PROVINCES = ("An Giang", "Lâm Đồng", "Vĩnh Long", "Tây Ninh", "Cà Mau")
DISTRICTS = ("An Bình", "An Minh", "Đông Hòa", "Tân Lộc")
BRANCHES = {"Y tế": "SYT", "Nội vụ": "SNV", "Xây dựng": "SXD", "Tài chính": "STC", "Giáo dục và Đào tạo": "SGDĐT"}
UNITS = ("VP", "KT", "TH", "KGVX", "NVY", "QLXD", "TCCB", "NC")
KINDS = {"CV": "Công văn", "QĐ": "Quyết định", "TB": "Thông báo", "KH": "Kế hoạch", "TTr": "Tờ trình"}
TOPICS = ("giao đất", "phòng chống dịch", "tuyển dụng viên chức", "sửa chữa trụ sở", "quyết toán kinh phí")
NOISE = {"number": 0.005, "date": 0.01, "notation": 0.03, "issuer": 0.04}
"""Share of citations with one misread character in this part."""
MISSING = 0.1
"""Share of the letters that are cited but not in the archive."""
_ALIKE = dict(zip("1706835BDNUHêâộniăTYS", "71683868OMVMeaômlaIV5", strict=True))


@dataclass(frozen=True)
class Agency:
    """``printed`` are the forms in letterheads (name, parent), ``cited`` the forms in citations, the full one first."""

    short: str
    printed: tuple[tuple[str, str | None], ...]
    cited: tuple[str, ...]
    relative: str
    province: str
    units: bool = True


@dataclass
class Item:
    """A letter of the archive. ``links``: (name of the cited letter, relation, inverse) that must be found."""

    name: str
    agency: Agency
    kind: str
    number: int
    notation: str
    day: date
    links: list[tuple[str, str, bool]] = field(default_factory=list)
    letter: Letter = field(default_factory=Letter)


Key = tuple[str, str, int, str]


def _key(item: Item) -> Key:
    """What a citation without a date gives of a letter."""
    return item.agency.cited[0], item.agency.province, item.number, item.notation


def agencies() -> list[Agency]:
    """Agencies of the ministries' level, of provinces and of districts; districts of two provinces have equal names."""
    found = [
        Agency("BYT", (("BỘ Y TẾ", None),), ("Bộ Y tế", "Bộ trưởng Bộ Y tế"), "Bộ Y tế", ""),
        Agency("BNV", (("BỘ NỘI VỤ", None),), ("Bộ Nội vụ",), "Bộ Nội vụ", ""),
    ]
    for place in PROVINCES:
        big = place.upper()
        committee = (
            (f"ỦY BAN NHÂN DÂN TỈNH {big}", None),
            (f"UBND TỈNH {big}", None),
            (f"UỶ BAN NHÂN DÂN TỈNH {big}", None),
        )
        cited = (f"Ủy ban nhân dân tỉnh {place}", f"UBND tỉnh {place}", f"Chủ tịch UBND tỉnh {place}")
        found.append(Agency("UBND", committee, cited, "Ủy ban nhân dân tỉnh", place))
        for branch, short in BRANCHES.items():
            name = f"SỞ {branch.upper()}"
            printed = ((name, f"UBND TỈNH {big}"), (f"{name} {big}", None), (name, f"ỦY BAN NHÂN DÂN TỈNH {big}"))
            found.append(
                Agency(short, printed, (f"Sở {branch} tỉnh {place}", f"Sở {branch} {place}"), f"Sở {branch}", place)
            )
        for district in DISTRICTS:
            below = (
                (f"UBND HUYỆN {district.upper()}", f"TỈNH {big}"),
                (f"ỦY BAN NHÂN DÂN HUYỆN {district.upper()}", f"UBND TỈNH {big}"),
            )
            named = (f"Ủy ban nhân dân huyện {district}, tỉnh {place}", f"UBND huyện {district}")
            found.append(Agency("UBND", below, named, f"UBND huyện {district}", place))
    return found


def letters_of(items: Sequence[Item]) -> dict[str, Letter]:
    """The letters by name."""
    return {item.name: item.letter for item in items}


def archive(count: int, seed: int = 1) -> list[Item]:
    """``count`` letters with their links, and the letters that are cited but are not in the archive (no ``letter``)."""
    chance = random.Random(seed)
    items = _numbered(count, chance)
    missing = {item.name for item in items if chance.random() < MISSING}
    known = Counter[Key]()
    for index, item in enumerate(items):
        if item.name not in missing:
            _write(item, items[max(0, index - 3000) : index], missing, known, chance)
            known[_key(item)] += 1
    return [item for item in items if item.name not in missing]


def _numbered(count: int, chance: random.Random) -> list[Item]:
    """Letters in the order of their days, numbered by agency, year and series as offices do."""
    offices, series = agencies(), Counter[tuple[str, int, str]]()
    days = sorted(
        date(2019, 1, 2) + timedelta(days=chance.randrange(365 * 5)) for _ in range(int(count / (1 - MISSING)))
    )
    found = []
    for index, day in enumerate(days):
        agency = chance.choice(offices)
        kind = chance.choices(list(KINDS), (50, 30, 7, 7, 6))[0]
        key = (agency.relative + agency.province, day.year, kind)
        series[key] += chance.randint(1, 5)
        tail = chance.choice(UNITS)
        notation = f"{agency.short}-{tail}" if kind == "CV" else f"{kind}-{agency.short}"
        found.append(Item(f"{index:06}.pdf", agency, kind, series[key], notation, day))
    return found


# ── what a letter cites ─────────────────────────────────────────────────────────────────────


def _write(item: Item, before: Sequence[Item], missing: set[str], known: Counter[Key], chance: random.Random) -> None:
    """The text of a letter: one paragraph for each document that it cites."""
    parts: dict[str, list[str]] = {"bases": [], "opening": [], "sections": []}
    taken: set[tuple[int, str]] = set()
    enacted = chance.random() < 0.04
    if enacted:
        item.kind = "QC"
    for count in range(1 if enacted else chance.randint(0, 4)):
        cited = _cited(item, before, taken, chance)
        if cited is None:
            break
        taken.add((cited.number, cited.notation))
        relation = "enacts" if enacted else _relation(item, cited, chance, first=count == 0)
        text, is_decidable = _citation(cited, item, known, chance)
        place, sentence = _sentence(relation, text, item, cited, chance)
        parts[place].append(sentence)
        if cited.name not in missing:
            item.links.append((cited.name, relation if is_decidable else "?", enacted))
    item.letter = _letter(item, parts, enacted, chance)


def _cited(item: Item, before: Sequence[Item], taken: set[tuple[int, str]], chance: random.Random) -> Item | None:
    """An earlier letter, of the own province or a ministry, whose number and notation are not cited yet."""
    for _ in range(40):
        other = chance.choice(before) if before else None
        if (
            other
            and other.kind != "QC"
            and (other.number, other.notation) not in taken
            and other.agency.province in ("", item.agency.province)
        ):
            return other
    return None


def _relation(item: Item, cited: Item, chance: random.Random, *, first: bool) -> str:
    """A relation that fits the kinds of the two letters."""
    own = item.agency is cited.agency
    if own and item.kind == cited.kind and item.kind in ("QĐ", "KH", "TB"):
        return chance.choice(("amends", "replaces", "cites"))
    if item.kind == "QĐ" and cited.kind == "QĐ" and chance.random() < 0.6:
        return chance.choice(("amends", "replaces"))
    if item.kind == "CV":
        return (
            chance.choice(("answers", "answers", "encloses", "cites"))
            if first
            else chance.choice(("encloses", "cites"))
        )
    return "cites"


def _citation(cited: Item, item: Item, known: Counter[Key], chance: random.Random) -> tuple[str, bool]:
    """(the citation as printed, with noise; can it be resolved?).

    It can if it has the date, or if it has the issuer and the archive has one letter with this number and notation.
    """
    kind = KINDS.get(cited.kind, "Quyết định")
    number, notation = _noisy(f"{cited.number:02}", "number", chance), _noisy(cited.notation, "notation", chance)
    day = _noisy(
        chance.choice((f"{cited.day:%d/%m/%Y}", f"{cited.day.day}/{cited.day.month}/{cited.day.year}")), "date", chance
    )
    relative = cited.agency.relative if chance.random() < 0.4 else chance.choice(cited.agency.cited)
    issuer = _noisy(relative, "issuer", chance)
    code = f"{number}/{notation}"
    form = chance.random()
    if form < 0.55:
        return f"{kind} số {code} ngày {day} của {issuer}", True
    if form < 0.72:
        return f"{kind} số {code} ngày {day}", True
    if form < 0.80:
        full = cited.agency.cited[0]
        return f"{kind} số {code} của {full}", known[_key(cited)] < 2 and (item.day - cited.day).days <= 700
    if form < 0.88:
        return f"{kind} số {number} ngày {day} của {issuer}", True
    if form < 0.95 and cited.kind == "CV":
        return f"CV {number}/{cited.agency.short} ngày {day}", True
    if form < 0.97:
        return f"{kind} số {code.replace('-', ' - ').replace('Đ', 'D')} ngày {day} của {issuer}", True
    return f"{kind} số {code}", False


def _noisy(text: str, part: str, chance: random.Random) -> str:
    places = [place for place, char in enumerate(text) if char in _ALIKE]
    if not places or chance.random() >= NOISE[part]:
        return text
    place = chance.choice(places)
    return f"{text[:place]}{_ALIKE[text[place]]}{text[place + 1 :]}"


def _sentence(relation: str, text: str, item: Item, cited: Item, chance: random.Random) -> tuple[str, str]:
    """(where it is, the sentence with the citation); "cites" has forms that only look like another relation."""
    topic, own, kind = chance.choice(TOPICS), item.agency.relative, KINDS.get(item.kind, "Quy chế")
    forms: dict[str, Sequence[tuple[str, str]]] = {
        "answers": (
            ("opening", f"Phúc đáp {text} về việc {topic}, {own} có ý kiến như sau:"),
            ("opening", f"Trả lời {text} về việc {topic}, {own} báo cáo như sau:"),
            ("opening", f"Trả lời nội dung kiến nghị của cử tri tại {text}, {own} có ý kiến như sau:"),
            ("opening", f"{own} nhận được {text} về {topic}. Sau khi xem xét, {own} có ý kiến như sau:"),
        ),
        "amends": (
            ("sections", f"Sửa đổi, bổ sung một số điều của {text} như sau:"),
            ("sections", f"Bãi bỏ khoản 2 Điều 3 {text}."),
            ("sections", f"Điều chỉnh, bổ sung {text} về {topic}."),
        ),
        "replaces": (
            ("sections", f"{kind} này có hiệu lực kể từ ngày ký và thay thế {text} về {topic}."),
            ("sections", f"{text} hết hiệu lực kể từ ngày {kind} này có hiệu lực thi hành."),
            ("sections", f"Bãi bỏ {text}."),
        ),
        "encloses": (
            ("sections", f"{own} gửi kèm {text} để các đơn vị thực hiện."),
            ("sections", f"Các đơn vị báo cáo kết quả. (Gửi kèm {text})"),
        ),
        "enacts": (("opening", f"(Ban hành kèm theo {text})"),),
        "cites": (
            ("bases", f"Căn cứ {text} về {topic};"),
            ("opening", f"Thực hiện {text} về {topic}, {own} hướng dẫn như sau:"),
            ("sections", f"Các nội dung khác thực hiện theo {text}."),
            ("sections", f"Đề nghị cấp có thẩm quyền xem xét sửa đổi, bổ sung {text}."),
            ("sections", f"Yêu cầu các đơn vị chưa báo cáo khẩn trương trả lời {text}."),
            ("bases", f"Theo đề nghị của {cited.agency.relative} tại {text};"),
            ("sections", f"Nội dung {topic} đã được sửa đổi, bổ sung tại {text}."),
            ("sections", f"Biểu mẫu gửi kèm {text}."),
        ),
    }
    return chance.choice(forms[relation])


def _letter(item: Item, parts: dict[str, list[str]], enacted: bool, chance: random.Random) -> Letter:
    name, parent = chance.choice(item.agency.printed)
    sections = tuple(Section(label=f"{place}", text=(text,)) for place, text in enumerate(parts["sections"], 1))
    kind = "Quy chế" if enacted else KINDS[item.kind]
    text = "\n\n".join([*parts["bases"], *parts["opening"], *parts["sections"]])
    deadline = item.day + timedelta(days=20)
    tasks = (Task(text="báo cáo kết quả", deadline=deadline.isoformat()),) if chance.random() < 0.1 else ()
    return Letter(
        kind=DocumentKind(code=item.kind, name=kind),
        issuers=(Issuer(parent=parent, name=name),),
        code=Code() if enacted else Code(number=f"{item.number:02}", notation=item.notation),
        subject=chance.choice(TOPICS),
        promulgation=Promulgation(place=item.agency.province or "Hà Nội", date=item.day.isoformat()),
        body=Body(bases=tuple(parts["bases"]), opening=tuple(parts["opening"]), sections=sections),
        references=tuple(cited.found.value for cited in resolve(text, kind)),
        tasks=tasks,
    )


# ── the output folder ───────────────────────────────────────────────────────────────────────


def reading_of(name: str, letter: Letter) -> Reading:
    """A reading as ``convert`` makes it, without evidence."""
    digest = sha256(letter.model_dump_json().encode()).hexdigest()
    info = SourceInfo(name, digest, "application/pdf", 1, "text", None, None, "pt")
    return Reading(info, letter, {}, (), ())


def save(letters: Mapping[str, Letter], out: Path) -> None:
    """Write documents and ledger rows as ``convert`` does, by name; letters of the ledger that are not given stay."""
    path = ledger_path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    with Ledger(path, "0", "1.0") as ledger:
        for name, letter in letters.items():
            save_letter(ledger, out, name, letter)


def save_letter(ledger: Ledger, out: Path, name: str, letter: Letter) -> None:
    """Write one document and its rows."""
    reading = reading_of(name, letter)
    (out / f"{name}.json").write_bytes(write(reading, "json"))
    job = Job(source=str(out / name), name=name)
    outcome = Outcome(job, "converted", letters=(catalog_row(reading, name),), sha256=reading.source.sha256, pages=1)
    ledger.record(outcome, "json:all:split")


# ── the measure ─────────────────────────────────────────────────────────────────────────────


@dataclass
class Score:
    """Counts of one relation."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the found links that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the true links that are found."""
        return self.right / max(1, self.right + self.missed)


def found_links(out: Path) -> set[tuple[str, str, str, bool]]:
    """(citing letter, cited letter, relation, inverse) of each link in the ledger."""
    with closing(sqlite3.connect(ledger_path(out))) as ledger:
        rows = ledger.execute("SELECT name, to_name, relation, inverse FROM citation WHERE state = 'link'").fetchall()
    return {(name, target, relation, bool(inverse)) for name, target, relation, inverse in rows}


def true_links(items: Sequence[Item]) -> Iterator[tuple[str, str, str, bool]]:
    """The same of the generator; the relation of a citation without date and issuer is "?"."""
    return ((item.name, *link) for item in items for link in item.links)


def scores(items: Sequence[Item], found: set[tuple[str, str, str, bool]]) -> dict[str, Score]:
    """The score of each relation, and of all as "all".

    A citation that nothing decides ("?") is not missed, and it is wrong only if it is a link to another letter.
    """
    wanted = set(true_links(items))
    undecided = {link[:2] for link in wanted if link[2] == "?"}
    table: dict[str, Score] = {}
    for link in wanted | found:
        for score in (table.setdefault(link[2], Score()), table.setdefault("all", Score())):
            if link[2] == "?" or (link not in wanted and link[:2] in undecided):
                continue
            score.right += link in wanted and link in found
            score.wrong += link not in wanted
            score.missed += link not in found
    table.pop("?", None)
    return table
