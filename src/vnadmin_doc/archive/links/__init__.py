"""Links: which letter of an archive answers, cites, amends, replaces, enacts or encloses which."""
