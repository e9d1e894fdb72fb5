"""Vietnamese official letters to validated, structured data."""
