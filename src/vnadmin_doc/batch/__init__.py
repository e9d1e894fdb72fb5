"""Batch: files and folders in, documents out, every file accounted for."""

from vnadmin_doc.batch.convert import Outcome, Summary, convert
from vnadmin_doc.batch.plan import Job, plan

__all__ = ["Job", "Outcome", "Summary", "convert", "plan"]
