"""Catalogue: what an archive gets from a ledger: tables and registers, search, file names, a report."""
