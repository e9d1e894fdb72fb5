"""Messages in English and Vietnamese: complete catalogues, the language of the command and of documents."""

from __future__ import annotations

import ast
import json
import pickle
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages import Catalog
from tools import messages as tool
from typer.testing import CliRunner, Result

import vnadmin_doc
from command_help import COMMANDS
from vnadmin_doc.archive.registers import catalog
from vnadmin_doc.archive.rename_plan import plan, write_plan
from vnadmin_doc.archive.report import report
from vnadmin_doc.batch import Outcome, Summary, convert
from vnadmin_doc.batch.ledger import ledger_path
from vnadmin_doc.batch.lock import locked
from vnadmin_doc.cli import convert_command
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import DamagedFile, ReadError
from vnadmin_doc.formats.picture.page_rotation import rotation_issue, rotation_of
from vnadmin_doc.messages import Message, about, msg, msgn, recognise, translate, without_subject
from vnadmin_doc.model.issue import Issue

ROOT = Path(__file__).resolve().parents[1]
VIETNAMESE = re.compile(
    "[ăâđêôơưĂÂĐÊÔƠƯ\u00c0-\u00c3\u00c8-\u00ca\u00cc-\u00cd\u00d2-\u00d5\u00d9-\u00dd\u1ea0-\u1ef9]"
)
BAD_PDF = b"%PDF-1.4 cut off"
LETTER = (
    "ỦY BAN NHÂN DÂN\nTỈNH VĨNH LỘC\n-------\nSố: /UBND-KT\n\nVĩnh Lộc, ngày 6 tháng 6 năm 2023\n\nKính gửi: Sở Y tế.\n"
)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return tool.updated("vi")


# ---- the catalogues ---------------------------------------------------------------------------


def test_every_text_is_translated(catalogue: Catalog) -> None:
    assert list(tool.faults(catalogue)) == []
    assert len(catalogue) > 400


def test_the_files_are_up_to_date(catalogue: Catalog) -> None:
    for suffix, content in (("po", tool.as_po(catalogue)), ("mo", tool.as_mo(catalogue))):
        assert tool.place("vi", suffix).read_bytes() == content, "run python -m tools.messages"


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("a {file}", "", "not translated"),
        ("a {file}", "tệp {name}", "placeholders differ"),
        ("a {file}", "tệp", "placeholders differ"),
        (("{n} file", "{n} files"), ("tệp",), "placeholders differ"),
        ("a {file}", "tệp {file}", None),
    ],
)
def test_faults_of_a_translation_are_found(
    text: str | tuple[str, str], translation: str | tuple[str], fault: str | None
) -> None:
    found = Catalog("vi")
    found.add(text, translation)
    assert [line.partition(":")[0] for line in tool.faults(found)] == ([fault] if fault else [])


def test_a_message_of_no_literal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("msg(f'{name} is damaged')")
    with pytest.raises(ValueError, match="line 1: a message must be made of a literal"):
        list(tool._literals(path))


def test_placeholders_are_names_alone(catalogue: Catalog) -> None:
    """No numbers, formats or conversions: a text read back from a document has only text for its values."""
    for message in catalogue:
        fields = [field for field in string.Formatter().parse(tool._first(message)) if field[1] is not None]
        assert all(name and name.isidentifier() and not form and not how for _, name, form, how in fields), message.id


def test_errors_and_issues_are_messages() -> None:
    """Every error raised, and every issue, has a message that can be translated."""
    unmade = [f"{path.name}:{call.lineno}" for path in tool.SOURCE.rglob("*.py") for call in _unmade(path)]
    assert unmade == []


def _unmade(path: Path) -> Iterator[ast.Call]:
    """Errors and issues made of a literal text or of an f-string."""
    place = {"Issue": 3, **dict.fromkeys(vnadmin_errors(), 0)}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in place and len(node.args) > place[name]:
            text = node.args[place[name]]
            if isinstance(text, ast.JoinedStr) or (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                yield node


def vnadmin_errors() -> set[str]:
    from vnadmin_doc import errors

    return {name for name in errors.__all__ if name not in ("ExitCode", "reason")}


# ---- messages -----------------------------------------------------------------------------------

NESTED = about("thư.pdf", msg("page {page}: {problem}", page=3, problem=msg("damaged; it cannot be read")))


@pytest.mark.parametrize(
    ("message", "english", "vietnamese"),
    [
        (msg("the PDF has no pages"), "the PDF has no pages", "tệp PDF không có trang nào"),
        (NESTED, "thư.pdf: page 3: damaged; it cannot be read", "thư.pdf: trang 3: bị hỏng; không đọc được"),
        (msgn("{n} file", "{n} files", 1), "1 file", "1 tệp"),
        (msgn("{n} file", "{n} files", 3), "3 files", "3 tệp"),
        (
            msg("to review: {parts}", parts=(msg("number"), msg("subject"), "x")),
            "to review: number, subject, x",
            "cần xem lại: số, trích yếu, x",
        ),
        # A text that looks like a template is a value, not a template.
        (msg("missing: {parts}", parts="{0} {x}"), "missing: {0} {x}", "thiếu: {0} {x}"),
        (msg("letter"), "letter", "văn bản"),  # in the catalogue with its plural
        ("no message", "no message", "no message"),
    ],
)
def test_a_message_is_translated(message: str, english: str, vietnamese: str) -> None:
    assert message == english
    assert (type(translate(message, "en")), translate(message, "en")) == (str, english)
    assert (type(translate(message, "vi")), translate(message, "vi")) == (str, vietnamese)


def test_a_message_is_sent_between_processes() -> None:
    error = DamagedFile(
        about("a.pdf", msg("the ZIP file is damaged ({error}); save or download it again", error=OSError("x")))
    )
    assert pickle.loads(pickle.dumps(NESTED)).values == NESTED.values
    received = pickle.loads(pickle.dumps(error))
    assert translate(received.message, "vi") == "a.pdf: tệp ZIP bị hỏng (x); hãy lưu hoặc tải lại"


def test_the_subject_is_left_out_where_it_is_known() -> None:
    assert without_subject(NESTED, "thư.pdf") == "page 3: damaged; it cannot be read"
    assert translate(without_subject(NESTED, "thư.pdf"), "vi") == "trang 3: bị hỏng; không đọc được"
    assert without_subject(NESTED, "other.pdf") == NESTED
    assert without_subject("a.pdf: broken", "a.pdf") == "broken"


def test_an_error_of_an_error_is_translated() -> None:
    inner = ReadError(msg("it is damaged"))
    assert translate(msg("not JSON: {error}", error=inner), "vi") == "không phải JSON: bị hỏng"


def test_each_message_is_recognised_by_its_text(catalogue: Catalog) -> None:
    """What a document or a ledger keeps is the text: every message with two words or more is found by it."""
    for message in catalogue:
        if isinstance(message.id, str) and len(re.findall(r"\w+", re.sub(r"\{\w+\}", "", message.id))) > 1:
            values = {name: f"«{name}»" for name in re.findall(r"\{(\w+)\}", message.id)}
            made = Message(message.id, values)
            assert translate(recognise(str(made)), "vi") == translate(made, "vi")


@pytest.mark.parametrize("text", ["", "words of no message", "x" * 100_000, ": " * 999, "({error}): " * 150])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert translate(recognise(text), "vi") == text


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_turned_page_is_understood_in_every_language(lang: vnadmin_doc.messages.Lang) -> None:
    issue = rotation_issue(3, 270)
    printed = replace(issue, message=translate(issue.message, lang))
    assert (rotation_of([printed], 3), rotation_of([printed], 270)) == (270, 0)


# ---- documents ----------------------------------------------------------------------------------


def messages(document: bytes) -> list[str]:
    return [issue.message for issue in vnadmin_doc.load(document).issues]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_document_has_its_messages_in_the_language_asked_for(form: str) -> None:
    reading = vnadmin_doc.read_text(LETTER)
    english, vietnamese = vnadmin_doc.write(reading, form), vnadmin_doc.write(reading, form, lang="vi")
    vnadmin_doc.validate(vietnamese)
    assert english == vnadmin_doc.write(reading, form, lang="en")
    assert "the number is blank or could not be read" in messages(english)
    assert "số để trống hoặc không đọc được" in messages(vietnamese)
    assert messages(vietnamese) == [translate(issue.message, "vi") for issue in reading.issues]
    # A document in English is put into Vietnamese as the reading was.
    assert vnadmin_doc.write(vnadmin_doc.load(english), form, lang="vi") == vietnamese
    without = [replace(vnadmin_doc.load(made), issues=()) for made in (english, vietnamese)]
    assert without[0] == without[1]


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="no language 'fr'; there are en, vi"):
        vnadmin_doc.write(vnadmin_doc.read_text(LETTER), lang="fr")  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(LETTER, "utf-8")
    return tmp_path


LANGS_OF_RUNS = [
    # languages of the runs; the state of the file in the last; the language of the document then
    ([None], "converted", "en"),
    (["vi"], "converted", "vi"),
    ([None, None], "unchanged", "en"),
    ([None, "en"], "unchanged", "en"),
    ([None, "vi"], "converted", "vi"),
    (["vi", "vi"], "unchanged", "vi"),
    (["vi", "en"], "converted", "en"),
    (["vi", None], "unchanged", "vi"),
    (["vi", None, "vi"], "unchanged", "vi"),
]


@pytest.mark.parametrize("ledger", [True, False], ids=["ledger", "ledger lost"])
@pytest.mark.parametrize(("runs", "state", "lang"), LANGS_OF_RUNS)
def test_documents_in_another_language_are_converted_again(
    folder: Path, runs: list[vnadmin_doc.messages.Lang | None], state: str, lang: str, ledger: bool
) -> None:
    heard: list[Outcome] = []
    for wanted in runs:
        if not ledger:
            ledger_path(folder / "out").unlink(missing_ok=True)
        convert([folder / "in"], folder / "out", workers=0, lang=wanted, each=heard.append)
    assert heard[-1].status == state
    found = " ".join(messages((folder / "out" / "a.txt.json").read_bytes()))
    assert ("số để trống" in found, "the number is blank" in found) == (lang == "vi", lang == "en")


def test_a_copy_is_converted_in_the_language_asked_for(folder: Path) -> None:
    convert([folder / "in"], folder / "out", workers=0)
    (folder / "in" / "b.txt").write_text(LETTER, "utf-8")
    convert([folder / "in"], folder / "out", workers=0, lang="vi")
    for name in ("a", "b"):
        assert "số để trống" in " ".join(messages((folder / "out" / f"{name}.txt.json").read_bytes()))


# ---- the command ----------------------------------------------------------------------------------


def run(*arguments: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], prog_name="vnadmin-doc", env=env)


VI = {"VNADMIN_DOC_LANG": "vi"}
LOCALE = {"LC_ALL": "", "LANG": "vi_VN.UTF-8"}


@pytest.mark.parametrize(
    ("arguments", "env", "vietnamese"),
    [
        (["--lang", "vi"], {}, True),
        (["--lang=vi"], {}, True),
        ([], VI, True),
        (["--lang", "en"], VI, False),
        ([], LOCALE, True),
        ([], {**LOCALE, "LC_MESSAGES": "en_US.UTF-8"}, False),
        ([], {**LOCALE, "VNADMIN_DOC_LANG": "en"}, False),
        (["--lang", "vi"], {"VNADMIN_DOC_LANG": "en"}, True),
        ([], {}, False),
    ],
)
def test_how_the_language_is_chosen(arguments: list[str], env: dict[str, str], vietnamese: bool) -> None:
    for command in ([*arguments, "--help"], ["convert", "--help", *arguments], [*arguments, "convert", "--help"]):
        shown = run(*command, env=env).stdout
        assert shown.startswith("Cách dùng: " if vietnamese else "Usage: ")
        assert bool(VIETNAMESE.search(shown.replace("Nơi nhận", ""))) is vietnamese


@pytest.mark.parametrize("env", [{}, {"VNADMIN_DOC_LANG": "fr"}], ids=["option", "variable"])
def test_a_language_that_the_command_does_not_have(env: dict[str, str]) -> None:
    result = run("doctor", *([] if env else ["--lang", "fr"]), env=env)
    name = "VNADMIN_DOC_LANG" if env else "--lang"
    assert (result.exit_code, result.stderr) == (2, f"error: {name} is fr; choose en, vi\n")


ENGLISH = re.compile(r"(?i)\b(the|and|of|is|are|this|not|file|for|with|default|required|exit)\b")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_english_is_left_in_the_help(command: str) -> None:
    shown = run(*filter(None, [command]), "--help", "--lang", "vi").stdout
    # Commands, names of options and their values, and names of files stay as they are.
    prose = re.sub(
        r"(?m)^ {4}vnadmin-doc .*|--?[\w-]+|<\S+>|\S*\.\S+|^ {2}[a-z]+ {2,}|\blệnh \w+( hoặc \w+)?", "", shown
    )
    assert [found[0] for found in ENGLISH.finditer(prose)] == []


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["convert"], "Lỗi: Thiếu tham số 'TỆP_HOẶC_THƯ_MỤC'."),
        (["convert", "x"], "Lỗi: Thiếu tùy chọn '--out'"),
        (["con"], "Lỗi: Không có lệnh 'con'."),
        (["convert", "x", "--quet"], "Lỗi: Không có tùy chọn: --quet"),
        (
            ["convert", "x", "-o", "y", "--jobs", "z"],
            "Lỗi: Giá trị không hợp lệ cho '--jobs' / '-j': Phải là số nguyên",
        ),
        (["convert", "x", "-o", "y", "--jobs", "-1"], "Phải lớn hơn hoặc bằng 0"),
        (["convert", "x", "-o", "y", "--to", "z"], "'z' không thuộc 'json', 'xml',"),
        (["convert", "x", "-o"], "Lỗi: Tùy chọn '-o' cần một giá trị."),
        (["watch", "nowhere", "-o", "y"], "thư mục 'nowhere' không tồn tại."),
        (["show", "a", "b"], "Lỗi: Thừa tham số (b)"),
    ],
)
def test_a_usage_error_is_in_vietnamese(arguments: list[str], shown: str) -> None:
    result = run(*arguments, env=VI)
    assert result.exit_code == 2
    assert shown in result.stderr
    assert not re.search(r"Usage|Error|Try|Missing|Invalid|No such", result.stderr)


def test_a_run_is_reported_in_vietnamese(folder: Path) -> None:
    (folder / "in" / "bad.pdf").write_bytes(BAD_PDF)
    (folder / "in" / "x.bin").write_bytes(bytes(range(256)))
    result = run("convert", folder / "in", "-o", folder / "out", "-j", 0, env=VI)
    failed, account, skipped = result.stderr.splitlines()
    assert failed.startswith(f"lỗi: {folder / 'in' / 'bad.pdf'}: tệp PDF bị cắt cụt: thiếu dấu kết thúc")
    assert re.fullmatch(
        r"3 tệp = 1 đã chuyển đổi \(1 có lỗi, 0 chỉ có nghi vấn\) \+ 0 không đổi \+ 1 bỏ qua \+ 1 lỗi;"
        r" 1 trang, \d+\.\d giây; lưu được ngay: 0/1 văn bản",
        account,
    )
    assert skipped.startswith("bỏ qua: 1 tệp: ")
    again = run("convert", folder / "in", "-o", folder / "out", "-j", 0, env=VI).stderr
    assert "(như lần trước; --retry-failed để thử lại)" in again


@pytest.mark.parametrize(("env", "vietnamese"), [(VI, True), (LOCALE, False), ({}, False)])
def test_the_locale_does_not_change_documents(folder: Path, env: dict[str, str], vietnamese: bool) -> None:
    run("convert", folder / "in", "-o", folder / "out", "-j", 0, env=env)
    found = " ".join(messages((folder / "out" / "a.txt.json").read_bytes()))
    assert ("số để trống" in found) is vietnamese
    shown = json.loads(run("show", folder / "in" / "a.txt", "--json", env=env).stdout)
    assert any("số để trống" in issue["message"] for issue in shown["issues"]) is vietnamese


def test_failures_of_an_english_run_are_reported_in_vietnamese(folder: Path) -> None:
    (folder / "in" / "bad.pdf").write_bytes(BAD_PDF)
    convert([folder / "in"], folder / "out", workers=0)
    again = run("convert", folder / "in", "-o", folder / "out", "-j", 0, env=LOCALE).stderr
    assert "tệp PDF bị cắt cụt" in again
    page = folder / "report.html"
    summary = run("report", folder / "out", "-o", page, env=LOCALE).stdout
    assert summary == f"{page}: tệp: 2, văn bản: 1, cần xem lại: 1\n"
    text = page.read_text("utf-8")
    assert '<html lang="vi">' in text
    assert "tệp PDF bị cắt cụt" in text
    assert not ENGLISH.search(re.sub(r"<style>.*?</style>|<[^>]*>", " ", text))


def test_the_card_of_an_english_document_is_in_vietnamese(folder: Path) -> None:
    convert([folder / "in"], folder / "out", workers=0)
    shown = run("show", folder / "out" / "a.txt.json", env=LOCALE).stdout
    assert shown.startswith("a.txt: 1 trang, đọc theo cách văn bản thuần\n\n")
    assert re.search(r"^Kính gửi +Sở Y tế", shown, re.MULTILINE)
    assert "cảnh báo: /code/number: số để trống hoặc không đọc được" in shown
    assert not re.search(r"\b(error|warning|info|unplaced|page)\b", shown)


def test_report_and_plan_are_in_the_language_asked_for_and_registers_in_vietnamese(folder: Path) -> None:
    convert([folder / "in"], folder / "out", workers=0)
    page = folder / "report.html"
    report(folder / "out", page)
    assert not VIETNAMESE.search(
        re.sub(r"<style>.*?</style>|Công văn|ỦY BAN NHÂN DÂN.*?<", "", page.read_text("utf-8"))
    )
    write_plan(plan(folder / "out"), folder / "en.csv")
    write_plan(plan(folder / "out"), folder / "vi.csv", "vi")
    assert "missing: number, subject" in (folder / "en.csv").read_text("utf-8")
    assert "thiếu: số, trích yếu" in (folder / "vi.csv").read_text("utf-8")
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    catalog(folder / "out", folder / "r.xlsx", "xlsx")
    cells = [cell for row in openpyxl.load_workbook(folder / "r.xlsx").active.values for cell in row if cell]
    assert any(str(cell).startswith("cần xem lại: ") and "tệp a.txt" in str(cell) for cell in cells)


def test_progress_is_in_both_languages() -> None:
    summary = Summary()
    summary.count["converted"] = 3
    summary.pages = 5
    line = convert_command._line(summary, 9, 6.0)
    assert line == "files: 3 of 9; 5 pages, 0.5 files/s, 0 failed; about 0:00:12 left"
    assert translate(line, "vi") == "tệp: 3/9; 5 trang, 0.5 tệp/giây, 0 lỗi; còn khoảng 0:00:12"
    assert convert_command._line(summary, None, 6.0) == "files: 3; 5 pages, 0.5 files/s, 0 failed"


def test_the_run_that_holds_a_folder_is_named_in_vietnamese(folder: Path) -> None:
    (folder / "out" / ".vnadmin-doc").mkdir(parents=True)
    with locked(folder / "out" / ".vnadmin-doc"):
        result = run("convert", folder / "in", "-o", folder / "out", "-j", 0, env=VI)
    assert result.exit_code == 2
    assert re.search(r"một lần chạy khác đang ghi vào \S+ \(tiến trình \d+ trên máy \S+ từ \S+\)", result.stderr)


def test_issues_compare_by_their_text() -> None:
    assert Issue("x", "info", "", msg("it is damaged")) == Issue("x", "info", "", "it is damaged")
