"""Fits and measures the figures ``sure`` of the package: examples with gold, a logistic regression, a report.

``python -m tools.fit_sure`` is the command.
"""
