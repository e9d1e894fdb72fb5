"""Quy chế, quy định, thông cáo, and plans (Decree 30/2020/NĐ-CP, Điều 7; Appendix III, Mẫu 1.3, 1.4)."""

from __future__ import annotations

from datetime import date

from tools.samples.model import Letter, Signer, archive, item, titled, to

__all__ = ["RULES"]

REGULATION = Letter(
    kind="QC",
    title="QUY CHẾ",
    subject="Tiếp công dân, xử lý đơn của Ban Quản lý Khu kinh tế",
    parent=("ỦY BAN NHÂN DÂN TỈNH PHÚ AN",),
    issuer=("BAN QUẢN LÝ KHU KINH TẾ",),
    number="03",
    notation="QC-BQL",
    place="Phú An",
    day=date(2024, 1, 9),
    sections=(
        titled(
            "Chương I",
            "QUY ĐỊNH CHUNG",
            titled("Điều 1", "Phạm vi điều chỉnh", "Quy chế này quy định việc tiếp công dân, xử lý đơn."),
            titled(
                "Điều 2",
                "Nguyên tắc tiếp công dân",
                item("1", "Bảo đảm công khai, dân chủ, kịp thời."),
                item(
                    "2",
                    "Người tiếp công dân phải:",
                    item("a", "Mặc trang phục chỉnh tề;"),
                    item("b", "Đeo thẻ công chức;"),
                    item("c", "Lắng nghe, ghi chép đầy đủ."),
                ),
            ),
        ),
        titled(
            "Chương II",
            "TỔ CHỨC THỰC HIỆN",
            titled("Điều 3", "Trách nhiệm thi hành", "Văn phòng Ban theo dõi, đôn đốc việc thực hiện Quy chế này./."),
        ),
    ),
    signers=(Signer("Đinh Quốc Việt", "TRƯỞNG BAN"),),
    distribution=(to("Các phòng, đơn vị thuộc Ban"), archive("Lưu: VT, VP", "VT", "VP")),
    references=(),
)

PROVISION = Letter(
    kind="QyĐ",
    title="QUY ĐỊNH",
    subject="quản lý, sử dụng xe ô tô công",
    subject_lead="Về ",
    parent=("BỘ NÔNG NGHIỆP",),
    issuer=("VIỆN QUY HOẠCH THỦY LỢI",),
    number=None,
    notation=None,
    place=None,
    day=None,
    issued_with="(Kèm theo Quyết định số 112/QĐ-VQHTL ngày 20 tháng 5 năm 2024 của Viện Quy hoạch Thủy lợi)",
    sections=(
        titled("Điều 1", "Đối tượng áp dụng", "Quy định này áp dụng đối với các đơn vị thuộc Viện."),
        titled(
            "Điều 2",
            "Điều kiện sử dụng xe",
            item("1", "Đi công tác từ 20 km trở lên."),
            item("2", "Có giấy điều xe được lãnh đạo Văn phòng ký."),
        ),
        titled("Điều 3", "Trách nhiệm của lái xe", "Bảo quản xe, ghi chép nhật trình đầy đủ./."),
    ),
    signers=(Signer("Hà Trọng Nghĩa", "VIỆN TRƯỞNG"),),
    distribution=(),
    references=("Quyết định số 112/QĐ-VQHTL ngày 20 tháng 5 năm 2024 của Viện Quy hoạch Thủy lợi",),
)

COMMUNIQUE = Letter(
    kind="TC",
    title="THÔNG CÁO",
    subject="Phiên họp thứ 5 của Hội đồng Tư vấn quy hoạch tỉnh",
    issuer=("HỘI ĐỒNG TƯ VẤN QUY HOẠCH", "TỈNH PHÚ AN"),
    number="05",
    notation="TC-HĐTV",
    place="Phú An",
    day=date(2024, 10, 31),
    opening=(
        "Ngày 30 tháng 10 năm 2024, Hội đồng Tư vấn quy hoạch tỉnh đã họp phiên thứ 5 dưới sự chủ trì của Chủ tịch "
        "Hội đồng. Hội đồng đã thảo luận và thống nhất:",
    ),
    sections=(
        item("1", "Thông qua báo cáo giữa kỳ quy hoạch phân khu ven sông."),
        item("2", "Giao Viện Quy hoạch hoàn thiện hồ sơ trong tháng 12 năm 2024./."),
    ),
    signers=(Signer("Chu Đình Phú", "CHỦ TỊCH", ("TM. HỘI ĐỒNG",)),),
    distribution=(to("Thành viên Hội đồng"), to("Các cơ quan báo chí"), archive("Lưu: VT", "VT")),
    references=(),
)

PROGRAMME = Letter(
    kind="CTr",
    title="CHƯƠNG TRÌNH",
    subject="Hành động phòng, chống rác thải nhựa giai đoạn 2024 - 2026",
    issuer=("ỦY BAN NHÂN DÂN", "HUYỆN TÂN LỘC"),
    number="08",
    notation="CTr-UBND",
    place="Tân Lộc",
    day=date(2024, 2, 27),
    opening=(
        "Thực hiện Chỉ thị số 11/CT-UBND ngày 15 tháng 01 năm 2024 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân huyện "
        "ban hành Chương trình như sau:",
    ),
    sections=(
        titled(
            "I", "MỤC TIÊU", item("1", "Mục tiêu chung: giảm 50% rác thải nhựa."), item("2", "Mục tiêu cụ thể: 14 xã.")
        ),
        titled(
            "II",
            "NHIỆM VỤ",
            titled("1", "Tuyên truyền", item("a", "Phát thanh hằng tuần;"), item("b", "Tổ chức cuộc thi.")),
            titled("2", "Thu gom, phân loại", item("-", "Bố trí thùng rác;"), item("-", "Ký hợp đồng thu gom.")),
        ),
        titled("III", "TỔ CHỨC THỰC HIỆN", "Các xã báo cáo kết quả trước ngày 15 tháng 12 hằng năm./."),
    ),
    signers=(Signer("La Văn Sáng", "PHÓ CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),),
    distribution=(to("UBND tỉnh", "để b/c"), to("UBND các xã"), archive("Lưu: VT, TNMT", "VT", "TNMT")),
    references=("Chỉ thị số 11/CT-UBND ngày 15 tháng 01 năm 2024 của Ủy ban nhân dân tỉnh",),
)

CONTINGENCY = Letter(
    kind="PA",
    title="PHƯƠNG ÁN",
    subject="Phòng cháy, chữa cháy rừng mùa khô năm 2024",
    parent=("SỞ NÔNG NGHIỆP VÀ PTNT TỈNH PHÚ AN",),
    issuer=("HẠT KIỂM LÂM HUYỆN TÂN LỘC",),
    number="17",
    notation="PA-HKL",
    place="Tân Lộc",
    day=date(2024, 12, 3),
    bases=("Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;",),
    opening=("Hạt Kiểm lâm xây dựng Phương án như sau:",),
    sections=(
        titled("I", "ĐẶC ĐIỂM TÌNH HÌNH", item("1", "Diện tích rừng: 12.450 ha."), item("2", "Thời tiết: khô hạn.")),
        titled(
            "II",
            "TÌNH HUỐNG VÀ CÁCH XỬ LÝ",
            titled("1", "Cháy dưới 01 ha", "Tổ bảo vệ rừng của thôn chữa cháy tại chỗ."),
            titled(
                "2", "Cháy từ 01 ha trở lên", "Báo ngay Ban Chỉ huy; huy động lực lượng theo phương châm bốn tại chỗ./."
            ),
        ),
    ),
    signers=(Signer("Ma Văn Thụ", "HẠT TRƯỞNG"),),
    distribution=(to("Chi cục Kiểm lâm"), to("UBND các xã có rừng"), archive("Lưu: VT", "VT")),
    references=("Luật Lâm nghiệp ngày 15 tháng 11 năm 2017",),
)

SCHEME = Letter(
    kind="ĐA",
    title="ĐỀ ÁN",
    subject="Thành lập Trung tâm Dịch vụ việc làm thanh niên",
    issuer=("TỈNH ĐOÀN PHÚ AN",),
    number="02",
    notation="ĐA-TĐ",
    place="Phú An",
    day=date(2024, 8, 6),
    sections=(
        titled(
            "Phần I",
            "SỰ CẦN THIẾT VÀ CĂN CỨ PHÁP LÝ",
            titled("I", "SỰ CẦN THIẾT", "Nhu cầu tìm việc của thanh niên tăng nhanh."),
            titled(
                "II", "CĂN CỨ PHÁP LÝ", item("1", "Luật Việc làm năm 2013;"), item("2", "Luật Thanh niên năm 2020.")
            ),
        ),
        titled(
            "Phần II",
            "NỘI DUNG ĐỀ ÁN",
            titled("I", "TÊN GỌI, VỊ TRÍ", item("1", "Tên gọi: Trung tâm Dịch vụ việc làm thanh niên.")),
            titled(
                "II",
                "BIÊN CHẾ, KINH PHÍ",
                item("1", "Biên chế: 08 người."),
                item("2", "Tự bảo đảm chi thường xuyên./."),
            ),
        ),
    ),
    signers=(Signer("Sầm Thị Diệu Linh", "BÍ THƯ", ("TM. BAN THƯỜNG VỤ",)),),
    distribution=(to("Sở Nội vụ", "để thẩm định"), archive("Lưu: VT, TNNT", "VT", "TNNT")),
    references=("Luật Việc làm năm 2013", "Luật Thanh niên năm 2020"),
)

PROJECT = Letter(
    kind="DA",
    title="DỰ ÁN",
    subject="Cải tạo, nâng cấp kho lưu trữ chuyên dụng",
    parent=("BỘ XÂY DỰNG",),
    issuer=("HỌC VIỆN CÁN BỘ ĐÔ THỊ",),
    number="01",
    notation="DA-HVCBĐT",
    place="Hà Nội",
    day=date(2024, 3, 15),
    sections=(
        titled("1", "Thông tin chung", item("1.1", "Chủ đầu tư: Học viện."), item("1.2", "Địa điểm: cơ sở 2.")),
        titled("2", "Quy mô", item("2.1", "Diện tích sàn: 1.800 m2."), item("2.2", "Số tầng: 04 tầng.")),
        titled("3", "Tổng mức đầu tư", "24,6 tỷ đồng từ nguồn ngân sách nhà nước./."),
    ),
    signers=(Signer("Giang Thành Đô", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",), rank="TS."),),
    distribution=(to("Bộ Xây dựng", "để b/c"), archive("Lưu: VT, KHTC", "VT", "KHTC")),
    references=(),
)

RULES = (REGULATION, PROVISION, COMMUNIQUE, PROGRAMME, CONTINGENCY, SCHEME, PROJECT)
