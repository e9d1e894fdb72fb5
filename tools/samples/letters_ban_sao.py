"""Invented copies of letters: SAO Y, SAO LỤC, TRÍCH SAO, on paper and electronic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tools.samples.model import SAME, ElectronicCopy, Letter, Signer, archive, to

_COPIED = Letter(
    kind="SY",
    form="SAO Y",
    parent=("UBND HUYỆN KRÔNG PẮC",),
    issuer=("PHÒNG TÀI NGUYÊN", "VÀ MÔI TRƯỜNG"),
    number="07",
    notation="SY-TNMT",
    subject="",
    place="Krông Pắc",
    day=date(2024, 3, 12),
    signers=(Signer("Hoàng Thị Lụa", "PHÓ TRƯỞNG PHÒNG", ("KT. TRƯỞNG PHÒNG",)),),
    distribution=(to("UBND các xã, thị trấn", "để thực hiện"), archive("Lưu: VT", "VT")),
    references=(),
)

PAPER = Letter(
    kind="TB",
    title="THÔNG BÁO",
    subject_lead="Về việc ",
    subject="lịch tiếp nhận hồ sơ đăng ký đất đai quý II năm 2024",
    parent=("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG",),
    issuer=("VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI",),
    number="214",
    notation="TB-VPĐKĐĐ",
    place="Đắk Lắk",
    day=date(2024, 3, 5),
    opening=(
        "Theo kế hoạch công tác năm 2024, từ ngày 01 tháng 4 năm 2024, hồ sơ đăng ký đất đai được tiếp nhận vào các "
        "ngày thứ Hai, thứ Tư và thứ Sáu hằng tuần tại bộ phận một cửa của Ủy ban nhân dân cấp huyện.",
        "Đề nghị các đơn vị niêm yết công khai Thông báo này để Nhân dân biết./.",
    ),
    signers=(Signer("Phạm Quang Thạch", "GIÁM ĐỐC"),),
    distribution=(to("Phòng TN&MT các huyện"), archive("Lưu: VT, ĐKCG", "VT", "ĐKCG")),
    references=(),
    copy=_COPIED,
)

EXTRACT = replace(
    PAPER,
    number="215",
    copy=replace(
        _COPIED,
        kind="TrS",
        form="TRÍCH SAO",
        number="12",
        notation="TrS-TNMT",
        signers=(Signer("Lê Văn Thạch", "TRƯỞNG PHÒNG"),),
    ),
)

PARTY = Letter(
    kind="CV",
    party=True,
    parent=("TỈNH ỦY BẮC KẠN",),
    issuer=("BAN TUYÊN GIÁO",),
    number="318",
    notation="CV/BTGTU",
    subject="tuyên truyền kỷ niệm ngày thành lập tỉnh",
    place="Bắc Kạn",
    day=date(2023, 9, 8),
    addressees=("Các huyện ủy, thành ủy", "Các đảng ủy trực thuộc"),
    opening=("Ban Tuyên giáo Tỉnh ủy đề nghị các cấp ủy tổ chức tuyên truyền kỷ niệm ngày thành lập tỉnh./.",),
    signers=(Signer("Nông Văn Khánh", "PHÓ TRƯỞNG BAN", ("K/T TRƯỞNG BAN",)),),
    distribution=(SAME, archive("Lưu Ban Tuyên giáo Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy")),
    references=(),
    copy=Letter(
        kind="SL",
        party=True,
        form="SAO LỤC",
        parent=("TỈNH ỦY BẮC KẠN",),
        issuer=("HUYỆN ỦY BA BỂ",),
        number="45",
        notation="BS/HU",
        subject="",
        place="Ba Bể",
        day=date(2023, 9, 14),
        signers=(Signer("Triệu Thị Mai", "CHÁNH VĂN PHÒNG", ("T/L BAN THƯỜNG VỤ",)),),
        distribution=(to("Các chi, đảng bộ cơ sở"), archive("Lưu Văn phòng Huyện ủy", "Văn phòng Huyện ủy")),
        references=(),
    ),
)

ELECTRONIC = replace(
    PAPER,
    number="216",
    copy=ElectronicCopy("SY", "Sao y", "Sở Tài nguyên và Môi trường tỉnh Đắk Lắk", "2024-03-13T09:05:41+07:00"),
)
