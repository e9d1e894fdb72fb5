"""The table of samples: which letter is rendered in which files, and the wear of its scans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL.Image import Image

from tools.samples import (
    doc,
    letters_ban_sao,
    letters_bao_cao,
    letters_chi_dao,
    letters_cong_van,
    letters_kem_theo,
    letters_lien_tich,
    mail,
    odt,
    old,
    pdf,
    photo,
    scan,
    text,
    word,
)
from tools.samples.model import Letter
from tools.samples.pdf import Options
from tools.samples.scan import Wear

Render = Callable[[Letter], bytes]


@dataclass(frozen=True)
class Sample:
    """One folder: the letter, its traits, and its files."""

    name: str
    letter: Letter
    traits: tuple[str, ...]
    sources: dict[str, Render]


def _utf8(render: Callable[[Letter], str]) -> Render:
    return lambda letter: render(letter).encode()


def _pdf(options: Options | None = None) -> Render:
    return lambda letter: pdf.render(letter, options or Options())


def _scan(encode: Callable[..., bytes], words: str, wear: Wear, size: float = 13) -> Render:
    return lambda letter: encode(scan.picture(pdf.render(letter, Options(size=size)), words, wear), wear)


def _docx(numbered: bool = False) -> Render:
    return lambda letter: word.render(letter, numbered)


def _odt(numbered: bool = False, flat: bool = False) -> Render:
    return lambda letter: odt.render(letter, numbered, flat)


def _mailed(letter: Letter) -> bytes:
    """A mail with the letter as its HTML body."""
    return mail.message({}, "", text.html(letter))


def _in_outlook(letter: Letter) -> bytes:
    """An Outlook message with the letter as its body, and attachments."""
    return mail.compound(mail.outlook(text.layout(letter), [("so-lieu.xlsx", mail.SHEET)]))


def _zipped(letter: Letter) -> bytes:
    return mail.archive({"Công văn đi/Công văn.docx": word.render(letter, False), "Thumbs.db": b"\x00"})


def _with_files(letter: Letter) -> bytes:
    """The PDF of the letter with embedded files."""
    return mail.portfolio(pdf.render(letter, Options()), {"so-lieu.xlsx": mail.SHEET})


def _old(render: Callable[[Letter, str], bytes], encoding: str) -> Render:
    return lambda letter: render(letter, encoding)


def _drawn(letter: Letter, dpi: float) -> list[Image]:
    return photo.pages(pdf.render(letter, Options()), dpi)


def _upside_down(pages: list[Image], index: int) -> list[Image]:
    return [page.rotate(180) if number == index else page for number, page in enumerate(pages)]


LAYOUT, FLAT, MARKDOWN, HTML = _utf8(text.layout), _utf8(text.flat), _utf8(text.markdown), _utf8(text.html)

_ARRIVED = ("TTYT HUYỆN KRÔNG BÚK", "ĐẾN", "Số: 1163", "Ngày: 17/7/2023", "Chuyển: P. KHNV")

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "cong-van-quet",
        letters_cong_van.SCAN,
        ("scan", "skew", "seal", "arrival-stamp", "addressees-listed"),
        {
            "source.pdf": _scan(
                scan.pdf,
                "SỞ Y TẾ TỈNH ĐẮK LẮK",
                Wear(quality=31, seal=(0.47, 0.64), arrival=(0.66, 0.147), arrival_lines=_ARRIVED),
            ),
            "source.md": MARKDOWN,
        },
    ),
    Sample(
        "cong-van-dong-so",
        letters_cong_van.STAMPED,
        ("number-and-day-in-form-fields", "contact-foot", "addressees-inline"),
        {"source.pdf": _pdf(Options(stamp="field")), "source.docx": _docx(), "source.odt": _odt()},
    ),
    Sample(
        "cong-van-den",
        letters_cong_van.ARRIVED,
        ("arrival-stamp", "priority", "scan", "skew"),
        {
            "source.jpg": _scan(scan.jpeg, "PHÒNG VĂN HÓA VÀ THÔNG TIN", Wear(quality=31, skew=-0.5, seed=57)),
            "source.pdf": _pdf(),
        },
    ),
    Sample(
        "cong-van-anh-chup",
        letters_cong_van.STAMPED,
        ("scan", "photo-aslant", "shadow", "fax"),
        {
            "source.jpg": lambda letter: photo.jpeg(photo.photo(_drawn(letter, 200)[0])),
            "source.tif": lambda letter: photo.fax(_drawn(letter, 300)),
        },
    ),
    Sample(
        "quyet-dinh-hai-trang",
        letters_chi_dao.DECISION,
        ("scan", "two-pages", "spread", "upside-down-page"),
        {
            "source.spread.tif": lambda letter: photo.tiff([photo.double_page(*_drawn(letter, 200)[:2])], 200),
            "source.tif": lambda letter: photo.tiff(_upside_down(_drawn(letter, 200), 1), 200),
        },
    ),
    Sample(
        "cong-van-mat",
        letters_cong_van.SECRET,
        ("secrecy", "leading-zero"),
        {
            "source.pdf": _pdf(),
            "source.txt": LAYOUT,
            "source.msg": _in_outlook,
            "source.files.pdf": _with_files,
        },
    ),
    Sample(
        "cong-van-tinh-uy",
        letters_cong_van.PARTY,
        ("party",),
        {"source.pdf": _pdf(Options(size=14)), "source.docx": _docx(), "source.layout.txt": LAYOUT},
    ),
    Sample(
        "giay-moi",
        letters_cong_van.INVITATION,
        ("scan", "few-colours", "no-sections"),
        {
            "source.png": _scan(
                scan.png, "LIÊN MINH HỢP TÁC XÃ", Wear(dpi=150, skew=-0.6, noise=0, seal=(0.49, 0.465)), 14
            ),
            "source.html": HTML,
            "source.eml": _mailed,
        },
    ),
    Sample(
        "cong-dien",
        letters_cong_van.URGENT,
        ("scan", "photo", "priority"),
        {
            "source.jpg": _scan(scan.jpeg, "ỦY BAN NHÂN DÂN", Wear(skew=1.6, blur=0.7, seal=(0.49, 0.575), quality=30)),
            "source.raw.txt": FLAT,
        },
    ),
    Sample(
        "quyet-dinh",
        letters_chi_dao.DECISION,
        ("number-and-day-in-annotations", "two-pages", "articles", "bases"),
        {"source.pdf": _pdf(Options(stamp="freetext", size=13.0, spacing=1.18)), "source.docx": _docx()},
    ),
    Sample(
        "chi-thi",
        letters_chi_dao.DIRECTIVE,
        ("two-column-text", "flat-text"),
        {"source.layout.txt": LAYOUT, "source.raw.txt": FLAT},
    ),
    Sample(
        "nghi-quyet",
        letters_chi_dao.RESOLUTION,
        ("year-in-number", "cropped-page", "articles"),
        {"source.pdf": _pdf(Options(bleed=36)), "source.md": MARKDOWN},
    ),
    Sample(
        "huong-dan",
        letters_chi_dao.GUIDANCE,
        ("nested-dashes", "flat-text"),
        {"source.md": MARKDOWN, "source.raw.txt": FLAT, "source.docx": _docx()},
    ),
    Sample(
        "ke-hoach",
        letters_bao_cao.PLAN,
        ("three-pages", "rotated-page", "four-levels"),
        {"source.pdf": _pdf(Options(turned=2, size=14, spacing=1.4))},
    ),
    Sample(
        "bao-cao",
        letters_bao_cao.REPORT,
        ("table", "addressees-listed"),
        {"source.html": HTML, "source.md": MARKDOWN, "source.pdf": _pdf()},
    ),
    Sample(
        "to-trinh",
        letters_bao_cao.PROPOSAL,
        ("table", "addressees-inline", "bases"),
        {"source.docx": _docx(), "source.odt": _odt(), "source.zip": _zipped, "source.layout.txt": LAYOUT},
    ),
    Sample(
        "thong-bao",
        letters_bao_cao.NOTICE,
        ("numbering-properties", "degree-before-name"),
        {
            "source.doc": doc.render,
            "source.docx": _docx(numbered=True),
            "source.odt": _odt(numbered=True),
            "source.fodt": _odt(numbered=True, flat=True),
            "source.html": HTML,
        },
    ),
    Sample(
        "ban-sao-y",
        letters_ban_sao.PAPER,
        ("copy", "scan"),
        {
            "source.pdf": _pdf(),
            "source.docx": _docx(),
            "source.layout.txt": LAYOUT,
            "source.raw.txt": FLAT,
            "source.md": MARKDOWN,
            "source.html": HTML,
            "source.jpg": _scan(scan.jpeg, "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", Wear(dpi=200, skew=0.5, quality=26), 13),
        },
    ),
    Sample(
        "ban-trich-sao",
        letters_ban_sao.EXTRACT,
        ("copy",),
        {"source.pdf": _pdf(), "source.docx": _docx(), "source.layout.txt": LAYOUT},
    ),
    Sample(
        "ban-sao-luc-dang",
        letters_ban_sao.PARTY,
        ("copy", "party"),
        {"source.pdf": _pdf(Options(size=14)), "source.docx": _docx(), "source.layout.txt": LAYOUT},
    ),
    Sample("ban-sao-dien-tu", letters_ban_sao.ELECTRONIC, ("copy", "electronic-copy"), {"source.pdf": _pdf()}),
    Sample(
        "thong-tu-lien-tich",
        letters_lien_tich.CIRCULAR,
        ("joint", "year-in-number", "scan"),
        {
            "source.pdf": _pdf(),
            "source.docx": _docx(),
            "source.odt": _odt(),
            "source.layout.txt": LAYOUT,
            "source.raw.txt": FLAT,
            "source.jpg": _scan(scan.jpeg, "BỘ TÀI CHÍNH", Wear(dpi=200, skew=-0.4, quality=26)),
        },
    ),
    Sample(
        "ke-hoach-lien-tich",
        letters_lien_tich.PLAN,
        ("joint", "three-signers", "rank"),
        {"source.pdf": _pdf(), "source.docx": _docx(), "source.layout.txt": LAYOUT, "source.md": MARKDOWN},
    ),
    Sample(
        "quy-che-phoi-hop",
        letters_lien_tich.RULES,
        ("joint", "own-numbers"),
        {"source.pdf": _pdf(), "source.docx": _docx(), "source.layout.txt": LAYOUT},
    ),
    Sample(
        "quyet-dinh-kem-quy-che",
        letters_kem_theo.RULES,
        ("attached", "chapters", "two-pages"),
        {
            "source.pdf": _pdf(),
            "source.docx": _docx(),
            "source.odt": _odt(),
            "source.layout.txt": LAYOUT,
            "source.raw.txt": FLAT,
            "source.md": MARKDOWN,
        },
    ),
    Sample(
        "cong-van-ba-phu-luc",
        letters_kem_theo.LISTS,
        ("attached", "several-appendices", "own-signature"),
        {
            "source.pdf": _pdf(),
            "source.docx": _docx(),
            "source.layout.txt": LAYOUT,
            "source.raw.txt": FLAT,
            "source.md": MARKDOWN,
        },
    ),
    Sample(
        "chi-thi-bang-ma-cu",
        letters_chi_dao.DIRECTIVE,
        ("legacy-encoding", "flat-text"),
        {
            **{f"source.{name}": _old(old.text, name) for name in ("tcvn3", "vni", "vps", "viscii", "viqr")},
            **{f"source.{name}": _old(old.text, name) for name in ("cp1258", "nfd", "utf-16")},
            "source.utf-8-twice": _old(old.text, "utf-8 twice"),
            **{f"source.{name}.rtf": _old(old.rtf, name) for name in old.FONTS},
            **{f"source.{name}.docx": _old(old.docx, name) for name in old.FONTS},
        },
    ),
)
