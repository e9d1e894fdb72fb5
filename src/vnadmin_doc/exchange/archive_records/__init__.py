"""Archive records: Circular 05/2025/TT-BNV, Circular 02/2019/TT-BNV, Decree 30/2020/NĐ-CP Appendix VI.

``document_record`` and ``dossier_record`` map letters and ``hoso.toml`` to records; ``sip`` makes the files of a
submission package of them. What is known of the circulars only from notes is marked in docs/archive-records.md.
"""

from vnadmin_doc.exchange.archive_records.archive_record import (
    ArchiveRecord,
    Entry,
    document_record,
    dossier_record,
)
from vnadmin_doc.exchange.archive_records.hoso import Hoso, example, file_key, read_hoso
from vnadmin_doc.exchange.archive_records.record_fields import PROFILES, Profile, is_of_dossier

__all__ = [
    "PROFILES", "ArchiveRecord", "Entry", "Hoso", "Profile", "document_record", "dossier_record", "example",
    "file_key", "is_of_dossier", "read_hoso",
]  # fmt: skip
