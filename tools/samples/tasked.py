"""Generate invented letters with known tasks (assignees, cooperating agencies, deadline) and with false tasks.

``letters(count)`` combines tables of agencies, actions, deadlines and traps; the result is reproducible. Each
shape occurs in letters of its kind; the actions were written independently of the rules of the reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from tools.samples.model import SAME, Letter, Node, Signer, archive, item, titled

Rule = tuple[str | int, ...]


@dataclass(frozen=True)
class KnownDeadline:
    """A deadline as printed, and its expected value: a date, or a rule (every, before) or (within, unit, since)."""

    printed: str = ""
    date: str | None = None
    rule: Rule | None = None


@dataclass(frozen=True)
class KnownTask:
    """An expected task."""

    section: str
    assignees: tuple[str, ...] = ()
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    when: KnownDeadline = KnownDeadline()


@dataclass(frozen=True)
class LetterWithTasks:
    """A letter and its expected tasks."""

    name: str
    letter: Letter
    tasks: tuple[KnownTask, ...]


DAY = date(2021, 5, 12)
DEPARTMENTS = (
    "Sở Tài chính",
    "Sở Nội vụ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Công an tỉnh",
    "Bộ Chỉ huy Quân sự tỉnh",
    "Thanh tra tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Ban Quản lý các khu công nghiệp tỉnh",
    "Đài Phát thanh và Truyền hình tỉnh",
    "Cục Thuế tỉnh",
    "Liên đoàn Lao động tỉnh",
    "Trung tâm Kiểm soát bệnh tật tỉnh",
)
OFFICES = (
    "Hạt Kiểm lâm huyện",
    "Trạm Chăn nuôi và Thú y huyện",
    "Phòng Kinh tế - Hạ tầng",
    "Phòng Lao động - Thương binh và Xã hội",
    "Hội Cựu chiến binh huyện",
    "Huyện đoàn",
    "Ban Dân vận Huyện ủy",
    "Kho bạc Nhà nước huyện",
    "Bảo hiểm xã hội huyện",
    "Xí nghiệp Khai thác công trình thủy lợi",
    "Hợp tác xã Nông nghiệp Tân Lập",
    "Ủy ban nhân dân xã Tân Lập",
    "Tổ công tác liên ngành",
    "Trung tâm Y tế huyện",
    "Công ty cổ phần Cấp nước",
)
OTHERS = (
    "Ủy ban nhân dân các huyện, thị xã, thành phố",
    "các sở, ban, ngành có liên quan",
    "các cơ quan, đơn vị liên quan",
    "các hội, đoàn thể tỉnh",
)
MANY = ("các cơ quan, đơn vị", "các sở, ban, ngành", "Thủ trưởng các cơ quan, đơn vị", "các trường trung học phổ thông")
DOINGS = (
    "rà soát, lập danh mục công trình xuống cấp",
    "tham mưu Ủy ban nhân dân tỉnh phân bổ kinh phí",
    "thẩm định hồ sơ, trình cấp có thẩm quyền phê duyệt",
    "hướng dẫn việc chi trả chế độ cho người lao động",
    "kiểm tra, xử lý nghiêm các trường hợp vi phạm",
    "tổng hợp kết quả, báo cáo Chủ tịch Ủy ban nhân dân tỉnh",
    "tuyên truyền sâu rộng trong cán bộ và Nhân dân",
    "bố trí lực lượng trực bảo vệ tại các điểm tổ chức",
    "xây dựng phương án ứng phó với từng tình huống",
    "cân đối, bố trí nguồn vốn thực hiện",
    "niêm yết công khai danh sách tại trụ sở",
    "đôn đốc tiến độ giải phóng mặt bằng",
    "cử cán bộ tham gia đoàn khảo sát",
    "tiếp tục duy trì các mô hình hiệu quả",
    "nghiên cứu, đề xuất cơ chế hỗ trợ phù hợp",
    "khắc phục các tồn tại đã nêu",
)
UNCOMMON = (
    "dọn rác, khơi thông cống rãnh tại khu dân cư",
    "phun thuốc khử khuẩn trụ sở, báo cáo kết quả",
    "vá ổ gà trên các tuyến đường liên xã",
    "trồng bổ sung cây xanh dọc kênh chính",
    "dừng ngay việc cho thuê mặt bằng",
    "chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân huyện về tiến độ",
    "ngừng cấp nước đối với các hộ chây ỳ, thông báo cho khách hàng",
    "gia cố các đoạn đê xung yếu",
)
DEADLINES = (
    KnownDeadline("trước ngày 30/6/2021", "2021-06-30"),
    KnownDeadline("trước ngày 05 tháng 8 năm 2021", "2021-08-05"),
    KnownDeadline("chậm nhất 17h00 ngày 20/5/2021", "2021-05-20"),
    KnownDeadline("chậm nhất ngày 15-10-2021", "2021-10-15"),
    KnownDeadline("chậm nhất đến hết ngày 31/12/2021", "2021-12-31"),
    KnownDeadline("trước ngày 15/6", "2021-06-15"),
    KnownDeadline("trước ngày 10/02", None),
    KnownDeadline("hoàn thành trong quý III năm 2021", "2021-09"),
    KnownDeadline("hoàn thành trong tháng 7/2021", "2021-07"),
    KnownDeadline("hằng năm trước ngày 15/12", None, ("year", "12-15")),
    KnownDeadline("trước ngày 20 hằng tháng", None, ("month", "20")),
    KnownDeadline("định kỳ hằng quý", None, ("quarter",)),
    KnownDeadline(
        "trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản này",
        None,
        (5, "working day", "ngày nhận được văn bản này"),
    ),
    KnownDeadline(
        "trong thời hạn 10 ngày kể từ ngày kết thúc đợt kiểm tra", None, (10, "day", "ngày kết thúc đợt kiểm tra")
    ),
)
UNCOMMON_DEADLINES = (
    KnownDeadline("(hoàn thành trước ngày 30/6/2021)", "2021-06-30"),
    KnownDeadline("thời hạn hoàn thành: 31/8/2021", "2021-08-31"),
    KnownDeadline("xong trước 16 giờ 30 ngày 28 tháng 5 năm 2021", "2021-05-28"),
    KnownDeadline("muộn nhất vào thứ Sáu, ngày 18/6/2021", "2021-06-18"),
    KnownDeadline("hoàn thành trong 6 tháng đầu năm 2022", "2022-06"),
    KnownDeadline("gửi về huyện vào ngày 25 hằng tháng", None, ("month", "25")),
    KnownDeadline("báo cáo định kỳ 6 tháng", None, ("half-year",)),
    KnownDeadline(
        "không quá 03 ngày làm việc, kể từ ngày nhận đủ hồ sơ", None, (3, "working day", "ngày nhận đủ hồ sơ")
    ),
    KnownDeadline("kết thúc trước mùa mưa năm 2021", None),
)
NEVER = KnownDeadline()
TRAPS = (
    "Sở Y tế đã ban hành Công văn số 214/SYT-NVY ngày 02/3/2021 yêu cầu các đơn vị báo cáo trước ngày 20/3/2021, "
    "tuy nhiên đến nay nhiều đơn vị chưa thực hiện.",
    "Xét đề nghị của Giám đốc Sở Tài chính tại Tờ trình số 88/TTr-STC ngày 10 tháng 5 năm 2021.",
    "Tại Công văn số 71/SXD-QLN, Sở Xây dựng đề nghị Ủy ban nhân dân tỉnh hỗ trợ kinh phí sửa chữa trụ sở.",
    "Thời gian qua, Sở Nông nghiệp và Phát triển nông thôn đã phối hợp với các địa phương tổ chức nhiều lớp tập huấn.",
    "Kinh phí thực hiện được bố trí trong dự toán ngân sách nhà nước giao năm 2021.",
    "Luật quy định: “Cơ quan đăng ký có trách nhiệm trả lời bằng văn bản trong thời hạn 15 ngày kể từ ngày nhận "
    "hồ sơ”.",
    "Từ ngày 01/6/2021 đến ngày 30/6/2021, Sở Giao thông vận tải sẽ phân luồng tạm thời trên tuyến.",
)


class _Pen:
    """Writes parts of one letter and collects the expected tasks."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.tasks: list[KnownTask] = []

    def one(self, table: tuple[str, ...]) -> str:
        return self.random.choice(table)

    def some(self, count: int) -> tuple[str, ...]:
        return tuple(self.random.sample(DEPARTMENTS, count))

    def when(self, often: float = 0.6) -> KnownDeadline:
        return self.random.choice(DEADLINES) if self.random.random() < often else NEVER

    def doing(self, when: KnownDeadline) -> str:
        return ", ".join(filter(None, [self.one(DOINGS), when.printed]))

    def know(self, section: str, assignees: tuple[str, ...], when: KnownDeadline = NEVER, **more: object) -> None:
        self.tasks.append(replace(KnownTask(section, assignees, when=when), **more))  # type: ignore[arg-type]

    def led(self, section: str, verb: str = "Giao ") -> str:
        """A task with a leading agency and cooperating agencies."""
        lead, other = self.some(2)
        helpers = self.random.choice([(other,), (other, self.one(OTHERS)), (self.one(OTHERS),)])
        when = self.when()
        self.know(section, (lead,), when, lead=lead, cooperating=helpers)
        return f"{verb}{lead} chủ trì, phối hợp với {', '.join(helpers)} {self.doing(when)}."

    def asked(self, section: str, verb: str) -> str:
        who = self.random.choice([self.some(1), self.some(2), (self.one(MANY),)])
        when = self.when()
        self.know(section, who, when)
        return f"{verb} {', '.join(who)} {self.doing(when)}."

    def dashes(self, section: str, who: tuple[str, ...], count: int) -> list[Node]:
        nodes = []
        for number in range(count):
            when = self.when(0.4)
            self.know(f"{section}/children/{number}", who, when)
            words = self.doing(when)
            nodes.append(item("-", words[0].upper() + words[1:] + (";" if number < count - 1 else ".")))
        return nodes


def _numbered(pen: _Pen) -> Letter:
    """A công văn: numbered agencies with dashes below; a request at the end."""
    names = pen.some(3)
    sections = tuple(
        titled(str(n + 1), name, *pen.dashes(f"/sections/{n}", (name,), pen.random.choice([1, 2, 3])))
        for n, name in enumerate(names)
    )
    closing = pen.asked("/closing/0", "Đề nghị")
    return _letter(
        "CV", opening=(pen.one(TRAPS), "Ủy ban nhân dân tỉnh có ý kiến như sau:"), sections=sections, closing=(closing,)
    )


def _handed(pen: _Pen) -> Letter:
    """A công văn: numbered paragraphs, each with a task."""
    verbs = ("Giao ", "Đề nghị ", "Yêu cầu ", "")
    sections = tuple(item(str(n + 1), pen.led(f"/sections/{n}", pen.random.choice(verbs))) for n in range(3))
    extra = item("4", pen.asked("/sections/3", pen.random.choice(["Đề nghị", "Yêu cầu", "Giao"])))
    return _letter("CV", opening=("Ủy ban nhân dân tỉnh có ý kiến như sau:",), sections=(*sections, extra))


def _plain(pen: _Pen) -> Letter:
    """A công văn without sections: a request, and the address for reports."""
    opening = [pen.one(TRAPS), pen.asked("/opening/1", "Để kịp thời tổng hợp, Ủy ban nhân dân tỉnh đề nghị")]
    when = pen.random.choice([w for w in DEADLINES if w.date and w.printed.startswith(("trước", "chậm"))])
    pen.know("/opening/2", (), when)
    opening.append(f"Báo cáo gửi về Văn phòng Ủy ban nhân dân tỉnh {when.printed} để tổng hợp.")
    return _letter("CV", opening=(*opening, "Trân trọng./."))


def _intro(pen: _Pen) -> Letter:
    """A công văn: one request, its contents in numbered sections."""
    who = pen.one(MANY)
    sections = []
    for number in range(3):
        when = pen.when(0.5)
        pen.know(f"/sections/{number}", (who,), when)
        words = pen.doing(when)
        sections.append(item(str(number + 1), words[0].upper() + words[1:] + "."))
    opening = (pen.one(TRAPS), f"Ủy ban nhân dân tỉnh yêu cầu {who} thực hiện các nội dung sau:")
    return _letter("CV", opening=opening, sections=tuple(sections))


def _decision(pen: _Pen) -> Letter:
    """A quyết định: Điều 2 assigns tasks, Điều 3 names those who carry it out."""
    first, second = pen.some(2)
    heads = (
        "Chánh Văn phòng Ủy ban nhân dân tỉnh",
        f"Giám đốc {first}" if first.startswith("Sở") else f"Thủ trưởng {first}",
    )
    bound = (
        *heads,
        "Chủ tịch Ủy ban nhân dân các huyện, thị xã, thành phố",
        "Thủ trưởng các cơ quan, đơn vị có liên quan",
    )
    sections = (
        item("Điều 1", "Phê duyệt Đề án phát triển du lịch cộng đồng giai đoạn 2021 - 2025."),
        item("Điều 2", pen.led("/sections/1")),
        item("Điều 3", "Quyết định này có hiệu lực kể từ ngày ký."),
        item("Điều 4", f"{'; '.join(bound)} chịu trách nhiệm thi hành Quyết định này./."),
    )
    del second
    pen.know("/sections/3", bound)
    return _letter(
        "QĐ",
        title="QUYẾT ĐỊNH",
        authority="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        bases=(
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            "Theo đề nghị của Giám đốc Sở Nội vụ.",
        ),
        enacting="QUYẾT ĐỊNH:",
        sections=sections,
        addressees=(),
    )


def _plan(pen: _Pen) -> Letter:
    """A kế hoạch: aims without assignees, then the assignments."""
    names = pen.some(2)
    done = tuple(
        titled(str(n + 1), name, *pen.dashes(f"/sections/1/children/{n}", (name,), 2)) for n, name in enumerate(names)
    )
    who, when = pen.one(OTHERS), pen.when()
    pen.know("/sections/1/children/2", (who[0].upper() + who[1:],), when)
    last = item("3", f"{who[0].upper()}{who[1:]} có trách nhiệm {pen.doing(when)}.")
    aims = titled(
        "I",
        "MỤC ĐÍCH, YÊU CẦU",
        item("1", "Nâng cao nhận thức của cán bộ, công chức về an toàn thông tin."),
        item("2", "Việc triển khai phải bảo đảm thiết thực, tiết kiệm."),
    )
    sections = (aims, titled("II", "TỔ CHỨC THỰC HIỆN", *done, last))
    return _letter("KH", title="KẾ HOẠCH", sections=sections, addressees=())


def _directive(pen: _Pen) -> Letter:
    """A chỉ thị: the tasks of heads of agencies."""
    sections = []
    for number in range(3):
        name, when = pen.some(1)[0], pen.when()
        pen.know(f"/sections/{number}", (name,), when)
        sections.append(item(str(number + 1), f"{name} {pen.doing(when)}."))
    sections.append(item("4", f"Yêu cầu {pen.one(MANY[:3])} nghiêm túc thực hiện Chỉ thị này./."))
    pen.know("/sections/3", (sections[-1].text[0].removeprefix("Yêu cầu ").split(" nghiêm túc")[0],))
    return _letter("CT", title="CHỈ THỊ", opening=(pen.one(TRAPS),), sections=tuple(sections), addressees=())


def _offices(pen: _Pen) -> Letter:
    """A công văn of a district: common offices and actions, names joined by "và", lead and cooperation apart."""
    first, second, third, fourth, fifth = pen.random.sample(OFFICES, 5)
    whens = pen.random.sample(UNCOMMON_DEADLINES, 4)
    pen.know("/sections/0", (first, second), whens[0])
    pen.know("/sections/1", (third,), whens[1])
    pen.know("/sections/2", (fourth,), whens[2], lead=fourth, cooperating=(fifth,))
    pen.know("/sections/3", (fifth,), whens[3])
    sections = (
        item("1", f"Giao {first} và {second} {pen.one(UNCOMMON)} {whens[0].printed}."),
        item("2", f"Đối với {third}: {pen.one(UNCOMMON).capitalize()}, {whens[1].printed}."),
        item("3", f"{fourth} chủ trì, {fifth} phối hợp {pen.one(DOINGS)}; {whens[2].printed}."),
        item("4", f"Đề nghị {fifth} {pen.one(UNCOMMON)}, {whens[3].printed}."),
    )
    return _letter("CV", opening=("Chủ tịch Ủy ban nhân dân huyện có ý kiến như sau:",), sections=sections)


def _notice(pen: _Pen) -> Letter:
    """A thông báo of conclusions: deadline before assignee, two orders in one paragraph, another task in the next."""
    first, second, third = pen.random.sample((*DEPARTMENTS, *OFFICES), 3)
    many = pen.one(MANY)
    one, two = pen.random.sample([w for w in DEADLINES if w.date and w.printed.startswith(("trước", "chậm"))], 2)
    pen.know("/sections/0", (first,), one)
    pen.know("/sections/0", (second,), two)
    pen.know("/sections/1", (third,), KnownDeadline("", "2021-06"))
    pen.know("/closing/0", (many,))
    sections = (
        item("1", f"Giao {first} {pen.one(DOINGS)} {one.printed}; giao {second} {pen.one(DOINGS)} {two.printed}."),
        item("2", f"Trong tháng 6/2021, {third} hoàn thành việc kiểm kê tài sản. {pen.one(TRAPS)}"),
    )
    closing = (f"Văn phòng Ủy ban nhân dân tỉnh thông báo để {many} biết, thực hiện./.",)
    return _letter("TB", title="THÔNG BÁO", sections=sections, closing=closing, addressees=())


def _petition(pen: _Pen) -> Letter:
    """A tờ trình: a report, then a request to the superior."""
    pen.know("/closing/0", ("Ủy ban nhân dân tỉnh",))
    sections = (
        item("1", "Sở Nội vụ phối hợp với Công an tỉnh tổ chức 05 cuộc kiểm tra tại các huyện miền núi."),
        item("2", "Các cơ quan, đơn vị báo cáo đầy đủ số liệu; không có kiến nghị phát sinh."),
    )
    closing = ("Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./.",)
    return _letter("TTr", title="TỜ TRÌNH", opening=(pen.one(TRAPS),), sections=sections, closing=closing)


def _report(pen: _Pen) -> Letter:
    """A báo cáo: no tasks."""
    sections = (
        titled(
            "I", "KẾT QUẢ THỰC HIỆN", item("1", pen.one(TRAPS)), item("2", "Công an tỉnh xử lý 12 trường hợp vi phạm.")
        ),
        titled("II", "KHÓ KHĂN", item("1", "Một số đơn vị gửi báo cáo chậm, chất lượng chưa cao.")),
    )
    return _letter("BC", title="BÁO CÁO", sections=sections, addressees=())


def _invitation(pen: _Pen) -> Letter:
    """A giấy mời: guests are not assignees."""
    pen.know("/closing/0", ("các đồng chí",))
    guests = titled(
        "1", "Thành phần", *(item("-", f"{name}: Lãnh đạo và chuyên viên phụ trách;") for name in pen.some(3))
    )
    sections = (guests, item("2", "Thời gian: 08 giờ 00 ngày 20/5/2021."), item("3", "Địa điểm: Phòng họp số 2."))
    closing = ("Đề nghị các đồng chí sắp xếp thời gian tham dự đầy đủ, đúng thành phần./.",)
    return _letter("GM", title="GIẤY MỜI", sections=sections, closing=closing, addressees=())


SHAPES: tuple[Callable[[_Pen], Letter], ...] = (
    _numbered,
    _handed,
    _plain,
    _intro,
    _decision,
    _plan,
    _directive,
    _petition,
    _report,
    _invitation,
    _offices,
    _notice,
)


def _letter(kind: str, *, title: str | None = None, **parts: object) -> Letter:
    whole = Letter(
        kind=kind,
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH BÌNH SƠN"),
        notation="UBND-TH" if kind == "CV" else f"{kind}-UBND",
        number="318",
        subject="tăng cường thực hiện các nhiệm vụ năm 2021",
        place="Bình Sơn",
        day=DAY,
        title=title,
        signers=(Signer("Đỗ Văn Mẫn", "CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN",)),),
        distribution=(SAME, archive("Lưu: VT, TH", "VT", "TH")),
        references=(),
        addressees=("Các sở, ban, ngành", "Ủy ban nhân dân các huyện, thị xã, thành phố"),
    )
    return replace(whole, **parts)  # type: ignore[arg-type]


def letters(count: int = 96) -> list[LetterWithTasks]:
    """The first ``count`` letters; the shapes are used in rotation."""
    made = []
    for number in range(count):
        shape = SHAPES[number % len(SHAPES)]
        pen = _Pen(Random(f"{shape.__name__}{number}"))
        letter = shape(pen)
        made.append(LetterWithTasks(f"{shape.__name__[1:]}-{number:02}", letter, tuple(pen.tasks)))
    return made
