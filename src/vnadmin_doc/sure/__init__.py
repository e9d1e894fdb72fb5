"""Sure: one calibrated probability for each value of the head, and the warnings that follow from it.

``values`` lists the values, ``features`` makes numbers from the evidence of a value and from the rest of the letter,
``estimate`` makes the probability from the numbers by a table of weights (``weights.tsv``, made by
``python -m tools.fit_sure``), ``judgement`` decides which doubts are warnings.
"""

from __future__ import annotations

from vnadmin_doc.sure.judgement import can_be_filed, head_sure, judged, judged_again

__all__ = ["can_be_filed", "head_sure", "judged", "judged_again"]
