"""Invented joint documents: several agencies in the head, several signatures side by side."""

from __future__ import annotations

from datetime import date

from tools.samples.model import Agency, Letter, Signer, archive, item, titled, to

CIRCULAR = Letter(
    kind="TTLT",
    title="THÔNG TƯ LIÊN TỊCH",
    subject_lead="",
    subject="Hướng dẫn quản lý và sử dụng kinh phí tổ chức ngày hội đọc sách",
    issuer=("BỘ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"),
    joint=(Agency(("BỘ TÀI CHÍNH",)),),
    number="31",
    year="2014",
    notation="TTLT-BVHTTDL-BTC",
    place="Hà Nội",
    day=date(2014, 10, 7),
    bases=("Căn cứ Luật Ngân sách nhà nước ngày 16 tháng 12 năm 2002;",),
    opening=(),
    sections=(
        titled(
            "Điều 1",
            "Phạm vi điều chỉnh",
            "Thông tư liên tịch này hướng dẫn việc quản lý và sử dụng kinh phí tổ chức ngày hội đọc sách.",
        ),
        titled("Điều 2", "Hiệu lực thi hành", "Thông tư liên tịch này có hiệu lực từ ngày 25 tháng 11 năm 2014./."),
    ),
    signers=(
        Signer("Đỗ Xuân Lam", "THỨ TRƯỞNG", ("KT. BỘ TRƯỞNG BỘ TÀI CHÍNH",)),
        Signer("Vũ Thị Ngân", "THỨ TRƯỞNG", ("KT. BỘ TRƯỞNG BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH",)),
    ),
    distribution=(to("Văn phòng Chính phủ"), to("UBND các tỉnh, thành phố"), archive("Lưu: VT, KHTC", "VT", "KHTC")),
    references=("Luật Ngân sách nhà nước ngày 16 tháng 12 năm 2002",),
)

PLAN = Letter(
    kind="KH",
    title="KẾ HOẠCH LIÊN TỊCH",
    subject_lead="",
    subject="Tổ chức hội thi an toàn giao thông trong học sinh",
    issuer=("CÔNG AN TỈNH",),
    joint=(Agency(("SỞ GIÁO DỤC VÀ ĐÀO TẠO",)), Agency(("TỈNH ĐOÀN",))),
    number="09",
    notation="KHLT-CAT-SGDĐT-TĐ",
    place="Hậu Giang",
    day=date(2023, 10, 3),
    sections=(
        titled("I", "MỤC ĐÍCH", item("1", "Nâng cao ý thức chấp hành pháp luật về giao thông của học sinh.")),
        titled("II", "NỘI DUNG", item("1", "Thi viết và thi thực hành."), item("2", "Trao giải tại lễ tổng kết.")),
    ),
    signers=(
        Signer("Lý Hoàng Vân", "PHÓ BÍ THƯ", ("TM. BAN THƯỜNG VỤ TỈNH ĐOÀN",)),
        Signer("Ngô Thị Thu Hà", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",)),
        Signer("Phạm Minh Đức", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",), rank="Đại tá"),
    ),
    distribution=(to("UBND tỉnh", "để b/c"), archive("Lưu: CAT, SGDĐT, TĐ", "CAT", "SGDĐT", "TĐ")),
    references=(),
)

RULES = Letter(
    kind="QC",
    title="QUY CHẾ",
    subject_lead="",
    subject="Phối hợp quản lý hồ sơ cán bộ, công chức",
    issuer=("SỞ NỘI VỤ",),
    joint=(Agency(("SỞ TÀI CHÍNH",), own=("12", "QC-STC")),),
    number="07",
    notation="QC-SNV",
    place="Trà Vinh",
    day=date(2022, 5, 17),
    sections=(
        titled("Điều 1", "Phạm vi", "Quy chế này quy định việc phối hợp quản lý hồ sơ."),
        titled("Điều 2", "Hiệu lực", "Quy chế này có hiệu lực từ ngày ký./."),
    ),
    signers=(Signer("Kim Văn Sang", "GIÁM ĐỐC"), Signer("Trần Thị Bé Ba", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",))),
    distribution=(to("UBND tỉnh"), archive("Lưu: VT", "VT")),
    references=(),
)
