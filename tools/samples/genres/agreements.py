"""Documents of two parties: biên bản (Decree 30/2020, Appendix III, Mẫu 1.9), hợp đồng, bản ghi nhớ, bản thỏa thuận."""

from __future__ import annotations

from datetime import date

from tools.samples.model import Agency, Letter, Signer, archive, item, titled, to

__all__ = ["AGREEMENTS"]

MINUTES = Letter(
    kind="BB",
    title="BIÊN BẢN",
    subject="Họp Hội đồng tuyển dụng viên chức năm 2024",
    parent=("ỦY BAN NHÂN DÂN TỈNH PHÚ AN",),
    issuer=("TRUNG TÂM LƯU TRỮ LỊCH SỬ",),
    number="09",
    notation="BB-TTLTLS",
    place=None,
    day=None,
    opening=(
        "Thời gian bắt đầu: 14 giờ 00, ngày 12 tháng 6 năm 2024.",
        "Địa điểm: Phòng họp số 2, Trung tâm Lưu trữ lịch sử tỉnh.",
        "Thành phần tham dự: các thành viên Hội đồng tuyển dụng (có mặt 07/07).",
        "Chủ trì (chủ tọa): Bà Ninh Thị Hoài An, Giám đốc.",
        "Thư ký (người ghi biên bản): Ông Bạch Văn Khôi, chuyên viên.",
        "Nội dung (theo diễn biến cuộc họp):",
    ),
    sections=(
        item("1", "Chủ tọa công bố Quyết định số 44/QĐ-TTLTLS ngày 03 tháng 6 năm 2024 thành lập Hội đồng."),
        titled(
            "2",
            "Hội đồng thảo luận:",
            item("-", "Thống nhất số lượng hồ sơ đủ điều kiện: 12 hồ sơ;"),
            item("-", "Thống nhất lịch phỏng vấn ngày 25 tháng 6 năm 2024."),
        ),
        item("3", "Kết quả biểu quyết: 07/07 thành viên đồng ý."),
    ),
    closing=("Cuộc họp kết thúc vào 16 giờ 30, ngày 12 tháng 6 năm 2024./.",),
    signers=(Signer("Bạch Văn Khôi", "THƯ KÝ"), Signer("Ninh Thị Hoài An", "CHỦ TỌA")),
    abreast=True,
    distribution=(to("Các thành viên Hội đồng"), archive("Lưu: VT, Hồ sơ", "VT", "Hồ sơ")),
    references=("Quyết định số 44/QĐ-TTLTLS ngày 03 tháng 6 năm 2024",),
)

CONTRACT = Letter(
    kind="HĐ",
    title="HỢP ĐỒNG",
    subject="Chỉnh lý tài liệu lưu trữ",
    subject_lead="Về việc ",
    parent=("SỞ NỘI VỤ TỈNH PHÚ AN",),
    issuer=("CHI CỤC VĂN THƯ, LƯU TRỮ",),
    number="15",
    notation="HĐ-CCVTLT",
    place="Phú An",
    day=date(2024, 4, 2),
    bases=(
        "Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;",
        "Căn cứ nhu cầu và khả năng của hai bên.",
    ),
    opening=(
        "Hôm nay, ngày 02 tháng 4 năm 2024, tại trụ sở Chi cục, chúng tôi gồm:",
        "BÊN A (bên thuê): Chi cục Văn thư, Lưu trữ",
        "Đại diện: Ông Đàm Vĩnh Thành, chức vụ: Chi cục trưởng.",
        "BÊN B (bên nhận): Công ty Cổ phần Lưu trữ Hải Vân",
        "Đại diện: Bà Nông Thị Xuân, chức vụ: Giám đốc.",
        "Hai bên thống nhất ký hợp đồng với các điều khoản sau:",
    ),
    sections=(
        titled("Điều 1", "Nội dung công việc", item("1", "Bên B chỉnh lý 120 mét giá tài liệu cho Bên A.")),
        titled(
            "Điều 2",
            "Giá trị hợp đồng và thanh toán",
            item("1", "Giá trị hợp đồng: 480.000.000 đồng."),
            item(
                "2",
                "Bên A thanh toán theo hai đợt:",
                item("a", "Đợt 1: 50% sau khi ký hợp đồng;"),
                item("b", "Đợt 2: 50% sau khi nghiệm thu."),
            ),
        ),
        titled(
            "Điều 3",
            "Điều khoản chung",
            "Hợp đồng có hiệu lực từ ngày ký, lập thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản./.",
        ),
    ),
    signers=(
        Signer("Đàm Vĩnh Thành", "CHI CỤC TRƯỞNG", ("ĐẠI DIỆN BÊN A",)),
        Signer("Nông Thị Xuân", "GIÁM ĐỐC", ("ĐẠI DIỆN BÊN B",)),
    ),
    abreast=True,
    distribution=(),
    references=("Bộ luật Dân sự ngày 24 tháng 11 năm 2015",),
)

MEMORANDUM = Letter(
    kind="BGN",
    title="BẢN GHI NHỚ",
    subject="Hợp tác đào tạo, nghiên cứu khoa học giai đoạn 2024 - 2028",
    issuer=("TRƯỜNG ĐẠI HỌC HẢI VÂN",),
    joint=(Agency(("VIỆN NGHIÊN CỨU THỦY SẢN",)),),
    number="21",
    notation="BGN-ĐHHV-VNCTS",
    place="Phú An",
    day=date(2024, 10, 10),
    opening=(
        "Trường Đại học Hải Vân và Viện Nghiên cứu Thủy sản (sau đây gọi là hai Bên) thống nhất ghi nhớ các nội "
        "dung hợp tác sau:",
    ),
    sections=(
        titled(
            "Điều 1",
            "Mục đích",
            item("1", "Phát huy thế mạnh của mỗi Bên."),
            item("2", "Gắn đào tạo với nghiên cứu."),
        ),
        titled(
            "Điều 2",
            "Nội dung hợp tác",
            item("1", "Trao đổi chuyên gia, sinh viên thực tập."),
            item("2", "Tổ chức hội thảo thường niên."),
        ),
        titled("Điều 3", "Hiệu lực", "Bản ghi nhớ có hiệu lực kể từ ngày ký đến hết ngày 31 tháng 12 năm 2028./."),
    ),
    signers=(Signer("Tống Hải Long", "HIỆU TRƯỞNG"), Signer("Khuất Thị Vân", "VIỆN TRƯỞNG")),
    abreast=True,
    distribution=(archive("Lưu: VT, HTQT", "VT", "HTQT"),),
    references=(),
)

AGREEMENT = Letter(
    kind="BTT",
    title="BẢN THỎA THUẬN",
    subject="Phối hợp khai thác, sử dụng cơ sở dữ liệu chuyên ngành",
    issuer=("CỤC QUẢN LÝ ĐƯỜNG THỦY",),
    joint=(Agency(("CỤC KIỂM ĐỊNH TÀU SÔNG",)),),
    number="06",
    notation="BTT-CQLĐT-CKĐTS",
    place="Hà Nội",
    day=date(2023, 12, 14),
    opening=("Hai Cục thống nhất thỏa thuận như sau:",),
    sections=(
        titled("I", "NGUYÊN TẮC PHỐI HỢP", item("1", "Đúng chức năng, nhiệm vụ."), item("2", "Chủ động, kịp thời.")),
        titled(
            "II", "NỘI DUNG PHỐI HỢP", item("1", "Chia sẻ dữ liệu phương tiện hằng tháng."), item("2", "Cử đầu mối.")
        ),
        titled("III", "ĐIỀU KHOẢN THI HÀNH", item("1", "Bản thỏa thuận có hiệu lực từ ngày 01 tháng 01 năm 2024./.")),
    ),
    signers=(
        Signer("Vi Thế Anh", "PHÓ CỤC TRƯỞNG", ("KT. CỤC TRƯỞNG",)),
        Signer("Lục Thị Kim Oanh", "CỤC TRƯỞNG"),
    ),
    abreast=True,
    distribution=(to("Bộ trưởng", "để b/c"), archive("Lưu: VT, PC", "VT", "PC")),
    references=(),
)

AGREEMENTS = (MINUTES, CONTRACT, MEMORANDUM, AGREEMENT)
