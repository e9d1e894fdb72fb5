"""The reader for OpenDocument text: ODT and flat FODT. ``odt`` is the entry point."""
