"""Documents of the Party (Quy định 399-QĐ/TW; Hướng dẫn 36-HD/VPTW): decisions and guidance."""

from __future__ import annotations

from datetime import date
from typing import Any

from tools.samples.model import Letter, Signer, archive, item, titled, to

__all__ = ["PARTY"]

PROVINCE: dict[str, Any] = {"party": True, "issuer": ("TỈNH ỦY PHÚ AN",), "place": "Phú An"}
SECRETARY = (Signer("Cầm Bá Thước", "BÍ THƯ", ("T/M BAN THƯỜNG VỤ",)),)
DEPUTY = (Signer("Tô Ngọc Diệp", "PHÓ BÍ THƯ", ("T/M BAN THƯỜNG VỤ",)),)
BELOW = (to("Các huyện ủy, thành ủy và đảng ủy trực thuộc"), archive("Lưu Văn phòng Tỉnh ủy", "Văn phòng Tỉnh ủy"))

RESOLUTION = Letter(
    **PROVINCE,
    kind="NQ",
    title="NGHỊ QUYẾT",
    author="CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH",
    subject="phát triển kinh tế rừng bền vững giai đoạn 2026 - 2030",
    subject_lead="về ",
    number="12",
    notation="NQ/TU",
    day=date(2026, 3, 20),
    sections=(
        titled("I", "TÌNH HÌNH", "Kinh tế rừng đã có bước phát triển khá. Tuy nhiên, năng suất còn thấp."),
        titled(
            "II",
            "QUAN ĐIỂM, MỤC TIÊU",
            titled("1", "Quan điểm", item("-", "Phát triển rừng là nhiệm vụ của cả hệ thống chính trị.")),
            titled("2", "Mục tiêu", item("-", "Độ che phủ rừng đạt 62%."), item("-", "Thu nhập tăng gấp đôi.")),
        ),
        titled(
            "III", "TỔ CHỨC THỰC HIỆN", item("1", "Ban cán sự đảng Ủy ban nhân dân tỉnh lãnh đạo xây dựng kế hoạch.")
        ),
    ),
    signers=(Signer("Cầm Bá Thước", "BÍ THƯ", ("T/M TỈNH ỦY",)),),
    distribution=(to("Bộ Chính trị, Ban Bí thư", "để báo cáo"), *BELOW),
    references=(),
)

DECISION = Letter(
    **PROVINCE,
    kind="QĐ",
    title="QUYẾT ĐỊNH",
    subject="chỉ định cấp ủy viên",
    subject_lead="về việc ",
    number="127",
    notation="QĐ/TU",
    day=date(2026, 5, 7),
    bases=(
        "- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;",
        "- Căn cứ Quy chế số 01-QC/TU, ngày 12/11/2025 của Ban Chấp hành Đảng bộ tỉnh;",
        "- Xét đề nghị của Ban Tổ chức Tỉnh ủy,",
    ),
    enacting="BAN THƯỜNG VỤ TỈNH ỦY QUYẾT ĐỊNH:",
    sections=(
        item("Điều 1", "Chỉ định đồng chí Đường Văn Chiến tham gia Ban Chấp hành Đảng bộ huyện Tân Lộc."),
        item("Điều 2", "Ban Tổ chức Tỉnh ủy, Huyện ủy Tân Lộc và đồng chí có tên ở Điều 1 thi hành Quyết định này."),
    ),
    signers=SECRETARY,
    distribution=(to("Như Điều 2"), archive("Lưu Văn phòng Tỉnh ủy", "Văn phòng Tỉnh ủy")),
    references=("Quy chế số 01-QC/TU, ngày 12/11/2025 của Ban Chấp hành Đảng bộ tỉnh",),
)

DIRECTIVE = Letter(
    **PROVINCE,
    kind="CT",
    title="CHỈ THỊ",
    author="CỦA BAN THƯỜNG VỤ TỈNH ỦY",
    subject="tăng cường sự lãnh đạo của Đảng đối với công tác lưu trữ",
    subject_lead="về ",
    number="09",
    notation="CT/TU",
    day=date(2026, 7, 3),
    opening=("Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy, tổ chức đảng thực hiện tốt các nhiệm vụ sau:",),
    sections=(
        item("1", "Quán triệt Nghị quyết số 12-NQ/TU, ngày 20/3/2026 của Tỉnh ủy."),
        item("2", "Bố trí kho lưu trữ bảo đảm tiêu chuẩn."),
    ),
    closing=("Chỉ thị này phổ biến đến chi bộ.",),
    signers=DEPUTY,
    distribution=BELOW,
    references=("Nghị quyết số 12-NQ/TU, ngày 20/3/2026 của Tỉnh ủy",),
)

CONCLUSION = Letter(
    **PROVINCE,
    kind="KL",
    title="KẾT LUẬN",
    author="CỦA BAN THƯỜNG VỤ TỈNH ỦY",
    subject="công tác cán bộ",
    subject_lead="về ",
    number="33",
    notation="KL/TU",
    day=date(2026, 8, 14),
    opening=("Tại phiên họp ngày 12/8/2026, Ban Thường vụ Tỉnh ủy thống nhất kết luận:",),
    sections=(item("1", "Đồng ý chủ trương kiện toàn."), item("2", "Giao Ban Tổ chức Tỉnh ủy hoàn thiện hồ sơ.")),
    signers=(Signer("Lò Thị Mai", "CHÁNH VĂN PHÒNG", ("T/L BAN THƯỜNG VỤ",)),),
    distribution=(to("Ban Tổ chức Tỉnh ủy", "để thực hiện"), archive("Lưu Văn phòng Tỉnh ủy", "Văn phòng Tỉnh ủy")),
    references=(),
)

REGULATION = Letter(
    **PROVINCE,
    kind="QC",
    title="QUY CHẾ",
    subject="làm việc của Ban Chỉ đạo cải cách tư pháp tỉnh",
    number="04",
    notation="QC/TU",
    day=date(2026, 4, 28),
    sections=(
        titled("Chương I", "NGUYÊN TẮC", titled("Điều 1", "Nguyên tắc làm việc", item("1", "Tập trung dân chủ."))),
        titled("Chương II", "CHẾ ĐỘ", titled("Điều 2", "Chế độ họp", "Ban Chỉ đạo họp mỗi quý một lần.")),
    ),
    signers=DEPUTY,
    distribution=BELOW,
    references=(),
)

PROVISION = Letter(
    **PROVINCE,
    kind="QyĐ",
    title="QUY ĐỊNH",
    subject="phân cấp quản lý cán bộ và giới thiệu cán bộ ứng cử",
    subject_lead="về ",
    number="208",
    notation="QĐ/TU",
    day=date(2026, 9, 1),
    bases=("- Căn cứ Điều lệ Đảng;",),
    opening=("Ban Thường vụ Tỉnh ủy quy định như sau:",),
    sections=(
        titled("Điều 1", "Phạm vi", "Quy định này áp dụng đối với cán bộ thuộc diện quản lý."),
        titled(
            "Điều 2",
            "Thẩm quyền",
            item("1", "Ban Thường vụ Tỉnh ủy:", item("a", "Quyết định biên chế;"), item("b", "Bổ nhiệm.")),
        ),
    ),
    signers=SECRETARY,
    distribution=BELOW,
    references=(),
)

CIRCULAR = Letter(
    **PROVINCE,
    kind="TTri",
    title="THÔNG TRI",
    subject="lãnh đạo đại hội các hội quần chúng",
    subject_lead="về ",
    number="03",
    notation="TT/TU",
    day=date(2026, 2, 6),
    sections=(item("1", "Các cấp ủy lãnh đạo chuẩn bị văn kiện."), item("2", "Chuẩn bị nhân sự đúng quy trình.")),
    signers=DEPUTY,
    distribution=BELOW,
    references=(),
)

GUIDANCE = Letter(
    party=True,
    parent=("TỈNH ỦY PHÚ AN",),
    issuer=("BAN TUYÊN GIÁO VÀ DÂN VẬN",),
    place="Phú An",
    kind="HD",
    title="HƯỚNG DẪN",
    subject="sinh hoạt chi bộ theo chuyên đề",
    number="15",
    notation="HD/BTGDVTU",
    day=date(2026, 1, 26),
    sections=(
        titled("I", "MỤC ĐÍCH, YÊU CẦU", item("1", "Nâng cao chất lượng sinh hoạt."), item("2", "Thiết thực.")),
        titled("II", "NỘI DUNG", item("1", "Mỗi quý một chuyên đề.")),
    ),
    signers=(Signer("Ngân Văn Thế", "PHÓ TRƯỞNG BAN", ("K/T TRƯỞNG BAN",)),),
    distribution=(to("Thường trực Tỉnh ủy", "để báo cáo"), archive("Lưu Ban", "Ban")),
    references=(),
)

NOTICE = Letter(
    party=True,
    parent=("ĐẢNG BỘ TỈNH PHÚ AN",),
    issuer=("HUYỆN ỦY TÂN LỘC",),
    place="Tân Lộc",
    kind="TB",
    title="THÔNG BÁO",
    subject="kết luận của Thường trực Huyện ủy tại cuộc họp giao ban tháng 6",
    number="241",
    notation="TB/HU",
    day=date(2026, 6, 9),
    sections=(item("1", "Ủy ban nhân dân huyện khẩn trương giải ngân."), item("2", "Văn phòng Huyện ủy theo dõi.")),
    signers=(Signer("Xa Thị Lịch", "PHÓ BÍ THƯ THƯỜNG TRỰC", ("T/M BAN THƯỜNG VỤ",)),),
    distribution=(to("Các chi, đảng bộ trực thuộc"), archive("Lưu VPHU", "VPHU")),
    references=(),
)

PARTY = (RESOLUTION, DECISION, DIRECTIVE, CONCLUSION, REGULATION, PROVISION, CIRCULAR, GUIDANCE, NOTICE)
