"""Certificates (X.509): the names of the holder, and the facts that are reported of a certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from vnadmin_doc.language.text import nfc
from vnadmin_doc.model.letter import SigningCertificate

__all__ = [
    "DAMAGED",
    "VIETNAM",
    "certificate_of",
    "digest_of_algorithm",
    "iso_time",
    "name_of",
    "names_of",
    "stated_time",
]

DAMAGED = (
    ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError, NotImplementedError,
)  # fmt: skip
"""What the libraries raise for certificates and signatures that are damaged, or of a kind that they do not know."""
_LONGEST_NAME = 500  # characters; RFC 5280 allows 64
VIETNAM = timezone(timedelta(hours=7))
"""The time zone of a stated time that has none (Decree 30/2020/NĐ-CP, Appendix I, II.8: Vietnam time)."""


def names_of(certificate: Any) -> tuple[str | None, str | None]:
    """(common name, organisation) of the holder of an asn1crypto certificate; None where it has none."""
    return name_of(certificate.subject, "common_name"), name_of(certificate.subject, "organization_name")


def name_of(name: Any, kind: str) -> str | None:
    """The first attribute of this kind in an asn1crypto name, in Unicode NFC with single spaces."""
    for attributes in name.chosen:
        for attribute in attributes:
            if attribute["type"].native == kind:
                return " ".join(nfc(str(attribute["value"].native)[:_LONGEST_NAME]).split()) or None
    return None


def certificate_of(certificate: Any) -> SigningCertificate:
    """What is reported of an asn1crypto certificate."""
    issuer = name_of(certificate.issuer, "common_name") or name_of(certificate.issuer, "organization_name")
    return SigningCertificate(
        issuer=issuer,
        serial_number=str(certificate.serial_number),
        valid_from=iso_time(certificate.not_valid_before, UTC),
        valid_to=iso_time(certificate.not_valid_after, UTC),
    )


def digest_of_algorithm(algorithm: Any) -> str | None:
    """The hash of an asn1crypto signature algorithm; None if it has none of its own (EdDSA)."""
    try:
        return str(algorithm.hash_algo)
    except ValueError:
        return None


def stated_time(text: str | None) -> str | None:
    """A time in ISO 8601, in whole seconds; None for any other text, and for a date without a time.

    >>> stated_time(" 2024-03-05T10:20:30.5+07:00 "), stated_time("2024-03-05T03:20:30Z"), stated_time("hôm nay")
    ('2024-03-05T10:20:30+07:00', '2024-03-05T03:20:30Z', None)
    """
    text = (text or "").strip()
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.isoformat(timespec="seconds").replace("+00:00", "Z") if "T" in text else None


def iso_time(time: datetime, zone: timezone = VIETNAM) -> str:
    """ISO 8601 in a time zone, in whole seconds.

    >>> iso_time(datetime(2024, 3, 5, 20, 0, tzinfo=UTC)), iso_time(datetime(2024, 3, 5, 20, 0, tzinfo=UTC), UTC)
    ('2024-03-06T03:00:00+07:00', '2024-03-05T20:00:00Z')
    """
    return time.astimezone(zone).isoformat(timespec="seconds").replace("+00:00", "Z")
