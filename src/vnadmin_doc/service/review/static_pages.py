"""The letters to review as a folder of HTML pages that open from disk: fields, doubts, and cuts from the pages.

Nothing can be changed on these pages; they load nothing from elsewhere and run no script. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from vnadmin_doc.archive.corrections import current_reading
from vnadmin_doc.errors import ReadError, VnadminDocError
from vnadmin_doc.messages import Lang, translate
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.service.review.fields import as_json
from vnadmin_doc.service.review.letter_list import letters, name_of
from vnadmin_doc.service.review.page_folder import PageFolder
from vnadmin_doc.service.review.pictures import Pictures
from vnadmin_doc.service.review.words import words

__all__ = ["write_review"]

_POLICY = "default-src 'none'; img-src 'self' file:; style-src 'self' file:"
_BODY = ("/body", "/appendices", "/references", "/tasks", "/tables")


def write_review(out: Path, folder: Path, lang: Lang, sources: Path | None = None) -> int:
    """Write the letters in doubt to a folder, the most doubtful first; return their number.

    Pages of an earlier run are replaced, and those of letters that are no longer in doubt are deleted (``PageFolder``).

    A letter whose file is not there has no pictures; one whose document cannot be read has a page with the reason.

    Raises ``ReadError``, ``DamagedFile``, ``WriteError`` for the folder.
    """
    found = letters(out, lang)
    names = words(lang)
    pages = PageFolder(folder)
    with closing(Pictures(out, sources, workers=1)) as pictures:
        for number, item in enumerate(found["letters"], 1):
            try:
                rows = _letter_rows(out, pages, number, item, pictures, lang)
            except ReadError as error:  # its document is missing or damaged; the others are still of use
                rows = f'<p class="error">{escape(translate(error.message, lang))}</p>'
            _write(pages, _page_name(number), _letter_page(item, rows, names, lang))
    _write(pages, "index.html", _index(found, names, lang))
    _write(pages, "review.css", files("vnadmin_doc.service.review").joinpath("static/pages.css").read_text("utf-8"))
    pages.finish()
    return len(found["letters"])


def _write(pages: PageFolder, name: str, text: str) -> None:
    pages.write(name, text.encode(errors="replace"))


def _page_name(number: int) -> str:
    return f"{number:04}.html"


def _write_crops(
    pages: PageFolder, number: int, name: str, reading: Reading, shown: dict[str, Any], pictures: Pictures
) -> dict[str, str]:
    """The cuts of the doubtful values: path → file name."""
    written: dict[str, str] = {}
    for at, field in enumerate(shown["fields"]):
        if not field["doubt"] or not field["boxes"]:
            continue
        try:
            image = pictures.value(name, reading, field["path"])
        except (VnadminDocError, ValueError):  # no pictures in this file, or it is not there
            continue
        written[field["path"]] = f"{number:04}-{at}.png"
        pages.write(written[field["path"]], image)
    return written


def _index(found: dict[str, Any], names: dict[str, str], lang: Lang) -> str:
    heads = [names[name] for name in ("letter", "date", "issuer", "subject", "doubtful_parts", "wrong")]
    rows = [
        _row(
            f'<a href="{_page_name(number)}">{escape(item["title"] or item["name"])}</a>'
            f"<small>{escape(item['name'])}</small>",
            *map(escape, (item["date"], item["issuer"], item["subject"], ", ".join(item["parts"]), _share(item))),
        )
        for number, item in enumerate(found["letters"], 1)
    ]
    left = found["total"] - len(rows)
    more = f"<p>{escape(names['more'].format(count=left))}</p>" if left else ""
    return _html(names["title"], f"<h1>{escape(names['title'])}</h1>{_table(heads, rows)}{more}", lang)


def _share(item: dict[str, Any]) -> str:
    return "" if item["doubt"] is None else f"{100 * item['doubt']:.1f} %"


def _letter_rows(
    out: Path, pages: PageFolder, number: int, item: dict[str, Any], pictures: Pictures, lang: Lang
) -> str:
    """The table of a letter's fields; the cuts for it are written."""
    name = name_of(item["id"])
    reading, events = current_reading(out, name, item["part"])
    shown = as_json(reading, events, lang)
    crops = _write_crops(pages, number, name, reading, shown, pictures)
    fields = [field for field in shown["fields"] if field["doubt"] or (field["text"] and not _is_body(field["path"]))]
    return _table((), (_field_row(field, crops.get(field["path"]), words(lang)) for field in fields))


def _letter_page(item: dict[str, Any], rows: str, names: dict[str, str], lang: Lang) -> str:
    title = item["title"] or item["name"]
    back = f'<p><a href="index.html">← {escape(names["title"])}</a></p>'
    heading = f"<h1>{escape(title)}</h1><p>{escape(item['name'])}</p>"
    return _html(title, back + heading + rows, lang)


def _is_body(path: str) -> bool:
    return path.startswith(_BODY)


def _field_row(field: dict[str, Any], crop: str | None, names: dict[str, str]) -> str:
    picture = f'<img src="{crop}" alt="{escape(names["crop"])}">' if crop else ""
    issues = "".join(f'<p class="{issue["severity"]}">{escape(issue["text"])}</p>' for issue in field["issues"])
    guesses = f"<p>{escape(names['readings'])}: {escape(', '.join(field['guesses']))}</p>" if field["guesses"] else ""
    by = f"<p>✓ {escape(field['person']['who'])}</p>" if field["person"] else ""
    value = escape(field["text"] or names["empty"]).replace("\n", "<br>")
    mark = ' class="doubt"' if field["doubt"] else ""
    return f"<tr{mark}><th scope=row>{escape(field['label'])}</th><td>{value}{picture}{guesses}{issues}{by}</td></tr>"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in heads)
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{''.join(rows)}</tbody></table>"


def _html(title: str, body: str, lang: Lang) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="review.css"></head>'
        f"<body><main>{body}</main></body></html>\n"
    )
