"""Citations: the documents that a text cites, and what points back to them."""
