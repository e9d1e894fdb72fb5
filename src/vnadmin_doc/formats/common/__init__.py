"""What several formats share: the character grid, list labels, legacy fonts, XML in ZIP files."""
