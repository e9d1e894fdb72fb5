"""Write reports as text for people, as JSON, and as SARIF 2.1.0 (OASIS), for programs that collect such findings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from vnadmin_doc.conformity.finding import Finding, Report, Rule, RuleSet
from vnadmin_doc.conformity.rule_table import RULES
from vnadmin_doc.language.text import printable
from vnadmin_doc.messages import Lang, Message, about, msg, msgn, translate
from vnadmin_doc.model.reading import Reading

__all__ = ["Checked", "as_json", "as_sarif", "as_text"]

_BASIS: dict[RuleSet, Message] = {
    "nd30": msg("Decree 30/2020/NĐ-CP"),
    "hd36": msg("Hướng dẫn 36-HD/VPTW of the Party (2018)"),
    "hd05": msg("Hướng dẫn 05-HD/VPTW of the Party (2026; the official text was not seen)"),
}
_SEVERITIES = {"error": msg("error"), "warning": msg("warning"), "info": msg("note")}
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Checked:
    """A letter and the report on it. ``file`` is the path that is printed; it is never absolute."""

    file: str
    reading: Reading
    report: Report

    @property
    def file_bytes(self) -> bytes:
        """The path in bytes: a name that is not UTF-8 has lone surrogates as text, which no report may have."""
        return self.file.encode("utf-8", "surrogateescape")

    @property
    def name(self) -> str:
        """The file, the file in it, and the number of the letter."""
        source = self.reading.source
        part = f" [{source.part.number}/{source.part.of}]" if source.part else ""
        return f"{self.file}{': ' + source.member if source.member else ''}{part}"


# ---- text --------------------------------------------------------------------------------


def as_text(checked: Sequence[Checked], lang: Lang) -> str:
    """The reports for people, letter by letter, the worst findings first."""
    return "\n".join("\n".join(printable(line) for line in _letter_lines(item, lang)) + "\n" for item in checked)


def _letter_lines(item: Checked, lang: Lang) -> Iterator[str]:
    report = item.report
    if report.rule_set is None:
        yield translate(about(item.name, msg("not judged: {reason}", reason=report.reason)), lang)
        return
    yield translate(about(item.name, _heading(item)), lang)
    if report.assumed:
        yield "  " + translate(msg("judged as a draft, because it has neither number nor day"), lang)
    elif report.draft:
        yield "  " + translate(msg("judged as a draft"), lang)
    for finding in sorted(report.findings, key=lambda found: list(_LEVELS).index(found.rule.severity)):
        yield from _finding_lines(finding, lang)
    for doubt in report.unjudged:
        text = msg(
            "not judged: {rule} at {path}: {reason}", rule=doubt.rule.id, path=doubt.path or "/", reason=doubt.reason
        )
        yield "  " + translate(text, lang)


def _heading(item: Checked) -> Message:
    """Kind, number, the rules, and how many findings there are."""
    letter, report = item.reading.letter, item.report
    number = "/".join(filter(None, (letter.code.number, letter.code.year, letter.code.notation)))
    return msg(
        "{letter}, by {basis}; {findings}",
        letter=" ".join(filter(None, (letter.kind.name if letter.kind else "", number))) or "–",
        basis=_BASIS[report.rule_set] if report.rule_set else "",
        findings=msgn("{n} finding", "{n} findings", len(report.findings)),
    )


def _finding_lines(finding: Finding, lang: Lang) -> Iterator[str]:
    rule = finding.rule
    page = translate(msg("p. {page}", page=finding.page), lang) if finding.page else ""
    severity = translate(_SEVERITIES[rule.severity], lang)
    yield f"  {severity} {rule.id}{' (' + page + ')' if page else ''}: {translate(rule.title, lang)}"
    found = finding.found or msg("nothing")
    yield "    " + translate(msg("found: {found}", found=found), lang)
    yield "    " + translate(msg("required: {expected}", expected=finding.expected), lang)
    yield "    " + translate(msg("clause: {clause}", clause=rule.clause), lang)


# ---- JSON --------------------------------------------------------------------------------


def as_json(checked: Sequence[Checked], lang: Lang) -> str:
    """The reports as a JSON document."""
    document = {
        "schema": "vnadmin-doc/conformity",
        "version": "1.0",
        "letters": [_plain(item, lang) for item in checked],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(item: Checked, lang: Lang) -> dict[str, Any]:
    report, source = item.report, item.reading.source
    return {
        "file": item.file_bytes.decode("utf-8", "replace"),
        "sha256": source.sha256,
        "member": source.member,
        "letter": source.part.number if source.part else 1,
        "rules": report.rule_set,
        "not_judged": translate(report.reason, lang) if report.reason else None,
        "draft": report.draft,
        "draft_assumed": report.assumed,
        "findings": [_plain_finding(finding, lang) for finding in report.findings],
        "doubts": [
            {"rule": doubt.rule.id, "path": doubt.path, "reason": translate(doubt.reason, lang)}
            for doubt in report.unjudged
        ],
    }


def _plain_finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": finding.rule.severity,
        "title": translate(finding.rule.title, lang),
        "clause": finding.rule.clause,
        "path": finding.path,
        "page": finding.page,
        "box": finding.box,
        "found": translate(finding.found, lang),
        "expected": translate(finding.expected, lang),
    }


# ---- SARIF -------------------------------------------------------------------------------


def as_sarif(checked: Sequence[Checked], lang: Lang, version: str) -> str:
    """The reports as a SARIF 2.1.0 log.

    A place is the file and the JSON Pointer; page and box are properties, because SARIF counts lines and bytes. What
    is not judged has the kind ``review`` (a doubt) or ``notApplicable`` (a letter by whose kind or date no rules hold).
    """
    driver = {
        "name": "vnadmin-doc", "version": version, "language": lang,
        "rules": [_sarif_rule(rule, lang) for rule in RULES],
    }  # fmt: skip
    results = [result for item in checked for result in _sarif_results(item, lang)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_rule(rule: Rule, lang: Lang) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": translate(rule.title, lang)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"clause": rule.clause},
    }


def _sarif_results(item: Checked, lang: Lang) -> Iterator[dict[str, Any]]:
    report = item.report
    if report.reason is not None:
        text = translate(msg("not judged: {reason}", reason=report.reason), lang)
        yield {"kind": "notApplicable", "level": "none", "message": {"text": text}, "locations": [_location(item, "")]}
    for finding in report.findings:
        title, expected = translate(finding.rule.title, lang), translate(finding.expected, lang)
        found = translate(finding.found, lang)
        yield {
            **_of_rule(finding.rule),
            "level": _LEVELS[finding.rule.severity],
            "message": {"text": f"{title}: {found or '–'} → {expected}"},
            "locations": [_location(item, finding.path)],
            "properties": {
                "page": finding.page, "box": finding.box, "found": found, "expected": expected,
                "clause": finding.rule.clause,
            },
        }  # fmt: skip
    for doubt in report.unjudged:
        yield {
            **_of_rule(doubt.rule),
            "kind": "review",
            "level": "none",
            "message": {"text": translate(doubt.reason, lang)},
            "locations": [_location(item, doubt.path)],
        }


def _of_rule(rule: Rule) -> dict[str, Any]:
    return {"ruleId": rule.id, "ruleIndex": RULES.index(rule)}


def _location(item: Checked, path: str) -> dict[str, Any]:
    part = item.reading.source.part
    name = f"{item.reading.source.member or ''}#{part.number if part else 1}{path}"
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(item.file_bytes)}},
        "logicalLocations": [{"fullyQualifiedName": name, "kind": "member"}],
    }
