"""Packages: what is written verifies, and with any problem nothing is written."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from lxml import etree
from typer.testing import CliRunner, Result

from vnadmin_doc.archive import packaging
from vnadmin_doc.archive.packaging import Finding, Packaged, package
from vnadmin_doc.archive.search import search
from vnadmin_doc.archive.stored_letters import stored_letters
from vnadmin_doc.batch import convert
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import ExitCode, MissingDependency, ReadError, WriteError
from vnadmin_doc.exchange.archive_records import Hoso, read_hoso

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = "=1+1\n..\\«é».PDF"
XLINK, METS = "{http://www.w3.org/1999/xlink}", "{http://www.loc.gov/METS/}"
PAGE = ROOT / "docs" / "archive-records.md"
SETTINGS = """
[goi]
ngay_dong_goi = 2025-08-01T09:00:00+07:00
co_quan = "UBND huyện Vĩnh Lộc"
ma_phong = "P_VL"
[hoso]
fileCode = "H36.2023.12"
title = "Hồ sơ giao đất"
maintenance = "01"
mode = "02"
language = "01"
numberOfPaper = 5
riskRecovery = false
[tailieu]
mode = "01"
numberOfPage = 1
"""
LETTER = """UBND TỈNH VĨNH LỘC                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ XÂY DỰNG                          Độc lập - Tự do - Hạnh phúc

Số: {number}/SXD-KT                  Vĩnh Lộc, ngày {day} tháng 6 năm 2023
V/v giao đất làm trường học

Kính gửi: Sở Tư pháp.

Đề nghị Sở xem xét.

Nơi nhận:                              GIÁM ĐỐC
- Như trên;
- Lưu: VT, KT.
                                       Trần Hữu Đạt
"""


def settings(*replaced: tuple[str, str], more: str = "") -> Hoso:
    text = SETTINGS
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return read_hoso(f"{text}\n{more}".encode(), "hoso.toml")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four files: two letters as text, one as PDF, a decision; hostile and equal names."""
    folder = tmp_path_factory.mktemp("packages")
    source = folder / "in"
    for name, number, day in (("10.txt", "10", "05"), ("2.txt", "02", "07"), ("sub/2.txt", "3", "06")):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(LETTER.format(number=number, day=day), "utf-8")
    shutil.copy(ROOT / "samples" / "bao-cao" / "source.pdf", source / HOSTILE)
    convert([source], folder / "out", workers=0)
    return folder / "out"


@pytest.fixture
def out(converted: Path, tmp_path: Path) -> Path:
    """A copy of the folder, for tests that change it."""
    shutil.copytree(converted, tmp_path / "out")
    return tmp_path / "out"


def packed(out: Path, folder: Path, hoso: Hoso | None = None, container: Any = "sip") -> Packaged:
    return package(out, hoso or settings(), folder, container=container, version="1.2.3")


def problems(result: Packaged) -> dict[str, tuple[str, ...]]:
    assert result.folder is None
    return {str(finding.message): finding.subjects for finding in result.problems}


def listed(mets: Path) -> dict[Path, Any]:
    """The files that a METS lists, by their paths."""
    found = {}
    for element in etree.parse(mets).iter(f"{METS}mdRef", f"{METS}file"):
        link = element if element.tag == f"{METS}mdRef" else element[0]
        found[mets.parent / str(link.get(f"{XLINK}href"))] = element
    return found


def files_of(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


# A submission package


def test_every_file_of_a_package_is_listed_with_its_digest(converted: Path, tmp_path: Path) -> None:
    result = packed(converted, tmp_path / "p")
    folder = result.folder
    assert folder is not None
    assert re.fullmatch(r"uuid-[0-9A-F-]{36}", folder.name)
    of_root, of_representation = listed(folder / "METS.xml"), listed(folder / "representations/rep1/METS.xml")
    assert {*of_root, *of_representation, folder / "METS.xml"} == files_of(folder)
    for path, element in (of_root | of_representation).items():
        data = path.read_bytes()
        assert element.get("CHECKSUMTYPE") == "SHA-256"
        assert (element.get("CHECKSUM"), element.get("SIZE")) == (sha256(data).hexdigest(), str(len(data)))
    assert (result.documents, result.files) == (4, len(files_of(folder)))
    assert result.size == sum(path.stat().st_size for path in files_of(folder))
    assert list((tmp_path / "p").iterdir()) == [folder]


def test_a_package_is_valid_against_its_own_schemas(converted: Path, tmp_path: Path) -> None:
    folder = packed(converted, tmp_path).folder
    assert folder is not None
    schema = {path.name: etree.XMLSchema(etree.parse(path)) for path in (folder / "schemas").glob("*.xsd")}
    assert schema.keys() == {"METS.xsd", "xlink.xsd", "EAD.xsd", "EAD_doc.xsd"}
    described = sorted((folder / "representations/rep1/metadata/descriptive").iterdir())
    assert len(described) == 4
    for path in described:
        schema["EAD_doc.xsd"].assertValid(etree.parse(path))
    schema["EAD.xsd"].assertValid(etree.parse(folder / "metadata/descriptive/EAD.xml"))
    for name in ("METS.xml", "representations/rep1/METS.xml"):
        schema["METS.xsd"].assertValid(etree.parse(folder / name))
    wrong = etree.parse(described[0])
    wrong.getroot()[13].text = "1"  # mode
    assert not schema["EAD_doc.xsd"].validate(wrong)


def test_the_head_of_both_mets_files(converted: Path, tmp_path: Path) -> None:
    folder = packed(converted, tmp_path, settings(('ma_phong = "P_VL"', 'ma_phong = "P_VL"\nma_nop = "N1"'))).folder
    assert folder is not None
    root = etree.parse(folder / "METS.xml").getroot()
    inner = etree.parse(folder / "representations/rep1/METS.xml").getroot()
    csip = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
    assert root.get("OBJID") == folder.name != inner.get("OBJID")
    for mets in (root, inner):
        assert (mets.get("TYPE"), mets[0].get(f"{csip}OAISPACKAGETYPE")) == ("Mixed", "SIP")
        assert mets[0].get("CREATEDATE") == "2025-08-01T09:00:00+07:00"
    assert [child.text for child in root[0][0]] == ["vnadmin-doc", "1.2.3"]
    assert [child.text for child in inner[0][0]] == ["UBND huyện Vĩnh Lộc", "P_VL"]
    assert root[0][1].text == "N1"
    identifiers = [element.get("ID") for mets in (root, inner) for element in mets.iter() if element.get("ID")]
    assert len(set(identifiers)) == len(identifiers)


def test_documents_are_named_by_the_scheme_and_linked_to_their_files(converted: Path, tmp_path: Path) -> None:
    folder = packed(converted, tmp_path).folder
    assert folder is not None
    root = etree.parse(folder / "representations/rep1/METS.xml").getroot()
    names = {element.get("ID"): element[0].get(f"{XLINK}href") for element in root.iter(f"{METS}dmdSec", f"{METS}file")}
    links = [
        (names[div.get("DMDID")], names[div[0].get("FILEID")]) for div in root.iter(f"{METS}div") if div.get("DMDID")
    ]
    codes = [f"H36.2023.12.000000{number}" for number in (1, 2, 3, 4)]
    suffixes = ["txt", "txt", "pdf", "txt"]
    assert links == [
        (f"metadata/descriptive/EAD_doc_{code}.xml", f"data/{code}.{suffix}")
        for code, suffix in zip(codes, suffixes, strict=True)
    ]
    originals = [element.get("OWNERID") for element in root.iter(f"{METS}file")]
    assert originals == ["2.txt", "10.txt", HOSTILE, "sub/2.txt"]  # 2 before 10
    numbers = [path.read_text("utf-8").partition("<codeNumber>")[2].partition("<")[0] for path in sorted(
        (folder / "representations/rep1/metadata/descriptive").iterdir())]  # fmt: skip
    assert numbers == ["02", "10", "74", "3"]


def test_the_list_of_documents(converted: Path, tmp_path: Path) -> None:
    folder = packed(converted, tmp_path).folder
    assert folder is not None
    with (folder / "documentation" / "danh-sach-van-ban.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["Tệp gốc"] for row in rows] == ["2.txt", "10.txt", f"'{HOSTILE}", "sub/2.txt"]
    for row in rows:
        data = (folder / "representations/rep1/data" / row["Tệp trong gói"]).read_bytes()
        assert row["SHA-256"] == sha256(data).hexdigest()
    assert rows[0]["Số, ký hiệu"] == "02/SXD-KT"


def test_documents_can_be_numbered_by_date(converted: Path) -> None:
    by_date = settings(("[goi]", '[goi]\nthu_tu = "ngay"'))
    assert [letter.date for letter in stored_letters(converted, by_date)] == [
        "2022-06-24", "2023-06-05", "2023-06-06", "2023-06-07",
    ]  # fmt: skip
    moved = settings(("[goi]", '[goi]\nthu_tu = "ngay"'), more='[tailieu_rieng."2.txt"]\nissuedDate = "01/01/2020"')
    assert stored_letters(converted, moved)[0].name == "2.txt"


def test_names_are_equal_in_composed_and_decomposed_form(tmp_path: Path) -> None:
    for name, number in (("tờ.txt", "1"), ("bìa.txt", "2")):
        path = tmp_path / "in" / normalize("NFD", name)  # as on macOS
        path.parent.mkdir(exist_ok=True)
        path.write_text(LETTER.format(number=number, day="05"), "utf-8")
    convert([tmp_path / "in"], tmp_path / "out", workers=0)
    own = '[tailieu_rieng."tờ.txt"]\nnumberOfPage = 7'
    result = packed(tmp_path / "out", tmp_path / "p", settings(("[goi]", '[goi]\nbo_qua = ["bìa.txt"]'), more=own))
    assert result.problems == ()
    assert result.folder is not None
    assert b"<numberOfPage>7<" in next(result.folder.glob("representations/rep1/metadata/*/*.xml")).read_bytes()


def test_files_whose_names_are_shown_alike_stay_two(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, number in (("a\udcfe.txt", "1"), ("a\udcff.txt", "2")):  # bytes that are not valid UTF-8
        (tmp_path / "in" / name).write_text(LETTER.format(number=number, day="05"), "utf-8")
    convert([tmp_path / "in"], tmp_path / "out", workers=0)
    result = packed(tmp_path / "out", tmp_path / "p")
    assert result.folder is not None
    assert len(list(result.folder.glob("representations/rep1/data/*"))) == 2
    for path, element in listed(result.folder / "representations/rep1/METS.xml").items():
        assert sha256(path.read_bytes()).hexdigest() == element.get("CHECKSUM")


def test_the_same_letters_give_the_same_bytes(converted: Path, tmp_path: Path) -> None:
    first, second = (packed(converted, tmp_path / name, container="bagit").folder for name in "ab")
    assert first is not None
    assert second is not None
    assert first.name == second.name
    contents = [{path.relative_to(root): path.read_bytes() for path in files_of(root)} for root in (first, second)]
    assert contents[0] == contents[1]
    other = packed(converted, tmp_path / "c", settings(("Hồ sơ giao đất", "Hồ sơ khác"))).folder
    assert other is not None
    assert other.name != first.name.removeprefix("bag-")
    given = settings(("[goi]", '[goi]\nuuid = "0f203b84-6641-4cda-9f52-daae55fef6b1"'))
    assert (
        packed(converted, tmp_path / "d", given).folder == tmp_path / "d" / "uuid-0F203B84-6641-4CDA-9F52-DAAE55FEF6B1"
    )


def test_letters_of_one_file_share_it(tmp_path: Path) -> None:
    source = tmp_path / "bundle.txt"
    source.write_text("\f".join(LETTER.format(number=number, day="05") for number in ("4", "5")), "utf-8")
    convert([source], tmp_path / "out", workers=0)
    more = '[tailieu_rieng."bundle.txt#2"]\nsubject = "hai"'
    folder = packed(tmp_path / "out", tmp_path / "p", settings(more=more)).folder
    assert folder is not None
    rep = folder / "representations/rep1"
    assert [path.name for path in (rep / "data").iterdir()] == ["H36.2023.12.0000001.txt"]
    first, second = sorted((rep / "metadata/descriptive").iterdir())
    assert "Trang 1 của tệp" in first.read_text("utf-8")
    assert "<subject>hai</subject>" in second.read_text("utf-8")
    assert len([div for div in etree.parse(rep / "METS.xml").iter(f"{METS}div") if div.get("DMDID")]) == 2


# Problems: nothing is written


@pytest.mark.parametrize(
    ("hoso", "message", "subjects"),
    [
        (settings(("[goi]", '[goi]\nbo_qua = ["x"]')), "bo_qua in [goi] names a file", ("x",)),
        (settings(more='[tailieu_rieng."x"]'), "[tailieu_rieng] names 0 documents", ("x",)),
        (settings(('co_quan = "UBND huyện Vĩnh Lộc"', "")), "co_quan: missing; give it in [goi]", ("hoso.toml",)),
        (settings(('title = "Hồ sơ giao đất"', "")), "title (Tiêu đề hồ sơ): missing", ("hoso.toml",)),
        (settings(("numberOfPaper = 5", "totalDoc = 9\nnumberOfPaper = 5")), "totalDoc is 9, but", ("hoso.toml",)),
        (settings(("numberOfPage = 1", "")), "has no fixed pages", ("2.txt", "10.txt", "sub/2.txt")),
        (settings(('mode = "01"', 'mode = "03"'), ('mode = "02"', 'mode = "01"')), "mode is 01 (public)", None),
        (settings(("H36.2023.12", "../../x")), "docCode cannot name files", None),
        (settings(("H36.2023.12", "12/HC")), "docCode cannot name files", None),
        (settings(("H36.2023.12", "con")), "docCode cannot name files", None),
        (settings(("H36.2023.12", "ế" * 90)), "docCode cannot name files", None),
        (settings(("numberOfPage = 1", 'numberOfPage = 1\ndocId = "1"')), "docId is that of another document", None),
        (settings(more='[tailieu_rieng."2.txt"]\ndocCode = "../a"'), "docCode cannot name files", ("2.txt",)),
    ],
)  # fmt: skip
def test_a_problem_is_reported_and_nothing_is_written(
    converted: Path, tmp_path: Path, hoso: Hoso, message: str, subjects: tuple[str, ...] | None
) -> None:
    found = problems(packed(converted, tmp_path / "p", hoso))
    matching = [names for text, names in found.items() if message in text]
    assert len(matching) == 1, found
    assert subjects in (None, matching[0])
    assert not (tmp_path / "p").exists()


def test_files_that_are_not_letters_are_reported(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(LETTER.format(number="1", day="05"), "utf-8")
    shutil.copy(tmp_path / "in" / "a.txt", tmp_path / "in" / "b.txt")
    (tmp_path / "in" / "bad.pdf").write_bytes(b"%PDF-1.4 x")
    (tmp_path / "in" / "none.bin").write_bytes(b"\0\1\2\3")
    convert([tmp_path / "in"], tmp_path / "out", workers=0)
    found = problems(packed(tmp_path / "out", tmp_path / "p"))
    assert found == {"not converted; convert it again, or leave it out with bo_qua in [goi]": ("bad.pdf",)}
    result = packed(tmp_path / "out", tmp_path / "p", settings(("[goi]", '[goi]\nbo_qua = ["bad.pdf"]')))
    assert result.documents == 2
    notes = {str(note.message): note.subjects for note in result.notes}
    assert notes["not in the package"] == ("bad.pdf", "none.bin")
    assert notes["the same file as a.txt; leave one out with bo_qua in [goi]"] == ("b.txt",)


def _change(out: Path) -> None:
    source = Path(stored_letters(out, Hoso())[1].path)
    source.write_text(source.read_text("utf-8") + "x", "utf-8")


def _remove(out: Path) -> None:
    Path(stored_letters(out, Hoso())[1].path).unlink()


def _only_for_others(out: Path) -> None:
    """The file is converted again, as XML only for another system, and its old JSON document stays."""
    source = Path(stored_letters(out, Hoso())[1].path)
    source.write_text(LETTER.format(number="22", day="05"), "utf-8")
    convert([source.parent], out, workers=0, to=("akn",))


def _pipe(out: Path) -> None:
    _remove(out)
    os.mkfifo(stored_letters(out, Hoso())[1].path)


def _remove_document(out: Path) -> None:
    next(out.glob("*2.txt.json")).unlink()


def _damage_document(out: Path) -> None:
    next(out.glob("*2.txt.json")).write_bytes(b"{")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_change, "2.txt: the file has changed since it was converted"),
        (_remove, "2.txt: the file is not at"),
        (_pipe, "2.txt: the file is not at"),
        (_remove_document, "2.txt: its document is missing"),
        (_only_for_others, "2.txt: its document is missing; convert the file again with --to json"),
        (_damage_document, "2.txt: "),
    ],
)
def test_a_source_or_document_that_changed_ends_the_package(
    tmp_path: Path, change: Callable[[Path], None], problem: str
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("1.txt", "2.txt"):
        (tmp_path / "in" / name).write_text(LETTER.format(number=name[0], day="05"), "utf-8")
    convert([tmp_path / "in"], tmp_path / "out", workers=0)
    change(tmp_path / "out")
    with pytest.raises(ReadError, match=re.escape(problem)):
        packed(tmp_path / "out", tmp_path / "p")
    assert files_of(tmp_path / "p") == set()


def test_no_document_is_public_whose_file_has_a_secret_letter(tmp_path: Path) -> None:
    secret = LETTER.format(number="1", day="05").replace("Số: 1", "MẬT\nSố: 1")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(f"{secret}\f{LETTER.format(number='2', day='05')}", "utf-8")
    convert([tmp_path / "in"], tmp_path / "out", workers=0)
    assert problems(packed(tmp_path / "out", tmp_path / "p")) == {
        "mode is 01 (public), but a letter in the same file is secret (mode 03)": ("a.txt#2",)
    }


def test_a_secret_letter_is_noted_whatever_its_mode(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = LETTER.format(number="1", day="05").replace("Số: 1", "MẬT\nSố: 1")
    (tmp_path / "in" / "a.txt").write_text(text, "utf-8")
    convert([tmp_path / "in"], tmp_path / "out", workers=0)
    public = settings(('mode = "02"', 'mode = "01"'), more='[tailieu_rieng."a.txt"]\nmode = "01"')
    for hoso in (settings(), public):
        [note] = packed(tmp_path / "out", tmp_path / hoso.dossier["mode"], hoso).notes
        assert (note.message, note.subjects) == (
            "it has the secrecy mark MẬT; do not send it over the Internet", ("a.txt",),
        )  # fmt: skip


def test_a_document_of_an_earlier_file_is_never_used(tmp_path: Path) -> None:
    source = tmp_path / "in" / "a.txt"
    source.parent.mkdir()
    for number, form in (("1", "json"), ("22", "xml")):
        source.write_text(LETTER.format(number=number, day="05"), "utf-8")
        convert([source.parent], tmp_path / "out", workers=0, to=(form,))
    assert (tmp_path / "out" / "a.txt.json").is_file()
    [letter] = stored_letters(tmp_path / "out", Hoso())
    assert letter.read().letter.code.number == "22"
    [hit] = search(tmp_path / "out", "đất")
    assert (hit.code, hit.document) == ("22/SXD-KT", "a.txt.xml")


def test_an_existing_package_is_not_replaced(converted: Path, tmp_path: Path) -> None:
    folder = packed(converted, tmp_path).folder
    assert folder is not None
    before = {path: path.read_bytes() for path in files_of(folder)}
    with pytest.raises(WriteError, match="exists already"):
        packed(converted, tmp_path)
    assert {path: path.read_bytes() for path in files_of(tmp_path)} == before


def test_a_full_disk_leaves_nothing(converted: Path, tmp_path: Path) -> None:
    """A quota by RLIMIT_FSIZE: METS.xsd cannot be written."""
    script, hoso = tmp_path / "limited.py", tmp_path / "hoso.toml"
    hoso.write_text(SETTINGS, "utf-8")
    script.write_text(
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))\n"
        "from vnadmin_doc.cli.app import main\nmain()\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, str(script), "package", str(converted), "--hoso", str(hoso), "-o", str(tmp_path / "p")]
    for container in ("sip", "bagit"):
        result = subprocess.run(
            [*command, "--container", container], capture_output=True, text=True, timeout=120, env=env, check=False
        )
        assert result.returncode == ExitCode.SOME_FAILED
        assert "free space" in result.stderr
        assert "Traceback" not in result.stderr
        assert list((tmp_path / "p").iterdir()) == []


def test_a_disk_that_is_full_while_the_bag_is_made(
    converted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bagit = pytest.importorskip("bagit")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bagit, "make_manifests", full)
    before = Path.cwd()
    with pytest.raises(WriteError, match="No space left"):
        packed(converted, tmp_path / "p", container="bagit")
    assert list((tmp_path / "p").iterdir()) == []
    assert Path.cwd() == before


# BagIt


def test_a_bag_verifies_and_an_altered_one_does_not(converted: Path, tmp_path: Path) -> None:
    bagit = pytest.importorskip("bagit")
    folder = packed(converted, tmp_path, container="bagit").folder
    assert folder is not None
    bag = bagit.Bag(str(folder))
    assert bag.validate()
    assert (bag.info["External-Identifier"], bag.info["Bagging-Date"]) == ("H36.2023.12", "2025-08-01")
    inner = folder / "data" / folder.name.removeprefix("bag-")
    assert (inner / "METS.xml").is_file()
    data = next((inner / "representations/rep1/data").iterdir())
    data.write_bytes(data.read_bytes()[:-1] + b"?")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_without_bagit_the_extra_is_named(converted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bagit", None)
    with pytest.raises(MissingDependency, match=r"vnadmin-doc\[archive\]"):
        packed(converted, tmp_path, container="bagit")
    assert packed(converted, tmp_path).folder is not None


# The commands


def test_the_command_lists_problems_and_then_writes(converted: Path, tmp_path: Path) -> None:
    hoso = tmp_path / "hoso.toml"
    hoso.write_text(run("package", "--example").stdout, "utf-8")
    result = run("package", converted, "--hoso", hoso, "-o", tmp_path / "p")
    assert result.exit_code == ExitCode.SOME_FAILED
    assert "hoso.toml: fileCode (Mã hồ sơ): missing" in result.stderr
    assert re.search(r"error: nothing was written: \d+ problems\n$", result.stderr)
    assert not (tmp_path / "p").exists()
    hoso.write_text(SETTINGS, "utf-8")
    result = run("package", converted, "--hoso", hoso, "-o", tmp_path / "p")
    assert result.exit_code == ExitCode.OK
    assert "documents: 4, files: 16" in result.stdout
    hoso.write_text("x", "utf-8")
    assert "not valid TOML" in run("package", converted, "--hoso", hoso, "-o", tmp_path / "p").stderr


def test_many_names_are_counted() -> None:
    from vnadmin_doc.cli.package_output import _line
    from vnadmin_doc.messages import msg

    assert _line(Finding(msg("no words"), tuple("abcdefg"))) == "a, b, c, d, e and 2 more: no words"
    assert _line(Finding(msg("no words"), ("a",))) == "a: no words"


@pytest.mark.parametrize("profile", ["tt05", "tt05-hoso", "tt02", "nd30-out", "nd30-in", "nd30-hoso"])
def test_a_catalogue_of_records(out: Path, profile: str) -> None:
    hoso = out.parent / "hoso.toml"
    hoso.write_text(SETTINGS, "utf-8")
    assert run("catalog", out, "--profile", profile, "--hoso", hoso, "--to", "json").exit_code == ExitCode.OK
    rows = json.loads((out / f"{profile}.json").read_text("utf-8"))
    assert len(rows) == (1 if profile.endswith("hoso") else 4)
    assert all(row["problems"] == "" for row in rows)
    assert run("catalog", out, "--profile", profile, "--hoso", hoso).exit_code == ExitCode.OK
    with (out / f"{profile}.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == [*rows[0]]


def test_a_catalogue_of_records_as_a_sheet_names_what_is_missing(out: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    assert run("catalog", out, "--profile", "tt05", "--to", "xlsx").exit_code == ExitCode.OK
    names, vietnamese, first, *_ = openpyxl.load_workbook(out / "tt05.xlsx").active.iter_rows(values_only=True)
    assert names[:4] == ("source", "part", "docId", "docCode")
    assert vietnamese[-1] == "Thiếu hoặc sai"
    assert first[-1].startswith("docId: ")


@pytest.mark.parametrize("options", [["--hoso", "x"], ["--profile", "tt05", "--duplicates"]])
def test_options_that_do_not_go_together(converted: Path, options: list[str]) -> None:
    assert run("catalog", converted, *options).exit_code == ExitCode.USAGE


# The example of the documentation


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def _masked(text: str) -> str:
    """Without what changes with every version: the UUID of the package, and its size."""
    return re.sub(r"uuid-[0-9A-F-]+|bytes: \d+", "…", text)


def test_the_worked_example_of_the_page_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packaging, "_CHUNK", 1000)
    Path("samples").symlink_to(ROOT / "samples")
    Path("hoso.toml").write_text(_blocks("toml")[0], "utf-8")
    lines = [line.split("#")[0].split() for block in _blocks("sh") for line in block.splitlines() if "samples" in line]
    [converting] = [line[1:] for line in lines]
    assert run(*converting).exit_code == ExitCode.OK
    result = run("package", "out", "--hoso", "hoso.toml", "-o", "packages/2025")
    assert result.exit_code == ExitCode.OK, result.stderr
    assert _masked(result.stdout) == _masked(_blocks("text")[0])
    [folder] = Path("packages/2025").iterdir()
    described = folder / "representations/rep1/metadata/descriptive/EAD_doc_H36.2023.12.0000002.xml"
    assert described.read_text("utf-8").partition("?>\n")[2] == _blocks("xml")[0]


# The validator of E-ARK, in an environment of its own


_EXPLAINED = {"CSIP63", "CSIP103", "CSIP114", "SIP2", "SIP14"}
_VALIDATE = """
import importlib.util, io, json, pathlib, sys, urllib.request
vocabularies = pathlib.Path(importlib.util.find_spec("eark_validator").origin).parent / "ipxml/resources/vocabs"
urllib.request.urlopen = lambda url: io.BytesIO((vocabularies / url.rsplit("/", 1)[1]).read_bytes())
from eark_validator.packages import PackageValidator
from eark_validator.specifications.specification import SpecificationVersion as Version
for version in (Version.V2_0_4, Version.V2_1_0):
    print(PackageValidator(pathlib.Path(sys.argv[1]), version).validation_report.model_dump_json())
"""


def test_the_findings_of_the_e_ark_validator_are_those_that_the_page_explains(converted: Path, tmp_path: Path) -> None:
    python = os.environ.get("VNADMIN_DOC_EARK_PYTHON")
    if not python:
        pytest.skip("VNADMIN_DOC_EARK_PYTHON does not name a Python with eark-validator")
    folder = packed(converted, tmp_path).folder
    result = subprocess.run(
        [python, "-c", _VALIDATE, str(folder)], capture_output=True, text=True, timeout=300, check=True
    )
    reports = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert len(reports) == 2
    found = set()
    for report in reports:
        assert report["structure"]["status"] == "WellFormed"
        assert report["metadata"]["schema_results"]["status"] == "VALID"
        messages = [*report["structure"]["messages"], *report["metadata"]["schematron_results"]["messages"]]
        found |= {message["rule_id"] for message in messages if message["severity"] == "Error"}
        assert all(message["rule_id"] in PAGE.read_text("utf-8") for message in messages)
    assert found == _EXPLAINED
