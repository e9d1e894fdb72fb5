"""Conformity: how a letter departs from the rules of form (thể thức) of Decree 30/2020/NĐ-CP or of the Party.

``judge`` takes a reading, and the typography of its file if that is digital. The rules are the table ``RULES``; what
each requires, and what is never judged, is in ``docs/conformity.md``.
"""

from vnadmin_doc.conformity.finding import Finding, Report, Rule, Unjudged
from vnadmin_doc.conformity.judgement_of_form import judge
from vnadmin_doc.conformity.page_setup import read_typography
from vnadmin_doc.conformity.rule_table import RULES

__all__ = ["RULES", "Finding", "Report", "Rule", "Unjudged", "judge", "read_typography"]
