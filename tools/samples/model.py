"""The content of an invented letter, and the expected result of reading it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Node:
    """A labelled part of the body. ``heading`` is printed bold on the line of the marker."""

    label: str
    heading: str | None = None
    text: tuple[str, ...] = ()
    table: Rows = ()
    children: tuple[Node, ...] = ()

    @property
    def marker(self) -> str:
        """The printed label: ``I.``, ``1.``, ``a)``, ``-``, ``Điều 1.``, ``Chương I``."""
        if self.label in {"-", "+"} or self.is_division:
            return self.label
        return f"{self.label})" if self.label.islower() and len(self.label) == 1 else f"{self.label}."

    @property
    def is_division(self) -> bool:
        """Is it centred, with its heading below (Decree 30, Appendix I, II.6)?"""
        return self.label.startswith(("Phần ", "Chương ", "Mục ", "Tiểu mục "))

    def expected(self) -> dict[str, Any]:
        """The expected values in the form of the JSON document."""
        return {
            "label": self.label,
            "heading": self.heading,
            "text": list(self.text),
            "children": [child.expected() for child in self.children],
        }


def titled(label: str, heading: str, *parts: str | Node, table: Rows = ()) -> Node:
    """A node with a heading, then paragraphs, then children."""
    text = tuple(part for part in parts if isinstance(part, str))
    return Node(label, heading, text, table, tuple(part for part in parts if isinstance(part, Node)))


def item(label: str, text: str, *children: Node, table: Rows = ()) -> Node:
    """A node whose text follows the marker on the same line."""
    return Node(label, None, (text,), table, children)


@dataclass(frozen=True)
class Signer:
    full_name: str
    position: str | None
    competence: tuple[str, ...] = ()
    rank: str | None = None

    def expected(self) -> dict[str, Any]:
        """The expected values in the form of the JSON document."""
        whole = {"competence": list(self.competence), "position": self.position, "full_name": self.full_name}
        return whole | ({"rank": self.rank} if self.rank else {})

    @property
    def titles(self) -> list[str]:
        """The lines above the space for the signature."""
        return [*self.competence, *([self.position] if self.position else [])]


@dataclass(frozen=True)
class Copy:
    """One entry of Nơi nhận; ``known``: the expected values besides the text."""

    text: str
    known: dict[str, Any] = field(default_factory=dict)

    def expected(self) -> dict[str, Any]:
        """The expected values in the form of the JSON document."""
        return {"text": self.text, **self.known}


SAME = Copy("Như trên", {"same_as_addressees": True})


def to(text: str, purpose: str | None = None, members: tuple[str, ...] = ()) -> Copy:
    """An entry for a recipient: ``to("UBND tỉnh", "để b/c")``."""
    known: dict[str, Any] = {}
    if purpose:
        known["purpose"] = purpose
    if members:
        known["members"] = list(members)
    return Copy(f"{text} ({purpose})" if purpose else text, known)


def archive(text: str, *units: str, drafter: str | None = None, copies: int | None = None) -> Copy:
    """The Lưu line, with its expected values."""
    known: dict[str, Any] = {"archive": True, "units": list(units)}
    if drafter:
        known["drafter"] = drafter
    if copies:
        known["copies"] = copies
    return Copy(text, known)


@dataclass(frozen=True)
class Arrival:
    """The arrival stamp, with its printed texts; ``date`` is ISO 8601."""

    agency: str
    number: str
    date: str
    transfer: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """The lines after and below ĐẾN, with dot leaders."""
        year, month, day = self.date.split("-")
        return f"Số: ...{self.number}...", f"Ngày: {day}/{month}/{year}", f"Chuyển: {self.transfer}......"


@dataclass(frozen=True)
class ElectronicCopy:
    """The block of an electronic copy at the top right of page 1: form, agency, time of signing."""

    code: str
    form: str
    agency: str
    signed_at: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """The printed lines."""
        day, time = self.signed_at[:10], self.signed_at[11:]
        return f"{self.form};", f"{self.agency};", f"{'-'.join(reversed(day.split('-')))} {time[:8]} {time[8:]}"

    def expected(self) -> dict[str, Any]:
        """The expected values in the form of the JSON document."""
        return {
            "kind": {"code": self.code},
            "agency": {"name": self.agency},
            "date": self.signed_at[:10],
            "signed_at": self.signed_at,
        }


@dataclass(frozen=True)
class Agency:
    """One of several agencies of a joint document; ``own``: it has its own number and notation."""

    name: tuple[str, ...]
    parent: tuple[str, ...] = ()
    own: tuple[str, str] | None = None

    def expected(self) -> dict[str, Any]:
        """The expected values in the form of the JSON document."""
        return {"parent": " ".join(self.parent) or None, "name": " ".join(self.name)}


@dataclass(frozen=True)
class Attached:
    """An attachment after a letter. ``title`` is printed in bold capitals, ``subtitle`` below it."""

    label: str | None
    title: str
    subtitle: str | None = None
    issued_with: str | None = None
    text: tuple[str, ...] = ()
    sections: tuple[Node, ...] = ()
    signers: tuple[Signer, ...] = ()

    def expected(self) -> dict[str, Any]:
        """The expected values in the form of the JSON document."""
        title = " ".join(filter(None, (self.title, self.subtitle)))
        whole: dict[str, Any] = {"label": self.label, "title": title, "issued_with": self.issued_with}
        whole |= {"text": list(self.text), "sections": [node.expected() for node in self.sections]}
        return whole | {"signers": [signer.expected() for signer in self.signers]}


@dataclass(frozen=True)
class Contact:
    """Contact details at the foot of page 1."""

    address: str
    phone: str
    fax: str
    email: str
    website: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """The printed lines."""
        return (
            f"Địa chỉ: {self.address}",
            f"ĐT: {self.phone}; Fax: {self.fax}",
            f"Email: {self.email}; Website: {self.website}",
        )


@dataclass(frozen=True)
class Letter:
    """One letter. Texts are as printed; each item of a list of lines is printed on its own line.

    ``number`` and ``day`` are None if the template of the kind has none; ``references`` is None if the expected
    references are not given. ``author``: the deciding authority, under the title. ``issued_with``: "(Kèm theo …)"
    under the subject. ``abreast``: the signatures are side by side, with Nơi nhận below them.
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
        """The line with number and notation; "" without a number."""
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
        """Quốc hiệu and Tiêu ngữ; for a copy its ``form`` at the same place."""
        if self.form:
            return (self.form,)
        if self.party:
            return ("ĐẢNG CỘNG SẢN VIỆT NAM",)
        return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")

    @property
    def head_subject(self) -> str | None:
        """The subject under the number (công văn), if there is no title."""
        if self.title or self.form or self.subject is None:
            return None
        return self.subject if self.party else f"V/v {self.subject}"

    def addressee_lines(self) -> list[str]:
        """The entries as a list: a dash first, a semicolon at the end, a full stop after the last one."""
        last = len(self.addressees) - 1
        return [f"- {text}{'.' if i == last else ';'}" for i, text in enumerate(self.addressees)]

    def distribution_lines(self) -> list[str]:
        """The lines of Nơi nhận; in Party letters they end with a comma."""
        last, sep = len(self.distribution) - 1, "," if self.party else ";"
        return [f"- {copy.text}{'.' if i == last else sep}" for i, copy in enumerate(self.distribution)]

    def tables(self) -> list[Rows]:
        """Every table of the body, in reading order."""

        def below(nodes: tuple[Node, ...]) -> list[Rows]:
            return [t for n in nodes for t in ([n.table] if n.table else []) + below(n.children)]

        return below(self.sections)

    def expected(self) -> dict[str, Any]:
        """The expected members of ``letter``, in the form of the JSON document."""
        code = {"number": self.number, "notation": self.notation}
        body: dict[str, Any] = {"bases": [base.removeprefix("- ") for base in self.bases]}
        if not self.enacting:  # the lines between căn cứ and Điều 1 belong to no paragraph
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
        """All issuing agencies, each with its own number if it has one."""
        own = (self.number, self.notation) if self.number and self.notation else None
        return (Agency(self.issuer, self.parent, own), *self.joint)

    @property
    def beside(self) -> bool:
        """Are the agencies of a joint document side by side, each above its own number?"""
        return any(agency.own for agency in self.joint)

    def other_codes(self) -> list[dict[str, str]]:
        """The numbers of the other agencies."""
        own = [agency.own for agency in self.joint if agency.own]
        return [{"number": number, "notation": notation} for number, notation in own]

    def _copy(self) -> dict[str, Any]:
        """The text of the block of the copy."""
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
