"""Words run together, taken apart only where one cut is possible."""

from __future__ import annotations

import pytest

from vnadmin_doc.fields.joined import apart


@pytest.mark.parametrize(
    ("read", "agencies", "right"),
    [
        ("BGĐSNV", ["TB", "SNV"], "BGĐ SNV"),
        ("BGĐSNV", ["TB", "SXD"], "BGĐSNV"),
        ("BGHĐHSP", ["QĐ", "ĐHSP"], "BGH ĐHSP"),
        ("BTVLĐLĐtỉnh", [], "BTVLĐLĐ tỉnh"),
        ("LĐLĐtỉnh", [], "LĐLĐ tỉnh"),
        ("LưuVTvàTCKT", [], "Lưu VT và TCKT"),
        # Printed so.
        ("VPUBND tỉnh", ["QĐ", "UBND"], "VPUBND tỉnh"),
        ("TTr, QyĐ, CTr, Tp.HCM", [], "TTr, QyĐ, CTr, Tp.HCM"),
        # Either cut is possible.
        ("SNVHuyền", [], "SNVHuyền"),
    ],
)
def test_apart(read: str, agencies: list[str], right: str) -> None:
    assert apart(read, agencies) == right
