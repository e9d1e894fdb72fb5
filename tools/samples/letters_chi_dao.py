"""Invented directives: quyết định, chỉ thị, nghị quyết, hướng dẫn."""

from __future__ import annotations

from datetime import date

from tools.samples.model import Letter, Signer, archive, item, titled, to

DECISION = Letter(
    kind="QĐ",
    title="QUYẾT ĐỊNH",
    subject_lead="Về việc ",
    subject="phê duyệt Đề án nâng cao chất lượng hệ thống thông tin cơ sở tỉnh Lâm Đồng giai đoạn 2023 - 2025",
    issuer=("ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG"),
    number="1358",
    notation="QĐ-UBND",
    place="Lâm Đồng",
    day=date(2023, 5, 23),
    authority="ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG",
    bases=(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa "
        "phương ngày 22 tháng 11 năm 2019;",
        "Căn cứ Quyết định số 912/QĐ-TTg ngày 04 tháng 7 năm 2022 của Thủ tướng Chính phủ về phát triển "
        "thông tin cơ sở;",
        "Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông tại Tờ trình số 76/TTr-STTTT ngày 12 tháng 5 năm 2023.",
    ),
    enacting="QUYẾT ĐỊNH:",
    sections=(
        item(
            "Điều 1",
            "Phê duyệt Đề án nâng cao chất lượng hệ thống thông tin cơ sở tỉnh Lâm Đồng giai đoạn 2023 - "
            "2025 với các nội dung chủ yếu sau:",
            titled(
                "1",
                "Mục tiêu",
                item("a", "Đến hết năm 2024, 100% xã, phường, thị trấn có đài truyền thanh hoạt động ổn định;"),
                item(
                    "b",
                    "Đến hết năm 2025, ít nhất 60% đài truyền thanh ứng dụng công nghệ thông tin - viễn thông;",
                ),
                item("c", "Ít nhất 80% cán bộ thông tin cơ sở được bồi dưỡng nghiệp vụ hằng năm;"),
                item("d", "Ít nhất 50% khu dân cư có bảng tin điện tử công cộng;"),
                item("đ", "Hệ thống thông tin nguồn của tỉnh kết nối với hệ thống thông tin nguồn trung ương."),
            ),
            titled(
                "2",
                "Nhiệm vụ và giải pháp",
                item(
                    "a",
                    "Sắp xếp, kiện toàn tổ chức bộ máy; đổi mới nội dung, phương thức thông tin, tuyên "
                    "truyền phù hợp với từng địa bàn, nhất là vùng đồng bào dân tộc thiểu số;",
                ),
                item(
                    "b",
                    "Đầu tư, nâng cấp trang thiết bị kỹ thuật; từng bước thay thế đài truyền thanh không dây "
                    "FM bằng đài truyền thanh ứng dụng công nghệ thông tin - viễn thông;",
                ),
                item(
                    "c",
                    "Tổ chức đào tạo, bồi dưỡng kiến thức, kỹ năng cho đội ngũ cán bộ làm công tác thông tin "
                    "cơ sở ở cấp huyện, cấp xã.",
                ),
            ),
            titled(
                "3",
                "Kinh phí thực hiện",
                "Tổng kinh phí dự kiến là 18.450 triệu đồng, trong đó ngân sách tỉnh 11.200 triệu đồng, "
                "ngân sách huyện 5.750 triệu đồng, các nguồn huy động hợp pháp khác 1.500 triệu đồng. Việc "
                "phân bổ kinh phí hằng năm thực hiện theo quy định của Luật Ngân sách nhà nước và khả năng "
                "cân đối của ngân sách các cấp.",
            ),
        ),
        titled(
            "Điều 2",
            "Tổ chức thực hiện",
            item(
                "1",
                "Sở Thông tin và Truyền thông là cơ quan thường trực, chủ trì hướng dẫn, kiểm tra, đôn đốc "
                "việc thực hiện; định kỳ trước ngày 15 tháng 12 hằng năm tổng hợp, báo cáo Ủy ban nhân dân "
                "tỉnh.",
            ),
            item(
                "2",
                "Sở Tài chính tham mưu Ủy ban nhân dân tỉnh bố trí kinh phí thực hiện theo phân cấp ngân "
                "sách hiện hành.",
            ),
            item(
                "3",
                "Ủy ban nhân dân các huyện, thành phố xây dựng kế hoạch triển khai cụ thể; bố trí nhân lực, "
                "kinh phí thực hiện trên địa bàn.",
            ),
        ),
        item("Điều 3", "Quyết định này có hiệu lực kể từ ngày ký."),
        item(
            "Điều 4",
            "Chánh Văn phòng Ủy ban nhân dân tỉnh; Giám đốc các Sở: Thông tin và Truyền thông, Tài chính; "
            "Chủ tịch Ủy ban nhân dân các huyện, thành phố và Thủ trưởng các cơ quan, đơn vị có liên quan "
            "chịu trách nhiệm thi hành Quyết định này./.",
        ),
    ),
    signers=(Signer("Nguyễn Hữu Trường", "PHÓ CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),),
    distribution=(
        to("Như Điều 4"),
        to("Bộ Thông tin và Truyền thông", "để b/c"),
        to("TT. Tỉnh ủy, TT. HĐND tỉnh", "để b/c"),
        to("CT, các PCT UBND tỉnh"),
        archive("Lưu: VT, KGVX (Hương, 5b)", "VT", "KGVX", drafter="Hương", copies=5),
    ),
    references=(
        "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
        "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương "
        "ngày 22 tháng 11 năm 2019",
        "Quyết định số 912/QĐ-TTg ngày 04 tháng 7 năm 2022 của Thủ tướng Chính phủ",
        "Tờ trình số 76/TTr-STTTT ngày 12 tháng 5 năm 2023",
        "Luật Ngân sách nhà nước",
    ),
)

DIRECTIVE = Letter(
    kind="CT",
    title="CHỈ THỊ",
    subject_lead="Về việc ",
    subject="tăng cường công tác phòng, chống hạn, xâm nhập mặn mùa khô năm 2023 - 2024",
    issuer=("ỦY BAN NHÂN DÂN", "TỈNH BẾN TRE"),
    number="11",
    notation="CT-UBND",
    place="Bến Tre",
    day=date(2023, 11, 6),
    opening=(
        "Theo dự báo của cơ quan khí tượng thủy văn, mùa khô năm 2023 - 2024 xâm nhập mặn trên các sông "
        "chính của tỉnh có khả năng đến sớm và ở mức sâu hơn trung bình nhiều năm.",
        "Để chủ động phòng, chống, hạn chế thấp nhất thiệt hại, Chủ tịch Ủy ban nhân dân tỉnh chỉ thị:",
    ),
    sections=(
        titled(
            "1",
            "Sở Nông nghiệp và Phát triển nông thôn",
            item("a", "Theo dõi chặt chẽ diễn biến nguồn nước, độ mặn; thông tin kịp thời đến người dân."),
            item(
                "b",
                "Tổ chức vận hành hợp lý các cống ngăn mặn, trữ ngọt; hoàn thành nạo vét trước ngày 20/12/2023.",
            ),
        ),
        titled(
            "2",
            "Sở Tài nguyên và Môi trường",
            "Tăng cường quản lý, khai thác, sử dụng nguồn nước dưới đất theo Luật Tài nguyên nước ngày 21 "
            "tháng 6 năm 2012.",
        ),
        titled(
            "3",
            "Ủy ban nhân dân các huyện, thành phố",
            item("-", "Rà soát, cập nhật phương án cấp nước sinh hoạt cho từng xã, phường, thị trấn."),
            item("-", "Vận động người dân trữ nước ngọt trong mương vườn, bồn chứa, túi trữ nước."),
        ),
    ),
    closing=(
        "Yêu cầu Thủ trưởng các sở, ban ngành tỉnh, Chủ tịch Ủy ban nhân dân các huyện, thành phố nghiêm "
        "túc triển khai thực hiện Chỉ thị này./.",
    ),
    signers=(Signer("Huỳnh Tấn Lộc", "CHỦ TỊCH", ()),),
    distribution=(
        to("Bộ Nông nghiệp và PTNT"),
        to("TT. Tỉnh ủy, TT. HĐND tỉnh"),
        to("Chủ tịch, các PCT UBND tỉnh"),
        to("UBND các huyện, thành phố"),
        archive("Lưu: VT, TH, KT", "VT", "TH", "KT"),
    ),
    references=("Luật Tài nguyên nước ngày 21 tháng 6 năm 2012",),
)

RESOLUTION = Letter(
    kind="NQ",
    title="NGHỊ QUYẾT",
    subject="Quy định mức hỗ trợ người làm công tác thư viện ở cơ sở trên địa bàn tỉnh Hà Giang",
    issuer=("HỘI ĐỒNG NHÂN DÂN", "TỈNH HÀ GIANG"),
    number="14",
    year="2023",
    notation="NQ-HĐND",
    place="Hà Giang",
    day=date(2023, 7, 11),
    authority="HỘI ĐỒNG NHÂN DÂN TỈNH HÀ GIANG",
    bases=(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;",
        "Xét Tờ trình số 58/TTr-UBND ngày 20 tháng 6 năm 2023 của Ủy ban nhân dân tỉnh; Báo cáo thẩm tra "
        "của Ban Văn hóa - Xã hội; ý kiến thảo luận của đại biểu Hội đồng nhân dân tại kỳ họp.",
    ),
    enacting="QUYẾT NGHỊ:",
    sections=(
        titled(
            "Điều 1",
            "Phạm vi điều chỉnh, đối tượng áp dụng",
            item(
                "1",
                "Nghị quyết này quy định mức hỗ trợ người làm công tác thư viện cấp xã, thôn, tổ dân phố.",
            ),
            item("2", "Nghị quyết này áp dụng đối với cơ quan, tổ chức, cá nhân có liên quan."),
        ),
        titled(
            "Điều 2",
            "Mức hỗ trợ",
            item("1", "Cấp xã: 500.000 đồng/người/tháng."),
            item("2", "Thôn, tổ dân phố: 300.000 đồng/người/tháng."),
        ),
        titled(
            "Điều 3",
            "Tổ chức thực hiện",
            item("1", "Giao Ủy ban nhân dân tỉnh tổ chức triển khai thực hiện Nghị quyết."),
            item(
                "2",
                "Thường trực Hội đồng nhân dân, các Ban của Hội đồng nhân dân tỉnh giám sát việc thực hiện.",
            ),
        ),
    ),
    closing=(
        "Nghị quyết này đã được Hội đồng nhân dân tỉnh Hà Giang khóa XVIII, kỳ họp thứ 10 thông qua ngày "
        "11 tháng 7 năm 2023 và có hiệu lực từ ngày 01 tháng 8 năm 2023./.",
    ),
    signers=(Signer("Sùng Văn Hòa", "CHỦ TỊCH", ()),),
    distribution=(
        to("Ủy ban Thường vụ Quốc hội"),
        to("Chính phủ"),
        to("UBND, UBMTTQ Việt Nam tỉnh"),
        to("Trung tâm Thông tin - Công báo tỉnh"),
        archive("Lưu: VT, VHXH", "VT", "VHXH"),
    ),
    references=(
        "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
        "Luật Thư viện ngày 21 tháng 11 năm 2019",
        "Tờ trình số 58/TTr-UBND ngày 20 tháng 6 năm 2023 của Ủy ban nhân dân tỉnh",
    ),
)

GUIDANCE = Letter(
    kind="HD",
    title="HƯỚNG DẪN",
    subject="Tổ chức các hoạt động Tháng Công nhân năm 2024",
    parent=("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM",),
    issuer=("LIÊN ĐOÀN LAO ĐỘNG", "TỈNH BÌNH DƯƠNG"),
    number="07",
    notation="HD-LĐLĐ",
    place="Bình Dương",
    day=date(2024, 3, 4),
    bases=(),
    opening=(
        "Thực hiện Kế hoạch số 32/KH-TLĐ ngày 15 tháng 01 năm 2024 của Tổng Liên đoàn Lao động Việt Nam, "
        "Ban Thường vụ Liên đoàn Lao động tỉnh hướng dẫn các cấp công đoàn tổ chức Tháng Công nhân năm "
        "2024 như sau:",
    ),
    sections=(
        titled(
            "I",
            "MỤC ĐÍCH, YÊU CẦU",
            item("1", "Chăm lo tốt hơn đời sống vật chất, tinh thần của đoàn viên, người lao động."),
            item("2", "Các hoạt động thiết thực, hiệu quả, tiết kiệm, hướng về cơ sở."),
        ),
        titled(
            "II",
            "NỘI DUNG",
            titled(
                "1",
                "Cấp tỉnh",
                item("-", "Tổ chức Lễ phát động Tháng Công nhân vào ngày 26 tháng 4 năm 2024."),
                item("-", "Tổ chức chương trình “Cảm ơn người lao động”."),
            ),
            titled(
                "2",
                "Công đoàn cấp trên trực tiếp cơ sở",
                item(
                    "-",
                    "Tổ chức đối thoại với người lao động, gồm:",
                    item("+", "Đối thoại về tiền lương, bữa ăn ca;"),
                    item("+", "Đối thoại về nhà ở, nhà trẻ cho con công nhân."),
                ),
            ),
        ),
        titled(
            "III",
            "TỔ CHỨC THỰC HIỆN",
            "Các cấp công đoàn gửi báo cáo kết quả về Liên đoàn Lao động tỉnh trước ngày 10 tháng 6 năm 2024./.",
        ),
    ),
    signers=(Signer("Võ Thị Bích Trâm", "PHÓ CHỦ TỊCH", ("TM. BAN THƯỜNG VỤ", "KT. CHỦ TỊCH")),),
    distribution=(
        to("Thường trực Tổng Liên đoàn", "để báo cáo"),
        to("Công đoàn cấp trên trực tiếp cơ sở", "để thực hiện"),
        archive("Lưu: VT, TGNC", "VT", "TGNC"),
    ),
    references=("Kế hoạch số 32/KH-TLĐ ngày 15 tháng 01 năm 2024 của Tổng Liên đoàn Lao động Việt Nam",),
)
