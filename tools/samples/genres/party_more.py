"""More documents of the Party (Quy định 399-QĐ/TW): declarations, plans, reports and proposals."""

from __future__ import annotations

from datetime import date
from typing import Any

from tools.samples.genres.party import BELOW, DEPUTY, PROVINCE, SECRETARY
from tools.samples.model import SAME, Letter, Signer, archive, item, titled, to

__all__ = ["PARTY_MORE"]

CONGRESS: dict[str, Any] = {
    "party": True,
    "parent": ("ĐẢNG BỘ TỈNH PHÚ AN",),
    "issuer": ("ĐẠI HỘI ĐẠI BIỂU LẦN THỨ XVIII",),
    "place": "Phú An",
}
PRESIDIUM = (Signer("Cầm Bá Thước", None, ("T/M ĐOÀN CHỦ TỊCH",)),)
CENTRAL: dict[str, Any] = {
    "party": True,
    "issuer": ("BAN CHẤP HÀNH TRUNG ƯƠNG",),
    "place": "Hà Nội",
}
SECRETARIAT = (Signer("Vương Đình Huấn", None, ("T/M BAN BÍ THƯ",)),)

PLATFORM = Letter(
    **CENTRAL,
    kind="CgL",
    title="CƯƠNG LĨNH",
    subject="xây dựng đất nước trong thời kỳ mới",
    number=None,
    notation=None,
    day=date(2031, 1, 28),
    sections=(
        titled("I", "BỐI CẢNH", item("1", "Tình hình thế giới."), item("2", "Tình hình trong nước.")),
        titled("II", "MỤC TIÊU", item("1", "Dân giàu, nước mạnh.")),
    ),
    signers=(Signer("Vương Đình Huấn", "TỔNG BÍ THƯ", ("T/M BAN CHẤP HÀNH TRUNG ƯƠNG",)),),
    distribution=(),
    references=(),
)

CHARTER = Letter(
    **CENTRAL,
    kind="ĐL",
    title="ĐIỀU LỆ",
    subject="Hội Cựu cán bộ công tác Đảng",
    number=None,
    notation=None,
    day=date(2031, 2, 11),
    sections=(
        titled("Chương I", "HỘI VIÊN", titled("Điều 1", "Điều kiện", "Người tự nguyện xin vào Hội.")),
        titled("Chương II", "TỔ CHỨC", titled("Điều 2", "Chi hội", item("1", "Chi hội có từ 05 hội viên."))),
    ),
    signers=SECRETARIAT,
    distribution=(),
    references=(),
)

STRATEGY = Letter(
    **CENTRAL,
    kind="CL",
    title="CHIẾN LƯỢC",
    subject="phát triển văn hóa đọc đến năm 2045",
    number="02",
    notation="CL/TW",
    day=date(2031, 10, 15),
    sections=(
        titled("I", "QUAN ĐIỂM", item("1", "Văn hóa đọc là nền tảng.")),
        titled("II", "GIẢI PHÁP", item("1", "Tăng sách.")),
    ),
    signers=SECRETARIAT,
    distribution=(to("Các tỉnh ủy, thành ủy"), archive("Lưu Văn phòng Trung ương Đảng", "Văn phòng Trung ương Đảng")),
    references=(),
)

COMMUNIQUE = Letter(
    **CENTRAL,
    kind="TC",
    title="THÔNG CÁO",
    subject="Hội nghị lần thứ ba Ban Chấp hành Trung ương",
    subject_lead="về ",
    number="03",
    notation="TC/TW",
    day=date(2031, 11, 2),
    opening=("Hội nghị đã họp từ ngày 28/10/2031 đến ngày 01/11/2031 tại Thủ đô Hà Nội.",),
    signers=SECRETARIAT,
    distribution=(to("Các cơ quan báo chí"), archive("Lưu Văn phòng Trung ương Đảng", "Văn phòng Trung ương Đảng")),
    references=(),
)

DECLARATION = Letter(
    **CONGRESS,
    kind="TgB",
    title="TUYÊN BỐ",
    subject="đoàn kết, hữu nghị giữa nhân dân các tỉnh biên giới",
    subject_lead="về ",
    number="11",
    notation="TB/ĐH",
    day=date(2025, 10, 22),
    opening=("Đại hội tuyên bố tiếp tục vun đắp tình đoàn kết giữa nhân dân các tỉnh biên giới.",),
    signers=PRESIDIUM,
    distribution=(),
    references=(),
)

APPEAL = Letter(
    **CONGRESS,
    kind="LKG",
    title="LỜI KÊU GỌI",
    subject="thi đua thực hiện thắng lợi Nghị quyết Đại hội",
    number="12",
    notation="LKG/ĐH",
    day=date(2025, 10, 23),
    opening=(
        "Đại hội kêu gọi cán bộ, đảng viên và nhân dân các dân tộc trong tỉnh đoàn kết, thi đua lao động sáng tạo.",
    ),
    signers=PRESIDIUM,
    distribution=(to("Các đảng bộ trực thuộc"), archive("Lưu hồ sơ Đại hội", "hồ sơ Đại hội")),
    references=(),
)

REPORT = Letter(
    **PROVINCE,
    kind="BC",
    title="BÁO CÁO",
    subject="sơ kết công tác kiểm tra, giám sát 6 tháng đầu năm 2026",
    number="76",
    notation="BC/TU",
    day=date(2026, 7, 10),
    sections=(
        titled("I", "KẾT QUẢ", item("1", "Công tác kiểm tra."), item("2", "Công tác giám sát.")),
        titled("II", "NHIỆM VỤ", item("1", "Hoàn thành chương trình kiểm tra.")),
    ),
    signers=DEPUTY,
    distribution=(to("Ủy ban Kiểm tra Trung ương", "để báo cáo"), *BELOW),
    references=(),
)

PLAN = Letter(
    **PROVINCE,
    kind="KH",
    title="KẾ HOẠCH",
    subject="thực hiện Kết luận số 33-KL/TU, ngày 14/8/2026 của Ban Thường vụ Tỉnh ủy",
    number="84",
    notation="KH/TU",
    day=date(2026, 9, 15),
    sections=(
        titled("I", "MỤC ĐÍCH, YÊU CẦU", item("1", "Thống nhất nhận thức.")),
        titled("II", "NỘI DUNG", item("1", "Rà soát tổ chức."), item("2", "Bố trí cán bộ.")),
    ),
    signers=DEPUTY,
    distribution=BELOW,
    references=("Kết luận số 33-KL/TU, ngày 14/8/2026 của Ban Thường vụ Tỉnh ủy",),
)

STAFF_PLAN = Letter(
    **PROVINCE,
    kind="QH",
    title="QUY HOẠCH",
    subject="mạng lưới trường chính trị, trung tâm bồi dưỡng chính trị",
    number="01",
    notation="QH/TU",
    day=date(2026, 10, 1),
    sections=(item("1", "Giữ nguyên Trường Chính trị tỉnh."), item("2", "Sắp xếp các trung tâm bồi dưỡng chính trị.")),
    signers=SECRETARY,
    distribution=BELOW,
    references=(),
)

PROGRAMME = Letter(
    **PROVINCE,
    kind="CTr",
    title="CHƯƠNG TRÌNH",
    subject="làm việc toàn khóa của Ban Chấp hành Đảng bộ tỉnh",
    number="06",
    notation="CTr/TU",
    day=date(2026, 1, 5),
    sections=(
        titled("I", "NĂM 2026", item("1", "Quý I: Quy chế làm việc.")),
        titled("II", "NĂM 2027", item("1", "Sơ kết.")),
    ),
    signers=SECRETARY,
    distribution=BELOW,
    references=(),
)

SCHEME = Letter(
    **PROVINCE,
    kind="ĐA",
    title="ĐỀ ÁN",
    subject="số hóa hồ sơ đảng viên",
    number="10",
    notation="ĐA/TU",
    day=date(2026, 5, 30),
    sections=(
        titled("I", "SỰ CẦN THIẾT", "Hồ sơ giấy xuống cấp."),
        titled("II", "LỘ TRÌNH", item("1", "Năm 2026: thí điểm.")),
    ),
    signers=DEPUTY,
    distribution=BELOW,
    references=(),
)

CONTINGENCY = Letter(
    **PROVINCE,
    kind="PA",
    title="PHƯƠNG ÁN",
    subject="bố trí cán bộ sau sắp xếp đơn vị hành chính",
    number="02",
    notation="PA/TU",
    day=date(2026, 6, 22),
    sections=(item("1", "Nguyên tắc bố trí."), item("2", "Số lượng cán bộ.")),
    signers=SECRETARY,
    distribution=BELOW,
    references=(),
)

PROJECT = Letter(
    **PROVINCE,
    kind="DA",
    title="DỰ ÁN",
    subject="xây dựng nhà truyền thống Đảng bộ tỉnh",
    number="01",
    notation="DA/TU",
    day=date(2026, 3, 3),
    sections=(item("1", "Quy mô: 02 tầng."), item("2", "Kinh phí: 9,5 tỷ đồng.")),
    signers=DEPUTY,
    distribution=BELOW,
    references=(),
)

PROPOSAL = Letter(
    party=True,
    parent=("TỈNH ỦY PHÚ AN",),
    issuer=("BAN TỔ CHỨC",),
    place="Phú An",
    kind="TTr",
    title="TỜ TRÌNH",
    subject="đề nghị kiện toàn Ủy ban Kiểm tra Huyện ủy Tân Lộc",
    number="58",
    notation="TTr/BTCTU",
    day=date(2026, 4, 17),
    addressee_lead="Kính trình:",
    addressees=("Ban Thường vụ Tỉnh ủy",),
    inline=True,
    opening=("Ban Tổ chức Tỉnh ủy trình Ban Thường vụ Tỉnh ủy xem xét, quyết định.",),
    signers=(Signer("Hoàng Thị Sim", "TRƯỞNG BAN"),),
    distribution=(SAME, archive("Lưu BTCTU", "BTCTU")),
    references=(),
)

LETTER = Letter(
    party=True,
    parent=("ĐẢNG ỦY XÃ HÒA THUẬN",),
    issuer=("CHI BỘ THÔN TRUNG",),
    place="Hòa Thuận",
    kind="CV",
    subject="đề nghị công nhận đảng viên chính thức",
    number="05",
    notation="CV/CB",
    day=date(2026, 8, 3),
    addressees=("Đảng ủy xã Hòa Thuận",),
    inline=True,
    opening=("Chi bộ thôn Trung đề nghị Đảng ủy công nhận đảng viên chính thức đối với đồng chí Lý A Sếnh.",),
    signers=(Signer("Giàng Thị Dở", "BÍ THƯ", ("T/M CHI BỘ",)),),
    distribution=(SAME, archive("Lưu VPĐU", "VPĐU")),
    references=(),
)

MINUTES = Letter(
    party=True,
    parent=("ĐẢNG BỘ HUYỆN TÂN LỘC",),
    issuer=("ĐẢNG ỦY XÃ HÒA THUẬN",),
    place="Hòa Thuận",
    kind="BB",
    title="BIÊN BẢN",
    subject="Hội nghị Ban Chấp hành Đảng bộ xã lần thứ 8",
    number="08",
    notation="BB/ĐU",
    day=date(2026, 7, 28),
    opening=("Thời gian: 8 giờ, ngày 28/7/2026.", "Địa điểm: Hội trường Đảng ủy xã.", "Nội dung:"),
    sections=(item("1", "Đồng chí Bí thư khai mạc."), item("2", "Hội nghị thảo luận, biểu quyết 100%.")),
    closing=("Hội nghị kết thúc vào 11 giờ 30 phút cùng ngày.",),
    signers=(Signer("Triệu Văn Chòi", "NGƯỜI GHI BIÊN BẢN"), Signer("Bàn Thị Ghến", "CHỦ TRÌ HỘI NGHỊ")),
    abreast=True,
    distribution=(archive("Lưu VPĐU", "VPĐU"),),
    references=(),
)

PARTY_MORE = (
    PLATFORM, CHARTER, STRATEGY, COMMUNIQUE, DECLARATION, APPEAL, REPORT, PLAN, STAFF_PLAN, PROGRAMME, SCHEME,
    CONTINGENCY, PROJECT, PROPOSAL, LETTER, MINUTES,
)  # fmt: skip
