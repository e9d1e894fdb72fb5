"""Numbers and days written by hand or stamped in the blanks of a head."""
