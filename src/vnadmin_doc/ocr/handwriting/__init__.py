"""Read numbers and dates handwritten or stamped in the blanks of a head; ``filled_slots`` is the entry point."""
