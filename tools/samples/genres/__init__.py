"""Letters of the kinds that ``letters_*.py`` do not have, each following the template of its kind."""

from tools.samples.genres.agreements import AGREEMENTS
from tools.samples.genres.normative import NORMATIVE
from tools.samples.genres.papers import PAPERS
from tools.samples.genres.party import PARTY
from tools.samples.genres.party_more import PARTY_MORE
from tools.samples.genres.rules import RULES

__all__ = ["GENRES"]

GENRES = (*RULES, *AGREEMENTS, *PAPERS, *NORMATIVE, *PARTY, *PARTY_MORE)
