"""Report: an archive's figures as one HTML page that needs nothing else, for a screen and for paper.

All text is escaped; nothing is fetched and nothing runs. Links lead to sources and documents by
their places relative to the page.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path, PurePath
from urllib.parse import quote

from vnadmin_doc.archive.figures import Count, Doubtful, Figures, figures
from vnadmin_doc.batch.safe_files import write_file

__all__ = ["page", "report"]

_STATES = {"converted": "đã chuyển đổi", "failed": "không đọc được", "skipped": "bỏ qua (không phải văn bản)"}
_GRADES = {"": "không có điểm nghi ngờ", "info": "chỉ có ghi chú", "warning": "có điểm nghi ngờ", "error": "có lỗi"}
_SEVERITIES = {"error": "lỗi", "warning": "nghi ngờ", "info": "ghi chú"}
_READINGS = {
    "text": "văn bản thuần", "office": "tệp soạn thảo", "pdf-text": "PDF có lớp chữ", "ocr": "bản quét (OCR)",
    "mixed": "PDF lẫn trang quét",
}  # fmt: skip
_NONE = "(không rõ)"
_COLOURS = {"": "#4c9a6a", "info": "#7fa8c9", "warning": "#d99a2b", "error": "#b3372f"}
_BAR = "#2f6f9f"
MANY = 14
"""Years that are too many to be written out."""


def report(out: str | os.PathLike[str], file: str | os.PathLike[str]) -> Figures:
    """Write the page of an output folder; what is on it. Raises ``ReadError``, ``DamagedFile``, ``WriteError``."""
    counted = figures(out)
    write_file(Path(file), page(counted, Path(out), Path(file)).encode(errors="replace"))
    return counted


def page(counted: Figures, out: Path, file: Path) -> str:
    """The page as text."""
    style = files("vnadmin_doc").joinpath("archive/report.css").read_text("utf-8")
    name = out.absolute().name
    parts = (
        _totals(counted),
        _section("Loại văn bản", _bars(counted.kinds)),
        _section("Năm ban hành", _columns(counted.years)),
        _section("Cơ quan ban hành", _bars(counted.issuers)),
        _section("Điểm nghi ngờ theo mã", _codes(counted.codes)),
        _section("Tốc độ", _speed(counted)),
        _section("Tệp không đọc được", _failures(counted)),
        _section("Cần xem lại, nặng nhất trước", _review(counted, out, file), wide=True),
    )
    now = datetime.now().astimezone()
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Báo cáo: {escape(name)}</title><style>{style}</style></head><body>"
        f"<header><h1>Báo cáo chuyển đổi văn bản</h1><p>{escape(name)} · lập ngày {now:%d/%m/%Y, %H:%M}</p></header>"
        f"<main>{''.join(parts)}</main></body></html>\n"
    )


def _section(title: str, content: str, *, wide: bool = False) -> str:
    return f"<section{' class=wide' if wide else ''}><h2>{title}</h2>{content}</section>"


def _totals(counted: Figures) -> str:
    cards = (
        (counted.sources, "tệp"), (counted.letters, "văn bản"), (counted.pages, "trang"),
        (counted.to_review, "văn bản cần xem lại"), (counted.states.get("failed", 0), "tệp không đọc được"),
    )  # fmt: skip
    tiles = "".join(f"<div class=card><b>{_number(value)}</b><span>{label}</span></div>" for value, label in cards)
    sum_of = " + ".join(f"{_number(counted.states.get(state, 0))} {label}" for state, label in _STATES.items())
    account = f"<p>{_number(counted.sources)} tệp = {sum_of}.</p>"
    grades = [(label, counted.grades.get(grade, 0), _COLOURS[grade]) for grade, label in _GRADES.items()]
    return f"<section class=wide><div class=cards>{tiles}</div>{account}{_stacked(grades, counted.letters)}</section>"


def _stacked(grades: Sequence[tuple[str, int, str]], total: int) -> str:
    """One bar, in shares."""
    at, bars, legend = 0.0, [], []
    for label, count, colour in grades:
        width = 100 * count / max(total, 1)
        bars.append(f'<rect fill="{colour}" x="{at:.2f}%" width="{width:.2f}%" height="16"/>')
        legend.append(f'<li><i style="background:{colour}"></i>{_number(count)} {label}</li>')
        at += width
    return (
        f'<svg class=stack width="100%" height="16" role=img>{"".join(bars)}</svg>'
        f"<ul class=legend>{''.join(legend)}</ul><p>{_number(total)} văn bản, theo điểm nghi ngờ nặng nhất.</p>"
    )


def _bars(counts: Sequence[Count]) -> str:
    """Bars that lie, a line each."""
    most = max((item.count for item in counts), default=1)
    rows = (
        (
            escape(f"{item.name or _NONE}{item.note and f' ({item.note})'}"),
            f'<svg width="100%" height="12"><rect fill="{_BAR}" width="{100 * item.count / most:.1f}%" height="12"/>'
            "</svg>",
            _number(item.count),
        )
        for item in counts
    )
    return _table((), rows, "bars")


def _columns(counts: Sequence[Count]) -> str:
    """Columns that stand, one a year; what has no date is told below."""
    dated = [item for item in counts if item.name]
    most, share = max((item.count for item in dated), default=1), 100 / max(len(dated), 10)
    shapes = []
    for place, item in enumerate(dated):
        height, x, middle = 130 * item.count / most, place * share, (place + 0.5) * share
        text = f'<text x="{middle:.2f}%" text-anchor="middle" font-size="10" fill="#5b6876" y='
        shapes.append(
            f'<rect fill="{_BAR}" x="{x + share / 8:.2f}%" y="{146 - height:.1f}" width="{share * 0.75:.2f}%"'
            f' height="{height:.1f}"/>{text}"{142 - height:.1f}">{_number(item.count)}</text>'
            f'{text}"160">{escape(item.name if len(dated) < MANY else item.name[-2:])}</text>'
        )
    undated = sum(item.count for item in counts if not item.name)
    note = f"<p>{_number(undated)} văn bản không rõ năm.</p>" if undated else ""
    return f'<svg width="100%" height="166" role=img>{"".join(shapes)}</svg>{note}'


def _codes(counts: Sequence[Count]) -> str:
    rows = (
        (f"<code>{escape(item.name)}</code>", _SEVERITIES.get(item.note, ""), _number(item.count)) for item in counts
    )
    return _table(("mã", "mức", "số lần"), rows) if counts else "<p>Không có.</p>"


def _speed(counted: Figures) -> str:
    rows = (
        (
            escape(_READINGS.get(reading, reading)),
            _number(sources),
            _number(pages),
            f"{seconds / sources:.2f}".replace(".", ","),
        )
        for reading, sources, pages, seconds in counted.speed
    )
    hours = f"{counted.seconds / 3600:.1f}".replace(".", ",")
    total = f"<p>Tổng thời gian xử lý {hours} giờ, cộng của mọi tiến trình.</p>"
    return _table(("cách đọc", "tệp", "trang", "giây/tệp"), rows) + total


def _failures(counted: Figures) -> str:
    rows = (
        (
            f"<code>{escape(item.error)}</code>",
            escape(item.message),
            escape(PurePath(item.example).name),
            _number(item.count),
        )
        for item in counted.failures
    )
    return _table(("lớp", "lý do", "thí dụ", "tệp"), rows) if counted.failures else "<p>Không có.</p>"


def _review(counted: Figures, out: Path, file: Path) -> str:
    if not counted.review:
        return "<p>Không có văn bản nào.</p>"
    rows = (_review_row(item, out, file) for item in counted.review)
    left = counted.to_review - len(counted.review)
    rest = f"<p>Còn {_number(left)} văn bản nữa; xem cột worst của bảng catalog.</p>" if left > 0 else ""
    return _table(("văn bản", "nghi ngờ", "lỗi", "nghi ngờ", "mở"), rows, "review") + rest


def _review_row(item: Doubtful, out: Path, file: Path) -> tuple[str, ...]:
    links = f"{_link(item.path, file, 'bản gốc')} {_link(os.fspath(out / item.document), file, 'kết quả')}"
    name = escape(item.title or Path(item.path).name)
    return name, escape(item.places), _number(item.errors), _number(item.warnings), links


def _link(target: str, file: Path, label: str) -> str:
    """A link by the place relative to the page; whole where there is no way from one to the other (drives)."""
    path = os.path.abspath(target)  # noqa: PTH100
    try:
        place = os.path.relpath(path, os.path.abspath(file.parent)).replace(os.sep, "/")  # noqa: PTH100
        place = place if place.startswith("..") else f"./{place}"
    except ValueError:
        place = Path(path).as_uri()
        return f'<a href="{escape(place)}">{label}</a>'
    return f'<a href="{escape(quote(place, errors="replace"))}">{label}</a>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "list") -> str:
    """A table of cells that are HTML already."""
    head = f"<thead><tr>{''.join(f'<th>{name}</th>' for name in heads)}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="{kind}">{head}<tbody>{body}</tbody></table>'


def _number(value: int) -> str:
    """With a point at each thousand, as in Vietnam."""
    return f"{value:,}".replace(",", ".")
