"""The model: boxes, words, pages, lines, the letter, and the evidence for it. Frozen values."""
