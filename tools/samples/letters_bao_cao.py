"""Invented plans and reports: kế hoạch, báo cáo, tờ trình, thông báo."""

from __future__ import annotations

from datetime import date

from tools.samples.model import Letter, Signer, archive, item, titled, to

PLAN = Letter(
    kind="KH",
    title="KẾ HOẠCH",
    subject="Tổ chức Ngày Sách và Văn hóa đọc Việt Nam năm 2023 trên địa bàn thành phố",
    parent=("UBND THÀNH PHỐ ĐÀ NẴNG",),
    issuer=("SỞ VĂN HÓA VÀ THỂ THAO",),
    number="45",
    notation="KH-SVHTT",
    place="Đà Nẵng",
    day=date(2023, 3, 20),
    opening=(
        "Thực hiện Quyết định số 1862/QĐ-TTg ngày 04 tháng 11 năm 2021 của Thủ tướng Chính phủ về việc tổ "
        "chức Ngày Sách và Văn hóa đọc Việt Nam; Công văn số 733/UBND-KGVX ngày 21 tháng 02 năm 2023 của "
        "Ủy ban nhân dân thành phố, Sở Văn hóa và Thể thao xây dựng Kế hoạch tổ chức Ngày Sách và Văn hóa "
        "đọc Việt Nam năm 2023 như sau:",
    ),
    sections=(
        titled(
            "I",
            "MỤC ĐÍCH, YÊU CẦU",
            titled(
                "1",
                "Mục đích",
                item(
                    "a",
                    "Khẳng định vị trí, vai trò và tầm quan trọng của sách trong đời sống xã hội; khuyến "
                    "khích và phát triển phong trào đọc trong Nhân dân, góp phần xây dựng xã hội học tập.",
                ),
                item(
                    "b",
                    "Tôn vinh người đọc, người viết, người xuất bản, in, phát hành, lưu giữ, sưu tầm, quảng bá sách.",
                ),
            ),
            titled(
                "2",
                "Yêu cầu",
                item(
                    "a",
                    "Các hoạt động phải thiết thực, hiệu quả, tiết kiệm, thu hút đông đảo Nhân dân tham gia.",
                ),
                item("b", "Bảo đảm an ninh, trật tự, an toàn cho người tham dự và vệ sinh môi trường."),
            ),
        ),
        titled(
            "II",
            "NỘI DUNG, THỜI GIAN, ĐỊA ĐIỂM",
            titled(
                "1",
                "Lễ khai mạc",
                item("-", "Thời gian: 19 giờ 30, ngày 19 tháng 4 năm 2023."),
                item("-", "Địa điểm: Công viên Biển Đông, quận Sơn Trà."),
                item(
                    "-",
                    "Thành phần: Lãnh đạo thành phố; đại diện các sở, ban, ngành, quận, huyện; các nhà "
                    "xuất bản, đơn vị phát hành; giáo viên, học sinh, sinh viên và bạn đọc.",
                ),
            ),
            titled(
                "2",
                "Các hoạt động hưởng ứng",
                item(
                    "a",
                    "Hội sách:",
                    item("-", "Trưng bày, giới thiệu và bán sách với ít nhất 30 gian hàng;"),
                    item("-", "Giao lưu với tác giả, dịch giả; tọa đàm về phương pháp đọc sách;"),
                    item(
                        "-",
                        "Quyên góp, trao tặng sách cho thư viện trường học thuộc các xã miền núi của huyện Hòa Vang.",
                    ),
                ),
                item(
                    "b",
                    "Cuộc thi “Đại sứ Văn hóa đọc” năm 2023:",
                    item(
                        "-",
                        "Đối tượng: học sinh, sinh viên đang học tập tại các cơ sở giáo dục trên địa bàn;",
                    ),
                    item("-", "Thời gian nhận bài: từ ngày 01 tháng 4 đến hết ngày 31 tháng 5 năm 2023;"),
                    item("-", "Hình thức: bài viết hoặc video clip có thời lượng không quá 05 phút."),
                ),
                item(
                    "c",
                    "Phục vụ lưu động: xe thư viện lưu động đa phương tiện phục vụ tại 12 trường tiểu học, "
                    "trung học cơ sở; mỗi trường 01 buổi.",
                ),
            ),
            titled(
                "3",
                "Tuyên truyền",
                "Thông tin, tuyên truyền về Ngày Sách và Văn hóa đọc Việt Nam trên báo, đài, hệ thống "
                "truyền thanh cơ sở, trang thông tin điện tử và mạng xã hội; treo băng rôn, phướn tại các "
                "tuyến đường trung tâm và tại trụ sở các cơ quan, đơn vị, trường học từ ngày 10 tháng 4 "
                "năm 2023.",
            ),
        ),
        titled(
            "III",
            "KINH PHÍ THỰC HIỆN",
            "Kinh phí thực hiện được bố trí từ nguồn sự nghiệp văn hóa năm 2023 của Sở Văn hóa và Thể "
            "thao, nguồn kinh phí của các đơn vị và nguồn xã hội hóa theo quy định của pháp luật.",
        ),
        titled(
            "IV",
            "TỔ CHỨC THỰC HIỆN",
            titled(
                "1",
                "Thư viện Khoa học Tổng hợp",
                item("-", "Là đơn vị thường trực, chủ trì tổ chức Lễ khai mạc và Hội sách;"),
                item("-", "Xây dựng thể lệ, tổ chức chấm và trao giải Cuộc thi “Đại sứ Văn hóa đọc”;"),
                item("-", "Tổng hợp, báo cáo kết quả với Giám đốc Sở trước ngày 15 tháng 6 năm 2023."),
            ),
            titled(
                "2",
                "Phòng Quản lý văn hóa",
                "Thẩm định nội dung chương trình nghệ thuật; hướng dẫn các đơn vị thực hiện thủ tục cấp "
                "phép theo quy định.",
            ),
            titled(
                "3",
                "Phòng Kế hoạch - Tài chính",
                "Thẩm định dự toán, hướng dẫn thanh toán, quyết toán kinh phí theo chế độ hiện hành.",
            ),
            titled(
                "4",
                "Đề nghị Phòng Văn hóa và Thông tin các quận, huyện",
                item(
                    "-",
                    "Tham mưu Ủy ban nhân dân quận, huyện tổ chức các hoạt động phù hợp với điều kiện địa phương;",
                ),
                item("-", "Gửi báo cáo kết quả về Sở Văn hóa và Thể thao trước ngày 31 tháng 5 năm 2023."),
            ),
        ),
    ),
    closing=(
        "Trên đây là Kế hoạch tổ chức Ngày Sách và Văn hóa đọc Việt Nam năm 2023, Sở Văn hóa và Thể thao "
        "đề nghị các cơ quan, đơn vị phối hợp triển khai thực hiện./.",
    ),
    signers=(Signer("Trương Quang Nhật", "GIÁM ĐỐC"),),
    distribution=(
        to("UBND thành phố", "để b/c"),
        to("Sở TTTT, Sở GDĐT", "để p/h"),
        to("Phòng VHTT các quận, huyện"),
        to("Các đơn vị trực thuộc", "để t/h"),
        archive("Lưu: VT, QLVH", "VT", "QLVH"),
    ),
    references=(
        "Quyết định số 1862/QĐ-TTg ngày 04 tháng 11 năm 2021 của Thủ tướng Chính phủ",
        "Công văn số 733/UBND-KGVX ngày 21 tháng 02 năm 2023 của Ủy ban nhân dân thành phố",
    ),
)

REPORT = Letter(
    kind="BC",
    title="BÁO CÁO",
    subject="Kết quả thực hiện công tác giảm nghèo 6 tháng đầu năm 2022",
    parent=("UBND HUYỆN CẦN GIUỘC",),
    issuer=("PHÒNG LAO ĐỘNG -", "THƯƠNG BINH VÀ XÃ HỘI"),
    number="74",
    notation="BC-LĐTBXH",
    place="Cần Giuộc",
    day=date(2022, 6, 24),
    addressees=("Sở Lao động - Thương binh và Xã hội tỉnh Long An", "Ủy ban nhân dân huyện Cần Giuộc"),
    opening=(
        "Thực hiện Công văn số 1204/SLĐTBXH-BTXH ngày 03/6/2022 của Sở Lao động - Thương binh và Xã hội về "
        "việc báo cáo sơ kết công tác giảm nghèo, Phòng Lao động - Thương binh và Xã hội huyện báo cáo như "
        "sau:",
    ),
    sections=(
        titled(
            "I",
            "KẾT QUẢ THỰC HIỆN",
            titled(
                "1",
                "Công tác chỉ đạo, điều hành",
                "Phòng đã tham mưu Ủy ban nhân dân huyện ban hành 03 kế hoạch, 05 công văn chỉ đạo các xã, thị trấn.",
            ),
            titled(
                "2",
                "Kết quả cụ thể",
                "Tính đến ngày 15/6/2022, kết quả thực hiện một số chính sách như sau:",
                table=(
                    ("TT", "Chính sách", "Số hộ", "Kinh phí (triệu đồng)"),
                    ("1", "Cho vay vốn ưu đãi", "126", "5.040"),
                    ("2", "Hỗ trợ nhà ở", "18", "900"),
                    ("3", "Cấp thẻ bảo hiểm y tế", "412", "331"),
                ),
            ),
        ),
        titled(
            "II",
            "KHÓ KHĂN, HẠN CHẾ",
            item("-", "Một số hộ nghèo không còn khả năng lao động;"),
            item("-", "Nguồn lực xã hội hóa còn thấp so với nhu cầu."),
        ),
        titled(
            "III",
            "PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM",
            item("1", "Tiếp tục rà soát, nắm chắc nguyên nhân nghèo của từng hộ."),
            item("2", "Phối hợp giải ngân vốn vay kịp thời, đúng đối tượng."),
        ),
    ),
    closing=("Trên đây là Báo cáo kết quả thực hiện công tác giảm nghèo 6 tháng đầu năm 2022./.",),
    signers=(Signer("Lê Thị Cẩm Nhung", "TRƯỞNG PHÒNG"),),
    distribution=(to("Như trên"), to("Lãnh đạo Phòng"), archive("Lưu: VT", "VT")),
    references=("Công văn số 1204/SLĐTBXH-BTXH ngày 03/6/2022 của Sở Lao động - Thương binh và Xã hội",),
)

PROPOSAL = Letter(
    kind="TTr",
    title="TỜ TRÌNH",
    subject_lead="Về việc ",
    subject="hỗ trợ kinh phí sửa chữa nhà văn hóa thôn Đông Phú",
    parent=("UBND HUYỆN HẬU LỘC",),
    issuer=("ỦY BAN NHÂN DÂN", "XÃ ĐẠI LỘC"),
    number="31",
    notation="TTr-UBND",
    place="Đại Lộc",
    day=date(2021, 9, 8),
    addressees=("Ủy ban nhân dân huyện Hậu Lộc",),
    inline=True,
    bases=(
        "Căn cứ Quyết định số 2109/QĐ-UBND ngày 30 tháng 7 năm 2021 của Ủy ban nhân dân huyện về việc giao "
        "dự toán bổ sung;",
        "Xét tình hình thực tế của địa phương;",
    ),
    opening=(
        "Ủy ban nhân dân xã Đại Lộc kính trình Ủy ban nhân dân huyện xem xét, hỗ trợ kinh phí sửa chữa nhà "
        "văn hóa thôn Đông Phú như sau:",
    ),
    sections=(
        titled(
            "1",
            "Sự cần thiết",
            "Nhà văn hóa thôn Đông Phú được xây dựng từ năm 2004, đến nay mái đã dột, nền bong tróc, không "
            "bảo đảm an toàn cho hội họp và sinh hoạt cộng đồng.",
        ),
        titled(
            "2",
            "Nội dung và kinh phí",
            "Tổng kinh phí đề nghị hỗ trợ là 185 triệu đồng, cụ thể:",
            table=(
                ("STT", "Hạng mục", "Thành tiền (triệu đồng)"),
                ("1", "Thay mái tôn", "92"),
                ("2", "Lát lại nền", "58"),
                ("3", "Sơn tường, sửa hệ thống điện", "35"),
            ),
        ),
        titled("3", "Thời gian thực hiện", "Từ tháng 10 đến tháng 12 năm 2021."),
    ),
    closing=("Kính đề nghị Ủy ban nhân dân huyện xem xét, quyết định./.",),
    signers=(Signer("Hoàng Văn Thiện", "CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN",)),),
    distribution=(to("Như trên"), to("Phòng TC-KH huyện"), archive("Lưu: VT, TCKT", "VT", "TCKT")),
    references=("Quyết định số 2109/QĐ-UBND ngày 30 tháng 7 năm 2021 của Ủy ban nhân dân huyện",),
)

NOTICE = Letter(
    kind="TB",
    title="THÔNG BÁO",
    subject_lead="Về việc ",
    subject="tiếp nhận hồ sơ, tài liệu nộp lưu vào Lưu trữ lịch sử năm 2022",
    parent=("SỞ NỘI VỤ TỈNH QUẢNG TRỊ",),
    issuer=("TRUNG TÂM", "LƯU TRỮ LỊCH SỬ"),
    number="05",
    notation="TB-TTLTLS",
    place="Quảng Trị",
    day=date(2022, 2, 18),
    opening=(
        "Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011 và Kế hoạch số 09/KH-SNV ngày 20 tháng 01 năm 2022 "
        "của Sở Nội vụ, Trung tâm Lưu trữ lịch sử thông báo việc tiếp nhận hồ sơ, tài liệu nộp lưu năm "
        "2022 như sau:",
    ),
    sections=(
        titled(
            "1",
            "Đối tượng nộp lưu",
            item("a", "Các sở, ban, ngành cấp tỉnh thuộc Danh mục cơ quan nộp lưu."),
            item("b", "Ủy ban nhân dân các huyện, thị xã, thành phố."),
        ),
        titled(
            "2",
            "Thời gian, địa điểm",
            item("a", "Thời gian: từ ngày 07 tháng 3 đến ngày 30 tháng 9 năm 2022, trong giờ hành chính."),
            item("b", "Địa điểm: Kho Lưu trữ lịch sử tỉnh, số 18 đường Hàm Nghi, thành phố Đông Hà."),
        ),
        titled(
            "3",
            "Thành phần hồ sơ giao nộp",
            item("a", "Mục lục hồ sơ, tài liệu nộp lưu (02 bản giấy và 01 bản điện tử)."),
            item("b", "Biên bản giao nhận hồ sơ, tài liệu."),
            item("c", "Công cụ tra cứu kèm theo khối tài liệu."),
        ),
    ),
    closing=("Trung tâm Lưu trữ lịch sử thông báo để các cơ quan, tổ chức biết, thực hiện./.",),
    signers=(Signer("Nguyễn Thị Kim Oanh", "GIÁM ĐỐC", (), "ThS."),),
    distribution=(
        to("Sở Nội vụ", "để b/c"),
        to("Các cơ quan thuộc nguồn nộp lưu", "để t/h"),
        archive("Lưu: VT, TTLT", "VT", "TTLT"),
    ),
    references=(
        "Luật Lưu trữ ngày 11 tháng 11 năm 2011",
        "Kế hoạch số 09/KH-SNV ngày 20 tháng 01 năm 2022 của Sở Nội vụ",
    ),
)
