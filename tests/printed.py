"""Prints the parts of a letter in the form of Decree 30, for tests that read them again with the grammars."""

from __future__ import annotations

import datetime

from vnadmin_doc.grammar.tasks.deadlines import Deadline
from vnadmin_doc.model.letter import Contact, Issuer, Reference, Signer

_EVERY_NAMES = {
    "year": "hằng năm",
    "half-year": "6 tháng",
    "quarter": "hằng quý",
    "month": "hằng tháng",
    "week": "hằng tuần",
    "day": "hằng ngày",
}
_UNIT_NAMES = {"working day": "ngày làm việc", "day": "ngày", "month": "tháng", "week": "tuần", "hour": "giờ"}


def addressees(addressees: list[str]) -> str:
    """Kính gửi with one or several addressees, as in Decree 30."""
    if len(addressees) == 1:
        return f"Kính gửi: {addressees[0]}"
    return "Kính gửi:\n" + ";\n".join(f"- {a}" for a in addressees) + "."


def arrival(agency: str, number: str, date: str, transfer: str) -> str:
    """The lines of the arrival stamp."""
    year, month, day = date.split("-")
    shown = month if month in ("01", "02") else str(int(month))
    return f"{agency}\nĐẾN\nSố: {number}\nNgày: {day}/{shown}/{year}\nChuyển: {transfer}"


def code(number: str, notation: str, year: str | None = None) -> str:
    """The line of the number as in Decree 30."""
    if "/" in notation:
        return f"Số {number}-{notation}"
    return "Số: " + "/".join(filter(None, (number, year, notation)))


def contact(contact: Contact) -> str:
    """The contact in one line, with labels."""
    names = {
        "address": "Địa chỉ",
        "phone": "Điện thoại",
        "fax": "Fax",
        "email": "Email",
        "website": "Website",
    }
    return "; ".join(f"{names[s]}: {v}" for s, v in contact.model_dump().items() if v)


def dateline(place: str, date: str) -> str:
    """The dateline as in Decree 30; the date is complete."""
    when = datetime.date.fromisoformat(date)
    month = f"{when.month:02d}" if when.month < 3 else str(when.month)
    return f"{place}, ngày {when.day:02d} tháng {month} năm {when.year:04d}"


def dates(value: str) -> str:
    """An ISO date, complete or partial, in the form of the decree."""
    year, month, day = [*value.split("-"), "", ""][:3]
    parts = [f"ngày {day}"] if day else []
    if month:
        parts.append(f"tháng {month if int(month) < 3 else int(month)}")
    return " ".join([*parts, f"năm {year}"])


def distribution(texts: list[str]) -> str:
    """Nơi nhận as in Decree 30."""
    return "Nơi nhận:\n" + ";\n".join(f"- {t}" for t in texts) + "."


def issuer(issuer: Issuer) -> str:
    """The superior agency, if there is one, and the agency, in a line each."""
    return "\n".join(filter(None, (issuer.parent, issuer.name)))


def signers(signer: Signer) -> str:
    """The lines of a signature block."""
    return "\n".join([*signer.competence, *filter(None, (signer.position, signer.full_name))])


def subject(subject: str) -> str:
    """The subject as in a công văn."""
    return f"V/v {subject}"


def references(reference: Reference) -> str:
    """The parts of a citation in the order of the decree."""
    parts = [
        reference.kind,
        reference.name,
        reference.code and f"số {reference.code}",
        reference.date and dates(reference.date),
        reference.issuer and f"của {reference.issuer}",
    ]
    return " ".join(part for part in parts if part)


def assignment(assignees: tuple[str, ...], todo: str) -> str:
    """An assignment as in a decision."""
    return f"Giao {', '.join(assignees)} thực hiện: {todo}"


def deadlines(deadline: Deadline) -> str:
    """A deadline as in letters."""
    rule = deadline.rule
    if rule is None:
        return f"chậm nhất {dates(deadline.date)}" if deadline.date else ""
    if rule.within is not None:
        since = f" kể từ {rule.since}" if rule.since else ""
        return f"trong vòng {rule.within:02} {_UNIT_NAMES[rule.unit or 'day']}{since}"
    if rule.every == "year" and rule.before:
        month, day = rule.before.split("-")
        return f"hằng năm trước ngày {day}/{month}"
    if rule.every == "month" and rule.before:
        return f"trước ngày {rule.before} hằng tháng"
    return f"định kỳ {_EVERY_NAMES[rule.every or 'year']}"
