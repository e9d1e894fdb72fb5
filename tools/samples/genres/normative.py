"""Normative documents (Law 64/2025/QH15; Decree 78/2025/NĐ-CP): the year in the number, Phần down to điểm."""

from __future__ import annotations

from datetime import date

from tools.samples.model import Agency, Letter, Signer, archive, item, titled, to

__all__ = ["NORMATIVE"]

LAW = Letter(
    kind="L",
    title="LUẬT",
    subject="BẢO TỒN LÀNG NGHỀ",
    issuer=("QUỐC HỘI",),
    number_lead="Luật số:",
    number="112",
    year="2027",
    notation="QH16",
    place="Hà Nội",
    day=date(2027, 6, 18),
    bases=("Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",),
    enacting="Quốc hội ban hành Luật Bảo tồn làng nghề.",
    sections=(
        titled(
            "Chương I",
            "NHỮNG QUY ĐỊNH CHUNG",
            titled("Điều 1", "Phạm vi điều chỉnh", "Luật này quy định việc bảo tồn, phát triển làng nghề."),
            titled(
                "Điều 2",
                "Giải thích từ ngữ",
                "Trong Luật này, các từ ngữ dưới đây được hiểu như sau:",
                item("1", "Làng nghề là điểm dân cư có hoạt động ngành nghề nông thôn."),
                item("2", "Nghệ nhân là người có kỹ năng nghề đặc biệt."),
            ),
        ),
        titled(
            "Chương II",
            "BẢO TỒN LÀNG NGHỀ",
            titled(
                "Mục 1",
                "KIỂM KÊ, XẾP HẠNG",
                titled(
                    "Điều 3",
                    "Kiểm kê",
                    item(
                        "1",
                        "Ủy ban nhân dân cấp xã kiểm kê làng nghề 05 năm một lần, gồm:",
                        item("a", "Lập danh mục;"),
                        item("b", "Công bố danh mục."),
                    ),
                ),
            ),
            titled(
                "Mục 2",
                "ĐIỀU KHOẢN THI HÀNH",
                titled("Điều 4", "Hiệu lực thi hành", "Luật này có hiệu lực từ ngày 01 tháng 01 năm 2028."),
            ),
        ),
    ),
    closing=(
        "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XVI, kỳ họp thứ 3 thông qua ngày 18 "
        "tháng 6 năm 2027.",
    ),
    signers=(Signer("Trần Bình Nguyên", "CHỦ TỊCH QUỐC HỘI"),),
    distribution=(),
    references=None,
)

ORDINANCE = Letter(
    kind="PL",
    title="PHÁP LỆNH",
    subject="TRÌNH TỰ XEM XÉT, CÔNG NHẬN LÀNG NGHỀ",
    issuer=("ỦY BAN THƯỜNG VỤ QUỐC HỘI",),
    number_lead="Pháp lệnh số:",
    number="07",
    year="2028",
    notation="UBTVQH16",
    place="Hà Nội",
    day=date(2028, 2, 14),
    bases=(
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
        "Căn cứ Luật Bảo tồn làng nghề số 112/2027/QH16;",
    ),
    enacting="Ủy ban Thường vụ Quốc hội ban hành Pháp lệnh Trình tự xem xét, công nhận làng nghề.",
    sections=(
        titled("Điều 1", "Phạm vi điều chỉnh", "Pháp lệnh này quy định trình tự xem xét, công nhận làng nghề."),
        titled("Điều 2", "Hiệu lực thi hành", "Pháp lệnh này có hiệu lực từ ngày 01 tháng 7 năm 2028."),
    ),
    signers=(Signer("Trần Bình Nguyên", "CHỦ TỊCH", ("TM. ỦY BAN THƯỜNG VỤ QUỐC HỘI",)),),
    distribution=(),
    references=None,
)

ORDER = Letter(
    kind="Lệnh",
    title="LỆNH",
    subject="công bố Luật",
    subject_lead="Về việc ",
    issuer=("CHỦ TỊCH NƯỚC",),
    number="14",
    year="2027",
    notation="L-CTN",
    place="Hà Nội",
    day=date(2027, 6, 30),
    author="CỦA CHỦ TỊCH NƯỚC",
    bases=("Căn cứ Điều 88 của Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",),
    authority="CHỦ TỊCH NƯỚC",
    enacting="LỆNH:",
    opening=("Công bố Luật Bảo tồn làng nghề đã được Quốc hội thông qua ngày 18 tháng 6 năm 2027./.",),
    signers=(Signer("Hoàng Minh Đạo", "CHỦ TỊCH"),),
    distribution=(),
    references=None,
)

DECREE = Letter(
    kind="NĐ",
    title="NGHỊ ĐỊNH",
    subject="Quy định chi tiết một số điều của Luật Bảo tồn làng nghề",
    issuer=("CHÍNH PHỦ",),
    number="85",
    year="2027",
    notation="NĐ-CP",
    place="Hà Nội",
    day=date(2027, 9, 5),
    bases=(
        "Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;",
        "Căn cứ Luật Bảo tồn làng nghề số 112/2027/QH16;",
        "Theo đề nghị của Bộ trưởng Bộ Nông nghiệp và Môi trường;",
    ),
    enacting="Chính phủ ban hành Nghị định quy định chi tiết một số điều của Luật Bảo tồn làng nghề.",
    sections=(
        titled(
            "Chương I",
            "QUY ĐỊNH CHUNG",
            titled(
                "Điều 1", "Phạm vi điều chỉnh", "Nghị định này quy định chi tiết Điều 3 của Luật Bảo tồn làng nghề."
            ),
        ),
        titled(
            "Chương II",
            "TỔ CHỨC THỰC HIỆN",
            titled("Điều 2", "Hiệu lực thi hành", item("1", "Nghị định này có hiệu lực từ ngày 01 tháng 01 năm 2028.")),
            titled("Điều 3", "Trách nhiệm thi hành", "Các Bộ trưởng chịu trách nhiệm thi hành Nghị định này./."),
        ),
    ),
    signers=(Signer("Lưu Thế Hiển", "PHÓ THỦ TƯỚNG", ("TM. CHÍNH PHỦ", "KT. THỦ TƯỚNG")),),
    distribution=(
        to("Ban Bí thư Trung ương Đảng"),
        to("Các bộ, cơ quan ngang bộ"),
        archive("Lưu: VT, NN (2b)", "VT", "NN", copies=2),
    ),
    references=None,
)

CIRCULAR = Letter(
    kind="TT",
    title="THÔNG TƯ",
    subject="Hướng dẫn kiểm kê, xếp hạng làng nghề",
    issuer=("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",),
    number="31",
    year="2027",
    notation="TT-BNNMT",
    place="Hà Nội",
    day=date(2027, 11, 22),
    bases=(
        "Căn cứ Nghị định số 85/2027/NĐ-CP ngày 05 tháng 9 năm 2027 của Chính phủ;",
        "Theo đề nghị của Cục trưởng Cục Kinh tế hợp tác;",
    ),
    enacting="Bộ trưởng Bộ Nông nghiệp và Môi trường ban hành Thông tư hướng dẫn kiểm kê, xếp hạng làng nghề.",
    sections=(
        titled(
            "Điều 1", "Tiêu chí xếp hạng", item("1", "Hạng I: trên 80 điểm."), item("2", "Hạng II: từ 50 đến 80 điểm.")
        ),
        titled("Điều 2", "Hiệu lực thi hành", "Thông tư này có hiệu lực từ ngày 08 tháng 01 năm 2028./."),
    ),
    signers=(Signer("Phan Thị Hồng Nhạn", "THỨ TRƯỞNG", ("KT. BỘ TRƯỞNG",)),),
    distribution=(to("UBND các tỉnh, thành phố"), to("Công báo"), archive("Lưu: VT, KTHT", "VT", "KTHT")),
    references=("Nghị định số 85/2027/NĐ-CP ngày 05 tháng 9 năm 2027 của Chính phủ",),
)

JOINT_CIRCULAR = Letter(
    kind="TTLT",
    title="THÔNG TƯ LIÊN TỊCH",
    subject="Quy định phối hợp giám định trong tố tụng",
    issuer=("VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO",),
    joint=(Agency(("TÒA ÁN NHÂN DÂN TỐI CAO",)),),
    number="04",
    year="2026",
    notation="TTLT-VKSNDTC-TANDTC",
    place="Hà Nội",
    day=date(2026, 10, 7),
    bases=("Căn cứ Luật Giám định tư pháp ngày 20 tháng 6 năm 2012;",),
    sections=(
        titled("Điều 1", "Nguyên tắc phối hợp", "Việc phối hợp bảo đảm đúng chức năng của mỗi cơ quan."),
        titled("Điều 2", "Hiệu lực thi hành", "Thông tư liên tịch này có hiệu lực từ ngày 01 tháng 12 năm 2026./."),
    ),
    signers=(
        Signer("Thạch Văn Kiên", "PHÓ VIỆN TRƯỞNG", ("KT. VIỆN TRƯỞNG",)),
        Signer("Doãn Thị Lan Chi", "PHÓ CHÁNH ÁN", ("KT. CHÁNH ÁN",)),
    ),
    abreast=True,
    distribution=(to("Chính phủ"), archive("Lưu: VT", "VT")),
    references=("Luật Giám định tư pháp ngày 20 tháng 6 năm 2012",),
)

DECISION = Letter(
    kind="QĐ",
    title="QUYẾT ĐỊNH",
    subject="Ban hành Quy định quản lý chợ trên địa bàn tỉnh",
    issuer=("ỦY BAN NHÂN DÂN", "TỈNH PHÚ AN"),
    number="26",
    year="2026",
    notation="QĐ-UBND",
    place="Phú An",
    day=date(2026, 8, 11),
    bases=(
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
        "Theo đề nghị của Giám đốc Sở Công Thương tại Tờ trình số 90/TTr-SCT ngày 20 tháng 7 năm 2026;",
    ),
    enacting="Ủy ban nhân dân ban hành Quyết định ban hành Quy định quản lý chợ trên địa bàn tỉnh.",
    sections=(
        item("Điều 1", "Ban hành kèm theo Quyết định này Quy định quản lý chợ trên địa bàn tỉnh Phú An."),
        item("Điều 2", "Quyết định này có hiệu lực từ ngày 25 tháng 8 năm 2026."),
        item("Điều 3", "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Công Thương chịu trách nhiệm thi hành./."),
    ),
    signers=(Signer("Lại Hữu Tài", "CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN",)),),
    distribution=(to("Như Điều 3"), to("Bộ Công Thương"), archive("Lưu: VT, KT", "VT", "KT")),
    references=(
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15",
        "Tờ trình số 90/TTr-SCT ngày 20 tháng 7 năm 2026",
    ),
)

NORMATIVE = (LAW, ORDINANCE, ORDER, DECREE, CIRCULAR, JOINT_CIRCULAR, DECISION)
