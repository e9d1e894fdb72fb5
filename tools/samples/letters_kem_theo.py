"""Invented letters with attachments: regulations, plans, lists, forms, several appendices."""

from __future__ import annotations

from datetime import date

from tools.samples.model import Attached, Letter, Signer, archive, item, titled, to

RULES = Letter(
    kind="QĐ",
    title="QUYẾT ĐỊNH",
    subject_lead="",
    subject="Ban hành Quy chế quản lý và sử dụng nhà văn hóa xã",
    issuer=("ỦY BAN NHÂN DÂN", "HUYỆN ĐAM RÔNG"),
    number="427",
    notation="QĐ-UBND",
    place="Đam Rông",
    day=date(2023, 4, 18),
    authority="ỦY BAN NHÂN DÂN HUYỆN ĐAM RÔNG",
    bases=("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",),
    enacting="QUYẾT ĐỊNH:",
    sections=(
        item("Điều 1", "Ban hành kèm theo Quyết định này Quy chế quản lý và sử dụng nhà văn hóa xã."),
        item("Điều 2", "Quyết định này có hiệu lực kể từ ngày ký./."),
    ),
    signers=(Signer("Liêng Hot Ha Hai", "CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN",)),),
    distribution=(to("Như Điều 2"), archive("Lưu: VT", "VT")),
    references=("Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",),
    attached=(
        Attached(
            label=None,
            title="QUY CHẾ",
            subtitle="Quản lý và sử dụng nhà văn hóa xã",
            issued_with="(Ban hành kèm theo Quyết định số 427/QĐ-UBND ngày 18 tháng 4 năm 2023 của Ủy ban nhân dân "
            "huyện Đam Rông)",
            sections=(
                titled(
                    "Chương I",
                    "QUY ĐỊNH CHUNG",
                    titled(
                        "Điều 1",
                        "Phạm vi điều chỉnh",
                        item("1", "Quy chế này quy định việc quản lý và sử dụng nhà văn hóa xã."),
                        item(
                            "2",
                            "Nhà văn hóa xã gồm:",
                            item("a", "Hội trường và sân khấu;"),
                            item("b", "Phòng đọc sách, báo."),
                        ),
                    ),
                    titled("Điều 2", "Đối tượng áp dụng", "Quy chế áp dụng đối với cán bộ và Nhân dân trong xã."),
                ),
                titled(
                    "Chương II",
                    "TỔ CHỨC THỰC HIỆN",
                    titled("Điều 3", "Trách nhiệm thi hành", "Công chức văn hóa - xã hội theo dõi việc thực hiện./."),
                ),
            ),
        ),
    ),
)

LISTS = Letter(
    kind="CV",
    issuer=("SỞ NỘI VỤ",),
    parent=("UBND TỈNH SÓC TRĂNG",),
    number="615",
    notation="SNV-CCVC",
    subject="rà soát danh sách viên chức dự thi nâng ngạch",
    place="Sóc Trăng",
    day=date(2024, 8, 6),
    addressees=("Các sở, ban, ngành tỉnh", "Ủy ban nhân dân các huyện, thị xã, thành phố"),
    opening=(
        "Sở Nội vụ đề nghị các cơ quan, đơn vị rà soát danh sách theo Phụ lục I và lập báo cáo theo Phụ lục II./.",
    ),
    signers=(Signer("Thạch Thị Ngọc Yến", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",)),),
    distribution=(to("Như trên"), archive("Lưu: VT, CCVC", "VT", "CCVC")),
    references=(),
    attached=(
        Attached(
            label="Phụ lục I",
            title="DANH SÁCH VIÊN CHỨC DỰ THI NÂNG NGẠCH NĂM 2024",
            issued_with="(Kèm theo Công văn số 615/SNV-CCVC ngày 06 tháng 8 năm 2024 của Sở Nội vụ)",
            sections=(
                titled("I", "KHỐI CƠ QUAN CẤP TỈNH", item("1", "Bà Lâm Thị Hoa."), item("2", "Ông Trương Văn Bình.")),
                titled("II", "KHỐI HUYỆN", item("1", "Ông Danh Sóc Kha.")),
            ),
        ),
        Attached(
            label="Phụ lục II",
            title="ĐỀ CƯƠNG BÁO CÁO KẾT QUẢ RÀ SOÁT",
            issued_with="(Kèm theo Công văn số 615/SNV-CCVC ngày 06 tháng 8 năm 2024 của Sở Nội vụ)",
            text=("Đơn vị báo cáo theo các nội dung sau:",),
            sections=(item("1", "Số viên chức đủ điều kiện."), item("2", "Khó khăn, kiến nghị.")),
            signers=(Signer("Huỳnh Thanh Tâm", "TRƯỞNG PHÒNG", ("TL. GIÁM ĐỐC",)),),
        ),
        Attached(
            label="Mẫu số 01",
            title="ĐƠN ĐĂNG KÝ DỰ THI",
            sections=(
                item("1", "Họ và tên: ...................."),
                item("2", "Ngày sinh: ...................."),
            ),
        ),
    ),
)
