"""Misread labels of scans are corrected by the labels before and after; digital text is read as printed."""

from __future__ import annotations

import pytest

from vnadmin_doc.assembly.body import Node, read_outline
from vnadmin_doc.layout.paragraphs import Paragraph


def tree(nodes: list[Node]) -> str:
    return " ".join(node.label + (f"({tree(node.children)})" if node.children else "") for node in nodes)


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        # The numbering continues.
        (["I. Mục đích", "II. Nội dung", "IH. Tổ chức"], "I II III"),
        (["I. Mục đích", "Il. Nội dung", "III. Tổ chức"], "I II III"),
        (["1. Mục đích", "2. Nội dung", "3, Kinh phí", "4. Tổ chức"], "1 2 3 4"),
        (["1. Mục đích", "2. Nội dung", "Š3. Kinh phí", "4. Tổ chức"], "1 2 3 4"),
        (["9. Mục đích", "1O. Nội dung", "II. Kinh phí", "12. Tổ chức"], "9 10 11 12"),
        (["I. Mục đích:", "2. Nội dung", "3. Kinh phí"], "1 2 3"),
        (["l. Mục đích:", "2. Nội dung", "3. Kinh phí"], "1 2 3"),
        (["I. Mục đích:", "1. Chung", "2. Riêng", "II. Kinh phí"], "I(1 2) II"),
        (["1. Mục đích", "2. Nội dung", "- 3. Kinh phí"], "1 2 3"),
        (["I. MỤC ĐÍCH", "¡. Chung:", "2. Riêng:", "IL NỘI DUNG", "III KINH PHÍ"], "I(1 2) II III"),
        (["I. MỤC ĐÍCH", "Các đơn vị", "2. Riêng:", "II. NỘI DUNG"], "I(2) II"),
        (["I. Mục đích", "II. Nội dung", "II Công ty trách nhiệm"], "I II"),
        (["I. Mục đích", "1. Chung", "II Chỉ tiêu năm sau", "1. Dự báo"], "I(1) II(1)"),
        (["I. Mục đích", "1. Chung", "II Công ty trách nhiệm", "2. Dự báo"], "I(1 2)"),
        (["1, 'Điền phiếu khảo sát", "2. Gửi phiếu"], "1 2"),
        (["+ Thực hiện kế hoạch năm, Sở đề nghị:", "1. Rà soát hồ sơ", "2. Lập danh mục"], "1 2"),
        (["+ Thực hiện kế hoạch năm, Sở đề nghị:", "1, Rà soát hồ sơ", "2. Lập danh mục"], "1 2"),
        (["+ Rà soát hồ sơ", "+ Lập danh mục"], "+ +"),
        # Bars of đ.
        (["a) Một", "b) Hai", "c) Ba", "d) Bốn", "d) Năm", "e) Sáu"], "a b c d đ e"),
        (["a) Một", "b) Hai", "c) Ba", "đ) Bốn", "đ) Năm"], "a b c d đ"),
        (["a) Một", "b) Hai", "c) Ba", "d) Bốn", "e) Năm"], "a b c d e"),
        # Dashes among stray signs.
        (["1. Nội dung:", "- - Sở Nội vụ;", "-_ Sở Y tế;", ".~- Sở Xây dựng."], "1(- - -)"),
        (["1. Nội dung:", "- 1. Sở Nội vụ", "2. Sở Y tế"], "1 1 2"),
        (["Điều 1. Thành lập đoàn:", "- 1. Bà Lê Thị An", "2. Ông Vũ Văn Bình"], "Điều 1(1 2)"),
        (["a) Nội dung:", "- 1. Sở Nội vụ", "- Sở Y tế"], "a(- -)"),
        # Articles.
        (["Điều 1, Ban hành kèm theo quyết định này quy chế.", "Điều 2. Thi hành."], "Điều 1 Điều 2"),
        (["Điều 1. Sửa đổi", "Điều 2, Quyết định này có hiệu lực.", "Điều 3,Chánh văn phòng"], "Điều 1 Điều 2 Điều 3"),
        (["Điều 1. Sửa đổi", "Điều 2, Quyết định số 5/QĐ-SNV được thay."], "Điều 1"),
        (["Điều 1. Sửa đổi", "Điều 2, Điều 3 Quy chế này được thay.", "Điều 2. Thi hành."], "Điều 1 Điều 2"),
        # Headings in capitals whose Roman number has a stroke too few or too many.
        (["I MỤC ĐÍCH, YÊU CẦU", "1. Chung", "2. Riêng", "II. NỘI DUNG CHÍNH", "1. Một"], "I(1 2) II(1)"),
        (["IL. MỤC ĐÍCH, YÊU CẦU", "1. Chung", "HI. NỘI DUNG CHÍNH", "III. CÁCH LÀM"], "I(1) II III"),
        (["I. MỤC ĐÍCH", "II. NỘI DUNG CHÍNH", "- Một", "II. CÁCH LÀM", "IV. KINH PHÍ CHI"], "I II(-) III IV"),
        (["I. MỤC ĐÍCH", "II. NỘI DUNG CHÍNH", "II. CÁCH LÀM", "III. KINH PHÍ CHI"], "I II III"),
        (["L ĐÈN CHIẾU SÁNG", "1. Một", "2. Hai"], "1 2"),
        # Numbers below numbers.
        (["1. Chung", "1.1. Một", "1.2, Hai", "1,3. Ba", "2. Riêng", "2,1. Bốn"], "1(1.1 1.2 1.3) 2(2.1)"),
        (["1. Chung", "1.1. Một", "2,5. Tỷ lệ"], "1(1.1)"),
        (["1, Rà soát hồ sơ", "- Một", "2. Lập danh mục"], "1(-) 2"),
        # Bullets.
        (["1. In và treo:", "e Băng rôn", "se 03 tấm lớn", "2. Dọn dẹp"], "1(- -) 2"),
        (["- In và treo:", "e Băng rôn", "« 03 tấm lớn", "- Dọn dẹp"], "-(- -) -"),
        (["c) Một", "d) Hai", "e Ba"], "c d"),
        # A quotation is not a label.
        (["4. Sửa đổi khoản 5 như sau:", "“5. Người nộp hồ sơ có trách nhiệm báo ngay."], "4"),
        # No numbering continues here.
        (["1. Mục đích", "IM. Nội dung"], "1"),
        (["1. Mục đích", "5, Nguyễn Huệ là nơi họp"], "1"),
    ],
)
def test_labels_of_scans(texts: list[str], labels: str) -> None:
    assert tree(read_outline([Paragraph(text, scanned=True) for text in texts]).sections) == labels


@pytest.mark.parametrize("texts", [["I. Mục đích", "II. Nội dung", "IH. Tổ chức"], ["1. Một", "2. Hai", "3; Ba"]])
def test_digital_text_is_read_as_printed(texts: list[str]) -> None:
    assert len(read_outline([Paragraph(text) for text in texts]).sections) == 2


def test_a_misread_label_is_flagged() -> None:
    texts = ["I. Mục đích", "II. Nội dung", "IH. Tổ chức", "- Sở Nội vụ", "* Sở Y tế"]
    sections = read_outline([Paragraph(text, scanned=True) for text in texts]).sections
    assert [node.misread for node in sections] == [False, False, True]
    assert not any(node.misread for node in sections[-1].children)
