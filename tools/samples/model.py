"""What an invented letter says, and what a perfect reader would say of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Node:
    """A labelled part of the body. ``heading`` is printed bold on the marker's line."""

    label: str
    heading: str | None = None
    text: tuple[str, ...] = ()
    table: Rows = ()
    children: tuple[Node, ...] = ()

    @property
    def marker(self) -> str:
        """The label as it is printed: ``I.``, ``1.``, ``a)``, ``-``, ``Điều 1.``, ``Chương I``."""
        if self.label in {"-", "+"} or self.is_division:
            return self.label
        return f"{self.label})" if self.label.islower() and len(self.label) == 1 else f"{self.label}."

    @property
    def is_division(self) -> bool:
        """Is it printed in the middle of its line, its heading under it (Decree 30, Appendix I, II.6)?"""
        return self.label.startswith(("Phần ", "Chương ", "Mục ", "Tiểu mục "))

    def expected(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "heading": self.heading,
            "text": list(self.text),
            "children": [child.expected() for child in self.children],
        }


def titled(label: str, heading: str, *parts: str | Node, table: Rows = ()) -> Node:
    """A node with a title of its own, then paragraphs, then children."""
    text = tuple(part for part in parts if isinstance(part, str))
    return Node(label, heading, text, table, tuple(part for part in parts if isinstance(part, Node)))


def item(label: str, text: str, *children: Node, table: Rows = ()) -> Node:
    """A node whose words follow the marker."""
    return Node(label, None, (text,), table, children)


@dataclass(frozen=True)
class Signer:
    full_name: str
    position: str | None
    competence: tuple[str, ...] = ()
    rank: str | None = None

    def expected(self) -> dict[str, Any]:
        whole = {"competence": list(self.competence), "position": self.position, "full_name": self.full_name}
        return whole | ({"rank": self.rank} if self.rank else {})

    @property
    def titles(self) -> list[str]:
        """The lines above the room to sign."""
        return [*self.competence, *([self.position] if self.position else [])]


@dataclass(frozen=True)
class Copy:
    """One entry of Nơi nhận; ``known`` is what a reader should make of it besides the text."""

    text: str
    known: dict[str, Any] = field(default_factory=dict)

    def expected(self) -> dict[str, Any]:
        return {"text": self.text, **self.known}


SAME = Copy("Như trên", {"same_as_addressees": True})


def to(text: str, purpose: str | None = None, members: tuple[str, ...] = ()) -> Copy:
    """A receiver: ``to("UBND tỉnh", "để b/c")``."""
    known: dict[str, Any] = {}
    if purpose:
        known["purpose"] = purpose
    if members:
        known["members"] = list(members)
    return Copy(f"{text} ({purpose})" if purpose else text, known)


def archive(text: str, *units: str, drafter: str | None = None, copies: int | None = None) -> Copy:
    """The Lưu line, with what it holds."""
    known: dict[str, Any] = {"archive": True, "units": list(units)}
    if drafter:
        known["drafter"] = drafter
    if copies:
        known["copies"] = copies
    return Copy(text, known)


@dataclass(frozen=True)
class Arrival:
    """The stamp of the office that received the letter, as it reads; ``date`` is ISO 8601."""

    agency: str
    number: str
    date: str
    transfer: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """What stands behind ĐẾN and under it, with the form's leaders."""
        year, month, day = self.date.split("-")
        return f"Số: ...{self.number}...", f"Ngày: {day}/{month}/{year}", f"Chuyển: {self.transfer}......"


@dataclass(frozen=True)
class ElectronicCopy:
    """What an electronic copy has at the top right of page 1: form, agency, time of signing."""

    code: str
    form: str
    agency: str
    signed_at: str

    @property
    def lines(self) -> tuple[str, str, str]:
        day, time = self.signed_at[:10], self.signed_at[11:]
        return f"{self.form};", f"{self.agency};", f"{'-'.join(reversed(day.split('-')))} {time[:8]} {time[8:]}"

    def expected(self) -> dict[str, Any]:
        return {
            "kind": {"code": self.code},
            "agency": {"name": self.agency},
            "date": self.signed_at[:10],
            "signed_at": self.signed_at,
        }


@dataclass(frozen=True)
class Agency:
    """One of several agencies of a joint document; ``own``: its own number and notation."""

    name: tuple[str, ...]
    parent: tuple[str, ...] = ()
    own: tuple[str, str] | None = None

    def expected(self) -> dict[str, Any]:
        return {"parent": " ".join(self.parent) or None, "name": " ".join(self.name)}


@dataclass(frozen=True)
class Attached:
    """What is attached behind a letter. ``title`` is printed in capitals, bold; ``subtitle`` under it."""

    label: str | None
    title: str
    subtitle: str | None = None
    issued_with: str | None = None
    text: tuple[str, ...] = ()
    sections: tuple[Node, ...] = ()
    signers: tuple[Signer, ...] = ()

    def expected(self) -> dict[str, Any]:
        title = " ".join(filter(None, (self.title, self.subtitle)))
        whole: dict[str, Any] = {"label": self.label, "title": title, "issued_with": self.issued_with}
        whole |= {"text": list(self.text), "sections": [node.expected() for node in self.sections]}
        return whole | {"signers": [signer.expected() for signer in self.signers]}


@dataclass(frozen=True)
class Contact:
    """The foot of page 1."""

    address: str
    phone: str
    fax: str
    email: str
    website: str

    @property
    def lines(self) -> tuple[str, str, str]:
        return (
            f"Địa chỉ: {self.address}",
            f"ĐT: {self.phone}; Fax: {self.fax}",
            f"Email: {self.email}; Website: {self.website}",
        )


@dataclass(frozen=True)
class Letter:
    """One letter. Texts are as printed; lists of lines are printed one a line.

    ``number`` and ``day`` are None where the kind's template has none, ``references`` where it is not
    said what they are. ``author``: who decides, under the title. ``issued_with``: "(Kèm theo …)" under
    the subject. ``abreast``: the signatures stand side by side, Nơi nhận below them.
    """

    kind: str
    issuer: tuple[str, ...]
    notation: str | None
    number: str | None
    subject: str | None
    place: str | None
    day: date | None
    signers: tuple[Signer, ...]
    distribution: tuple[Copy, ...]
    references: tuple[str, ...] | None
    parent: tuple[str, ...] = ()
    title: str | None = None
    year: str | None = None
    subject_lead: str = ""
    priority: str | None = None
    secrecy: str | None = None
    addressees: tuple[str, ...] = ()
    addressee_lead: str = "Kính gửi:"
    inline: bool = False
    authority: str | None = None
    bases: tuple[str, ...] = ()
    enacting: str | None = None
    opening: tuple[str, ...] = ()
    sections: tuple[Node, ...] = ()
    closing: tuple[str, ...] = ()
    contact: Contact | None = None
    arrival: Arrival | None = None
    party: bool = False
    joint: tuple[Agency, ...] = ()
    form: str | None = None
    copy: Letter | ElectronicCopy | None = None
    attached: tuple[Attached, ...] = ()
    number_lead: str = "Số:"
    author: str | None = None
    issued_with: str | None = None
    abreast: bool = False

    @property
    def notation_line(self) -> str:
        return self.number_line(self.number) if self.number else ""

    def number_line(self, number: str) -> str:
        """``Số: 15/QĐ-BNV``; the Party prints ``Số 64-CV/TU``."""
        if self.party:
            return f"Số {number}-{self.notation}"
        return f"{self.number_lead} {number}/" + (f"{self.year}/" if self.year else "") + (self.notation or "")

    def date_line(self, day: str | None = None) -> str:
        """Decree 30: a zero before days under 10 and before months 1 and 2 only."""
        if self.day is None:
            return ""
        month = f"{self.day.month:02}" if self.day.month < 3 else str(self.day.month)
        return f"{self.place}, ngày {day or f'{self.day.day:02}'} tháng {month} năm {self.day.year}"

    @property
    def motto(self) -> tuple[str, ...]:
        """Quốc hiệu and Tiêu ngữ; where they stand a copy has its ``form``."""
        if self.form:
            return (self.form,)
        if self.party:
            return ("ĐẢNG CỘNG SẢN VIỆT NAM",)
        return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")

    @property
    def head_subject(self) -> str | None:
        """The subject under the number (công văn), where there is no title."""
        if self.title or self.form or self.subject is None:
            return None
        return self.subject if self.party else f"V/v {self.subject}"

    def addressee_lines(self) -> list[str]:
        """The entries as listed: dash, semicolon, last one a stop."""
        last = len(self.addressees) - 1
        return [f"- {text}{'.' if i == last else ';'}" for i, text in enumerate(self.addressees)]

    def distribution_lines(self) -> list[str]:
        """Nơi nhận as listed; the Party ends its lines with a comma."""
        last, sep = len(self.distribution) - 1, "," if self.party else ";"
        return [f"- {copy.text}{'.' if i == last else sep}" for i, copy in enumerate(self.distribution)]

    def tables(self) -> list[Rows]:
        """Every table of the body, in reading order."""

        def below(nodes: tuple[Node, ...]) -> list[Rows]:
            return [t for n in nodes for t in ([n.table] if n.table else []) + below(n.children)]

        return below(self.sections)

    def expected(self) -> dict[str, Any]:
        """The members of ``letter`` that a reader must get right, in the contract's shape."""
        code = {"number": self.number, "notation": self.notation}
        body: dict[str, Any] = {"bases": [base.removeprefix("- ") for base in self.bases]}
        if not self.enacting:  # the lines between căn cứ and Điều 1 are nobody's paragraphs
            body["opening"] = [*([self.issued_with] if self.issued_with else []), *self.opening]
        if self.enacting:
            body["enacting"] = self.enacting
        if self.authority:
            body["authority"] = self.authority
        body |= {"sections": [n.expected() for n in self.sections], "closing": list(self.closing)}
        contact = self.contact and {k: str(getattr(self.contact, k)) for k in self.contact.__annotations__}
        return {
            "kind": {"code": self.kind},
            "issuers": [each.expected() for each in self.agencies],
            "code": code | ({"year": self.year} if self.year else {}),
            "subject": self.subject,
            "promulgation": {"place": self.place, "date": self.day and self.day.isoformat()},
            "priority": self.priority,
            "secrecy": self.secrecy,
            "addressees": list(self.addressees),
            "body": body,
            "signers": [s.expected() for s in self.signers],
            "distribution": [c.expected() for c in self.distribution],
            **({} if self.references is None else {"references": list(self.references)}),
            "tables": [{"rows": [list(row) for row in rows]} for rows in self.tables()],
            "contact": contact,
            **({"arrival": asdict(self.arrival)} if self.arrival else {}),
            **({"other_codes": self.other_codes()} if self.beside else {}),
            **({"copy": self._copy()} if self.copy else {}),
            **({"appendices": [each.expected() for each in self.attached]} if self.attached else {}),
        }

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """Every agency that issued it, each with its number where it has its own."""
        own = (self.number, self.notation) if self.number and self.notation else None
        return (Agency(self.issuer, self.parent, own), *self.joint)

    @property
    def beside(self) -> bool:
        """Do the agencies of a joint document stand side by side, each over its own number?"""
        return any(agency.own for agency in self.joint)

    def other_codes(self) -> list[dict[str, str]]:
        """The numbers of the other agencies."""
        own = [agency.own for agency in self.joint if agency.own]
        return [{"number": number, "notation": notation} for number, notation in own]

    def _copy(self) -> dict[str, Any]:
        """The text of the copy's own block."""
        if isinstance(self.copy, ElectronicCopy):
            return self.copy.expected()
        if self.copy is None:
            return {}
        whole = self.copy.expected()
        return {
            "kind": whole["kind"],
            "agency": whole["issuers"][0],
            **whole["code"],
            **whole["promulgation"],
            "signer": whole["signers"][0],
            "distribution": whole["distribution"],
        }
