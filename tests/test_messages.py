"""Messages in two languages: every text has a translation, placeholders agree, the catalogue is up to date."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from typer.testing import CliRunner

import vnadmin_doc
from vnadmin_doc.cli.app import app
from vnadmin_doc.messages import Message, about, msg, msgn, recognise, translate

SEED = Path(__file__).resolve().parents[1] / "samples" / "seed-cong-van" / "source.md"


@pytest.fixture(scope="module")
def catalogue() -> object:
    pytest.importorskip("babel")
    from tools import messages

    return messages.translated("vi")


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_every_text_has_a_translation_with_the_same_placeholders(catalogue: object) -> None:
    from tools import messages

    assert messages.faults(catalogue) == []  # type: ignore[arg-type]
    assert len(list(catalogue)) > 400  # type: ignore[call-overload]


def test_the_catalogue_in_the_package_is_up_to_date(catalogue: object) -> None:
    from tools import messages

    for suffix, data in messages.written(catalogue).items():  # type: ignore[arg-type]
        path = messages.folder("vi") / f"{messages.DOMAIN}.{suffix}"
        assert path.read_bytes() == data, f"{path.name} is out of date: run python -m tools.messages"


def test_faults_are_found() -> None:
    pytest.importorskip("babel")
    from babel.messages import Catalog
    from tools.messages import faults

    catalogue = Catalog("vi")
    catalogue.add("page {page}", "trang {trang}")
    catalogue.add("no words")
    assert faults(catalogue) == ["placeholders differ: page {page}", "no translation: no words"]


@pytest.mark.parametrize(
    ("message", "english", "vietnamese"),
    [
        (msg("no subject was found: neither V/v nor lines below the title"), None, "không thấy trích yếu"),
        (about("a.pdf", msg("the PDF has no pages")), "a.pdf: the PDF has no pages", "a.pdf: tệp PDF không có trang"),
        (msgn("{n} page", "{n} pages", 2), "2 pages", "2 trang"),
        (msg("page {page}: {problem}", page=3, problem=msg("the PDF has no pages")), None, "trang 3: tệp PDF"),
    ],
)
def test_a_message_in_both_languages(message: Message, english: str | None, vietnamese: str) -> None:
    assert english is None or message == english
    assert translate(message, "vi").startswith(vietnamese)
    assert translate(pickle.loads(pickle.dumps(message)), "vi") == translate(message, "vi")


@pytest.mark.parametrize("message", [msg("the PDF has no pages"), about("a.pdf", msg("the PDF has no pages"))])
def test_an_english_text_is_recognised(message: Message) -> None:
    """Documents and ledgers keep the text alone."""
    assert translate(recognise(str(message)), "vi") == translate(message, "vi")


def test_text_that_is_no_message_is_unchanged() -> None:
    assert translate("công văn", "vi") == "công văn"


def _messages(document: bytes) -> set[str]:
    return {issue["message"] for issue in json.loads(document)["issues"]}


def test_documents_are_in_the_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    reading = vnadmin_doc.read(SEED)
    assert "no issuing agency was found" in _messages(vnadmin_doc.write(reading))
    assert "không thấy cơ quan ban hành" in _messages(vnadmin_doc.write(reading, lang="vi"))


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["--lang", "vi", "--help"], {}, ("Cách dùng:", "Tùy chọn:", "Chuyển văn bản thành tài liệu")),
        (["convert", "--help"], {"VNADMIN_DOC_LANG": "vi"}, ("Thư mục kết quả", "Tham số:")),
        (["convert", "--help"], {"LANG": "vi_VN.UTF-8"}, ("Thư mục kết quả",)),
        (["convert", "--help"], {"LANG": "vi_VN.UTF-8", "VNADMIN_DOC_LANG": "en"}, ("Output folder",)),
        (["show", str(SEED), "--lang", "vi"], {}, ("Kính gửi", "viện dẫn", "không thấy phần chữ ký")),
    ],
)
def test_the_command_in_the_language_chosen(
    arguments: list[str], environment: dict[str, str], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "VNADMIN_DOC_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert [word for word in words if word not in result.output] == []
