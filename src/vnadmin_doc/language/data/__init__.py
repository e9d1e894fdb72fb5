"""Registries, as data: each file has its source in its head."""
