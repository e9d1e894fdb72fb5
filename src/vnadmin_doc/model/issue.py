"""Issue: a doubt, said where it arose and addressed to a place in the letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Issue", "Severity"]

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """``path`` is a JSON Pointer (RFC 6901) into the letter; ``""`` is the whole letter.

    Severities: *error*, a required part is missing or contradicts itself; *warning*,
    read but doubtful; *info*, worth knowing.
    """

    code: str
    severity: Severity
    path: str
    message: str
