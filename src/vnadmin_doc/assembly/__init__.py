"""Assembly: the text of each zone to its grammar, the findings to the letter, with evidence."""
