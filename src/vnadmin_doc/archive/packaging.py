"""Package an output folder as one dossier (hồ sơ): a submission package (SIP), or a bag that contains it.

First all records are made and checked. With a problem nothing is written. Then the package is written to a temporary
folder and renamed, so that there is a complete package or none. Sources are only read: their bytes are copied and
compared with the digest of the ledger.
"""

from __future__ import annotations

import csv
import io
import logging
import os
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from vnadmin_doc.archive.file_names import is_safe
from vnadmin_doc.archive.ledger_view import doubtful_pointers, open_ledger, part_name, readable
from vnadmin_doc.archive.stored_letters import StoredLetter, stored_letters
from vnadmin_doc.archive.table_files import plain_cell
from vnadmin_doc.errors import MissingDependency, ReadError, WriteError, reason
from vnadmin_doc.exchange.archive_records import ArchiveRecord, Hoso, document_record, dossier_record, file_key
from vnadmin_doc.exchange.archive_records.hoso import CONTROL
from vnadmin_doc.exchange.archive_records.mets import PackageFile
from vnadmin_doc.exchange.archive_records.sip import Package, PackagedDocument, data_name, media_type, sip
from vnadmin_doc.messages import Message, about, msg, translate

__all__ = ["Container", "Finding", "Packaged", "package"]

Container = Literal["sip", "bagit"]
_CHUNK = 1 << 20
_DATA = "representations/rep1/data"
_DOSSIER = "hoso.toml"
_NAME = re.compile(r"[\w.-]+")
"""Codes that are names of files and parts of addresses as they are."""
_USED = ("/code", "/copy", "/issuers", "/kind", "/other_codes", "/promulgation", "/secrecy", "/subject")
_LIST_COLUMNS = (
    "STT", "Mã lưu trữ", "Tệp trong gói", "Tệp gốc", "SHA-256", "Số, ký hiệu", "Ngày tháng", "Mã tên loại", "Trích yếu",
    "Cơ quan ban hành", "Số trang", "Cần xem lại",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell, and the letters or files that it is about."""

    message: Message
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Packaged:
    """The outcome: the ``folder`` of the package; None if ``problems`` prevented it, and nothing was written.

    ``notes`` do not prevent it: files that stay out, values to review, copies of a file.
    """

    folder: Path | None
    documents: int
    files: int
    size: int
    problems: tuple[Finding, ...]
    notes: tuple[Finding, ...]


@dataclass(slots=True)
class _Findings:
    """Findings, those with the same message together, in the order of their first subjects."""

    found: dict[Message, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, message: Message, subject: str) -> None:
        self.found[message].append(subject)

    def all(self) -> tuple[Finding, ...]:
        return tuple(Finding(message, tuple(subjects)) for message, subjects in self.found.items())


def package(
    out: str | os.PathLike[str],
    hoso: Hoso,
    folder: str | os.PathLike[str],
    *,
    container: Container = "sip",
    version: str,
) -> Packaged:
    """Write the letters of ``out`` as one package, a new subfolder of ``folder``; ``version`` is that of this program.

    The subfolder is named ``uuid-…``, that of a bag ``bag-uuid-…``. Raises ``ReadError`` if a source has changed or a
    document cannot be read, ``WriteError``, ``MissingDependency``.
    """
    bag = _bagit() if container == "bagit" else None
    problems, notes = _Findings(), _Findings()
    letters = stored_letters(out, hoso)
    recorded = [_recorded(letter, hoso, ordinal) for ordinal, letter in enumerate(letters, 1)]
    records = [item.record for item in recorded]
    dossier = dossier_record(hoso, records)
    _check_sources(Path(out), hoso, letters, problems, notes)
    _check_dossier(hoso, dossier, records, problems)
    for letter, record in zip(letters, records, strict=True):
        _check_record(record, letter.key, problems)
    _check_codes(letters, records, problems)
    _check_access(letters, records, problems)
    for letter, item in zip(letters, recorded, strict=True):
        if item.secrecy:
            notes.add(
                msg("it has the secrecy mark {mark}; do not send it over the Internet", mark=item.secrecy), letter.key
            )
    _note_doubts(letters, notes)
    if problems.found:
        return Packaged(None, len(letters), 0, 0, problems.all(), notes.all())
    documents = _documents(letters, recorded)
    made = sip(dossier, documents, hoso, ("vnadmin-doc", version), {"danh-sach-van-ban.csv": _list(letters, documents)})
    target = Path(folder) / (f"bag-{made.name}" if bag else made.name)
    sources = {document.file.path: letter for letter, document in zip(letters, documents, strict=True)}
    with _new_folder(target) as temporary:
        _write(temporary / made.name if bag else temporary, made, sources)
        if bag:
            _make_bag(bag, temporary, hoso, dossier, version)
    size = sum(letter.size for letter in sources.values()) + sum(map(len, made.files.values()))
    return Packaged(target, len(letters), len(sources) + len(made.files), size, (), notes.all())


# ---- records and checks --------------------------------------------------------------------------


class _Recorded(NamedTuple):
    """What is kept of a letter: its record, the media type of its source, its secrecy mark as printed."""

    record: ArchiveRecord
    media_type: str
    secrecy: str | None


def _recorded(letter: StoredLetter, hoso: Hoso, ordinal: int) -> _Recorded:
    reading = letter.read()
    record = document_record(reading, hoso, letter.key, ordinal)
    kind = media_type(letter.name) if reading.source.member else reading.source.media_type
    return _Recorded(record, kind, reading.letter.secrecy)


def _check_record(record: ArchiveRecord, subject: str, problems: _Findings) -> None:
    for entry in record.problems:
        problems.add(about(f"{entry.field.name} ({entry.field.vietnamese})", entry.finding or ""), subject)


def _check_dossier(hoso: Hoso, dossier: ArchiveRecord, records: Sequence[ArchiveRecord], problems: _Findings) -> None:
    needed = {"ngay_dong_goi": hoso.created, "co_quan": hoso.organisation, "ma_phong": hoso.fonds}
    for name, value in needed.items():
        if not value:
            problems.add(msg("{field}: missing; give it in {place}", field=name, place="[goi]"), _DOSSIER)
    _check_record(dossier, _DOSSIER, problems)
    total = dossier.value("totalDoc")
    if total not in (None, str(len(records))):
        problems.add(
            msg("totalDoc is {given}, but the package has {count} documents", given=total, count=len(records)), _DOSSIER
        )
    if dossier.value("mode") == "01" and any(record.value("mode") == "03" for record in records):
        problems.add(msg("mode is 01 (public), but a document is secret (mode 03)"), _DOSSIER)


def _check_codes(letters: Sequence[StoredLetter], records: Sequence[ArchiveRecord], problems: _Findings) -> None:
    """Codes that identify documents: each once, and docCode is safe as the name of a file."""
    used: set[tuple[str, str]] = set()
    for letter, record in zip(letters, records, strict=True):
        code = record.value("docCode")
        if code and not (_NAME.fullmatch(code) and is_safe(f"{code}.pdf") and is_safe(f"EAD_doc_{code}.xml")):
            problems.add(
                msg("docCode cannot name files; it and fileCode may have letters, digits, dots, hyphens"), letter.key
            )
        for name in ("docCode", "docId"):
            value = (record.value(name) or letter.key).casefold()
            if (name, value) in used:
                problems.add(msg("{field} is that of another document", field=name), letter.key)
            used.add((name, value))


def _check_access(letters: Sequence[StoredLetter], records: Sequence[ArchiveRecord], problems: _Findings) -> None:
    """A document must not be more open than a letter in the same file."""
    secret = {letter.path for letter, record in zip(letters, records, strict=True) if record.value("mode") == "03"}
    for letter, record in zip(letters, records, strict=True):
        if letter.path in secret and record.value("mode") == "01":
            problems.add(msg("mode is 01 (public), but a letter in the same file is secret (mode 03)"), letter.key)


def _check_sources(
    out: Path, hoso: Hoso, letters: Sequence[StoredLetter], problems: _Findings, notes: _Findings
) -> None:
    """Files of the folder that are not in the package, and names in ``hoso.toml`` that no file has."""
    if not letters:
        problems.add(msg("there are no letters to package"), str(out))
    with open_ledger(out, checked=False) as database:
        states = {file_key(readable(name)): state for name, state in database.execute("SELECT name, state FROM source")}
    for name, state in states.items():
        if state == "failed" and name not in hoso.left_out:
            problems.add(msg("not converted; convert it again, or leave it out with bo_qua in [goi]"), name)
        elif state == "skipped" or (state != "moved" and name in hoso.left_out):
            notes.add(msg("not in the package"), name)
    for name in sorted(hoso.left_out - states.keys()):
        problems.add(msg("bo_qua in [goi] names a file that is not in the folder"), name)
    keys = Counter(letter.key for letter in letters)
    for name in sorted(hoso.own):
        if keys[name] != 1:  # two: a file whose name ends in #2
            problems.add(msg("[tailieu_rieng] names {count} documents of the package", count=keys[name]), name)


def _doubtful(letter: StoredLetter) -> tuple[Message, ...]:
    """The parts of a letter with errors or warnings that fill fields of its record."""
    pointers = (pointer for pointer in doubtful_pointers(letter.issues) if pointer.startswith(_USED) or not pointer)
    return tuple(dict.fromkeys(map(part_name, pointers)))


def _note_doubts(letters: Sequence[StoredLetter], notes: _Findings) -> None:
    by_digest: dict[str, list[str]] = defaultdict(list)
    for letter in letters:
        parts = _doubtful(letter)
        if parts:
            notes.add(msg("to review: {parts}", parts=parts), letter.key)
        if letter.part == 1:
            by_digest[letter.sha256].append(letter.name)
    for names in by_digest.values():
        for name in names[1:]:
            notes.add(msg("the same file as {name}; leave one out with bo_qua in [goi]", name=names[0]), name)


# ---- the package ---------------------------------------------------------------------------------


def _documents(letters: Sequence[StoredLetter], recorded: Sequence[_Recorded]) -> list[PackagedDocument]:
    """Each letter with its file; the letters of one file share the file of the first."""
    found: list[PackagedDocument] = []
    files: dict[str, PackageFile] = {}
    for letter, (record, kind, _) in zip(letters, recorded, strict=True):
        if letter.path not in files:  # two names that are not valid UTF-8 may be shown alike, paths are what they are
            name = data_name(record.value("docCode") or "", letter.name)
            files[letter.path] = PackageFile(name, letter.size, letter.sha256, kind, CONTROL.sub("\ufffd", letter.name))
        found.append(PackagedDocument(record, files[letter.path]))
    return found


def _list(letters: Sequence[StoredLetter], documents: Sequence[PackagedDocument]) -> bytes:
    """The list of documents, as CSV in Vietnamese: what is where, and which values are to be reviewed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_LIST_COLUMNS)
    for number, (letter, document) in enumerate(zip(letters, documents, strict=True), 1):
        record, file = document.record, document.file
        code = "/".join(filter(None, (record.value("codeNumber"), record.value("codeNotation"))))
        names = ("issuedDate", "typeName", "subject", "organName", "numberOfPage")
        review = ", ".join(translate(part, "vi") for part in _doubtful(letter))
        row = [record.value("docCode"), file.path, letter.name, file.sha256, code, *map(record.value, names), review]
        writer.writerow([number, *map(plain_cell, row)])
    return text.getvalue().encode("utf-8-sig", errors="replace")


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """A temporary folder beside ``target`` that gets its name if no error occurs, and is removed else.

    Raises ``WriteError``, also if ``target`` exists.
    """
    if os.path.lexists(target):
        raise WriteError(msg("{path} exists already; remove it, or choose another folder with -o", path=target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".package-", dir=target.parent))
        try:
            temporary.chmod(0o755)
            yield temporary
            temporary.rename(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)  # renamed already, unless an error occurred
    except OSError as error:
        raise WriteError(
            msg("cannot write {path}: {reason}; check permissions and free space", path=target, reason=reason(error))
        ) from error


def _write(folder: Path, made: Package, sources: Mapping[str, StoredLetter]) -> None:
    for path, data in made.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    (folder / _DATA).mkdir(parents=True)
    for name, letter in sources.items():
        _copy(letter, folder / _DATA / name)


def _copy(letter: StoredLetter, target: Path) -> None:
    """Copy the source of a letter in pieces. Raises ``ReadError`` if it is not the file that was converted."""
    digest = sha256()
    with target.open("xb") as copy:
        for piece in _pieces(letter):
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    if digest.hexdigest() != letter.sha256:
        raise ReadError(about(letter.name, msg("the file has changed since it was converted; convert it again")))


def _pieces(letter: StoredLetter) -> Iterator[bytes]:
    try:
        path = Path(letter.path)
        if not path.is_file():
            raise ReadError(about(letter.name, msg("the file is not at {path} any more", path=letter.path)))
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
    except OSError as error:
        raise ReadError(
            about(letter.name, msg("cannot be opened: {reason}; check its permissions", reason=reason(error)))
        ) from error


# ---- BagIt ---------------------------------------------------------------------------------------


def _bagit() -> Any:
    try:
        import bagit
    except ImportError:
        command = "pip install 'vnadmin-doc[archive]'"
        raise MissingDependency(
            msg("{package} is not installed; run: {command}", package="bagit", command=command)
        ) from None
    logging.getLogger("bagit").addHandler(logging.NullHandler())  # else its errors are printed with a traceback
    return bagit


def _make_bag(bagit: Any, folder: Path, hoso: Hoso, dossier: ArchiveRecord, version: str) -> None:
    """Make a folder a bag (RFC 8493) of what is in it, with the time of packaging as its date."""
    info = {
        "Bag-Software-Agent": f"vnadmin-doc {version}, bagit.py {bagit.VERSION}",
        "Bagging-Date": hoso.created[:10],
        "External-Description": dossier.value("title"),
        "External-Identifier": dossier.value("fileCode"),
        "Source-Organization": hoso.organisation,
    }
    try:
        bagit.make_bag(os.fspath(folder), info, checksums=["sha256"])
    except (bagit.BagError, RuntimeError) as error:
        raise WriteError(msg("cannot make the bag: {error}", error=error)) from error
    manifest = folder / "tagmanifest-sha256.txt"  # its order is that of the file system
    manifest.write_text("".join(sorted(manifest.read_text("utf-8").splitlines(keepends=True))), "utf-8", newline="\n")
