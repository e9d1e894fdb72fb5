"""The record of a source's documents: format, fields, split or whole, language and precision, as one line of text.

An item is ``format:fields:split``, with ``:language`` if the messages are not in English, and with ``:sure=precision``
if the warnings follow from another precision than the default, and with ``:organ=code`` if an agency code was given for
a format that has one.

>>> record = with_formats("", ("json",), "header", split=True)
>>> record
'json:header:split'
>>> has_format(record, "json", "header", split=True), has_format(record, "json", "all", split=True)
(True, False)
>>> with_formats(record, ("xml",), "all", split=False, lang="vi")
'json:header:split xml:all:whole:vi'
>>> with_formats("", ("json",), "all", split=True, sure=0.995)
'json:all:split:sure=0.995'
"""

from __future__ import annotations

from vnadmin_doc.exchange.file_writers import FILE_WRITERS
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import LANGS, Lang
from vnadmin_doc.model.page import Fields

__all__ = ["has_format", "with_formats"]

_ORGAN = ":organ="


def has_format(
    record: str,
    form: str,
    fields: Fields,
    *,
    split: bool,
    lang: Lang | None = None,
    sure: float = PRECISION,
    organ: str | None = None,
) -> bool:
    """Does a document of this format exist with these fields, split into letters or not, with this precision?

    ``lang``: the language of its messages; None: any. ``organ``: the agency code that it has; None: any.
    """
    languages = LANGS if lang is None else (lang,)
    sufficient = {_item(form, content, split, language, sure) for content in ("all", fields) for language in languages}
    items = (item.partition(_ORGAN) for item in record.split())
    code = _organ(form, organ).removeprefix(_ORGAN)
    return any(item in sufficient and code in ("", own) for item, _, own in items)


def with_formats(
    record: str,
    forms: tuple[str, ...],
    fields: Fields,
    *,
    split: bool,
    lang: Lang | None = None,
    sure: float = PRECISION,
    organ: str | None = None,
) -> str:
    """The record after these formats were written or reused; they replace earlier entries."""
    kept = [item for item in record.split() if item.partition(":")[0] not in forms]
    items = (_item(form, fields, split, lang or "en", sure) + _organ(form, organ) for form in forms)
    return " ".join([*kept, *items])


def _organ(form: str, organ: str | None) -> str:
    return f"{_ORGAN}{organ}" if organ and form in FILE_WRITERS else ""


def _item(form: str, fields: str, split: bool, lang: Lang, sure: float) -> str:
    item = f"{form}:{fields}:{'split' if split else 'whole'}"
    language = "" if lang == "en" else f":{lang}"
    return item + language + ("" if sure == PRECISION else f":sure={sure:g}")
