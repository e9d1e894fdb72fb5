"""Tasks in running text: who does what by when."""
