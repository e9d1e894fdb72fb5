"""Benchmarks of speed, memory and accuracy. Each prints a table; compare ratios within one run."""
