"""``hoso.toml``: what a letter cannot say about its record, given by the archivist.

Four tables: ``[goi]`` the package, ``[hoso]`` the dossier, ``[tailieu]`` values for every document,
``[tailieu_rieng."FILE"]`` values of one document, also where the letter was misread. Field names are those of the
profiles (``record_fields.py``). ``example()`` has all of them with comments in Vietnamese.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from typing import Any
from uuid import UUID

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.exchange.archive_records.record_fields import PROFILES, fields, is_of_dossier
from vnadmin_doc.messages import about, msg

__all__ = ["CONTROL", "Hoso", "example", "file_key", "read_hoso"]

CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow."""
VIETNAM = timezone(timedelta(hours=7))
_MOST = 10**18
"""Whole numbers are smaller; no field has more digits."""
_TABLES = ("goi", "hoso", "tailieu", "tailieu_rieng")
_PACKAGE = ("ngay_dong_goi", "co_quan", "ma_phong", "ma_nop", "uuid", "thu_tu", "bo_qua")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hoso:
    """The settings of a package. Texts are NFC with white space folded; an empty text in ``own`` empties the field.
    Names of files are as by ``file_key``.

    ``created`` is the time of packaging, ISO 8601 with its zone; ``organisation`` and ``fonds`` the agency and the code
    of its fonds; ``agreement`` the code of the request to submit; ``left_out`` names of sources that stay out;
    ``by_date``: documents are numbered by their dates, not by the names of their files.
    """

    created: str = ""
    organisation: str = ""
    fonds: str = ""
    agreement: str = ""
    uuid: str = ""
    left_out: frozenset[str] = frozenset()
    by_date: bool = False
    dossier: Values = field(default_factory=dict)
    documents: Values = field(default_factory=dict)
    own: Mapping[str, Values] = field(default_factory=dict)


def file_key(name: str) -> str:
    """A name of a file for comparison: in NFC, as typed. File systems may have a decomposed name (macOS)."""
    return unicodedata.normalize("NFC", name)


def example() -> str:
    """A ``hoso.toml`` with every table, commented in Vietnamese."""
    return (files("vnadmin_doc.exchange.archive_records.data") / "hoso.toml").read_text("utf-8")


def read_hoso(data: bytes, name: str) -> Hoso:
    """The settings in a ``hoso.toml``.

    Raises ``DamagedFile`` for wrong TOML, an unknown name or a value of a wrong type.
    """
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        raise DamagedFile(about(name, msg("not valid TOML in UTF-8: {error}", error=error))) from error
    try:
        return _hoso(tree)
    except ValueError as error:
        raise DamagedFile(about(name, error.args[0])) from error


def _hoso(tree: Mapping[str, Any]) -> Hoso:
    _known("", tree, _TABLES)
    goi, dossier, documents, own = (_table(tree, table) for table in _TABLES)
    _known("goi", goi, _PACKAGE)
    own = {file_key(name): table for name, table in own.items()}
    of_document, of_dossier = (
        {item.name for profile in PROFILES if is_of_dossier(profile) == wanted for item in fields(profile)}
        for wanted in (False, True)
    )
    return Hoso(
        created=_time(goi.get("ngay_dong_goi", "")),
        organisation=_name("goi.co_quan", goi.get("co_quan", "")),
        fonds=_name("goi.ma_phong", goi.get("ma_phong", "")),
        agreement=_name("goi.ma_nop", goi.get("ma_nop", "")),
        uuid=_uuid(goi.get("uuid", "")),
        left_out=frozenset(map(file_key, _names(goi.get("bo_qua", [])))),
        by_date=_by_date(goi.get("thu_tu", "ten")),
        dossier=_given(_values("hoso", dossier, of_dossier)),
        documents=_given(_values("tailieu", documents, of_document)),
        own={
            name: _values(f'tailieu_rieng."{name}"', _table(own, name, "tailieu_rieng."), of_document) for name in own
        },
    )


def _known(table: str, given: Mapping[str, Any], known: Collection[str]) -> None:
    unknown = tuple(sorted(set(given) - set(known)))
    if unknown:
        place = f"[{table}]" if table else "hoso.toml"
        raise ValueError(
            msg("{place} has unknown names: {names}; known: {known}", place=place, names=unknown, known=tuple(known))
        )


def _table(tree: Mapping[str, Any], name: str, above: str = "") -> Mapping[str, Any]:
    """A table; ``above``: the table that it is in, with a dot."""
    found = tree.get(name, {})
    if not isinstance(found, dict):
        raise ValueError(msg("{name} must be a table: [{name}]", name=f'{above}"{name}"' if above else name))
    return found


def _values(table: str, given: Mapping[str, Any], known: Collection[str]) -> Values:
    """The values of a table; ``To.OrganName = "…"``, which TOML reads as a table in it, is one name."""
    flat: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            flat[name] = value
    _known(table, flat, sorted(known))
    return {name: _text(f"{table}.{name}", value) for name, value in flat.items()}


def _given(values: Values) -> Values:
    """Without the values that the template leaves empty."""
    return {name: value for name, value in values.items() if value}


def _name(name: str, value: object) -> str:
    """A name or a code of the table ``[goi]``."""
    if isinstance(value, str):
        return _text(name, value)
    raise ValueError(msg("{name} must be a text in quotes", name=name))


def _text(name: str, value: object) -> str:
    """A value of TOML as the text of a field: a date as DD/MM/YYYY, true as 1, several codes with commas."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%d/%m/}{value.year:04}"
    if isinstance(value, list):
        return ",".join(_text(name, item) for item in value)
    if isinstance(value, str) or (isinstance(value, int) and abs(value) < _MOST):
        text = " ".join(unicodedata.normalize("NFC", str(value)).split())
        if CONTROL.search(text):
            raise ValueError(msg("{name} has a control character", name=name))
        return text
    raise ValueError(msg("{name} must be a text, a whole number, a date, true or false", name=name))


def _names(value: object) -> list[str]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise ValueError(msg("{name} must be a list of texts", name="goi.bo_qua"))


def _by_date(value: object) -> bool:
    if value in ("ten", "ngay"):
        return value == "ngay"
    raise ValueError(msg('goi.thu_tu must be "ten" (by name) or "ngay" (by date)'))


def _time(value: object) -> str:
    """The time of packaging in ISO 8601; without a zone it is that of Vietnam."""
    if value == "":
        return ""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        raise ValueError(msg("goi.ngay_dong_goi must be a date and time without quotes: 2025-08-01T09:00:00+07:00"))
    return (value if value.tzinfo else value.replace(tzinfo=VIETNAM)).isoformat()


def _uuid(value: object) -> str:
    """A UUID in capitals; "" if none is given."""
    try:
        return str(UUID(str(value))).upper() if value != "" else ""
    except ValueError:
        raise ValueError(msg("goi.uuid is not a UUID: {value}", value=str(value))) from None
