"""Tools for developers. The wheel does not include them."""
