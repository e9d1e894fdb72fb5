"""Assembly: reads the text of each zone by its grammar and fills the letter, with evidence."""
