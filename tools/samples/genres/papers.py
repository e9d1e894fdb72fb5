"""Giấy and phiếu (Decree 30/2020/NĐ-CP, Appendix III: Mẫu 1.8, 1.10), and thư công."""

from __future__ import annotations

from datetime import date

from tools.samples.model import SAME, Letter, Signer, archive, item, to

__all__ = ["PAPERS"]

INTRODUCTION = Letter(
    kind="GGT",
    title="GIẤY GIỚI THIỆU",
    subject=None,
    parent=("ỦY BAN NHÂN DÂN TỈNH PHÚ AN",),
    issuer=("SỞ CÔNG THƯƠNG",),
    number="35",
    notation="GGT-SCT",
    place="Phú An",
    day=date(2024, 3, 8),
    opening=(
        "Sở Công Thương trân trọng giới thiệu:",
        "Ông (bà): Đặng Thị Mỹ Duyên",
        "Chức vụ: Chuyên viên Phòng Quản lý năng lượng",
        "Được cử đến: Công ty Điện lực Phú An",
        "Về việc: làm việc về phương án cấp điện mùa khô năm 2024.",
        "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.",
        "Giấy này có giá trị đến hết ngày 31 tháng 3 năm 2024./.",
    ),
    signers=(Signer("Vũ Hồng Quân", "CHÁNH VĂN PHÒNG", ("TL. GIÁM ĐỐC",)),),
    distribution=(SAME, archive("Lưu: VT", "VT")),
    references=(),
)

LEAVE = Letter(
    kind="GNP",
    title="GIẤY NGHỈ PHÉP",
    subject=None,
    parent=("SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH PHÚ AN",),
    issuer=("TRƯỜNG THPT TÂN LỘC",),
    number="07",
    notation="GNP-THPTTL",
    place="Tân Lộc",
    day=date(2024, 2, 19),
    bases=("Xét Đơn đề nghị nghỉ phép ngày 15 tháng 02 năm 2024 của ông Lâm Văn Tiến;",),
    opening=(
        "Trường THPT Tân Lộc cấp cho:",
        "Ông (bà): Lâm Văn Tiến",
        "Chức vụ: Giáo viên Tổ Toán - Tin",
        "Được nghỉ phép trong thời gian 05 ngày, kể từ ngày 26 tháng 02 năm 2024 đến hết ngày 01 tháng 3 "
        "năm 2024 tại tỉnh Phú An.",
        "Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ hằng năm./.",
    ),
    signers=(Signer("Trịnh Thị Hòa", "HIỆU TRƯỞNG"),),
    distribution=(to("Ông Lâm Văn Tiến"), archive("Lưu: VT", "VT")),
    references=(),
)

MANDATE = Letter(
    kind="GUQ",
    title="GIẤY ỦY QUYỀN",
    subject="Ký hợp đồng lao động",
    subject_lead="Về việc ",
    parent=("BỘ Y TẾ",),
    issuer=("BỆNH VIỆN PHỤC HỒI CHỨC NĂNG", "TÂN LỘC"),
    number="04",
    notation="GUQ-BVPHCN",
    place="Phú An",
    day=date(2023, 8, 21),
    bases=(
        "Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;",
        "Căn cứ Quyết định số 1274/QĐ-BYT ngày 06 tháng 4 năm 2022 của Bộ trưởng Bộ Y tế về bổ nhiệm Giám đốc "
        "Bệnh viện.",
    ),
    opening=(
        "Người ủy quyền: Ông Tạ Quang Hưng, chức vụ Giám đốc.",
        "Người được ủy quyền: Bà Mai Thị Thanh Tâm, chức vụ Phó Giám đốc.",
    ),
    sections=(
        item("1", "Phạm vi ủy quyền: ký hợp đồng lao động với người trúng tuyển viên chức năm 2023."),
        item("2", "Thời hạn ủy quyền: từ ngày ký đến hết ngày 31 tháng 12 năm 2023."),
        item("3", "Người được ủy quyền không được ủy quyền lại cho người khác./."),
    ),
    signers=(Signer("Tạ Quang Hưng", "GIÁM ĐỐC"),),
    distribution=(to("Bà Mai Thị Thanh Tâm", "để thực hiện"), archive("Lưu: VT, TCCB", "VT", "TCCB")),
    references=(
        "Bộ luật Dân sự ngày 24 tháng 11 năm 2015",
        "Quyết định số 1274/QĐ-BYT ngày 06 tháng 4 năm 2022 của Bộ trưởng Bộ Y tế",
    ),
)

SENDING = Letter(
    kind="PG",
    title="PHIẾU GỬI",
    subject="Gửi hồ sơ đề nghị khen thưởng",
    issuer=("VĂN PHÒNG", "LIÊN HIỆP HỘI KHOA HỌC PHÚ AN"),
    number="12",
    notation="PG-VP",
    place="Phú An",
    day=date(2024, 11, 5),
    addressees=("Ban Thi đua - Khen thưởng tỉnh Phú An",),
    inline=True,
    opening=("Văn phòng Liên hiệp Hội gửi kèm theo Phiếu này các văn bản sau:",),
    sections=(
        item("1", "Tờ trình số 58/TTr-LHH ngày 04 tháng 11 năm 2024 (02 bản);"),
        item("2", "Biên bản họp Hội đồng thi đua (02 bản);"),
        item("3", "Báo cáo thành tích của các tập thể, cá nhân (36 bản)."),
    ),
    closing=("Đề nghị Quý cơ quan sau khi nhận đủ ký xác nhận và gửi lại Phiếu này./.",),
    signers=(Signer("Nghiêm Thị Phương", "CHÁNH VĂN PHÒNG"),),
    distribution=(SAME, archive("Lưu: VT", "VT")),
    references=("Tờ trình số 58/TTr-LHH ngày 04 tháng 11 năm 2024",),
)

FORWARDING = Letter(
    kind="PC",
    title="PHIẾU CHUYỂN",
    subject="Chuyển đơn đề nghị của công dân",
    parent=("ỦY BAN NHÂN DÂN TỈNH PHÚ AN",),
    issuer=("BAN TIẾP CÔNG DÂN",),
    number="218",
    notation="PC-BTCD",
    place="Phú An",
    day=date(2024, 7, 9),
    addressees=("Ủy ban nhân dân huyện Tân Lộc",),
    inline=True,
    opening=(
        "Ban Tiếp công dân tỉnh nhận được đơn đề ngày 28 tháng 6 năm 2024 của bà Cao Thị Lài, thường trú tại "
        "xã Hòa Thuận, huyện Tân Lộc, nội dung đề nghị xem xét việc đo đạc lại thửa đất.",
        "Căn cứ Luật Tiếp công dân năm 2013, Ban Tiếp công dân tỉnh chuyển đơn đến Ủy ban nhân dân huyện để xem "
        "xét, giải quyết theo thẩm quyền và trả lời công dân./.",
    ),
    signers=(Signer("Hứa Văn Lợi", "PHÓ TRƯỞNG BAN", ("KT. TRƯỞNG BAN",)),),
    distribution=(SAME, to("Bà Cao Thị Lài", "để biết"), archive("Lưu: VT, HS", "VT", "HS")),
    references=("Luật Tiếp công dân năm 2013",),
)

REPORTING = Letter(
    kind="PB",
    title="PHIẾU BÁO",
    subject="Kết quả tiếp nhận hồ sơ thi nâng ngạch",
    parent=("ỦY BAN NHÂN DÂN TỈNH PHÚ AN",),
    issuer=("SỞ NỘI VỤ",),
    number="66",
    notation="PB-SNV",
    place="Phú An",
    day=date(2024, 9, 16),
    addressees=("Bà Phùng Thị Hải Yến",),
    inline=True,
    opening=(
        "Sở Nội vụ báo để bà biết: hồ sơ đăng ký dự thi nâng ngạch của bà đã được tiếp nhận ngày 12 tháng 9 năm "
        "2024, số báo danh 0147, phòng thi số 05.",
        "Thời gian tập trung: 7 giờ 30 phút, ngày 05 tháng 10 năm 2024.",
        "Địa điểm: Hội trường Trường Chính trị tỉnh, số 15 đường Hoa Sữa, thành phố Phú An./.",
    ),
    signers=(Signer("Kiều Anh Dũng", "TRƯỞNG PHÒNG CÔNG CHỨC", ("TL. GIÁM ĐỐC",)),),
    distribution=(SAME, archive("Lưu: VT, CCVC", "VT", "CCVC")),
    references=(),
)

SUBMISSION = Letter(
    kind="PTr",
    title="PHIẾU TRÌNH",
    subject="Ban hành Quy chế làm việc của Tổ công tác",
    subject_lead="Về việc ",
    parent=("ỦY BAN NHÂN DÂN TỈNH PHÚ AN",),
    issuer=("VĂN PHÒNG",),
    number="402",
    notation="PTr-VP",
    place="Phú An",
    day=date(2024, 5, 3),
    addressees=("Đồng chí Chủ tịch Ủy ban nhân dân tỉnh",),
    inline=True,
    opening=("Văn phòng Ủy ban nhân dân tỉnh báo cáo, đề xuất như sau:",),
    sections=(
        item("1", "Sở Tư pháp có Tờ trình số 31/TTr-STP ngày 26 tháng 4 năm 2024 trình dự thảo Quy chế."),
        item("2", "Hồ sơ trình đầy đủ theo quy định; các sở, ngành thống nhất."),
        item("3", "Đề xuất: ký ban hành Quyết định./."),
    ),
    signers=(Signer("Lương Bích Ngọc", "CHÁNH VĂN PHÒNG"),),
    distribution=(SAME, archive("Lưu: VT, NC", "VT", "NC")),
    references=("Tờ trình số 31/TTr-STP ngày 26 tháng 4 năm 2024",),
)

PUBLIC_LETTER = Letter(
    kind="TCg",
    title="THƯ CHÚC MỪNG",
    subject="Nhân kỷ niệm 42 năm Ngày Nhà giáo Việt Nam",
    issuer=("GIÁM ĐỐC", "SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH PHÚ AN"),
    number=None,
    notation=None,
    place="Phú An",
    day=date(2024, 11, 18),
    addressees=("Các thầy giáo, cô giáo, cán bộ, nhân viên ngành Giáo dục tỉnh Phú An",),
    inline=True,
    opening=(
        "Nhân kỷ niệm Ngày Nhà giáo Việt Nam, tôi xin gửi tới các thầy giáo, cô giáo lời chúc sức khỏe, hạnh phúc.",
        "Tôi mong các thầy giáo, cô giáo tiếp tục giữ vững tâm huyết, đổi mới phương pháp giảng dạy.",
        "Thân ái!",
    ),
    signers=(Signer("Quách Thị Minh Châu", "GIÁM ĐỐC"),),
    distribution=(),
    references=(),
)

PAPERS = (INTRODUCTION, LEAVE, MANDATE, SENDING, FORWARDING, REPORTING, SUBMISSION, PUBLIC_LETTER)
