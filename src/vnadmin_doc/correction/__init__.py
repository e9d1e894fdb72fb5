"""Corrections: everything that changes what was read, each with its evidence and its issue."""
