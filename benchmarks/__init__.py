"""Benchmarks: speed, memory and accuracy, each printing a table; ratios in one run, never a timed test."""
