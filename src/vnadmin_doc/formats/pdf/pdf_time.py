"""Dates of PDF (ISO 32000-1, 7.9.4)."""

from __future__ import annotations

import re

__all__ = ["pdf_time"]

_TIME = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)'?|(Z))?")


def pdf_time(time: str) -> str | None:
    """A PDF date in ISO 8601; None if the text is not a PDF date.

    >>> pdf_time("D:20230904081500+07'00'"), pdf_time("D:20230904"), pdf_time("yesterday")
    ('2023-09-04T08:15:00+07:00', '2023-09-04', None)
    """
    match = _TIME.match(time)
    if match is None:
        return None
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute, zulu = match.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = "Z" if zulu else f"{sign}{zone_hour}:{zone_minute}" if sign else ""
    return f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}{zone}"
