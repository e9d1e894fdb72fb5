"""Corrections: everything that changes what was read, each with its evidence. Each is reported as an issue."""
