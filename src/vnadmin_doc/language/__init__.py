"""Vietnamese text: folding, syllables, word frequency, and the lexicon in ``data``."""
