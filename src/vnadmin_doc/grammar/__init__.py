"""Grammars: text to values with their spans. One module for each part of a letter; none sees a coordinate."""
