"""Read numbers and dates that are handwritten or stamped in the blanks of a head; ``slots`` is the entry point."""
