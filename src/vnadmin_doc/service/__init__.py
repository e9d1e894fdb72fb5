"""The server: letters in and documents out over HTTP, and the page on which people confirm and correct values."""
