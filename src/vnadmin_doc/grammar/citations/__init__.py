"""Citations in running text: which documents are cited, and where."""
