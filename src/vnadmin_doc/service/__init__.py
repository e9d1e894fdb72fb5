"""The HTTP service: letters in, documents out; jobs that survive a restart."""
