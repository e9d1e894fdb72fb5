"""Layout: lines of words to the zones of a letter. Geometry, and the fixed words of the decree."""
