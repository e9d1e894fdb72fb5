"""Batch: convert files and folders to documents, and record the outcome of every file in a ledger."""

from vnadmin_doc.batch.convert import Summary, convert, outcomes
from vnadmin_doc.batch.discovery import discover
from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.batch.workers import Bounds

__all__ = ["Bounds", "Job", "Outcome", "Summary", "convert", "discover", "outcomes"]
