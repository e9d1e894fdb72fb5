"""Tasks in running text: who must do what, and by when."""
