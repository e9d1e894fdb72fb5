"""OpenDocument text: ODT and flat FODT."""
