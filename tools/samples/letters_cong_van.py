"""Invented công văn of all sorts, and documents with the same layout."""

from __future__ import annotations

from datetime import date

from tools.samples.model import SAME, Arrival, Contact, Letter, Signer, archive, item, titled, to

SCAN = Letter(
    kind="CV",
    parent=("UBND TỈNH ĐẮK LẮK",),
    issuer=("SỞ Y TẾ",),
    number="2417",
    notation="SYT-NVY",
    subject="tăng cường công tác phòng, chống bệnh sốt xuất huyết trong mùa mưa",
    place="Đắk Lắk",
    day=date(2023, 7, 14),
    addressees=(
        "Trung tâm Kiểm soát bệnh tật tỉnh",
        "Bệnh viện Đa khoa vùng Tây Nguyên",
        "Trung tâm Y tế các huyện, thị xã, thành phố",
    ),
    opening=(
        "Thực hiện Công văn số 8842/BYT-DP ngày 10/7/2023 của Bộ Y tế về việc tăng cường phòng, chống dịch "
        "bệnh mùa hè; căn cứ tình hình số ca mắc sốt xuất huyết Dengue tăng nhanh trong bốn tuần qua, Sở Y "
        "tế yêu cầu các đơn vị thực hiện tốt các nội dung sau:",
    ),
    sections=(
        titled(
            "1",
            "Trung tâm Kiểm soát bệnh tật tỉnh",
            item("-", "Giám sát chặt chẽ diễn biến dịch, phát hiện sớm và xử lý triệt để các ổ dịch mới."),
            item("-", "Bảo đảm đủ hóa chất, máy phun và lực lượng hỗ trợ tuyến huyện khi có yêu cầu."),
        ),
        titled(
            "2",
            "Bệnh viện Đa khoa vùng Tây Nguyên",
            "Tổ chức thu dung, điều trị người bệnh theo phân tuyến; hạn chế đến mức thấp nhất số ca tử vong.",
        ),
        titled(
            "3",
            "Trung tâm Y tế các huyện, thị xã, thành phố",
            "Tham mưu Ủy ban nhân dân cùng cấp phát động chiến dịch diệt lăng quăng, bọ gậy; báo cáo kết quả "
            "về Sở Y tế trước ngày 31/7/2023.",
        ),
    ),
    closing=("Sở Y tế đề nghị Thủ trưởng các đơn vị nghiêm túc triển khai thực hiện./.",),
    signers=(Signer("Trần Quốc Thịnh", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",)),),
    distribution=(
        SAME,
        to("UBND tỉnh", "để b/c"),
        to("Giám đốc, các PGĐ Sở"),
        archive("Lưu: VT, NVY (Hạnh, 3b)", "VT", "NVY", drafter="Hạnh", copies=3),
    ),
    references=("Công văn số 8842/BYT-DP ngày 10/7/2023 của Bộ Y tế",),
)

ARRIVED = Letter(
    kind="CV",
    parent=("UBND HUYỆN BÌNH GIANG",),
    issuer=("PHÒNG VĂN HÓA", "VÀ THÔNG TIN"),
    number="57",
    notation="VHTT-DSVH",
    subject="đề nghị hỗ trợ kinh phí tu bổ đình làng Châu Khê",
    place="Bình Giang",
    day=date(2022, 4, 5),
    priority="KHẨN",
    addressees=("Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính"),
    opening=(
        "Đình làng Châu Khê, xã Thúc Kháng được xếp hạng di tích cấp tỉnh năm 1998. Sau trận lốc ngày 28 "
        "tháng 3 năm 2022, phần mái tòa đại bái bị sạt một góc, hai hàng cột hiên nghiêng lệch, nguy cơ đổ "
        "trong mùa mưa bão.",
        "Phòng Văn hóa và Thông tin huyện đề nghị quý Sở xem xét, hỗ trợ kinh phí chống đỡ khẩn cấp và lập "
        "phương án tu bổ di tích trong năm 2022.",
        "Trân trọng cảm ơn./.",
    ),
    signers=(Signer("Vũ Thị Hải Yến", "TRƯỞNG PHÒNG"),),
    distribution=(SAME, to("UBND huyện", "để b/c"), archive("Lưu: VT", "VT")),
    references=(),
    arrival=Arrival("SỞ TÀI CHÍNH", "2318", "2022-04-08", "QLNS"),
)

STAMPED = Letter(
    kind="CV",
    parent=("ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ",),
    issuer=("SỞ NÔNG NGHIỆP", "VÀ PHÁT TRIỂN NÔNG THÔN"),
    number="186",
    notation="SNN-TT&BVTV",
    subject="cung cấp số liệu diện tích gieo trồng vụ Đông Xuân 2022 - 2023",
    place="Phú Thọ",
    day=date(2023, 2, 9),
    addressees=(
        "Phòng Nông nghiệp và Phát triển nông thôn các huyện",
        "Phòng Kinh tế thành phố Việt Trì, thị xã Phú Thọ",
    ),
    inline=True,
    opening=(
        "Để có cơ sở tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo yêu cầu tại Văn bản số 412/UBND-KTN ngày "
        "03 tháng 02 năm 2023, Sở Nông nghiệp và Phát triển nông thôn đề nghị quý cơ quan cung cấp số liệu "
        "về diện tích gieo trồng vụ Đông Xuân 2022 - 2023 đến hết ngày 15 tháng 02 năm 2023, gồm: diện "
        "tích lúa, ngô, rau màu các loại và diện tích chuyển đổi cơ cấu cây trồng.",
        "Báo cáo gửi về Sở trước ngày 20 tháng 02 năm 2023 để tổng hợp.",
        "Rất mong nhận được sự phối hợp của quý cơ quan./.",
    ),
    signers=(Signer("Hà Thị Minh Nguyệt", "CHÁNH VĂN PHÒNG", ("TL. GIÁM ĐỐC",)),),
    distribution=(
        SAME,
        to("Giám đốc Sở", "để báo cáo"),
        archive("Lưu: VT, TT&BVTV", "VT", "TT&BVTV"),
    ),
    contact=Contact(
        "Số 27 đường Trần Phú, thành phố Việt Trì, tỉnh Phú Thọ",
        "(0210) 355 0127",
        "(0210) 355 0128",
        "vanthu@snn.example.vn",
        "snn.example.vn",
    ),
    references=("Văn bản số 412/UBND-KTN ngày 03 tháng 02 năm 2023",),
)

SECRET = Letter(
    kind="CV",
    parent=("UBND TỈNH AN GIANG",),
    issuer=("SỞ XÂY DỰNG",),
    number="07",
    notation="SXD-VP",
    subject="kiểm kê tài liệu mật đang quản lý tại các phòng, đơn vị thuộc Sở",
    place="An Giang",
    day=date(2022, 1, 5),
    secrecy="MẬT",
    addressees=("Trưởng các phòng, đơn vị trực thuộc Sở",),
    inline=True,
    opening=(
        "Căn cứ Luật Bảo vệ bí mật nhà nước ngày 15 tháng 11 năm 2018 và Kế hoạch số 215/KH-SXD ngày 20 "
        "tháng 12 năm 2021 của Sở Xây dựng, Giám đốc Sở yêu cầu Trưởng các phòng, đơn vị thực hiện các nội "
        "dung sau:",
    ),
    sections=(
        item("1", "Kiểm kê toàn bộ tài liệu mật đang quản lý, lập danh mục theo từng năm."),
        item("2", "Bàn giao tài liệu đã hết thời hạn sử dụng cho Văn phòng Sở trước ngày 28 tháng 01 năm 2022."),
    ),
    closing=("Giao Chánh Văn phòng Sở theo dõi, đôn đốc và báo cáo kết quả với Giám đốc Sở./.",),
    signers=(Signer("Lê Hoàng Phúc", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",)),),
    distribution=(
        SAME,
        to("Ban Giám đốc", "để b/c"),
        archive("Lưu: VT, VP (2b)", "VT", "VP", copies=2),
    ),
    references=(
        "Luật Bảo vệ bí mật nhà nước ngày 15 tháng 11 năm 2018",
        "Kế hoạch số 215/KH-SXD ngày 20 tháng 12 năm 2021 của Sở Xây dựng",
    ),
)

PARTY = Letter(
    kind="CV",
    party=True,
    issuer=("TỈNH ỦY YÊN BÁI",),
    number="64",
    notation="CV/TU",
    subject="chuẩn bị tổ chức Hội nghị sơ kết công tác dân vận 6 tháng đầu năm",
    place="Yên Bái",
    day=date(2022, 6, 17),
    addressees=(
        "Các ban đảng, Văn phòng Tỉnh ủy",
        "Ban cán sự đảng Ủy ban nhân dân tỉnh",
        "Các huyện ủy, thị ủy, thành ủy và đảng ủy trực thuộc",
    ),
    opening=(
        "Thực hiện Kế hoạch số 58-KH/TU, ngày 14/3/2022 của Ban Thường vụ Tỉnh ủy về sơ kết công tác dân "
        "vận, Thường trực Tỉnh ủy yêu cầu các cơ quan, đơn vị thực hiện một số nhiệm vụ sau:",
    ),
    sections=(
        item(
            "1",
            "Ban Dân vận Tỉnh ủy chủ trì, phối hợp với Văn phòng Tỉnh ủy chuẩn bị báo cáo sơ kết, chương "
            "trình và giấy mời; hoàn thành trước ngày 30/6/2022.",
        ),
        item("2", "Ban cán sự đảng Ủy ban nhân dân tỉnh chỉ đạo bố trí kinh phí tổ chức Hội nghị."),
        item("3", "Các huyện ủy, thị ủy, thành ủy và đảng ủy trực thuộc chuẩn bị tham luận bằng văn bản."),
    ),
    closing=("Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện.",),
    signers=(Signer("Giàng A Sinh", "PHÓ BÍ THƯ", ("T/M BAN THƯỜNG VỤ", "K/T BÍ THƯ")),),
    distribution=(
        SAME,
        to("Các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy"),
        archive("Lưu VPTU", "VPTU"),
    ),
    references=("Kế hoạch số 58-KH/TU, ngày 14/3/2022 của Ban Thường vụ Tỉnh ủy",),
)

INVITATION = Letter(
    kind="GM",
    title="GIẤY MỜI",
    subject="Dự Hội nghị tổng kết phong trào thi đua năm 2023",
    parent=("LIÊN MINH HỢP TÁC XÃ VIỆT NAM",),
    issuer=("LIÊN MINH HỢP TÁC XÃ", "TỈNH NAM ĐỊNH"),
    number="112",
    notation="GM-LMHTX",
    place="Nam Định",
    day=date(2023, 12, 18),
    opening=(
        "Liên minh Hợp tác xã tỉnh Nam Định trân trọng kính mời: Giám đốc các hợp tác xã, quỹ tín dụng nhân "
        "dân trên địa bàn tỉnh",
        "Tới dự Hội nghị tổng kết phong trào thi đua năm 2023, triển khai nhiệm vụ năm 2024.",
        "Chủ trì: Ông Vũ Đình Khang, Chủ tịch Liên minh Hợp tác xã tỉnh.",
        "Thời gian: 8 giờ 00, ngày 27 tháng 12 năm 2023 (thứ Tư).",
        "Địa điểm: Hội trường tầng 3, số 45 đường Hùng Vương, thành phố Nam Định.",
        "Rất mong các đồng chí đến dự đầy đủ, đúng thời gian./.",
    ),
    signers=(Signer("Phạm Thị Thanh Hương", "CHÁNH VĂN PHÒNG", ("TUQ. CHỦ TỊCH",)),),
    distribution=(
        to("Như trên"),
        to("Thường trực Liên minh"),
        archive("Lưu: VT, VP", "VT", "VP"),
    ),
    references=(),
)

URGENT = Letter(
    kind="CĐ",
    title="CÔNG ĐIỆN",
    subject="chủ động ứng phó với mưa lớn, lũ quét, sạt lở đất",
    subject_lead="Về việc ",
    issuer=("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
    number="09",
    notation="CĐ-UBND",
    place="Quảng Ngãi",
    day=date(2022, 10, 12),
    priority="HỎA TỐC",
    addressee_lead="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI điện:",
    addressees=(
        "Giám đốc các sở, ban ngành tỉnh",
        "Chủ tịch Ủy ban nhân dân các huyện, thị xã, thành phố",
    ),
    opening=(
        "Theo bản tin của Đài Khí tượng Thủy văn tỉnh, từ chiều ngày 12 đến hết ngày 14 tháng 10 năm 2022, "
        "trên địa bàn tỉnh có mưa to đến rất to, nguy cơ cao xảy ra lũ quét, sạt lở đất. Chủ tịch Ủy ban "
        "nhân dân tỉnh yêu cầu:",
    ),
    sections=(
        item(
            "1",
            "Chủ tịch Ủy ban nhân dân các huyện miền núi sơ tán ngay người dân ra khỏi khu vực nguy hiểm.",
        ),
        item("2", "Sở Giao thông vận tải bố trí lực lượng, phương tiện trực tại các điểm thường xuyên sạt lở."),
        item("3", "Sở Giáo dục và Đào tạo quyết định cho học sinh nghỉ học ở những nơi không bảo đảm an toàn."),
    ),
    closing=("Yêu cầu các cơ quan, đơn vị, địa phương thực hiện nghiêm túc Công điện này./.",),
    signers=(Signer("Đoàn Văn Sơn", "PHÓ CHỦ TỊCH", ("KT. CHỦ TỊCH",)),),
    distribution=(
        SAME,
        to("Thường trực Tỉnh ủy", "b/c"),
        to("VPUB: CVP, KTN, CBTH", members=("CVP", "KTN", "CBTH")),
        archive("Lưu: VT, KTN", "VT", "KTN"),
    ),
    references=(),
)
